"""Days, counts and charts in words. Days are ordinals of the learner's local date."""

from __future__ import annotations

from datetime import date

from app.web.words import duration

NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEK = 7


def number(count: int) -> str:
    """Say a count: in words up to twelve, in figures from there."""
    return NUMBERS[count] if count < len(NUMBERS) else f"{count:,}"


def counted(count: int, noun: str) -> str:
    """Say how many there are of a thing: “one card”, “no cards”, “32 cards”."""
    return f"{number(count)} {noun}{'' if count == 1 else 's'}"


def sentence(text: str) -> str:
    """Begin a sentence with a capital."""
    return text[:1].upper() + text[1:]


def on(day: int, today: int) -> str:
    """Name a coming day in a sentence: “tomorrow”, “on Thursday”, “on 4 December”."""
    if day <= today + 1:
        return "tomorrow" if day > today else "today"
    if day < today + WEEK:
        return f"on {WEEKDAYS[date.fromordinal(day).weekday()]}"
    return f"on {full_date(day, today)}"


def full_date(day: int, today: int) -> str:
    """Name a day by its date, with the year if it is not this one."""
    named = date.fromordinal(day)
    year = "" if named.year == date.fromordinal(today).year else f" {named.year}"
    return f"{named.day} {MONTHS[named.month - 1]}{year}"


def short_date(day: int) -> str:
    """Name a day briefly: “29 Nov”."""
    named = date.fromordinal(day)
    return f"{named.day} {month(day)}"


def short_day(day: int) -> str:
    """Name a day briefly with its weekday: “Sun 29 Nov”."""
    return f"{WEEKDAYS[date.fromordinal(day).weekday()][:3]} {short_date(day)}"


def month(day: int) -> str:
    """Name the month of a day briefly: “Nov”."""
    return MONTHS[date.fromordinal(day).month - 1][:3]


def answers(count: int) -> str:
    """Count answers in figures."""
    return f"{count:,} answer{'' if count == 1 else 's'}"


def a_day(mean: float) -> str:
    """Say how many cards come on a day as a rule."""
    return f"{mean:,.0f} a day" if mean >= 1 or not mean else "less than one a day"


def heatmap_label(total: int, weeks: int) -> str:
    """Say what a heatmap of answers shows."""
    return f"Answers a day in the last {weeks} weeks: {total:,} in all"


def forecast_label(counts: tuple[int, ...], today: int) -> str:
    """Say what a forecast of due cards shows."""
    said = f"Cards due in the next {len(counts)} days: {counts[0]:,} today"
    most = max(counts)
    if most == counts[0]:
        return said
    return f"{said}, at most {most:,} {on(today + counts.index(most), today)}"


def time_label(total_ms: int, days: int) -> str:
    """Say what a chart of time shows."""
    return f"Minutes of study a day in the last {days} days: {duration(total_ms)} in all"
