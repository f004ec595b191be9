"""Parameters fitted to a learner: when, from what, whether they are used, and who says so."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import User
from app.core import shrinkage
from app.core.memory import DEFAULT_PARAMETERS, Parameters, check_parameters
from app.db import current
from app.decks.models import FittedParameters, StudySettings
from app.progress import cli, fits, fitter, keeper
from app.quizzes.queries import forgetting
from app.study.queries import shelves
from tests.classing import make_class
from tests.people import ALICE, BOB, CHARLIE, IRIS, Person, join, user_id
from tests.progressing import Life, download
from tests.studying import NOON, Desk, basics, form, post, shelve_deck

pytestmark = pytest.mark.usefixtures("noon")
OTHER = (*DEFAULT_PARAMETERS[:4], 5.0, *DEFAULT_PARAMETERS[5:])


@pytest.fixture
def alice(app: Flask) -> FlaskClient:
    """Give Alice's browser; she has studied for weeks, and knows less than the model believes."""
    shelve_deck(app, basics(120, "one"), NOON)
    client = join(app, ALICE)
    Life(user_id(app, ALICE), NOON, days=60, new_a_day=4, known=0.6).live(app, "one")
    return client


def refresh(app: Flask) -> keeper.Refreshed:
    with app.app_context():
        return keeper.refresh(current(), NOON)


def row(app: Flask, person: Person = ALICE) -> FittedParameters:
    me = user_id(app, person)
    with app.app_context():
        return current().get_one(FittedParameters, me)


def used(app: Flask) -> tuple[Parameters, Parameters]:
    """Return what studying and what prediction go by."""
    me = user_id(app, ALICE)
    with app.app_context():
        [shelf] = shelves(current(), me)
        return shelf.settings.parameters, forgetting(current(), me).own


def change(app: Flask, **values: object) -> None:
    me = user_id(app, ALICE)
    with app.app_context():
        found = current().get_one(FittedParameters, me)
        for name, value in values.items():
            setattr(found, name, value)
        current().commit()


def test_who_answered_enough_is_fitted_once_and_scheduling_goes_by_it(
    app: Flask, alice: FlaskClient
) -> None:
    assert used(app) == (DEFAULT_PARAMETERS, DEFAULT_PARAMETERS)
    assert refresh(app) == (1, 0)
    assert refresh(app) == (0, 0)
    found = row(app)
    assert found.tests >= shrinkage.LEAST_TESTS
    assert found.held_out == found.tests - int(0.8 * found.tests)
    assert found.fitted_loss < found.default_loss
    fitted = check_parameters(tuple(json.loads(found.body or "")))
    assert used(app) == (fitted, fitted)
    raw = tuple(json.loads(found.raw or ""))
    assert fitted == pytest.approx(shrinkage.shrink(raw, DEFAULT_PARAMETERS, found.tests))
    desk = Desk(alice, "one")
    desk.study(3)
    rules = [json.loads(each["body"]) for each in download(alice)["settings_in_force"]]
    assert list(fitted) in [each["parameters"] for each in rules]


def test_the_gain_is_said_in_words_and_can_be_turned_off(app: Flask, alice: FlaskClient) -> None:
    refresh(app)
    found = row(app)
    page = alice.get("/progress/memory").text
    assert f"the log loss falls by {found.default_loss - found.fitted_loss:.4f}" in page
    assert f"newest {found.held_out} answers" in page
    assert "in use" in page
    for wanted, expected in (("no", False), ("yes", True)):
        fields = form(alice.get("/progress/memory").text, "/parameters").fields
        assert fields["wanted"] == wanted
        answer = post(alice, "/progress/parameters", page="/progress/memory", wanted=wanted)
        assert answer.status_code == 303
        assert (used(app)[0] != DEFAULT_PARAMETERS) is expected
        assert row(app).wanted is expected


def test_a_fit_that_loses_is_not_used(app: Flask, alice: FlaskClient) -> None:
    refresh(app)
    change(app, default_loss=0.3, fitted_loss=0.31)
    assert used(app) == (DEFAULT_PARAMETERS, DEFAULT_PARAMETERS)
    page = alice.get("/progress/memory").text
    assert "The defaults foretell your answers better so far" in page
    change(app, default_loss=0.3, fitted_loss=0.3)
    assert "as well as the defaults do" in alice.get("/progress/memory").text
    assert used(app)[0] != DEFAULT_PARAMETERS


def test_what_was_set_by_hand_wins(app: Flask, alice: FlaskClient) -> None:
    refresh(app)
    me = user_id(app, ALICE)
    with app.app_context():
        current().merge(StudySettings(user_id=me, body=json.dumps({"parameters": OTHER})))
        current().commit()
    assert used(app) == (OTHER, OTHER)
    assert "You set parameters by hand" in alice.get("/progress/memory").text
    assert alice.get("/study/settings").status_code == 200


