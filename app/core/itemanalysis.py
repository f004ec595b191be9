"""How well each item of a quiz works, and the quiz as a whole: classical item analysis.

The definitions are those that Moodle publishes under "Quiz statistics calculations" (Moodle Docs,
Development), taken from each learner's first attempt. With x the marks of an item, T the sums of
marks, R = T - x the rest, S learners, and V and C the variance and covariance over S - 1:
facility (mean x - least) / (most - least); discrimination C(x, R) / sqrt(V(x) V(R)); efficiency
C(x, R) / C(x sorted, R sorted); effective weight sqrt(C(x, T)) over the sum of the same of all
items; internal consistency k / (k - 1) (1 - sum V(x) / V(T)), which is Cronbach's alpha (1951);
error ratio sqrt(1 - alpha), and the standard error of a score that ratio of its deviation; skewness
k3 / k2^1.5 and kurtosis k4 / k2^2 from Fisher's k-statistics. Moodle prints percent; these are
shares. An answer that was not given is a mark of 0, as there; None is an item not shown.

Standard errors: of a mean s / sqrt(n); of a correlation (1 - r^2) / sqrt(n - 1) (Fisher 1915); of
alpha (1 - alpha) sqrt(2 k / ((k - 1)(n - 1))) (van Zyl, Neudecker and Nel 2000); of skewness and
kurtosis those of a normal sample (Fisher 1930). A figure that is not defined, as a correlation
with what does not vary, is None. Marks closer than a billionth count as the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt
from operator import mul
from statistics import median
from typing import TypeAlias

FEW_ATTEMPTS = 20  # below this many the error of a discrimination of 0 is above 0.2
SAME = 1e-9

Marks: TypeAlias = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Item:
    """An item, the most and the least marks it can get, and the share that a blind guess gets.

    `guess` is None where it is not known.
    """

    name: str
    most: float = 1.0
    least: float = 0.0
    guess: float | None = None

    @property
    def range(self) -> float:
        """Return the marks between worst and best."""
        return self.most - self.least


@dataclass(frozen=True, slots=True)
class Relation:
    """How an item's marks go with another score: variances and covariances in marks squared.

    `covariance_most` is the covariance if both were in the same order.
    """

    variance: float
    other_variance: float
    covariance: float
    covariance_most: float

    @property
    def correlation(self) -> float | None:
        """Return the correlation in [-1, 1], None where one of both does not vary."""
        spread = sqrt(self.variance) * sqrt(self.other_variance)
        return max(-1.0, min(1.0, self.covariance / spread)) if spread else None

    @property
    def efficiency(self) -> float | None:
        """Return the covariance as a share of the greatest that these marks allow."""
        if self.covariance_most <= 0:
            return None
        return min(1.0, self.covariance / self.covariance_most)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFigures:
    """What is known of an item; shares and correlations, `relation` in marks.

    `attempts` counts the learners who were shown it; `few` warns that they are under 20.
    Effective weight and alpha without the item need that everybody was shown every item.
    """

    name: str
    attempts: int
    few: bool
    facility: float | None
    facility_error: float | None
    deviation: float | None
    guess: float | None
    intended_weight: float | None
    effective_weight: float | None
    discrimination: float | None
    discrimination_error: float | None
    efficiency: float | None
    alpha_without: float | None
    relation: Relation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizFigures:
    """What is known of the sums of marks. Mean, median, deviation and standard error are marks.

    `maximum` is None if learners could get different sums; `alpha` and what follows from it are
    None unless everybody was shown every item.
    """

    attempts: int
    few: bool
    maximum: float | None
    mean: float | None
    mean_error: float | None
    median: float | None
    deviation: float | None
    skewness: float | None
    skewness_error: float | None
    kurtosis: float | None
    kurtosis_error: float | None
    alpha: float | None
    alpha_error: float | None
    error_ratio: float | None
    standard_error: float | None


@dataclass(frozen=True, slots=True)
class Analysis:
    """A quiz and its items in the order given, with each learner's sum of marks."""

    quiz: QuizFigures
    items: tuple[ItemFigures, ...]
    totals: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Whole:
    """What the items share: sums of marks got and possible, and the sums over items.

    `variances` is the sum of the items' variances, `roots` that of their covariance with the
    whole, both None unless everybody was shown everything.
    """

    totals: list[float]
    possible: list[float]
    count: int
    variances: float | None
    roots: float | None


