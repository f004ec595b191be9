"""Goals for decks: how far learners are, what counts when it was due, what late study is worth."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select

from app.core.memory import DEFAULT_PARAMETERS, recall
from app.coursework.models import GoalResult
from app.coursework.standing import Result
from app.db import current
from app.decks.models import CardState
from tests.coursework import WORKS, allow, give_deck, open_class, result
from tests.people import ALICE, BOB, IRIS, Person, sign_in, user_id
from tests.studying import Clock, Desk, basics, post


@pytest.fixture
def people(app: Flask, time: Clock) -> dict[Person, FlaskClient]:  # noqa: ARG001 - the class begins on a Monday
    """Give the browsers of a class with a deck of four cards."""
    return open_class(app, basics(4))


def study(client: FlaskClient, answers: int, rating: int = 4) -> None:
    """Answer so many cards of the deck."""
    desk = Desk(client, "plain", mode="due")
    for _ in range(answers):
        desk.study(rating)


def stands(app: Flask, key: str, person: Person) -> Result:
    """Read how a learner of the class stands."""
    found = result(app, key, person)
    assert found
    return found


def held(app: Flask, person: Person, day: int, cards: int = 4) -> float:
    """Work out from a learner's memory which share of the deck they hold on a day."""
    learner = user_id(app, person)
    with app.app_context():
        rows = current().scalars(select(CardState).where(CardState.user_id == learner))
        return (
            sum(
                recall(one.stability, max(1, day - one.last_day), DEFAULT_PARAMETERS)
                for one in rows
                if one.stability is not None and one.last_day is not None
                if not (one.phase in {1, 3} and one.step == 0)  # the last answer was wrong
            )
            / cards
        )


def kept(app: Flask) -> int:
    """Count what is kept of goals whose moment is past."""
    with app.app_context():
        return current().scalar(select(func.count()).select_from(GoalResult)) or 0


def test_what_was_held_on_the_due_day_counts_whatever_is_studied_or_forgotten_later(
    app: Flask, people: dict[Person, FlaskClient], time: Clock
) -> None:
    due = {"due": "2026-03-05T12:00", "closes": "2026-03-12T12:00", "percent": "90"}
    key = give_deck(people[IRIS], deck="plain", penalty="10", **due)
    assert stands(app, key, BOB).state == "not begun"
    study(people[BOB], 2)
    study(people[ALICE], 4)
    today = time.at.date().toordinal()
    bob = stands(app, key, BOB)
    assert (bob.state, bob.fraction, bob.value) == ("on track", None, held(app, BOB, today))
    time.wait(days=3, hours=3)
    assert stands(app, key, BOB).state == "behind"
    assert stands(app, key, BOB).value == pytest.approx(at_due := held(app, BOB, today + 3))
    time.wait(hours=2)  # it was due an hour ago
    late = stands(app, key, BOB)
    assert (late.state, late.late) == ("short", False)
    assert late.fraction == pytest.approx(at_due / 0.9)
    assert stands(app, key, ALICE).state == "done"
    time.wait(days=1)
    study(people[BOB], 2)  # the other two, two days late counting begun ones
    done = stands(app, key, BOB)
    assert (done.state, done.late) == ("late", True)
    assert done.value == pytest.approx(now := held(app, BOB, today + 4))
    assert done.fraction == pytest.approx(min(1, now / 0.9) * 0.9)
    time.wait(days=20)
    study(people[BOB], 4, rating=1)  # what was forgotten since moves nothing
    again = stands(app, key, BOB)
    assert again.fraction == pytest.approx(done.fraction)
    assert kept(app) == 0
    sign_in(people[IRIS], IRIS)
    assert people[IRIS].get(f"{WORKS}/{key}").status_code == 200
    assert kept(app) == 3
    assert stands(app, key, BOB) == again
    with app.app_context():  # the log has it all
        current().execute(delete(GoalResult))
        current().commit()
    assert people[IRIS].get(WORKS).status_code == 200
    assert stands(app, key, BOB) == again


