"""Writes rows of cells as CSV for spreadsheets: numbers stay numbers, no text is ever run."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TypeAlias

from app.core.formats.cells import guard

Cell: TypeAlias = str | int | Decimal | None


class _Lines(list[str]):
    """Takes the lines that a writer of tables writes."""

    write = list.append


def write_csv(rows: Iterable[Sequence[Cell]]) -> str:
    """Return rows of cells as CSV; a text that begins as a formula does gets an apostrophe."""
    made = _Lines()
    csv.writer(made).writerows([plain(cell) for cell in row] for row in rows)
    return "".join(made)


def plain(cell: Cell) -> str:
    """Return what a cell of a CSV says."""
    if cell is None:
        return ""
    return guard(cell) if isinstance(cell, str) else f"{cell}"
