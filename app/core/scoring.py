"""What an attempt is worth, which attempt counts, and what score to expect beforehand.

The prediction takes each question as one throw of a coin that shows "right" with chance
p = R + (1 - R) / k, where R is the predicted recall and k the number of options a blind guess
chooses from (the lower asymptote of the three-parameter model: Birnbaum 1968; no guess when typed).
The sum of independent throws has mean sum(w p) and variance sum(w^2 p (1 - p)), w being the points
(Poisson's binomial distribution: Wang 1993, Statistica Sinica 3). The interval is the normal one
around the mean, kept between the least and the most that can be got. Where certainty counts, the
learner is taken to say the certainty that is worth most at p, as the marks of `behaviours` make it
(Gardner-Medwin 1995): 1 below 2/3, 2 up to 4/5, 3 above; a throw is then worth the marks of right
or of wrong. Partial credit, penalties, and how unsure the
recall itself is are left out; `calibration` shows over many attempts what that costs.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal, TypeAlias, get_args

from app.core.behaviours import RIGHT_MARKS, WRONG_MARKS, Behaviour, most_fraction
from app.core.evidence import UNKNOWN_RECALL

Keep: TypeAlias = Literal["highest", "latest", "first", "average"]

KEEPS: tuple[str, ...] = get_args(Keep)
CONFIDENCE = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotScore:
    """What a slot got: `fraction` of its points, None while a person has yet to mark it.

    `most` is the fraction of the best answer (3 where certainty counts). A dropped slot counts
    neither for nor against.
    """

    points: float
    fraction: float | None
    most: float = 1.0
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """Points got, of how many, and the number of slots that wait for a person to mark them."""

    points: float
    out_of: float
    unmarked: int = 0

    @property
    def share(self) -> float | None:
        """Return the points as a share in [0, 1]; None while slots are unmarked, or of nothing."""
        if self.unmarked or self.out_of <= 0:
            return None
        return min(1.0, max(0.0, self.points / self.out_of))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to come: its points, the recall (None: never studied), the options to guess from.

    `options` is 0 for a typed answer, as `evidence.count_options` has it.
    """

    points: float
    recall: float | None
    options: int = 0


@dataclass(frozen=True, slots=True)
class Prediction:
    """The points to expect, between which bounds, and of how many."""

    points: float
    low: float
    high: float
    out_of: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a score came out beside its prediction: points above it, and if within bounds."""

    above: float
    inside: bool


def score(slots: Iterable[SlotScore]) -> Score:
    """Return the score of an attempt: the sum of points times fraction over what is marked."""
    counted = [slot for slot in slots if not slot.dropped]
    return Score(
        points=math.fsum(s.points * s.fraction for s in counted if s.fraction is not None),
        out_of=math.fsum(s.points * s.most for s in counted),
        unmarked=sum(slot.fraction is None for slot in counted),
    )


def keep(which: Keep, shares: Sequence[float | None]) -> float | None:
    """Return the share that counts among the attempts, which stand in order of time.

    None is an attempt not marked yet: highest and average go by the others, first and latest wait.
    """
    known = [share for share in shares if share is not None]
    if not known:
        return None
    if which in ("first", "latest"):
        return shares[0 if which == "first" else -1]
    return max(known) if which == "highest" else _mean(known)


def chance(asked: Asked) -> float:
    """Return the chance of a right answer, known or guessed."""
    known = UNKNOWN_RECALL if asked.recall is None else asked.recall
    return min(1.0, known + (1 - known) / asked.options) if asked.options else known


def predict(
    quiz: Iterable[Asked], confidence: float = CONFIDENCE, *, behaviour: Behaviour = "deferred"
) -> Prediction:
    """Return the score to expect, with bounds that hold it with this confidence, below 1."""
    throws = [_throw(asked, behaviour) for asked in quiz]
    mean = math.fsum(one.wrong + one.p * (one.right - one.wrong) for one in throws)
    variance = math.fsum((one.right - one.wrong) ** 2 * one.p * (1 - one.p) for one in throws)
    reach = NormalDist().inv_cdf((1 + confidence) / 2) * math.sqrt(variance)
    return Prediction(
        mean,
        low=max(math.fsum(one.wrong for one in throws), mean - reach),
        high=min(math.fsum(one.right for one in throws), mean + reach),
        out_of=math.fsum(one.most for one in throws),
    )


@dataclass(frozen=True, slots=True)
class _Throw:
    """A question as a throw: the chance of right, the points of right, of wrong, of the best."""

    p: float
    right: float
    wrong: float
    most: float


def _throw(asked: Asked, behaviour: Behaviour) -> _Throw:
    p = chance(asked)
    right, wrong = 1, 0
    if behaviour == "certainty":
        marks = [(RIGHT_MARKS[level], WRONG_MARKS[level]) for level in RIGHT_MARKS]
        right, wrong = max(marks, key=lambda mark: mark[1] + p * (mark[0] - mark[1]))
    most = most_fraction(behaviour)
    return _Throw(p, asked.points * right, asked.points * wrong, asked.points * most)


def compare(prediction: Prediction, points: float) -> Comparison:
    """Return how the points got differ from those predicted."""
    return Comparison(points - prediction.points, prediction.low <= points <= prediction.high)


def _mean(numbers: Iterable[float]) -> float:
    listed = list(numbers)
    return math.fsum(listed) / len(listed)
