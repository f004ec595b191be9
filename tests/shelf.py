"""A shelf of deck files for the tests, and ways to look at what became of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from click.testing import Result
from flask import Flask
from sqlalchemy import event, select

from app.db import Base, db
from app.decks.models import Card, CardState, Deck

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><path d="M0 0h9"/></svg>'
CITIES = """deck: cities
title: Cities of China
description: Where things are.
tags: [geography]
sources:
  atlas: {title: A small atlas, kind: book, url: "https://atlas.example/"}
facts:
  hub: {claim: Shenzhen is the hub, source: atlas, section: South, para: 2}
  seat: {claim: Beijing is the seat, source: atlas, section: North, para: 1}
cards:
- id: hub
  basic: Which city is the hub of driverless cars?
  answer: Shenzhen
  why: Rules came early.
  fact: hub
  tags: [South, cars]
- id: seat
  basic: Which city is the seat of government?
  answer: Beijing
  both: true
  fact: seat
- id: rivers
  cloze: "{{c1::Shanghai}} lies on the {{c2::Huangpu}}."
  fact: seat
  tags: [rivers]
quizzes:
- {id: final, title: End of unit, draw: [{tags: [rivers], count: 1}], time: 10 min, attempts: 2}
"""


def shelve(app: Flask, name: str, text: str | bytes) -> Path:
    """Write a file into the decks folder."""
    path: Path = app.config["RECTO"].decks / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def run(app: Flask, *words: object) -> Result:
    """Run `flask decks …`."""
    result = app.test_cli_runner().invoke(args=["decks", *map(str, words)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def sync(app: Flask, *texts: str) -> Result:
    """Write texts as a.yaml, b.yaml and so on, and run `flask decks sync`, which succeeds."""
    for name, text in zip("abcdefgh", texts, strict=False):
        shelve(app, f"{name}.yaml", text)
    result = run(app, "sync")
    assert result.exit_code == 0, result.output
    return result


def dump(app: Flask, *without: str) -> dict[str, list[tuple[Any, ...]]]:
    """Read every row of every table, but for the columns named."""
    found = {}
    with app.app_context():
        for table in Base.metadata.sorted_tables:
            columns = [one for one in table.columns if f"{table.name}.{one.name}" not in without]
            rows = db.session.execute(select(*columns)).all()
            found[table.name] = sorted((tuple(row) for row in rows), key=repr)
        db.session.remove()
    return found


def cards(app: Flask) -> dict[str, Card]:
    """Read all cards by key."""
    with app.app_context():
        return {card.key: card for card in db.session.scalars(select(Card))}


def remember(app: Flask, user_id: int, key: str, **values: Any) -> None:  # noqa: ANN401 - any column
    """Give a learner memory of a card: by default learnt, due on day 740000."""
    with app.app_context():
        card = db.session.scalars(select(Card).where(Card.key == key)).one()
        state = {
            "queue": 2,
            "shown_day": 740_000,
            "shuffle": 1,
            "phase": 2,
            "step": 0,
            "due_day": 740_000,
            "stability": 12.5,
            "difficulty": 5.5,
            "last_day": 739_990,
            "last_at": 1_000,
            "reps": 3,
            "lapses": 1,
        }
        db.session.add(
            CardState(
                user_id=user_id,
                card_id=card.id,
                deck_id=card.deck_id,
                note_key=card.note_key,
                **(state | values),
            )
        )
        db.session.commit()


def memory(app: Flask, user_id: int, key: str) -> CardState:
    """Read a learner's memory of a card."""
    with app.app_context():
        of_card = select(CardState).join(Card, Card.id == CardState.card_id)
        return db.session.scalars(
            of_card.where(CardState.user_id == user_id, Card.key == key)
        ).one()


def give(app: Flask, deck_key: str, **values: Any) -> None:  # noqa: ANN401 - any column
    """Change columns of a deck: its owner, its visibility."""
    with app.app_context():
        deck = db.session.scalars(select(Deck).where(Deck.key == deck_key)).one()
        for name, value in values.items():
            setattr(deck, name, value)
        db.session.commit()


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """Collect the SQL statements that run inside."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:  # noqa: ANN401 - SQLAlchemy's
        if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
