"""A learner's answers as statistics take them: read from the log once, walked card by card."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import Integer, bindparam, select
from sqlalchemy.orm import Session

from app.core import retention
from app.core.calibration import Told
from app.core.history import Event, Kind
from app.core.memory import AGAIN
from app.core.retention import Counted
from app.core.settings import DEFAULT_SETTINGS, Settings
from app.core.shrinkage import Course
from app.db import Statement
from app.decks.models import Card
from app.study import log
from app.study.models import Review

ANSWERS = Statement(
    select(
        Review.card_id,
        Card.deck_id,
        Card.memory_from,
        Review.id,
        Review.at,
        Review.day,
        Review.kind,
        Review.rating,
        Review.action,
        Review.voids,
        Review.rules_id,
        Review.predicted_recall,
    )
    .join(Card, Card.id == Review.card_id)
    .where(Review.user_id == bindparam("user", type_=Integer()))
    .order_by(Review.card_id, Review.at)
)


@dataclass(frozen=True, slots=True)
class Answers:
    """What counts of a learner's log, by card; each card's deck; what recall was predicted."""

    by_card: dict[int, list[Counted]] = field(default_factory=dict)
    deck_of: dict[int, int] = field(default_factory=dict)
    predicted: dict[str, float] = field(default_factory=dict)

    @property
    def tests(self) -> list[Counted]:
        """List all tests of memory."""
        return [each for card in self.by_card.values() for each in card if each.tests]

    @property
    def courses(self) -> list[Sequence[Any]]:
        """List the answers of each card since it was new, as fits take them."""
        return list[Course](retention.courses(self.by_card))

    @property
    def foretold(self) -> list[Told]:
        """Pair each predicted recall with what came of it, of the tests for which there was one."""
        return [
            (self.predicted[each.id], float(each.rating > AGAIN))
            for each in self.tests
            if each.id in self.predicted
        ]


def read(session: Session, user_id: int) -> Answers:
    """Read and walk all of a learner's log."""
    rows = ANSWERS.rows(session, user=user_id)
    revised = log.revisions_of(session, {row[0] for row in rows if row[2] > 1})
    found = Answers()
    for card_id, group in groupby(rows, key=itemgetter(0)):
        mine = list(group)
        events = list(_events(session, mine))
        events += revised.get(card_id, [])
        found.by_card[card_id] = list(retention.walk(events, DEFAULT_SETTINGS))
        found.deck_of[card_id] = mine[0][1]
        found.predicted.update(_predicted(mine))
    return found


def _events(session: Session, rows: Iterable[Any]) -> Iterator[Event]:
    for _, _, _, id_, at, day, kind, rating, action, voids, rules_id, _ in rows:
        yield Event(
            id=log.plain_id(id_),
            at=at,
            day=day,
            kind=cast("Kind", kind),
            rating=rating,
            voids=None if voids is None else log.plain_id(voids),
            action=action,
            rules=_rules(session, rules_id),
        )


def _rules(session: Session, rules_id: int | None) -> Settings | None:
    return None if rules_id is None else log.rules(session, rules_id)


def _predicted(rows: Iterable[Any]) -> dict[str, float]:
    return {log.plain_id(row[3]): row[11] for row in rows if row[11] is not None}
