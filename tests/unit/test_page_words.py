"""Times and counts as pages say them."""

from __future__ import annotations

import pytest

from app.web import words


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 cards"), (1, "1 card"), (2, "2 cards"), (2600, "2,600 cards")]
)
def test_counts(number: int, said: str) -> None:
    assert words.count(number, "card") == said


@pytest.mark.parametrize(
    ("number", "unit", "said"),
    [
        (30, "second", "30 s"),
        (10, "minute", "10 min"),
        (1, "hour", "1 hour"),
        (1.5, "hour", "1.5 hours"),
        (1, "day", "1 day"),
        (12, "day", "12 days"),
        (1.5, "month", "1.5 months"),
        (100, "year", "100 years"),
    ],
)
def test_intervals(number: float, unit: str, said: str) -> None:
    assert words.interval(number, unit) == said


@pytest.mark.parametrize(
    ("days", "back", "on"),
    [
        (-3, "today", "today"),
        (0, "today", "today"),
        (1, "yesterday", "tomorrow"),
        (2, "2 days ago", "in 2 days"),
        (59, "59 days ago", "in 59 days"),
        (60, "2 months ago", "in 2 months"),
        (729, "24 months ago", "in 24 months"),
        (730, "2 years ago", "in 2 years"),
    ],
)
def test_days_before_and_ahead(days: int, back: str, on: str) -> None:
    assert words.ago(days) == back
    assert words.ahead(days) == on


@pytest.mark.parametrize(
    ("ms", "said"),
    [
        (0, "0 s"),
        (40_400, "40 s"),
        (59_499, "59 s"),
        (59_500, "1 min"),
        (60_000, "1 min"),
        (360_000, "6 min"),
        (3_569_999, "59 min"),
        (3_570_000, "1 h"),
        (3_900_000, "1 h 5 min"),
        (7_200_000, "2 h"),
    ],
)
def test_durations(ms: int, said: str) -> None:
    assert words.duration(ms) == said
