"""What a learner did on each day, counted from the review log of a card."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from app.core.history import NEW_CARD, CardState, Event, apply, effective
from app.core.memory import Rating
from app.core.schedule import Phase, State
from app.core.settings import Settings


class Tally(NamedTuple):
    """The counts of a day: cards begun, due cards answered, answers, answers that knew, time.

    `tested` counts the answers that test memory, as core.retention has it, `known` those that knew.
    """

    introduced: int = 0
    reviewed: int = 0
    answers: int = 0
    held: int = 0
    took_ms: int = 0
    tested: int = 0
    known: int = 0

    def plus(self, other: Tally, times: int = 1) -> Tally:
        """Return the sum of two tallies, the other taken so many times (-1 to take it away)."""
        return Tally(*(mine + times * its for mine, its in zip(self, other, strict=True)))


NOTHING = Tally()


def of_answer(state: State, event: Event, took_ms: int | None) -> Tally:
    """Return what one answer adds to its day, given the card's schedule before it."""
    if event.rating is None:
        return NOTHING
    counts = event.kind in {"study", "quiz"}
    due = state.phase is Phase.REVIEW
    tested = due and event.kind != "cram" and event.day > (state.last_day or 0)
    held = event.rating > Rating.AGAIN
    return Tally(
        introduced=int(counts and state.phase is Phase.NEW),
        reviewed=int(counts and due),
        answers=1,
        held=int(held),
        took_ms=took_ms or 0,
        tested=int(tested),
        known=int(tested and held),
    )


def days(
    events: Sequence[Event], took: dict[str, int | None], settings: Settings, seed: int
) -> dict[int, Tally]:
    """Return the tallies by day of one card's log; `took` gives milliseconds by event id."""
    return walk(events, took, settings, seed)[0]


def walk(
    events: Iterable[Event], took: Mapping[str, int | None], settings: Settings, seed: int
) -> tuple[dict[int, Tally], CardState]:
    """Return the tallies by day of one card's log, and what it made of a new card."""
    found: dict[int, Tally] = {}
    card = NEW_CARD
    for event in effective(events):
        added = of_answer(card.state, event, took.get(event.id))
        if added != NOTHING:
            found[event.day] = found.get(event.day, NOTHING).plus(added)
        card = apply(card, event, settings, seed)
    return found, card


def difference(after: dict[int, Tally], before: dict[int, Tally]) -> dict[int, Tally]:
    """Return what changed by day, leaving out days without a change."""
    changed = {
        day: after.get(day, NOTHING).plus(before.get(day, NOTHING), -1)
        for day in after.keys() | before.keys()
    }
    return {day: tally for day, tally in changed.items() if any(tally)}
