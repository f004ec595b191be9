"""Study settings: kept within their bounds, for all decks or for one, beside the field if not."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.db import db
from app.decks.models import StudySettings, Subscription
from tests.people import ALICE, BOB, join
from tests.studying import DEFAULTS, Clock, Desk, basics, forms, post, shelve_deck


@pytest.fixture
def alice(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    shelve_deck(app, basics(4), Clock(monkeypatch).at)
    return join(app, ALICE)


def _own(app: Flask) -> dict[str, object]:
    with app.app_context():
        found: dict[str, object] = json.loads(db.session.scalars(select(StudySettings.body)).one())
        return found


def _of_deck(app: Flask) -> dict[str, object]:
    with app.app_context():
        found: dict[str, object] = json.loads(
            db.session.scalars(select(Subscription.settings)).one()
        )
        return found


def test_the_page_shows_the_defaults_with_what_they_do_and_their_bounds(
    alice: FlaskClient,
) -> None:
    page = alice.get("/study/settings").text
    shown = next(each.fields for each in forms(page) if "retention" in each.fields)
    assert {name: shown[name] for name in DEFAULTS} == DEFAULTS
    assert "two_ratings" not in shown
    assert "From 0.7 to 0.99." in page
    assert "Write 30s, 10m, 4h or 1d" in page


def test_what_differs_from_the_defaults_is_kept(app: Flask, alice: FlaskClient) -> None:
    changes = {"new_per_day": "7", "learning_steps": "30s 4h 1d", "fuzz": ""}
    answer = post(alice, "/study/settings", **(DEFAULTS | changes))
    assert answer.status_code == 303
    assert _own(app) == {"new_per_day": 7, "learning_steps": [30, 14_400, 86_400], "fuzz": False}
    page = alice.get("/study/settings").text
    assert 'value="30s 4h 1d"' in page
    assert "Kept." in page
    post(alice, "/study/settings", **DEFAULTS)
    assert _own(app) == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("retention", "0.5"),
        ("retention", "nan"),
        ("retention", "much"),
        ("new_per_day", "-1"),
        ("new_per_day", ""),
        ("reviews_per_day", "10000"),
        ("maximum_interval", "0"),
        ("leech_threshold", "100"),
        ("learning_steps", "10"),
        ("learning_steps", "10m 1m"),
        ("learning_steps", "1m " * 11),
        ("learning_steps", "99999999d"),
        ("relearning_steps", "soon"),
    ],
)
def test_a_setting_out_of_bounds_is_refused_beside_its_field(
    app: Flask, alice: FlaskClient, name: str, value: str
) -> None:
    answer = post(alice, "/study/settings", **(DEFAULTS | {name: value}))
    assert answer.status_code == 422
    assert f'href="#{name}"' in answer.text
    assert f'id="{name}-error"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    with app.app_context():
        assert db.session.scalars(select(StudySettings)).all() == []


def test_a_deck_keeps_only_what_is_its_own(app: Flask, alice: FlaskClient) -> None:
    Desk(alice, "plain")
    post(alice, "/study/settings", **(DEFAULTS | {"new_per_day": "7"}))
    changes = {"new_per_day": "7", "retention": "0.8"}
    assert post(alice, "/study/settings/plain", **(DEFAULTS | changes)).status_code == 303
    assert _of_deck(app) == {"retention": 0.8}
    page = alice.get("/study/settings/plain").text
    assert 'value="0.8"' in page
    assert "For “Deck plain” alone" in page
    answer = post(alice, "/study/settings/plain", **(DEFAULTS | {"retention": "2"}))
    assert answer.status_code == 422
    assert 'href="#retention"' in answer.text


def test_settings_of_a_deck_need_a_deck_that_one_studies(app: Flask, alice: FlaskClient) -> None:
    assert post(alice, "/study/settings/plain", **DEFAULTS).status_code == 404
    assert alice.get("/study/settings/nowhere").status_code == 404
    bob = join(app, BOB)
    Desk(alice, "plain")
    assert post(bob, "/study/settings/plain", **DEFAULTS).status_code == 404


def test_own_settings_that_would_break_a_deck_of_ones_own_leave_it_studyable(
    app: Flask, alice: FlaskClient
) -> None:
    Desk(alice, "plain")
    steps = DEFAULTS | {"learning_steps": "3d"}
    assert post(alice, "/study/settings/plain", **steps).status_code == 303
    shorter = DEFAULTS | {"maximum_interval": "1"}
    assert post(alice, "/study/settings", **shorter).status_code == 303
    assert "Prompt 1?" in Desk(alice, "plain").page
    assert alice.get("/study/settings/plain").status_code == 200
    assert _of_deck(app) == {"learning_steps": [259_200]}


def test_a_change_counts_from_the_next_card_on(alice: FlaskClient) -> None:
    desk = Desk(alice, "plain")
    desk.reveal()
    assert desk.intervals[3] == "10 min"
    post(alice, "/study/settings", **(DEFAULTS | {"learning_steps": "1m 3h"}))
    desk.look()
    desk.reveal()
    assert desk.intervals[3] == "3 hours"


def test_two_ratings_are_offered_by_setting(alice: FlaskClient) -> None:
    post(alice, "/study/settings", **(DEFAULTS | {"two_ratings": "y"}))
    desk = Desk(alice, "plain")
    desk.reveal()
    assert sorted(desk.intervals) == [1, 3]


CLOZE = """deck: gaps
title: Gaps
cards:
- id: rome
  cloze: "{{c1::Rome}} is south of Milan."
"""


def test_a_gap_is_looked_at_and_rated_unless_typing_is_chosen(
    app: Flask, alice: FlaskClient
) -> None:
    shelve_deck(app, CLOZE)
    desk = Desk(alice, "gaps")
    assert 'name="text"' not in desk.page
    assert "Show answer" in desk.page
    desk.reveal()
    assert "Rome" in desk.page
    assert "data-suggest=" not in desk.page


def test_a_gap_is_typed_and_marked_by_setting(app: Flask, alice: FlaskClient) -> None:
    shelve_deck(app, CLOZE)
    post(alice, "/study/settings", **(DEFAULTS | {"type_cloze": "y"}))
    desk = Desk(alice, "gaps")
    assert 'name="text"' in desk.page
    desk.reveal(text="Rme")
    assert "Right, but for a slip" in desk.page or "Not this time" in desk.page
    assert "data-suggest=" in desk.page
