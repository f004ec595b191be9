"""What the charts of the first page draw, in coordinates."""

from datetime import date

import pytest

from app.core import charts

MONDAY = date(2026, 11, 23).toordinal()


def test_a_week_starts_on_monday() -> None:
    days = [date.fromordinal(charts.monday(MONDAY + ahead)) for ahead in range(8)]
    assert days == [date(2026, 11, 23)] * 7 + [date(2026, 11, 30)]


def test_the_heatmap_ends_today_and_begins_on_a_monday() -> None:
    drawn = charts.heatmap({}, MONDAY + 2, 18)
    assert drawn.squares[0].day == MONDAY - 17 * 7
    assert drawn.squares[-1].day == MONDAY + 2
    assert len(drawn.squares) == 17 * 7 + 3


def test_a_column_is_a_week_and_a_row_a_weekday() -> None:
    squares = charts.heatmap({}, MONDAY + 1, 2).squares
    assert [(one.x, one.y) for one in squares[:2]] == [(0, 14), (0, 32)]
    assert [(one.x, one.y) for one in squares[-2:]] == [(18, 14), (18, 32)]


def test_the_heatmap_is_as_wide_and_high_as_its_squares() -> None:
    drawn = charts.heatmap({}, MONDAY + 6, 18)
    assert drawn.width == drawn.squares[-1].x + charts.SQUARE == 321
    assert drawn.height == drawn.squares[-1].y + charts.SQUARE_PITCH == 140


def test_a_month_is_named_above_the_first_week_that_begins_in_it() -> None:
    marks = charts.heatmap({}, MONDAY, 5).months
    assert [date.fromordinal(mark.day) for mark in marks] == [date(2026, 11, 2)]
    assert [mark.x for mark in marks] == [18]


def test_answers_outside_the_weeks_are_not_counted() -> None:
    drawn = charts.heatmap({MONDAY: 5, MONDAY - 1: 7, MONDAY + 1: 9, MONDAY - 300: 11}, MONDAY, 2)
    assert drawn.total == 12


@pytest.mark.parametrize(("count", "shade"), [(0, 0), (1, 1), (10, 1), (11, 2), (40, 4), (99, 4)])
def test_a_stronger_day_has_a_stronger_shade(count: int, shade: int) -> None:
    assert charts.shade(count, 40) == shade


def test_one_huge_day_does_not_pale_the_others() -> None:
    assert charts.full_day([0, 0, 10, 12, 14, 16, 900]) == 16
    assert charts.full_day([0, 0]) == 1


def test_the_first_and_the_highest_bar_show_their_numbers() -> None:
    bars = charts.bars([3, 1, 9, 9])
    assert [bar.named for bar in bars] == [True, False, True, False]
    assert [bar.x for bar in bars] == [0, 23, 46, 69]


def test_the_highest_bar_fills_the_chart_and_none_hangs_in_the_air() -> None:
    bars = charts.bars([0, 20, 10])
    assert [bar.height for bar in bars] == [2, 84, 42]
    assert all(bar.y + bar.height == charts.BASE for bar in bars)
    assert bars[1].middle == bars[1].x + 8.5


def test_bars_of_nothing_stay_as_slivers_without_numbers() -> None:
    assert [(bar.height, bar.named) for bar in charts.bars([0, 0])] == [(2, False)] * 2
    assert charts.bars([]) == ()


def test_columns_share_a_width_and_name_all_that_count() -> None:
    first, none, tall = charts.columns([2, 0, 4], 69)
    assert (first.x, none.x, tall.x) == (0, 23, 46)
    assert first.width == 17
    assert (tall.height, first.height) == (84, 42)
    assert (first.named, none.named, tall.named) == (True, False, True)
    assert tall.x + tall.width <= 69
    assert charts.columns([], 320) == ()
