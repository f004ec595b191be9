"""Rasch: how able each learner is and how hard each item, on one scale of logits.

The model (Rasch 1960): a learner of ability t passes an item of difficulty b with chance
1 / (1 + exp(b - t)). Abilities are normal with mean 0, which fixes the scale, and a deviation that
is estimated. Difficulties and deviation maximise the marginal likelihood by the EM algorithm of
Bock and Aitkin (1981) over fixed nodes in units of the deviation; each round takes one Newton step
a difficulty (Lange 1995) and frees the mean before it is put back to 0, which speeds it up (Liu,
Rubin and Wu 1998). Abilities are expected a posteriori (Bock and Mislevy 1982), with the posterior
deviation as standard error; those of the difficulties come from the observed information (Louis
1982), in which the deviation takes part.

The model knows passed and failed: an answer passes with half of the item's marks or more, and the
fit says how many answers were thus rounded. An item that everybody passes, or nobody, has no finite
difficulty and is left out; learners who pass all or nothing are kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, fsum, log, log1p, sqrt
from operator import add, mul

from app.core.itemanalysis import Item, Marks
from app.core.matrices import inverse_diagonal

PASS = 0.5
NODES = 61
REACH = 5.0  # the nodes lie between -5 and 5 deviations
ROUNDS = 500
STEP = 2.0  # logits; no difficulty moves further in one round
CLOSE = 1e-5  # logits; what moves less has converged
LEAST_DEVIATION = 0.05  # logits; abilities closer than this are as good as alike
MOST_DEVIATION = 6.0  # logits; answers without any chance in them would drive it on for ever
LEAP = 4

Row = list[float]


@dataclass(frozen=True, slots=True)
class Difficulty:
    """An item's difficulty in logits and its standard error; None if all or none passed it."""

    name: str
    attempts: int
    passed: int
    difficulty: float | None = None
    error: float | None = None


@dataclass(frozen=True, slots=True)
class Ability:
    """A learner's ability in logits and its standard error."""

    ability: float
    error: float


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted scale; `deviation` is that of the abilities, `rounded` the share of part marks.

    `reliability` is the share of the abilities' variance that the estimates hold. It has not
    converged if 500 rounds were not enough, or if the deviation would grow past 6 logits, as where
    answers hold no chance at all; the figures are then the last ones.
    """

    items: tuple[Difficulty, ...]
    learners: tuple[Ability, ...]
    deviation: float
    reliability: float
    rounded: float
    rounds: int
    converged: bool


@dataclass(slots=True)
class _Group:
    """Learners who were shown the same items; how many passed each number of them."""

    items: tuple[int, ...]
    scores: dict[int, int]


@dataclass(slots=True)
class _Posterior:
    """Where the learners of a group stand: weights of the nodes for each number passed.

    `weights` sums them over the learners, `passed` the same times the number passed.
    """

    by_score: dict[int, Row]
    weights: Row
    passed: Row


@dataclass(slots=True)
class _State:
    """Estimates in the middle of the fit."""

    difficulties: Row
    deviation: float = 1.0


def fit(items: Sequence[Item], marks: Sequence[Marks]) -> Fit | None:
    """Return the scale of a quiz, or None unless two items or more are passed by some only.

    One row of marks a learner, one mark an item, None where an item was not shown.
    """
    rows = [[_passes(item, mark) for item, mark in zip(items, row, strict=True)] for row in marks]
    counts = [_count(column) for column in zip(*rows, strict=True)] if rows else []
    useful = [place for place, (shown, passed) in enumerate(counts) if 0 < passed < shown]
    if len(useful) < 2:  # noqa: PLR2004 - one item cannot tell chance from ability
        return None
    taken = [tuple(row[place] for place in useful) for row in rows]
    groups = _group(taken)
    passed = [float(counts[place][1]) for place in useful]
    state = _State([_logit(*counts[place]) for place in useful])
    rounds, converged = _climb(state, groups, passed)
    posteriors, chances = _expect(state, groups)
    errors = _errors(_information(state, groups, posteriors, chances), state.deviation)
    learners = _abilities(taken, state.deviation, groups, posteriors)
    found = dict(zip(useful, zip(state.difficulties, errors, strict=True), strict=True))
    return Fit(
        tuple(
            Difficulty(item.name, *counts[place], *found.get(place, (None, None)))
            for place, item in enumerate(items)
        ),
        learners,
        state.deviation,
        _reliability(learners, state.deviation),
        _rounded(items, marks),
        rounds,
        converged,
    )


def _passes(item: Item, mark: float | None) -> bool | None:
    return None if mark is None else mark - item.least >= PASS * item.range


def _rounded(items: Sequence[Item], marks: Sequence[Marks]) -> float:
    """Return the share of answers with part of the marks, which the model takes for one of two."""
    answers = parts = 0
    for row in marks:
        for item, mark in zip(items, row, strict=True):
            if mark is not None:
                answers += 1
                parts += item.least < mark < item.most
    return parts / answers


def _count(column: Sequence[bool | None]) -> tuple[int, int]:
    """Return how many were shown an item, and how many of them passed it."""
    return sum(one is not None for one in column), sum(one is True for one in column)


def _logit(shown: int, passed: int) -> float:
    return log((shown - passed) / passed)


def _key(row: Sequence[bool | None]) -> tuple[tuple[int, ...], int]:
    """Return which items a learner was shown, and how many of them they passed: all that counts."""
    return tuple(place for place, one in enumerate(row) if one is not None), row.count(True)


def _group(rows: Iterable[Sequence[bool | None]]) -> list[_Group]:
    groups: dict[tuple[int, ...], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        shown, score = _key(row)
        if shown:
            groups[shown][score] += 1
    return [_Group(shown, scores) for shown, scores in groups.items()]


@cache
def _nodes() -> tuple[Row, Row]:
    """Return the nodes in units of the deviation, and the logarithms of their weights."""
    nodes = [REACH * (2 * place / (NODES - 1) - 1) for place in range(NODES)]
    total = log(fsum(exp(-z * z / 2) for z in nodes))
    return nodes, [-z * z / 2 - total for z in nodes]


def _chances(state: _State) -> tuple[list[Row], list[Row]]:
    """Return for each item and node the chance to pass and the logarithm of that to fail."""
    chances, failing = [], []
    for difficulty in state.difficulties:
        apart = [state.deviation * z - difficulty for z in _nodes()[0]]
        chances.append(
            [1 / (1 + exp(-one)) if one > 0 else exp(one) / (1 + exp(one)) for one in apart]
        )
        failing.append([-max(one, 0.0) - log1p(exp(-abs(one))) for one in apart])
    return chances, failing


def _expect(state: _State, groups: Sequence[_Group]) -> tuple[list[_Posterior], list[Row]]:
    """Return where the learners of each group stand, and each item's chances at the nodes."""
    chances, failing = _chances(state)
    return [_posterior(state, group, failing) for group in groups], chances


