"""The person-item map: learners above the axis, items below, one scale for both."""

from __future__ import annotations

import pytest

from app.core.personitem import AXIS, WIDTH, person_item_map
from app.core.rasch import Ability, Difficulty


def people(*abilities: float) -> list[Ability]:
    return [Ability(one, 0.5) for one in abilities]


def items(*difficulties: float | None) -> list[Difficulty]:
    return [Difficulty(f"item {place}", 9, 4, one) for place, one in enumerate(difficulties)]


def test_learners_stand_in_bars_of_half_a_logit_and_the_fullest_is_the_tallest() -> None:
    steps = person_item_map(people(0.1, 0.4, -0.2, 1.0), []).steps
    assert [(one.low, one.high, one.count) for one in steps] == [
        (-0.5, 0.0, 1),
        (0.0, 0.5, 2),
        (1.0, 1.5, 1),
    ]
    assert [one.height for one in steps] == [45, 90, 45]
    assert all(one.y + one.height == AXIS for one in steps)


def test_an_item_stands_under_the_learner_who_passes_it_half_of_the_time() -> None:
    drawn = person_item_map(people(1.0), items(1.0))
    assert drawn.dots[0].x == drawn.steps[0].x == 400
    assert drawn.dots[0].y > drawn.axis


def test_items_of_like_difficulty_hang_under_each_other_and_the_map_grows() -> None:
    drawn = person_item_map([], items(0.0, 0.01, 0.02, 2.0))
    heights = [dot.y for dot in drawn.dots]
    assert heights == [heights[0], heights[0] + 10, heights[0] + 20, heights[0]]
    assert drawn.height > max(heights)


def test_items_without_a_difficulty_are_left_out_and_the_easiest_comes_first() -> None:
    drawn = person_item_map([], items(1.0, None, -1.0))
    assert [dot.name for dot in drawn.dots] == ["item 2", "item 0"]


@pytest.mark.parametrize(("farthest", "reach"), [(0.2, 3), (3.2, 4), (-5.9, 6), (40.0, 8)])
def test_the_axis_reaches_as_far_as_it_must_and_no_further_than_8(
    farthest: float, reach: int
) -> None:
    drawn = person_item_map(people(farthest), items(farthest))
    assert [tick.logit for tick in drawn.ticks] == list(range(-reach, reach + 1))
    assert (drawn.ticks[0].x, drawn.ticks[-1].x) == (0, WIDTH)
    assert all(0 <= one.x <= one.x + one.width <= WIDTH for one in drawn.steps)
    assert [dot.beyond for dot in drawn.dots] == [abs(farthest) > reach]
    assert 0 <= drawn.dots[0].x <= WIDTH


def test_a_map_of_nobody_and_nothing_is_an_axis() -> None:
    drawn = person_item_map([], [])
    assert (drawn.steps, drawn.dots, len(drawn.ticks)) == ((), (), 7)
    assert drawn.height > drawn.axis
