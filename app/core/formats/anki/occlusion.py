"""Pictures with covered parts: the parts become places to click in our picture cards.

Anki asks what is under a cover and never says its name; ours need the name of each place. So the
places come in numbered, switched off until somebody writes what they are called.
A cover is `{{c1::image-occlusion:rect:left=.1:top=.2:width=.3:height=.4}}`, as parts of 1.
"""

from __future__ import annotations

import re
from math import cos, isfinite, pi, sin

from app.core.cards import Region

_COVER = re.compile(r"\{\{c(\d{1,4})::image-occlusion:([a-z]{1,12}):([^{}]{1,4000})\}\}")
_CORNERS = 16  # of a polygon that stands for an ellipse
_MOST_CORNERS = 40


def is_occluded(text: str) -> bool:
    """Tell whether a field holds covers of a picture."""
    return "image-occlusion:" in text and _COVER.search(text) is not None


def regions(text: str) -> dict[int, Region]:
    """Return the first cover of each number that has a size, labelled `Part 1` and so on."""
    found: dict[int, Region] = {}
    for number, shape, values in _COVER.findall(text):
        given = dict(part.split("=", 1) for part in values.split(":") if "=" in part)
        region = _region(shape, given, f"Part {int(number)}")
        if region is not None:
            found.setdefault(int(number), region)
    return found


def _region(shape: str, given: dict[str, str], label: str) -> Region | None:
    if shape == "polygon":
        return _polygon(_numbers(given.get("points", "").replace(",", " ").split()), label)
    names = (
        ("left", "top", "rx", "ry") if shape == "ellipse" else ("left", "top", "width", "height")
    )
    numbers = _numbers([given.get(name, "") for name in names])
    if numbers is None or min(numbers[2:]) <= 0 or shape not in {"rect", "ellipse"}:
        return None
    left, top, wide, high = numbers
    if shape == "rect":
        across, down = min(wide, 99.999 - left), min(high, 99.999 - top)
        box = (left, top, round(across, 4), round(down, 4))
        return Region(shape="rect", points=box, label=label) if min(across, down) > 0 else None
    turns = [2 * pi * corner / _CORNERS for corner in range(_CORNERS)]
    points = [(left + wide * (1 + cos(turn)), top + high * (1 + sin(turn))) for turn in turns]
    return _polygon([each for point in points for each in point], label)


def _polygon(numbers: list[float] | None, label: str) -> Region | None:
    if numbers is None or len(numbers) % 2 or not 6 <= len(numbers) <= 2 * _MOST_CORNERS:  # noqa: PLR2004 - three corners
        return None
    points = tuple(min(100.0, max(0.0, round(each, 4))) for each in numbers)
    return Region(shape="polygon", points=points, label=label)


def _numbers(written: list[str]) -> list[float] | None:
    """Return parts of a picture as percent inside it, None where one is no number."""
    try:
        found = [float(each) * 100 for each in written]
    except ValueError:
        return None
    if not all(isfinite(each) for each in found):
        return None
    return [min(100.0, max(0.0, round(each, 4))) for each in found]
