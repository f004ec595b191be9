"""What a blind guess earns, and how scores spread over tenths of the points."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import pytest

from app.core import grading
from app.core.cards import Card, Choice, Essay, Match, Option, Order, Region, Select, Spot, Truth
from app.core.itemguess import guess_share
from app.core.itemspread import spread

HERE = Region(shape="circle", points=(1, 1, 1), label="here")


@pytest.mark.parametrize(
    ("card", "share"),
    [
        (Choice(prompt="?", right="a", wrong=(Option("b"), Option("c"), Option("d"))), 1 / 4),
        (Truth(prompt="?", answer=True), 1 / 2),
        (Match(prompt="?", pairs=(("a", "1"), ("b", "2")), wrong=("3",)), 1 / 3),
        (Match(prompt="?", pairs=(("a", "1"), ("b", "1"))), 1.0),
        (Spot(prompt="?", right=HERE, wrong=(HERE, HERE)), 1 / 3),
        (Spot(prompt="?", right=HERE), None),
        (Select(prompt="?", right=("a",), wrong=(Option("b"),)), None),
        (Essay(prompt="?", rubric=(("good", 1),)), 0.0),
    ],
)
def test_a_blind_guess_earns_what_its_options_give(card: Card, share: float | None) -> None:
    assert guess_share(card) == (None if share is None else pytest.approx(share))


@pytest.mark.parametrize("count", [2, 3, 4])
def test_a_blind_order_earns_the_mean_over_all_orders(count: int) -> None:
    card = Order(prompt="?", items=tuple("abcd"[:count]))
    grades = [grading.grade(card, list(one)).fraction for one in permutations(range(count))]
    mean = sum(Fraction(one or 0).limit_denominator(100) for one in grades) / len(grades)
    assert guess_share(card) == pytest.approx(float(mean))


def test_scores_stand_in_the_tenth_they_reach_and_all_the_points_in_the_last() -> None:
    found = spread([0.0, 0.05, 0.1, 0.3, 0.1 + 0.2, 0.95, 1.0, -0.5])
    assert [one.count for one in found] == [3, 1, 0, 2, 0, 0, 0, 0, 0, 2]
    assert [(one.low, one.high) for one in found][-1] == (90, 100)
    assert sum(one.count for one in spread([])) == 0
