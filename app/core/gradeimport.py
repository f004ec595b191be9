"""Marks from a table: what its columns mean, whose each row is, and what would change."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from app.core import gradesheet
from app.core.folding import fold
from app.core.formats.cells import unguard
from app.core.formats.delimited import Table
from app.core.gradepoints import MarkError, read_mark, read_points
from app.core.gradetable import EXCUSED, Column, Ledger, Mark, Person
from app.core.problems import Problem
from app.core.sheets import Row

LEAVE, EMAIL, NAME, FIRST, LAST = "leave", "email", "name", "first", "last"
ROLES = {
    LEAVE: "leave out",
    EMAIL: "e-mail",
    NAME: "name",
    FIRST: "first name",
    LAST: "last name",
}
NEW = "new"  # with the place of a column of the table: a column that the gradebook has not yet
_WORDS = {
    EMAIL: {"email", "e mail", "mail", "email address", "e mail address", "address"},
    NAME: {"name", "full name", "learner", "student", "pupil"},
    FIRST: {"first name", "given name", "forename"},
    LAST: {"last name", "surname", "family name"},
}
_OF = re.compile(r"\s*[(\[/][^(\[/]*$")  # "Essay (20)", "Essay /20"
_POINTS = re.compile(r"[(\[/]\s*(?:of\s+)?([0-9]{1,7}(?:[.,][0-9]{1,6})?)\s*[)\]]?\s*$")
LONGEST_TITLE = 200
_EXCUSED = frozenset({"excused", "ex", "exc", "excuse"})
_BLANK = frozenset({"", "-", "–"})  # noqa: RUF001 - as people write a dash

Marks: TypeAlias = Mapping[int, Sequence[Mark]]


@dataclass(frozen=True, slots=True)
class Known:
    """What a table is held against: the learners, the columns and the marks that stand."""

    people: Sequence[Person]
    columns: Sequence[Column]
    marks: Marks


@dataclass(frozen=True, slots=True)
class Change:
    """A mark that a row would change."""

    line: int
    person: Person
    column: Column
    was: Mark
    now: Mark


@dataclass(slots=True)
class Plan:
    """What a table would do: changes, rows with a fault (they stay out whole), marks that stand."""

    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    same: int = 0
    rows: int = 0


def guess_roles(table: Table, ledger: Ledger) -> tuple[str, ...]:
    """Return what each column seems to be, by its heading: a role or the key of an item."""
    known = {word: role for role, words in _WORDS.items() for word in words}
    own, told = gradesheet.titles_of(ledger), gradesheet.headings(ledger)
    items = {_plain(title): key for title, key in zip(own, ledger.keys, strict=True)}
    marks = told[len(gradesheet.BEFORE) : -len(gradesheet.AFTER)]
    items |= {_plain(title): key for title, key in zip(marks, ledger.keys, strict=True)}
    items.pop("", None)  # a title without letters is nobody's heading
    taken: set[str] = set()
    roles = []
    for cell in table.rows[0].cells:
        heading = unguard(cell)
        found = known.get(_plain(heading)) or items.get(_plain(heading))
        found = found or items.get(_plain(_OF.sub("", heading))) or LEAVE
        roles.append(LEAVE if found in taken else found)
        taken.add(found)
    return tuple(roles)


def new_columns(
    table: Table, roles: Sequence[str], worths: Sequence[str]
) -> tuple[list[Column], list[Problem]]:
    """Return the columns that a table would add, and what is wrong with the points of the others.

    `worths` has for each column of the table how many points people say are possible.
    """
    found, problems = [], []
    for place, (cell, role, text) in enumerate(
        zip(table.rows[0].cells, roles, worths, strict=True)
    ):
        if role != new_role(place):
            continue
        title = _OF.sub("", unguard(cell)).strip()[:LONGEST_TITLE] or f"Column {place + 1}"
        try:
            worth = read_points(text)
        except MarkError:
            worth = 0
        if worth:
            found.append(Column(role, title, worth))
        else:
            said = f"how many points “{title}” has is not said"
            remedy = "write its points possible above, such as 20, and look again"
            problems.append(Problem(1, title, said, remedy, column=place + 1))
    return found, problems


def new_role(place: int) -> str:
    """Name what a column of the table is that becomes one of the gradebook."""
    return f"{NEW}{place}"


def heading_points(cell: str) -> str:
    """Return the points that a heading names, as in "Lab (20)" and "Lab /20"; "" for none."""
    found = _POINTS.search(cell)
    return found[1] if found else ""


def is_usable(roles: Sequence[str]) -> bool:
    """Tell whether columns say who is meant and hold a mark."""
    return bool({EMAIL, NAME, LAST} & set(roles)) and bool(set(roles) - set(ROLES))


def plan(table: Table, roles: Sequence[str], known: Known) -> Plan:
    """Return what the rows below the headings would change, and what is wrong with them."""
    found = Plan(rows=len(table.rows) - 1)
    finder = _Finder(known.people)
    lines: dict[int, int] = {}
    for row in table.rows[1:]:
        cells = [unguard(cell) for cell in row.cells]
        person = finder.find(_said(cells, roles), row.line)
        if isinstance(person, Problem):
            found.problems.append(person)
        elif person.id in lines:
            said = f"line {lines[person.id]} is about {_named(person)} too"
            found.problems.append(Problem(row.line, "row", said, "keep one row for each learner"))
        else:
            lines[person.id] = row.line
            _compare(Row(row.line, cells), roles, person, (known, found))
    return found


def _compare(row: Row, roles: Sequence[str], person: Person, around: tuple[Known, Plan]) -> None:
    """Add the changes of a row to a plan, or what is wrong with it."""
    known, found = around
    columns = {column.key: place for place, column in enumerate(known.columns)}
    changes, problems, same = [], [], 0
    for place, (cell, role) in enumerate(zip(row.cells, roles, strict=True), 1):
        if role not in columns or cell in _BLANK:
            continue
        column, was = known.columns[columns[role]], known.marks[person.id][columns[role]]
        try:
            now = read_cell(cell, column)
        except MarkError as wrong:
            said = wrong.sentence.rstrip(".")
            told = Problem(row.line, column.title, said, wrong.action, column=place)
            problems.append(told)
            continue
        if now[:2] == was[:2]:
            same += 1
        else:
            changes.append(Change(row.line, person, column, was, now))
    found.problems += problems
    if not problems:
        found.changes += changes
        found.same += same


def read_cell(cell: str, column: Column) -> Mark:
    """Return the mark that a text says, or that it is excused; raise MarkError for neither."""
    if cell.casefold() in _EXCUSED:
        return EXCUSED
    return Mark("marked", read_mark(cell, column.worth), given=True)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a row says of who is meant."""

    email: str
    name: str


