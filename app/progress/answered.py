"""A learner's answers as fits take them: read from the log once, walked card by card."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import Integer, bindparam, select
from sqlalchemy.orm import Session

from app.core import retention
from app.core.history import Event, Kind
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
        Card.memory_from,
        Review.id,
        Review.at,
        Review.day,
        Review.kind,
        Review.rating,
        Review.action,
        Review.voids,
        Review.rules_id,
    )
    .join(Card, Card.id == Review.card_id)
    .where(Review.user_id == bindparam("user", type_=Integer()))
    .order_by(Review.card_id, Review.at)
)


def courses(session: Session, user_id: int) -> list[Sequence[Any]]:
    """Return the answers of each card since it was new, as fits take them, from the whole log."""
    rows = ANSWERS.rows(session, user=user_id)
    revised = log.revisions_of(session, {row[0] for row in rows if row[1] > 1})
    found: dict[int, list[Counted]] = {}
    for card_id, group in groupby(rows, key=itemgetter(0)):
        events = [*_events(session, group), *revised.get(card_id, [])]
        found[card_id] = list(retention.walk(events, DEFAULT_SETTINGS))
    return list[Course](retention.courses(found))


def _events(session: Session, rows: Iterable[Any]) -> Iterator[Event]:
    for _, _, id_, at, day, kind, rating, action, voids, rules_id in rows:
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
