"""Laws of goals, of lateness and of calendars."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.core import goals, ical, lateness
from app.core.goals import Goal

DAYS = st.lists(st.integers(1, 60), unique=True).map(sorted)


@given(DAYS, st.integers(1, 60), st.integers(0, 100), st.integers(1, 20))
def test_one_more_day_never_makes_less_of_what_counts(
    days: list[int], due: int, penalty: int, target: int
) -> None:
    goal = Goal(kind="days", target=target)
    fractions = [
        goals.of_days(goal, days[:many], due, penalty).fraction for many in range(len(days) + 1)
    ]
    assert fractions == sorted(fractions)
    assert 0 <= fractions[0] <= fractions[-1] <= 1


@given(st.floats(0, 1), st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 100))
def test_waiting_longer_never_makes_late_work_worth_more(
    share: float, first: int, later: int, penalty: int
) -> None:
    early, late = sorted((first, later))
    worth = [lateness.worth(share, lateness.days_late(0, done), penalty) for done in (early, late)]
    assert share >= worth[0] >= worth[1] >= 0


@given(st.text())
def test_whatever_somebody_calls_a_thing_it_stays_one_line_of_a_calendar(text: str) -> None:
    kept = text.encode("utf-8", "ignore").decode()
    folded = ical.fold(f"SUMMARY:{ical.escape(kept)}")
    assert not any(mark in part for part in folded for mark in "\r\n")
    assert all(len(part.encode()) <= ical.LONGEST_LINE for part in folded)
