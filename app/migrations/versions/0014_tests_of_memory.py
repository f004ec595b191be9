"""Count tests of memory by day, find wrong answers quickly, and queue no card for quizzes alone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.core import retention, settings
from app.core.history import Event

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

WRONG = sa.text("fraction < 1")
ANSWERS = sa.text(
    "select r.user_id, r.card_id, c.deck_id, c.memory_from, r.id, r.at, r.day, r.kind, r.rating,"
    " r.action, r.voids, r.rules_id from review r join card c on c.id = r.card_id"
    " order by r.user_id, r.card_id"
)
RULES = sa.text("select id, body from rules where id in (select rules_id from review)")
VERSIONS = sa.text(
    "select v.card_id, v.number, v.created_at, v.body from card_version v"
    " join card c on c.id = v.card_id where c.memory_from > 1 order by v.card_id, v.number"
)
KEEP = sa.text(
    "update study_day set tested = :tested, known = :known"
    " where user_id = :user and day = :day and deck_id = :deck"
)


def upgrade() -> None:
    """Bring the tables to this revision; what was answered until now is counted from the log."""
    for name in ("tested", "known"):
        zero = sa.text("0")
        op.add_column(
            "study_day", sa.Column(name, sa.Integer(), nullable=False, server_default=zero)
        )
    op.create_index(
        "ix_review_wrong", "review", ["card_id"], sqlite_where=WRONG, postgresql_where=WRONG
    )
    op.execute(
        "update card_state set queue = -2"
        " where card_id in (select id from card where not flashcard)"
    )
    _count_tests(op.get_bind())


def _count_tests(bind: sa.Connection) -> None:
    rules = {
        number: settings.from_json(json.loads(body or "{}")) for number, body in bind.execute(RULES)
    }
    revised = _revised(bind)
    found: dict[tuple[int, int, int], list[int]] = {}
    rows = bind.execute(ANSWERS.execution_options(yield_per=1000))
    for (user, card, deck, *_), group in groupby(rows, key=lambda row: tuple(row[:4])):
        events = [*_events(group, rules), *revised.get(card, ())]
        for each in retention.walk(events, settings.DEFAULT_SETTINGS):
            if each.tests:
                counts = found.setdefault((user, each.day, deck), [0, 0])
                counts[0] += 1
                counts[1] += each.rating > 1
    kept = [
        {"user": user, "day": day, "deck": deck, "tested": tested, "known": known}
        for (user, day, deck), (tested, known) in found.items()
    ]
    if kept:
        bind.execute(KEEP, kept)


def _events(rows: Iterable[Any], rules: dict[int, settings.Settings]) -> Iterator[Event]:
    for *_, name, at, day, kind, rating, action, voids, rules_id in rows:
        yield Event(
            id=_plain(name),
            at=at,
            day=day,
            kind=kind,
            rating=rating,
            action=action,
            voids=None if voids is None else _plain(voids),
            rules=rules.get(rules_id),
        )


def _plain(name: object) -> str:
    """Return an id as 32 digits, however the engine gives it."""
    return str(name).replace("-", "")


def _revised(bind: sa.Connection) -> dict[int, list[Event]]:
    """Return the moments at which the authors of cards said that their meaning changed."""
    found: dict[int, list[Event]] = {}
    before: dict[int, int] = {}
    for card, number, at, body in bind.execute(VERSIONS):
        now = json.loads(body or "{}").get("revision", 0)
        if before.setdefault(card, now) != now:
            event = Event(id=f"v{number}", at=at, day=0, kind="manual", action="revise")
            found.setdefault(card, []).append(event)
        before[card] = now
    return found
