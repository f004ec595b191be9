"""What is to come: cards due on the coming days, the time they take, and how much is held now."""

from __future__ import annotations

from math import isfinite
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from app.core import rounding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.core.memory import Parameters

DEFAULT_SECONDS = 10.0
ANSWERS_TO_A_NEW_CARD = 2
WEEK = 7


class Curve(NamedTuple):
    """The forgetting curve: recall is `(1 + factor * elapsed / stability) ** decay`."""

    factor: float
    decay: float


class Coming(NamedTuple):
    """The next day on which something comes, and how many cards are due on it.

    None are due when it is only new cards that come.
    """

    day: int
    due: int


def curve(parameters: Parameters) -> Curve:
    """Return the numbers of the FSRS-6 forgetting curve, for engines that count in bulk."""
    decay = -parameters[20]
    return Curve(0.9 ** (1 / decay) - 1, decay)


def days_gone(last_day: int, day: int) -> int:
    """Return the days over which an answer is forgotten by a day: one at the least.

    The model tells nothing of the hours after an answer, so what is held today is what would be
    recalled tomorrow.
    """
    return max(1, day - last_day)


def percent(share: float | None) -> int | None:
    """Return a share from 0 to 1 in whole percent; None, and what is no number, stay None."""
    return rounding.whole_percent(share) if share is not None and isfinite(share) else None


def upcoming(due: Mapping[int, int], today: int, days: int) -> tuple[int, ...]:
    """Count the cards due on each of the coming days, today first; overdue ones count today."""
    overdue = sum(count for day, count in due.items() if day < today)
    first, *rest = (due.get(day, 0) for day in range(today, today + days))
    return (first + overdue, *rest)


def coming(due: Mapping[int, int], today: int, *, more_tomorrow: bool) -> Coming | None:
    """Return when the next cards come after today, or None if nothing is known to come.

    `more_tomorrow` tells that the day's limits hold cards back until tomorrow.
    """
    tomorrow = today + 1
    days = [day for day, count in due.items() if day > today and count]
    if more_tomorrow:
        days.append(tomorrow)
    return Coming(min(days), due.get(min(days), 0)) if days else None


def seconds_an_answer(took_ms: Sequence[int]) -> float:
    """Return the median time of these answers in seconds, or a common one without any."""
    return median(took_ms) / 1000 if took_ms else DEFAULT_SECONDS


def minutes(answers: int, seconds: float) -> int:
    """Return the minutes that so many answers take, rounded; 0 is less than half a minute."""
    return round(answers * seconds / 60)


def days_studied(answers: Mapping[int, int], today: int) -> int:
    """Count the days with answers among the last seven, today included."""
    return sum(answers.get(today - back, 0) > 0 for back in range(WEEK))
