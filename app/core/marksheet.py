"""Reads a sheet of marks: one row a learner, one column an item.

The first row names the items. A second row that begins with `max` gives their greatest marks;
without it an item's greatest mark is 1, or the greatest in its column where that is more. The least
is 0, or the lowest in the column where that is negative. An empty cell or - is an answer not given
and counts 0, as in Moodle.

The first column holds the learners if it says `max`, if one of its cells is not a number, if its
heading has only words of `LEARNER`, or if it numbers the rows from 0 or 1. A last column that holds
the sums of the others is left out. Decimals may have a comma where cells are not separated by one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import fsum

from app.core.itemanalysis import Item
from app.core.problems import Problem
from app.core.sheets import Row, Sheet, SheetError, read_sheet, refuse

MAX_BYTES = 10_000_000
MOST_ITEMS = 500
MOST_MARKS = 1_000_000
GREATEST = 1_000_000
MOST_PROBLEMS = 20
LEARNER = frozenset(
    (
        "address",
        "attempt",
        "candidate",
        "e",
        "email",
        "first",
        "full",
        "id",
        "last",
        "learner",
        "mail",
        "name",
        "no",
        "number",
        "participant",
        "pupil",
        "quiz",
        "quizattempt",
        "student",
        "user",
        "username",
    )
)
NOT_GIVEN = frozenset(("", "-"))
MAXIMUM = frozenset(("max", "MAX"))  # Max is a learner
NEAR = 0.0051  # a sum may have been rounded to two decimals

_NUMBER = re.compile(
    r"[+-]?(?:[0-9]{1,15}(?:\.[0-9]{0,15})?|\.[0-9]{1,15})(?:[eE][+-]?[0-9]{1,2})?"
)


@dataclass(frozen=True, slots=True)
class Marksheet:
    """Items and marks, one row a learner; `learners` is empty if the sheet does not name them.

    `given` tells whether the sheet gave the greatest marks, `total` the column left out as sums.
    """

    items: tuple[Item, ...]
    marks: tuple[tuple[float, ...], ...]
    learners: tuple[str, ...]
    given: bool
    total: str | None


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows of a sheet by what they are; items begin in column `first`, from 0."""

    head: Row
    maxima: Row | None
    body: tuple[Row, ...]
    first: int
    separator: str


def read_marks(data: bytes) -> Marksheet:
    """Return the marks in the bytes of a file, or raise SheetError with each line and column."""
    table = _arrange(read_sheet(data, MAX_BYTES))
    _check_size(table)
    _check_names(table)
    marks, greatest = _numbers(table)
    total = _sums_up(marks)
    kept = len(marks[0]) - total
    marks = [row[:kept] for row in marks]
    if greatest is not None:
        _check_greatest(table, marks, greatest[:kept])
    names = table.head.cells[table.first :]
    return Marksheet(
        _items(names[:kept], marks, greatest),
        tuple(map(tuple, marks)),
        tuple(row.cells[0] for row in table.body) if table.first else (),
        greatest is not None,
        names[-1] if total else None,
    )


def _arrange(sheet: Sheet) -> _Table:
    head, *body = sheet.rows
    maxima = body.pop(0) if body and body[0].cells[0] in MAXIMUM else None
    if not body:
        last = maxima or head
        refuse(last.line, "row", "no row of marks follows", "add a row for each learner")
    table = _Table(head, maxima, tuple(body), 1, sheet.separator)
    return table if maxima or _names_learners(table) else replace(table, first=0)


def _names_learners(table: _Table) -> bool:
    """Tell whether the first column says who the learners are."""
    cells = [row.cells[0] for row in table.body]
    words = set(re.findall(r"\w+", table.head.cells[0].casefold().replace("_", " ")))
    if words and words <= LEARNER:
        return True
    numbers = [_number(cell, table.separator) for cell in cells]
    if None in numbers:
        return True
    count = len(cells)
    return count > 2 and numbers in (list(range(1, count + 1)), list(range(count)))  # noqa: PLR2004 - 0 and 1 may be marks


