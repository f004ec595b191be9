"""What somebody wants to see of a gradebook, as the address of the page says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from app.core.gradepoints import POINT, MarkError, read_points
from app.core.gradetable import Column, Row, Wish
from app.core.rounding import half_up
from app.decks.queries import Page

ROWS, COLUMNS = 150, 40  # of one page


@dataclass(frozen=True, slots=True)
class Looking:
    """The wish for rows, the group, the page of rows and of columns; `said` is what was asked."""

    wish: Wish
    group: int | None
    page: int
    side: int
    said: Mapping[str, str]

    def address(self, key: str, endpoint: str = "gradebook.index", **changes: Any) -> str:  # noqa: ANN401 - any value of an address
        """Return the address of a page of this class that looks the same but for some changes."""
        return url_for(endpoint, key=key, **{**self.said, **changes})

    @property
    def filtered(self) -> bool:
        """Tell whether some learners are left out."""
        wish = self.wish
        return bool(wish.words or wish.missing or self.group) or wish.below is not None


@dataclass(frozen=True, slots=True)
class View:
    """A page of the table: rows, the columns in sight and their first place."""

    rows: Page[Row]
    columns: Page[Column]
    start: int


def read(said: Mapping[str, str]) -> Looking:
    """Return what an address asks for; what makes no sense there is as if it were not."""
    kept = {name: said[name] for name in _KNOWN if said.get(name)}
    wish = Wish(
        sort=kept.get("sort", "name"),
        descending=kept.get("order") == "down",
        words=kept.get("q", ""),
        below=_tenths(kept.get("below", "")),
        missing="missing" in kept,
    )
    group = _number(kept.get("group", ""))
    page, side = _number(kept.pop("page", "")), _number(kept.pop("side", ""))
    return Looking(wish, group, page or 1, side or 1, kept)


_KNOWN = ("sort", "order", "q", "below", "missing", "group", "page", "side")


def view(looking: Looking, rows: Sequence[Row], columns: Sequence[Column]) -> View:
    """Cut out of arranged rows what one page shows."""
    sides = page(columns, looking.side, COLUMNS)
    start = (sides.number - 1) * COLUMNS
    return View(page(rows, looking.page, ROWS), sides, start)


def page(lines: Sequence[Any], number: int, size: int) -> Page[Any]:
    """Return one page of a list, the nearest that there is."""
    number = min(max(1, number), max(1, -(-len(lines) // size)))
    return Page(tuple(lines[(number - 1) * size : number * size]), number, len(lines), size)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None  # noqa: PLR2004 - larger ones are nobody's


def _tenths(text: str) -> int | None:
    try:
        return half_up(read_points(text.rstrip(" %")), POINT // 10)
    except MarkError:
        return None
