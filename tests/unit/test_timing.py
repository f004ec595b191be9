"""Timing: windows, limits, extra time and grace, by the server's clock in milliseconds."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.timing import (
    RIGHT_AFTER,
    Timing,
    TimingError,
    WindowError,
    all_closed,
    allowed,
    check,
    deadline,
    expired,
    last_arrival,
    left,
    moment,
    require_open,
    span,
    takes,
)

MINUTE = 60_000
HOUR = 60 * MINUTE
EXAM = Timing(opens=9 * HOUR, closes=11 * HOUR, limit=HOUR, grace=5_000)
FREE = Timing()


@pytest.mark.parametrize(
    ("now", "found"),
    [(9 * HOUR - 1, "before"), (9 * HOUR, "open"), (11 * HOUR - 1, "open"), (11 * HOUR, "closed")],
)
def test_the_window_opens_and_closes_on_the_millisecond(now: int, found: str) -> None:
    assert span(EXAM, now) == found


def test_a_quiz_without_window_is_always_open() -> None:
    assert span(FREE, 0) == span(FREE, 10**15) == "open"
    require_open(FREE, 0)


def test_an_attempt_begins_only_in_the_window() -> None:
    require_open(EXAM, 10 * HOUR)
    with pytest.raises(WindowError, match="not open yet") as early:
        require_open(EXAM, 0)
    with pytest.raises(WindowError, match="is closed") as late:
        require_open(EXAM, 12 * HOUR)
    assert (early.value.span, late.value.span) == ("before", "closed")
    assert early.value.action
    assert late.value.action


@pytest.mark.parametrize(
    ("values", "started", "ends"),
    [
        ({}, 5, None),
        ({"limit": HOUR}, 5, HOUR + 5),
        ({"limit": HOUR, "extra": 1.25}, 0, 75 * MINUTE),
        ({"limit": 1001, "extra": 1.1}, 0, 1102),
        ({"closes": HOUR}, 5, HOUR),
        ({"closes": HOUR, "extra": 2}, 5, HOUR),
        ({"closes": HOUR, "limit": HOUR}, 5, HOUR),
        ({"closes": 3 * HOUR, "limit": HOUR}, 5, HOUR + 5),
        ({"closes": HOUR, "limit": HOUR, "extra": 1.5}, 0, 90 * MINUTE),
        ({"closes": HOUR, "limit": HOUR, "extra": 1.5}, 30 * MINUTE, 90 * MINUTE),
    ],
)
def test_the_deadline_is_the_limit_or_the_close_with_extra_time(
    values: dict[str, Any], started: int, ends: int | None
) -> None:
    assert deadline(Timing(**values), started) == ends


def test_extra_time_lengthens_the_limit_alone() -> None:
    assert allowed(Timing(limit=HOUR, extra=1.5)) == 90 * MINUTE
    assert allowed(Timing(extra=1.5)) is None


def test_answers_are_taken_until_the_end_of_the_grace() -> None:
    started, end = 9 * HOUR, 10 * HOUR
    assert last_arrival(EXAM, started) == end + 5_000
    assert [takes(EXAM, started, at) for at in (started - 1, started, end, end + 5_000)] == [
        False, True, True, True,
    ]  # fmt: skip
    assert not takes(EXAM, started, end + 5_001)
    assert not expired(EXAM, started, end + 5_000)
    assert expired(EXAM, started, end + 5_001)


def test_an_attempt_without_deadline_takes_answers_for_ever() -> None:
    assert last_arrival(FREE, 0) is None
    assert left(FREE, 0, 5) is None
    assert takes(FREE, 0, 10**15)
    assert not expired(FREE, 0, 10**15)


def test_the_time_left_is_never_below_zero() -> None:
    assert left(EXAM, 9 * HOUR, 10 * HOUR - 1) == 1
    assert left(EXAM, 9 * HOUR, 10 * HOUR + 1) == 0


def test_all_is_closed_only_when_those_with_the_most_time_are_done() -> None:
    assert all_closed(EXAM, 1.5) == 11 * HOUR + 30 * MINUTE + 5_001
    assert all_closed(Timing(closes=HOUR), 1.5) == HOUR + 1
    assert all_closed(FREE, 1.5) is None


@pytest.mark.parametrize(
    ("finished", "done", "now", "expected"),
    [
        (None, 100, 500, "during"),
        (10, None, 10, "after"),
        (10, None, 10 + RIGHT_AFTER - 1, "after"),
        (10, None, 10 + RIGHT_AFTER, "open"),
        (10, 100, 99, "after"),
        (10, 100, 100, "closed"),
    ],
)
def test_the_moment_follows_from_the_end_of_the_attempt_and_of_the_quiz(
    finished: int | None, done: int | None, now: int, expected: str
) -> None:
    assert moment(finished, done, now) == expected


def test_times_that_can_be_kept_are_returned() -> None:
    assert check(EXAM) is EXAM
    assert check(FREE) is FREE


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"opens": 5, "closes": 5}, "closes before it opens"),
        ({"limit": 0}, "not above zero"),
        ({"grace": -1}, "grace is below zero"),
        ({"extra": 0.9}, "factor from 1 to 10, not 0.9"),
        ({"extra": float("nan")}, "factor from 1 to 10, not nan"),
    ],
)
def test_times_that_cannot_be_kept_are_refused(values: dict[str, Any], words: str) -> None:
    with pytest.raises(TimingError, match=words) as refused:
        check(Timing(**values))
    assert refused.value.action
