"""Made-up learners: how they study day by day, and what they recall, by chance.

A learner's memory follows the model of `memory`, but not quite: what they hold fades faster or more
slowly than the model believes, by their ability and by how hard the card is, so that predictions
have something to miss. Randomness is passed in; the same source gives the same history.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from math import exp
from typing import NamedTuple, Protocol

from app.core import history
from app.core.history import NEW_CARD, CardState, Event
from app.core.memory import AGAIN, EASY, GOOD, HARD, Rating, recall
from app.core.schedule import Phase
from app.core.settings import Settings

ONE_STOPS = 0.12  # the share of learners who stop before the end
FIRST_KNOWN = 0.62  # the share of new cards that a learner of no special ability knows at once
STEADY = 0.97  # nobody is surer than this
HALF_A_MINUTE = 30_000
LEAST, MOST = 0.02, 0.985


class Chance(Protocol):
    """A source of chance, such as random.Random."""

    def random(self) -> float:
        """Return a number from [0, 1)."""

    def gauss(self, mu: float, sigma: float) -> float:
        """Return a draw from a normal distribution."""

    def getrandbits(self, k: int, /) -> int:
        """Return so many random bits."""


@dataclass(frozen=True, slots=True)
class Pupil:
    """A made-up learner: `ability` 0 is as the model has it, `diligence` the chance of a day.

    `pace` is how many new cards a day they begin, `first` and `last` the days between which they
    study, `minute` the minute of the day at which they begin.
    """

    ability: float
    diligence: float
    pace: int
    first: int
    last: int
    minute: int


@dataclass(frozen=True, slots=True)
class Exercise:
    """A card as a made-up learner meets it; `hard` above 0 is harder than the model believes."""

    card: int
    note: str
    hard: float


class Said(NamedTuple):
    """An answer: the card, what it says to the log, the state before it, and how long it took."""

    card: int
    event: Event
    before: CardState
    took_ms: int


@dataclass(slots=True)
class Course:
    """A made-up learner, the cards they study, and what they hold of each so far."""

    pupil: Pupil
    exercises: Mapping[int, Exercise]
    settings: Settings
    held: dict[int, CardState] = field(default_factory=dict)


def invent(chance: Chance, first: int, last: int) -> Pupil:
    """Make up a learner for the days from `first` to `last`: most diligent, some not, some stop."""
    days = last - first
    stops = last - int(days * 0.6 * chance.random()) if chance.random() < ONE_STOPS else last
    return Pupil(
        ability=chance.gauss(-0.1, 0.45),
        diligence=min(0.95, max(0.15, chance.gauss(0.62, 0.2))),
        pace=2 + int(3 * chance.random()),
        first=first + int(min(7, days / 4) * chance.random()),
        last=stops,
        minute=7 * 60 + int(13 * 60 * chance.random()),
    )


def truth(course: Course, card: int, day: int) -> float:
    """Return the chance that a made-up learner really recalls a card on a day."""
    exercise, state = course.exercises[card], course.held.get(card, NEW_CARD).state
    lean = course.pupil.ability - exercise.hard
    if state.memory is None or state.last_day is None:
        return min(MOST, max(LEAST, FIRST_KNOWN + 0.25 * lean))
    stability = state.memory.stability * exp(lean)
    elapsed = max(0, day - state.last_day)
    return min(STEADY, recall(stability, elapsed, course.settings.parameters))


def study(course: Course, day: int, midnight: int, chance: Chance) -> list[Said]:
    """Return what a made-up learner answers on a day, which begins at `midnight` in milliseconds.

    Due cards come first, then new ones at their pace; steps within the day are waited for. Two
    cards of one note never come on one day, but for the steps of one.
    """
    pupil = course.pupil
    if not pupil.first <= day <= pupil.last or chance.random() >= pupil.diligence:
        return []
    at = midnight + pupil.minute * 60_000 + int(HALF_A_MINUTE * chance.random())
    waiting = [*_due(course, day), *_new(course)]
    steps: list[tuple[int, int]] = []
    met: dict[str, int] = {}
    said: list[Said] = []
    while waiting or steps:
        if steps and (not waiting or steps[0][0] <= at):
            due_at, card = heappop(steps)
            at = max(at, due_at)
        else:
            card = waiting.pop(0)
            if met.setdefault(course.exercises[card].note, card) != card:
                continue
        answer = _answer(course, card, day, at, chance)
        said.append(answer)
        at += answer.took_ms + 2_000
        after = course.held[card]
        if after.state.due_at is not None and not after.suspended:
            heappush(steps, (after.state.due_at, card))
    return said


def _due(course: Course, day: int) -> Sequence[int]:
    found = [
        (held.state.due_day, card)
        for card, held in course.held.items()
        if held.state.due_day <= day and not held.suspended
    ]
    return [card for _, card in sorted(found)]


def _new(course: Course) -> Sequence[int]:
    unmet = [card for card in course.exercises if card not in course.held]
    return unmet[: course.pupil.pace]


def _answer(course: Course, card: int, day: int, at: int, chance: Chance) -> Said:
    before = course.held.get(card, NEW_CARD)
    right = chance.random() < truth(course, card, day)
    event = Event(
        id=name(at, chance),
        at=at,
        day=day,
        kind="study",
        rating=rate(chance, before) if right else AGAIN,
        rules=course.settings,
    )
    course.held[card] = history.apply(before, event, course.settings, card)
    took = int(2_500 + 9_000 * chance.random() + (0 if right else 4_000))
    return Said(card, event, before, took)


def rate(chance: Chance, before: CardState) -> Rating:
    """Return how a card that was recalled is rated: mostly good."""
    drawn = chance.random()
    if drawn < (0.16 if before.state.phase is Phase.REVIEW else 0.08):
        return HARD
    return EASY if drawn > 0.93 else GOOD  # noqa: PLR2004 - one answer in fourteen


def name(at: int, chance: Chance) -> str:
    """Return an id in the form of a UUID of version 7: the time, then bits by chance."""
    high = (at << 16) | (7 << 12) | chance.getrandbits(12)
    low = (0b10 << 62) | chance.getrandbits(62)
    return f"{(high << 64) | low:032x}"
