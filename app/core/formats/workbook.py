"""Writes a workbook for spreadsheets: numbers stay numbers, a text is stored as one, never run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

from app.core.formats.csvout import Cell, plain

if TYPE_CHECKING:  # imported when a workbook is written
    from xlsxwriter.worksheet import Worksheet

LONGEST = 32_767  # characters of a cell
_WIDEST, _NARROWEST = 40, 8  # characters
_LOOKED_AT = 200  # rows that the width of a column follows


@dataclass(frozen=True, slots=True)
class Leaf:
    """A sheet of a workbook: its title, its headings, its rows; the first columns stay in view."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    fixed: int = 1


def write_workbook(target: BinaryIO, leaves: Sequence[Leaf], made: datetime) -> None:
    """Write sheets as an XLSX workbook into an open file; the same sheets give the same bytes."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - few ask for a workbook

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
    longest = max(map(len, (leaf.head[column], *(plain(cell) for cell in cells))))
    return min(_WIDEST, max(_NARROWEST, longest + 2))
