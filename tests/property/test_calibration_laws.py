"""What holds for every set of chances and outcomes."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.calibration import calibrate, calibrate_by_rank, span
from app.core.reliabilityplot import reliability_plot

SHARES = st.floats(0, 1)
ANSWERS = st.lists(st.tuples(SHARES, SHARES), min_size=1, max_size=30)


@given(ANSWERS, st.integers(1, 12))
@settings(max_examples=60)
def test_calibration_counts_every_answer_once(answers: list[tuple[float, float]], n: int) -> None:
    for found in (calibrate(answers, n), calibrate_by_rank(answers, n)):
        assert found is not None
        assert sum(each.count for each in found.bins) == found.count == len(answers)
        assert len(found.bins) <= n
        assert 0 <= found.brier <= 1
        assert -1 <= found.bias <= 1
        assert found.loss >= 0
        assert [each.predicted for each in found.bins] == sorted(b.predicted for b in found.bins)


@given(SHARES, st.integers(1, 10**6))
@settings(max_examples=60)
def test_a_span_holds_its_share_and_more_answers_narrow_it(share: float, count: int) -> None:
    low, high = span(share, count)
    assert 0 <= low <= share <= high <= 1
    narrow = span(share, count * 4)
    assert narrow.high - narrow.low <= high - low + 1e-9


@given(ANSWERS)
@settings(max_examples=40)
def test_every_dot_stands_inside_its_axes(answers: list[tuple[float, float]]) -> None:
    found = calibrate(answers)
    assert found is not None
    plot = reliability_plot(found.bins)
    for dot in plot.dots:
        assert plot.left <= dot.x <= plot.right
        assert plot.top <= dot.high_y <= dot.y <= dot.low_y <= plot.foot
