"""A learner's day: the local date, begun at the rollover hour instead of at midnight.

The day is `(local wall clock - rollover).date()` as a proleptic ordinal, subtracted on the naive
local clock. Time zones are passed in as tzinfo; no clock is read here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime, timedelta, tzinfo


def day_number(local: datetime, rollover: timedelta) -> int:
    """Return the number of the day at a naive local wall clock."""
    return (local - rollover).toordinal()


def local_day(at: datetime, zone: tzinfo, rollover: timedelta) -> int:
    """Return the number of the learner's day at an aware moment."""
    return day_number(at.astimezone(zone).replace(tzinfo=None), rollover)


def never_back(day: int, last_day: int | None) -> int:
    """Return the day, or the last known one if a change of zone would turn the calendar back."""
    return day if last_day is None or day > last_day else last_day
