"""Fold everything again from the review log: all states, or what a merged guest brings along."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.core import tally
from app.core.history import NEW_CARD
from app.decks.models import Card, CardState, StudySettings
from app.study import log, queries
from app.study import statements as sql
from app.study.models import Review, Rules, StudyDay, StudySession


class Rebuilt(NamedTuple):
    """What a rebuild went through and what it put right."""

    cards: int
    changed: int


def rebuild(session: Session) -> Rebuilt:
    """Fold all states and day counters again from the log; return what was found different."""
    before = _stored(session)
    days: dict[tuple[int, int, int], tally.Tally] = {}
    keys = select(Review.user_id, Review.card_id).distinct()
    cards = 0
    for learner_id, card_id in session.execute(keys).all():
        owner, counts = _refold(session, learner_id, card_id)
        cards += 1
        for day, found in counts.items():
            key = (learner_id, day, owner.deck_id)
            days[key] = days.get(key, tally.NOTHING).plus(found)
    _put_days(session, days)
    session.expire_all()
    after = _stored(session)
    changed = sum(after.get(key) != before.get(key) for key in after.keys() | before.keys())
    return Rebuilt(cards, changed)


def _refold(
    session: Session, learner_id: int, card_id: int
) -> tuple[log.Owner, dict[int, tally.Tally]]:
    """Fold one card's log, store its state, and return its counts by day."""
    card = session.get_one(Card, card_id)
    silent = card.retired_at is not None or not card.flashcard
    owner = log.Owner(learner_id, card_id, card.deck_id, card.note_key, silent)
    rows = log.read(session, learner_id, card_id)
    settings = queries.deck_settings(session, learner_id, card.deck_id)
    folded = log.fold(session, rows, card.memory_from, settings, card_id)
    if folded.card != NEW_CARD or sql.STATE.first(session, user=learner_id, card=card_id):
        log.put_state(session, owner, folded.card)  # a card that was only crammed has no state
    return owner, folded.days


def _put_days(session: Session, days: dict[tuple[int, int, int], tally.Tally]) -> None:
    session.execute(delete(StudyDay))
    for (learner_id, day, deck_id), counts in days.items():
        row = StudyDay(user_id=learner_id, day=day, deck_id=deck_id, **counts._asdict())
        session.add(row)
    session.flush()


def _stored(session: Session) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Return every state and day counter as plain rows, to compare."""
    states = session.execute(select(*CardState.__table__.columns)).all()
    days = session.execute(select(*StudyDay.__table__.columns)).all()
    return {("state", row.user_id, row.card_id): tuple(row) for row in states} | {
        ("day", row.user_id, row.day, row.deck_id): tuple(row)
        for row in days
        if any(getattr(row, name) for name in tally.Tally._fields)
    }


def merge(session: Session, guest_id: int, user_id: int, now: datetime) -> None:  # noqa: ARG001 - every merger is told the time
    """Hand a guest's answers and sessions to an account, and fold its cards again.

    An answer that the account has already, because it was sent twice, is not taken over again.
    """
    guest_settings = session.get(StudySettings, guest_id)
    if guest_settings and session.get(StudySettings, user_id) is None:
        session.add(StudySettings(user_id=user_id, body=guest_settings.body))
    cards = set(session.scalars(select(Review.card_id).where(Review.user_id == guest_id)))
    before = {card_id: _counts(session, user_id, card_id) for card_id in cards}
    for model in (Review, StudySession):
        own = select(model.id).where(model.user_id == user_id)
        mine = update(model).where(model.user_id == guest_id, model.id.not_in(own))
        session.execute(mine.values(user_id=user_id))
        session.execute(delete(model).where(model.user_id == guest_id))
    session.execute(delete(CardState).where(CardState.user_id == guest_id))
    session.execute(delete(StudyDay).where(StudyDay.user_id == guest_id))
    session.expire_all()
    for card_id in sorted(cards):
        owner, counts = _refold(session, user_id, card_id)
        log.add_to_days(session, owner, tally.difference(counts, before[card_id]))


def _counts(session: Session, learner_id: int, card_id: int) -> dict[int, tally.Tally]:
    card = session.get_one(Card, card_id)
    settings = queries.deck_settings(session, learner_id, card.deck_id)
    rows = log.read(session, learner_id, card_id)
    return log.fold(session, rows, card.memory_from, settings, card_id).days


def personal_data(session: Session, user_id: int) -> dict[str, list[dict[str, object]]]:
    """Return all that is stored about a learner's studying, table by table."""
    models = (StudySettings, StudySession, Review, CardState, StudyDay)
    found = {model.__tablename__: list(rows_of(session, model, user_id)) for model in models}
    used = select(Review.rules_id).where(Review.user_id == user_id).distinct()
    rules = session.execute(select(Rules.id, Rules.body).where(Rules.id.in_(used)))
    return found | {"settings_in_force": [{"id": each, "body": body} for each, body in rules]}


def rows_of(session: Session, model: Any, user_id: int) -> Iterator[dict[str, object]]:  # noqa: ANN401 - any of the tables
    """Return the rows of a table that are a person's, in order of key, ready to be JSON."""
    columns = model.__table__.columns
    names = [column.name for column in columns]
    mine = select(*columns).where(model.user_id == user_id).order_by(*model.__table__.primary_key)
    for row in session.execute(mine):
        yield {name: _plain(value) for name, value in zip(names, row, strict=True)}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
