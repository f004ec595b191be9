"""Laws of scheduling for all settings, states and answers."""

import json
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.memory import DEFAULT_PARAMETERS, PARAMETER_BOUNDS, Rating
from app.core.schedule import NEW_STATE, Phase, State, answer, describe_interval, outlook, wait
from app.core.settings import DAY_SECONDS, Settings, check, from_json, to_json

pytestmark = pytest.mark.unmeasured

quick = settings(max_examples=150, deadline=None)

steps = st.lists(st.one_of(st.integers(1, 7_200), st.integers(1, 3 * DAY_SECONDS)), max_size=4).map(
    lambda seconds: tuple(sorted(seconds))
)
parameter_sets = st.one_of(
    st.just(DEFAULT_PARAMETERS), st.tuples(*(st.floats(*bounds) for bounds in PARAMETER_BOUNDS))
)
rules = st.builds(
    Settings,
    retention=st.floats(0.70, 0.99),
    learning_steps=steps,
    relearning_steps=steps,
    maximum_interval=st.one_of(st.integers(3, 50), st.just(36_500)),
    parameters=parameter_sets,
    fuzz=st.booleans(),
)
Answer = tuple[Rating, int, int]
answers = st.lists(
    st.tuples(st.sampled_from(Rating), st.integers(-3, 400), st.integers(0, DAY_SECONDS * 1000)),
    max_size=8,
)
seeds = st.integers(-(1 << 70), 1 << 70)
START = 739_000


def live(history: list[Answer], rule: Settings, seed: int) -> tuple[State, int, int]:
    """Return the state after a history, the present moment and the present day."""
    state, at, day = NEW_STATE, 0, START
    for rating, days, later in history:
        day, at = day + days, at + abs(days) * DAY_SECONDS * 1000 + later
        state = answer(state, rating, at, day, rule, seed)
    return state, at, day


@quick
@given(answers, rules, seeds)
def test_the_interval_on_the_button_is_the_interval_given(
    history: list[Answer], rule: Settings, seed: int
) -> None:
    state, at, day = live(history, rule, seed)
    given_states = tuple(answer(state, rating, at, day, rule, seed) for rating in Rating)
    assert outlook(state, at, day, rule, seed) == given_states


@quick
@given(answers, rules, seeds)
def test_better_answers_never_come_back_sooner(
    history: list[Answer], rule: Settings, seed: int
) -> None:
    state, at, day = live(history, rule, seed)
    waits = [wait(after, at, day) for after in outlook(state, at, day, rule, seed)]
    assert waits == sorted(waits)


@quick
@given(answers, rules, seeds)
def test_in_review_each_better_answer_waits_a_day_longer_below_the_maximum(
    history: list[Answer], rule: Settings, seed: int
) -> None:
    state, at, day = live(history, rule, seed)
    states = outlook(state, at, day, rule, seed)[1:]
    graduated = [s.due_day - s.last_day for s in states if s.phase is Phase.REVIEW and s.last_day]
    for shorter, longer in pairwise(graduated):
        assert longer > shorter or longer == rule.maximum_interval


@quick
@given(answers, rules, seeds)
def test_a_card_is_never_due_before_its_answer_nor_beyond_the_maximum(
    history: list[Answer], rule: Settings, seed: int
) -> None:
    state, at, day = live(history, rule, seed)
    for after in outlook(state, at, day, rule, seed):
        assert after.last_day is not None
        assert 0 <= after.due_day - after.last_day <= rule.maximum_interval
        assert after.due_at is None or at <= after.due_at < at + DAY_SECONDS * 1000
        assert (after.due_at is None) == (after.due_day > after.last_day)


@quick
@given(answers, rules, seeds)
def test_days_and_counts_never_go_back(history: list[Answer], rule: Settings, seed: int) -> None:
    state, at, day = live(history, rule, seed)
    for after in outlook(state, at, day, rule, seed):
        assert after.last_day is not None
        assert after.last_day >= max(day, state.last_day or 0)
        assert after.reps == state.reps + 1
        assert state.lapses <= after.lapses <= state.lapses + 1


@quick
@given(answers, rules, seeds)
def test_fuzz_moves_an_interval_no_further_than_its_length_allows(
    history: list[Answer], rule: Settings, seed: int
) -> None:
    state, at, day = live(history, rule, seed)
    exact = replace(rule, fuzz=False)
    fuzzed = outlook(state, at, day, rule, seed)
    for one, other in zip(fuzzed, outlook(state, at, day, exact, seed), strict=True):
        assert one.memory == other.memory
        length = other.due_day - (other.last_day or 0)
        assert abs(one.due_day - other.due_day) <= 6 + 0.05 * length


@quick
@given(st.integers(0, 40_000 * DAY_SECONDS))
def test_an_interval_in_words_is_the_interval_to_within_a_half_of_its_last_digit(
    seconds: int,
) -> None:
    state = State(Phase.LEARNING, 0, START, seconds * 1000, None, START, 0, 1, 0)
    sizes = {"second": 1, "minute": 60, "hour": 3_600, "day": DAY_SECONDS}
    sizes |= {"month": 30 * DAY_SECONDS, "year": 365 * DAY_SECONDS}
    value, unit = describe_interval(state, 0, START)
    digit = 1 if unit in {"second", "minute", "day"} else 0.1
    assert abs(value * sizes[unit] - seconds) <= digit * sizes[unit] * 0.51


@quick
@given(rules)
def test_stored_settings_come_back_as_they_were(rule: Settings) -> None:
    assert from_json(json.loads(json.dumps(to_json(rule)))) == check(rule)
