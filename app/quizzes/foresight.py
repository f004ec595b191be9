"""How well a learner's scores were predicted: a look back over their attempts."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import scoring
from app.core.calibration import Calibration, calibrate
from app.core.rounding import whole_percent
from app.core.scoring import Prediction
from app.quizzes.models import Attempt, AttemptSlot

LEAST = 5
BINS = 5
SMALL = 0.02


@dataclass(frozen=True, slots=True)
class LookBack:
    """Scores beside their predictions: how many there are, how many fell within the span."""

    attempts: int
    inside: int
    calibration: Calibration

    @property
    def words(self) -> str:
        """Say in a sentence which way the predictions lean."""
        points = whole_percent(abs(self.calibration.bias))
        if abs(self.calibration.bias) < SMALL:
            return "On average you do as well as expected."
        which = "less well" if self.calibration.bias > 0 else "better"
        return f"On average you do {which} than expected, by {points} points of 100."


def foretold(session: Session, attempts: Sequence[Attempt]) -> list[Attempt]:
    """Return those of a learner's attempts that asked no card which they had not met."""
    if not attempts:
        return []
    new = select(AttemptSlot.attempt_id).where(
        AttemptSlot.user_id == attempts[0].user_id,
        AttemptSlot.attempt_id.in_([one.id for one in attempts]),
        AttemptSlot.recall.is_(None),
    )
    unknown = set(session.scalars(new))
    return [one for one in attempts if one.id not in unknown]


def predicted(attempt: Attempt) -> Prediction | None:
    """Return the score that was expected; None where it was expected of other points."""
    found = Prediction(**json.loads(attempt.predicted))
    return found if math.isclose(found.out_of, attempt.out_of or 0) else None


def look_back(attempts: Iterable[Attempt]) -> LookBack | None:
    """Hold the scores of attempts, all of which their learner may see, beside what was expected.

    None where fewer than five were predicted.
    """
    found = []
    for attempt in attempts:
        expected = predicted(attempt)
        if expected is None or attempt.score is None or expected.out_of <= 0:
            continue
        found.append((expected, attempt.score))
    shares = [(_share(one.points, one.out_of), _share(got, one.out_of)) for one, got in found]
    calibration = calibrate(shares, bins=BINS)
    if calibration is None or len(found) < LEAST:
        return None
    inside = sum(scoring.compare(one, got).inside for one, got in found)
    return LookBack(len(found), inside, calibration)


def _share(points: float, out_of: float) -> float:
    return min(1.0, max(0.0, points / out_of))