def _posterior(state: _State, group: _Group, failing: Sequence[Row]) -> _Posterior:
    nodes, prior = _nodes()
    base = [
        sum(column) for column in zip(prior, *(failing[item] for item in group.items), strict=True)
    ]
    by_score = {}
    weights, passed = [0.0] * NODES, [0.0] * NODES
    for score, learners in group.scores.items():
        logs = [one + score * state.deviation * z for one, z in zip(base, nodes, strict=True)]
        highest = max(logs)
        likely = [exp(one - highest) for one in logs]
        total = sum(likely)
        own = [one / total for one in likely]
        by_score[score] = own
        weights = [one + learners * more for one, more in zip(weights, own, strict=True)]
        passed = [one + learners * score * more for one, more in zip(passed, own, strict=True)]
    return _Posterior(by_score, weights, passed)


def _climb(state: _State, groups: Sequence[_Group], passed: Sequence[float]) -> tuple[int, bool]:
    """Improve the estimates until they stand; return the rounds taken and whether they do.

    The deviation creeps where abilities hardly differ, so it leaps ahead every fourth round as far
    as its last two steps let expect (Aitken 1926); the rounds that follow put it right.
    """
    before = ahead = 0.0
    for done in range(1, ROUNDS + 1):
        old = state.deviation
        if _improve(state, groups, passed) < CLOSE:
            return done, state.deviation < MOST_DEVIATION
        before, ahead = ahead, log(state.deviation / old)
        if done % LEAP == 0 and 0 < ahead * before < before * before:
            leap = ahead * ahead / (before - ahead)
            state.deviation = min(MOST_DEVIATION, state.deviation * exp(max(-1.0, min(1.0, leap))))
    return ROUNDS, False


def _improve(state: _State, groups: Sequence[_Group], passed: Sequence[float]) -> float:
    """Take one round of EM and return the farthest that an estimate moved."""
    posteriors, chances = _expect(state, groups)
    weights = [[0.0] * NODES for _ in passed]
    everybody = [0.0] * NODES
    for group, posterior in zip(groups, posteriors, strict=True):
        everybody = list(map(add, everybody, posterior.weights))
        for item in group.items:
            weights[item] = list(map(add, weights[item], posterior.weights))
    mean, deviation = _moments(everybody)
    moved = [
        difficulty + _step(chance, weight, right) - mean * state.deviation
        for difficulty, chance, weight, right in zip(
            state.difficulties, chances, weights, passed, strict=True
        )
    ]
    deviation = min(MOST_DEVIATION, max(LEAST_DEVIATION, deviation * state.deviation))
    far = max(abs(new - old) for new, old in zip(moved, state.difficulties, strict=True))
    far = max(far, abs(deviation - state.deviation))
    state.difficulties, state.deviation = moved, deviation
    return far


