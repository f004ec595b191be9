"""Regions of a picture: what is inside, borders included."""

from __future__ import annotations

import pytest

from app.core.cards import Region
from app.core.regions import contains

CIRCLE = Region(shape="circle", points=(50, 50, 10), label="c")
RECT = Region(shape="rect", points=(10, 20, 30, 40), label="r")
# A U-shape, open at the top.
POLYGON = Region(
    shape="polygon", points=(0, 0, 20, 0, 20, 50, 60, 50, 60, 0, 80, 0, 80, 80, 0, 80), label="p"
)


@pytest.mark.parametrize("point", [(50, 50), (60, 50), (40, 50), (50, 40), (57, 57)])
def test_a_circle_holds_its_centre_and_border(point: tuple[float, float]) -> None:
    assert contains(CIRCLE, point)


@pytest.mark.parametrize("point", [(60.01, 50), (58, 58), (0, 0)])
def test_a_circle_ends_at_its_radius(point: tuple[float, float]) -> None:
    assert not contains(CIRCLE, point)


def test_a_circle_is_round_in_a_picture_of_any_shape() -> None:
    assert contains(CIRCLE, (50, 70), aspect=2.0)
    assert not contains(CIRCLE, (50, 56), aspect=0.5)


@pytest.mark.parametrize(
    ("point", "inside"),
    [((10, 20), True), ((40, 60), True), ((25, 40), True), ((9, 40), False), ((41, 40), False),
     ((25, 19), False), ((25, 61), False)],
)  # fmt: skip
def test_a_rectangle_holds_its_corners(*, point: tuple[float, float], inside: bool) -> None:
    assert contains(RECT, point) is inside


@pytest.mark.parametrize(
    ("point", "inside"),
    [
        ((10, 10), True),
        ((70, 10), True),
        ((40, 60), True),
        ((40, 10), False),
        ((40, 49.9), False),
        ((90, 40), False),
        ((10, 90), False),
        ((0, 0), True),
        ((20, 25), True),
        ((40, 50), True),
        ((80, 80), True),
    ],
)
def test_a_polygon_may_have_a_bay_and_holds_its_sides(
    *, point: tuple[float, float], inside: bool
) -> None:
    assert contains(POLYGON, point) is inside
