"""What score to expect of a learner in a quiz before its questions are drawn.

A section that asks c of m cards is a simple random sample of throws. With the points w and the
chance p of a right answer, known or guessed, its points have the mean c mean(w p) and the variance
c mean(w^2 p (1 - p)) + c (m - c) / (m - 1) var(w p): the throws, and which cards are drawn (law of
total variance; Cochran 1977, theorem 2.2). Where all cards are asked it is the prediction of
`scoring.predict`. A card never studied counts as `scoring.chance` has it, and is counted apart.
Every question is taken as right or wrong; that two faces of a card, or cards of one fact, are not
asked together, and that no card is asked twice, is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum, sqrt
from statistics import NormalDist

from app.core.scoring import CONFIDENCE, Asked, Prediction, chance

SLIGHT = 1e-9  # of a question: what reckoning with floats leaves


@dataclass(frozen=True, slots=True)
class Section:
    """Cards of which a quiz asks `count`, None for all."""

    cards: Sequence[Asked]
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """A score to expect, and of how many questions so many will be on cards never studied."""

    score: Prediction
    never: float
    asked: float

    @property
    def share(self) -> float | None:
        """Return the points to expect as a share; None where nothing is asked, or known of it."""
        known = self.asked - self.never > SLIGHT
        return self.score.points / self.score.out_of if self.score.out_of and known else None


def expect(sections: Iterable[Section], confidence: float = CONFIDENCE) -> Expected:
    """Return the score to expect of a quiz, with bounds that hold it with this confidence."""
    parts = [_part(section) for section in sections if section.cards]
    mean, variance, out_of, never, asked = (fsum(part[n] for part in parts) for n in range(5))
    reach = NormalDist().inv_cdf((1 + confidence) / 2) * sqrt(variance)
    bounds = max(0.0, mean - reach), min(out_of, mean + reach)
    return Expected(Prediction(mean, *bounds, out_of), never, asked)


def _part(section: Section) -> tuple[float, float, float, float, int]:
    """Return the mean, variance and most of a section's points, its new and all its questions."""
    size = len(section.cards)
    count = size if section.count is None else min(section.count, size)
    throws = [(asked.points, chance(asked)) for asked in section.cards]
    mean = fsum(points * p for points, p in throws) / size
    within = fsum(points**2 * p * (1 - p) for points, p in throws) / size
    between = fsum((points * p - mean) ** 2 for points, p in throws) / size
    drawn = count * (size - count) / (size - 1) if size > 1 else 0.0
    whole = fsum(points for points, _ in throws) / size
    new = sum(asked.recall is None for asked in section.cards) / size
    return count * mean, count * within + drawn * between, count * whole, count * new, count
