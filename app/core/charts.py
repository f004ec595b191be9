"""Where the shapes of a chart stand: numbers by day in, coordinates of an SVG out.

Days are ordinals of the calendar; a week starts on Monday. Lengths are units of the view box.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WEEK = 7
SHADES = 4
FULL_SHARE = 0.9

SQUARE = 15
SQUARE_PITCH = 18
MONTHS_HEIGHT = 14

BAR = 17
BAR_PITCH = 23
BASE = 88
TALLEST = 84
LEAST = 2


@dataclass(frozen=True, slots=True)
class Square:
    """One day of a heatmap; `shade` is 0 for none to 4 for a strong day."""

    day: int
    count: int
    shade: int
    x: int
    y: int


class Mark(NamedTuple):
    """The day by which a column of squares is labelled, and where the label stands."""

    day: int
    x: int


@dataclass(frozen=True, slots=True)
class Heatmap:
    """A square for each day, one column a week; `months` marks the first week of each month."""

    squares: tuple[Square, ...]
    months: tuple[Mark, ...]
    width: int
    height: int

    @property
    def total(self) -> int:
        """Sum what all the days count."""
        return sum(square.count for square in self.squares)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart; `middle` is where its labels stand, `named` whether it shows its number.

    A bar of nothing keeps a sliver, so that its day can be pointed at.
    """

    count: int
    x: float
    y: float
    height: float
    middle: float
    named: bool
    width: float = BAR


def monday(day: int) -> int:
    """Return the Monday of the week in which a day lies."""
    return day - (day - 1) % WEEK


def shade(count: int, full: float) -> int:
    """Return how strongly a day shows, 0 to 4; `full` and above are the strongest."""
    if count <= 0:
        return 0
    return min(SHADES, int(-(-SHADES * count // max(full, 1))))


def full_day(counts: Sequence[int]) -> int:
    """Return the count that shows strongest: only one active day in ten has more."""
    active = sorted(count for count in counts if count > 0)
    return active[int(FULL_SHARE * (len(active) - 1))] if active else 1


def heatmap(counts: Mapping[int, int], today: int, weeks: int) -> Heatmap:
    """Lay out the last weeks, the current one included up to today."""
    first = monday(today) - WEEK * (weeks - 1)
    days = range(first, today + 1)
    full = full_day([counts.get(day, 0) for day in days])
    return Heatmap(
        squares=tuple(_square(day, counts.get(day, 0), full, day - first) for day in days),
        months=tuple(_months(first, weeks)),
        width=weeks * SQUARE_PITCH - (SQUARE_PITCH - SQUARE),
        height=MONTHS_HEIGHT + WEEK * SQUARE_PITCH,
    )


def _square(day: int, count: int, full: int, place: int) -> Square:
    column, row = divmod(place, WEEK)
    x, y = column * SQUARE_PITCH, MONTHS_HEIGHT + row * SQUARE_PITCH
    return Square(day, count, shade(count, full), x, y)


def _months(first: int, weeks: int) -> list[Mark]:
    mondays = ((first + WEEK * column, column * SQUARE_PITCH) for column in range(weeks))
    return [Mark(day, x) for day, x in mondays if date.fromordinal(day).day <= WEEK]


def bars(counts: Sequence[int]) -> tuple[Bar, ...]:
    """Lay out one bar for each count; the first and the highest show their numbers."""
    most = max(counts, default=0)
    highest = counts.index(most) if most else 0
    return tuple(
        _bar(place, count, most, named=count > 0 and place in (0, highest))
        for place, count in enumerate(counts)
    )


def columns(counts: Sequence[int], width: float) -> tuple[Bar, ...]:
    """Lay out one bar for each count, spread over a width; each that counts shows its number."""
    most = max(counts, default=0)
    pitch = width / max(1, len(counts))
    wide = round(pitch * BAR / BAR_PITCH, 1)
    return tuple(
        _stand(round(place * pitch, 1), wide, count, most, named=count > 0)
        for place, count in enumerate(counts)
    )


def _bar(place: int, count: int, most: int, *, named: bool) -> Bar:
    return _stand(place * BAR_PITCH, BAR, count, most, named=named)


def _stand(x: float, width: float, count: int, most: int, *, named: bool) -> Bar:
    height = max(LEAST, round(TALLEST * count / most, 1)) if count else LEAST
    return Bar(count, x, round(BASE - height, 1), height, round(x + width / 2, 2), named, width)
