"""A date and time as somebody writes it for their own time zone, and the instant that it is.

When clocks go forward some times do not exist; when they go back some happen twice. Both are told,
as who sets the close of an exam must know which moment holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal, TypeAlias

from app.core.refusals import RefusalError

Pass: TypeAlias = Literal["first", "second"]

FORMS = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")
FIRST_YEAR, LAST_YEAR = 2000, 2200
_NEAR = timedelta(hours=26)


class WallTimeError(RefusalError):
    """The text is no date and time, or one that the clocks of that zone never show."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An instant in UTC, and whether the clocks show its time twice."""

    at: datetime
    twice: bool = False


def place(text: str, zone: tzinfo, which: Pass = "first") -> Placed:
    """Return the instant of a local date and time, as a `datetime-local` field sends it.

    Of a time that happens twice, `which` is meant. Raises WallTimeError.
    """
    local = _read(text)
    instants = [local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    if _wall(instants[0], zone) != local:
        jump = _after_gap(local, zone)
        raise WallTimeError(
            f"On {local.day} {local:%B %Y} there is no {local:%H:%M}: the clocks go forward.",
            f"Choose {jump:%H:%M} or later.",
        )
    return Placed(instants[0 if which == "first" else 1], twice=instants[0] != instants[1])


def evening(now: datetime, zone: tzinfo, days: int) -> datetime:
    """Return the last minute of the day so many days ahead, by the clocks of a zone."""
    local = _wall(now, zone).replace(hour=23, minute=59, second=0, microsecond=0)
    return (local + timedelta(days=days)).replace(tzinfo=zone, fold=1).astimezone(UTC)


def wall(at: datetime, zone: tzinfo) -> str:
    """Return an instant as a `datetime-local` field takes it, to the minute."""
    return _wall(at, zone).strftime(FORMS[0])


def say(at: datetime, zone: tzinfo, today: datetime) -> str:
    """Say an instant by the clocks of a zone: "Fri 6 March, 18:00"; another year is named."""
    local = _wall(at, zone)
    year = "" if local.year == _wall(today, zone).year else f" {local.year}"
    return f"{local:%a} {local.day} {local:%B}{year}, {local:%H:%M}"


def _read(text: str) -> datetime:
    for form in FORMS:
        try:
            found = datetime.strptime(text.strip(), form)  # noqa: DTZ007 - local by intention
        except ValueError:
            continue
        if FIRST_YEAR <= found.year <= LAST_YEAR:
            return found
    raise WallTimeError(
        f"“{text.strip()[:40]}” is no date and time.", "Write it as in 2027-03-28 09:00."
    )


def _wall(at: datetime, zone: tzinfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)


def _after_gap(local: datetime, zone: tzinfo) -> datetime:
    """Return the first minute that the clocks show after a time that they leap over."""
    low, high = local, local + _NEAR
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) / 2
        middle -= timedelta(seconds=middle.second, microseconds=middle.microsecond)
        exists = _wall(middle.replace(tzinfo=zone).astimezone(UTC), zone) == middle
        low, high = (low, middle) if exists else (middle, high)
    return high
