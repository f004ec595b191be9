"""The review log is the truth: a card's state is a fold over the events that happened to it.

Nothing in the log is ever changed. A correction is another event that voids an earlier one, and a
void can be voided in turn (redo). Undo, late arrivals from another device and a rebuild are all
the same act: fold again. When an event comes after everything known and voids nothing, `apply`
gives the same result without the rest of the log.

What the learner's answers did to a card does not change when settings change: each event may
carry the settings in force when it happened as `rules`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from app.core.refusals import RefusalError
from app.core.schedule import NEW_STATE, Days, Milliseconds, State, answer, is_leech

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.core.settings import Settings

Kind: TypeAlias = Literal["study", "quiz", "cram", "import", "manual"]
Place: TypeAlias = tuple[Milliseconds, str]

KINDS: tuple[str, ...] = get_args(Kind)
HIGHEST_FLAG = 7
_ACTIONS = ("suspend", "resume", "unbury", "forget", "revise")
_NUMBERED = ("flag", "bury", "pick")


class EventError(RefusalError):
    """The event cannot stand in a review log; the message says why and what is allowed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened to a learner's card.

    `rating` moves the memory unless the kind is cram. `voids` takes back the event of that id.
    `action` is suspend, resume, bury:DAY (hidden until that day), unbury, flag:N (0 is none),
    forget (the learner starts the card again), revise (its author changed what it asks) or pick:N
    (the learner wanted it as number N of a session; memory stays as it is).
    `rules` are the settings in force, None for those the fold is given.
    """

    id: str
    at: Milliseconds
    day: Days
    kind: Kind
    rating: int | None = None
    voids: str | None = None
    action: str | None = None
    rules: Settings | None = None


@dataclass(frozen=True, slots=True)
class CardState:
    """A learner's card: its schedule, and what they or the leech rule did to it."""

    state: State = NEW_STATE
    suspended: bool = False
    buried_until: Days = 0
    flag: int = 0


NEW_CARD = CardState()


def check_event(event: Event) -> Event:
    """Return the event if a log may hold it, else raise EventError."""
    if event.kind not in KINDS:
        raise EventError(f"An event is one of {', '.join(KINDS)}, not {event.kind!r}.")
    if event.rating is not None and event.rating not in {1, 2, 3, 4}:
        raise EventError(f"{event.rating} is no rating; give 1 to 4, or none.")
    if event.voids == event.id:
        raise EventError("An event cannot void itself; name the id of another one.")
    if event.action is not None:
        _act(NEW_CARD, event.action)
    return event


def fold(events: Iterable[Event], settings: Settings, seed: int) -> CardState:
    """Return what the events made of a new card, in whatever order they arrive.

    `settings` hold for events without `rules`; `seed` belongs to the card. Raises EventError.
    """
    card = NEW_CARD
    for event in effective(events):
        card = apply(card, event, settings, seed)
    return card


def apply(card: CardState, event: Event, settings: Settings, seed: int) -> CardState:
    """Return the card after one event that follows all others. A void needs `fold` instead."""
    if event.rating is not None and event.kind != "cram":
        card = _answer(card, event, event.rating, event.rules or settings, seed)
    return card if event.action is None else _act(card, event.action)


def place(event: Event) -> Place:
    """Return where the event stands in time; ids break ties."""
    return event.at, event.id


def effective(events: Iterable[Event]) -> list[Event]:
    """Return the events that count, in time order: each id once, without the voided ones."""
    known: dict[str, Event] = {}
    for event in sorted(events, key=place):
        known.setdefault(event.id, event)
    ordered = list(known.values())
    voids = [event for event in ordered if event.voids is not None]
    if not voids:
        return ordered
    dropped = _voided(voids)
    return [event for event in ordered if event.id not in dropped]


def _voided(voids: Sequence[Event]) -> set[str]:
    """Return the ids that are void: those named by a void that is not itself void.

    Voids that name each other in a ring all count as void.
    """
    targets = {void.id: void.voids or "" for void in voids}
    waiting = dict.fromkeys(targets, 0)
    for target in targets.values():
        if target in waiting:
            waiting[target] += 1
    ready = [name for name, count in waiting.items() if count == 0]
    dropped: set[str] = set()
    for name in ready:  # grows while it is walked: a void is decided after all that void it
        target = targets[name]
        if name not in dropped:
            dropped.add(target)
        if target in waiting:
            waiting[target] -= 1
            ready += [target] * (waiting[target] == 0)
    return dropped | waiting.keys() - set(ready)


def _answer(card: CardState, event: Event, rating: int, rules: Settings, seed: int) -> CardState:
    """Return the card after an answer: no longer buried, and suspended if it became a leech."""
    state = answer(card.state, rating, event.at, event.day, rules, seed)
    leech = state.lapses > card.state.lapses and is_leech(state, rules)
    return CardState(state, card.suspended or leech, 0, card.flag)


def _act(card: CardState, action: str) -> CardState:
    """Return the card after a manual action, else raise EventError."""
    verb, _, number = action.partition(":")
    if verb in _NUMBERED:
        return _act_with_number(card, verb, number)
    match action:
        case "suspend" | "resume":
            return replace(card, suspended=action == "suspend")
        case "unbury":
            return replace(card, buried_until=0)
        case "forget" | "revise":
            return replace(card, state=NEW_STATE, buried_until=0)
    known = ", ".join(_ACTIONS)
    raise EventError(f"{action!r} is no action; give {known}, flag:N, pick:N or bury:DAY.")


def _act_with_number(card: CardState, verb: str, number: str) -> CardState:
    if not (number.isascii() and number.isdigit() and len(number) <= 9):  # noqa: PLR2004 - digits of a day
        raise EventError(f"{verb} needs a number, as in {verb}:1, not {verb}:{number}.")
    value = int(number)
    if verb == "pick":
        return card
    if verb == "bury":
        return replace(card, buried_until=value)
    if value > HIGHEST_FLAG:
        raise EventError(f"flag:{value} is no flag; give flag:0 (none) to flag:{HIGHEST_FLAG}.")
    return replace(card, flag=value)
