"""Totals of learners, the points they are made of, and the letters they get."""

from __future__ import annotations

from fractions import Fraction

import pytest

from app.core import letters
from app.core.gradebook import Category, Item, Scheme, keep_best
from app.core.gradepoints import (
    POINT,
    MarkError,
    of_share,
    read_mark,
    read_points,
    say_percent,
    say_points,
    tenths,
    write_points,
)
from app.core.letters import PRESETS, USUAL, ScaleError, Step

TESTS = [Item(f"t{n}", 10 * POINT, "tests") for n in range(1, 4)]
ESSAY = Item("essay", 20 * POINT, "essays")


def earned(**points: float) -> dict[str, int]:
    return {key: int(value * POINT) for key, value in points.items()}


def test_by_points_a_total_is_what_was_earned_of_what_could_be() -> None:
    scheme = Scheme([*TESTS, ESSAY], [Category("tests"), Category("essays")], weighted=False)
    assert scheme.total(earned(t1=10, t2=5, essay=11)).share == Fraction(26, 40)
    assert scheme.total({}).share is None


def test_weights_are_proportions_among_the_categories_that_have_marks() -> None:
    kinds = [Category("tests", weight=3), Category("essays", weight=1)]
    scheme = Scheme([*TESTS, ESSAY], kinds, weighted=True)
    assert scheme.total(earned(t1=5, essay=20)).share == Fraction(3 * 1 + 1 * 2, 8)
    assert scheme.total(earned(essay=20)).share == 1


def test_with_weights_what_has_no_category_counts_nothing() -> None:
    loose = Item("loose", 10 * POINT, "gone")
    scheme = Scheme([*TESTS, loose], [Category("tests", weight=1)], weighted=True)
    assert scheme.total(earned(t1=10, loose=0)).share == 1
    assert scheme.total(earned(loose=10)).share is None
    assert scheme.counts("tests")
    assert not scheme.counts("")
    assert Scheme([loose], [], weighted=False).counts("")


def test_items_that_count_alike_have_the_same_say_whatever_they_are_worth() -> None:
    items = [Item("small", 2 * POINT, "k"), Item("large", 50 * POINT, "k")]
    alike = Scheme(items, [Category("k", alike=True)], weighted=False)
    by_points = Scheme(items, [Category("k")], weighted=False)
    marks = earned(small=2, large=25)
    assert alike.total(marks).share == Fraction(3, 4)
    assert by_points.total(marks).share == Fraction(27, 52)


def test_the_weakest_mark_is_dropped_but_one_always_stays() -> None:
    scheme = Scheme(TESTS, [Category("tests", dropped=2)], weighted=False)
    found = scheme.total(earned(t1=9, t2=3, t3=6))
    assert (found.share, set(found.dropped)) == (Fraction(9, 10), {"t2", "t3"})
    alone = scheme.total(earned(t1=1))
    assert (alone.share, alone.dropped) == (Fraction(1, 10), frozenset())


def test_what_is_dropped_is_what_is_best_for_the_learner_not_the_lowest_percentage() -> None:
    """By D. and J. Kane: of these four, the lowest share is not among the best two to drop."""
    pairs = [(80, 100), (20, 100), (1, 20), (1, 20)]
    kept, share = keep_best(pairs, 2)
    assert (kept, share) == ((0, 2), Fraction(81, 120))
    assert Fraction(81, 120) > Fraction(80 + 20, 200)


def test_a_category_keeps_its_say_though_marks_of_it_are_dropped() -> None:
    kinds = [Category("tests", dropped=1), Category("essays")]
    scheme = Scheme([*TESTS[:2], ESSAY], kinds, weighted=False)
    found = scheme.total(earned(t1=10, t2=10, essay=10))
    assert found.share == Fraction(30, 40)
    assert found.parts["tests"].weight == 20 * POINT


def test_extra_credit_adds_without_being_asked_for_and_is_never_dropped() -> None:
    bonus = Item("bonus", 5 * POINT, "tests", extra=True)
    scheme = Scheme([*TESTS, bonus], [Category("tests", dropped=1)], weighted=False)
    found = scheme.total(earned(t1=10, t2=8, t3=2, bonus=3))
    assert (found.share, set(found.dropped)) == (Fraction(21, 20), {"t3"})
    assert scheme.total(earned(bonus=3)).share is None


