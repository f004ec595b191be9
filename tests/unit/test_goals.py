"""Goals for decks, and what lateness costs."""

from __future__ import annotations

import pytest

from app.core import goals, lateness
from app.core.forecast import curve
from app.core.goals import Goal, GoalError, Reached, Trace
from app.core.lateness import DAY_MS, Outcome, Work
from app.core.memory import DEFAULT_PARAMETERS, recall

HOLD = Goal(kind="hold", target=80)
DAYS = Goal(kind="days", target=5, answers=10)


@pytest.mark.parametrize(
    ("goal", "said"),
    [
        (Goal(kind="hold", target=0), "1 to 99 percent, not 0"),
        (Goal(kind="hold", target=100), "1 to 99 percent, not 100"),
        (Goal(kind="days", target=0), "1 to 366 days, not 0"),
        (Goal(kind="days", target=5, answers=1_001), "1 to 1,000 answers, not 1,001"),
    ],
)
def test_a_goal_that_nobody_can_mean_is_refused(goal: Goal, said: str) -> None:
    with pytest.raises(GoalError, match=said):
        goals.check(goal)


def test_a_goal_that_can_be_meant_is_taken() -> None:
    assert goals.check(DAYS) is DAYS
    assert goals.check(HOLD) is HOLD


def test_what_is_held_is_the_mean_recall_over_all_cards_unknown_ones_counting_nothing() -> None:
    traces = [Trace(10.0, 100), Trace(3.0, 106)]
    expected = (recall(10.0, 8, DEFAULT_PARAMETERS) + recall(3.0, 2, DEFAULT_PARAMETERS)) / 4
    assert goals.held(traces, 4, 108, curve(DEFAULT_PARAMETERS)) == pytest.approx(expected)
    assert goals.held([], 0, 108, curve(DEFAULT_PARAMETERS)) == 0


def test_what_was_answered_today_or_later_is_held_as_it_would_be_tomorrow() -> None:
    tomorrow = recall(5.0, 1, DEFAULT_PARAMETERS)
    for day in (108, 110, 111):
        assert goals.held([Trace(5.0, 110)], 1, day, curve(DEFAULT_PARAMETERS)) == tomorrow


def test_what_was_answered_wrong_last_is_not_held() -> None:
    missed = Trace(3.0, 100, missed=True)
    assert goals.held([missed], 1, 100, curve(DEFAULT_PARAMETERS)) == 0


def test_who_stops_short_gets_the_part_that_they_reached() -> None:
    assert goals.part(HOLD, 0.4) == pytest.approx(0.5)
    assert goals.part(HOLD, 0.95) == 1
    assert goals.part(DAYS, 2) == pytest.approx(0.4)


def test_a_share_reached_late_counts_less_each_day_and_only_if_it_is_still_more() -> None:
    assert goals.of_shares(HOLD, 0.4, None, 0, 10) == Reached(0.5)
    late = goals.of_shares(HOLD, 0.4, 0.8, 2, 10)
    assert late.late == 2
    assert late.fraction == pytest.approx(0.8)
    assert goals.of_shares(HOLD, 0.4, 0.8, 6, 10) == Reached(0.5)


def test_days_count_with_enough_answers_between_the_first_and_the_last() -> None:
    answers = {9: 30, 10: 10, 11: 9, 12: 11, 15: 10, 16: 10}
    assert goals.counting(DAYS, answers, 10, 15) == [10, 12, 15]


def test_days_after_the_due_one_cost_and_the_best_outcome_holds() -> None:
    assert goals.of_days(DAYS, [1, 2, 3], None, 10) == Reached(0.6)
    assert goals.of_days(DAYS, [1, 2, 3, 4, 5, 9], 7, 10) == Reached(1.0)
    late = goals.of_days(DAYS, [1, 2, 3, 8, 9], 7, 10)
    assert late.late == 2
    assert late.fraction == pytest.approx(0.8)
    assert goals.of_days(DAYS, [1, 2, 3, 14], 7, 10) == Reached(0.6)


def test_who_studies_evenly_is_on_track() -> None:
    assert goals.elapsed(1, 7, 1) == 0
    assert goals.elapsed(1, 7, 4) == pytest.approx(3 / 7)
    assert goals.elapsed(1, 7, 40) == 1
    assert goals.elapsed(5, 4, 3) == 0
    assert goals.keeps_pace(HOLD, 0.5, 0.5)
    assert not goals.keeps_pace(HOLD, 0.4, 0.5)
    assert goals.keeps_pace(DAYS, 0.4, 3 / 7)
    assert not goals.keeps_pace(DAYS, 0.2, 3 / 7)


def test_a_day_late_begins_the_moment_after_it_was_due() -> None:
    assert lateness.days_late(None, 5) == 0
    assert lateness.days_late(100, 100) == 0
    assert lateness.days_late(100, 101) == 1
    assert lateness.days_late(100, 100 + DAY_MS) == 1
    assert lateness.days_late(100, 101 + DAY_MS) == 2


def test_lateness_never_takes_more_than_all() -> None:
    assert lateness.worth(0.8, 0, 25) == pytest.approx(0.8)
    assert lateness.worth(0.8, 2, 25) == pytest.approx(0.4)
    assert lateness.worth(0.8, 9, 25) == 0


IN_TIME, LATE = Work(0.6, 0), Work(0.9, 1)


@pytest.mark.parametrize(
    ("works", "keep", "penalty", "expected"),
    [
        ([], "highest", 10, Outcome(None, late=False)),
        ([IN_TIME, LATE], "highest", 0, Outcome(0.9, late=True)),
        ([IN_TIME, LATE], "highest", 50, Outcome(0.6, late=False)),
        ([IN_TIME, Work(0.6, 1)], "highest", 0, Outcome(0.6, late=False)),
        ([IN_TIME, LATE], "first", 0, Outcome(0.6, late=False)),
        ([IN_TIME, LATE], "latest", 0, Outcome(0.9, late=True)),
        ([IN_TIME, LATE], "average", 0, Outcome(0.75, late=True)),
        ([Work(None, 1)], "highest", 0, Outcome(None, late=True)),
        ([Work(None, 0), Work(None, 1)], "highest", 0, Outcome(None, late=False)),
    ],
)
def test_what_counts_is_chosen_after_what_lateness_costs(
    works: list[Work], keep: str, penalty: int, expected: Outcome
) -> None:
    found = lateness.settle(works, keep, penalty)  # type: ignore[arg-type] # of the table above
    assert found.late is expected.late
    assert found.share == (None if expected.share is None else pytest.approx(expected.share))
