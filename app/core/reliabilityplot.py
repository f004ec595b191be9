"""Where the shapes of a reliability diagram stand: chances along, what came true up.

DeGroot and Fienberg (1983). Lengths are units of the view box; a dot on the diagonal is a chance
that came true as often as it said. The bar through a dot is the span of its share.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.calibration import Bin

SIDE = 240
LEFT = 38
TOP = 8
BELOW = 34
STARTS = (0.75, 0.5)
STEPS = 5
LEAST_RADIUS = 3.0
MORE_RADIUS = 4.0


class Tick(NamedTuple):
    """A share that both axes name, in percent, with its place along and up."""

    percent: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Dot:
    """Answers of like chance: where they stand, the ends of their span, and how large."""

    bin: Bin
    x: float
    y: float
    low_y: float
    high_y: float
    radius: float


@dataclass(frozen=True, slots=True)
class ReliabilityPlot:
    """The shapes of the diagram; it shows shares from `start` to 1."""

    start: float
    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]
    width: int = LEFT + SIDE + 10
    height: int = TOP + SIDE + BELOW

    @property
    def left(self) -> int:
        """Tell where the axes cross, from the left."""
        return LEFT

    @property
    def right(self) -> int:
        """Tell where the axis along ends."""
        return LEFT + SIDE

    @property
    def top(self) -> int:
        """Tell where the axis up ends."""
        return TOP

    @property
    def foot(self) -> int:
        """Tell where the axes cross, from the top."""
        return TOP + SIDE


def reliability_plot(bins: Sequence[Bin]) -> ReliabilityPlot:
    """Lay out the bins; where all lie in the upper half or quarter, only that is shown."""
    least = min((min(each.predicted, each.actual) for each in bins), default=0.0)
    start = next((each for each in STARTS if least >= each), 0.0)
    most = max((each.count for each in bins), default=1)
    return ReliabilityPlot(
        start,
        dots=tuple(_dot(each, start, most) for each in bins),
        ticks=tuple(_tick(start + (1 - start) * step / STEPS, start) for step in range(STEPS + 1)),
    )


def _dot(each: Bin, start: float, most: int) -> Dot:
    low, high = each.span
    return Dot(
        each,
        x=_x(each.predicted, start),
        y=_y(each.actual, start),
        low_y=_y(max(start, low), start),
        high_y=_y(high, start),
        radius=round(LEAST_RADIUS + MORE_RADIUS * (each.count / most) ** 0.5, 1),
    )


def _tick(share: float, start: float) -> Tick:
    return Tick(floor(100 * share + 0.5), _x(share, start), _y(share, start))


def _x(share: float, start: float) -> float:
    return round(LEFT + SIDE * (share - start) / (1 - start), 1)


def _y(share: float, start: float) -> float:
    return round(TOP + SIDE * (1 - share) / (1 - start), 1)
