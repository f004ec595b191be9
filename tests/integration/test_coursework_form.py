"""The form by which a class is given a deck says what stands in its folded part."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.classing import make_class, make_group
from tests.coursework import WORKS, give_deck
from tests.giving import fill
from tests.people import BOB, IRIS, join, user_id
from tests.quizzing import CHOICES, quiz_deck
from tests.studying import Clock, shelve_deck


def test_what_is_set_under_more_is_said_without_opening_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    Clock(monkeypatch)
    shelve_deck(app, quiz_deck(CHOICES))
    iris, _ = join(app, IRIS), join(app, BOB)
    make_group(app, make_class(app), "Early birds", user_id(app, BOB))
    blank = iris.get(f"{WORKS}/new-deck").text
    assert re.search(r"data-sum>closes \d+ March 2026, \d\d:\d\d</b>", blank)
    late = {"closes": "2026-03-20T18:00", "penalty": "10", "groups": ["1"]}
    key = give_deck(iris, due="2026-03-09T23:59", **late)
    page = iris.get(f"{WORKS}/{key}/edit").text
    said = "closes 20 March 2026, 18:00; 10 % off for each day late; only for Early birds"
    assert f"data-sum>{said}</b>" in page
    wrong = fill(iris, f"{WORKS}/{key}/edit", closes="soon", penalty="", groups=[])
    assert wrong.status_code == 422
    assert "data-sum hidden></b>" in wrong.text
