"""A learner comes to an assignment by its link, enters the code, and takes it in its time."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import User
from app.db import db
from tests.giving import assignees, begin, give, sit
from tests.giving import join as come
from tests.people import ADA, ALICE, BOB, CHARLIE, IRIS, join, send, user_id
from tests.quizzing import CHOICES, SHORTS, attempts, form_token, quiz_deck
from tests.shelf import statements
from tests.studying import Clock, post, shelve_deck, try_out

EXAM: dict[str, Any] = {"review": "exam", "attempts": "1", "minutes": "10", "shuffle": []}


@pytest.fixture
def iris(app: Flask) -> FlaskClient:
    """Give the browser of Iris, who teaches, with a deck on the shelf."""
    shelve_deck(app, quiz_deck(SHORTS + CHOICES))
    return join(app, IRIS)


def give_time(app: Flask, person: object, factor: float) -> None:
    """Give somebody extra time."""
    with app.app_context():
        db.session.get_one(User, user_id(app, person)).extra_time = factor  # type: ignore[arg-type] # a person
        db.session.commit()


def test_the_link_leads_through_signing_up_and_back(app: Flask, iris: FlaskClient) -> None:
    path = f"/quizzes/given/{give(iris)}"
    visitor = app.test_client()
    to_sign_in = visitor.get(path)
    assert to_sign_in.location.startswith("/sign-in?next=")
    page = visitor.get(to_sign_in.location).text
    sign_up = re.search(r'href="(/sign-up\?next=[^"]+)"', page)
    assert sign_up
    account = {"name": "Bob", "email": BOB.email, "password": BOB.password}
    answer = send(visitor, sign_up[1].replace("&amp;", "&"), account)
    assert answer.location == path
    assert "Begin" in visitor.get(path).text
    assert try_out(app).get(path).location.startswith("/sign-in")


def test_a_code_is_asked_for_once_whatever_its_case(app: Flask, iris: FlaskClient) -> None:
    key = give(iris, code=" Kiwi-42 ")
    alice = join(app, ALICE)
    page = alice.get(f"/quizzes/given/{key}").text
    assert "Access code" in page
    assert "Begin" not in page
    assert begin(alice, key).status_code == 403
    wrong = come(alice, key, "kiwi")
    assert wrong.status_code == 422
    assert "not the access code" in wrong.text
    assert attempts(app) == []
    assert come(alice, key, "KIWI-42").status_code == 303
    assert "Begin" in alice.get(f"/quizzes/given/{key}").text
    assert come(alice, key, "no matter").status_code == 303
    assert len(assignees(app)) == 1
    assert begin(alice, key).status_code == 303


def test_wrong_codes_are_throttled_for_each_learner(app: Flask, iris: FlaskClient) -> None:
    key = give(iris, code="right")
    alice, bob = join(app, ALICE), join(app, BOB)
    answers = [come(alice, key, f"wrong {n}").status_code for n in range(11)]
    assert answers == [422] * 10 + [429]
    assert come(alice, key, "right").status_code == 429
    assert come(bob, key, "right").status_code == 303


def test_times_are_said_in_the_learners_zone(app: Flask, iris: FlaskClient, time: Clock) -> None:
    key = give(iris, opens="2026-03-02T09:00", closes="2026-03-06T18:00", minutes="20")
    alice = join(app, ALICE)
    settings = {"name": "Alice", "time_zone": "Asia/Tokyo", "day_start": "4"}
    post(alice, "/settings", **settings)
    page = alice.get(f"/quizzes/given/{key}").text
    assert "Opens today, 18:00 (in 1 hour)." in page
    assert "Closes Sat 7 March, 03:00 (in 5 days)." in page
    assert "Asia/Tokyo" in page
    assert begin(alice, key).status_code == 422
    assert "Keep it among my quizzes" in page
    assert come(alice, key).status_code == 303
    assert "opens Mon 2 March, 18:00" in alice.get("/").text
    time.wait(hours=1)
    assert "Begin" in alice.get(f"/quizzes/given/{key}").text
    assert begin(alice, key).status_code == 303


def test_extra_time_lengthens_the_limit_and_moves_the_close(
    app: Flask, iris: FlaskClient, time: Clock
) -> None:
    key = give(iris, minutes="60", closes="2026-03-02T08:30")
    alice, bob = join(app, ALICE), join(app, BOB)
    give_time(app, ALICE, 1.5)
    page = alice.get(f"/quizzes/given/{key}").text
    assert "90" in page
    assert "hold your extra time" in page
    begin(bob, key)
    begin(alice, key)
    (bobs, alices) = sorted(attempts(app), key=lambda one: one.deadline or 0)
    start = round(time.at.timestamp() * 1000)
    assert bobs.deadline == start + 30 * 60_000
    assert alices.deadline == start + 60 * 60_000


def test_nothing_is_told_until_nobody_answers_any_more_not_even_with_extra_time(
    app: Flask, iris: FlaskClient, time: Clock
) -> None:
    key = give(iris, review="exam", minutes="60", closes="2026-03-02T08:30", shuffle=[])
    alice, bob = join(app, ALICE), join(app, BOB)
    give_time(app, ALICE, 2)
    begin(alice, key)
    desk = sit(bob, key)
    desk.hand_in()
    time.wait(minutes=31)
    assert "zebra1" not in bob.get(f"{desk.path}/review").text
    assert "This quiz is closed" in bob.get(f"/quizzes/given/{key}").text
    assert begin(join(app, CHARLIE), key).status_code == 422
    time.wait(minutes=60)
    assert "zebra1" in bob.get(f"{desk.path}/review").text


def test_attempts_are_counted_and_what_counts_is_told(app: Flask, iris: FlaskClient) -> None:
    key = give(iris, attempts="2", keep="highest", review="practice", shuffle=[])
    alice = join(app, ALICE)
    assert "The best attempt counts." in alice.get(f"/quizzes/given/{key}").text
    desk = sit(alice, key)
    desk.send(text="zebra1")
    assert begin(alice, key).location == desk.path
    assert "Go on" in alice.get(f"/quizzes/given/{key}").text
    desk.hand_in()
    last = sit(alice, key)
    assert "<dt>your last attempt</dt><dd>open</dd>" in alice.get(f"/quizzes/given/{key}").text
    last.hand_in()
    page = alice.get(f"/quizzes/given/{key}").text
    assert "What counts now: 17 % of the points." in page
    assert "used every attempt" in page
    refused = begin(alice, key)
    assert refused.status_code == 422
    assert "taken 2 times" in refused.text
    assert len(attempts(app)) == 2


def test_all_of_a_variant_get_the_same_questions_in_the_same_order(
    app: Flask, iris: FlaskClient
) -> None:
    key = give(iris, variants="2")
    orders = {}
    for person in (ALICE, BOB, CHARLIE, ADA):
        desk = sit(join(app, person), key)
        orders[person.name] = [
            re.search(r'id="question"[^>]*>(.*?)</div>', desk.open(n), re.DOTALL)[1]  # type: ignore[index] # each has one
            for n in range(1, 7)
        ]
    assert orders["Alice"] == orders["Charlie"]
    assert orders["Bob"] == orders["Ada"]
    assert orders["Alice"] != orders["Bob"]
    assert sorted(orders["Alice"]) == sorted(orders["Bob"])
    assert {one.variant for one in attempts(app)} == {"A", "B"}


def test_an_assignment_waits_on_top_until_it_is_used_up(app: Flask, iris: FlaskClient) -> None:
    key = give(iris, minutes="20", attempts="1")
    alice = join(app, ALICE)
    assert "From your teachers" not in alice.get("/quizzes/").text
    desk = sit(alice, key)
    page = alice.get("/quizzes/").text
    assert page.index("From your teachers") < page.index("From your decks")
    assert "under way" in page
    assert "20 minutes · Iris" in alice.get("/").text
    desk.hand_in()
    assert "From your teachers" not in alice.get("/").text


def test_the_server_hands_in_as_of_the_deadline(app: Flask, iris: FlaskClient, time: Clock) -> None:
    key = give(iris, **EXAM)
    alice = join(app, ALICE)
    desk = sit(alice, key)
    desk.send(text="zebra1")
    time.wait(hours=3)
    result = app.test_cli_runner().invoke(args=["quizzes", "tidy"])
    assert "1 attempt handed in." in result.output
    (attempt,) = attempts(app)
    assert attempt.deadline
    assert attempt.submitted_at == attempt.deadline + json.loads(attempt.settings)["grace"]
    assert attempt.score == 1
    assert begin(alice, key).status_code == 422


def test_coming_back_after_the_end_leads_to_the_review(
    app: Flask, iris: FlaskClient, time: Clock
) -> None:
    key = give(iris, **EXAM | {"attempts": "2"})
    alice = join(app, ALICE)
    sit(alice, key)
    time.wait(minutes=30)
    assert begin(alice, key).location.endswith("/review")
    assert begin(alice, key).status_code == 303
    assert len(attempts(app)) == 2


@pytest.mark.parametrize("behaviour", ["deferred", "immediate", "adaptive", "certainty"])
def test_no_key_reaches_anybody_but_the_owner_before_the_close(
    app: Flask, iris: FlaskClient, time: Clock, behaviour: str
) -> None:
    key = give(iris, **EXAM | {"behaviour": behaviour, "closes": "2026-03-02T12:00", "code": "x"})
    keys = [f"zebra{n}" for n in range(1, 4)]
    alice, bob = join(app, ALICE), join(app, BOB)
    here = f"/quizzes/given/{key}"
    seen = [alice.get(here), come(alice, key, "y"), come(alice, key, "x"), alice.get(here)]
    desk = sit(alice, key)
    for number in range(1, 7):
        desk.open(number)
        given = {"text": "zeb"} if number <= 3 else {"pick": "0"}
        for go in ("save", "check", "again", "flag", "next"):
            seen += [desk.send(go, **given), alice.get(f"{desk.path}/{number}")]
    seen.append(alice.get(f"{desk.path}/end"))
    desk.hand_in()
    for moment in ("", "?moment=closed"):
        seen.append(alice.get(f"{desk.path}/review{moment}"))
    for client in (alice, bob, join(app, CHARLIE), app.test_client()):
        for path in (here, "/quizzes/", "/", desk.path, f"{desk.path}/review", "/settings/data"):
            seen.append(client.get(path))
        seen.append(client.get(f"/quizzes/assignments/{key}"))
    other = join(app, ADA.__class__("Ina", role="instructor"))
    seen += [other.get(f"/quizzes/assignments/{key}"), other.get(f"{desk.path}/review")]
    seen += [iris.get("/quizzes/assignments/"), iris.get(f"/quizzes/assignments/{key}/edit")]
    for answer in seen:
        told = answer.text + str(answer.headers)
        assert [one for one in keys if one in told] == [], answer.request.path
    time.wait(hours=5)
    assert "zebra1" in alice.get(f"{desk.path}/review").text


def test_the_copy_of_ones_data_keeps_marks_to_itself_as_the_review_does(
    app: Flask, iris: FlaskClient, time: Clock
) -> None:
    key = give(iris, **EXAM | {"closes": "2026-03-02T12:00"})
    alice = join(app, ALICE)
    desk = sit(alice, key)
    desk.send(text="zebra1")
    desk.hand_in()
    before = alice.get("/settings/data").json
    time.wait(hours=5)
    after = alice.get("/settings/data").json
    assert before
    assert after
    assert [before["attempt"][0][name] for name in ("score", "out_of")] == [None, None]
    assert after["attempt"][0]["score"] == 1
    assert len(before["assignee"]) == 1
    taught = iris.get("/settings/data").json
    assert taught
    assert taught["assignment"][0]["key"] == key
    assert "body" not in taught["assignment"][0]


@pytest.mark.parametrize(
    ("closes", "said"),
    [("02T08:40", "40 min"), ("02T15:00", "7 h"), ("12T08:00", "10 days")],
)
@pytest.mark.usefixtures("time")
def test_the_time_left_is_said_in_the_unit_that_fits(
    app: Flask, iris: FlaskClient, closes: str, said: str
) -> None:
    assert f">{said}<" in sit(join(app, ALICE), give(iris, closes=f"2026-03-{closes}")).page


def test_many_tabs_that_begin_at_once_make_one_attempt(app: Flask, iris: FlaskClient) -> None:
    key = give(iris, attempts="3")
    alice = join(app, ALICE)
    token, cookie = form_token(alice), alice.get_cookie("recto")
    assert cookie

    def press(_number: int) -> str | None:
        client = app.test_client()
        client.set_cookie("recto", cookie.value)
        return client.post(f"/quizzes/given/{key}", data=token).location

    with ThreadPoolExecutor(8) as threads:
        places = set(threads.map(press, range(16)))
    assert len(places) == 1
    assert places != {None}
    assert len(attempts(app)) == 1
    assert len(assignees(app)) == 1


def test_hostile_titles_and_codes_are_shown_as_text(app: Flask, iris: FlaskClient) -> None:
    key = give(iris, title="<script>alert(1)</script>", code="<b>x")
    for client, path in (
        (iris, f"/quizzes/assignments/{key}"),
        (join(app, ALICE), f"/quizzes/given/{key}"),
    ):
        page = client.get(path).text
        assert "&lt;script&gt;" in page
        assert "<script>alert" not in page
        assert "<b>x" not in page


def test_the_pages_of_a_learner_ask_the_database_little(app: Flask, iris: FlaskClient) -> None:
    key = give(iris, attempts="5")
    alice = join(app, ALICE)
    for _ in range(3):
        sit(alice, key).hand_in()
    with statements(app) as shown:
        alice.get(f"/quizzes/given/{key}")
    with statements(app) as index:
        alice.get("/quizzes/")
    assert len(shown) <= 15
    assert len(index) <= 14


def test_survey_tells_nobody_right_or_wrong(app: Flask, iris: FlaskClient) -> None:
    key = give(iris, review="survey", shuffle=[])
    desk = sit(join(app, ALICE), key)
    desk.send(text="my own words")
    page = desk.hand_in()
    assert "my own words" in page
    assert "zebra1" not in page
    assert "of 6 points" not in page
