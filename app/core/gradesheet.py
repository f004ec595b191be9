"""The cells of a gradebook as a file has them: wide, a row a learner, or long, a row a mark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from app.core.formats.csvout import Cell
from app.core.gradepoints import write_points
from app.core.gradetable import Column, Ledger, Mark, Row

NAME, EMAIL, GROUPS, TOTAL, LETTER = "Name", "E-mail", "Groups", "Total %", "Letter"
EXCUSED = "excused"
PROVISIONAL = "provisional"  # marked so far, but for an essay
SO_FAR = "Provisional (an essay waits for its mark)"
BEFORE, AFTER = (NAME, EMAIL, GROUPS), (TOTAL, LETTER, SO_FAR)  # the marks of the wide form
LONG = (
    *(NAME, EMAIL, GROUPS, "Item", "Category", "Points", "Possible"),
    *("State", "By hand", "Dropped"),
)
ITEMS = ("Item", "Category", "Possible", "Extra credit", "Marks come from")
Titles = Mapping[str, str]  # of categories, by their keys


def headings(ledger: Ledger) -> list[str]:
    """Return the headings of the wide form: titles, and of how many points marks there are."""
    named = (
        f"{title} (of {write_points(column.worth)})"
        for title, column in zip(titles_of(ledger), ledger.columns, strict=True)
    )
    return [*BEFORE, *named, *AFTER]


def titles_of(ledger: Ledger) -> list[str]:
    """Return the titles of the columns; of those of one name the later ones are numbered."""
    seen: Counter[str] = Counter()
    named = []
    for column in ledger.columns:
        seen[column.title] += 1
        again = seen[column.title]
        named.append(column.title if again == 1 else f"{column.title} ({again})")
    return named


def wide(ledger: Ledger, rows: Sequence[Row]) -> Iterator[list[Cell]]:
    """Give a row a learner: marks as numbers, nothing where there is none, the total as shown.

    The last cell names the items of which the mark is provisional, so that every mark is a number.
    """
    titles = titles_of(ledger)
    for row in rows:
        so_far = [one for one, mark in zip(titles, row.marks, strict=True) if mark.provisional]
        total = None if row.tenths is None else Decimal(row.tenths).scaleb(-1)
        yield [*_who(row), *map(_cell, row.marks), total, row.letter, "; ".join(so_far)]


def long(ledger: Ledger, rows: Sequence[Row], titles: Titles) -> Iterator[list[Cell]]:
    """Give a row for each learner and item."""
    named = [
        (one.key, one.title, titles.get(one.category, ""), _number(one.worth))
        for one in ledger.columns
    ]
    for row in rows:
        who, gone = _who(row), row.total.dropped
        for (key, title, category, worth), mark in zip(named, row.marks, strict=True):
            yield [
                *who,
                title,
                category,
                _number(mark.points) if mark.state == "marked" else None,
                worth,
                PROVISIONAL if mark.provisional else mark.state,
                _yes(told=mark.given),
                _yes(told=key in gone),
            ]


def items(columns: Sequence[Column], titles: Titles) -> Iterator[list[Cell]]:
    """Give a row for each item."""
    for one in columns:
        yield [
            one.title,
            titles.get(one.category, ""),
            _number(one.worth),
            _yes(told=one.extra),
            "work in Recto" if one.work else "people",
        ]


def _who(row: Row) -> list[Cell]:
    return [row.person.name, row.person.email, ", ".join(row.person.groups)]


def _cell(mark: Mark) -> Cell:
    if mark.state == "marked":
        return _number(mark.points)
    return EXCUSED if mark.state == "excused" else None


@lru_cache(4096)  # a class has few different marks
def _number(points: int) -> Decimal:
    return Decimal(write_points(points))


def _yes(*, told: bool) -> str:
    return "yes" if told else ""
