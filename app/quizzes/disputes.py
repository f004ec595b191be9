"""What learners hold to be wrong about a question, and what they are answered."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.refusals import NotFoundError, RefusalError
from app.decks.access import written_by
from app.decks.models import Card, Deck
from app.quizzes import queries
from app.quizzes.models import Assignment, Attempt, AttemptSlot, Dispute

LONGEST = 1_000
MOST_LISTED = 200


class Line(NamedTuple):
    """A dispute as those see it who may answer it."""

    dispute: Dispute
    name: str
    card_id: int
    card_key: str
    prompt: str
    lang: str
    deck_key: str
    deck_title: str


def raise_dispute(session: Session, *, attempt: Attempt, slot: int, text: str, at: int) -> None:
    """Keep that a learner holds a question to be wrong; once for each question of an attempt."""
    said = text.strip()
    if not 0 < len(said) <= LONGEST:
        raise RefusalError(
            "Say what is wrong with this question.",
            f"It takes a sentence or two, and at most {LONGEST:,} characters.",
        )
    queries.own_attempt(session, attempt.user_id, attempt.id, lock=True)
    if session.get(Dispute, (attempt.user_id, attempt.id, slot)) is not None:
        return
    session.add(
        Dispute(user_id=attempt.user_id, attempt_id=attempt.id, slot=slot, text=said, at=at)
    )
    session.flush()


def reply(session: Session, *, dispute: Dispute, text: str, by_id: int, at: int) -> None:
    """Answer a dispute, once; raise RefusalError if somebody else has."""
    said = text.strip()
    if not 0 < len(said) <= LONGEST:
        raise RefusalError(
            "A reply needs its words.", f"The learner reads them; at most {LONGEST:,} characters."
        )
    session.refresh(dispute, with_for_update=True)
    if dispute.replied_at is not None:
        if (dispute.reply, dispute.by_id) == (said, by_id):
            return
        raise RefusalError("Somebody has replied meanwhile.", "Reload the page to read it.")
    dispute.reply, dispute.by_id, dispute.replied_at = said, by_id, at
    session.flush()


def of_attempt(session: Session, attempt: Attempt) -> dict[int, Dispute]:
    """Return the disputes of an attempt by question."""
    query = select(Dispute).where(
        Dispute.user_id == attempt.user_id, Dispute.attempt_id == attempt.id
    )
    return {each.slot: each for each in session.scalars(query)}


def readers(session: Session, attempt: Attempt, decks: Collection[int]) -> dict[int, str]:
    """Say by deck who gets what a learner says of its questions, "" where nobody would yet."""
    if attempt.assignment_id is not None:
        return dict.fromkeys(decks, "whoever gives this quiz")
    owned = select(Deck.id, User.name).outerjoin(User, User.id == Deck.owner_id)
    names = {row[0]: row[1] for row in session.execute(owned.where(Deck.id.in_(decks)))}
    looked_after = exists().where(User.role == "administrator", User.active)
    server = "whoever looks after this server" if session.scalar(select(looked_after)) else ""
    return {
        deck: f"{names[deck]}, who writes this deck" if names[deck] else server for deck in names
    }


def to_question(session: Session, assignment: Assignment, card_id: int) -> list[Line]:
    """List what learners say of a question of an assignment, what waits for a reply first."""
    query = _lines().where(Attempt.assignment_id == assignment.id, AttemptSlot.card_id == card_id)
    return _read(session, query)


def by_deck(session: Session, user: User) -> list[Line]:
    """List the open disputes, outside assignments, that this person may answer, by deck."""
    query = _lines().where(
        Attempt.assignment_id.is_(None), _answerable(user), Dispute.replied_at.is_(None)
    )
    return _read(session, query.order_by(None).order_by(Deck.title, Card.position, Dispute.at))


def count_by_deck(session: Session, user: User) -> int:
    """Count the open disputes, outside assignments, that this person may answer."""
    query = (
        _joined(select(func.count()))
        .where(Attempt.assignment_id.is_(None), _answerable(user))
        .where(Dispute.replied_at.is_(None))
    )
    return session.scalar(query) or 0


def answerable(session: Session, user: User, attempt_id: str, slot: int) -> Dispute:
    """Return a dispute of an attempt without assignment that this person may answer."""
    query = _joined(select(Dispute)).where(
        Attempt.assignment_id.is_(None),
        _answerable(user),
        Dispute.attempt_id == attempt_id,
        Dispute.slot == slot,
    )
    return _found(session.scalars(query).first())


def in_assignment(
    session: Session, assignment: Assignment, attempt_id: str, card_id: int
) -> Dispute:
    """Return a learner's dispute of a question of an assignment; else raise NotFoundError."""
    query = _joined(select(Dispute)).where(
        Attempt.assignment_id == assignment.id,
        Dispute.attempt_id == attempt_id,
        AttemptSlot.card_id == card_id,
    )
    return _found(session.scalars(query).first())


def _found(dispute: Dispute | None) -> Dispute:
    if dispute is None:
        raise NotFoundError("There is no such message.", "Look at those that wait for a reply.")
    return dispute


def _answerable(user: User) -> ColumnElement[bool]:
    """Say of which decks this person answers for the questions: who writes one, or looks after."""
    if user.role == "administrator":
        return or_(written_by(user.id), Deck.owner_id.is_(None))
    return written_by(user.id)


def _lines() -> Select[*tuple[Any, ...]]:
    columns = (User.name, Card.id, Card.key, Card.plain, Deck.lang, Deck.key, Deck.title)
    query = _joined(select(Dispute, *columns)).join(User, User.id == Dispute.user_id)
    return query.order_by(Dispute.replied_at.is_not(None), Dispute.at)


def _joined(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        query.select_from(Dispute)
        .join(AttemptSlot, _slot_of_dispute())
        .join(Attempt, _attempt_of_dispute())
        .join(Card, Card.id == AttemptSlot.card_id)
        .join(Deck, Deck.id == Card.deck_id)
    )


def _slot_of_dispute() -> ColumnElement[bool]:
    return and_(
        AttemptSlot.user_id == Dispute.user_id,
        AttemptSlot.attempt_id == Dispute.attempt_id,
        AttemptSlot.slot == Dispute.slot,
    )


def _attempt_of_dispute() -> ColumnElement[bool]:
    return and_(Attempt.user_id == Dispute.user_id, Attempt.id == Dispute.attempt_id)


def _read(session: Session, query: Select[*tuple[Any, ...]]) -> list[Line]:
    rows = session.execute(query.limit(MOST_LISTED))
    return [Line(row[0], row[1] or "", *row[2:]) for row in rows]
