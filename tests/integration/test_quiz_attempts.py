"""An attempt from its beginning to its review: saved at once, resumed anywhere, handed in once."""

from __future__ import annotations

import json

import pytest
from flask import Flask

from tests.people import ALICE, BOB, join, user_id
from tests.quizzing import CHOICES, SHORTS, Sitting, attempts, form_token, quiz_deck, steps, subscribe
from tests.studying import Clock, log, rebuilt, shelve_deck, state


def test_a_quiz_is_taken_question_by_question_and_reviewed(app: Flask) -> None:
    shelve_deck(app, quiz_deck(CHOICES))
    alice = join(app, ALICE)
    subscribe(alice)
    desk = Sitting(alice)
    for n in (1, 2):
        desk.choose(f"right-{n}")
    desk.choose("wrong-3")
    assert "All 3 questions are answered." in desk.page
    page = desk.hand_in()
    assert "2 of 3 points" in page
    assert "This quiz moved" in page
    assert "right-3" in page
    (attempt,) = attempts(app)
    assert (attempt.score, attempt.out_of) == (2, 3)
