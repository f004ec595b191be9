"""What it takes to know so much on a day: minutes a day, the odds, and what is reachable at least.

Each card is followed to the day along paths through the memory model (FSRS-6): it is asked on the
day on which its recall falls to `hold`, comes out by chance, and is asked again. Cards not yet met
are begun evenly over the first four fifths of the days. A higher `hold` costs more and keeps more;
the ladder of holds is walked with the same chances on every rung, so that it is smooth.

The share known on the day is that of all cards of the decks, those never begun counting nothing.
Its spread is that of as many throws as there are cards, plus what the model itself may be wrong by
(3 points, unless the caller knows better); the odds are those of a normal with that mean and
spread. Where the minutes do not suffice, the cards in memory come first, then new ones.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import NormalDist
from typing import Any, NamedTuple, TypeAlias, TypeVar

from app.core.memory import (
    AGAIN,
    DEFAULT_PARAMETERS,
    GOOD,
    Memory,
    Parameters,
    interval,
    recall,
    review,
)

LADDER = (0.70, 0.74, 0.78, 0.82, 0.86, 0.90, 0.93, 0.95, 0.97, 0.99)
SURE = 0.8  # the odds that a plan aims at
BEGUN_BY = 0.8  # the part of the days over which new cards are begun
DOUBT = 0.03
PATHS = 120
NEW_PATHS = 60
DRAWS = 32
FIRST = (0.2, 0.1, 0.6, 0.1)  # how first answers are rated, and later ones that knew; by default
PASSED = (0.1, 0.8, 0.1)

Luck: TypeAlias = Callable[[], float]
Card = TypeVar("Card")


class Held(NamedTuple):
    """A card in memory: its stability, difficulty, the days since its last answer, how it fades."""

    stability: float
    difficulty: float
    elapsed: int
    parameters: Parameters = DEFAULT_PARAMETERS

    def now(self, ahead: int = 0) -> float:
        """Return its recall so many days ahead, without any answer until then."""
        return recall(self.stability, self.elapsed + ahead, self.parameters)


@dataclass(frozen=True, slots=True)
class Habits:
    """How somebody studies: seconds an answer, and how they rate first answers and known ones."""

    seconds: float
    first: tuple[float, ...] = FIRST
    passed: tuple[float, ...] = PASSED


@dataclass(frozen=True, slots=True)
class Aim:
    """So much (0 to 1) on a day that many days ahead, with so many minutes to spend a day."""

    target: float
    days: int
    minutes: float


@dataclass(frozen=True, slots=True)
class Learner:
    """What is there to plan with: cards in memory, cards yet to meet, the habits.

    Of the new ones, in the order in which they are begun, it is told by whose parameters they fade.
    """

    held: Sequence[Held]
    new: Sequence[Parameters]
    habits: Habits = Habits(10.0)
    doubt: float = DOUBT

    @property
    def cards(self) -> int:
        """Count all the cards."""
        return len(self.held) + len(self.new)


@dataclass(frozen=True, slots=True)
class Effort:
    """A way to study: which recall is kept up, at what cost, and what comes of it on the day.

    `reviewed` and `begun` are the parts of the cards in memory and of the new ones for which there
    is time; `low` and `high` hold the share known with 80 % confidence.
    """

    hold: float
    minutes: float
    reviewed: float
    begun: float
    share: float
    low: float
    high: float
    odds: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What a goal takes. `needed` is None where no effort gives good odds; `best` is the utmost.

    `chosen` fits the minutes there are, `pace` is how many new cards it begins a day.
    """

    needed: Effort | None
    chosen: Effort
    best: Effort
    pace: int
    cards: int
    new: int

    @property
    def feasible(self) -> bool:
        """Tell whether the minutes suffice for good odds."""
        return self.needed == self.chosen


class _Rung(NamedTuple):
    """What keeping up a recall costs (answers for each card) and brings, by kind of card."""

    hold: float
    held_answers: float
    held_share: float
    new_answers: float
    new_share: float


def plan(learner: Learner, aim: Aim, luck: Luck) -> Plan:
    """Plan for a goal one day ahead or more; the same luck gives the same plan."""
    walker = _Walker(learner, aim.days, luck)
    rungs = [walker.rung(hold) for hold in LADDER]
    full = [_spend(learner, aim, rung, math.inf) for rung in rungs]
    enough = [each for each in full if each.odds >= SURE]
    needed = min(enough, key=lambda each: each.minutes, default=None)
    if needed is not None and needed.minutes <= aim.minutes:
        chosen = needed
    else:
        within = [_spend(learner, aim, rung, aim.minutes) for rung in rungs]
        chosen = max(within, key=lambda each: each.share)
    return Plan(
        needed=needed,
        chosen=chosen,
        best=max(full, key=lambda each: each.share),
        pace=math.ceil(len(learner.new) * chosen.begun / _begin_days(aim.days)),
        cards=learner.cards,
        new=len(learner.new),
    )


def unaided(learner: Learner, days: int = 0) -> float:
    """Return the share of all cards that would be known after so many days without any study."""
    return math.fsum(each.now(days) for each in learner.held) / max(1, learner.cards)


def to_json(found: Plan) -> dict[str, Any]:
    """Return a plan as a plain dict, ready to be stored."""
    return asdict(found)


def from_json(stored: dict[str, Any]) -> Plan:
    """Return a plan from a stored dict."""
    efforts = {
        name: None if stored[name] is None else Effort(**stored[name])
        for name in ("needed", "chosen", "best")
    }
    return Plan(**stored | efforts)


def _begin_days(days: int) -> int:
    """Return over how many days new cards are begun."""
    return max(1, math.ceil(BEGUN_BY * days))


