"""Where each of a learner's decks stands today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app import clock
from app.core import queue
from app.core.forecast import Coming, coming
from app.progress import queries
from app.study import statements, turns
from app.study.learner import Learner
from app.study.queries import Shelf, shelves

NOTHING = queue.Done(0, 0)


@dataclass(frozen=True, slots=True)
class Standing:
    """A deck today: what a session of it would ask, what comes back later, what is held.

    `again` counts learning steps that a session would ask now, `later` holds the seconds since
    the epoch of those still ahead today. `due` are cards to come again, by day. `kept` counts due
    cards beyond the day's limit, `more_new` tells whether new cards are left, for any day.
    """

    ready: queue.Done
    again: int
    later: tuple[int, ...]
    due: Mapping[int, int]
    kept: int
    more_new: bool
    next: Coming | None
    held: float | None

    @property
    def count(self) -> int:
        """Count the cards that a session of this deck would ask, learning steps aside."""
        return sum(self.ready)

    @property
    def word(self) -> str:
        """Say what the cards are that a session of this deck would ask."""
        if not self.count:
            return "again"
        return "due" if self.ready.due else "new"

    def soon(self, today: int, days: int) -> bool:
        """Tell whether cards come again within so many days after today."""
        return self.next is not None and self.next.due > 0 and self.next.day <= today + days


@dataclass(frozen=True, slots=True)
class Standings:
    """Every deck's standing, and what a session of all of them would ask."""

    decks: Mapping[int, Standing]
    ready: queue.Done

    @property
    def due(self) -> dict[int, int]:
        """Count the cards of all decks that come again, by day."""
        total: dict[int, int] = {}
        for deck in self.decks.values():
            for day, count in deck.due.items():
                total[day] = total.get(day, 0) + count
        return total


def standings(session: Session, learner: Learner, at: datetime) -> Standings:
    """Tell where the learner's decks stand, counted as a study session counts."""
    found, today = shelves(session, learner.id), learner.day(at)
    if not found:
        return Standings({}, NOTHING)
    room = turns.rooms(session, learner, found, today)
    waiting = {
        shelf.deck_id: turns.waiting(session, learner.id, shelf, room[shelf.deck_id], today)
        for shelf in found
    }
    limits = turns.limits(found)
    reader = _Reader(session, learner, found, at)
    alone = {
        deck: queue.planned({deck: limits[deck]}, {deck: room[deck]}, {deck: waiting[deck]})
        for deck in limits
    }
    return Standings(
        {shelf.deck_id: reader.standing(shelf, alone[shelf.deck_id]) for shelf in found},
        queue.planned(limits, room, waiting),
    )


class _Reader:
    """Reads what is stored of all decks at once, and sorts it by deck."""

    def __init__(
        self, session: Session, learner: Learner, found: Sequence[Shelf], at: datetime
    ) -> None:
        self.session, self.user = session, learner.id
        self.today, self.second = learner.day(at), clock.milliseconds(at) // 1000
        self.lines = queries.lines_of(session, learner.id)
        self.steps = queries.steps_of(session, learner.id, self.today)
        self.held = queries.held(
            session, learner.id, self.today, {s.deck_id: s.settings.parameters for s in found}
        )

    def standing(self, shelf: Shelf, ready: queue.Done) -> Standing:
        line = self.lines.get(shelf.deck_id, queries.Line())
        soon = self.second + shelf.settings.learn_ahead
        steps = sorted(self.steps.get(shelf.deck_id, ()))
        again = sum(step <= soon for step in steps)
        overdue = sum(count for day, count in line.due.items() if day <= self.today)
        kept = max(0, overdue - len(steps) - ready.due)
        more_new = self._more_new(shelf, line, ready)
        due_limit, new_limit = shelf.settings.reviews_per_day, shelf.settings.new_per_day
        held_back = bool(kept and due_limit) or bool(more_new and new_limit)
        return Standing(
            ready=ready,
            again=again,
            later=tuple(steps[again:]),
            due=line.due,
            kept=kept,
            more_new=more_new,
            next=coming(line.due, self.today, more_tomorrow=held_back),
            held=self.held.get(shelf.deck_id),
        )

    def _more_new(self, shelf: Shelf, line: queries.Line, ready: queue.Done) -> bool:
        """Tell whether there are new cards, today or on another day."""
        if ready.new or line.new:
            return True
        where = {"user": self.user, "deck": shelf.deck_id, "cursor": shelf.cursor}
        return statements.FIRST_UNMET.first(self.session, **where) is not None
