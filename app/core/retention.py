"""True retention: how much was still known of what was in memory.

Counted is the first answer of a day to a card that had left its learning steps (phase review): it
alone tests what was remembered over days. Again is forgotten, all else is known. Phases are walked
through by the rules of `schedule`, without working out the memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from app.core.calibration import Span, span
from app.core.history import Event, effective
from app.core.schedule import Phase, next_phase
from app.core.settings import Settings
from app.core.shrinkage import Answered


class Counted(NamedTuple):
    """An answer that moved memory; `tests` tells whether it counts for true retention.

    `begins` tells that the card was new before it.
    """

    id: str
    at: int
    day: int
    rating: int
    tests: bool
    begins: bool


class Retained(NamedTuple):
    """Of so many tests of memory, how many were passed."""

    tests: int
    known: int

    @property
    def share(self) -> float | None:
        """Return the share that was known; None without tests."""
        return self.known / self.tests if self.tests else None

    @property
    def span(self) -> Span:
        """Return the bounds in which the share lies with 95 % confidence."""
        return span(self.share or 0.0, self.tests)


def walk(events: Iterable[Event], settings: Settings) -> Iterator[Counted]:
    """Yield the answers to one card that moved its memory, in time order."""
    phase, step, last = Phase.NEW, 0, None
    for event in effective(events):
        if event.rating is not None and event.kind != "cram":
            day = event.day if last is None else max(event.day, last)
            tests = phase is Phase.REVIEW and last != day
            begins = phase is Phase.NEW
            yield Counted(event.id, event.at, day, event.rating, tests, begins)
            phase, step = next_phase(phase, step, event.rating, event.rules or settings)
            last = day
        if event.action in ("forget", "revise"):
            phase, step, last = Phase.NEW, 0, None


def courses(answers: Mapping[int, Sequence[Counted]]) -> list[list[Answered]]:
    """Return the answers of each card since it was new; one begun anew is a course of its own."""
    found: list[list[Answered]] = []
    for card in answers.values():
        for each in card:
            if each.begins:
                found.append([])
            found[-1].append(Answered(each.at, each.day, each.rating))
    return found
