"""Charts: answers of the last weeks, time of the last days, cards due in the coming ones, steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core import charts, forecast
from app.progress import words
from app.web.words import MINUTE_MS, count, duration

WEEKS = 18
DAYS = 14
DATED = (6, 13)
WIDTH = 320


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as a page shows it: its shapes, its words, and the same numbers as lines."""

    shapes: tuple[Shape, ...]
    label: str
    figure: str
    lines: tuple[tuple[str, int], ...]
    months: tuple[tuple[int, str], ...] = ()

    @property
    def blank(self) -> bool:
        """Tell whether there is nothing to show."""
        return not any(shape.count for shape in self.shapes)


@dataclass(frozen=True, slots=True)
class Shape:
    """One square or bar: where it stands, what it says when pointed at, what is written on it."""

    count: int
    title: str
    look: str
    x: float
    y: float
    height: float
    middle: float = 0
    above: str = ""
    below: str = ""
    width: float = charts.BAR


def since(today: int) -> int:
    """Return the first day of the heatmap."""
    return charts.monday(today) - charts.WEEK * (WEEKS - 1)


def last_weeks(answers: Mapping[int, int], today: int) -> Chart:
    """Draw the answers of each day of the last weeks."""
    drawn = charts.heatmap(answers, today, WEEKS)
    newest_first = [square for square in reversed(drawn.squares) if square.count]
    return Chart(
        shapes=tuple(_square(square) for square in drawn.squares),
        label=words.heatmap_label(drawn.total, WEEKS),
        figure=words.answers(drawn.total),
        lines=tuple((words.short_day(one.day), one.count) for one in newest_first),
        months=tuple((mark.x, words.month(mark.day)) for mark in drawn.months),
    )


def next_days(due: Mapping[int, int], today: int) -> Chart:
    """Draw the cards that are due on each of the coming days."""
    counts = forecast.upcoming(due, today, DAYS)
    bars = charts.bars(counts)
    return Chart(
        shapes=tuple(_coming(bar, today, place) for place, bar in enumerate(bars)),
        label=words.forecast_label(counts, today),
        figure=words.a_day(sum(counts) / DAYS),
        lines=tuple((words.short_day(today + place), n) for place, n in enumerate(counts)),
    )


def last_days(took_ms: Mapping[int, int], today: int) -> Chart:
    """Draw the minutes that were studied on each of the last days, today included."""
    days = range(today - DAYS + 1, today + 1)
    counts = [round(took_ms.get(day, 0) / MINUTE_MS) for day in days]
    total = sum(took_ms.get(day, 0) for day in days)
    bars = charts.bars(counts)
    return Chart(
        shapes=tuple(_gone(bar, today, day) for bar, day in zip(bars, days, strict=True)),
        label=words.time_label(total, DAYS),
        figure=duration(total),
        lines=tuple(
            (words.short_day(day), count)
            for day, count in reversed(list(zip(days, counts, strict=True)))
        ),
    )


def in_steps(counts: Sequence[int], names: Sequence[str], label: str, figure: str) -> Chart:
    """Draw cards that were sorted into named steps."""
    bars = charts.columns(counts, WIDTH)
    return Chart(
        shapes=tuple(
            _shape(
                bar, f"{name}: {count(bar.count, 'card')}", "h0" if not bar.count else "now", name
            )
            for bar, name in zip(bars, names, strict=True)
        ),
        label=label,
        figure=figure,
        lines=tuple(zip(names, counts, strict=True)),
    )


def _square(square: charts.Square) -> Shape:
    title = f"{words.short_day(square.day)}: {words.answers(square.count)}"
    return Shape(square.count, title, f"h{square.shade}", square.x, square.y, charts.SQUARE)


def _coming(bar: charts.Bar, today: int, place: int) -> Shape:
    day = today + place
    look = "h0" if not bar.count else "soon" if place else "now"
    below = words.short_date(day) if place in DATED else "" if place else "today"
    return _shape(bar, f"{words.short_day(day)}: {bar.count:,} due", look, below)


def _gone(bar: charts.Bar, today: int, day: int) -> Shape:
    look = "h0" if not bar.count else "soon" if day < today else "now"
    back = today - day
    below = "today" if not back else words.short_date(day) if back in DATED else ""
    return _shape(bar, f"{words.short_day(day)}: {count(bar.count, 'minute')}", look, below)


def _shape(bar: charts.Bar, title: str, look: str, below: str) -> Shape:
    return Shape(
        count=bar.count,
        title=title,
        look=look,
        x=bar.x,
        y=bar.y,
        height=bar.height,
        middle=bar.middle,
        above=f"{bar.count:,}" if bar.named else "",
        below=below,
        width=bar.width,
    )