def analyse(items: Sequence[Item], marks: Sequence[Marks]) -> Analysis:
    """Return the figures of a quiz from one row of marks a learner, one mark an item.

    Where learners were drawn different items, call it once with the places of the quiz as items
    for the figures of the quiz, and once with the items, None for those not shown.
    """
    columns = list(zip(*marks, strict=True)) if marks else [()] * len(items)
    totals = [fsum(mark for mark in row if mark is not None) for row in marks]
    shown = [[mark is not None for mark in column] for column in columns]
    related = [_relate_rest(column, totals, len(items)) for column in columns]
    complete = all(map(all, shown))
    known = [one for one in related if one is not None]
    whole = _Whole(
        totals,
        _possible(items, shown, len(marks)),
        len(items),
        fsum(one.variance for one in known) if complete else None,
        fsum(sqrt(max(0.0, _with_whole(one))) for one in known) if complete else None,
    )
    figures = map(_item_figures, items, columns, related, [whole] * len(items))
    return Analysis(_quiz_figures(whole), tuple(figures), tuple(totals))


def relate(marks: Sequence[float], others: Sequence[float], scale: float = 1.0) -> Relation | None:
    """Return how marks go with another score of the same learners; None for fewer than two.

    `scale` is the size of the numbers from which the others were reckoned.
    """
    below = len(marks) - 1
    if below < 1:
        return None
    one = _centred(marks)
    other = _centred(others, scale)
    return Relation(
        sum(map(mul, one, one)) / below,
        sum(map(mul, other, other)) / below,
        sum(map(mul, one, other)) / below,
        sum(map(mul, sorted(one), sorted(other))) / below,
    )


def correlation_error(correlation: float | None, count: int) -> float | None:
    """Return the standard error of a correlation over so many learners."""
    return None if correlation is None else (1 - correlation**2) / sqrt(count - 1)


def share_error(share: float, count: int) -> float:
    """Return the standard error of a share of so many (binomial)."""
    return sqrt(share * (1 - share) / count)


def _mean(values: Sequence[float]) -> float:
    """Return the mean, which rounding never takes past the values."""
    return max(min(values), min(max(values), fsum(values) / len(values)))


def _centred(values: Sequence[float], scale: float = 1.0) -> list[float]:
    """Return differences from the mean, all 0 if they are no more than errors of rounding."""
    mean = _mean(values)
    differences = [value - mean for value in values]
    widest = max(map(abs, differences))
    if widest <= SAME * max(1.0, scale, abs(mean)):
        return [0.0] * len(values)
    return differences


def _relate_rest(column: Marks, totals: Sequence[float], count: int) -> Relation | None:
    """Relate an item to the rest of the quiz over those who were shown it."""
    seen = [(mark, total) for mark, total in zip(column, totals, strict=True) if mark is not None]
    marks = [mark for mark, _ in seen]
    rest = [total - mark if count > 1 else 0.0 for mark, total in seen]
    return relate(marks, rest, max((abs(total) for _, total in seen), default=1.0))


def _with_whole(relation: Relation) -> float:
    """Return the covariance of an item with the whole, itself included."""
    return relation.covariance + relation.variance


def _possible(items: Sequence[Item], shown: Sequence[Sequence[bool]], count: int) -> list[float]:
    """Return for each learner the marks between the worst and the best they could get."""
    possible = [0.0] * count
    for item, seen in zip(items, shown, strict=True):
        possible = [sum_ + item.range * yes for sum_, yes in zip(possible, seen, strict=True)]
    return possible


