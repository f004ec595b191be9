"""Extra time given during an attempt moves the end of the attempt that is open."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.classing import make_class, press
from tests.giving import NEW, fill, give, sit
from tests.people import ADA, ALICE, IRIS, join, send, user_id
from tests.quizzing import SHORTS, Sitting, attempts, form_token, quiz_deck, subscribe
from tests.studying import Clock, shelve_deck

MINUTE = 60_000


@pytest.fixture
def ada(app: Flask, time: Clock) -> FlaskClient:
    """Give the browser of an administrator, with a quiz of ten minutes on the shelf."""
    assert time
    shelve_deck(app, quiz_deck(SHORTS, more="  time: 10 min\n"))
    return join(app, ADA)


def give_time(app: Flask, ada: FlaskClient, factor: str) -> None:
    """Let Ada give Alice extra time."""
    form = {"role": "learner", "extra_time": factor}
    send(ada, f"/people/{user_id(app, ALICE)}", form, page="/people")


def minutes(app: Flask) -> list[float]:
    """Say how long each attempt lasts from its beginning."""
    return [((one.deadline or 0) - one.started_at) / MINUTE for one in attempts(app)]


def test_the_end_of_an_open_attempt_moves_and_the_learner_sees_it(
    app: Flask, ada: FlaskClient, time: Clock
) -> None:
    sitting = Sitting(join(app, ALICE))
    time.wait(minutes=4)
    give_time(app, ada, "1.5")
    assert minutes(app) == [15]
    assert ">11 min<" in sitting.open(1)
    time.wait(minutes=8)
    sitting.send(text="zebra1")
    assert "1 of 3 points" in sitting.hand_in()


def test_less_time_never_ends_an_attempt_before_now(
    app: Flask, ada: FlaskClient, time: Clock
) -> None:
    alice = join(app, ALICE)
    give_time(app, ada, "2")
    Sitting(alice)
    time.wait(minutes=12)
    give_time(app, ada, "1")
    assert minutes(app) == [12]


def test_an_end_that_has_passed_stays(app: Flask, ada: FlaskClient, time: Clock) -> None:
    sitting = Sitting(join(app, ALICE))
    time.wait(minutes=11)
    give_time(app, ada, "3")
    assert minutes(app) == [10]
    assert "Review of The test" in sitting.open(1)
    assert attempts(app)[0].submitted_at


def test_an_assignment_moves_by_its_own_limit_and_close(
    app: Flask, ada: FlaskClient, time: Clock
) -> None:
    assert time
    key = give(join(app, IRIS), minutes="60", closes="2026-03-02T08:30")
    sit(join(app, ALICE), key)
    assert minutes(app) == [30]
    give_time(app, ada, "1.5")
    assert minutes(app) == [60]


def test_extra_time_of_a_class_holds_in_that_class_alone(
    app: Flask, ada: FlaskClient, time: Clock
) -> None:
    iris, alice = join(app, IRIS), join(app, ALICE)
    make_class(app, "biology", learners=(ALICE,))
    make_class(app, "physics", learners=(ALICE,))
    given = [fill(iris, f"{NEW}?class={key}", minutes="10") for key in ("biology", "physics")]
    keys = [str(each.location).rsplit("/", 1)[1] for each in given]
    for key in keys:
        sit(alice, key)
    person = f"/biology/people/{user_id(app, ALICE)}/time"
    given_page = f"/classes/biology/assignments/{keys[0]}"
    alone = f"{given_page}/learners/{user_id(app, ALICE)}"
    pages = [given_page, alone, f"/quizzes/given/{keys[0]}/results"]
    link = f'<a href="/classes/biology/people/{user_id(app, ALICE)}#extra-time">Extra time'
    for page in pages:
        assert f'{link}<span class="vh"> for Alice</span></a>' in iris.get(page).text
    assert 'id="extra-time"' in iris.get(f"/classes/biology/people/{user_id(app, ALICE)}").text
    press(iris, person, extra_time="1.5")
    for page in pages:
        assert f'{link} × 1.5<span class="vh"> for Alice</span></a>' in iris.get(page).text  # noqa: RUF001 - a times sign
    assert sorted(minutes(app)) == [10, 15]
    assert "15 minutes hold your extra time" in alice.get(f"/quizzes/given/{keys[0]}").text
    assert "hold your extra time" not in alice.get(f"/quizzes/given/{keys[1]}").text
    give_time(app, ada, "2")
    assert minutes(app) == [20, 20]
    press(iris, person, extra_time="1")
    assert minutes(app) == [20, 20]
    time.wait(minutes=1)
    give_time(app, ada, "1")
    assert minutes(app) == [10, 10]


def test_practice_with_a_limit_has_it_too(app: Flask, ada: FlaskClient) -> None:
    alice = join(app, ALICE)
    subscribe(alice)
    give_time(app, ada, "1.5")
    wish = {"number": "5", "minutes": "10", "strategy": "random", "kinds": "all"}
    form = form_token(alice) | wish | {"behaviour": "deferred"}
    assert alice.post("/quizzes/practice", data=form).status_code == 303
    assert minutes(app) == [15]
