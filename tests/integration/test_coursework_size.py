"""A class of 150 learners: its pages ask the database as little as one of two does."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from app import clock
from app.accounts.classrooms import Membership
from app.accounts.models import User
from app.coursework.models import DeckAssignment
from app.db import current
from app.decks.models import Card, CardState, Deck
from app.quizzes.models import Assignment, Attempt
from app.study.models import StudyDay
from tests.classing import make_class
from tests.coursework import WORKS, give_deck, give_quiz
from tests.people import BOB, IRIS, join
from tests.quizzing import CHOICES, quiz_deck
from tests.shelf import statements
from tests.studying import Clock, shelve_deck

LEARNERS = 150
MOST = 17


@pytest.fixture
def iris(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """Give the browser of Iris, whose class is given two quizzes and two decks."""
    Clock(monkeypatch)
    shelve_deck(app, quiz_deck(CHOICES))
    found = join(app, IRIS)
    join(app, BOB)
    make_class(app)
    for _ in range(2):
        give_quiz(found)
    give_deck(found)
    give_deck(found, kind="days", days="3", answers="5")
    return found


def crowd(app: Flask) -> None:
    """Let 149 more learn in the class, each with memory, days of study and an attempt."""
    with app.app_context():
        session, now = current(), clock.now()
        at, day = clock.milliseconds(now), now.toordinal()
        session.execute(insert(User), [person(n, now) for n in range(LEARNERS - 1)])
        users = list(session.scalars(select(User.id).where(User.email.like("l%@many.example"))))
        rooms = session.scalars(select(Membership.classroom_id)).first()
        session.execute(
            insert(Membership),
            [{"classroom_id": rooms, "user_id": one, "joined_at": now} for one in users],
        )
        deck = session.scalars(select(Deck)).one()
        cards = list(session.scalars(select(Card)))
        session.execute(
            insert(CardState), [memory(one, card, at, day) for one in users for card in cards]
        )
        session.execute(
            insert(StudyDay),
            [{"user_id": one, "day": day, "deck_id": deck.id, "answers": 9} for one in users],
        )
        quiz = session.scalars(select(Assignment)).first()
        assert quiz
        session.execute(insert(Attempt), [attempt(one, quiz.id, at) for one in users])
        assert session.scalars(select(DeckAssignment)).all()
        session.commit()


def person(number: int, now: datetime) -> dict[str, object]:
    """Make the row of a learner."""
    email = f"l{number:03}@many.example"
    row = {"email": email, "fs_uniquifier": email, "name": f"Learner {number:03}", "active": True}
    return row | {"created_at": now, "seen_at": now}


def memory(user: int, card: Card, at: int, day: int) -> dict[str, object]:
    """Make the row of what a learner remembers of a card."""
    zero = {"queue": 2, "shown_day": day, "shuffle": 1, "phase": 2, "step": 0, "due_day": day}
    state = {"stability": 5.0, "difficulty": 5.0, "last_day": day - 2, "last_at": at, "reps": 1}
    where = {"user_id": user, "card_id": card.id, "deck_id": card.deck_id}
    return zero | state | where | {"note_key": card.note_key}


def attempt(user: int, quiz: int, at: int) -> dict[str, object]:
    """Make the row of an attempt that is handed in."""
    return {
        "user_id": user,
        "id": f"{user:032x}",
        "assignment_id": quiz,
        "title": "The test",
        "settings": json.dumps({"grace": 0}),
        "seed": 1,
        "started_at": at,
        "submitted_at": at,
        "score": 2.0,
        "out_of": 3.0,
    }


def asked(app: Flask, client: FlaskClient, path: str) -> int:
    """Count the statements of a page."""
    with statements(app) as seen:
        answer = client.get(path)
    assert answer.status_code == 200
    return len(seen)


def test_pages_of_a_class_of_150_ask_the_database_as_often_as_those_of_one_learner(
    app: Flask, iris: FlaskClient
) -> None:
    with app.app_context():
        keys = list(current().scalars(select(Assignment.key)))
        keys += list(current().scalars(select(DeckAssignment.key)))
    paths = [WORKS, *(f"{WORKS}/{key}" for key in keys[1:])]
    alone = [asked(app, iris, path) for path in paths]
    crowd(app)
    assert [asked(app, iris, path) for path in paths] == alone
    assert max(alone) <= MOST
    page = iris.get(f"{WORKS}/{keys[0]}?show=done&page=2").text
    assert "149" in page
    assert "67 %" in page