def test_a_learner_is_told_what_is_held_now_and_on_the_day_if_they_stop(
    app: Flask, people: dict[Person, FlaskClient], time: Clock
) -> None:
    key = give_deck(people[IRIS], deck="plain", due="2026-03-12T12:00", percent="90")
    study(people[BOB], 2)
    page = people[BOB].get(f"{WORKS}/{key}").text
    assert "Hold 90 % by Thu 12 March, 12:00 (in 10 days)" in page
    now = round(100 * held(app, BOB, time.at.date().toordinal()))
    assert f"<dd>{now} %</dd>" in page
    later = held(app, BOB, time.at.date().toordinal() + 10)
    assert f"<dd>{round(100 * later)} %</dd>" in page
    said = f"{now} % now, {round(100 * later)} % on 12 Mar without more study"
    assert f"Hold 90 % · {said} · Biology" in people[BOB].get("/").text
    sign_in(people[IRIS], IRIS)
    assert said in people[IRIS].get(f"{WORKS}/{key}").text


def test_on_track_is_what_the_form_says_of_the_due_day_without_more_study(
    app: Flask, people: dict[Person, FlaskClient], time: Clock
) -> None:
    form = people[IRIS].get(f"{WORKS}/new-deck").text
    assert "without more study, hold on the due day the part of it for the time gone by" in form
    key = give_deck(people[IRIS], deck="plain", due="2026-03-12T12:00", percent="90")
    today = time.at.date().toordinal()
    study(people[BOB], 4, rating=3)  # learnt, and soon forgotten
    now, then = held(app, BOB, today), held(app, BOB, today + 10)
    assert now > 0.9 > then
    for days in range(11):
        found = stands(app, key, BOB)
        assert found.then == pytest.approx(then)
        assert found.state == ("on track" if then / 0.9 >= days / 10 else "behind"), days
        time.wait(days=1)
    assert stands(app, key, BOB).then is None


def test_days_with_enough_answers_are_counted_by_the_learners_own_days(
    app: Flask, people: dict[Person, FlaskClient], time: Clock
) -> None:
    settings = {"name": "Bob", "time_zone": "Pacific/Auckland", "day_start": "4"}
    post(people[BOB], "/settings", **settings)
    asked = {"kind": "days", "days": "2", "answers": "2", "due": "2026-03-04T12:00"}
    key = give_deck(people[IRIS], deck="plain", closes="2026-03-08T12:00", penalty="20", **asked)
    study(people[BOB], 1)
    assert stands(app, key, BOB).value == 0
    study(people[BOB], 1)
    assert stands(app, key, BOB).value == 1  # Monday evening in Auckland
    study(people[ALICE], 2)
    time.wait(hours=9)  # Tuesday, 06:00 in Auckland, and Monday, 17:00 where Alice is
    study(people[BOB], 2, rating=1)
    study(people[ALICE], 2, rating=1)
    bob, alice = stands(app, key, BOB), stands(app, key, ALICE)
    assert (bob.state, bob.fraction, bob.attempts) == ("done", 1, 2)
    assert (alice.state, alice.fraction, alice.value) == ("on track", None, 1)
    assert "Deck plain" not in people[BOB].get("/").text.split('id="decks"')[0]
    assert "1 of 2 days" in people[ALICE].get("/").text
    time.wait(days=3)  # Thursday, a day late
    short = stands(app, key, ALICE)
    assert (short.state, short.fraction) == ("short", 0.5)
    study(people[ALICE], 2, rating=1)
    late = stands(app, key, ALICE)
    assert (late.state, late.late) == ("late", True)
    assert late.fraction == pytest.approx(0.8)
    page = people[ALICE].get(f"{WORKS}/{key}").text
    assert "80 %" in page


def test_an_exception_moves_the_day_on_which_a_goal_is_measured(
    app: Flask, people: dict[Person, FlaskClient], time: Clock
) -> None:
    key = give_deck(people[IRIS], deck="plain", due="2026-03-03T12:00", closes="2026-03-03T12:00")
    assert allow(people[IRIS], app, key, BOB, due="2026-03-05T12:00", closes="2026-03-05T12:00")
    time.wait(days=2)
    assert stands(app, key, ALICE).state == "missing"
    sign_in(people[IRIS], IRIS)
    assert "not studied" in people[IRIS].get(f"{WORKS}/{key}?show=astray").text
    study(people[BOB], 4)
    assert stands(app, key, BOB).state == "on track"
    assert "1 of 2 on track" in people[IRIS].get(WORKS).text
    time.wait(days=2)
    assert stands(app, key, BOB).fraction == 1
    sign_in(people[IRIS], IRIS)
    ended = post(people[IRIS], f"{WORKS}/{key}/archive", page=f"{WORKS}/{key}")
    assert ended.status_code == 303
    assert stands(app, key, BOB).fraction == 1
