"""What is to come, and how long it takes."""

import pytest

from app.core import forecast, memory
from app.core.forecast import Coming

TODAY = 739_943


def test_overdue_cards_count_as_due_today() -> None:
    due = {TODAY - 9: 2, TODAY: 3, TODAY + 1: 4, TODAY + 3: 5, TODAY + 4: 6}
    assert forecast.upcoming(due, TODAY, 4) == (5, 4, 0, 5)


def test_the_next_day_is_the_first_with_cards_after_today() -> None:
    due = {TODAY - 1: 2, TODAY: 1, TODAY + 2: 0, TODAY + 3: 7, TODAY + 8: 9}
    assert forecast.coming(due, TODAY, more_tomorrow=False) == Coming(TODAY + 3, 7)


def test_cards_held_back_by_the_limit_come_tomorrow() -> None:
    assert forecast.coming({TODAY + 3: 7}, TODAY, more_tomorrow=True) == Coming(TODAY + 1, 0)
    assert forecast.coming({TODAY + 1: 7}, TODAY, more_tomorrow=True) == Coming(TODAY + 1, 7)


def test_nothing_may_be_to_come() -> None:
    assert forecast.coming({TODAY: 4}, TODAY, more_tomorrow=False) is None


def test_the_time_of_an_answer_is_the_median_of_the_learners_own() -> None:
    assert forecast.seconds_an_answer([4_000, 6_000, 500_000]) == 6.0
    assert forecast.seconds_an_answer([]) == 10.0


@pytest.mark.parametrize(("answers", "expected"), [(0, 0), (2, 0), (4, 1), (36, 6), (360, 60)])
def test_minutes_are_rounded(answers: int, expected: int) -> None:
    assert forecast.minutes(answers, 10) == expected


def test_days_studied_are_counted_over_a_week_with_today() -> None:
    answers = {TODAY: 3, TODAY - 1: 0, TODAY - 6: 1, TODAY - 7: 40}
    assert forecast.days_studied(answers, TODAY) == 2


@pytest.mark.parametrize(
    ("share", "expected"), [(None, None), (float("nan"), None), (0.736, 74), (1.0, 100)]
)
def test_shares_become_whole_percent(share: float | None, expected: int | None) -> None:
    assert forecast.percent(share) == expected


def test_the_curve_falls_to_nine_tenths_when_the_stability_has_passed() -> None:
    factor, decay = forecast.curve(memory.DEFAULT_PARAMETERS)
    assert (1 + factor) ** decay == pytest.approx(0.9)