def _item_figures(
    item: Item, column: Marks, relation: Relation | None, whole: _Whole
) -> ItemFigures:
    marks = [mark for mark in column if mark is not None]
    count = len(marks)
    facility = (_mean(marks) - item.least) / item.range if count and item.range else None
    deviation = sqrt(relation.variance) / item.range if relation and item.range else None
    discrimination = relation.correlation if relation else None
    return ItemFigures(
        name=item.name,
        attempts=count,
        few=count < FEW_ATTEMPTS,
        facility=facility,
        facility_error=None if deviation is None else deviation / sqrt(count),
        deviation=deviation,
        guess=item.guess,
        intended_weight=_intended(item, column, whole.possible),
        effective_weight=_effective(relation, whole),
        discrimination=discrimination,
        discrimination_error=correlation_error(discrimination, count),
        efficiency=relation.efficiency if relation else None,
        alpha_without=_alpha_without(relation, whole),
        relation=relation,
    )


def _intended(item: Item, column: Marks, possible: Sequence[float]) -> float | None:
    """Return the item's share of the marks that those who were shown it could get."""
    each = [total for mark, total in zip(column, possible, strict=True) if mark is not None]
    marks = fsum(each)
    return len(each) * item.range / marks if marks else None


def _effective(relation: Relation | None, whole: _Whole) -> float | None:
    """Return the item's share in the variance of the sums; None where it pulls against them."""
    if relation is None or not whole.roots or _with_whole(relation) < 0:
        return None
    return sqrt(_with_whole(relation)) / whole.roots


def _alpha(count: int, variances: float, variance: float) -> float | None:
    """Return Cronbach's alpha from the sum of the items' variances and that of their sum."""
    if count < 2 or not variance:  # noqa: PLR2004 - one item has nothing to agree with
        return None
    return min(1.0, count / (count - 1) * (1 - variances / variance))


def _alpha_without(relation: Relation | None, whole: _Whole) -> float | None:
    if relation is None or whole.variances is None:
        return None
    others = whole.variances - relation.variance
    return _alpha(whole.count - 1, others, relation.other_variance)


def _quiz_figures(whole: _Whole) -> QuizFigures:
    totals, count = whole.totals, len(whole.totals)
    differences = _centred(totals) if totals else []
    variance = fsum(one * one for one in differences) / (count - 1) if count > 1 else None
    deviation = None if variance is None else sqrt(variance)
    skewness, kurtosis = _shape(differences, deviation or 0.0)
    alpha = None
    if variance is not None and whole.variances is not None:
        alpha = _alpha(whole.count, whole.variances, variance)
    ratio = None if alpha is None else sqrt(1 - alpha)
    return QuizFigures(
        attempts=count,
        few=count < FEW_ATTEMPTS,
        maximum=whole.possible[0] if len(set(whole.possible)) == 1 else None,
        mean=_mean(totals) if count else None,
        mean_error=None if deviation is None else deviation / sqrt(count),
        median=median(totals) if count else None,
        deviation=deviation,
        skewness=skewness,
        skewness_error=None if skewness is None else _skewness_error(count),
        kurtosis=kurtosis,
        kurtosis_error=None if kurtosis is None else _kurtosis_error(count),
        alpha=alpha,
        alpha_error=None if alpha is None else _alpha_error(alpha, whole.count, count),
        error_ratio=ratio,
        standard_error=None if ratio is None or deviation is None else ratio * deviation,
    )


def _shape(differences: Sequence[float], deviation: float) -> tuple[float | None, float | None]:
    """Return skewness (of three learners or more) and kurtosis (of four or more)."""
    n = len(differences)
    if n < 3 or not deviation:  # noqa: PLR2004 - k3 divides by n - 2
        return None, None
    units = [one / deviation for one in differences]
    skewness = n / ((n - 1) * (n - 2)) * fsum(one**3 for one in units)
    if n < 4:  # noqa: PLR2004 - k4 divides by n - 3
        return skewness, None
    fourth = n * (n + 1) / ((n - 1) * (n - 2) * (n - 3)) * fsum(one**4 for one in units)
    return skewness, fourth - 3 * (n - 1) ** 2 / ((n - 2) * (n - 3))


def _skewness_error(n: int) -> float:
    return sqrt(6 * n * (n - 1) / ((n - 2) * (n + 1) * (n + 3)))


def _kurtosis_error(n: int) -> float:
    return 2 * _skewness_error(n) * sqrt((n * n - 1) / ((n - 3) * (n + 5)))


def _alpha_error(alpha: float, count: int, n: int) -> float:
    return (1 - alpha) * sqrt(2 * count / ((count - 1) * (n - 1)))
