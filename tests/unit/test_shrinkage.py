"""Fitted parameters lean on those of many as long as there is little of one's own."""

from __future__ import annotations

import math

import pytest

from app.core.memory import DEFAULT_PARAMETERS, PARAMETER_BOUNDS, check_parameters, recall, review
from app.core.shrinkage import (
    Answered,
    Course,
    Fit,
    Item,
    Loss,
    MateFit,
    fit,
    items,
    loss,
    prior_of,
    shrink,
    weight,
)
from app.progress import fitter
from tests import reviewlog

DAY_MS = 86_400_000
QUICK = tuple(
    max(low, each / 2) for each, (low, _) in zip(DEFAULT_PARAMETERS, PARAMETER_BOUNDS, strict=True)
)


def course(*answers: tuple[int, int]) -> list[Answered]:
    """Write a course of (day, rating)."""
    return [Answered(day * DAY_MS + n, day, rating) for n, (day, rating) in enumerate(answers)]


def test_a_thousand_tests_weigh_half() -> None:
    assert [weight(n) for n in (0, 1000, 9000)] == [0, 0.5, 0.9]


def test_what_must_be_above_zero_is_blended_as_a_ratio_and_the_rest_as_it_is() -> None:
    low = [*DEFAULT_PARAMETERS]
    low[0], low[9] = DEFAULT_PARAMETERS[0] * 4, 0.5
    found = shrink(tuple(low), DEFAULT_PARAMETERS, 1000)
    assert found[0] == pytest.approx(DEFAULT_PARAMETERS[0] * 2)
    assert found[9] == pytest.approx((0.5 + DEFAULT_PARAMETERS[9]) / 2)
    assert found[1:9] == pytest.approx(DEFAULT_PARAMETERS[1:9])


def test_without_tests_the_prior_holds_and_nothing_leaves_the_bounds() -> None:
    assert shrink(QUICK, DEFAULT_PARAMETERS, 0) == pytest.approx(DEFAULT_PARAMETERS)
    wild = shrink((1e9,) * 21, DEFAULT_PARAMETERS, 10**9)
    assert check_parameters(wild) == pytest.approx([high for _, high in PARAMETER_BOUNDS], rel=1e-4)


def test_four_class_mates_are_too_few_and_five_are_a_prior() -> None:
    mates = [MateFit(QUICK, 200)] * 5
    assert prior_of(mates[:4]) == DEFAULT_PARAMETERS
    assert prior_of(mates) == pytest.approx(shrink(QUICK, DEFAULT_PARAMETERS, 1000))


def test_a_test_is_an_answer_on_a_later_day_with_all_that_led_to_it() -> None:
    log = [course((1, 1), (1, 3), (4, 3), (9, 1)), course((2, 4))]
    assert items(log) == [
        [(1, 0), (3, 0), (3, 3)],
        [(1, 0), (3, 0), (3, 3), (1, 5)],
    ]
    assert items(log, before=log[0][3].at) == [[(1, 0), (3, 0), (3, 3)]]


def test_the_loss_is_what_the_recall_foretold_of_each_test_cost() -> None:
    log = [course((1, 3), (5, 1), (6, 3))]
    first = review(None, 3, 0, DEFAULT_PARAMETERS)
    second = review(first, 1, 4, DEFAULT_PARAMETERS)
    costs = [
        -math.log(1 - recall(first.stability, 4, DEFAULT_PARAMETERS)),
        -math.log(recall(second.stability, 1, DEFAULT_PARAMETERS)),
    ]
    found = loss(log, DEFAULT_PARAMETERS)
    assert found == pytest.approx((sum(costs) / 2, 2))
    assert loss(log, DEFAULT_PARAMETERS, since=6 * DAY_MS) == pytest.approx((costs[1], 1))
    assert loss([course((1, 3))], DEFAULT_PARAMETERS) == Loss(0, 0)


def forgetful(cards: int) -> list[Course]:
    """Write courses of a learner who forgets after a day whatever they do."""
    return [course((n, 3), *((n + day, 1) for day in range(1, 6))) for n in range(cards)]


def as_told(tests: list[list[Item]]) -> Fit | None:
    def keep(found: object) -> tuple[float, ...]:
        tests.append(list(found))  # type: ignore[call-overload] # a list of items
        return QUICK

    return fit(forgetful(100), DEFAULT_PARAMETERS, keep)


def test_a_fit_is_measured_on_answers_that_it_has_not_seen() -> None:
    seen: list[list[Item]] = []
    found = as_told(seen)
    assert found is not None
    rehearsal, everything = map(len, seen)
    assert (rehearsal, everything, found.tests) == (400, 500, 500)
    assert found.gain.tests == 100
    assert found.raw == QUICK
    assert found.parameters == shrink(QUICK, DEFAULT_PARAMETERS, 500)
    assert found.gain.less == found.gain.defaults - found.gain.fitted > 0


def test_under_400_tests_nothing_is_fitted() -> None:
    assert fit(forgetful(79), DEFAULT_PARAMETERS, lambda _: QUICK) is None


@pytest.mark.skipif(not reviewlog.PATH.exists(), reason=reviewlog.MISSING)
@pytest.mark.parametrize("size", [400, 1_500, 3_000, 6_500])
def test_on_a_real_log_a_fit_never_loses_to_the_defaults(size: int) -> None:
    fits = fitter.find()
    assert fits
    found = fit(reviewlog.courses(size), DEFAULT_PARAMETERS, fits)
    parameters = found.parameters if found else DEFAULT_PARAMETERS
    since = reviewlog.answers()[size - 1][1].at + 1
    later = reviewlog.courses(min(2 * size, len(reviewlog.answers())))
    assert loss(later, parameters, since).mean < loss(later, DEFAULT_PARAMETERS, since).mean + 0.002