class _Finder:
    """Finds learners by address, else by name, in any order of its words."""

    def __init__(self, people: Sequence[Person]) -> None:
        self.by_email = {person.email.casefold(): person for person in people if person.email}
        self.by_name: dict[tuple[str, ...], list[Person]] = {}
        for person in people:
            self.by_name.setdefault(_words(person.name), []).append(person)

    def find(self, said: _Said, line: int) -> Person | Problem:
        """Return the learner of a row, or why there is none."""
        known = self.by_email.get(said.email.casefold())
        if known:
            return known
        words = _words(said.name)
        namesakes = self.by_name.get(words, []) if words else []
        if len(namesakes) == 1:
            return namesakes[0]
        if namesakes:
            told = f"{len(namesakes)} learners are called {said.name[:60]}"
            return Problem(line, "name", told, "add a column with e-mail addresses")
        who = (said.email or said.name)[:60]
        told = f"“{who}” is no learner of this class" if who else "it does not say who is meant"
        return Problem(line, "row", told, "check the address or the name, or leave the row out")


def _said(cells: Sequence[str], roles: Sequence[str]) -> _Said:
    told = dict(zip(roles, cells, strict=True))
    both = f"{told.get(FIRST, '')} {told.get(LAST, '')}".strip()
    return _Said(told.get(EMAIL, ""), told.get(NAME, "") or both)


def _words(name: str) -> tuple[str, ...]:
    return tuple(sorted(_plain(name).split()))


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(text)))


def _named(person: Person) -> str:
    return person.name or person.email
