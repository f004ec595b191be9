"""FSRS-6: what an answer does to the memory of a card.

Memory is stability (the days after which recall has fallen to 90 %) and difficulty (1 to 10).
Formulas: "The FSRS Algorithm", section FSRS-6, in the wiki of open-spaced-repetition; w0 to w20
below are its 21 parameters. Time is in days. Every function is pure, and stays finite for every
stability, difficulty and elapsed time that these functions themselves can return or accept.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from math import exp, isfinite
from math import pow as power
from typing import TypeAlias

from app.core.refusals import RefusalError

Days: TypeAlias = float
Parameters: TypeAlias = tuple[float, ...]

DEFAULT_PARAMETERS: Parameters = (
    *(0.212, 1.2931, 2.3065, 8.2956),  # w0-w3: stability after a first again, hard, good, easy
    *(6.4133, 0.8334, 3.0194, 0.001),  # w4-w7: first difficulty, its change, its return to mean
    *(1.8722, 0.1666, 0.796),  # w8-w10: growth of stability with success
    *(1.4835, 0.0614, 0.2629, 1.6483),  # w11-w14: what is left after forgetting
    *(0.6014, 1.8729),  # w15-w16: hard penalty, easy bonus
    *(0.5425, 0.0912, 0.0658),  # w17-w19: answers within one day
    0.1542,  # w20: how fast the forgetting curve flattens
)
PARAMETER_BOUNDS: tuple[tuple[float, float], ...] = (
    *((0.001, 100.0),) * 4,
    *((1.0, 10.0), (0.001, 4.0), (0.001, 4.0), (0.001, 0.75)),
    *((0.0, 4.5), (0.0, 0.8), (0.001, 3.5)),
    *((0.001, 5.0), (0.001, 0.25), (0.001, 0.9), (0.0, 4.0)),
    *((0.0, 1.0), (1.0, 6.0)),
    *((0.0, 2.0), (0.0, 2.0), (0.0, 0.8)),
    (0.1, 0.8),
)
LEAST_STABILITY: Days = 0.001
MOST_STABILITY: Days = 36_500.0
EASIEST = 1.0
HARDEST = 10.0


class ParametersError(RefusalError):
    """These numbers are no FSRS-6 parameters; the message says which, and what is allowed."""


class Rating(IntEnum):
    """How well the learner knew the card."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


AGAIN, HARD, GOOD, EASY = Rating


@dataclass(frozen=True, slots=True)
class Memory:
    """What a learner holds of a card: stability in days, difficulty from 1 to 10."""

    stability: Days
    difficulty: float


Outlook: TypeAlias = tuple[Memory, Memory, Memory, Memory]


def check_parameters(parameters: Parameters) -> Parameters:
    """Return the parameters if FSRS-6 can work with them, else raise ParametersError."""
    if len(parameters) != len(PARAMETER_BOUNDS):
        raise ParametersError(
            f"FSRS-6 has {len(PARAMETER_BOUNDS)} parameters; {len(parameters)} were given."
        )
    for index, (value, (low, high)) in enumerate(zip(parameters, PARAMETER_BOUNDS, strict=True)):
        if not (isfinite(value) and low <= value <= high):
            raise ParametersError(
                f"Parameter w{index} is {value:g}; give a number from {low:g} to {high:g}."
            )
    return parameters


def recall(stability: Days, elapsed: Days, parameters: Parameters) -> float:
    """Return the chance, in (0, 1], of recalling a card after so many days, none or more."""
    return _model(parameters).recall(stability, elapsed)


def interval(stability: Days, retention: float, parameters: Parameters) -> Days:
    """Return the days, unrounded, until recall has fallen to the retention."""
    return stability * stretch(retention, parameters)


@lru_cache(maxsize=256)
def stretch(retention: float, parameters: Parameters) -> float:
    """Return the interval as a multiple of the stability; it is 1 at a retention of 0.9."""
    model = _model(parameters)
    return (power(retention, 1 / model.decay) - 1) / model.factor


