"""Laws of the charts and of the forecast, whatever the numbers are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core import charts, forecast, memory

DAYS = st.integers(700_000, 800_000)
COUNTS = st.integers(0, 50_000)


@given(DAYS, st.dictionaries(st.integers(-200, 3), COUNTS), st.integers(1, 30))
@settings(max_examples=60)
def test_every_day_has_one_square_inside_the_picture(
    today: int, ago: dict[int, int], weeks: int
) -> None:
    drawn = charts.heatmap({today + back: count for back, count in ago.items()}, today, weeks)
    places = {(one.x, one.y) for one in drawn.squares}
    assert len(places) == len(drawn.squares) == today - drawn.squares[0].day + 1
    assert all(0 <= x <= drawn.width - 15 and 14 <= y <= drawn.height - 15 for x, y in places)
    assert all((one.shade == 0) == (one.count == 0) for one in drawn.squares)


@given(COUNTS, COUNTS, st.integers(0, 50_000))
def test_more_answers_never_look_weaker(few: int, many: int, full: int) -> None:
    low, high = sorted((few, many))
    assert 0 <= charts.shade(low, full) <= charts.shade(high, full) <= 4


@given(st.lists(COUNTS, max_size=20))
@settings(max_examples=60)
def test_bars_stand_on_the_base_in_the_order_of_their_counts(counts: list[int]) -> None:
    bars = charts.bars(counts)
    assert all(charts.LEAST <= bar.height <= charts.TALLEST for bar in bars)
    assert all(bar.y + bar.height == pytest.approx(charts.BASE) for bar in bars)
    by_count = sorted(bars, key=lambda bar: bar.count)
    assert [bar.height for bar in by_count] == sorted(bar.height for bar in bars)


@given(DAYS, st.dictionaries(st.integers(-40, 40), COUNTS), st.integers(1, 20))
@settings(max_examples=60)
def test_the_forecast_loses_no_card_that_is_due_in_its_days(
    today: int, ahead: dict[int, int], days: int
) -> None:
    due = {today + day: count for day, count in ahead.items()}
    expected = sum(count for day, count in ahead.items() if day < days)
    assert sum(forecast.upcoming(due, today, days)) == expected


@given(
    st.floats(memory.LEAST_STABILITY, memory.MOST_STABILITY),
    st.integers(0, 20_000),
    st.floats(0.1, 0.8),
)
@settings(max_examples=60)
def test_the_curve_is_the_one_that_memory_uses(
    stability: float, elapsed: int, flattening: float
) -> None:
    parameters = (*memory.DEFAULT_PARAMETERS[:20], flattening)
    factor, decay = forecast.curve(parameters)
    share = (1 + factor * elapsed / stability) ** decay
    assert share == pytest.approx(memory.recall(stability, elapsed, parameters), rel=1e-12)
