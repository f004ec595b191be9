"""Learners are told of replies, marks and regrades until they look, and of nothing too early."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.reviewpolicy import PRESETS
from tests.integration.test_quiz_disputes import apply, browser, dispute, question
from tests.marking import ESSAY, OPEN, PATH, give, take
from tests.people import ALICE, BOB, IRIS, join
from tests.quizzing import SHORTS, quiz_deck
from tests.studying import form, forms, shelve_deck

REPLY, MARK, RULING = "message has a reply", "has marked your answer", "is graded anew"


@pytest.fixture
def iris(app: Flask) -> FlaskClient:
    """Let there be an instructor and two learners."""
    shelve_deck(app, quiz_deck(SHORTS + ESSAY))
    client = join(app, IRIS)
    for person in (ALICE, BOB):
        join(app, person)
    return client


def test_what_was_said_of_an_attempt_is_news_until_its_learner_looks(
    app: Flask, iris: FlaskClient
) -> None:
    give(app)
    path = take(app, ALICE, "zebra1", "okapi", "no", {"text": "Boats.", "marks": None})
    take(app, BOB, "zebra1")
    alice = dispute(app, ALICE, path, 2)
    assert "is graded anew" not in alice.get("/").text
    page = iris.get(question(app, "s2")).text
    found = form(page, "/reply")
    assert iris.post(found.action, data=found.fields | {"reply": "No."}).status_code == 303
    apply(iris, question(app, "s3"), kind="full", reason="It was unclear.")
    queue = iris.get(f"{question(app, 'e1').replace('/questions/', '/marking/')}")
    (marking,) = (one for one in forms(iris.get(queue.location).text) if "seen" in one.fields)
    marks = marking.fields | {"points-0": "2", "points-1": "0"}
    assert iris.post(queue.location, data=marks).status_code == 303
    for where in ("/", "/quizzes/"):
        said = alice.get(where).text
        assert all(word in said for word in (REPLY, MARK, RULING)), where
        assert f"{path}/review" in said
    bob = browser(app, BOB)
    assert RULING in bob.get("/").text
    assert REPLY not in bob.get("/").text
    review = alice.get(f"{path}/review").text
    assert "New since you looked:" in review
    assert 'href="#question-4">question 4</a>: a person has marked your answer' in review
    assert "New since you looked" not in alice.get(f"{path}/review").text
    assert RULING not in alice.get("/").text
    assert RULING in bob.get("/").text


def test_news_tell_nothing_that_the_review_keeps_to_itself(app: Flask, iris: FlaskClient) -> None:
    give(app, replace(OPEN, review=PRESETS["exam"]))
    path = take(app, ALICE, "zebra1")
    apply(iris, question(app, "s1"), kind="full", reason="Unclear.")
    alice = browser(app, ALICE)
    for where in ("/", "/quizzes/", f"{path}/review"):
        assert RULING not in alice.get(where).text
    assert iris.get(f"{PATH}/questions").status_code == 200
