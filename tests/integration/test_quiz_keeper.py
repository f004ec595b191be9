"""The server hands attempts in by itself at their deadline, once, whatever fails."""

from __future__ import annotations

import threading
import time as real_time
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import clock, db
from app.cli import _Server
from app.quizzes import actions, keeper
from app.quizzes.keeper import Keeper
from tests.giving import give, sit
from tests.people import ALICE, BOB, IRIS, join
from tests.quizzing import SHORTS, Sitting, attempts, form_token, quiz_deck
from tests.studying import Clock, shelve_deck

TIMED = "  time: 10 min\n"
PATIENCE_S = 10


@pytest.fixture
def alice(app: Flask) -> FlaskClient:
    """Give Alice's browser, with a timed quiz on the shelf."""
    shelve_deck(app, quiz_deck(SHORTS, more=TIMED))
    return join(app, ALICE)


def test_the_thread_hands_in_an_attempt_that_was_left_alone_as_of_its_deadline(
    app: Flask, alice: FlaskClient, time: Clock
) -> None:
    Sitting(alice).send(text="zebra1")
    time.wait(hours=2)
    thread = Keeper(app, period=0.01)
    thread.start()
    until = real_time.monotonic() + PATIENCE_S
    while attempts(app)[0].submitted_at is None and real_time.monotonic() < until:
        real_time.sleep(0.02)
    thread.stop()
    thread.join(PATIENCE_S)
    assert not thread.is_alive()
    (attempt,) = attempts(app)
    assert attempt.deadline
    assert attempt.submitted_at == attempt.deadline + 1_000
    assert attempt.score == 1


def test_many_keepers_at_once_hand_each_attempt_in_once(
    app: Flask, alice: FlaskClient, time: Clock
) -> None:
    Sitting(alice).send(text="zebra1")
    Sitting(join(app, BOB)).send(text="zebra1")
    time.wait(hours=2)
    told: list[object] = []

    def note(_session: object, *, learner_id: int, evidence: object) -> bool:
        told.append((learner_id, evidence))
        return False

    app.extensions["recto.graded"] = [note]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda one: one.once(), [Keeper(app) for _ in range(4)]))
    assert [one.score for one in attempts(app)] == [1, 1]
    assert len(told) == 2


def test_one_attempt_that_fails_is_logged_and_the_others_are_handed_in(
    app: Flask, alice: FlaskClient, time: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    Sitting(alice).send(text="zebra1")
    Sitting(join(app, BOB)).send(text="zebra2")
    time.wait(hours=2)
    broken = attempts(app)[0].user_id

    def refuse(_session: object, *, learner_id: int, evidence: object) -> bool:
        if learner_id == broken and evidence:
            raise RuntimeError("a broken recorder")
        return False

    app.extensions["recto.graded"] = [refuse]
    result = app.test_cli_runner().invoke(args=["quizzes", "tidy"])
    assert result.exit_code == 1
    assert "1 attempt handed in." in result.output
    assert "1 attempt could not be" in result.output
    assert "a broken recorder" in caplog.text
    assert [one.submitted_at is None for one in attempts(app)] == [True, False]


def test_a_database_that_fails_never_ends_the_keeper(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(keeper, "tidy", fail)
    Keeper(app).once()
    assert "the disk is gone" in caplog.text


def test_a_preview_that_was_left_goes_after_half_a_day(app: Flask, time: Clock) -> None:
    shelve_deck(app, quiz_deck(SHORTS))
    iris = join(app, IRIS)
    path = f"/quizzes/assignments/{give(iris)}/preview"
    assert iris.post(path, data=form_token(iris)).status_code == 303
    for hours, kept in ((11, 1), (2, 0)):
        time.wait(hours=hours)
        with app.app_context():
            keeper.tidy(db.current(), [], clock.now_ms())
        assert len(attempts(app)) == kept


def test_an_attempt_deleted_meanwhile_is_passed_over(app: Flask) -> None:
    with app.app_context():
        gone = (1, "0" * 32)
        assert keeper._settle(db.current(), actions.close, gone, [], 0) is False  # noqa: SLF001 - a race that no door can time


def test_each_worker_of_flask_serve_starts_a_keeper(app: Flask) -> None:
    server = _Server(app, app.config["RECTO"])
    server.cfg.post_worker_init(None)
    (thread,) = (each for each in threading.enumerate() if isinstance(each, Keeper))
    thread.stop()
    thread.join(PATIENCE_S)
    assert thread.daemon
    assert thread.app is app


def test_a_quiz_without_limit_is_never_handed_in_by_itself(app: Flask, time: Clock) -> None:
    shelve_deck(app, quiz_deck(SHORTS))
    iris = join(app, IRIS)
    sit(join(app, ALICE), give(iris))
    time.wait(days=400)
    Keeper(app).once()
    assert attempts(app)[0].submitted_at is None
