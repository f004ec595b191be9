"""A response is carried over to a newer version of its card by what its options say."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.cards import (
    Card,
    Choice,
    Match,
    Option,
    Order,
    Region,
    Select,
    Short,
    Spot,
    Truth,
)
from app.core.carryover import carry, correspond, said
from app.core.grades import UnreadableResponse


def choice(right: str, *wrong: str) -> Choice:
    """Write a choice."""
    return Choice(prompt="Q", right=right, wrong=tuple(map(Option, wrong)))


def select(right: str, wrong: str) -> Select:
    """Write a select of one letter options."""
    return Select(prompt="Q", right=tuple(right), wrong=tuple(map(Option, wrong)))


def order(items: str) -> Order:
    """Write an order of one letter items."""
    return Order(prompt="Q", items=tuple(items))


def spot(*labels: str) -> Spot:
    """Write a spot whose first place is right."""
    areas = [Region(shape="circle", points=(1, 1, 1), label=label) for label in labels]
    return Spot(prompt="Q", right=areas[0], wrong=tuple(areas[1:]))


MATCH = Match(prompt="Q", pairs=(("a", "1"), ("b", "2")), wrong=("3",))
TURNED = Match(prompt="Q", pairs=(("b", "1"), ("a", "2")), wrong=("3",))
CASES: list[tuple[Card, Card, Any, Any]] = [
    (choice("A", "B", "C"), choice("B", "A", "C"), 1, 0),
    (choice("A", "B"), choice("B", "A", "new"), 0, 1),
    (choice("A", "Pekng"), choice("Peking", "A"), 1, 0),
    (select("ab", "c"), select("ac", "b"), [1, 2], [1, 2]),
    (select("ab", "c"), select("c", "ab"), [0, 2], [0, 1]),
    (order("abc"), order("cba"), [0, 2, 1], [2, 0, 1]),
    (MATCH, TURNED, [0, None], [None, 0]),
    (MATCH, TURNED, [2, 1], [1, 2]),
    (spot("x", "y"), spot("y", "x"), {"label": 0}, {"label": 1}),
    (spot("x", "y"), spot("y", "x"), {"x": 4, "y": 5}, {"x": 4, "y": 5}),
    (Truth(prompt="Q", answer=True), Truth(prompt="Q", answer=False), True, True),
    (Short(prompt="Q", accept=("a",)), Short(prompt="Q", accept=("b",)), "b", "b"),
    (choice("A", "B"), choice("C", "D", "E"), None, None),
]


@pytest.mark.parametrize(("asked", "newer", "response", "expected"), CASES)
def test_the_same_words_are_the_same_answer_wherever_they_stand(
    asked: Card, newer: Card, response: object, expected: object
) -> None:
    assert carry(response, asked, newer) == expected


@pytest.mark.parametrize(
    ("asked", "newer", "response"),
    [
        (choice("A", "B"), Truth(prompt="Q", answer=True), 0),
        (choice("A", "B", "C"), choice("A", "D"), 1),
        (MATCH, Match(prompt="Q", pairs=(("a", "1"),)), [0, 1]),
        (order("ab"), order("a"), [0, 1]),
    ],
)
def test_what_has_no_place_in_the_newer_version_is_told(
    asked: Card, newer: Card, response: object
) -> None:
    with pytest.raises(UnreadableResponse):
        carry(response, asked, newer)


def test_equal_texts_have_one_counterpart_each() -> None:
    assert correspond(["a", "a", "b"], ["b", "a", "a"]) == (1, 2, 0)


@pytest.mark.parametrize(
    ("card", "response", "words"),
    [
        (Short(prompt="Q", accept=("a",)), " Peking ", "Peking"),
        (Truth(prompt="Q", answer=True), False, "False"),
        (choice("A", "B"), 1, "B"),
        (choice("A", "B"), 2, None),
        (select("a", "b"), [0], None),
        (Short(prompt="Q", accept=("a",)), None, None),
    ],
)
def test_an_answer_of_one_text_is_said_in_words(
    card: Card, response: object, words: str | None
) -> None:
    assert said(response, card) == words
