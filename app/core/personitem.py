"""Where the shapes of a person-item map stand: learners above one axis of logits, items below it.

Wright and Stone (1979) drew it first. Lengths are units of the view box; x grows with ability and
difficulty alike, so an item under a learner is one they pass with chance one half.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import NamedTuple

from app.core.rasch import Ability, Difficulty

WIDTH = 600
BINS_A_LOGIT = 2
LEAST_REACH = 3  # logits to each side of 0
MOST_REACH = 8
AXIS = 96
TALLEST = 90
LEAST = 2
TICKS = 18  # the height that the numbers below the axis take
DOT = 10
RADIUS = 4


@dataclass(frozen=True, slots=True)
class Step:
    """Learners whose abilities lie from `low` to below `high` logits, as a bar on the axis."""

    low: float
    high: float
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Dot:
    """An item at its difficulty; `beyond` tells that it lies past the end of the axis."""

    name: str
    difficulty: float
    x: float
    y: float
    beyond: bool


class Tick(NamedTuple):
    """A whole logit on the axis."""

    logit: int
    x: float


@dataclass(frozen=True, slots=True)
class PersonItemMap:
    """The shapes of the map, and how wide and high it is; `axis` is where the axis stands."""

    steps: tuple[Step, ...]
    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]
    axis: int
    width: int
    height: int


def person_item_map(learners: Sequence[Ability], items: Sequence[Difficulty]) -> PersonItemMap:
    """Lay out the abilities as bars and the items as dots; items without a difficulty are left out.

    The axis reaches as far as it must, but no further than 8 logits to a side.
    """
    known = [(one.name, one.difficulty) for one in items if one.difficulty is not None]
    farthest = max([abs(one.ability) for one in learners] + [abs(at) for _, at in known], default=0)
    reach = max(LEAST_REACH, min(MOST_REACH, ceil(farthest)))
    dots = tuple(_dots(known, reach))
    lowest = max((dot.y for dot in dots), default=AXIS + TICKS)
    return PersonItemMap(
        steps=tuple(_steps([one.ability for one in learners], reach)),
        dots=dots,
        ticks=tuple(Tick(logit, _x(logit, reach)) for logit in range(-reach, reach + 1)),
        axis=AXIS,
        width=WIDTH,
        height=round(lowest + DOT),
    )


def _x(logit: float, reach: int) -> float:
    return round(WIDTH * (logit + reach) / (2 * reach), 1)


def _bin(logit: float, reach: int) -> int:
    """Return which half logit a number falls into; those past the ends into the last ones."""
    last = reach * BINS_A_LOGIT - 1
    return max(-last - 1, min(last, floor(logit * BINS_A_LOGIT)))


def _steps(abilities: Iterable[float], reach: int) -> list[Step]:
    counts = Counter(_bin(one, reach) for one in abilities)
    most = max(counts.values(), default=0)
    steps = []
    for place, count in sorted(counts.items()):
        low, high = place / BINS_A_LOGIT, (place + 1) / BINS_A_LOGIT
        height = max(LEAST, round(TALLEST * count / most, 1))
        left = _x(low, reach)
        width = round(_x(high, reach) - left - 1, 1)
        steps.append(Step(low, high, count, left, round(AXIS - height, 1), width, height))
    return steps


def _dots(known: Iterable[tuple[str, float]], reach: int) -> list[Dot]:
    """Hang each item below the axis, under the last one that stands in its way."""
    ends: list[float] = []  # where the last dot of each row stands
    dots = []
    for name, difficulty in sorted(known, key=lambda pair: pair[1]):
        x = _x(max(-reach, min(reach, difficulty)), reach)
        free = (row for row, end in enumerate(ends) if x - end >= DOT)
        row = next(free, len(ends))
        ends[row : row + 1] = [x]
        y = AXIS + TICKS + RADIUS + DOT * row
        dots.append(Dot(name, difficulty, x, y, abs(difficulty) > reach))
    return dots
