"""How well chances came true: Brier's score, log loss, bias, and answers of like chance beside it.

Brier (1950) is the mean squared distance of chance and outcome, 0 at best; log loss the mean of
-ln(chance of what happened). The reach of a share is Wilson's interval (1927).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import NamedTuple, TypeAlias

CONFIDENCE = 0.95
SUREST = 1e-6  # a chance is held this far from 0 and 1 before its logarithm is taken
Told: TypeAlias = tuple[float, float]  # a chance, and the fraction that the answer got


class Span(NamedTuple):
    """The bounds between which a share lies with 95 % confidence."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of like predicted chance: its mean, the mean fraction they got, how many they are."""

    predicted: float
    actual: float
    count: int

    @property
    def span(self) -> Span:
        """Tell between which bounds the share lies of which these answers are a sample."""
        return span(self.actual, self.count)


@dataclass(frozen=True, slots=True)
class Calibration:
    """How well chances came true over so many answers; `base` is the mean fraction they got.

    The bias is the mean of predicted less actual: above zero is overconfident. The bins stand in
    the order of their chances.
    """

    count: int
    brier: float
    loss: float
    bias: float
    base: float
    bins: tuple[Bin, ...]


def calibrate(answers: Iterable[Told], bins: int = 10) -> Calibration | None:
    """Return how well chances came true, from (chance, fraction got) of each answer.

    The bins part the chances evenly; empty ones are left out. None without answers.
    """
    known = list(answers)
    sorted_in: dict[int, list[Told]] = {}
    for predicted, actual in known:
        place = min(bins - 1, int(predicted * bins))
        sorted_in.setdefault(place, []).append((predicted, actual))
    return _calibrated(known, [sorted_in[place] for place in sorted(sorted_in)])


def calibrate_by_rank(answers: Iterable[Told], bins: int = 10) -> Calibration | None:
    """Return how well chances came true, in bins of like numbers of answers.

    It shows more where chances lie close together, as recalls do; equal chances share a bin.
    """
    known = sorted(answers)
    size = math.ceil(len(known) / bins) if known else 1
    groups: list[list[Told]] = []
    for told in known:
        if groups and (len(groups[-1]) < size or groups[-1][-1][0] == told[0]):
            groups[-1].append(told)
        else:
            groups.append([told])
    return _calibrated(known, groups)


def span(share: float, count: int, confidence: float = CONFIDENCE) -> Span:
    """Return Wilson's bounds of a share that was found in so many answers."""
    if not count:
        return Span(0.0, 1.0)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    spread = z * z / count
    middle = (share + spread / 2) / (1 + spread)
    reach = z / (1 + spread) * math.sqrt(share * (1 - share) / count + spread / (4 * count))
    return Span(max(0.0, min(share, middle - reach)), min(1.0, max(share, middle + reach)))


def log_loss(told: Told) -> float:
    """Return what a chance costs, given the fraction that its answer got."""
    chance = min(1 - SUREST, max(SUREST, told[0]))
    return -told[1] * math.log(chance) - (1 - told[1]) * math.log1p(-chance)


def _calibrated(known: Sequence[Told], groups: Iterable[Sequence[Told]]) -> Calibration | None:
    if not known:
        return None
    return Calibration(
        count=len(known),
        brier=_mean((predicted - actual) ** 2 for predicted, actual in known),
        loss=_mean(map(log_loss, known)),
        bias=_mean(predicted - actual for predicted, actual in known),
        base=_mean(actual for _, actual in known),
        bins=tuple(_bin(group) for group in groups),
    )


def _bin(answers: Sequence[Told]) -> Bin:
    return Bin(_mean(p for p, _ in answers), _mean(got for _, got in answers), len(answers))


def _mean(numbers: Iterable[float]) -> float:
    listed = list(numbers)
    return math.fsum(listed) / len(listed)
