"""Evidence: what a graded answer tells about memory."""

from __future__ import annotations

import pytest

from app.core.cards import Basic, Choice, Match, Option, Order, Region, Select, Spot, Truth
from app.core.evidence import (
    RULE_VERSION,
    count_options,
    probability_known,
    suggest,
    suggest_study,
)
from app.core.grades import Grade
from app.core.memory import Rating

AGAIN, HARD, GOOD = Rating.AGAIN, Rating.HARD, Rating.GOOD
RIGHT = Grade(fraction=1.0)
TYPO = Grade(fraction=1.0, typo=True)
WRONG = Grade(fraction=0.0)
HALF = Grade(fraction=0.5)
LESS = Grade(fraction=0.4)
EMPTY = Grade(fraction=0.0, answered=False)
UNMARKED = Grade(fraction=None)


def test_the_rule_has_a_version() -> None:
    assert RULE_VERSION == 1


@pytest.mark.parametrize("silent", [EMPTY, UNMARKED])
def test_no_answer_and_no_mark_tell_nothing(silent: Grade) -> None:
    assert suggest(silent) is None


@pytest.mark.parametrize("options", [0, 2, 4])
@pytest.mark.parametrize("certainty", [None, 1, 2, 3])
def test_a_wrong_answer_is_again_however_sure(options: int, certainty: int | None) -> None:
    assert suggest(WRONG, options=options, recall=0.99, certainty=certainty) == AGAIN


def test_a_right_typed_answer_is_good_and_hard_after_a_typo_or_with_a_hint() -> None:
    assert suggest(RIGHT) == GOOD
    assert suggest(TYPO) == HARD
    assert suggest(RIGHT, hinted=True) == HARD


def test_a_right_answer_at_a_later_try_is_again() -> None:
    assert suggest(RIGHT, tries=2) == AGAIN
    assert suggest(HALF, tries=2) == AGAIN


def test_half_a_typed_answer_is_hard_and_less_is_again() -> None:
    assert suggest(HALF) == HARD
    assert suggest(LESS) == AGAIN


def test_half_an_answer_among_options_tells_nothing_and_less_is_again() -> None:
    assert suggest(HALF, options=24) is None
    assert suggest(LESS, options=24) == AGAIN


@pytest.mark.parametrize(
    ("recall", "options", "known"), [(0.9, 4, 36 / 37), (0.5, 4, 0.8), (None, 4, 0.8), (0, 4, 0)]
)
def test_the_guess_is_taken_out_of_a_right_choice(
    recall: float | None, options: int, known: float
) -> None:
    assert probability_known(recall, options) == pytest.approx(known)


@pytest.mark.parametrize(
    ("recall", "options", "rating"),
    [
        (0.9, 4, GOOD),
        (0.7, 4, GOOD),
        (0.6, 4, HARD),
        (0.3, 4, None),
        (0.9, 2, GOOD),
        (0.8, 2, HARD),
        (0.5, 2, None),
        (None, 4, HARD),
        (None, 2, None),
        (0.05, 1_000_000, GOOD),
        (0.0, 2, None),
        (1.0, 2, GOOD),
    ],
)
def test_a_right_choice_counts_by_how_likely_it_was_known(
    recall: float | None, options: int, rating: Rating | None
) -> None:
    assert suggest(RIGHT, options=options, recall=recall) == rating


@pytest.mark.parametrize(
    ("recall", "certainty", "rating"),
    [
        (0.9, 1, HARD),
        (0.9, 2, GOOD),
        (0.9, 3, GOOD),
        (0.6, 1, None),
        (0.6, 3, GOOD),
        (0.3, 1, None),
        (0.3, 3, HARD),
    ],
)
def test_certainty_shifts_a_right_choice_by_one_step(
    recall: float, certainty: int, rating: Rating | None
) -> None:
    assert suggest(RIGHT, options=4, recall=recall, certainty=certainty) == rating


def test_certainty_moves_a_typed_answer_between_hard_and_good() -> None:
    assert suggest(RIGHT, certainty=1) == HARD
    assert suggest(RIGHT, certainty=3) == GOOD
    assert suggest(TYPO, certainty=1) == suggest(TYPO, certainty=3) == HARD


def test_a_hint_allows_no_more_than_hard_among_options() -> None:
    assert suggest(RIGHT, options=4, recall=0.9, hinted=True) == HARD
    assert suggest(RIGHT, options=4, recall=0.3, hinted=True) is None


@pytest.mark.parametrize(
    ("grade", "rating"),
    [(RIGHT, GOOD), (TYPO, HARD), (HALF, HARD), (LESS, AGAIN), (WRONG, AGAIN), (EMPTY, AGAIN),
     (UNMARKED, None)],
)  # fmt: skip
def test_in_study_the_rating_is_offered_without_correction(
    grade: Grade, rating: Rating | None
) -> None:
    assert suggest_study(grade) == rating


def test_in_study_hints_and_later_tries_count_too() -> None:
    assert suggest_study(RIGHT, hinted=True) == HARD
    assert suggest_study(RIGHT, tries=2) == AGAIN


def test_the_options_of_a_blind_guess_are_counted_by_kind() -> None:
    wrong = (Option("x"), Option("y"), Option("z"))
    place = Region(shape="circle", points=(1, 1, 1), label="p")
    assert count_options(Basic(prompt="q", answer="a")) == 0
    assert count_options(Choice(prompt="q", right="r", wrong=wrong)) == 4
    assert count_options(Truth(prompt="q", answer=True)) == 2
    assert count_options(Select(prompt="q", right=("r",), wrong=wrong)) == 15
    assert count_options(Match(prompt="q", pairs=(("a", "1"), ("b", "2")), wrong=("3",))) == 6
    assert count_options(Order(prompt="q", items=("a", "b", "c"))) == 6
    assert count_options(Spot(prompt="q", right=place, wrong=(place,))) == 2
    assert count_options(Order(prompt="q", items=("a",) * 500)) == 1_000_000
