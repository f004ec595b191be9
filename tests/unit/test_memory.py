"""Theorems of memory, and what FSRS-6 parameters may be."""

import math
from itertools import pairwise

import pytest

from app.core.memory import (
    DEFAULT_PARAMETERS,
    PARAMETER_BOUNDS,
    Memory,
    ParametersError,
    Rating,
    check_parameters,
    interval,
    outlook,
    recall,
    review,
    stretch,
)

P = DEFAULT_PARAMETERS


def changed(index: int, value: float) -> tuple[float, ...]:
    return (*P[:index], value, *P[index + 1 :])


@pytest.mark.parametrize("stability", [0.001, 0.5, 1, 37, 36_500])
def test_at_a_retention_of_90_percent_the_interval_equals_the_stability(stability: float) -> None:
    assert interval(stability, 0.9, P) == pytest.approx(stability)


@pytest.mark.parametrize("stability", [0.001, 0.5, 1, 37, 36_500])
def test_after_as_many_days_as_its_stability_recall_is_90_percent(stability: float) -> None:
    assert recall(stability, stability, P) == pytest.approx(0.9)


def test_recall_is_certain_at_the_moment_of_an_answer() -> None:
    assert recall(5, 0, P) == 1


def test_recall_falls_fast_at_first_and_slowly_later() -> None:
    chances = [recall(10, days, P) for days in (0, 1, 2, 3, 10, 11)]
    losses = [a - b for a, b in pairwise(chances)]
    assert losses[0] > losses[1] > losses[2] > losses[4] > 0


def test_who_wants_to_recall_more_is_asked_sooner() -> None:
    assert interval(10, 0.95, P) < 10 < interval(10, 0.8, P)


def test_the_interval_is_the_stability_stretched_by_the_retention() -> None:
    assert interval(7, 0.8, P) == 7 * stretch(0.8, P)


def test_the_first_answer_decides_the_first_stability() -> None:
    assert [review(None, rating, 0, P).stability for rating in Rating] == list(P[:4])


def test_a_card_that_was_easy_at_first_is_the_least_difficult() -> None:
    again, hard, good, easy = (review(None, rating, 0, P).difficulty for rating in Rating)
    assert again == P[4]
    assert again > hard > good > easy == 1


def test_the_outlook_holds_what_each_answer_would_do() -> None:
    for memory in (None, Memory(4.5, 6)):
        for elapsed in (0, 9):
            each = tuple(review(memory, rating, elapsed, P) for rating in Rating)
            assert outlook(memory, elapsed, P) == each


def test_a_late_success_teaches_more_than_an_early_one() -> None:
    before = Memory(10, 5)
    early, due, late = (review(before, Rating.GOOD, days, P).stability for days in (2, 10, 30))
    assert 10 < early < due < late


def test_a_difficult_card_grows_less_than_an_easy_one() -> None:
    assert (
        review(Memory(10, 9), Rating.GOOD, 10, P).stability
        < review(Memory(10, 2), Rating.GOOD, 10, P).stability
    )


def test_hard_grows_less_than_good_and_easy_grows_more() -> None:
    _, hard, good, easy = outlook(Memory(10, 5), 10, P)
    assert 10 < hard.stability < good.stability < easy.stability


def test_forgetting_costs_stability_and_makes_the_card_more_difficult() -> None:
    after = review(Memory(50, 5), Rating.AGAIN, 50, P)
    assert after.stability < 50
    assert after.difficulty > 5


def test_a_second_success_on_the_same_day_costs_nothing_and_a_failure_does() -> None:
    again, hard, good, easy = outlook(Memory(10, 5), 0, P)
    assert again.stability < 10 == hard.stability == good.stability < easy.stability


def test_time_that_runs_backwards_counts_as_the_same_day() -> None:
    assert review(Memory(10, 5), Rating.GOOD, -3, P) == review(Memory(10, 5), Rating.GOOD, 0, P)


def test_the_known_answer_of_a_short_history_is_kept() -> None:
    memory = None
    for rating, elapsed in ((3, 0), (3, 2), (1, 11), (3, 0), (4, 3)):
        memory = review(memory, rating, elapsed, P)
    assert memory is not None
    assert memory.stability == pytest.approx(9.72637749)
    assert memory.difficulty == pytest.approx(6.48984554)


def test_the_default_parameters_are_allowed() -> None:
    assert check_parameters(P) == P


@pytest.mark.parametrize("count", [0, 17, 19, 22])
def test_another_count_of_parameters_is_refused(count: int) -> None:
    with pytest.raises(ParametersError, match=f"has 21 parameters; {count} were given"):
        check_parameters((1.0,) * count)


@pytest.mark.parametrize("index", range(21))
def test_a_parameter_out_of_bounds_is_refused_by_its_name(index: int) -> None:
    low, high = PARAMETER_BOUNDS[index]
    for value in (low - 0.01, high + 0.01, math.nan, math.inf):
        with pytest.raises(ParametersError, match=rf"Parameter w{index} is .* from {low:g}"):
            check_parameters(changed(index, value))


def test_both_ends_of_the_bounds_are_allowed() -> None:
    for end in (0, 1):
        assert check_parameters(tuple(bounds[end] for bounds in PARAMETER_BOUNDS))
