"""The Rasch scale against simulated quizzes, and against the likelihood reckoned another way."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import product
from math import exp, log, prod, sqrt

import pytest

from app.core import rasch
from app.core.itemanalysis import Item, Marks
from app.core.rasch import Ability, Fit, fit

Answers = list[tuple[float | None, ...]]


def items(count: int) -> list[Item]:
    return [Item(f"item {place}") for place in range(count)]


def simulate(learners: int, difficulties: Sequence[float], deviation: float, seed: int) -> Answers:
    source = random.Random(seed)  # noqa: S311 - a simulation
    rows: Answers = []
    for _ in range(learners):
        ability = source.gauss(0, deviation)
        rows.append(tuple(float(source.random() < chance(ability, one)) for one in difficulties))
    return rows


def chance(ability: float, difficulty: float) -> float:
    return 1 / (1 + exp(difficulty - ability))


def fitted(marks: Sequence[Marks]) -> Fit:
    found = fit(items(len(marks[0])), marks)
    assert found is not None
    return found


def parameters(found: Fit) -> list[float]:
    return [*(one.difficulty or 0.0 for one in found.items), found.deviation]


def log_likelihood(parameters: Sequence[float], marks: Sequence[Marks]) -> float:
    """Reckon the marginal log-likelihood answer by answer, by the rectangle rule in abilities."""
    *difficulties, deviation = parameters
    grid = [0.05 * place for place in range(-160, 161)]
    weights = [exp(-((t / deviation) ** 2) / 2) for t in grid]
    known: dict[Marks, float] = {}
    for row in set(map(tuple, marks)):
        known[row] = log(
            sum(
                weight
                * prod(_likelihood(t, b, mark) for b, mark in zip(difficulties, row, strict=True))
                for t, weight in zip(grid, weights, strict=True)
            )
            / sum(weights)
        )
    return sum(known[tuple(row)] for row in marks)


def _likelihood(ability: float, difficulty: float, mark: float | None) -> float:
    if mark is None:
        return 1.0
    return chance(ability, difficulty) if mark else 1 - chance(ability, difficulty)


def moved(at: Sequence[float], *steps: tuple[int, float]) -> list[float]:
    new = list(at)
    for place, step in steps:
        new[place] += step
    return new


def curvature(at: Sequence[float], marks: Sequence[Marks]) -> list[list[float]]:
    """Reckon the second derivatives by differences."""
    h = 1e-2

    def value(a: float, b: float, one: int, other: int) -> float:
        return log_likelihood(moved(at, (one, a), (other, b)), marks)

    return [
        [
            (value(h, h, i, j) - value(h, -h, i, j) - value(-h, h, i, j) + value(-h, -h, i, j))
            / (4 * h * h)
            for j in range(len(at))
        ]
        for i in range(len(at))
    ]


def inverted(matrix: list[list[float]]) -> list[list[float]]:
    """Invert a matrix by Gauss and Jordan."""
    size = len(matrix)
    wide = [[*row, *(float(i == j) for j in range(size))] for i, row in enumerate(matrix)]
    for place in range(size):
        pivot = wide[place][place]
        wide[place] = [one / pivot for one in wide[place]]
        for other in range(size):
            if other != place:
                factor = wide[other][place]
                wide[other] = [
                    a - factor * b for a, b in zip(wide[other], wide[place], strict=True)
                ]
    return [row[size:] for row in wide]


# Section 6 of the Law School Admission Test: how many of 1,000 gave each pattern of five answers,
# 00000 to 11111 (Bock and Lieberman 1970, Psychometrika 35).
LSAT = [3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15]
LSAT += [10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298]

SMALL = simulate(150, (-1.0, 0.0, 0.7), 1.4, seed=5)


def test_the_estimates_are_where_the_likelihood_is_flat() -> None:
    at = parameters(fitted(SMALL))
    for place in range(len(at)):
        above = log_likelihood(moved(at, (place, 1e-3)), SMALL)
        below = log_likelihood(moved(at, (place, -1e-3)), SMALL)
        assert abs(above - below) / 2e-3 < 0.01


def test_the_errors_are_those_of_its_curvature() -> None:
    found = fitted(SMALL)
    covariance = inverted([[-one for one in row] for row in curvature(parameters(found), SMALL)])
    expected = [sqrt(covariance[place][place]) for place in range(3)]
    assert [one.error for one in found.items] == pytest.approx(expected, rel=5e-3)


def test_items_that_only_some_were_shown_are_fitted_to_the_same_likelihood() -> None:
    source = random.Random(3)  # noqa: S311 - a simulation
    holes = [tuple(None if source.random() < 0.3 else one for one in row) for row in SMALL]
    found = fitted(holes)
    at = parameters(found)
    for place in range(len(at)):
        above = log_likelihood(moved(at, (place, 1e-3)), holes)
        below = log_likelihood(moved(at, (place, -1e-3)), holes)
        assert abs(above - below) / 2e-3 < 0.01
    covariance = inverted([[-one for one in row] for row in curvature(at, holes)])
    expected = [sqrt(covariance[place][place]) for place in range(3)]
    assert [one.error for one in found.items] == pytest.approx(expected, rel=5e-3)


def test_abilities_are_the_means_of_what_the_answers_leave_likely() -> None:
    found = fitted(SMALL)
    *difficulties, deviation = parameters(found)
    grid = [0.02 * place for place in range(-400, 401)]
    weights = [
        exp(-((t / deviation) ** 2) / 2)
        * prod(_likelihood(t, b, mark) for b, mark in zip(difficulties, SMALL[0], strict=True))
        for t in grid
    ]
    mean = sum(t * one for t, one in zip(grid, weights, strict=True)) / sum(weights)
    square = sum(t * t * one for t, one in zip(grid, weights, strict=True)) / sum(weights)
    assert found.learners[0].ability == pytest.approx(mean, abs=1e-3)
    assert found.learners[0].error == pytest.approx(sqrt(square - mean * mean), abs=1e-3)


def test_the_law_school_test_has_its_published_scale() -> None:
    patterns = list(product((0.0, 1.0), repeat=5))
    rows = [row for row, count in zip(patterns, LSAT, strict=True) for _ in range(count)]
    found = fitted(rows)
    difficulties = [-2.730, -0.999, -0.240, -1.306, -2.099]
    errors = [0.130, 0.079, 0.072, 0.085, 0.105]
    assert [one.difficulty for one in found.items] == pytest.approx(difficulties, abs=2e-3)
    assert [one.error for one in found.items] == pytest.approx(errors, abs=1e-3)
    assert found.deviation == pytest.approx(0.755, abs=1e-3)  # as ltm reports (Rizopoulos 2006)


@pytest.mark.parametrize("deviation", [0.5, 1.0, 2.0])
def test_known_difficulties_and_their_spread_come_back(deviation: float) -> None:
    true = [-2 + 4 * place / 19 for place in range(20)]
    found = fitted(simulate(400, true, deviation, seed=11))
    assert found.converged
    assert found.deviation == pytest.approx(deviation, rel=0.2)
    far = [
        abs((one.difficulty or 0) - b) / (one.error or 1)
        for one, b in zip(found.items, true, strict=True)
    ]
    assert max(far) < 3.5
    assert sum(one < 1.96 for one in far) >= 17


def test_the_error_of_an_ability_is_as_large_as_it_says() -> None:
    source = random.Random(8)  # noqa: S311 - a simulation
    true = [source.gauss(0, 1) for _ in range(600)]
    difficulties = [-2 + 4 * place / 24 for place in range(25)]
    rows = [tuple(float(source.random() < chance(t, b)) for b in difficulties) for t in true]
    found = fitted(rows)
    squares = [
        ((one.ability - t) / one.error) ** 2 for one, t in zip(found.learners, true, strict=True)
    ]
    assert sum(squares) / len(squares) == pytest.approx(1, abs=0.15)
    assert found.reliability == pytest.approx(1 - 0.43**2, abs=0.05)


def test_two_items_as_often_passed_are_as_hard_and_their_mirror_as_easy() -> None:
    rows: Answers = [(1, 1, 0), (1, 1, 0), (1, 0, 0), (0, 1, 1), (1, 1, 1), (0, 0, 0)] * 5
    found = fitted(rows)
    assert found.items[0].difficulty == pytest.approx(found.items[1].difficulty)
    mirror = fitted([tuple(1 - (one or 0) for one in row) for row in rows])
    for one, other in zip(found.items, mirror.items, strict=True):
        assert one.difficulty == pytest.approx(-(other.difficulty or 0), abs=1e-3)


def test_where_all_differences_are_chance_the_scale_says_so() -> None:
    rows = [row for row in product((0.0, 1.0), repeat=3) if sum(row) in {1, 2}] * 20
    found = fitted(rows)
    assert found.converged
    assert found.deviation == rasch.LEAST_DEVIATION
    assert found.reliability == pytest.approx(0, abs=0.01)
    assert [one.difficulty for one in found.items] == pytest.approx([0, 0, 0], abs=1e-4)
    assert found.items[0].error == pytest.approx(2 / sqrt(120), rel=0.01)  # sqrt(1 / (n p q))


@pytest.mark.parametrize("count", [2, 3, 30])
def test_answers_without_any_chance_in_them_keep_a_finite_scale_that_says_so(count: int) -> None:
    found = fitted([tuple(float(j < right) for j in range(count)) for right in range(count + 1)])
    assert not found.converged
    assert found.deviation == rasch.MOST_DEVIATION
    difficulties = [one.difficulty or 0.0 for one in found.items]
    assert difficulties == sorted(difficulties)
    assert max(difficulties) < 40


def test_an_item_that_all_or_none_pass_has_no_difficulty() -> None:
    found = fitted([(*row, 1.0, 0.0) for row in SMALL])
    assert [one.difficulty for one in found.items[3:]] == [None, None]
    assert [one.passed for one in found.items[3:]] == [150, 0]
    assert found.items[:3] == fitted(SMALL).items


@pytest.mark.parametrize(
    "marks", [[], [(1.0, 0.0)], [(1.0, 0.0)] * 9, [(None, None)] * 3, [(1.0, 1.0), (1.0, 0.0)]]
)
def test_without_two_items_that_some_pass_and_some_fail_there_is_no_scale(marks: Answers) -> None:
    assert fit(items(2), marks) is None


def test_half_of_the_marks_pass_and_the_share_of_parts_is_told() -> None:
    pair = [Item("a", most=2), Item("b", most=3, least=-1)]
    found = fit(pair, [(1, 1), (0.9, 0.9), (2, -1), (0, 3)])
    assert found is not None
    assert [one.passed for one in found.items] == [2, 2]
    assert found.rounded == 0.5


def test_a_learner_without_any_item_is_in_the_middle() -> None:
    found = fitted([*SMALL, (None, None, None)])
    assert found.learners[-1] == Ability(0.0, found.deviation)
    assert found.items == fitted(SMALL).items


def test_a_fit_that_may_not_go_on_says_that_it_has_not_converged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rasch, "ROUNDS", 2)
    found = fitted(SMALL)
    assert (found.rounds, found.converged) == (2, False)


def test_information_that_is_not_positive_gives_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rasch, "_information", lambda *_: [[1.0], [2.0, 1.0], [0, 0, 1.0], [0] * 4])
    assert {one.error for one in fitted(SMALL).items} == {None}
