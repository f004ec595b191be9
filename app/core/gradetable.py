"""The table of a gradebook: learners, their marks, their totals; sorted, filtered, summed up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NamedTuple, TypeAlias

from app.core import letters
from app.core.folding import fold
from app.core.gradebook import NONE, Category, Item, Scheme, Total
from app.core.gradepoints import tenths
from app.core.rounding import half_up

State: TypeAlias = Literal["marked", "missing", "open", "excused"]


class Mark(NamedTuple):
    """What stands in a cell: `points` in millionths; `given` tells that a person put it there.

    One that is `provisional` may still rise, as an essay of the work waits for its mark.
    What is due and not there is missing; what is not due, or still to be marked, is open.
    """

    state: State
    points: int = 0
    given: bool = False
    provisional: bool = False


OPEN, MISSING, EXCUSED = Mark("open"), Mark("missing"), Mark("excused", 0, given=True)


@dataclass(frozen=True, slots=True)
class Column:
    """An item as the table shows it; `work` tells that its marks come from work in Recto."""

    key: str
    title: str
    worth: int
    category: str = NONE
    extra: bool = False
    work: bool = False
    due: int | None = None

    @property
    def item(self) -> Item:
        """Return what counts of it."""
        return Item(self.key, self.worth, self.category, self.extra)


@dataclass(frozen=True, slots=True)
class Person:
    """A learner of the class."""

    id: int
    name: str
    email: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """How a class counts: whether by weights, whether what is missing counts zero, its letters."""

    weighted: bool = False
    zero: bool = True
    scale: letters.Scale = letters.USUAL


@dataclass(frozen=True, slots=True)
class Row:
    """A learner, a mark for each column, and what it comes to."""

    person: Person
    marks: Sequence[Mark]
    total: Total
    tenths: int | None
    letter: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What to show of a table, and how sorted: by name, total or the key of a column."""

    sort: str = "name"
    descending: bool = False
    words: str = ""
    below: int | None = None
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """How many marks stand in a column, and their mean in millionths of a point."""

    count: int
    mean: Fraction | None


def find(people: Iterable[Person], wish: Wish) -> list[Person] | None:
    """Return the learners that a wish leaves, in its order; None if that depends on marks."""
    if wish.sort != "name" or wish.below is not None or wish.missing:
        return None
    kept = (person for person in people if _is_called(person, wish))
    return sorted(kept, key=_by_name, reverse=wish.descending)


class Ledger:
    """The columns, categories and rules of a class, ready to count any of its learners."""

    def __init__(
        self, columns: Sequence[Column], categories: Sequence[Category], policy: Policy
    ) -> None:
        self.columns = tuple(columns)
        self.categories = tuple(categories)
        self.policy = policy
        self.keys = tuple(column.key for column in columns)
        self.places = {key: place for place, key in enumerate(self.keys)}
        items = (column.item for column in columns)
        self.scheme = Scheme(items, categories, weighted=policy.weighted)

    def row(self, person: Person, marks: Sequence[Mark]) -> Row:
        """Return the row of a learner, given a mark for each column."""
        zero = self.policy.zero
        earned = {
            key: mark.points
            for key, mark in zip(self.keys, marks, strict=True)
            if mark.state == "marked" or (zero and mark.state == "missing")
        }
        total = self.scheme.total(earned)
        if total.share is None:
            return Row(person, marks, total, None, "")
        shown = tenths(total.share)
        return Row(person, marks, total, shown, letters.letter(self.policy.scale, shown))

    def arrange(self, rows: Iterable[Row], wish: Wish) -> list[Row]:
        """Return the rows that a wish leaves, in its order; who has no value comes last."""
        kept = [row for row in rows if _fits(row, wish)]
        kept.sort(key=lambda row: _by_name(row.person))
        value = self._value(wish.sort)
        if value is None:
            return kept[::-1] if wish.descending else kept
        known = [row for row in kept if value(row) is not None]
        rest = [row for row in kept if value(row) is None]
        return sorted(known, key=value, reverse=wish.descending) + rest  # type: ignore[arg-type] # None has gone

    def summaries(self, rows: Sequence[Row]) -> list[Summary]:
        """Sum up each column over some rows."""
        return [
            _sum([row.marks[place].points for row in rows if row.marks[place].state == "marked"])
            for place in range(len(self.columns))
        ]

    def mean(self, rows: Iterable[Row]) -> Fraction | None:
        """Return the mean of the totals there are."""
        shares = [row.total.share for row in rows if row.total.share is not None]
        return _mean(shares) if shares else None

    def _value(self, sort: str) -> Callable[[Row], int | Fraction | None] | None:
        if sort == "total":
            return lambda row: row.total.share
        place = self.places.get(sort)
        if place is None:
            return None
        return lambda row: _points(row.marks[place])


def _points(mark: Mark) -> int | None:
    return mark.points if mark.state == "marked" else None


def _fits(row: Row, wish: Wish) -> bool:
    if wish.below is not None and (row.tenths is None or row.tenths >= wish.below):
        return False
    if wish.missing and MISSING not in row.marks:
        return False
    return _is_called(row.person, wish)


def _is_called(person: Person, wish: Wish) -> bool:
    asked = fold(wish.words).split()
    told = fold(f"{person.name} {person.email}") if asked else ""
    return all(word in told for word in asked)


def _by_name(person: Person) -> tuple[str, int]:
    return (person.name or person.email).casefold(), person.id


def _sum(points: Sequence[int]) -> Summary:
    mean = Fraction(sum(points), len(points)) if points else None
    return Summary(len(points), mean)


def _mean(shares: Sequence[Fraction]) -> Fraction:
    """Return the mean of shares taken to the billionth: exact sums of many grow without end."""
    billion = 1_000_000_000
    whole = sum(half_up(share.numerator * billion, share.denominator) for share in shares)
    return Fraction(whole, billion * len(shares))
