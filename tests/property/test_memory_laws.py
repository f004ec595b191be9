"""Laws of memory for every parameter set, memory and elapsed time."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.memory import (
    PARAMETER_BOUNDS,
    Memory,
    Parameters,
    Rating,
    check_parameters,
    interval,
    outlook,
    recall,
    review,
)

pytestmark = pytest.mark.unmeasured

quick = settings(max_examples=150, deadline=None)

parameter_sets = st.tuples(*(st.floats(low, high) for low, high in PARAMETER_BOUNDS))
memories = st.builds(Memory, st.floats(0.001, 36_500), st.floats(1, 10))
gaps = st.integers(0, 100_000)
ratings = st.sampled_from(Rating)
retentions = st.floats(0.70, 0.99)
answers = st.lists(st.tuples(ratings, gaps), min_size=1, max_size=12)


@quick
@given(parameter_sets, answers)
def test_memory_stays_finite_and_in_bounds_whatever_happens(
    parameters: Parameters, history: list[tuple[Rating, int]]
) -> None:
    memory = None
    for rating, elapsed in history:
        memory = review(memory, rating, elapsed, parameters)
        assert 0.001 <= memory.stability <= 36_500
        assert 1 <= memory.difficulty <= 10


@quick
@given(parameter_sets, st.floats(0.001, 36_500), gaps)
def test_recall_is_a_chance_above_zero(
    parameters: Parameters, stability: float, elapsed: int
) -> None:
    assert 0 < recall(stability, elapsed, parameters) <= 1


@quick
@given(parameter_sets, st.floats(0.001, 36_500), st.floats(0, 1e5), st.floats(0, 1e5))
def test_recall_never_rises_with_time(
    parameters: Parameters, stability: float, first: float, more: float
) -> None:
    later = recall(stability, first + more, parameters)
    assert later <= recall(stability, first, parameters)


@quick
@given(parameter_sets, st.floats(0.001, 36_500), retentions)
def test_recall_has_fallen_to_the_retention_after_the_interval(
    parameters: Parameters, stability: float, retention: float
) -> None:
    days = interval(stability, retention, parameters)
    assert math.isfinite(days)
    assert recall(stability, days, parameters) == pytest.approx(retention)


@quick
@given(parameter_sets, memories, gaps)
def test_success_never_weakens_a_memory(
    parameters: Parameters, memory: Memory, elapsed: int
) -> None:
    _, *successes = outlook(memory, elapsed, parameters)
    assert all(after.stability >= memory.stability for after in successes)


@quick
@given(parameter_sets, memories, st.integers(1, 100_000))
def test_forgetting_never_strengthens_a_memory(
    parameters: Parameters, memory: Memory, elapsed: int
) -> None:
    after = review(memory, Rating.AGAIN, elapsed, parameters)
    assert after.stability <= memory.stability


@quick
@given(parameter_sets, memories, gaps)
def test_a_better_answer_never_makes_a_card_more_difficult(
    parameters: Parameters, memory: Memory, elapsed: int
) -> None:
    difficulties = [after.difficulty for after in outlook(memory, elapsed, parameters)]
    assert difficulties == sorted(difficulties, reverse=True)


@quick
@given(parameter_sets, memories, gaps)
def test_the_outlook_is_what_the_answers_do(
    parameters: Parameters, memory: Memory, elapsed: int
) -> None:
    each = tuple(review(memory, rating, elapsed, parameters) for rating in Rating)
    assert outlook(memory, elapsed, parameters) == each


@quick
@given(parameter_sets)
def test_everything_within_the_bounds_is_allowed(parameters: Parameters) -> None:
    assert check_parameters(parameters) is parameters
