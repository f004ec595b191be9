"""Write a deck's rows in bulk: a few statements, however many cards there are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, bindparam, case, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from app.core.cards import Deck as DeckText
from app.core.queue import Queue
from app.core.schedule import NEW_STATE, Phase
from app.db import Base, insert_rows
from app.decks.models import Blueprint, Card, CardState, CardTag, CardVersion, Fact
from app.decks.rows import FaceRow, Passages, blueprint_row, fact_row

OF_CARD = (
    "kind",
    "note_key",
    "position",
    "content_hash",
    "digest",
    "revision",
    "fact_key",
    "tags",
    "plain",
    "folded",
    "flashcard",
    "quiz",
)


class Stored(NamedTuple):
    """What is stored of one face."""

    key: str
    id: int
    note_key: str
    digest: str
    version: int
    memory_from: int
    position: int
    folded: str
    tags: str
    retired_at: datetime | None
    flashcard: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """The faces of a deck by what has to be written; `retired` and `revived` are ids of cards.

    The memory of the faces in `revised` starts again.
    """

    stored: Mapping[str, Stored]
    fresh: list[FaceRow]
    changed: list[FaceRow]
    retired: list[int]
    revived: list[int]
    revised: Collection[str]


def stored_cards(session: Session, deck_id: int) -> dict[str, Stored]:
    """Read what is stored of a deck's cards, by key."""
    rows = session.execute(
        select(
            Card.key,
            Card.id,
            Card.note_key,
            Card.digest,
            Card.version,
            Card.memory_from,
            Card.position,
            Card.folded,
            Card.tags,
            Card.retired_at,
            Card.flashcard,
        ).where(Card.deck_id == deck_id)
    )
    return {row[0]: Stored._make(row) for row in rows}


def write_cards(session: Session, deck_id: int, movement: Movement, now: datetime) -> None:
    """Store new cards, new versions of changed ones, tags, and what retiring does to memory."""
    insert_rows(session, Card, [_fresh(row, deck_id, now) for row in movement.fresh])
    ids = _ids(session, deck_id) if movement.fresh else {}
    versions = [_version(row, ids[row.key], 1, now) for row in movement.fresh]
    for row in movement.changed:
        old = movement.stored[row.key]
        if old.digest != row.digest:
            versions.append(_version(row, old.id, old.version + 1, now))
    insert_rows(session, CardVersion, versions)
    _update_cards(session, movement, now)
    _write_tags(session, movement, ids)
    _forget(
        session,
        [movement.stored[row.key].id for row in movement.changed if row.key in movement.revised],
    )
    turned = [
        movement.stored[row.key].id
        for row in movement.changed
        if movement.stored[row.key].flashcard != row.flashcard
    ]
    moved = [*movement.retired, *movement.revived, *turned]
    _set_states(session, moved, {"queue": _queue()})


def write_facts(session: Session, deck_id: int, text: DeckText) -> None:
    """Replace the facts of a deck; no memory hangs on them."""
    passages = Passages(text)
    rows = [fact_row(fact, place, passages) for place, fact in enumerate(text.facts)]
    stored = session.execute(
        select(Fact.key, Fact.position, Fact.claim, Fact.passage)
        .where(Fact.deck_id == deck_id)
        .order_by(Fact.position)
    )
    if [tuple(row) for row in stored] == [tuple(row.values()) for row in rows]:
        return
    session.execute(delete(Fact).where(Fact.deck_id == deck_id))
    insert_rows(session, Fact, [row | {"deck_id": deck_id} for row in rows])


def write_blueprints(session: Session, deck_id: int, text: DeckText) -> None:
    """Store the quizzes of a deck, each keeping its row as long as the text has it."""
    stored = {one.key: one for one in session.scalars(_blueprints_of(deck_id))}
    for place, quiz in enumerate(text.quizzes):
        row = blueprint_row(quiz, place)
        blueprint = stored.pop(quiz.key, None)
        if blueprint is None:
            session.add(Blueprint(deck_id=deck_id, **row))
            continue
        for name, value in row.items():
            setattr(blueprint, name, value)
    for gone in stored.values():
        session.delete(gone)
    session.flush()


def _blueprints_of(deck_id: int) -> Any:  # noqa: ANN401 - a select's type has the whole row in it
    return select(Blueprint).where(Blueprint.deck_id == deck_id)


def _table(model: type[Base]) -> Table:
    return cast("Table", model.__table__)


