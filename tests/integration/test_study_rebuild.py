"""Memory is a fold of the log: after any history, folding everything again changes nothing."""

from __future__ import annotations

import random
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.refusals import RefusalError
from app.db import db
from app.decks.actions import subscribe
from app.decks.models import Card, CardState
from app.study import actions, queries, rebuild, sittings, turns
from app.study.learner import Learner, learner
from app.study.models import StudyDay, StudySession
from tests.people import ALICE, join
from tests.studying import MORNING, Clock, Desk, basics, rebuilt, shelve_deck

ACTS = ("suspend", "resume", "flag:1", "flag:0", "bury", "forget", "unbury", "pick:1")
DECKS = ("one", "two", "three")
CLOZE = """deck: gaps
title: Gaps
cards:
- id: g1
  cloze: "{{c1::Rome}} is south of {{c2::Milan}}."
- id: g2
  basic: Which city has canals?
  answer: Venice
  both: true
"""


@dataclass
class History:
    """A random history: what happens next, to whom, and when."""

    session: Session
    learners: list[Learner]
    dice: random.Random
    at: datetime = MORNING
    sittings: dict[int, StudySession] = field(default_factory=dict)
    cards: list[int] = field(default_factory=list)

    def begin(self, who: Learner, mode: str) -> None:
        """Start a session."""
        self.sittings[who.id] = sittings.start(
            self.session,
            learner=who,
            sitting_id=uuid.UUID(int=self.dice.getrandbits(128)).hex,
            mode=mode,
            deck_id=None,
            extent=3,
            at=self.at,
        )

    def step(self) -> None:
        """Let one thing happen."""
        self.at += timedelta(seconds=self.dice.choice((1, 20, 700, 40_000)))
        who = self.dice.choice(self.learners)
        self.session.refresh(self.sittings[who.id])
        luck = self.dice.random()
        if luck < 0.01:
            self.begin(who, self.dice.choice(("due", "cram", "ahead", "due")))
        elif luck < 0.06:
            self.act(who)
        elif luck < 0.1:
            self.undo(who)
        else:
            self.answer(who, late=luck < 0.15)

    def answer(self, who: Learner, *, late: bool) -> None:
        """Answer the card whose turn it is, or any; perhaps it happened long before."""
        sitting = self.sittings[who.id]
        every = queries.shelves(self.session, who.id)
        turn = turns.next_turn(self.session, who, sitting, every, self.at)
        card = turn.card_id if turn and not late else self.dice.choice(self.cards)
        shown = queries.shown(self.session, who.id, card)
        back = self.dice.choice((0, 1, 3600, 90_000, 900_000)) if late else 0
        outcome = actions.answer_card(
            self.session,
            learner=who,
            sitting=sitting,
            answer=actions.Answer(
                review_id=self.id(),
                card_id=card,
                token=actions.token(shown.version, shown.state, sitting),
                rating=self.dice.choice((1, 1, 2, 3, 3, 3, 4)),
                took_ms=self.dice.choice((None, 900, 12_345, 3_000_000)),
            ),
            at=self.at - timedelta(seconds=back),
        )
        assert outcome.result in ("stored", "retired")

    def act(self, who: Learner) -> None:
        """Do something to a card, perhaps learnt of late."""
        actions.act(
            self.session,
            learner=who,
            card_id=self.dice.choice(self.cards),
            action=self.dice.choice(ACTS),
            event_id=self.id(),
            sitting_id=self.sittings[who.id].id.replace("-", ""),
            at=self.at - timedelta(seconds=self.dice.choice((0, 0, 5000))),
        )

    def undo(self, who: Learner) -> None:
        """Take back the newest thing of the session, if there is one."""
        with suppress(RefusalError):  # at the start of a session there is nothing to undo
            actions.undo(
                self.session,
                learner=who,
                sitting=self.sittings[who.id],
                event_id=self.id(),
                at=self.at,
            )

    def id(self) -> str:
        """Make an id of which nothing can be told."""
        return uuid.UUID(int=self.dice.getrandbits(128)).hex


def _text(name: str, changes: dict[str, str] | None = None) -> str:
    text = CLOZE if name == "gaps" else basics(50, name)
    for old, new in (changes or {}).items():
        assert old in text
        text = text.replace(old, new)
    return text


def _history(app: Flask, seed: int) -> History:
    for name in (*DECKS, "gaps"):
        shelve_deck(app, _text(name))
    session = db.session()
    found = []
    for name, zone in (("a", "Europe/Berlin"), ("b", "Pacific/Auckland")):
        user = User(name=name, fs_uniquifier=name, created_at=MORNING, seen_at=MORNING)
        user.time_zone, user.day_start = zone, 4
        session.add(user)
        session.flush()
        found.append(learner(user))
    cards = list(session.scalars(select(Card.id)))
    decks = set(session.scalars(select(Card.deck_id)))
    history = History(session, found, random.Random(seed), cards=cards)  # noqa: S311 - a history, no secret
    for who in found:
        for deck in decks:
            subscribe(session, user_id=who.id, deck_id=deck, at=MORNING)
        history.begin(who, "due")
    session.commit()
    return history


def _revise(app: Flask, history: History) -> None:
    """Publish a newer text: one card means something else, one is gone, one says more."""
    changes = {
        "- id: one-3\n": "- id: one-3\n  revision: 1\n",
        "- id: one-4\n": "- id: one-4\n  retired: true\n",
        "answer: Reply 5\n": "answer: Reply five\n",
    }
    history.session.commit()
    shelve_deck(app, _text("one", changes), history.at)


def _live(app: Flask, history: History, reviews: int) -> None:
    for number in range(reviews):
        if number == reviews // 2:
            _revise(app, history)
        history.step()
        if number % 200 == 0:
            history.session.commit()
    history.session.commit()


@pytest.fixture
def reviews(engine_name: str) -> int:
    return 5_000 if engine_name == "sqlite" else 400


@pytest.mark.unmeasured
def test_after_thousands_of_answers_the_stored_memory_equals_the_log(
    app: Flask, reviews: int
) -> None:
    with app.app_context():
        history = _history(app, seed=7)
        _live(app, history, reviews)
        found = rebuild.rebuild(history.session)
        assert found.cards > 50
        assert found.changed == 0
        moved = select(CardState).where(CardState.reps > 0)
        assert len(history.session.scalars(moved).all()) > 20
        assert history.session.scalars(select(StudyDay)).first()


def test_a_rebuild_puts_right_what_was_damaged(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    time = Clock(monkeypatch)
    shelve_deck(app, basics(3))
    desk = Desk(join(app, ALICE), "plain")
    desk.study(3)
    time.wait(minutes=1)
    desk.study(1)
    assert "everything was as stored" in rebuilt(app)
    with app.app_context():
        db.session.execute(update(CardState).values(stability=99.0, reps=7))
        db.session.execute(update(StudyDay).values(answers=0))
        db.session.commit()
    assert "3 rows were put right" in rebuilt(app)
    assert "everything was as stored" in rebuilt(app)
