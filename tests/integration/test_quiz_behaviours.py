"""What each behaviour does on the page, and that no key is told before the policy allows it."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.marking import ESSAY
from tests.people import BOB, join
from tests.quizzing import SHORTS, Sitting, attempts, quiz_deck
from tests.shelf import statements
from tests.studying import form, shelve_deck

HINTED = """- id: h1
  short: Name it.
  accept: [zebra]
  hints: [It has stripes.]
  why: They live on grass.
  tags: [asked]
"""
EVERY_KIND = """- {id: a, basic: A?, answer: keybasic, why: keywhy, tags: [asked]}
- {id: b, cloze: "B {{c1::keycloze}} b.", tags: [asked]}
- {id: e, truth: E., answer: true, why: keytruth, tags: [asked]}
- {id: f, short: F?, accept: [keyshort], reject: [keyreject: keyfeed],
   hints: [keynudge], tags: [asked]}
- {id: g, number: G?, answer: 98.7123, tolerance: "0.777", tags: [asked]}
- {id: c, choice: C?, right: one, wrong: [two: keyhidden], why: keyc,
   tags: [asked]}
- {id: s, select: S?, right: [one, two], wrong: [three: keyselect], tags: [asked]}
- {id: m, match: M., pairs: {a: b, c: d}, why: keymatch, tags: [asked]}
- {id: o, order: O., items: [x, y, z], why: keyorder, tags: [asked]}
- {id: h, essay: H?, rubric: {keyrubric: 1}, answer: keyessay, tags: [asked]}
"""
# The number has a point: a whole one may stand by chance in a time of the export.
KEYS = (
    *("keybasic", "keywhy", "keycloze", "keytruth", "keyshort", "keyreject", "keyfeed"),
    *("98.7123", "0.777", "keyhidden", "keyc", "keynudge", "keyselect", "keymatch", "keyorder"),
    *("keyrubric", "keyessay"),
)


def test_immediate_tells_at_once_and_the_answer_stands(app: Flask, alice: FlaskClient) -> None:
    shelve_deck(app, quiz_deck(SHORTS, behaviour="immediate"))
    desk = Sitting(alice)
    desk.send("check", text="nothing")
    assert "Not this time" in desk.page
    assert "zebra1" in desk.page
    assert 'name="text"' not in desk.page
    desk.send("next", text="zebra1")
    desk.send("check", text="zebra2")
    assert "Right" in desk.page
    assert "1 of 3 points" in desk.hand_in()


def test_adaptive_counts_the_best_try_less_a_third_for_each_before(
    app: Flask, alice: FlaskClient
) -> None:
    shelve_deck(app, quiz_deck(SHORTS, behaviour="adaptive"))
    desk = Sitting(alice)
    desk.send("check", text="nothing")
    assert "Not this time" in desk.page
    assert "zebra1" not in desk.page
    desk.send("check", text="zebra1")
    assert "0.67 of 3 points" in desk.hand_in()


def test_a_check_is_confirmed_where_the_policy_tells_nothing_yet(
    app: Flask, alice: FlaskClient
) -> None:
    shelve_deck(app, quiz_deck(SHORTS, behaviour="adaptive", review="exam"))
    desk = Sitting(alice)
    desk.send("check", text="zebra1")
    assert "Checked. This quiz tells only later how it went." in desk.page
    assert "Right" not in desk.page


def test_interactive_gives_a_hint_and_another_try(app: Flask, alice: FlaskClient) -> None:
    shelve_deck(app, quiz_deck(HINTED, behaviour="interactive"))
    desk = Sitting(alice)
    assert "It has stripes." not in desk.page
    desk.send("check", text="horse")
    assert "It has stripes." in desk.page
    assert "zebra" not in desk.page
    desk.send("again")
    assert "Try 2 of 3." in desk.page
    assert "tells only later" not in desk.page
    desk.send("check", text="zebra")
    assert "Right" in desk.page
    assert "0.67 of 1 points" in desk.hand_in()


def test_no_further_try_tells_what_was_wrong_where_the_review_keeps_it(
    app: Flask, alice: FlaskClient
) -> None:
    shelve_deck(app, quiz_deck(HINTED, behaviour="interactive", review="exam"))
    assert "everything is marked when you hand it in" in alice.get("/quizzes/of/school/test").text
    desk = Sitting(alice)
    pages = []
    for answer in ("horse", "zebra"):
        desk.send("check", text=answer)
        pages.append(re.sub(r'name="(csrf_token|seq|seen|text)"[^>]*', "", desk.page))
    assert pages[0] == pages[1]
    assert "It has stripes." not in pages[0]


@pytest.mark.parametrize("behaviour", ["immediate", "adaptive"])
def test_where_nothing_is_told_a_checked_answer_is_not_graded_before_the_end(
    app: Flask, alice: FlaskClient, behaviour: str
) -> None:
    shelve_deck(app, quiz_deck(SHORTS, behaviour=behaviour, review="exam"))
    work = []
    for client, answer in ((alice, "zebrx1"), (join(app, BOB), "nothing like it")):
        desk = Sitting(client)
        desk.send("check", text=answer)
        assert "Right" not in desk.page
        assert "Not this time" not in desk.page
        with statements(app) as seen:
            desk.open(1)
        work.append(len(seen))  # a slip is held against all answers of the deck
        desk.hand_in()
    assert work[0] == work[1]
    assert [attempt.score for attempt in attempts(app)] == [1, 0]


@pytest.mark.parametrize("behaviour", ["immediate", "adaptive", "interactive"])
def test_a_text_is_never_offered_to_be_checked(
    app: Flask, alice: FlaskClient, behaviour: str
) -> None:
    shelve_deck(app, quiz_deck(ESSAY + SHORTS, behaviour=behaviour))
    desk = Sitting(alice)
    assert 'value="check"' not in desk.page
    desk.send("check", text="Boats carry goods.")
    assert "Boats carry goods." in desk.page
    assert 'value="check"' in desk.open(2)
    assert "still to be marked" in desk.hand_in()


def test_certainty_counts_for_and_against(app: Flask, alice: FlaskClient) -> None:
    shelve_deck(app, quiz_deck(SHORTS, behaviour="certainty"))
    desk = Sitting(alice)
    desk.send(text="zebra1", certainty="3")
    desk.send(text="nothing", certainty="2")
    assert "1 of 9 points" in desk.hand_in()
    assert [attempt.score for attempt in attempts(app)] == [1]


@pytest.mark.parametrize("behaviour", ["deferred", "immediate", "adaptive", "interactive"])
@pytest.mark.parametrize("review", ["exam", "score"])
def test_no_page_tells_a_key_before_the_policy_allows_it(
    app: Flask, alice: FlaskClient, behaviour: str, review: str
) -> None:
    shelve_deck(app, quiz_deck(EVERY_KIND, behaviour=behaviour, review=review))
    desk = Sitting(alice)
    seen = [alice.get("/quizzes/of/school/test"), alice.get("/quizzes/")]
    for number in range(1, 11):
        desk.open(number)
        given = {"pick": "0"} if number in {3, 6, 7} else {"text": "keyreject"[:3]}
        for go in ("save", "check", "again", "flag", "next"):
            seen.append(desk.send(go, **given))
            seen.append(alice.get(f"{desk.path}/{number}"))
    seen.append(alice.get(f"{desk.path}/end"))
    assert ("of 10 points" in desk.hand_in()) is (review == "score")
    seen += [alice.get(f"{desk.path}/review"), alice.get("/quizzes/"), alice.get("/settings/data")]
    for answer in seen:
        told = answer.text + str(answer.headers)
        assert [key for key in KEYS if key in told] == []


def test_levels_between_tell_the_verdict_and_no_answer(app: Flask, alice: FlaskClient) -> None:
    text = quiz_deck(EVERY_KIND).replace("after: everything", "after: score")
    shelve_deck(app, text.replace("closed: everything", "closed: answers"))
    desk = Sitting(alice)
    page = desk.hand_in()
    assert "0 of 10 points" in page
    assert [key for key in KEYS if key in page] == []
    assert "keeps the answers to itself" in page


HALF = """- {id: s, select: Which two?, right: [one, two], wrong: [three, four], tags: [asked]}
- {id: t, truth: It is so., answer: true, tags: [asked]}
"""


def test_a_try_that_was_not_taken_costs_nothing_and_the_page_has_one_number(
    app: Flask, alice: FlaskClient
) -> None:
    shelve_deck(app, quiz_deck(HALF, behaviour="interactive"))
    desk = Sitting(alice)
    desk.choose("one", go="check")
    assert "Try 2 of 3. A right answer now earns 0.67 of 1 points." in desk.page
    desk.open(2)
    desk.send("check", pick="false")
    assert "Try again" not in desk.page  # of two answers the other one is left
    review = desk.hand_in()
    assert "0.5 of 1 points" in review
    assert "0.5 of 2 points" in review
    assert "% of the points" not in review


def test_the_review_says_why_a_later_try_earned_less(app: Flask, alice: FlaskClient) -> None:
    shelve_deck(app, quiz_deck(SHORTS, behaviour="interactive"))
    desk = Sitting(alice)
    for go, text in (("check", "horse"), ("again", ""), ("check", "zebra1")):
        desk.send(go, text=text)
    assert (
        "0.67 of 1 points <span>(try 2: the answer is worth 1, less a third for the tries before)"
        in desk.hand_in()
    )


def test_a_right_answer_ends_an_adaptive_question(app: Flask, alice: FlaskClient) -> None:
    shelve_deck(app, quiz_deck(SHORTS, behaviour="adaptive"))
    desk = Sitting(alice)
    desk.send("check", text="horse")
    assert "Try 2. A right answer now earns 0.67 of 1 points." in desk.page
    desk.send("check", text="zebra1")
    assert "Right" in desk.page
    assert 'value="check"' not in desk.page
    assert "the best of 2 tries" in desk.hand_in()


@pytest.mark.parametrize("behaviour", ["immediate", "adaptive", "interactive"])
def test_nothing_to_check_is_said_and_who_does_not_know_is_shown_the_answer(
    app: Flask, alice: FlaskClient, behaviour: str
) -> None:
    shelve_deck(app, quiz_deck(SHORTS, behaviour=behaviour))
    desk = Sitting(alice)
    desk.send("check", text=" ")
    assert "There is nothing to check yet" in desk.page
    part = {"Recto-Part": "save"}
    fields = form(desk.page, "/1").fields | {"go": "check", "text": ""}
    told = alice.post(f"{desk.path}/1", data=fields, headers=part).json
    assert told is not None
    assert "nothing to check yet" in told["refused"]
    desk.send("unknown")
    assert "zebra1" in desk.page
    assert "Not answered" in desk.page
    assert alice.get(desk.path).location.endswith("/2")  # a question given up is not gone back to
    assert "0 of 3 points" in desk.hand_in()


def test_certainty_says_beforehand_and_beside_the_choice_what_it_earns(
    app: Flask, alice: FlaskClient
) -> None:
    cards = SHORTS.replace("  tags: [asked]\n", "  tags: [asked]\n  points: 2\n", 1)
    shelve_deck(app, quiz_deck(cards, behaviour="certainty"))
    begin = alice.get("/quizzes/of/school/test").text
    assert "Very sure: right +3, wrong −6." in begin  # noqa: RUF001 - a minus sign
    desk = Sitting(alice)
    assert "right +6, wrong −12" in desk.page  # noqa: RUF001 - the same
    assert "If you do not say, it counts as hardly sure." in desk.page
    desk.send(text="horse", certainty="3")
    desk.send(text="zebra2")
    desk.open(3)
    page = alice.get(f"{desk.path}/end").text
    assert "Counts as hardly sure" in page
    review = desk.hand_in()
    assert "−12 of 6 points <span>(very sure)" in review  # noqa: RUF001 - the same
    assert "1 of 3 points <span>(you did not say how sure you were" in review
    assert "−92 %" in review  # noqa: RUF001 - 11 less, of 12
    assert "it counts as 0 %" in review