def _moments(weights: Row) -> tuple[float, float]:
    nodes = _nodes()[0]
    total = sum(weights)
    mean = sum(map(mul, weights, nodes)) / total
    square = sum(one * z * z for one, z in zip(weights, nodes, strict=True)) / total
    return mean, sqrt(square - mean * mean)


def _step(chance: Row, weight: Row, passed: float) -> float:
    """Return Newton's step of a difficulty towards as many passed as were expected."""
    expected = [one * p for one, p in zip(weight, chance, strict=True)]
    information = sum(one * (1 - p) for one, p in zip(expected, chance, strict=True))
    return max(-STEP, min(STEP, (sum(expected) - passed) / information))


def _information(
    state: _State,
    groups: Sequence[_Group],
    posteriors: Sequence[_Posterior],
    chances: Sequence[Row],
) -> list[Row]:
    """Return the observed information on the difficulties and, last, the deviation.

    It is what is known when abilities are, less the variance of the score that not knowing them
    brings.
    """
    size = len(state.difficulties) + 1
    matrix = [[0.0] * size for _ in range(size)]
    for group, posterior in zip(groups, posteriors, strict=True):
        places = (*group.items, size - 1)
        small = _group_information(group, posterior, [chances[item] for item in group.items])
        for place, row in zip(places, small, strict=True):
            for other, one in zip(places, row, strict=False):
                matrix[place][other] += one
    return matrix


def _group_information(group: _Group, posterior: _Posterior, chances: Sequence[Row]) -> list[Row]:
    """Return the lower half of the information of the learners of one group."""
    nodes, weights = _nodes()[0], posterior.weights
    certain = [[one * p * (1 - p) for one, p in zip(weights, row, strict=True)] for row in chances]
    sums = [sum(column) for column in zip(*chances, strict=True)]
    slopes = [
        z * (right - one * p)
        for z, right, one, p in zip(nodes, posterior.passed, weights, sums, strict=True)
    ]
    matrix: list[Row] = []
    for place, row in enumerate(chances):
        weighed = list(map(mul, weights, row))
        matrix.append([-sum(map(mul, weighed, other)) for other in chances[: place + 1]])
        matrix[place][place] += sum(certain[place])
    known = [sum(column) for column in zip(*certain, strict=True)]
    matrix.append(
        [
            -sum(map(mul, nodes, row)) - sum(map(mul, slopes, chance))
            for row, chance in zip(certain, chances, strict=True)
        ]
    )
    matrix[-1].append(sum(one * z * z for one, z in zip(known, nodes, strict=True)))
    for score, own in posterior.by_score.items():
        _add_means(
            matrix,
            group.scores[score],
            own,
            [*chances, [z * (score - p) for z, p in zip(nodes, sums, strict=True)]],
        )
    return matrix


def _add_means(matrix: list[Row], learners: int, own: Row, scores: Sequence[Row]) -> None:
    """Add the products of the mean scores of learners who passed the same number of items.

    The last score's own square, which differs from number to number, is taken off here as well.
    """
    means = [sum(map(mul, own, row)) for row in scores]
    for row, mean in zip(matrix, means, strict=True):
        for other in range(len(row)):
            row[other] += learners * mean * means[other]
    squares = sum(one * u * u for one, u in zip(own, scores[-1], strict=True))
    matrix[-1][-1] -= learners * squares


def _errors(matrix: Sequence[Row], deviation: float) -> list[float | None]:
    """Return the standard errors of the difficulties, None if the information gives none.

    At its least value the deviation is taken as known.
    """
    size = len(matrix) - 1
    kept = matrix[:size] if deviation <= LEAST_DEVIATION else matrix
    variances = inverse_diagonal(kept)
    return [None] * size if variances is None else [sqrt(one) for one in variances[:size]]


def _abilities(
    rows: Iterable[Sequence[bool | None]],
    deviation: float,
    groups: Sequence[_Group],
    posteriors: Sequence[_Posterior],
) -> tuple[Ability, ...]:
    found = {}
    for group, posterior in zip(groups, posteriors, strict=True):
        for score, own in posterior.by_score.items():
            mean, spread = _moments(own)
            found[group.items, score] = Ability(mean * deviation, spread * deviation)
    anybody = Ability(0.0, deviation)
    return tuple(found.get(_key(row), anybody) for row in rows)


def _reliability(learners: Sequence[Ability], deviation: float) -> float:
    """Return 1 less the mean of the squared errors over the variance of the abilities."""
    mean = fsum(one.error**2 for one in learners) / len(learners)
    return max(0.0, 1 - mean / deviation**2)
