"""Learners with a past, for tests of progress: the log that somebody leaves who studies for weeks.

It is made by the scheduler itself, stored at once, and given back so that figures can be worked out
from it again, plainly.
"""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, cast

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app import clock
from app.core import tally
from app.core.history import NEW_CARD, CardState, Event, apply
from app.core.memory import recall
from app.core.schedule import NEW_STATE, Phase
from app.core.settings import DEFAULT_SETTINGS
from app.db import current
from app.decks.models import Card, Deck, Subscription
from app.decks.models import CardState as StoredState
from app.study import actions, log
from app.study.models import Review, StudyDay
from tests.studying import forms

DAY_MS = 86_400_000


@dataclass
class Answer:
    """One answer of the past: to which card and deck, when, how, and what memory was before."""

    id: str
    card_id: int
    deck_id: int
    at: int
    day: int
    rating: int
    took_ms: int
    phase: Phase
    last_day: int | None
    predicted: float | None


@dataclass
class Past:
    """All that somebody has answered, and what it made of each card."""

    answers: list[Answer] = field(default_factory=list)
    states: dict[int, CardState] = field(default_factory=dict)


@dataclass
class Life:
    """Who studies: from how many days ago, how many new cards a day, how likely they recall."""

    user_id: int
    now: datetime
    days: int = 40
    new_a_day: int = 5
    known: float = 0.85
    seed: int = 5

    def live(self, app: Flask, *decks: str) -> Past:
        """Study these decks day by day until yesterday, and store all of it."""
        with app.app_context():
            session = current()
            cards = self._cards(session, decks)
            past = self._study(cards)
            self._store(session, past, cards)
            session.commit()
        return past

    def _cards(self, session: Session, decks: tuple[str, ...]) -> list[Card]:
        query = select(Card).join(Deck, Deck.id == Card.deck_id).where(Deck.key.in_(decks))
        cards = list(session.scalars(query.order_by(Card.id)))
        for deck_id in dict.fromkeys(card.deck_id for card in cards):
            if session.get(Subscription, (self.user_id, deck_id)) is None:
                taken = Subscription(user_id=self.user_id, deck_id=deck_id)
                taken.subscribed_at = self.now
                session.add(taken)
        session.flush()
        return cards

    def _study(self, cards: list[Card]) -> Past:
        dice = random.Random(self.seed)  # noqa: S311 - a made-up past
        past, waiting = Past(), list(cards)
        decks = {card.id: card.deck_id for card in cards}
        today = self.now.date().toordinal()
        noon = clock.milliseconds(self.now.replace(hour=12, minute=0))
        for day in range(today - self.days, today):
            begun = [waiting.pop(0).id for _ in range(min(self.new_a_day, len(waiting)))]
            past.states |= dict.fromkeys(begun, NEW_CARD)
            at = noon - (today - day) * DAY_MS
            for card_id in list(past.states):
                at = self._ask(past, card_id, decks[card_id], at, dice)
        return past

    def _ask(self, past: Past, card_id: int, deck_id: int, at: int, dice: random.Random) -> int:
        """Ask a card as often as it is due on the day; return the time after that."""
        day = clock.instant(at).toordinal()
        card = past.states[card_id]
        while card.state.phase is not Phase.REVIEW or card.state.due_day <= day:
            at += 2_000
            rating = dice.choice((2, 3, 3, 3, 4)) if dice.random() < self.known else 1
            name = f"{dice.getrandbits(128):032x}"
            event = Event(id=name, at=at, day=day, kind="study", rating=rating)
            took = dice.randrange(2_000, 20_000)
            past.answers.append(_answer(event, card_id, deck_id, card, took))
            card = apply(card, event, DEFAULT_SETTINGS, card_id)
        past.states[card_id] = card
        return at

    def _store(self, session: Session, past: Past, cards: list[Card]) -> None:
        rules_id = actions.rules_id(session, DEFAULT_SETTINGS)
        rows = [self._row(each, rules_id) for each in past.answers]
        by_id = {card.id: card for card in cards}
        states = [
            log.state_row(
                log.Owner(
                    self.user_id, each, by_id[each].deck_id, by_id[each].note_key, retired=False
                ),
                state,
            )
            for each, state in past.states.items()
        ]
        for model, made in ((Review, rows), (StoredState, states), (StudyDay, self._days(past))):
            if made:
                session.execute(insert(cast("Table", model.__table__)), made)

    def _row(self, each: Answer, rules_id: int) -> dict[str, Any]:
        return {
            "user_id": self.user_id,
            "id": each.id,
            "card_id": each.card_id,
            "card_version": 1,
            "at": each.at,
            "day": each.day,
            "kind": "study",
            "rating": each.rating,
            "took_ms": each.took_ms,
            "mode": "self",
            "options": 0,
            "rule_version": 1,
            "rules_id": rules_id,
            "predicted_recall": each.predicted,
        }

    def _days(self, past: Past) -> list[dict[str, Any]]:
        found: dict[tuple[int, int], tally.Tally] = {}
        for each in past.answers:
            event = Event(id=each.id, at=each.at, day=each.day, kind="study", rating=each.rating)
            state = replace(NEW_STATE, phase=each.phase, last_day=each.last_day)
            added = tally.of_answer(state, event, each.took_ms)
            key = each.day, each.deck_id
            found[key] = found.get(key, tally.NOTHING).plus(added)
        return [
            {"user_id": self.user_id, "day": day, "deck_id": deck, **counts._asdict()}
            for (day, deck), counts in found.items()
        ]


def _answer(event: Event, card_id: int, deck_id: int, card: CardState, took: int) -> Answer:
    memory, last = card.state.memory, card.state.last_day
    predicted = None
    if memory is not None and last is not None:
        predicted = recall(memory.stability, event.day - last, DEFAULT_SETTINGS.parameters)
    assert event.rating
    return Answer(
        event.id,
        card_id,
        deck_id,
        event.at,
        event.day,
        event.rating,
        took,
        card.state.phase,
        last,
        predicted,
    )


def download(client: Any, user_path: str = "/settings/data") -> dict[str, Any]:  # noqa: ANN401 - a browser of either kind
    """Read what is stored about somebody, as they get it."""
    found: dict[str, Any] = json.loads(client.get(user_path).text)
    return found


def blank_goal(page: str) -> dict[str, str]:
    """Read the form of a new exam goal as it is offered."""
    return next(each.fields for each in forms(page) if "target" in each.fields)


def set_goal(client: FlaskClient, **changes: str) -> TestResponse:
    """Keep an exam goal for the first deck through its form; give the page that follows."""
    page = client.get("/progress/goals/new").text
    number = re.search(r'name="decks"[^>]*value="(\d+)"', page)
    wish = {"title": "Finals", "day": "2026-12-13", "target": "85", "minutes": "20"}
    values = (
        blank_goal(page) | wish | {"decks": number[1] if number else "", "do": "keep"} | changes
    )
    return client.post("/progress/goals/new", data=values, follow_redirects=True)
