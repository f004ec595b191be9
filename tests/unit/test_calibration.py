"""Calibration: how often chances came true, and how surely that can be said."""

from __future__ import annotations

import math

import pytest

from app.core.calibration import Bin, calibrate, calibrate_by_rank, log_loss, span
from app.core.reliabilityplot import reliability_plot


def test_calibration_tells_how_often_chances_came_true() -> None:
    found = calibrate([(0.9, 1), (0.92, 0), (0.2, 0), (1.0, 1)])
    assert found is not None
    assert found.bins[0] == Bin(0.2, 0, 1)
    assert found.bins[1].count == 3
    assert found.bins[1].predicted == pytest.approx(0.94)
    assert found.bins[1].actual == pytest.approx(2 / 3)
    assert found.brier == pytest.approx((0.01 + 0.8464 + 0.04) / 4)
    assert found.bias == pytest.approx(1.02 / 4)
    assert (found.count, found.base) == (4, 0.5)


def test_nothing_answered_calibrates_nothing() -> None:
    assert calibrate([]) is None
    assert calibrate_by_rank([]) is None


def test_always_half_has_the_brier_score_of_a_coin() -> None:
    found = calibrate([(0.5, 0), (0.5, 1)], bins=2)
    assert found is not None
    assert math.isclose(found.brier, 0.25)
    assert math.isclose(found.loss, math.log(2))
    assert len(found.bins) == 1


def test_bins_by_rank_hold_like_numbers_and_never_part_equal_chances() -> None:
    answers = [(n / 100, n % 2) for n in range(50, 100)]
    found = calibrate_by_rank(answers, bins=5)
    assert found is not None
    assert [each.count for each in found.bins] == [10] * 5
    same = calibrate_by_rank([(0.9, 1)] * 7 + [(0.95, 0)] * 3, bins=5)
    assert same is not None
    assert [each.count for each in same.bins] == [7, 3]


def test_a_certain_forecast_that_failed_costs_much_but_not_without_end() -> None:
    assert log_loss((1.0, 0)) == pytest.approx(-math.log(1e-6))
    assert log_loss((0.0, 1)) == pytest.approx(-math.log(1e-6))
    assert log_loss((0.25, 1)) == pytest.approx(math.log(4))


def test_the_span_of_a_share_is_wilsons() -> None:
    low, high = span(0.9, 100)  # as in Wilson's own tables: 0.8256 to 0.9448
    assert low == pytest.approx(0.8256, abs=1e-4)
    assert high == pytest.approx(0.9448, abs=1e-4)
    assert span(0.5, 0) == (0, 1)
    assert Bin(0.8, 0.9, 100).span == span(0.9, 100)


def test_a_share_of_all_or_none_still_has_a_reach() -> None:
    assert span(1.0, 10).high == 1
    assert span(1.0, 10).low == pytest.approx(0.7225, abs=1e-4)
    assert span(0.0, 10).low == 0


class TestPlot:
    def test_a_chance_that_comes_true_stands_on_the_diagonal(self) -> None:
        plot = reliability_plot([Bin(0.25, 0.25, 40), Bin(1.0, 1.0, 10)])
        assert plot.start == 0
        first, last = plot.dots
        assert first.x - plot.left == plot.foot - first.y == 60
        assert (last.x, last.y) == (plot.right, plot.top)
        assert last.radius < first.radius
        assert first.low_y > first.y > first.high_y

    def test_only_the_upper_half_is_shown_where_all_lie_there(self) -> None:
        plot = reliability_plot([Bin(0.9, 0.6, 3)])
        assert plot.start == 0.5
        assert [tick.percent for tick in plot.ticks] == [50, 60, 70, 80, 90, 100]
        assert plot.dots[0].low_y == plot.foot  # the span goes on below what is shown

    def test_nearer_still_where_all_lie_in_the_upper_quarter(self) -> None:
        plot = reliability_plot([Bin(0.9, 0.8, 3)])
        assert [tick.percent for tick in plot.ticks] == [75, 80, 85, 90, 95, 100]

    def test_without_answers_there_are_axes_and_no_dots(self) -> None:
        plot = reliability_plot([])
        assert plot.dots == ()
        assert [tick.percent for tick in plot.ticks] == [0, 20, 40, 60, 80, 100]
        assert (plot.width, plot.height) == (288, 282)