def test_a_switch_turned_before_the_first_fit_holds_for_it(app: Flask, alice: FlaskClient) -> None:
    post(alice, "/progress/parameters", page="/settings", wanted="no")
    refresh(app)
    assert not row(app).wanted
    assert row(app).body
    assert used(app)[0] == DEFAULT_PARAMETERS


def test_under_400_tests_the_defaults_hold_and_it_is_tried_again_with_more(app: Flask) -> None:
    shelve_deck(app, basics(300, "one"), NOON)
    client = join(app, ALICE)
    Life(user_id(app, ALICE), NOON, days=8, new_a_day=35).live(app, "one")
    assert refresh(app).fitted == 0
    assert row(app).body is None
    assert refresh(app).fitted == 0
    assert "From 400 answers" in client.get("/progress/memory").text


def test_five_class_mates_make_a_prior_and_four_do_not(app: Flask, alice: FlaskClient) -> None:
    people = [Person(name) for name in ("Ann", "Ben", "Cid", "Dan", "Eve")]
    for person in (*people, BOB, IRIS, CHARLIE):
        join(app, person)
    make_class(app, learners=(ALICE, *people[:3]))
    make_class(app, "physics", learners=(ALICE, *people[2:4]))
    make_class(app, "history", learners=(BOB, people[4]))
    halved = tuple(each / 2 if n < 4 else each for n, each in enumerate(DEFAULT_PARAMETERS))
    with app.app_context():
        for person in (*people, IRIS, CHARLIE):
            user = current().scalars(select(User).where(User.email == person.email)).one()
            values = dict.fromkeys(("mates", "held_out", "answers"), 0)
            losses = {"default_loss": 0.4, "fitted_loss": 0.3}
            made = FittedParameters(user_id=user.id, tests=600, **values, **losses)
            made.raw, made.tried_at = json.dumps(halved), NOON
            current().add(made)
        current().commit()
    refresh(app)
    assert row(app).mates == 0  # Iris teaches, Charlie and Eve are in no class of Alice's
    make_class(app, "maths", learners=(ALICE, people[4]))
    change(app, answers=0)
    refresh(app)
    found = row(app)
    assert found.mates == 5
    prior = shrinkage.prior_of([shrinkage.MateFit(halved, 600)] * 5)
    raw = tuple(json.loads(found.raw or ""))
    drawn = shrinkage.shrink(raw, prior, found.tests)
    assert tuple(json.loads(found.body or "")) == pytest.approx(drawn)
    assert "the mean of 5 class mates and the defaults" in alice.get("/progress/memory").text


def test_without_the_package_all_else_works_and_it_is_said(
    app: Flask, alice: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fitter, "PACKAGE", "no_such_package")
    assert refresh(app) == (0, 0)
    assert "a part that is not installed" in alice.get("/progress/memory").text
    told = app.test_cli_runner().invoke(args=["progress", "fit"])
    assert told.exit_code == 1
    assert cli.MISSING in told.output


def test_the_command_fits_everybody_or_one_and_says_what_came_of_it(
    app: Flask, alice: FlaskClient
) -> None:
    join(app, BOB)
    runner = app.test_cli_runner()
    told = runner.invoke(args=["progress", "fit"])
    assert f"{row(app).tests:,} tests, log loss -0." in told.output
    assert "1 learners looked at, 0 plans made anew." in told.output
    assert "fewer than 400 tests" in runner.invoke(args=["progress", "fit", BOB.email]).output
    unknown = runner.invoke(args=["progress", "fit", "nobody@recto.example"])
    assert unknown.exit_code == 1
    assert "Nobody has an account" in unknown.output
    assert alice.get("/progress/memory").status_code == 200


def test_an_account_deleted_while_it_is_fitted_leaves_nothing(
    app: Flask, alice: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = user_id(app, ALICE)

    def meanwhile(material: fits.Material, _fitter: object) -> None:
        assert material.answers
        with app.app_context():
            current().delete(current().get_one(User, me))
            current().commit()

    monkeypatch.setattr(fits, "work_out", meanwhile)
    assert refresh(app).fitted == 0
    with app.app_context():
        assert current().scalars(select(FittedParameters)).all() == []
    assert alice.get("/progress").status_code == 302


def test_a_failure_stops_no_later_refresh(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    calls: list[datetime] = []

    def fail(_session: object, at: datetime) -> None:
        calls.append(at)
        raise RuntimeError("disk full")

    monkeypatch.setattr(keeper, "refresh", fail)
    thread = keeper.Refresher(app, period=0.01)
    thread.start()
    while len(calls) < 2:
        thread.join(0.01)
    thread.stop()
    thread.join()
    assert "could not be refreshed" in caplog.text


def test_of_two_workers_one_fits_a_learner(app: Flask, alice: FlaskClient) -> None:
    me = user_id(app, ALICE)
    with app.app_context():
        assert fits.begin(current(), user_id=me, at=NOON)
        current().commit()
        assert not fits.begin(current(), user_id=me, at=NOON)
        assert fits.due(current()) == []
        current().rollback()
    assert "From 400 answers" in alice.get("/progress/memory").text
