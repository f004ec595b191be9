"""A learner's grades line by line, category by category: what counts, and why the rest does not."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from app.core.gradebook import NONE
from app.core.gradetable import Column, Mark, Row
from app.gradebook.queries import Book, Shelf

LEFT_OUT = "left out"


class Line(NamedTuple):
    """An item of a learner: its mark, in a word how it counts, and why people decided so."""

    column: Column
    mark: Mark
    counts: str
    note: str

    @property
    def left_out(self) -> bool:
        """Tell whether it is among the weakest, which do not count."""
        return self.counts == LEFT_OUT


class Part(NamedTuple):
    """A category of a learner: its share of the total in hundredths of a percent, if weighted.

    What `waits` has no category yet where only categories count.
    """

    title: str
    share: Fraction | None
    weight: int | None
    waits: bool
    dropped: int
    alike: bool
    lines: tuple[Line, ...]


def lines_of(book: Book, row: Row) -> list[Part]:
    """Return a learner's items by category, in the order of the columns."""
    shelf, found = book.shelf, dict[str, list[Line]]()
    gone = row.total.dropped
    for column, mark in zip(shelf.ledger.columns, row.marks, strict=True):
        counts = _counts(shelf, column, mark, dropped=column.key in gone)
        decided = book.decided.get((column.key, row.person.id))
        line = Line(column, mark, counts, decided.note if decided else "")
        found.setdefault(column.category, []).append(line)
    return [_part(shelf, row, key, tuple(lines)) for key, lines in found.items()]


def _part(shelf: Shelf, row: Row, key: str, lines: tuple[Line, ...]) -> Part:
    kind = next((each for each in shelf.categories if f"{each.id}" == key), None)
    counted = row.total.parts.get(key)
    weight = kind.weight if kind and shelf.ledger.policy.weighted else None
    return Part(
        title=kind.title if kind else "",
        share=counted.share if counted else None,
        weight=weight,
        waits=not kind and shelf.ledger.policy.weighted,
        dropped=kind.dropped if kind else 0,
        alike=bool(kind and kind.alike),
        lines=lines,
    )


def _counts(shelf: Shelf, column: Column, mark: Mark, *, dropped: bool) -> str:
    """Say how a mark counts."""
    if not shelf.ledger.scheme.counts(column.category):
        return "does not count" if column.category != NONE else "does not count yet"
    if dropped:
        return LEFT_OUT
    if mark.state == "missing" and shelf.ledger.policy.zero:
        return "counts as zero"
    if mark.state != "marked":
        return "does not count" if mark.state != "open" else "does not count yet"
    if mark.provisional:
        return "counts so far"
    return "extra credit" if column.extra else "counts"
