"""A class that is given decks and quizzes in the tests."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import clock
from app.coursework import queries
from app.coursework.queries import Results
from app.coursework.standing import Result
from app.db import current
from app.quizzes.models import Work
from tests.classing import make_class
from tests.giving import NEW, fill
from tests.people import ALICE, BOB, IRIS, Person, join, user_id
from tests.studying import shelve_deck

CLASS = "/classes/biology"
WORKS = f"{CLASS}/assignments"


def open_class(
    app: Flask,
    deck: str,
    *,
    assistants: tuple[Person, ...] = (),
    learners: tuple[Person, ...] = (ALICE, BOB),
    others: tuple[Person, ...] = (),
) -> dict[Person, FlaskClient]:
    """Shelve a deck, make a class of Iris, and give the browsers of its people and of others."""
    shelve_deck(app, deck)
    people = (IRIS, *assistants, *learners, *others)
    found = {one: join(app, one) for one in people}
    make_class(app, assistants=assistants, learners=learners)
    return found


def give_deck(client: FlaskClient, **changes: object) -> str:
    """Give the class a deck with a goal and return the key in its address."""
    answer = fill(client, f"{WORKS}/new-deck", **{"deck": "school", **changes})
    assert answer.status_code == 303, answer.text
    return str(answer.location).rsplit("/", 1)[1]


def give_quiz(client: FlaskClient, **changes: object) -> str:
    """Give the class the quiz of the deck and return the key in its address."""
    answer = fill(client, f"{NEW}?class=biology", **changes)
    assert answer.status_code == 303, answer.text
    return str(answer.location).rsplit("/", 1)[1]


def allow(client: FlaskClient, app: Flask, key: str, person: Person, **times: str) -> TestResponse:
    """Give one learner an exception."""
    path = f"{WORKS}/{key}/learners/{user_id(app, person)}"
    form = {"due": "", "closes": "", "attempts": ""} | times
    token = client.get(path).text.split('name="csrf_token" value="')[1].split('"')[0]
    return client.post(path, data={"csrf_token": token, **form})


def results(app: Flask, classroom_id: int) -> Results:
    """Read the results of a class now."""
    with app.app_context():
        return queries.results(current(), classroom_id, clock.now_ms())


def result(app: Flask, key: str, person: Person) -> Result | None:
    """Read how a learner stands with one assignment now."""
    learner = user_id(app, person)
    with app.app_context():
        work = current().scalars(select(Work).where(Work.key == key)).one()
        at = clock.now_ms()
        found = queries.of_one(current(), work, at)
        return found.cells.get((work.id, learner))
