"""Read a pasted list of people, or a CSV file of them: one or more e-mail addresses a row, names.

Any of these is a row: `ada@x.org`, `Ada Byron <ada@x.org>`, `Ada Byron; ada@x.org`,
`ada@x.org, bob@x.org`, and a table whose first row names its columns.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from app.core.folding import fold
from app.core.problems import Problem

MOST: Final = 1000
LONGEST_NAME: Final = 80
LONGEST_ADDRESS: Final = 255
LONGEST_LINE: Final = 2000
_SEPARATORS = ("\t", ";", ",")
_ADDRESS = re.compile(r"[^@\s<>(),;:\"\\\[\]]+@[^@\s<>(),;:\"\\\[\].]+(\.[^@\s<>(),;:\"\\\[\].]+)+")
_NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>\s*")
_HEADINGS = {
    **dict.fromkeys(("email", "e mail", "mail", "address", "email address"), "address"),
    **dict.fromkeys(("e mail address", "mail address"), "address"),
    **dict.fromkeys(("first name", "first", "given name", "forename", "firstname"), "first"),
    **dict.fromkeys(("last name", "last", "family name", "surname", "lastname"), "last"),
    **dict.fromkeys(("name", "full name", "student", "learner", "display name"), "name"),
}


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody on a list, and the line they stand on; the address is in small letters."""

    line: int
    address: str
    name: str


@dataclass(frozen=True, slots=True)
class Roster:
    """Who stands on a list, each once, and what is wrong with its rows."""

    invitees: tuple[Invitee, ...]
    problems: tuple[Problem, ...]


def read_roster(text: str) -> Roster:
    """Read a list of at most 1,000 people; rows that are wrong are told and left out."""
    found: dict[str, Invitee] = {}
    problems: list[Problem] = []
    for item in _items(text):
        if isinstance(item, Problem):
            problems.append(item)
        elif item.address in found:
            first = found[item.address].line
            problems.append(_twice(item, first))
        elif len(found) == MOST:
            problems.append(_too_many(item.line))
            break
        else:
            found[item.address] = item
    return Roster(tuple(found.values()), tuple(problems))


def _items(text: str) -> Iterator[Invitee | Problem]:
    columns: Sequence[str] = ()
    before = False
    for line, row in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        if not row.strip():
            continue
        if len(row) > LONGEST_LINE:
            yield _problem(line, "row", "this row is too long", "write one person a row")
            continue
        cells = _cells(row)
        if not before and "@" not in row and "address" in (named := _headings(cells)):
            columns = named
        else:
            yield from _row(line, cells, columns)
        before = True


def _cells(row: str) -> list[str]:
    """Split a row at the separator that it uses: a tab before a semicolon before a comma."""
    outside = "".join(row.split('"')[::2])
    separator = next((one for one in _SEPARATORS if one in outside), ",")
    cells = next(csv.reader([row], delimiter=separator, skipinitialspace=True))
    return [" ".join(cell.split()) for cell in cells]


def _headings(cells: Sequence[str]) -> list[str]:
    return [_HEADINGS.get(fold(cell).replace("-", " "), "") for cell in cells]


def _row(line: int, cells: Sequence[str], columns: Sequence[str]) -> Iterator[Invitee | Problem]:
    """Give the people of a row: each address with its own name, or one with the other cells."""
    named = [match for cell in cells if (match := _NAMED.fullmatch(cell))]
    plain = [cell for cell in cells if "@" in cell and not _NAMED.fullmatch(cell)]
    if not named and not plain:
        said = f"no e-mail address stands in “{' '.join(cells).strip()[:60]}”"
        yield _problem(line, "address", said, "write one in this row, or take the row out")
    for match in named:
        yield _invitee(line, match["address"], match["name"])
    alone = len(plain) == 1 and not named
    for address in plain:
        yield _invitee(line, address, _name(cells, columns, address) if alone else "")


def _name(cells: Sequence[str], columns: Sequence[str], address: str) -> str:
    if not any(columns):
        return " ".join(cell for cell in cells if cell != address)
    by = {column: cell for column, cell in zip(columns, cells, strict=False) if column}
    return by.get("name") or f"{by.get('first', '')} {by.get('last', '')}"


def _invitee(line: int, address: str, name: str) -> Invitee | Problem:
    address = address.strip().lower()
    if not _ADDRESS.fullmatch(address) or len(address) > LONGEST_ADDRESS:
        said = f"“{address[:60]}” is no e-mail address"
        return _problem(line, "address", said, "write it like name@school.example")
    clean = "".join(char for char in name.strip(" \"',;") if char.isprintable())
    return Invitee(line, address, " ".join(clean.split())[:LONGEST_NAME])


def _twice(item: Invitee, first: int) -> Problem:
    said = f"{item.address} stands on line {first} already"
    return Problem(item.line, "address", said, "nothing need be done", "warning")


def _too_many(line: int) -> Problem:
    return _problem(line, "row", f"more than {MOST:,} people", "invite the rest afterwards")


def _problem(line: int, field: str, message: str, remedy: str) -> Problem:
    return Problem(line, field, message, remedy)
