"""Tell whether a click lies in a region of a picture; borders belong to the region."""

from __future__ import annotations

from itertools import pairwise

from app.core.cards import Region

Point = tuple[float, float]

_NEAR = 1e-9  # percent of the picture: far below what a finger or a float can tell


def contains(region: Region, point: Point, aspect: float = 1.0) -> bool:
    """Tell whether `point` (x, y in percent of width and height) lies in `region`.

    `aspect` is the picture's width / height; only circles need it, as their radius is measured
    in percent of the width.
    """
    if region.shape == "circle":
        return _in_circle(region.points, point, aspect)
    if region.shape == "rect":
        return _in_rect(region.points, point)
    return _in_polygon(region.points, point)


def _in_circle(circle: tuple[float, ...], point: Point, aspect: float) -> bool:
    x, y, radius = circle
    across, down = point[0] - x, (point[1] - y) / aspect
    return bool(across**2 + down**2 <= radius**2 + _NEAR)


def _in_rect(rect: tuple[float, ...], point: Point) -> bool:
    x, y, width, height = rect
    inside_x = -_NEAR <= point[0] - x <= width + _NEAR
    return inside_x and -_NEAR <= point[1] - y <= height + _NEAR


def _in_polygon(points: tuple[float, ...], point: Point) -> bool:
    """Count the sides that a ray to the right crosses (the even-odd rule)."""
    corners = list(zip(points[::2], points[1::2], strict=True))
    sides = list(pairwise([*corners, corners[0]]))
    if any(_on_side(side, point) for side in sides):
        return True
    return sum(_crosses(side, point) for side in sides) % 2 == 1


def _on_side(side: tuple[Point, Point], point: Point) -> bool:
    (ax, ay), (bx, by) = side
    x, y = point
    twice_area = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
    between_x = min(ax, bx) - _NEAR <= x <= max(ax, bx) + _NEAR
    between_y = min(ay, by) - _NEAR <= y <= max(ay, by) + _NEAR
    return between_x and between_y and abs(twice_area) <= _NEAR * 100


def _crosses(side: tuple[Point, Point], point: Point) -> bool:
    (ax, ay), (bx, by) = side
    x, y = point
    if (ay > y) == (by > y):
        return False
    return x < ax + (y - ay) * (bx - ax) / (by - ay)
