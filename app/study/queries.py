"""Reads of studying: settings, sessions, the next card and what it shows."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.core import settings
from app.core.history import NEW_CARD, CardState
from app.core.memory import Memory
from app.core.refusals import NotFoundError
from app.core.schedule import Phase, State
from app.decks.access import studiable
from app.decks.answers import KnownAnswers
from app.decks.models import Card, Deck, Subscription
from app.study import statements as sql
from app.study.models import StudySession

LARGEST_ID = 2**31 - 1


class Shelf(NamedTuple):
    """A deck that a learner studies: where its unmet cards begin, and the settings there."""

    deck_id: int
    cursor: int
    settings: settings.Settings
    overridden: frozenset[str]


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything a page needs to show a card and its answer."""

    card_id: int
    version: int
    kind: str
    key: str
    tags: list[str]
    question: dict[str, Any]
    answer: dict[str, Any]
    passage: dict[str, Any]
    body: str
    deck_id: int
    deck_key: str
    deck_title: str
    lang: str
    owner_id: int | None
    state: CardState
    known: Collection[str] = ()


@lru_cache(maxsize=512)
def merge_settings(own: str, fitted: str | None, override: str) -> settings.Settings:
    """Return the settings that hold, from what is stored (JSON): own, fitted, of one deck."""
    mine = ({"parameters": json.loads(fitted)} if fitted else {}) | json.loads(own)
    try:
        return settings.from_json(mine | json.loads(override))
    except settings.ScheduleError:  # the two do not go together: the learner's own hold
        return settings.from_json(mine)


def _own(session: Session, learner_id: int) -> tuple[str, str | None]:
    """Return what a learner has set, and the parameters that were fitted to them and are used."""
    row = sql.OWN_SETTINGS.first(session, user=learner_id)
    return ("{}", None) if row is None else (row[0], row[1])


def shelves(session: Session, learner_id: int, deck_id: int | None = None) -> list[Shelf]:
    """Return the decks that a learner studies, or only the one."""
    own = _own(session, learner_id)
    return [
        Shelf(deck, cursor, merge_settings(*own, override), frozenset(json.loads(override)))
        for deck, cursor, override in sql.SUBSCRIPTIONS.rows(session, user=learner_id)
        if deck_id in (None, deck)
    ]


def settings_for(session: Session, learner_id: int, override: str) -> settings.Settings:
    """Return a learner's settings with one deck's overrides (JSON) on top."""
    return merge_settings(*_own(session, learner_id), override)


def deck_settings(session: Session, learner_id: int, deck_id: int) -> settings.Settings:
    """Return the settings that hold for a learner in a deck."""
    return settings_for(session, learner_id, json.dumps(override(session, learner_id, deck_id)))


def override(session: Session, learner_id: int, deck_id: int) -> dict[str, Any]:
    """Return what a learner has set for one deck alone."""
    text = session.scalar(
        select(Subscription.settings).where(
            Subscription.user_id == learner_id, Subscription.deck_id == deck_id
        )
    )
    found: dict[str, Any] = json.loads(text or "{}")
    return found


def own_settings(session: Session, learner_id: int) -> dict[str, Any]:
    """Return what a learner has set, without the defaults."""
    found: dict[str, Any] = json.loads(_own(session, learner_id)[0])
    return found


def sitting(session: Session, learner_id: int, sitting_id: str) -> StudySession:
    """Return a learner's own study session; raise NotFoundError for any other."""
    found = session.scalar(
        select(StudySession).where(
            StudySession.user_id == learner_id, StudySession.id == sitting_id
        )
    )
    if found is None:
        raise NotFoundError("There is no such study session.", "Start one from the first page.")
    return found


class StudiedDeck(NamedTuple):
    """A deck that a learner studies, by name."""

    key: str
    title: str
    card_count: int


def decks_of(session: Session, learner_id: int) -> list[StudiedDeck]:
    """Return the decks that a learner studies, by title."""
    query = (
        select(Deck.key, Deck.title, Deck.card_count)
        .join(Subscription, Subscription.deck_id == Deck.id)
        .where(Subscription.user_id == learner_id, Deck.retired_at.is_(None), studiable(learner_id))
        .order_by(Deck.title)
    )
    return [StudiedDeck(*row) for row in session.execute(query)]


def held_card(session: Session, learner_id: int, card_id: int) -> int:
    """Return a card's id if the learner studies its deck; raise NotFoundError otherwise."""
    query = (
        select(Card.id)
        .join(Subscription, Subscription.deck_id == Card.deck_id)
        .join(Deck, Deck.id == Card.deck_id)
        .where(Card.id == card_id, Subscription.user_id == learner_id, studiable(learner_id))
    )
    found = session.scalar(query) if card_id <= LARGEST_ID else None
    if found is None:
        raise NotFoundError("You do not study this card's deck.", "Add the deck first.")
    return found


def state_of(session: Session, learner_id: int, card_id: int) -> CardState:
    """Return a learner's memory of a card; a card never met is new."""
    row = sql.STATE.first(session, user=learner_id, card=card_id)
    return NEW_CARD if row is None else state_from(dict(zip(sql.STATE_FIELDS, row, strict=True)))


def state_from(row: dict[str, Any]) -> CardState:
    """Make the value of a stored card state."""
    memory = None if row["stability"] is None else Memory(row["stability"], row["difficulty"])
    state = State(
        phase=Phase(row["phase"]),
        step=row["step"],
        due_day=row["due_day"],
        due_at=row["due_at"],
        memory=memory,
        last_day=row["last_day"],
        last_at=row["last_at"],
        reps=row["reps"],
        lapses=row["lapses"],
    )
    return CardState(state, bool(row["suspended"]), row["buried_until"], row["flag"])


def shown(session: Session, learner_id: int, card_id: int) -> Shown:
    """Return what a page shows of a card; raise NotFoundError if there is none."""
    row = sql.CONTENT.first(session, card=card_id)
    if row is None:
        raise NotFoundError(
            "There is no such card.", "It may have been removed; go on with the next."
        )
    (version, kind, key, tags, question, answer, passage, body) = row[:8]
    deck_id, deck_key, deck_title, lang, owner_id = row[8:]
    return Shown(
        card_id=card_id,
        version=version,
        kind=kind,
        key=key,
        tags=json.loads(tags),
        question=json.loads(question),
        answer=json.loads(answer),
        passage=json.loads(passage),
        body=body,
        deck_id=deck_id,
        deck_key=deck_key,
        deck_title=deck_title,
        lang=lang,
        owner_id=owner_id,
        state=state_of(session, learner_id, card_id),
        known=KnownAnswers(session, deck_id, clock.now),
    )
