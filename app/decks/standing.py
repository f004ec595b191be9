"""Where a card stands for its learner, in a word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.core.queue import Queue
from app.core.schedule import Phase

SOON = 21


@dataclass(frozen=True, slots=True)
class Standing:
    """A word such as “due” or “in 4 days”, its tone (good, warn, info or ""), and the flag."""

    word: str
    tone: str = ""
    flag: int = 0


@dataclass(frozen=True, slots=True)
class Memory:
    """What is stored of a learner's card that its standing depends on."""

    queue: int
    phase: int
    shown_day: int
    buried_until: int
    flag: int


def standing(memory: Memory | None, today: int, *, retired: bool = False) -> Standing:
    """Say where a card stands on a day; without memory it is new."""
    if memory is None:
        return Standing("retired" if retired else "new")
    word, tone = _word(memory, today, retired=retired)
    return Standing(word, tone, memory.flag)


def _word(memory: Memory, today: int, *, retired: bool) -> tuple[str, str]:
    if retired:
        return "retired", ""
    if memory.queue == Queue.SUSPENDED:
        return "suspended", "warn"
    if memory.buried_until > today:
        return f"hidden until {when(memory.buried_until, today)}", ""
    if memory.phase == Phase.NEW:
        return "new", ""
    if memory.shown_day <= today:
        return ("learning", "info") if memory.queue == Queue.WITHIN_DAY else ("due", "good")
    return when(memory.shown_day, today), ""


def when(day: int, today: int) -> str:
    """Name a coming day as a person would: tomorrow, in 5 days, or its date."""
    ahead = day - today
    if ahead <= 1:
        return "tomorrow" if ahead == 1 else "today"
    if ahead <= SOON:
        return f"in {ahead} days"
    named = date.fromordinal(day)
    year = "" if named.year == date.fromordinal(today).year else f" {named.year}"
    return f"{named.day} {named:%B}{year}"
