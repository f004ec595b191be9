"""One question in two windows: neither replaces the other's answer without its learner's word."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from tests.quizzing import CHOICES, SHORTS, Sitting, form_token, quiz_deck, steps
from tests.studying import form, shelve_deck

SCRIPT = {"Recto-Part": "save"}
MEANWHILE = "answered in another window meanwhile"


def test_a_save_that_had_not_seen_a_newer_answer_shows_both_and_keeps_what_is_chosen(
    app: Flask, alice: FlaskClient
) -> None:
    shelve_deck(app, quiz_deck(CHOICES, behaviour="certainty"))
    desk = Sitting(alice)
    stale = desk.page
    desk.choose("right-1")
    desk.page = stale
    answer = desk.choose("wrong-1")
    assert answer.status_code == 409
    assert MEANWHILE in answer.text
    assert "right-1" in answer.text
    assert [step.response for step in steps(app)] == ["0"]  # theirs stands until it is decided
    desk.page = answer.text
    desk.choose("wrong-1", go="mine")
    assert MEANWHILE not in desk.page
    assert [step.response for step in steps(app)] == ["0", "1"]


def test_a_page_that_says_nothing_new_goes_on_and_leaves_the_newer_answer(
    app: Flask, alice: FlaskClient
) -> None:
    shelve_deck(app, quiz_deck(SHORTS))
    desk = Sitting(alice)
    stale = desk.page
    desk.send(text="zebra1")
    desk.page = stale
    assert desk.send("next").status_code == 303
    assert MEANWHILE in desk.page
    assert "Question 2 of 3" in desk.page
    desk.page = stale
    assert desk.send("next", text="zebra1").status_code == 303  # the same is no conflict
    assert [step.response for step in steps(app)] == ['"zebra1"']


def test_a_script_is_told_where_an_answer_was_overtaken_and_of_the_same_again_nothing(
    app: Flask, alice: FlaskClient
) -> None:
    shelve_deck(app, quiz_deck(SHORTS))
    desk = Sitting(alice)
    fields = form_token(alice) | {"go": "save"}

    def save(text: str, seq: int, seen: int) -> object:
        data = fields | {"text": text, "seq": str(seq), "seen": str(seen)}
        return alice.post(f"{desk.path}/1", data=data, headers=SCRIPT).json

    assert save("mine", 1, 0) == {"seq": 1, "answered": True}
    assert save("mine", 1, 0) == {"seq": 1, "answered": True}
    assert save("theirs", 1, 0) == {"moved": True}
    assert save("theirs", 2, 1) == {"seq": 2, "answered": True}
    assert save("mine", 1, 0) == {"moved": True}  # sent again after it was replaced
    assert save("", 3, 2) == {"seq": 3, "answered": False}


def test_an_answer_that_was_checked_elsewhere_is_not_passed_over_in_silence(
    app: Flask, alice: FlaskClient
) -> None:
    shelve_deck(app, quiz_deck(SHORTS, behaviour="immediate"))
    desk = Sitting(alice)
    stale = desk.page
    desk.send("check", text="zebra1")
    desk.page = stale
    desk.send("check", text="nothing")
    assert "checked in another window meanwhile" in desk.page
    stale = desk.open(2)
    desk.send("save", text="zebra2")
    desk.page = stale
    desk.send("unknown")
    assert MEANWHILE in desk.page
    assert 'value="zebra2"' in desk.page  # giving up does not end what is answered elsewhere
    desk.open(1)
    assert form(desk.page, "/1").fields["seen"] == "1"