def test_extra_credit_without_a_category_still_counts_by_points() -> None:
    bonus = Item("bonus", 5 * POINT, extra=True)
    by_points = Scheme([*TESTS, bonus], [Category("tests")], weighted=False)
    assert by_points.total(earned(t1=5, bonus=2)).share == Fraction(7, 10)
    weighted = Scheme([*TESTS, bonus], [Category("tests", weight=1)], weighted=True)
    assert weighted.total(earned(t1=5, bonus=2)).share == Fraction(5, 10)


@pytest.mark.parametrize(
    ("text", "points"),
    [("12", 12_000_000), (" 12,5 ", 12_500_000), (".25", 250_000), ("7.", 7_000_000), ("0", 0)],
)
def test_points_are_read_with_a_point_or_a_comma(text: str, points: int) -> None:
    assert read_points(text) == points
    assert read_points(write_points(points)) == points


@pytest.mark.parametrize("text", ["", ".", ",", "-1", "1e3", "1.0000001", "1000001", "ten", "1 2"])
def test_what_is_no_number_of_points_is_refused_with_a_hint(text: str) -> None:
    with pytest.raises(MarkError) as refused:
        read_points(text)
    assert "number from 0 to 1,000,000" in refused.value.action


def test_a_mark_may_be_a_percentage_of_what_the_item_is_worth() -> None:
    assert read_mark("85 %", 20 * POINT) == 17 * POINT
    assert read_mark("17", 20 * POINT) == 17 * POINT
    assert read_mark("33.333333%", 3 * POINT) == 1_000_000
    assert of_share(2 / 3, 100 * POINT) == 66_666_667


def test_numbers_are_rounded_half_up_only_where_they_are_shown() -> None:
    assert say_points(333_333) == "0.33"
    assert say_points(5_000) == "0.01"
    assert say_points(12_500_000) == "12.5"
    assert say_percent(Fraction(8995, 10_000)) == "90.0"
    assert tenths(Fraction(89949, 100_000)) == 899


def test_a_letter_is_read_from_the_percentage_as_it_is_shown() -> None:
    assert letters.letter(USUAL, tenths(Fraction(8995, 10_000))) == "A"
    assert letters.letter(USUAL, tenths(Fraction(89949, 100_000))) == "B"
    assert letters.letter(USUAL, 0) == "F"
    assert letters.letter((), 1000) == ""


@pytest.mark.parametrize("name", list(PRESETS))
def test_every_preset_can_be_written_read_and_kept(name: str) -> None:
    scale = PRESETS[name][1]
    assert letters.read_scale(letters.write_scale(scale)) == scale
    assert letters.load_scale(letters.dump_scale(scale)) == scale
    assert letters.preset_of(scale) == name


def test_a_scale_of_ones_own_is_no_preset_and_may_have_words_and_tenths() -> None:
    scale = letters.read_scale("Very good 87.5 %\n\nSeen 0")
    assert scale == (Step("Very good", 875), Step("Seen", 0))
    assert letters.preset_of(scale) == ""
    assert letters.write_scale(scale) == "Very good 87.5\nSeen 0"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("A", 1, "not a letter and its percentage"),
        ("A 101\nF 0", 1, "not a letter and its percentage"),
        (f"{'x' * 21} 50\nF 0", 1, "too long"),
        ("B 80\nA 90\nF 0", 2, "not below “B”"),
        ("A 90\nA 80\nF 0", 2, "stands here twice"),
        ("A 90\nB 80", 2, "below “B” there is no letter"),
        ("\n".join(f"L{n} {50 - n}" for n in range(31)), 31, "more than 30"),
    ],
)
def test_a_scale_that_is_none_names_its_lines(text: str, line: int, said: str) -> None:
    with pytest.raises(ScaleError) as refused:
        letters.read_scale(text)
    assert [one for one in refused.value.problems if one.line == line and said in one.message]
