"""Laws of the counters of days: what was, and the difference, make what is."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.tally import NOTHING, Tally, difference

_tallies = st.builds(Tally, *[st.integers(0, 1000)] * 5)
_days = st.dictionaries(st.integers(1, 9), _tallies, max_size=6)


@settings(max_examples=100)
@given(_days, _days)
def test_before_and_the_difference_make_after(
    before: dict[int, Tally], after: dict[int, Tally]
) -> None:
    changed = difference(after, before)
    for day in range(1, 10):
        was, now = before.get(day, NOTHING), after.get(day, NOTHING)
        assert was.plus(changed.get(day, NOTHING)) == now


@settings(max_examples=50)
@given(_days, _days, _days)
def test_differences_add_up(
    first: dict[int, Tally], second: dict[int, Tally], third: dict[int, Tally]
) -> None:
    one, two, whole = difference(second, first), difference(third, second), difference(third, first)
    for day in range(1, 10):
        summed = one.get(day, NOTHING).plus(two.get(day, NOTHING))
        assert summed == whole.get(day, NOTHING)


@settings(max_examples=50)
@given(_days)
def test_nothing_differs_from_itself(days: dict[int, Tally]) -> None:
    assert difference(days, days) == {}


@settings(max_examples=50)
@given(_tallies, _tallies)
def test_adding_and_taking_away_is_nothing(one: Tally, two: Tally) -> None:
    assert one.plus(two).plus(two, -1) == one
    assert one.plus(two) == two.plus(one)
