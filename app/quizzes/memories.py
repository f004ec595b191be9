"""What the answers of an attempt tell about memory, and when it is told.

Due days tell how an answer was, and so does the log that one may download. As long as the review
policy keeps that to itself, memory waits, and where it never tells, memory never moves. The answers
count for the day on which they were given.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Literal, NamedTuple, Protocol, TypeAlias
from uuid import UUID, uuid5

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from app.core import attempts, cardjson, evidence, reviewpolicy
from app.core.attempts import SlotResult
from app.core.evidence import Evidence
from app.decks.access import readable
from app.decks.models import Card, Deck, Subscription
from app.quizzes import assigned, moments
from app.quizzes.models import Attempt
from app.quizzes.queries import Drawn

Prospect: TypeAlias = Literal["closed", "used up", "never"]


class Recorder(Protocol):
    """Takes a graded answer into memory, and tells whether it moved it."""

    def __call__(self, session: Session, *, learner_id: int, evidence: Evidence) -> bool:
        """Record one answer."""


def remember(
    session: Session,
    attempt: Attempt,
    questions: Sequence[Drawn],
    found: Mapping[int, SlotResult],
    *,
    recorders: Sequence[Recorder],
    at: int,
) -> None:
    """Let a handed-in attempt move memory, once, and not before its learner may know how it went.

    What a person has yet to mark tells when it is marked. A preview tells nothing.
    """
    if not is_owed(attempt) or must_wait(session, attempt, at):
        return
    told = [
        tell(attempt, each, found[each.slot]) for each in questions if is_told(found[each.slot])
    ]
    attempt.moved = _record(session, attempt, told, recorders)
    attempt.remembered_at = at


def add(
    session: Session,
    attempt: Attempt,
    drawn: Drawn,
    result: SlotResult,
    recorders: Sequence[Recorder],
) -> None:
    """Let an answer that a person has marked move memory; one that was told tells nothing new."""
    if attempt.remembered_at is not None and not attempt.preview and is_told(result):
        attempt.moved += _record(session, attempt, [tell(attempt, drawn, result)], recorders)


def is_owed(attempt: Attempt) -> bool:
    """Tell whether an attempt was handed in and has not moved memory yet."""
    return (
        attempt.submitted_at is not None and attempt.remembered_at is None and not attempt.preview
    )


def must_wait(session: Session, attempt: Attempt, at: int) -> bool:
    """Tell whether the learner may not know now which of their answers were right."""
    return not moments.tells(session, attempt, "correctness", at)


def prospect(attempt: Attempt) -> Prospect:
    """Tell what has to happen before an attempt that waits moves memory."""
    told = reviewpolicy.may_show(moments.policy(attempt), "correctness", "closed")
    if not told:
        return "never"
    if attempt.assignment_id is not None:
        return "closed"
    return "never" if json.loads(attempt.settings)["attempts"] is None else "used up"


def owed(session: Session, at: int) -> list[Attempt]:
    """List the attempts at assignments of everybody that waited to move memory and now may.

    Those at the quizzes of decks are settled when the last of them is handed in.
    """
    query = select(Attempt).where(
        Attempt.remembered_at.is_(None),
        Attempt.submitted_at.is_not(None),
        Attempt.assignment_id.is_not(None),
        Attempt.preview.is_(False),
    )
    waiting = list(session.scalars(query))
    ends = assigned.ends(session, {one.assignment_id for one in waiting if one.assignment_id})
    return [one for one in waiting if moments.tells(session, one, "correctness", at, ends)]


def is_told(result: SlotResult) -> bool:
    """Tell whether a slot holds an answer that was graded."""
    grade = result.state.grade
    return result.answered and grade is not None and grade.fraction is not None


def tell(attempt: Attempt, drawn: Drawn, result: SlotResult) -> Evidence:
    """Return what an answer tells about memory."""
    state = result.state
    options = evidence.count_options(cardjson.from_json(drawn.body))
    rating = evidence.suggest(
        state.grade or attempts.UNMARKED,
        options=options,
        recall=drawn.recall,
        hinted=state.hints > 0,
        tries=state.tries,
        certainty=state.certainty,
    )
    return Evidence(
        id=uuid5(UUID(attempt.id), str(drawn.slot)).hex,
        card_id=drawn.card_id,
        version=drawn.version,
        at=attempt.submitted_at or attempt.started_at,
        rating=rating,
        fraction=state.grade.fraction if state.grade else None,
        response=json.dumps(result.response, ensure_ascii=False),
        mode="choice" if options else "typed",
        options=min(options, 32_767),
        source=UUID(attempt.id).hex,
    )


class Waiting(NamedTuple):
    """A card that does not come to its learner, and its deck if they might begin that."""

    card_id: int
    deck_key: str | None
    deck_title: str | None


def waiting(session: Session, user_id: int, cards: Collection[int]) -> list[Waiting]:
    """List those of cards that do not come to a learner: not begun, or never shown in study."""
    begun = exists().where(Subscription.user_id == user_id, Subscription.deck_id == Card.deck_id)
    home = and_(Deck.id == Card.deck_id, Card.flashcard, Deck.retired_at.is_(None))
    query = (
        select(Card.id, Deck.key, Deck.title)
        .outerjoin(Deck, and_(home, ~begun, readable(user_id)))
        .where(Card.id.in_(cards), or_(~begun, ~Card.flashcard))
        .order_by(Deck.title, Card.id)
    )
    return [Waiting(*row) for row in session.execute(query)]


def _record(
    session: Session, attempt: Attempt, told: Sequence[Evidence], recorders: Sequence[Recorder]
) -> int:
    return sum(
        one(session, learner_id=attempt.user_id, evidence=each)
        for each in told
        for one in recorders
    )
