"""Times and counts in words, as pages say them."""

from __future__ import annotations

from typing import Literal

from jinja2.filters import do_round

from app.core.rounding import rounded

SHORT_UNITS = {"second": "s", "minute": "min"}
MINUTE_SECONDS = 60
MINUTE_MS = 60_000
HOUR_MINUTES = 60
MONTH = 30
YEAR = 365


def half_up(
    value: float, precision: int = 0, method: Literal["common", "ceil", "floor"] = "common"
) -> float:
    """Round as templates ask for it, a half always up: what `round` means in a template."""
    return rounded(value, precision) if method == "common" else do_round(value, precision, method)


def count(number: int, noun: str) -> str:
    """Say how many there are of a thing: "1 card", "2,600 cards"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def interval(number: float, unit: str) -> str:
    """Say an interval briefly: "10 min", "2 days", "1.5 months"."""
    if unit in SHORT_UNITS:
        return f"{number:g} {SHORT_UNITS[unit]}"
    return f"{number:g} {unit}{'' if number == 1 else 's'}"


def ago(days: int) -> str:
    """Say how long ago a day was: "today", "yesterday", "9 days ago", "3 months ago"."""
    if days <= 0:
        return "today"
    return "yesterday" if days == 1 else f"{_span(days)} ago"


def ahead(days: int) -> str:
    """Say when a coming day is: "today", "tomorrow", "in 9 days", "in 3 months"."""
    if days <= 0:
        return "today"
    return "tomorrow" if days == 1 else f"in {_span(days)}"


def _span(days: int) -> str:
    """Say two days or more in the unit that reads best."""
    if days < 2 * MONTH:
        return f"{days} days"
    if days < 2 * YEAR:
        return f"{days // MONTH} months"
    return f"{days // YEAR} years"


def duration(ms: int) -> str:
    """Say how long something took: "40 s", "6 min", "1 h 5 min"."""
    seconds = round(ms / 1000)
    if seconds < MINUTE_SECONDS:
        return f"{seconds} s"
    minutes = round(ms / MINUTE_MS)
    if minutes < HOUR_MINUTES:
        return f"{minutes} min"
    hours, rest = divmod(minutes, HOUR_MINUTES)
    return f"{hours} h {rest} min" if rest else f"{hours} h"
