"""What a class remembers: recall by learner, shares with their bounds, what to teach next."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

import pytest

from app.core import classmemory
from app.core.classmemory import Cell, Held, Trace
from app.core.forecast import curve
from app.core.memory import DEFAULT_PARAMETERS, recall

USUAL = curve(DEFAULT_PARAMETERS)
SLOW = curve((*DEFAULT_PARAMETERS[:20], 0.4))


def test_recall_on_a_day_is_that_of_the_memory_model() -> None:
    traces = [Trace(1, 7, 11, 10.0, 100), Trace(1, 7, 12, 2.5, 90), Trace(2, 7, 11, 30.0, 95)]
    found = classmemory.recalled(traces, 110, USUAL, {})
    assert found[1][11] == pytest.approx(recall(10.0, 10, DEFAULT_PARAMETERS))
    assert found[1][12] == pytest.approx(recall(2.5, 20, DEFAULT_PARAMETERS))
    assert found[2] == {11: pytest.approx(recall(30.0, 15, DEFAULT_PARAMETERS))}


def test_whoever_forgets_otherwise_is_predicted_by_their_own_curve() -> None:
    traces = [Trace(1, 7, 11, 10.0, 100), Trace(2, 7, 11, 10.0, 100), Trace(1, 8, 12, 10.0, 100)]
    found = classmemory.recalled(traces, 150, USUAL, {(1, 7): SLOW})
    own = recall(10.0, 50, (*DEFAULT_PARAMETERS[:20], 0.4))
    assert found[1][11] == pytest.approx(own)
    assert found[2][11] == found[1][12] != found[1][11]


def test_a_card_answered_today_or_later_counts_as_it_would_tomorrow() -> None:
    tomorrow = recall(3.0, 1, DEFAULT_PARAMETERS)
    for day in (90, 100, 101):
        found = classmemory.recalled([Trace(1, 7, 11, 3.0, 100)], day, USUAL, {})
        assert found[1][11] == pytest.approx(tomorrow)


def test_a_card_answered_wrong_last_is_not_recalled() -> None:
    missed = [Trace(1, 7, 11, 3.0, 100, missed=True)]
    assert classmemory.recalled(missed, 101, USUAL, {}) == {1: {11: 0.0}}
    by_model = classmemory.recalled(missed, 101, USUAL, {}, missed_are_lost=False)
    assert by_model[1][11] == pytest.approx(recall(3.0, 1, DEFAULT_PARAMETERS))


def test_those_who_never_studied_are_apart_from_the_share() -> None:
    found = {1: {11: 0.8}, 2: {11: 0.6, 12: 0.4}}
    held = classmemory.of_class(found, [1, 2, 3], [11, 12])
    assert held.share == pytest.approx((0.8 + 0.5) / 2)
    assert (held.studied, held.never) == (2, 1)
    assert held.met == pytest.approx(3 / 6)
    assert held.forgotten == pytest.approx(2 * (1 - 0.65))
    assert held.missing == pytest.approx(held.forgotten + 1)


def test_bounds_come_from_the_spread_of_learners_and_the_chance_within_each() -> None:
    cells = [Cell(0.8, 2, 2), Cell(0.6, 1, 2), Cell(None, 0, 2)]
    spread = ((0.1) ** 2 + (0.1) ** 2) / 1
    throws = (0.8 * 0.2 / 2 + 0.6 * 0.4 / 1) / 2
    reach = NormalDist().inv_cdf(0.75) * sqrt((spread + throws) / 2)
    held = classmemory.held(cells, 0.5)
    assert held.low == pytest.approx(0.7 - reach)
    assert held.high == pytest.approx(0.7 + reach)


def test_one_learner_is_very_unsure_and_bounds_stay_within_0_and_1() -> None:
    held = classmemory.held([Cell(0.9, 1, 1)])
    assert held.low is not None
    assert 0.3 < held.low < 0.5
    assert held.high == 1.0


def test_of_what_nobody_studied_there_is_no_share() -> None:
    assert classmemory.of_class({}, [1, 2], [11]) == Held(None, None, None, 0, 2, 0.0)
    assert classmemory.held([]) == Held(None, None, None, 0, 0, 0.0)
    assert classmemory.of_class({}, [1, 2], [11]).missing == 2


@pytest.mark.parametrize(
    ("share", "band"), [(None, 0), (0.0, 1), (0.59, 1), (0.6, 2), (0.75, 3), (0.9, 4), (1.0, 4)]
)
def test_a_cell_has_the_shade_of_its_share(share: float | None, band: int) -> None:
    assert Cell(share, 1, 1).band == band


def held(share: float, studied: int, never: int) -> Held:
    return Held(share, share, share, studied, never, 1.0)


def test_what_most_will_not_know_is_taught_first() -> None:
    facts = {
        1: held(0.95, 10, 0),
        2: held(0.5, 10, 0),
        3: held(0.9, 2, 8),
        4: held(0.75, 10, 0),
    }
    lessons = classmemory.teach_next(facts, learners=10)
    assert [(one.fact, one.most) for one in lessons] == [(3, True), (2, False), (4, False)]
    assert len(classmemory.teach_next(facts, learners=10, most=1)) == 1
    assert classmemory.teach_next({}, learners=10) == ()
