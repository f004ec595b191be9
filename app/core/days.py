"""A learner's day: the local date, begun at the rollover hour instead of at midnight.

The day is `(local wall clock - rollover).date()` as a proleptic ordinal, subtracted on the naive
local clock. Time zones are passed in as tzinfo; no clock is read here.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import tzinfo

_SECOND = timedelta(seconds=1)


def day_number(local: datetime, rollover: timedelta) -> int:
    """Return the number of the day at a naive local wall clock."""
    return (local - rollover).toordinal()


def local_day(at: datetime, zone: tzinfo, rollover: timedelta) -> int:
    """Return the number of the learner's day at an aware moment."""
    return day_number(_wall_clock(at, zone), rollover)


def never_back(day: int, last_day: int | None) -> int:
    """Return the day, or the last known one if a change of zone would turn the calendar back."""
    return day if last_day is None or day > last_day else last_day


def next_rollover(at: datetime, zone: tzinfo, rollover: timedelta) -> datetime:
    """Return the first second after an aware moment at which a later day has begun, in UTC.

    When the clocks skip the rollover hour the day begins as they jump; when they go back over it
    the day begins at the first pass that still lies ahead.
    """
    today = local_day(at, zone, rollover)
    begins = datetime.fromordinal(today + 1) + rollover
    passes = sorted(begins.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    ahead = next(
        moment for moment in passes if local_day(moment, zone, rollover) > today and moment > at
    )
    return ahead if _wall_clock(ahead, zone) == begins else _jump(passes[0], ahead, zone, begins)


def _wall_clock(at: datetime, zone: tzinfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)


def _jump(before: datetime, after: datetime, zone: tzinfo, wall: datetime) -> datetime:
    """Return the first second at which the local clock shows `wall` or later."""
    while after - before > _SECOND:
        middle = before + (after - before) // _SECOND // 2 * _SECOND
        if _wall_clock(middle, zone) < wall:
            before = middle
        else:
            after = middle
    return after
