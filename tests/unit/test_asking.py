"""Questions as they are asked, and forms as they are read."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from app.core.grades import UnreadableResponse
from app.web import asking

ORDER = {
    "options": (2, 0, 1),
    "labels": (1, 0),
    "left": (1, 0),
    "right": (2, 1, 0),
    "items": (2, 0, 1),
}


def _read(kind: str, *pairs: tuple[str, str]) -> Any:  # noqa: ANN401 - each kind has its own form
    return asking.read(kind, MultiDict(pairs), ORDER)


def _texts(*words: str) -> list[dict[str, str]]:
    return [{"html": word, "plain": word} for word in words]


def test_the_seed_depends_on_all_that_makes_a_showing_and_on_the_secret() -> None:
    seeds = {
        asking.seed(secret, learner, card, reps)
        for secret in ("one", "two")
        for learner in (1, 11)
        for card in (1, 11)
        for reps in (0, 1)
    }
    assert len(seeds) == 16
    assert asking.seed("one", 1, 1, 0) == asking.seed("one", 1, 1, 0)
    assert all(0 <= each < 2**64 for each in seeds)


def test_a_long_secret_is_no_trouble() -> None:
    assert asking.seed("s" * 500, 1, 1, 0) == asking.seed("s" * 64, 1, 1, 0)


def test_kinds_without_lists_have_no_order() -> None:
    assert asking.orders("basic", {}, "{}", 1) == {}
    assert asking.orders("truth", {}, '{"shuffle": false}', 1) == {}


def test_unmixed_lists_stand_sorted_with_numbers_by_size() -> None:
    question = {"options": _texts("100 km", "20 km", "about", "3")}
    order = asking.orders("choice", question, '{"shuffle": false}', 1)
    assert order == {"options": (3, 1, 0, 2)}


def test_items_to_put_in_order_are_mixed_whatever_the_card_says() -> None:
    question = {"items": _texts("a", "b", "c", "d", "e", "f")}
    orders = {
        asking.orders("order", question, '{"shuffle": false}', seed)["items"] for seed in range(9)
    }
    assert len(orders) > 3


@pytest.mark.parametrize(
    ("kind", "pairs", "expected"),
    [
        ("basic", [], ""),
        ("cloze", [("text", "Rome")], "Rome"),
        ("short", [("text", "Rome")], "Rome"),
        ("number", [("text", "12")], "12"),
        ("choice", [("pick", "0")], 2),
        ("choice", [], None),
        ("select", [("pick", "2"), ("pick", "0"), ("pick", "2")], [1, 2]),
        ("select", [], []),
        ("truth", [("pick", "true")], True),
        ("truth", [("pick", "false")], False),
        ("truth", [("pick", "perhaps")], None),
        ("match", [("pair-0", "0"), ("pair-1", "2")], [0, 2]),
        ("match", [("pair-0", "0"), ("pair-1", "")], [None, 2]),
        ("match", [("pair-0", "")], None),
        ("order", [("place-0", "3"), ("place-1", "1"), ("place-2", "2")], [0, 1, 2]),
        ("order", [], [2, 0, 1]),
        ("spot", [("x", "12.5"), ("y", "3"), ("pick", "0")], {"x": 12.5, "y": 3.0}),
        ("spot", [("x", ""), ("pick", "0")], {"label": 1}),
        ("spot", [], None),
        ("essay", [("text", " words ")], {"text": " words ", "marks": None}),
        ("essay", [("text", "  ")], None),
    ],
)
def test_a_form_is_read_into_the_cards_own_order(
    kind: str, pairs: list[tuple[str, str]], expected: object
) -> None:
    assert _read(kind, *pairs) == expected


@pytest.mark.parametrize(
    ("kind", "pair"),
    [
        ("choice", ("pick", "3")),
        ("choice", ("pick", "-1")),
        ("select", ("pick", "one")),
        ("match", ("pair-0", "-2")),
        ("order", ("place-1", "")),
        ("spot", ("x", "left")),
        ("spot", ("x", "3")),
        ("spot", ("pick", "7")),
    ],
)
def test_a_form_that_is_none_of_this_card_is_refused(kind: str, pair: tuple[str, str]) -> None:
    with pytest.raises(UnreadableResponse, match="does not belong"):
        _read(kind, pair)
