"""The lists of an answer page, marked by what was given."""

from __future__ import annotations

from typing import Any

import pytest

from app.core import cardjson, faces, grading
from app.core.cards import (
    Basic,
    Card,
    Choice,
    Match,
    Media,
    Option,
    Order,
    Region,
    Select,
    Spot,
    Truth,
)
from app.core.history import NEW_CARD
from app.study.queries import Shown
from app.web import marked

CHOICE = Choice(
    key="k", prompt="?", right="Rome", wrong=(Option("Milan", "North."), Option("Bari"))
)
SELECT = Select(key="k", prompt="?", right=("Rome", "Bari"), wrong=(Option("Paris"),))
MATCH = Match(key="k", prompt="?", pairs=(("IT", "Rome"), ("FR", "Paris")), wrong=("Oslo",))
ORDER = Order(key="k", prompt="?", items=("one", "two", "three"))
SPOT = Spot(
    key="k",
    prompt="?",
    image=Media(file="map.svg", alt="map"),
    right=Region(shape="circle", points=(50.0, 50.0, 5.0), label="Rome"),
    wrong=(Region(shape="rect", points=(0.0, 0.0, 10.0, 10.0), label="Milan"),),
)


def _lists(card: Card, response: Any, order: dict[str, tuple[int, ...]]) -> marked.Lists:  # noqa: ANN401 - each kind has its own form
    sides = faces.show(card)
    shown = Shown(
        card_id=1,
        version=1,
        kind=card.kind,
        key="k",
        tags=[],
        question=dict(sides.question),
        answer=dict(sides.key),
        passage={},
        body=cardjson.to_json(card),
        deck_id=1,
        deck_key="d",
        deck_title="D",
        lang="en",
        owner_id=None,
        state=NEW_CARD,
    )
    return marked.lists(shown, order, response, grading.grade(card, response))


@pytest.mark.parametrize(
    ("picked", "right", "name"),
    [
        (True, True, "right"),
        (True, False, "wrong"),
        (False, True, "missed"),
        (False, False, "neither"),
    ],
)
def test_an_option_stands_in_one_of_four_ways(picked: bool, right: bool, name: str) -> None:  # noqa: FBT001 - the cases
    assert marked.state(picked=picked, right=right) == name


def test_options_keep_the_order_in_which_they_were_asked() -> None:
    found = _lists(CHOICE, 1, {"options": (2, 0, 1)}).options
    assert [(o["plain"], o["picked"], o["right"]) for o in found] == [
        ("Bari", False, False),
        ("Rome", False, True),
        ("Milan", True, False),
    ]
    assert "North." in found[2]["feedback"]


def test_several_picked_options_are_all_marked() -> None:
    found = _lists(SELECT, [0, 2], {"options": (0, 1, 2)}).options
    assert [(o["picked"], o["right"]) for o in found] == [
        (True, True),
        (False, True),
        (True, False),
    ]


def test_nothing_picked_marks_nothing_as_picked() -> None:
    assert not any(o["picked"] for o in _lists(CHOICE, None, {"options": (0, 1, 2)}).options)


@pytest.mark.parametrize(("response", "picked"), [(True, [1, 0]), (False, [0, 1]), (None, [0, 0])])
def test_a_statement_shows_what_was_said_of_it(response: object, picked: list[int]) -> None:
    found = _lists(Truth(key="k", prompt="?", answer=False), response, {}).options
    assert [o["picked"] for o in found] == picked
    assert [o["right"] for o in found] == [False, True]


def test_pairs_show_what_was_chosen_and_what_belongs_there() -> None:
    found = _lists(MATCH, [2, 1], {"left": (1, 0), "right": (0, 1, 2)}).pairs
    assert [(p["left"], p["given"], p["expected"], p["right"]) for p in found] == [
        ("FR", "Paris", "Paris", True),
        ("IT", "Oslo", "Rome", False),
    ]
    empty = _lists(MATCH, None, {"left": (0, 1), "right": (0, 1, 2)}).pairs
    assert [p["given"] for p in empty] == ["", ""]


@pytest.mark.parametrize(
    ("given", "rows"),
    [
        ([1, 0, 2], [("one", 2, False), ("two", 1, False), ("three", 3, False)]),
        ([1, 2, 0], [("one", 3, False), ("two", 1, False), ("three", 2, True)]),
        ([0, 1, 2], [("one", 1, True), ("two", 2, True), ("three", 3, True)]),
    ],
)
def test_an_item_is_right_where_it_follows_the_one_it_should(
    given: list[int], rows: list[tuple[str, int, bool]]
) -> None:
    found = _lists(ORDER, given, {"items": (2, 1, 0)}).items
    assert [(i["plain"], i["given"], i["right"]) for i in found] == rows


@pytest.mark.parametrize(
    ("response", "states", "click"),
    [
        ({"label": 0}, ["neither", "right"], None),
        ({"label": 1}, ["wrong", "missed"], None),
        ({"x": 50.0, "y": 51.0}, ["neither", "right"], (50.0, 51.0)),
        ({"x": 5.0, "y": 5.0}, ["wrong", "missed"], (5.0, 5.0)),
        ({"x": 90.0, "y": 5.0}, ["neither", "missed"], (90.0, 5.0)),
        (None, ["neither", "missed"], None),
    ],
)
def test_regions_show_which_one_was_hit(
    response: object, states: list[str], click: tuple[float, float] | None
) -> None:
    found = _lists(SPOT, response, {"labels": (1, 0)})
    assert [r["state"] for r in found.regions] == states
    assert found.click == click


def test_other_kinds_list_nothing() -> None:
    assert _lists(Basic(key="k", prompt="?", answer="!"), "", {}) == marked.Lists()


def test_the_shape_of_a_picture_is_one_where_it_is_not_known() -> None:
    assert marked.aspect({"image": {"width": 40, "height": 20}}) == 2
    assert marked.aspect({"image": {"width": None, "height": None}}) == 1
    assert marked.aspect({"image": None}) == 1
    assert marked.aspect({}) == 1
