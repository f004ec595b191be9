"""Who teaches is told on Today and on the class's pages what waits: essays, and messages."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.clock import now_ms
from app.db import current
from app.quizzes import disputes, tomark
from app.quizzes.models import Assignment, Attempt, AttemptSlot, Ruling
from tests.classing import ANNA
from tests.coursework import CLASS, WORKS, give_quiz, open_class
from tests.marking import ESSAY, take
from tests.people import ALICE, BOB, CHARLIE, IRIS, Person, sign_in, user_id
from tests.quizzing import SHORTS, form_token, quiz_deck
from tests.shelf import cards, statements
from tests.studying import Clock

SAYS = "2 essays and 2 messages wait for you"


@pytest.fixture
def people(app: Flask, monkeypatch: pytest.MonkeyPatch) -> dict[Person, FlaskClient]:
    """Give the browsers of a class in which two essays and two messages wait."""
    Clock(monkeypatch)
    deck, learners = quiz_deck(ESSAY + SHORTS), (ALICE, BOB, CHARLIE)
    found = open_class(app, deck, assistants=(ANNA,), learners=learners)
    give_quiz(found[IRIS], shuffle=[], opens="", closes="", due="")
    for one in (ALICE, BOB):
        take(app, one, {"text": "Boats carry goods.", "marks": None}, "zebra1")
        complain(app, one)
    take(app, CHARLIE, None)
    return found


def complain(app: Flask, person: Person) -> None:
    """Let a learner hold the second question to be wrong."""
    with app.app_context():
        mine = select(Attempt).where(Attempt.user_id == user_id(app, person))
        attempt = current().scalars(mine).one()
        at = now_ms()
        disputes.raise_dispute(current(), attempt=attempt, slot=2, text="Gnus too.", at=at)
        current().commit()


def test_what_waits_stands_on_today_and_on_the_pages_of_the_class_until_it_is_done(
    app: Flask, people: dict[Person, FlaskClient]
) -> None:
    iris = people[IRIS]
    with app.app_context():
        work = current().scalars(select(Assignment)).one()
        key, number = work.key, work.id
    for teacher in (iris, people[ANNA]):
        for page in ("/", f"{CLASS}/"):
            shown = teacher.get(page).text
            assert SAYS in shown, page
            assert f"/quizzes/given/{key}/questions" in shown, page
        listed = teacher.get(WORKS).text
        assert "2 to mark" in listed
        assert "2 to answer" in listed
    for page in ("/", f"{CLASS}/", WORKS):
        assert "wait for you" not in people[ALICE].get(page).text
    left = people[BOB].post(f"{CLASS}/leave", data=form_token(people[BOB]))
    assert left.status_code == 303
    assert "1 essay and 1 message wait for you" in iris.get("/").text
    with app.app_context():
        full = {"kind": "full", "reason": "Unfair.", "at": 1}
        card = cards(app)["e1"].id
        current().add(Ruling(assignment_id=number, card_id=card, **full))
        current().commit()
    sign_in(iris, IRIS)
    assert "1 message waits for you" in iris.get("/").text
    with app.app_context():
        slot = current().scalars(select(AttemptSlot).where(AttemptSlot.slot == 2)).first()
        assert slot
        given = current().get_one(Assignment, number)
        for one in current().scalars(select(Attempt)):
            if one.user_id == user_id(app, ALICE):
                found = disputes.in_assignment(current(), given, one.id, slot.card_id)
                disputes.reply(current(), dispute=found, text="Yes.", by_id=1, at=1)
        current().commit()
    assert "for you" not in iris.get("/").text


def test_what_waits_in_a_quiz_of_who_left_waits_on_none_of_its_pages(
    app: Flask, people: dict[Person, FlaskClient]
) -> None:
    iris = people[IRIS]
    with app.app_context():
        key = current().scalars(select(Assignment.key)).one()
    people[BOB].post(f"{CLASS}/leave", data=form_token(people[BOB]))
    page = iris.get(f"{WORKS}/{key}").text
    assert "1 to mark" in page
    assert "1 to answer" in page
    questions = iris.get(f"/quizzes/given/{key}/questions").text
    assert "1 answer waits for a mark, 1 message for a reply." in questions


def test_telling_what_waits_asks_the_database_one_question_of_a_learner_and_three_at_most(
    app: Flask, people: dict[Person, FlaskClient]
) -> None:
    for one, most in ((ALICE, 1), (IRIS, 3)):
        number = user_id(app, one)
        with app.app_context(), statements(app) as seen:
            tomark.waiting(current(), number)
        assert len(seen) <= most
    with statements(app) as more:
        people[IRIS].get(f"{CLASS}/")
    assert len(more) <= 16
