"""Which card next: the queue a card waits in, and whose turn it is, new cards or due ones."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from app.core.history import CardState
from app.core.schedule import Phase

_WORD = 0x7FFFFFFF


class Queue(IntEnum):
    """Where a card waits; the negative ones are never asked."""

    RETIRED = -2
    SUSPENDED = -1
    NEW = 0
    WITHIN_DAY = 1
    BY_DAY = 2


class Place(NamedTuple):
    """A card's place in line: its queue, the first day it may appear, and its order that day."""

    queue: Queue
    shown_day: int
    shuffle: int


class Count(NamedTuple):
    """How many cards a session plans to ask, and has asked."""

    planned: int
    done: int


def place(card: CardState, card_id: int, *, retired: bool = False) -> Place:
    """Return where a card waits.

    New cards come in the order of their numbers, cards within the day in the order of their time,
    in seconds; cards of one day come in an order that is stable and looks random.
    """
    queue = _queue(card, retired=retired)
    shown_day = max(card.state.due_day, card.buried_until)
    if card.state.phase is Phase.NEW:
        return Place(queue, shown_day, card_id)
    if card.state.due_at is not None:
        return Place(queue, shown_day, card.state.due_at // 1000)
    return Place(queue, shown_day, scramble(card_id, card.state.due_day))


def scramble(card_id: int, day: int) -> int:
    """Return a number below 2**31 that depends on card and day and looks random."""
    word = (card_id * 0x9E3779B1 ^ day * 0x85EBCA6B) & 0xFFFFFFFF
    word = ((word ^ (word >> 15)) * 0x2C1B3C6D) & 0xFFFFFFFF
    return (word ^ (word >> 13)) & _WORD


def new_is_next(new: Count, due: Count) -> bool:
    """Tell whether a new card is next, so that new cards spread evenly among the due ones."""
    return new.done * max(due.planned, 1) < due.done * max(new.planned, 1) or due.planned == 0


def _queue(card: CardState, *, retired: bool) -> Queue:
    if retired:
        return Queue.RETIRED
    if card.suspended:
        return Queue.SUSPENDED
    if card.state.phase is Phase.NEW:
        return Queue.NEW
    return Queue.BY_DAY if card.state.due_at is None else Queue.WITHIN_DAY


class Limits(NamedTuple):
    """How many new and due cards a day allows, and whether the deck sets the number itself."""

    new: int
    due: int
    own_new: bool
    own_due: bool


class Done(NamedTuple):
    """How many cards were introduced and reviewed today."""

    new: int
    due: int


def rooms(limits: dict[int, Limits], done: dict[int, Done]) -> dict[int, Done]:
    """Return how many new and due cards each deck may still ask today.

    Decks without numbers of their own share the learner's; a deck with its own counts alone.
    """
    nothing = Done(0, 0)
    shared_new = sum(done.get(d, nothing).new for d, limit in limits.items() if not limit.own_new)
    shared_due = sum(done.get(d, nothing).due for d, limit in limits.items() if not limit.own_due)
    return {
        deck: Done(
            max(0, limit.new - (done.get(deck, nothing).new if limit.own_new else shared_new)),
            max(0, limit.due - (done.get(deck, nothing).due if limit.own_due else shared_due)),
        )
        for deck, limit in limits.items()
    }


def planned(
    limits: dict[int, Limits], room: dict[int, Done], waiting: dict[int, Done], extra: int = 0
) -> Done:
    """Return how many new and due cards a session will ask, given those that wait.

    With `extra` the day's limits do not count: so many cards in all, the due ones first.
    """
    new = _planned({d: (limit.own_new, room[d].new, waiting[d].new) for d, limit in limits.items()})
    due = _planned({d: (limit.own_due, room[d].due, waiting[d].due) for d, limit in limits.items()})
    if not extra:
        return Done(new, due)
    due = min(extra, due)
    return Done(min(extra - due, new), due)


def _planned(decks: dict[int, tuple[bool, int, int]]) -> int:
    shared = [(room, waiting) for own, room, waiting in decks.values() if not own]
    alone = sum(min(room, waiting) for own, room, waiting in decks.values() if own)
    most = max((room for room, _ in shared), default=0)
    return alone + min(most, sum(waiting for _, waiting in shared))
