"""Reads a table of cells from a file separated by commas, semicolons or tabs, with its lines."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from app.core.problems import Problem

SEPARATORS = (",", ";", "\t")
SAVE = "save the file as CSV in UTF-8"


class SheetError(Exception):
    """A sheet that cannot be read, and what is wrong with it. Columns count cells, from 1."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems[0].message)
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Row:
    """A row that holds something, and the line on which it begins."""

    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What separates the cells, and the rows, all as wide as the first."""

    separator: str
    rows: tuple[Row, ...]


def refuse(line: int, field: str, message: str, remedy: str, column: int = 0) -> NoReturn:
    """Raise the SheetError of one problem."""
    raise SheetError([Problem(line, field, message, remedy, column=column)])


def read_sheet(data: bytes, most_bytes: int) -> Sheet:
    """Return the cells without the blanks around them, or raise SheetError.

    Empty rows and columns without a heading, as spreadsheets leave them at the end, are dropped.
    """
    lines = _text(data, most_bytes).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first = next((line for line in lines if line.strip()), "")
    separator = max(SEPARATORS, key=lambda one: _width(first, one))
    rows = _rows(lines, separator)
    if not rows:
        refuse(1, "file", "nothing stands in it", "write a row of headings and the rows below it")
    width = len(rows[0].cells)
    while width > 1 and not any("".join(row.cells[width - 1 : width]) for row in rows):
        width -= 1
    return Sheet(separator, tuple(_fit(row, width) for row in rows))


def _text(data: bytes, most_bytes: int) -> str:
    if len(data) > most_bytes:
        said = f"it is larger than {most_bytes // 1_000_000} MB"
        refuse(1, "file", said, "split it, or keep only the columns that are needed")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        refuse(line, "file", "this is not UTF-8", SAVE)


def _width(line: str, separator: str) -> int:
    """Return how many cells a line has with a separator, quotation marks heeded as they can be."""
    outside = "".join(line.split('"')[::2])
    return outside.count(separator)


def _rows(lines: Sequence[str], separator: str) -> list[Row]:
    reader = csv.reader(lines, delimiter=separator, strict=True)
    rows = []
    line = 1
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                rows.append(Row(line, stripped))
            line = reader.line_num + 1
    except csv.Error:
        remedy = 'write " around a cell only in pairs, and "" for one inside it'
        refuse(line, "row", 'a " in the row that begins here does not match', remedy)
    return rows


def _fit(row: Row, width: int) -> Row:
    cells = row.cells
    if len(cells) < width or any(cells[width:]):
        said = f"cells in this row: {len(cells)}, in the first row: {width}"
        refuse(row.line, "row", said, "give every row a cell for each column, empty if need be")
    return Row(row.line, cells[:width])
