"""What was said of a learner's attempts since they last looked: replies, marks, regrades."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Select, and_, func, literal, select, union_all
from sqlalchemy.orm import Session

from app.quizzes import assigned, moments
from app.quizzes.models import AnswerStep, Attempt, AttemptSlot, Dispute, Ruling

REPLY, MARK, RULING = "reply", "mark", "ruling"
MOST = 20


class Event(NamedTuple):
    """Something that was said of a question of an attempt: a reply, a mark or a ruling."""

    what: str
    slot: int


class News(NamedTuple):
    """An attempt and what is new about it."""

    attempt: Attempt
    events: tuple[Event, ...]

    @property
    def slots(self) -> dict[int, str]:
        """Say what is new at each question."""
        found: dict[int, list[str]] = {}
        for event in self.events:
            found.setdefault(event.slot, []).append(WORDS[event.what])
        return {slot: ", ".join(words) for slot, words in found.items()}

    @property
    def words(self) -> str:
        """Say what is new, in words for a list."""
        kinds = {event.what for event in self.events}
        said = [words for kind, words in WORDS.items() if kind in kinds]
        return f"{said[0][0].upper()}{', '.join(said)[1:]}."


WORDS = {
    REPLY: "your message has a reply",
    MARK: "a person has marked your answer",
    RULING: "a question is graded anew",
}


def of_learner(session: Session, user_id: int, at: int) -> list[News]:
    """List what is new about the attempts of a person, the newest attempt first."""
    found: dict[str, list[Event]] = {}
    for row in session.execute(_events(Attempt.user_id == user_id)):
        found.setdefault(row.id, []).append(Event(row.what, row.slot))
    if not found:
        return []
    query = select(Attempt).where(Attempt.user_id == user_id, Attempt.id.in_(found))
    attempts = session.scalars(query.order_by(Attempt.started_at.desc()).limit(MOST)).all()
    return _told(session, [News(one, tuple(found[one.id])) for one in attempts], at)


def of_attempt(session: Session, attempt: Attempt, at: int) -> News | None:
    """Return what is new about one attempt, if anything is."""
    own = and_(Attempt.user_id == attempt.user_id, Attempt.id == attempt.id)
    events = tuple(Event(row.what, row.slot) for row in session.execute(_events(own)))
    return next(iter(_told(session, [News(attempt, events)], at)), None)


def look(session: Session, *, attempt: Attempt, at: int) -> None:
    """Keep that its learner has seen all that was said of an attempt."""
    attempt.looked_at = at
    session.flush()


def _told(session: Session, news: Sequence[News], at: int) -> list[News]:
    """Return news without what the review policy keeps to itself yet: marks and regrades."""
    ends = assigned.ends(
        session, {one.attempt.assignment_id for one in news if one.attempt.assignment_id}
    )
    told = []
    for one in news:
        open_now = moments.tells(session, one.attempt, "marks", at, ends)
        events = tuple(event for event in one.events if open_now or event.what == REPLY)
        if events:
            told.append(News(one.attempt, events))
    return told


def _events(whose: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Select the attempts that were handed in, with what was said of each since it was seen."""
    seen = func.coalesce(Attempt.looked_at, Attempt.submitted_at, type_=BigInteger)
    counts = and_(whose, Attempt.preview.is_(False), Attempt.submitted_at.is_not(None))
    replies = (
        select(Attempt.id, literal(REPLY).label("what"), Dispute.slot)
        .join(Dispute, _of(Dispute))
        .where(counts, Dispute.replied_at > seen)
    )
    marks = (
        select(Attempt.id, literal(MARK), AnswerStep.slot)
        .join(AnswerStep, _of(AnswerStep))
        .where(counts, AnswerStep.kind == "mark", AnswerStep.at > seen)
        .where(AnswerStep.by_id != AnswerStep.user_id)
    )
    rulings = (
        select(Attempt.id, literal(RULING), AttemptSlot.slot)
        .join(AttemptSlot, _of(AttemptSlot))
        .join(
            Ruling,
            and_(
                Ruling.assignment_id == Attempt.assignment_id, Ruling.card_id == AttemptSlot.card_id
            ),
        )
        .where(counts, Ruling.at > seen)
    )
    found = union_all(replies, marks, rulings).subquery()
    return select(found.c.id, found.c.what, found.c.slot).order_by(found.c.slot).distinct()


def _of(table: type[Dispute | AnswerStep | AttemptSlot]) -> ColumnElement[bool]:
    return and_(table.user_id == Attempt.user_id, table.attempt_id == Attempt.id)
