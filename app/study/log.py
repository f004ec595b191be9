"""The review log of a card, and what is folded from it: its state and the counters of days."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import milliseconds
from app.core import queue, tally
from app.core.history import CardState, Event
from app.core.settings import Settings, from_json
from app.decks.models import CardVersion
from app.study import statements as sql
from app.study.models import Review, Rules

Rows = list[Review]
STATE_FIELDS = ("step", "due_day", "due_at", "last_day", "last_at", "reps", "lapses")


class Owner(NamedTuple):
    """Whose memory of which card: what a stored state is filed under.

    `retired` also names a card for quizzes alone: neither is ever asked in study.
    """

    learner_id: int
    card_id: int
    deck_id: int
    note_key: str
    retired: bool


class Folded(NamedTuple):
    """What a card's log comes to: its state, and its counts by day."""

    card: CardState
    days: dict[int, tally.Tally]


def plain_id(value: Any) -> str:  # noqa: ANN401 - engines give texts or UUIDs
    """Return an id as 32 hexadecimal digits, however the engine gives it."""
    return str(value).replace("-", "")


def read(session: Session, learner_id: int, card_id: int) -> Rows:
    """Return all that a learner's log says of a card."""
    query = select(Review).where(Review.user_id == learner_id, Review.card_id == card_id)
    return list(session.scalars(query))


def fold(
    session: Session, rows: Rows, memory_from: int, defaults: Settings, card_id: int
) -> Folded:
    """Fold a card's log, its author's revisions included."""
    events = [event(session, row) for row in rows]
    if memory_from > 1:
        events += revisions(session, card_id)
    took = {plain_id(row.id): row.took_ms for row in rows}
    counts, card = tally.walk(events, took, defaults, card_id)
    return Folded(card, counts)


def event(session: Session, row: Review) -> Event:
    """Return the event that a row of the log stands for."""
    return Event(
        id=plain_id(row.id),
        at=row.at,
        day=row.day,
        kind=row.kind,  # type: ignore[arg-type] # a check constraint allows the known kinds only
        rating=row.rating,
        voids=None if row.voids is None else plain_id(row.voids),
        action=row.action,
        rules=None if row.rules_id is None else rules(session, row.rules_id),
    )


def rules(session: Session, rules_id: int) -> Settings:
    """Return the settings that were in force, read once in each transaction."""
    known: dict[int, Settings] = session.info.setdefault("recto.rules", {})
    if rules_id not in known:
        body = session.scalar(select(Rules.body).where(Rules.id == rules_id))
        known[rules_id] = from_json(json.loads(body or "{}"))
    return known[rules_id]


def revisions(session: Session, card_id: int) -> list[Event]:
    """Return the moments at which the card's author said that its meaning changed."""
    return revisions_of(session, [card_id]).get(card_id, [])


def revisions_of(session: Session, cards: Collection[int]) -> dict[int, list[Event]]:
    """Return the moments at which the authors of cards said that their meaning changed."""
    query = (
        select(CardVersion.card_id, CardVersion.number, CardVersion.created_at, CardVersion.body)
        .where(CardVersion.card_id.in_(cards))
        .order_by(CardVersion.card_id, CardVersion.number)
    )
    found: dict[int, list[Event]] = {}
    before: dict[int, int] = {}
    for card_id, number, created_at, body in session.execute(query):
        revision = json.loads(body).get("revision", 0)
        if before.setdefault(card_id, revision) != revision:
            at = milliseconds(created_at)
            revised = Event(id=f"v{number}", at=at, day=0, kind="manual", action="revise")
            found.setdefault(card_id, []).append(revised)
        before[card_id] = revision
    return found


def put_state(session: Session, owner: Owner, card: CardState) -> None:
    """Store what a learner remembers of a card."""
    sql.PUT_STATE.run(session, **state_row(owner, card))


def state_row(owner: Owner, card: CardState) -> dict[str, Any]:
    """Make the row of what a learner remembers of a card."""
    where = queue.place(card, owner.card_id, retired=owner.retired)
    memory = card.state.memory
    state = {name: getattr(card.state, name) for name in STATE_FIELDS}
    return state | {
        "phase": int(card.state.phase),
        "user_id": owner.learner_id,
        "card_id": owner.card_id,
        "deck_id": owner.deck_id,
        "note_key": owner.note_key,
        "queue": int(where.queue),
        "shown_day": where.shown_day,
        "shuffle": where.shuffle,
        "stability": memory and memory.stability,
        "difficulty": memory and memory.difficulty,
        "suspended": card.suspended,
        "buried_until": card.buried_until,
        "flag": card.flag,
    }


def add_to_days(session: Session, owner: Owner, added: dict[int, tally.Tally]) -> None:
    """Add tallies to the counters of a learner's days."""
    for day, counts in added.items():
        sql.ADD_TO_DAY.run(
            session,
            user_id=owner.learner_id,
            day=day,
            deck_id=owner.deck_id,
            **counts._asdict(),
        )


def move_cursor(session: Session, owner: Owner, cursor: int, position: int) -> None:
    """Keep the place where the search for new cards starts: at the first card not yet met."""
    row = sql.FIRST_UNMET.first(session, user=owner.learner_id, deck=owner.deck_id, cursor=cursor)
    first = row[1] if row else position + 1
    if first != cursor:
        sql.SET_CURSOR.run(session, user=owner.learner_id, deck=owner.deck_id, cursor=first).close()