def _ids(session: Session, deck_id: int) -> dict[str, int]:
    found = session.execute(select(Card.key, Card.id).where(Card.deck_id == deck_id))
    return {row[0]: row[1] for row in found}


def _values(row: FaceRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in OF_CARD}


def _fresh(row: FaceRow, deck_id: int, now: datetime) -> dict[str, Any]:
    return _values(row) | {
        "deck_id": deck_id,
        "key": row.key,
        "version": 1,
        "memory_from": 1,
        "retired_at": now if row.retired else None,
    }


def _version(row: FaceRow, card_id: int, number: int, now: datetime) -> dict[str, Any]:
    return {
        "card_id": card_id,
        "number": number,
        "body": row.body,
        "question": row.question,
        "answer_key": row.answer_key,
        "passage": row.passage,
        "created_at": now,
    }


def _update_cards(session: Session, movement: Movement, now: datetime) -> None:
    table = _table(Card)
    here = table.c.id == bindparam("card")
    named: dict[str, Any] = {name: bindparam(name) for name in (*OF_CARD, "version", "memory_from")}
    rows = [_changed(row, movement) for row in movement.changed]
    _run(session, update(table).where(here).values(**named), rows)
    gone = [{"card": one, "retired_at": now} for one in movement.retired]
    back = [{"card": one, "retired_at": None} for one in movement.revived]
    moment = update(table).where(here).values(retired_at=bindparam("retired_at"))
    _run(session, moment, gone + back)


def _changed(row: FaceRow, movement: Movement) -> dict[str, Any]:
    old = movement.stored[row.key]
    version = old.version + (old.digest != row.digest)
    memory_from = version if row.key in movement.revised else old.memory_from
    return _values(row) | {"card": old.id, "version": version, "memory_from": memory_from}


def _write_tags(session: Session, movement: Movement, ids: Mapping[str, int]) -> None:
    table = _table(CardTag)
    retagged = [row for row in movement.changed if movement.stored[row.key].tags != row.tags]
    old = [{"card": movement.stored[row.key].id} for row in retagged]
    _run(session, delete(table).where(table.c.card_id == bindparam("card")), old)
    tags = [(ids[row.key], row) for row in movement.fresh]
    tags += [(movement.stored[row.key].id, row) for row in retagged]
    insert_rows(session, CardTag, list(_tag_rows(tags)))


def _tag_rows(tagged: Iterable[tuple[int, FaceRow]]) -> Iterable[dict[str, Any]]:
    for card_id, row in tagged:
        for tag in dict.fromkeys(tag.casefold() for tag in row.tag_names):
            yield {"card_id": card_id, "tag": tag}


def _forget(session: Session, ids: list[int]) -> None:
    """Make the memory of cards new again; suspension and flag are the learner's and stay."""
    new = NEW_STATE
    values = {
        "phase": int(new.phase),
        "step": new.step,
        "due_day": new.due_day,
        "shown_day": new.due_day,
        "buried_until": 0,
        "reps": new.reps,
        "lapses": new.lapses,
        "shuffle": CardState.card_id,
        "queue": case(
            (CardState.queue == Queue.RETIRED, int(Queue.RETIRED)),
            (CardState.suspended, int(Queue.SUSPENDED)),
            else_=int(Queue.NEW),
        ),
    }
    nothing = ("due_at", "stability", "difficulty", "last_day", "last_at")
    _set_states(session, ids, values | dict.fromkeys(nothing))


def _set_states(session: Session, ids: list[int], values: Mapping[str, Any]) -> None:
    table = _table(CardState)
    statement = update(table).where(table.c.card_id == bindparam("card")).values(**values)
    _run(session, statement, [{"card": one} for one in ids])


def _queue() -> Any:  # noqa: ANN401 - a case expression
    """Say in which queue a card waits as it now stands (core.queue.place)."""
    never = or_(Card.retired_at.is_not(None), ~Card.flashcard)
    return case(
        (exists().where(Card.id == CardState.card_id, never), int(Queue.RETIRED)),
        (CardState.suspended, int(Queue.SUSPENDED)),
        (CardState.phase == Phase.NEW, int(Queue.NEW)),
        (CardState.due_at.is_not(None), int(Queue.WITHIN_DAY)),
        else_=int(Queue.BY_DAY),
    )


def _run(session: Session, statement: Any, rows: list[dict[str, Any]]) -> None:  # noqa: ANN401 - an update or a delete
    if rows:
        session.connection().execute(statement, rows)