def _number(cell: str, separator: str) -> float | None:
    """Return the mark in a cell, 0 for none given, or None if it is not a number."""
    if cell in NOT_GIVEN:
        return 0.0
    written = cell if separator == "," else cell.replace(",", ".")
    return float(written) if _NUMBER.fullmatch(written) else None


def _check_size(table: _Table) -> None:
    width = len(table.head.cells) - table.first
    if not width:
        refuse(table.head.line, "columns", "no item stands here", "give each item a column")
    if width > MOST_ITEMS or width * len(table.body) > MOST_MARKS:
        said = f"too large: {width:,} columns of items and {len(table.body):,} rows of learners"
        remedy = f"keep to {MOST_ITEMS} items and {MOST_MARKS:,} marks; leave out what is no mark"
        refuse(table.head.line, "columns", said, remedy)


def _check_names(table: _Table) -> None:
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for column, name in enumerate(table.head.cells[table.first :], table.first + 1):
        if not name:
            said, remedy = "this item has no name", "name it in the first row"
        elif name in seen:
            said, remedy = f"column {seen[name]} has the same name", "give each item its own name"
        else:
            seen[name] = column
            continue
        problems.append(Problem(table.head.line, name or "item", said, remedy, column=column))
    _raise(problems)


def _numbers(table: _Table) -> tuple[list[list[float]], list[float] | None]:
    """Return the marks and the greatest marks, or raise everything that is no number."""
    problems: list[Problem] = []
    marks = [_row(table, row, problems) for row in table.body]
    greatest = _row(table, table.maxima, problems) if table.maxima else None
    _raise(problems)
    return marks, greatest


def _row(table: _Table, row: Row, problems: list[Problem]) -> list[float]:
    numbers = []
    for place, cell in enumerate(row.cells[table.first :]):
        number = _number(cell, table.separator)
        if number is None or abs(number) > GREATEST:
            said = f"“{cell[:40]}” is not a mark"
            remedy = f"write a number of at most {GREATEST:,}, or nothing if no answer was given"
            problems.append(_problem(table, row.line, place, said, remedy))
        numbers.append(number or 0.0)
    return numbers


def _check_greatest(
    table: _Table, marks: Sequence[Sequence[float]], greatest: Sequence[float]
) -> None:
    """Raise every greatest mark that is none, and every mark above it."""
    line = table.maxima.line if table.maxima else 0
    said, remedy = "this greatest mark is not above 0", "write the most that the item can earn"
    problems = [
        _problem(table, line, place, said, remedy)
        for place, most in enumerate(greatest)
        if most <= 0
    ]
    for row, numbers in zip(table.body, marks, strict=True):
        for place, (number, most) in enumerate(zip(numbers, greatest, strict=True)):
            if number > most > 0:
                said = f"{number:g} is more than the greatest mark {most:g}"
                remedy = f"correct the mark, or the greatest mark on line {line}"
                problems.append(_problem(table, row.line, place, said, remedy))
    _raise(problems)


def _problem(table: _Table, line: int, place: int, said: str, remedy: str) -> Problem:
    """Return a problem of the item in this place, from 0."""
    column = table.first + place
    return Problem(line, table.head.cells[column], said, remedy, column=column + 1)


def _raise(problems: list[Problem]) -> None:
    if problems:
        problems.sort(key=lambda one: (one.line, one.column))
        raise SheetError(problems[:MOST_PROBLEMS])


def _sums_up(marks: Sequence[Sequence[float]]) -> bool:
    """Tell whether the last column holds the sums of the others, of two or more.

    Each row must come out, and one must have marks in two columns, or a single item would do.
    """
    if len(marks[0]) < 3:  # noqa: PLR2004 - two items and their sum
        return False
    if any(abs(fsum(row[:-1]) - row[-1]) > NEAR for row in marks):
        return False
    return any(sum(map(bool, row[:-1])) > 1 for row in marks)


def _items(
    names: Sequence[str], marks: Sequence[Sequence[float]], greatest: Sequence[float] | None
) -> tuple[Item, ...]:
    columns = zip(*marks, strict=True)
    most = greatest or [max(1.0, *column) for column in zip(*marks, strict=True)]
    return tuple(
        Item(name, top, min(0.0, *column))
        for name, top, column in zip(names, most, columns, strict=False)
    )
