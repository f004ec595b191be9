"""Every kind of card on the study page: asked without its answer, answered, marked, explained."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import ALICE, join, user_id
from tests.studying import Clock, Desk, form, log, shelve_deck

HEAD = """deck: kinds
title: All kinds
sources:
  book: {title: Zebrabook, kind: book}
facts:
  one: {claim: Claimzebra stands here, source: book, section: Sectionzebra, para: 3}
cards:
"""


@dataclass(frozen=True)
class Kind:
    """A card of a kind: its text, what only its answer holds, a right and a wrong answer."""

    text: str
    hidden: tuple[str, ...]
    shown: str
    response: str = ""
    fields: dict[str, str] = field(default_factory=dict)


KINDS = {
    "basic": Kind("basic: Ask?\n  answer: Keyzebra", ("Keyzebra",), "Keyzebra"),
    "cloze": Kind(
        'cloze: "Ask {{c1::Keyzebra::soft}} thing."',
        ("Keyzebra",),
        "Keyzebra",
        fields={"text": "no"},
    ),
    "choice": Kind(
        "choice: Ask?\n  right: Rightone\n  wrong:\n"
        "  - Wrongone: Feedzebra\n  - Wrongtwo: Feedzebra",
        ("Feedzebra",),
        "your answer",
    ),
    "select": Kind(
        "select: Ask?\n  right: [Rightone, Righttwo]\n  wrong:\n  - Wrongone: Feedzebra",
        ("Feedzebra",),
        "missed",
    ),
    "truth": Kind(
        "truth: Ask this.\n  answer: true", (), "Not this time", fields={"pick": "false"}
    ),
    "short": Kind(
        "short: Ask?\n  accept: [Keyzebra]\n  reject:\n  - Nearzebra: Feedzebra",
        ("Keyzebra", "Nearzebra", "Feedzebra"),
        "Keyzebra",
    ),
    "number": Kind(
        "number: Ask?\n  answer: 86753\n  tolerance: 1%\n  unit: km",
        ("86753", "86,753"),
        "86753",
        fields={"text": "12"},
    ),
    "match": Kind(
        "match: Ask?\n  pairs: {Leftone: Rightone, Lefttwo: Righttwo}\n  wrong: [Extraone]",
        (),
        "Answer:",
        fields={"pair-0": "", "pair-1": ""},
    ),
    "order": Kind("order: Ask?\n  items: [Itemone, Itemtwo, Itemthree]", (), "Itemone"),
    "essay": Kind(
        "essay: Ask?\n  rubric: {Criterionzebra: 2, Otherzebra: 3}\n  answer: Modelzebra",
        ("Criterionzebra", "Otherzebra", "Modelzebra"),
        "Criterionzebra",
        fields={"text": "My own words."},
    ),
    "spot": Kind(
        "spot: Ask?\n  image: {file: map.svg, alt: A map, credit: us, licence: CC0}\n"
        "  right: {circle: [71.5, 33.5, 9.5], label: Placeone}\n"
        "  wrong:\n  - {rect: [11.5, 12.5, 20.5, 21.5], label: Placetwo}",
        ("71.5", "33.5", "11.5", "12.5", "20.5"),
        "71.5",
    ),
}


def _deck(kind: str) -> str:
    return HEAD + f"- id: card\n  {KINDS[kind].text}\n  why: Whyzebra here\n  fact: one\n"


@pytest.fixture
def alice(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    assert Clock(monkeypatch).at
    return join(app, ALICE)


def _sit(app: Flask, alice: FlaskClient, kind: str) -> Desk:
    shelve_deck(app, _deck(kind))
    return Desk(alice, "kinds")


def _pick(desk: Desk, label: str) -> str:
    """Find the place at which an option or label stands on the page."""
    options = re.findall(
        r'name="pick" value="(\d+)".*?<span[^>]*>(.*?)</span>', desk.page, re.DOTALL
    )
    found: str = next(place for place, text in options if text == label)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_no_question_holds_its_answer(app: Flask, alice: FlaskClient, kind: str) -> None:
    desk = _sit(app, alice, kind)
    assert "Ask" in desk.page
    for word in (*KINDS[kind].hidden, "Whyzebra", "Claimzebra", "Zebrabook", "Sectionzebra"):
        assert word not in desk.page
    fields = form(desk.page, "/reveal").fields
    known = {"csrf_token", "card", "token", "since", "hinted", "text", "x", "y"}
    assert {name for name in fields if not name.startswith(("pair-", "place-"))} <= known


@pytest.mark.parametrize("kind", KINDS)
def test_the_answer_comes_with_why_source_and_four_ratings(
    app: Flask, alice: FlaskClient, kind: str
) -> None:
    desk = _sit(app, alice, kind)
    fields = dict(KINDS[kind].fields)
    if kind in ("choice", "select"):
        fields["pick"] = _pick(desk, "Wrongone")
    desk.reveal(**fields)
    for word in (KINDS[kind].shown, "Whyzebra", "Zebrabook", "Sectionzebra", "paragraph 3"):
        assert word in desk.page
    assert ("Feedzebra" in desk.page) is (kind in ("choice", "select"))
    assert sorted(desk.intervals) == [1, 2, 3, 4]
    assert all(desk.intervals.values())
    assert desk.rate(1).status_code == 303
    [row] = log(app, user_id(app, ALICE))
    assert row.rating == 1


@pytest.mark.parametrize("kind", ["choice", "select", "match", "order", "spot"])
def test_the_lists_of_a_question_do_not_stand_in_the_cards_own_order(
    app: Flask, alice: FlaskClient, kind: str
) -> None:
    cards = "".join(
        f"- id: card-{n}\n  {KINDS[kind].text.replace('Ask?', f'Ask {n}?')}\n" for n in range(12)
    )
    shelve_deck(app, HEAD + cards)
    desk = Desk(alice, "kinds")
    first = {"choice": "Rightone", "select": "Rightone", "spot": "Placeone"}.get(kind, "")
    places = set()
    for _ in range(8):
        words = re.findall(r"(?:Right|Item|Place|Wrong)(?:one|two|three)", _respond(desk.page))
        places.add(tuple(words).index(first) if first else tuple(words))
        desk.study(4)
    assert len(places) > 1


def _respond(page: str) -> str:
    return page.partition('id="respond"')[2].partition("</form>")[0]


def test_the_right_option_is_marked_right_wherever_it_stood(app: Flask, alice: FlaskClient) -> None:
    desk = _sit(app, alice, "choice")
    desk.reveal(pick=_pick(desk, "Rightone"))
    assert "Feedzebra" not in desk.page
    assert 'data-suggest="good"' in desk.page
    desk.rate(3)
    [row] = log(app, user_id(app, ALICE))
    assert (row.mode, row.fraction, row.response, row.options) == ("choice", 1.0, "0", 3)


def test_a_wrong_option_suggests_again_and_says_why(app: Flask, alice: FlaskClient) -> None:
    desk = _sit(app, alice, "choice")
    desk.reveal(pick=_pick(desk, "Wrongtwo"))
    assert 'data-suggest="again"' in desk.page
    desk.rate(1)
    [row] = log(app, user_id(app, ALICE))
    assert (row.fraction, row.response) == (0.0, "2")


def test_several_right_options_are_counted(app: Flask, alice: FlaskClient) -> None:
    desk = _sit(app, alice, "select")
    desk.reveal(pick=[_pick(desk, "Rightone"), _pick(desk, "Righttwo")])
    desk.rate(3)
    [row] = log(app, user_id(app, ALICE))
    assert (row.fraction, row.response) == (1.0, "[0, 1]")


def test_pairs_put_together_are_marked_in_the_cards_order(app: Flask, alice: FlaskClient) -> None:
    desk = _sit(app, alice, "match")
    lefts = re.findall(r'for="pair-(\d)"[^>]*>(.*?)<', desk.page)
    rights = {
        text: place for place, text in re.findall(r'<option value="(\d)">(.*?)</option>', desk.page)
    }
    given = {f"pair-{n}": rights[left.replace("Left", "Right")] for n, left in lefts}
    desk.reveal(**given)
    desk.rate(3)
    [row] = log(app, user_id(app, ALICE))
    assert (row.fraction, row.response) == (1.0, "[0, 1]")


def test_items_put_in_order_are_marked(app: Flask, alice: FlaskClient) -> None:
    desk = _sit(app, alice, "order")
    items = re.findall(r'class="item-text"[^>]*>(.*?)<', desk.page)
    right = ["Itemone", "Itemtwo", "Itemthree"]
    desk.reveal(**{f"place-{n}": str(right.index(item) + 1) for n, item in enumerate(items)})
    desk.rate(3)
    [row] = log(app, user_id(app, ALICE))
    assert (row.fraction, row.response) == (1.0, "[0, 1, 2]")


def test_a_statement_is_judged(app: Flask, alice: FlaskClient) -> None:
    desk = _sit(app, alice, "truth")
    desk.reveal(pick="true")
    desk.rate(4)
    [row] = log(app, user_id(app, ALICE))
    assert (row.fraction, row.response) == (1.0, "true")


def test_a_typed_slip_shows_the_difference_and_suggests_hard(
    app: Flask, alice: FlaskClient
) -> None:
    desk = _sit(app, alice, "short")
    desk.reveal(text="Keyzebar")
    assert "Right, but for a slip" in desk.page
    assert 'data-suggest="hard"' in desk.page
    desk.rate(2)
    [row] = log(app, user_id(app, ALICE))
    assert (row.mode, row.response, row.fraction) == ("typed", '"Keyzebar"', 1.0)


def test_a_typed_near_miss_is_explained(app: Flask, alice: FlaskClient) -> None:
    assert "Feedzebra" in _sit(app, alice, "short").reveal(text="Nearzebra")


def test_looking_without_typing_suggests_again_and_leaves_it_to_the_learner(
    app: Flask, alice: FlaskClient
) -> None:
    desk = _sit(app, alice, "short")
    desk.reveal(text="  ")
    assert "Keyzebra" in desk.page
    assert 'data-suggest="again"' in desk.page
    desk.rate(3)
    [row] = log(app, user_id(app, ALICE))
    assert (row.mode, row.response, row.fraction) == ("self", None, None)


def test_a_number_within_its_tolerance_is_right(app: Flask, alice: FlaskClient) -> None:
    desk = _sit(app, alice, "number")
    assert "Right" in desk.reveal(text="86,800")
    desk.rate(3)
    [row] = log(app, user_id(app, ALICE))
    assert (row.mode, row.fraction) == ("typed", 1.0)


def test_an_essay_is_marked_by_its_writer_with_the_rubric(app: Flask, alice: FlaskClient) -> None:
    desk = _sit(app, alice, "essay")
    page = desk.reveal(text="Two words")
    assert "Two words" in page
    assert "Modelzebra" in page
    desk.rate(3, **{"points-0": "2", "points-1": "1.5"})
    [row] = log(app, user_id(app, ALICE))
    assert (row.mode, row.fraction) == ("self", 0.7)
    assert json.loads(row.response or "") == {"text": "Two words", "marks": [2.0, 1.5]}


@pytest.mark.parametrize("points", [{}, {"points-0": "2", "points-1": "x"}, {"points-0": "99"}])
def test_an_essay_without_usable_marks_has_no_score(
    app: Flask, alice: FlaskClient, points: dict[str, str]
) -> None:
    desk = _sit(app, alice, "essay")
    desk.reveal(text="Two words")
    desk.rate(2, **points)
    [row] = log(app, user_id(app, ALICE))
    assert (row.rating, row.fraction) == (2, None)


@pytest.mark.parametrize(
    ("given", "fraction"),
    [
        ({"x": "71.5", "y": "33.5"}, 1.0),
        ({"x": "15", "y": "20"}, 0.0),
        ({"x": "99", "y": "99"}, 0.0),
        ({"label": "Placeone"}, 1.0),
        ({"label": "Placetwo"}, 0.0),
    ],
)
def test_a_place_is_found_by_clicking_or_by_its_label(
    app: Flask, alice: FlaskClient, given: dict[str, str], fraction: float
) -> None:
    desk = _sit(app, alice, "spot")
    fields = {"pick": _pick(desk, given["label"])} if "label" in given else given
    page = desk.reveal(**fields)
    assert ("your answer" in page) is (fraction == 0 and given.get("x") != "99")
    assert ("Not this time" in page) is (fraction == 0)
    desk.rate(3)
    [row] = log(app, user_id(app, ALICE))
    assert row.fraction == fraction


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("choice", {"pick": "17"}),
        ("choice", {"pick": "-1"}),
        ("choice", {"pick": "x"}),
        ("select", {"pick": "9" * 5000}),
        ("match", {"pair-0": "9"}),
        ("order", {"place-0": "first"}),
        ("spot", {"x": "nan", "y": "1"}),
        ("spot", {"x": "5", "y": ""}),
        ("spot", {"x": "500", "y": "1"}),
        ("short", {"text": "a" * 501}),
    ],
)
def test_an_answer_that_is_none_is_asked_for_once_more(
    app: Flask, alice: FlaskClient, kind: str, fields: dict[str, str]
) -> None:
    desk = _sit(app, alice, kind)
    page = desk.reveal(**fields)
    assert "could not be read" in page
    assert "Whyzebra" not in page
    assert "/reveal" in page


@pytest.mark.parametrize("kind", ["choice", "select", "truth", "match", "spot"])
def test_giving_nothing_counts_as_not_answered(app: Flask, alice: FlaskClient, kind: str) -> None:
    desk = _sit(app, alice, kind)
    assert "Not answered" in desk.reveal()
    desk.rate(1)
    [row] = log(app, user_id(app, ALICE))
    assert (row.mode, row.response, row.fraction) == ("self", None, None)


def test_with_a_hint_a_right_answer_is_hard(app: Flask, alice: FlaskClient) -> None:
    desk = _sit(app, alice, "truth")
    assert 'data-suggest="hard"' in desk.reveal(pick="true", hinted="1")


def test_text_that_looks_like_markup_stays_text(app: Flask, alice: FlaskClient) -> None:
    page = _sit(app, alice, "short").reveal(text='<script>alert("x")</script>')
    assert "<script>alert" not in page
