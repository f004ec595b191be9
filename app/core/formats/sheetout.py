"""Writes tables for spreadsheets, as CSV or as a workbook: numbers stay numbers, texts stay texts.

No text is ever run: in CSV one that begins as a formula does gets an apostrophe, in a workbook
every text is stored as such.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import BinaryIO, TypeAlias

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from app.core.formats.cells import guard

Cell: TypeAlias = str | int | Decimal | None

MARK = "\ufeff"  # tells spreadsheets that a CSV is in UTF-8
LONGEST = 32_767  # characters of a cell of a workbook
_WIDEST, _NARROWEST = 40, 8  # characters
_LOOKED_AT = 200  # rows that the width of a column follows


@dataclass(frozen=True, slots=True)
class Leaf:
    """A sheet of a workbook: its title, its headings, its rows; the first columns stay in view."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    fixed: int = 1


class _Lines(list[str]):
    """Takes the lines that a writer of tables writes."""

    write = list.append


def write_csv(rows: Iterable[Sequence[Cell]]) -> str:
    """Return rows of cells as CSV that spreadsheets read as UTF-8 and never run."""
    made = _Lines((MARK,))
    writer = csv.writer(made)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return "".join(made)


def write_workbook(target: BinaryIO, leaves: Sequence[Leaf], made: datetime) -> None:
    """Write sheets as an XLSX workbook into a file that is open; the same sheets give the same."""
    book = Workbook(target, {"in_memory": True})
    book.set_properties({"created": made.replace(tzinfo=None)})
    bold = book.add_format({"bold": True, "bottom": 1})
    for leaf in leaves:
        sheet = book.add_worksheet(leaf.title)
        for column, text in enumerate(leaf.head):
            sheet.write_string(0, column, _text(text), bold)
        for line, row in enumerate(leaf.rows, 1):
            for column, cell in enumerate(row):
                _put(sheet, line, column, cell)
        for column in range(len(leaf.head)):
            sheet.set_column(column, column, _width(leaf, column))
        sheet.freeze_panes(1, leaf.fixed)
        sheet.autofilter(0, 0, max(1, len(leaf.rows)), max(0, len(leaf.head) - 1))
    book.close()


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    return guard(cell) if isinstance(cell, str) else f"{cell}"


def _put(sheet: Worksheet, line: int, column: int, cell: Cell) -> None:
    if isinstance(cell, str):
        sheet.write_string(line, column, _text(cell))
    elif cell is not None:
        sheet.write_number(line, column, float(cell))


def _text(cell: str) -> str:
    """Return a text that a workbook can hold: not too long, without halves of characters."""
    return cell[:LONGEST].encode("utf-8", "replace").decode()


def _width(leaf: Leaf, column: int) -> int:
    cells = (row[column] for row in leaf.rows[:_LOOKED_AT])
    longest = max(map(len, (leaf.head[column], *(_plain(cell) for cell in cells))))
    return min(_WIDEST, max(_NARROWEST, longest + 2))
