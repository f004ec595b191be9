"""Many requests for one attempt at the same moment: each thing happens once, nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.db import db
from app.quizzes import actions
from app.quizzes.models import AnswerStep, Attempt
from app.study.models import Review
from tests.people import ALICE, join, user_id
from tests.quizzing import SHORTS, Sitting, attempts, form_token, quiz_deck, steps, subscribe
from tests.shelf import statements
from tests.studying import log, shelve_deck

T = TypeVar("T")
MANY = 50


def at_once(app: Flask, client: FlaskClient, act: Callable[[FlaskClient, int], T]) -> list[T]:
    """Let fifty browsers with the same cookie do something at the same moment."""
    cookie = client.get_cookie("recto")
    assert cookie
    start = Barrier(MANY)

    def one(number: int) -> T:
        twin = app.test_client()
        twin.set_cookie("recto", cookie.value)
        start.wait(30)
        return act(twin, number)

    with ThreadPoolExecutor(MANY) as threads:
        return list(threads.map(one, range(MANY)))


@pytest.fixture
def sitting(app: Flask) -> Sitting:
    """Let Alice begin a quiz and answer its first question."""
    shelve_deck(app, quiz_deck(SHORTS))
    alice = join(app, ALICE)
    subscribe(alice)
    begun = Sitting(alice)
    begun.send("next", text="zebra1")
    return begun


def test_fifty_submits_make_one_graded_attempt(app: Flask, sitting: Sitting) -> None:
    data = form_token(sitting.client)
    answers = at_once(
        app, sitting.client, lambda twin, _: twin.post(f"{sitting.path}/end", data=data).status_code
    )
    assert answers == [303] * MANY
    (attempt,) = attempts(app)
    assert (attempt.score, attempt.out_of, attempt.moved) == (1.0, 3.0, 1)
    reviews: list[Review] = log(app, user_id(app, ALICE))
    assert [row.rating for row in reviews] == [3]


def test_fifty_begins_make_one_attempt(app: Flask, sitting: Sitting) -> None:
    sitting.hand_in()
    data = form_token(sitting.client)
    found = at_once(
        app,
        sitting.client,
        lambda twin, _: twin.post("/quizzes/of/school/test", data=data).location,
    )
    assert len(set(found)) == 1
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Attempt)) == 2


def test_fifty_answers_with_the_same_number_are_all_kept(app: Flask, sitting: Sitting) -> None:
    data = form_token(sitting.client) | {"go": "save", "seq": "1"}
    answers = at_once(
        app,
        sitting.client,
        lambda twin, n: (
            twin.post(
                f"{sitting.path}/2",
                data=data | {"text": f"lion {n}"},
                headers={"Recto-Part": "save"},
            ).json
        ),
    )
    assert sorted(answer["seq"] for answer in answers if answer) == list(range(1, MANY + 1))
    kept: list[AnswerStep] = [step for step in steps(app) if step.slot == 2]
    assert {step.response for step in kept} == {f'"lion {n}"' for n in range(MANY)}


def test_an_answer_that_races_with_the_end_is_kept_or_refused(app: Flask, sitting: Sitting) -> None:
    data = form_token(sitting.client)
    save = data | {"go": "save", "seq": "1", "text": "zebra2"}

    def act(twin: FlaskClient, number: int) -> object:
        if number % 10 == 0:
            return twin.post(f"{sitting.path}/end", data=data).status_code
        path, part = f"{sitting.path}/2", {"Recto-Part": "save"}
        return twin.post(path, data=save, headers=part).json

    told = at_once(app, sitting.client, act)
    kept = any(isinstance(each, dict) and "seq" in each for each in told)
    (attempt,) = attempts(app)
    assert attempt.score == (2.0 if kept else 1.0)


def test_an_answer_that_was_kept_while_handing_in_waited_counts(
    app: Flask, sitting: Sitting
) -> None:
    sitting.open(2)
    sitting.send("next", text="zebra2")
    with app.app_context():
        (attempt,) = db.session.scalars(select(Attempt))
        actions.submit(db.session(), attempt=attempt, recorders=(), at=attempt.started_at)
        assert attempt.score == 2.0
        assert attempt.submitted_at == max(step.at for step in steps(app))


def test_what_is_saved_after_another_window_handed_in_is_not_acknowledged(
    app: Flask, sitting: Sitting
) -> None:
    data = form_token(sitting.client)
    assert sitting.client.post(f"{sitting.path}/end", data=data).status_code == 303
    before = len(steps(app))
    save = data | {"go": "save", "seq": "1", "text": "zebra2"}
    told = sitting.client.post(f"{sitting.path}/2", data=save, headers={"Recto-Part": "save"}).json
    assert told == {"over": f"{sitting.path}/review"}
    assert len(steps(app)) == before


def test_saving_an_answer_reads_the_attempt_once(app: Flask, sitting: Sitting) -> None:
    data = form_token(sitting.client) | {"go": "save", "seq": "1", "text": "zebra2"}
    part = {"Recto-Part": "save"}
    with statements(app) as seen:
        sitting.client.post(f"{sitting.path}/2", data=data, headers=part)
    tables = [re.findall(r'FROM "?(\w+)', statement)[:1] for statement in seen]
    assert tables == [["user"], ["attempt"]]  # the rest is on the driver
