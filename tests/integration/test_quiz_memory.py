"""When a quiz moves memory: at once, or once its learner may know which answers were right."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.quizzes.keeper import Keeper
from tests.giving import give, join, sit
from tests.people import ALICE, IRIS, sign_in
from tests.people import join as sign_up
from tests.quizzing import SHORTS, Sitting, attempts, form_token, quiz_deck, subscribe
from tests.studying import Clock, shelve_deck

CLOSES = "2026-03-06T18:00"


@pytest.fixture
def iris(app: Flask, time: Clock) -> FlaskClient:
    """Give the browser of an instructor, with a quiz on the shelf."""
    assert time
    shelve_deck(app, quiz_deck(SHORTS))
    return sign_up(app, IRIS)


def hand_in(app: Flask, key: str, *, waits: bool = False) -> FlaskClient:
    """Let Alice, who studies the deck, answer one question of an assignment rightly."""
    alice = sign_up(app, ALICE)
    subscribe(alice)
    join(alice, key)
    sitting = sit(alice, key)
    asked = re.search(r"Name number (\d)", sitting.page)
    assert asked
    sitting.send(text=f"zebra{asked[1]}")
    told = sitting.hand_in()
    said = "It counts for your memory once this quiz", "This quiz does not count for"
    assert any(each in told for each in said) is waits
    return alice


def reviews(client: FlaskClient) -> list[dict[str, object]]:
    """Read what the learner may download of their review log."""
    found: list[dict[str, object]] = client.get("/settings/data").json["review"]  # type: ignore[index] # it is JSON
    return found


def test_an_exam_moves_memory_only_once_it_has_closed_as_of_the_day_it_was_taken(
    app: Flask, iris: FlaskClient, time: Clock
) -> None:
    alice = hand_in(app, give(iris, review="exam", closes=CLOSES), waits=True)
    Keeper(app).once()
    assert reviews(alice) == []
    time.wait(days=5)
    for _ in range(2):
        Keeper(app).once()
    (review,) = reviews(alice)
    (attempt,) = attempts(app)
    assert review["at"] == attempt.submitted_at
    assert (attempt.moved, review["rating"]) == (1, 3)


def test_homework_that_tells_at_once_moves_memory_at_once(app: Flask, iris: FlaskClient) -> None:
    alice = hand_in(app, give(iris, review="homework", closes=CLOSES))
    assert len(reviews(alice)) == 1


def test_an_exam_that_never_closes_moves_memory_once_it_is_archived(
    app: Flask, iris: FlaskClient, time: Clock
) -> None:
    key = give(iris, review="exam")
    alice = hand_in(app, key, waits=True)
    time.wait(days=5)
    Keeper(app).once()
    assert reviews(alice) == []
    sign_in(iris, IRIS)
    iris.post(f"/quizzes/assignments/{key}/archive", data=form_token(iris))
    Keeper(app).once()
    assert len(reviews(alice)) == 1


def test_a_survey_never_tells_right_or_wrong_and_moves_no_memory(
    app: Flask, iris: FlaskClient, time: Clock
) -> None:
    alice = hand_in(app, give(iris, review="survey", closes=CLOSES), waits=True)
    time.wait(days=30)
    Keeper(app).once()
    assert reviews(alice) == []
    assert attempts(app)[0].moved == 0


def take_twice(alice: FlaskClient, time: Clock) -> list[tuple[str, int]]:
    """Take the deck's quiz, first rightly; give each review and how many answers are logged."""
    subscribe(alice)
    found = []
    for answer in ("zebra1", "wrong"):
        sitting = Sitting(alice)
        sitting.send(text=answer)
        found.append((sitting.hand_in(), len(reviews(alice))))
        time.wait(minutes=1)
    return found


def test_a_quiz_of_a_deck_that_tells_after_its_last_attempt_moves_memory_then(
    app: Flask, time: Clock
) -> None:
    shelve_deck(app, quiz_deck(SHORTS, review="exam", more="  attempts: 2\n"))
    alice = sign_up(app, ALICE)
    (first, kept), (_last, all_kept) = take_twice(alice, time)
    assert "It counts for your memory once you have used every attempt" in first
    assert (kept, all_kept) == (0, 2)
    # the first answer of the day is the one that counts
    assert [row["rating"] for row in reviews(alice) if row["rating"]] == [3]


def test_a_quiz_that_never_tells_what_was_right_moves_no_memory(app: Flask, time: Clock) -> None:
    shelve_deck(app, quiz_deck(SHORTS, review="exam"))
    for told, kept in take_twice(sign_up(app, ALICE), time):
        assert "This quiz does not count for your memory" in told
        assert kept == 0


def test_an_exam_that_is_archived_has_closed(app: Flask, iris: FlaskClient, time: Clock) -> None:
    key = give(iris, review="exam", closes=CLOSES)
    alice = hand_in(app, key, waits=True)
    archived = iris.post(f"/quizzes/assignments/{key}/archive", data=form_token(iris))
    assert archived.status_code == 303
    time.wait(minutes=1)
    Keeper(app).once()
    assert len(reviews(alice)) == 1