def review(
    memory: Memory | None, rating: Rating | int, elapsed: int, parameters: Parameters
) -> Memory:
    """Return the memory after an answer, `elapsed` whole days after the one before.

    Memory is None before the first answer. Zero days means a second answer on the same day.
    """
    return _model(parameters).review(memory, rating, elapsed)


def outlook(memory: Memory | None, elapsed: int, parameters: Parameters) -> Outlook:
    """Return the memory after each of again, hard, good and easy."""
    model = _model(parameters)
    if memory is None:
        return model.first
    return (
        model.review(memory, AGAIN, elapsed),
        model.review(memory, HARD, elapsed),
        model.review(memory, GOOD, elapsed),
        model.review(memory, EASY, elapsed),
    )


class _Model:
    """The formulas of FSRS-6 with everything worked out that depends on parameters alone."""

    __slots__ = (
        "bonus",
        "damping",
        "decay",
        "factor",
        "first",
        "growth",
        "mean",
        "same_day",
        "w",
        "worst",
    )

    def __init__(self, w: Parameters) -> None:
        self.w = w
        self.decay = -w[20]
        self.factor = power(0.9, 1 / self.decay) - 1
        self.growth = exp(w[8])
        self.bonus = (0.0, 0.0, w[15], 1.0, w[16])
        self.mean = w[7] * _first_difficulty(EASY, w)
        self.damping = tuple(-w[6] * (rating - 3) / 9 for rating in range(5))
        self.same_day = tuple(exp(w[17] * (rating - 3 + w[18])) for rating in range(5))
        self.worst = exp(w[17] * w[18])
        again, hard, good, easy = (
            Memory(_stability(w[rating - 1]), _difficulty(_first_difficulty(rating, w)))
            for rating in Rating
        )
        self.first: Outlook = (again, hard, good, easy)

    def review(self, memory: Memory | None, rating: int, elapsed: int) -> Memory:
        if memory is None:
            return self.first[rating - 1]
        stability, difficulty = memory.stability, memory.difficulty
        if elapsed <= 0:
            after = self.same_day_stability(stability, rating)
        elif rating == AGAIN:
            after = self.forgotten_stability(stability, difficulty, elapsed)
        else:
            after = self.recalled_stability(stability, difficulty, elapsed, rating)
        return Memory(_stability(after), self.next_difficulty(difficulty, rating))

    def recall(self, stability: Days, elapsed: Days) -> float:
        return power(1 + self.factor * elapsed / stability, self.decay)

    def next_difficulty(self, difficulty: float, rating: int) -> float:
        moved = difficulty + self.damping[rating] * (10 - difficulty)
        return _difficulty(self.mean + (1 - self.w[7]) * moved)

    def same_day_stability(self, stability: Days, rating: int) -> Days:
        change = self.same_day[rating] * power(stability, -self.w[19])
        return stability * (change if rating == AGAIN else max(change, 1.0))

    def recalled_stability(
        self, stability: Days, difficulty: float, elapsed: int, rating: int
    ) -> Days:
        surprise = exp((1 - self.recall(stability, elapsed)) * self.w[10]) - 1
        ease = self.growth * (11 - difficulty) * power(stability, -self.w[9])
        return stability * (1 + ease * surprise * self.bonus[rating])

    def forgotten_stability(self, stability: Days, difficulty: float, elapsed: int) -> Days:
        w = self.w
        surprise = exp((1 - self.recall(stability, elapsed)) * w[14])
        left = w[11] * power(difficulty, -w[12]) * (power(stability + 1, w[13]) - 1) * surprise
        return min(left, stability / self.worst)


def _first_difficulty(rating: int, w: Parameters) -> float:
    return w[4] - exp(w[5] * (rating - 1)) + 1


def _stability(value: Days) -> Days:
    return min(max(value, LEAST_STABILITY), MOST_STABILITY)


def _difficulty(value: float) -> float:
    return min(max(value, EASIEST), HARDEST)


_model = lru_cache(maxsize=64)(_Model)
