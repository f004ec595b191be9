"""What a class was given is archived after asking, says so wherever it stands, and comes back."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.coursework import wording
from tests.coursework import CLASS, WORKS, give_deck, give_quiz, open_class, result
from tests.giving import begin, sit
from tests.people import ALICE, BOB, IRIS, Person, sign_in
from tests.quizzing import CHOICES, attempts, form_token, quiz_deck
from tests.studying import Clock, Desk, post


@pytest.fixture
def people(app: Flask, time: Clock) -> dict[Person, FlaskClient]:  # noqa: ARG001 - the class begins on a Monday
    """Give the browsers of a class: Iris teaches, Alice and Bob learn."""
    return open_class(app, quiz_deck(CHOICES))


def send(client: FlaskClient, path: str) -> str:
    """Press a button of a page without fields and show what follows."""
    return client.post(path, data=form_token(client), follow_redirects=True).text


def test_one_page_of_a_class_quiz_has_results_marking_exceptions_and_paper(
    app: Flask, people: dict[Person, FlaskClient]
) -> None:
    iris = people[IRIS]
    key = give_quiz(iris, code="owl 7")
    old = iris.get(f"/quizzes/assignments/{key}")
    assert old.location == f"{WORKS}/{key}"
    page = iris.get(old.location).text
    for path in (f"given/{key}/results", f"given/{key}/questions", "/print", "/edit", "/archive"):
        assert path in page, path
    assert "Allow more" in page
    assert "Pages of this class" in page
    assert '<dt>Access code</dt><dd><b class="num">owl 7</b>' in page
    people[BOB].post(f"/quizzes/given/{key}/join", data=form_token(people[BOB]) | {"code": "OWL7"})
    sit(people[BOB], key).hand_in()
    page = iris.get(f"{WORKS}/{key}").text
    (done,) = attempts(app)
    assert f"/attempts/{done.user_id}/" in page


def test_a_quiz_is_archived_after_asking_and_says_so_until_it_comes_back(
    app: Flask, people: dict[Person, FlaskClient]
) -> None:
    iris, alice = people[IRIS], people[ALICE]
    key = give_quiz(iris, attempts="2", review="exam")
    sit(alice, key)
    asks = iris.get(f"/quizzes/assignments/{key}/archive").text
    assert "1 attempt is under way and handed in now" in asks
    assert "is told now: own answer, right or wrong, points, right answer, why, source." in asks
    assert attempts(app)[0].submitted_at is None
    page = send(iris, f"/quizzes/assignments/{key}/archive")
    assert ">archived</span>" in page
    assert "<dt>Ended</dt>" in page
    for gone in ("(in 7 days)", "first page", "Allow more", "/edit"):
        assert gone not in page, gone
    assert iris.get(f"{WORKS}/{key}/learners/{attempts(app)[0].user_id}").status_code == 422
    assert begin(alice, key).status_code == 403
    page = send(iris, f"/quizzes/assignments/{key}/bring-back")
    assert ">open</span>" in page
    assert "Allow more" in page
    assert begin(alice, key).status_code == 303
    assert len(attempts(app)) == 2


def test_the_marks_of_a_goal_are_shown_before_it_ends_and_undone_when_it_comes_back(
    app: Flask, people: dict[Person, FlaskClient], time: Clock
) -> None:
    iris, bob = people[IRIS], people[BOB]
    key = give_deck(iris, due="2026-03-12T12:00", closes="2026-03-19T12:00", percent="80")
    desk = Desk(bob, "school", mode="due")
    for _ in range(2):
        desk.study(4)
    sign_in(iris, IRIS)
    asks = iris.get(f"{WORKS}/{key}/archive").text
    marks = asks.split("The marks that will stand")[1]
    assert "short of the goal" in marks.split("Bob")[1]
    told = marks.split("Bob")[1].split('class="num">')[1].split("<")[0]
    assert "not studied" in marks.split("Bob")[0]
    before = result(app, key, BOB)
    assert before
    assert before.fraction is None  # nothing is written by asking
    page = send(iris, f"{WORKS}/{key}/archive")
    ended = result(app, key, BOB)
    assert ended
    assert ended.fraction == pytest.approx(2 / 3 / 0.8, rel=0.05)
    assert wording.score(ended) == told
    assert "short of the goal</dt><dd>2" in page
    for gone in ("Late work is taken", "off track", "behind", "Allow more", "Due "):
        assert gone not in page, gone
    assert "Ended" in bob.get(f"{WORKS}/{key}").text
    time.wait(days=1)
    sign_in(iris, IRIS)
    assert "on track" in send(iris, f"{WORKS}/{key}/bring-back")
    again = result(app, key, BOB)
    assert again
    assert again.fraction is None
    send(iris, f"{WORKS}/{key}/archive")
    assert post(iris, f"{CLASS}/archive", page=f"{CLASS}/settings").status_code == 303
    assert "archived" in send(iris, f"{WORKS}/{key}/bring-back")
    still = result(app, key, BOB)
    assert still
    assert still.terms.archived is not None
