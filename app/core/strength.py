"""How strong memories are: cards sorted by stability and by recall, and how sure was how right."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from app.core.calibration import Span, span

STABILITIES = (1.0, 3.0, 7.0, 14.0, 30.0, 90.0, 365.0)  # days
RECALLS = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95)
CLAIMS = {1: Span(0.0, 2 / 3), 2: Span(2 / 3, 0.8), 3: Span(0.8, 1.0)}
STANDS_FOR = {1: 0.5, 2: 0.735, 3: 0.9}

Verdict: TypeAlias = Literal["", "right", "too sure", "too unsure"]


@dataclass(frozen=True, slots=True)
class Step:
    """How many values lie from `low` to below `high`; None is an open end."""

    low: float | None
    high: float | None
    count: int


@dataclass(frozen=True, slots=True)
class Sureness:
    """Answers of one certainty: how many, which fraction of them was right.

    `claim` is what that certainty is worth saying for: 3 pays above 80 %, 2 above 67 %
    (Gardner-Medwin 1995).
    """

    level: int
    count: int
    right: float

    @property
    def claim(self) -> Span:
        """Return between which chances this certainty is worth most."""
        return CLAIMS[self.level]

    @property
    def stands_for(self) -> float:
        """Return the chance that this certainty stands for on a plot."""
        return STANDS_FOR[self.level]

    @property
    def span(self) -> Span:
        """Return between which bounds the share of right answers lies, with 95 % confidence."""
        return span(self.right, self.count)

    @property
    def verdict(self) -> Verdict:
        """Tell whether it was said too often or too rarely; "" where the answers are too few."""
        if self.span.high < self.claim.low:
            return "too sure"
        if self.span.low > self.claim.high:
            return "too unsure"
        return "right" if self.claim.low <= self.right <= self.claim.high else ""


def sort_into(values: Iterable[float], edges: Sequence[float]) -> tuple[Step, ...]:
    """Count values between edges; the first step has no lower end, the last no upper one."""
    counts = Counter(bisect_right(edges, value) for value in values)
    bounds = [None, *edges, None]
    return tuple(
        Step(bounds[place], bounds[place + 1], counts[place]) for place in range(len(edges) + 1)
    )


def surenesses(answers: Iterable[tuple[int, float]]) -> tuple[Sureness, ...]:
    """Return, for each certainty that was ever said, how right it was; (certainty, fraction)."""
    said: dict[int, list[float]] = {}
    for level, fraction in answers:
        said.setdefault(level, []).append(fraction)
    return tuple(
        Sureness(level, len(said[level]), sum(said[level]) / len(said[level]))
        for level in sorted(said)
    )