def _spend(learner: Learner, aim: Aim, rung: _Rung, minutes: float) -> Effort:
    """Spend up to so many minutes a day on a rung: on cards in memory first, then on new ones."""
    left = minutes * 60 * aim.days / learner.habits.seconds if math.isfinite(minutes) else math.inf
    held_cost = len(learner.held) * rung.held_answers
    reviewed = _part(left, held_cost)
    new_cost = len(learner.new) * rung.new_answers
    begun = _part(left - reviewed * held_cost, new_cost)
    answers = reviewed * held_cost + begun * new_cost
    kept = len(learner.held) * reviewed * rung.held_share
    if reviewed < 1:
        kept += (1 - reviewed) * unaided(learner, aim.days) * learner.cards
    known = kept + len(learner.new) * begun * rung.new_share
    return _effort(
        learner,
        aim,
        rung.hold,
        minutes=answers * learner.habits.seconds / 60 / aim.days,
        parts=(reviewed, begun),
        share=known / learner.cards if learner.cards else 0.0,
    )


def _part(available: float, cost: float) -> float:
    """Return which part of a cost is affordable, 0 to 1."""
    return 1.0 if available >= cost else max(0.0, available / cost)


def _effort(
    learner: Learner,
    aim: Aim,
    hold: float,
    *,
    minutes: float,
    parts: tuple[float, float],
    share: float,
) -> Effort:
    throws = share * (1 - share) / max(1, learner.cards)
    spread = NormalDist(share, math.sqrt(throws + learner.doubt**2))
    low, high = (min(1.0, max(0.0, spread.inv_cdf(each))) for each in (0.1, 0.9))
    odds = 1 - spread.cdf(aim.target)
    return Effort(hold, minutes, parts[0], parts[1], share, low, high, odds)


class _Walker:
    """Walks paths of cards to the day, with the same chances for every recall that is kept up."""

    def __init__(self, learner: Learner, days: int, luck: Luck) -> None:
        self.days = days
        self.first = _sums(learner.habits.first)
        self.passed = _sums(learner.habits.passed)
        self.held = _sample(sorted(learner.held, key=_place), PATHS)
        self.fresh = _sample(learner.new, NEW_PATHS)
        count = len(self.held) + len(self.fresh)
        self.luck = [[luck() for _ in range(DRAWS)] for _ in range(count)]

    def rung(self, hold: float) -> _Rung:
        """Walk every path, keeping up so much recall."""
        draws = iter(self.luck)
        shapes = {each.parameters for each in self.held} | set(self.fresh)
        paths = {each: _Path(self, each, hold) for each in shapes}
        held = [
            paths[each.parameters].follow(
                Memory(each.stability, each.difficulty), -each.elapsed, next(draws)
            )
            for each in self.held
        ]
        new = [
            paths[each].begin(place * _begin_days(self.days) // NEW_PATHS, next(draws))
            for place, each in enumerate(self.fresh)
        ]
        return _Rung(hold, *_means(held), *_means(new))


class _Path:
    """The way of cards that fade by the same parameters, asked when recall has fallen to `hold`."""

    def __init__(self, walker: _Walker, parameters: Parameters, hold: float) -> None:
        self.days, self.parameters = walker.days, parameters
        self.first, self.passed = walker.first, walker.passed
        self.stretch = interval(1.0, hold, parameters)

    def begin(self, day: int, draws: Sequence[float]) -> tuple[float, float]:
        """Begin a card on a day, see it once more the same day, and follow it."""
        rating = _pick(self.first, draws[-1])
        memory = review(None, rating, 0, self.parameters)
        memory = review(memory, GOOD, 0, self.parameters)
        answers, share = self.follow(memory, day, draws)
        return answers + 2 + (rating == AGAIN), share

    def follow(self, memory: Memory, last: int, draws: Sequence[float]) -> tuple[float, float]:
        """Ask a card whenever its recall has fallen so far; return its answers, and its recall."""
        answers = 0.0
        due = max(0, last + self.wait(memory))
        while due < self.days:
            draw = draws[int(answers) % (DRAWS - 1)]
            known = recall(memory.stability, due - last, self.parameters)
            rating = _pick(self.passed, draw / known) + 1 if draw < known else AGAIN
            memory = review(memory, rating, due - last, self.parameters)
            answers += 1
            if rating == AGAIN:
                memory = review(memory, GOOD, 0, self.parameters)
                answers += 1
            last, due = due, due + self.wait(memory)
        return answers, recall(memory.stability, self.days - last, self.parameters)

    def wait(self, memory: Memory) -> int:
        """Return the days until a card is asked again."""
        return max(1, round(memory.stability * self.stretch))


def _place(card: Held) -> tuple[Parameters, Held]:
    """Order cards by how they fade, then by how strong they are, so that a sample has all sorts."""
    return card.parameters, card


def _means(paths: Sequence[tuple[float, float]]) -> tuple[float, float]:
    if not paths:
        return 0.0, 0.0
    return math.fsum(a for a, _ in paths) / len(paths), math.fsum(s for _, s in paths) / len(paths)


def _sample(cards: Sequence[Card], count: int) -> list[Card]:
    """Return so many of the cards, evenly from all of them; each more than once if they are few."""
    return [cards[place * len(cards) // count] for place in range(count if cards else 0)]


def _sums(shares: Sequence[float]) -> tuple[float, ...]:
    total = math.fsum(shares)
    return tuple(math.fsum(shares[: place + 1]) / total for place in range(len(shares)))


def _pick(sums: Sequence[float], draw: float) -> int:
    """Return which share a draw falls into, counted from 1."""
    return 1 + sum(draw >= each for each in sums[:-1])
