"""Laws of totals: what teachers and learners rely on, whatever the marks are."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.gradebook import Category, Item, Scheme, keep_best
from app.core.gradepoints import POINT, read_points, write_points

KINDS = ("a", "b", "")
_modes = st.sampled_from(("points", "weights"))
_pairs = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 40)), min_size=1, max_size=7)


@st.composite
def classes(draw: st.DrawFn) -> tuple[list[Item], list[Category], dict[str, int]]:
    """Draw items, categories, and what a learner earned of some of the items."""
    items = [
        Item(f"i{n}", draw(st.integers(1, 40)), draw(st.sampled_from(KINDS)), draw(st.booleans()))
        for n in range(draw(st.integers(1, 8)))
    ]
    kinds = [
        Category(key, draw(st.integers(0, 5)), draw(st.integers(0, 3)), draw(st.booleans()))
        for key in ("a", "b")
    ]
    marked = draw(st.sets(st.sampled_from([item.key for item in items])))
    return items, kinds, {key: draw(st.integers(0, 60)) for key in sorted(marked)}


@settings(max_examples=150)
@given(classes(), _modes)
def test_dropping_one_more_never_lowers_a_total(
    drawn: tuple[list[Item], list[Category], dict[str, int]], mode: str
) -> None:
    items, kinds, earned = drawn
    before = Scheme(items, kinds, weighted=mode == "weights").total(earned).share
    more = [replace(kind, dropped=kind.dropped + 1) for kind in kinds]
    after = Scheme(items, more, weighted=mode == "weights").total(earned).share
    assert (before is None) == (after is None)
    assert before is None or after is None or after >= before


@settings(max_examples=100)
@given(classes(), st.integers(1, 1000))
def test_only_the_proportions_of_weights_count(
    drawn: tuple[list[Item], list[Category], dict[str, int]], factor: int
) -> None:
    items, kinds, earned = drawn
    scaled = [replace(kind, weight=kind.weight * factor) for kind in kinds]
    one = Scheme(items, kinds, weighted=True).total(earned)
    other = Scheme(items, scaled, weighted=True).total(earned)
    assert one.share == other.share
    assert one.dropped == other.dropped


@settings(max_examples=100)
@given(classes(), _modes, st.randoms(use_true_random=False))
def test_the_order_of_columns_and_categories_does_not_matter(
    drawn: tuple[list[Item], list[Category], dict[str, int]], mode: str, dice: Random
) -> None:
    items, kinds, earned = drawn
    share = Scheme(items, kinds, weighted=mode == "weights").total(earned).share
    dice.shuffle(items)
    assert Scheme(items, kinds[::-1], weighted=mode == "weights").total(earned).share == share


@settings(max_examples=100)
@given(classes(), _modes)
def test_a_better_mark_never_lowers_a_total(
    drawn: tuple[list[Item], list[Category], dict[str, int]], mode: str
) -> None:
    items, kinds, earned = drawn
    scheme = Scheme(items, kinds, weighted=mode == "weights")
    before = scheme.total(earned).share
    for key in earned:
        after = scheme.total(earned | {key: earned[key] + 7}).share
        assert before is None or (after is not None and after >= before)


@settings(max_examples=100)
@given(_pairs, st.integers(1, 7), st.integers(0, 20))
def test_no_other_choice_of_as_many_marks_is_better(
    pairs: list[tuple[int, int]], stay: int, bonus: int
) -> None:
    stay = min(stay, len(pairs))
    kept, share = keep_best(pairs, stay, bonus)
    shares = [
        Fraction(sum(pair[0] for pair in chosen) + bonus, sum(pair[1] for pair in chosen))
        for chosen in combinations(pairs, stay)
    ]
    assert len(kept) == stay
    assert share == max(shares)


@settings(max_examples=100)
@given(st.integers(0, 1_000_000 * POINT))
def test_points_that_are_written_are_read_as_they_were(points: int) -> None:
    assert read_points(write_points(points)) == points
