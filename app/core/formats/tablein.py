"""A table becomes a deck: its rows are written as YAML and read by the reader of decks.

So a row is checked as any card is, and what is stored is what was checked.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.core.cards import Deck
from app.core.deckfile import parse
from app.core.deckwrite import dump, item_lines
from app.core.fields import ID, Plain
from app.core.formats import cells
from app.core.formats.anki.identity import key_of
from app.core.formats.columns import GUID, Layout, body
from app.core.formats.delimited import Table
from app.core.formats.values import Notice, PackageError
from app.core.problems import Problem
from app.core.sheets import Row
from app.core.slugs import slug

MOST_PASSES = 8
_IDENT = re.compile(ID)
_PAIRS = frozenset({"pairs", "rubric"})
_LISTS = frozenset({"accept", "reject", "hints", "items", "requires", "tags", "wrong"})
_STANDS_IN = {
    "choice": "right",
    "select": "right",
    "short": "accept",
    "match": "pairs",
    "order": "items",
    "essay": "rubric",
}
_TOLD_BY = (
    ("pairs", "match"),
    ("items", "order"),
    ("rubric", "essay"),
    ("accept", "short"),
    ("tolerance", "number"),
    ("unit", "number"),
)
_GAP = re.compile(r"\{\{c[0-9]{1,2}::")


@dataclass(frozen=True, slots=True)
class Made:
    """A deck made of a table: its text, its value, and which rows are no cards and why.

    `repeats` are the rows that say the same as an earlier one, whether they came in or not.
    """

    text: str
    deck: Deck
    notices: tuple[Notice, ...]
    repeats: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class _Written:
    """A row as the lines of a card; `key` is its id."""

    row: Row
    text: str
    size: int


def make_deck(table: Table, layout: Layout, head: Deck, *, twice: bool = False) -> Made:
    """Return the deck that a table holds under the key, title and language of `head`.

    Rows that say the same come in once, with `twice` as often as they stand. Raises PackageError
    where no row can be a card, or all of them together are too large.
    """
    repeats = _repeats(table, layout)
    waiting = _written(table, layout, frozenset() if twice else frozenset(repeats))
    notices: list[Notice] = []
    for _ in range(MOST_PASSES):
        if not waiting:
            raise PackageError("No row of this table can be a card.", _first(notices))
        text = dump(head) + "cards:\n" + "".join(one.text for one in waiting)
        parsed = parse(text)
        if parsed.deck is not None:
            notices.sort(key=lambda one: int(one.where.rpartition(" ")[2]))
            return Made(text, parsed.deck, tuple(notices), tuple(repeats.values()))
        waiting, told = _sifted(waiting, parsed.problems, dump(head).count("\n") + 2)
        notices += told
    raise PackageError("Too many rows of this table cannot be cards.", _first(notices))


def _repeats(table: Table, layout: Layout) -> dict[int, Notice]:
    """Tell of the rows, by their lines, that say the same as an earlier one."""
    first_of: dict[tuple[str, ...], int] = {}
    found: dict[int, Notice] = {}
    for row in body(table, layout):
        first = first_of.setdefault(tuple(cell.strip() for cell in row.cells), row.line)
        if first != row.line:
            found[row.line] = Notice(f"Line {row.line}", f"says the same as line {first}")
    return found


def _written(table: Table, layout: Layout, left_out: Collection[int]) -> list[_Written]:
    """Write each row as a card, but for those on some lines."""
    taken: set[str] = set()
    found: list[_Written] = []
    for row in body(table, layout):
        if row.line in left_out:
            continue
        plain = _plain(row.cells, layout.roles, taken)
        lines = "\n".join(item_lines(dict(plain), "")) + "\n"
        found.append(_Written(row, lines, lines.count("\n")))
    return found


def _sifted(
    waiting: Sequence[_Written], problems: Sequence[Problem], first: int
) -> tuple[list[_Written], list[Notice]]:
    """Part the rows that can be cards from those that cannot, and say why."""
    starts = []
    line = first
    for one in waiting:
        starts.append(line)
        line += one.size
    wrong: dict[int, Problem] = {}
    for problem in problems:
        if problem.line < first or problem.field == "file":
            raise PackageError(f"The table cannot be a deck: {problem.message}.", problem.remedy)
        wrong.setdefault(bisect_right(starts, problem.line) - 1, problem)
    told = [
        Notice(f"Line {waiting[place].row.line}", f"{one.field}: {one.message}; {one.remedy}")
        for place, one in wrong.items()
    ]
    return [one for place, one in enumerate(waiting) if place not in wrong], told


def _first(notices: Sequence[Notice]) -> str:
    """Return what is wrong with the first row that cannot be a card, and what to look at."""
    said = f"{notices[0].where}: {notices[0].sentence}; " if notices else ""
    return f"{said}look at what the columns mean"


def _plain(row: Sequence[str], roles: Sequence[str], taken: set[str]) -> dict[str, Plain]:
    """Return what an author would write for a row."""
    said: dict[str, list[str]] = {}
    for cell, role in zip(row, roles, strict=True):
        if role and cell:
            said.setdefault(role, []).append(cells.unguard(cell))
    kind = said.pop("kind", [""])[0].casefold() or _kind(said)
    prompt = "\n".join(said.pop("prompt", []))
    key = _key(said, prompt, taken)
    taken.add(key)
    stands_in = _STANDS_IN.get(kind, "")
    if stands_in and stands_in not in said and "answer" in said:
        said[stands_in] = said.pop("answer")
    fields = {role: _value(kind, role, parts) for role, parts in said.items()}
    return {"id": key, kind: prompt, **fields}


def _kind(said: dict[str, list[str]]) -> str:
    """Return the kind of card that a row's filled columns tell of."""
    if "wrong" in said and "pairs" not in said:
        several = len(_pieces(said.get("right", []))) > 1
        return "select" if several else "choice"
    for role, kind in _TOLD_BY:
        if role in said:
            return kind
    gaps = _GAP.search(" ".join(said.get("prompt", [])))
    return "cloze" if gaps and "answer" not in said else "basic"


def _pieces(parts: Sequence[str]) -> list[str]:
    return [piece for part in parts for piece in map(str, cells.read_list(part))]


def _key(said: dict[str, list[str]], prompt: str, taken: set[str]) -> str:
    """Return a row's own id, or one made of its guid or its question."""
    guid, own = said.pop(GUID, [""])[0], said.pop("id", [""])[0]
    if own:
        return own if _IDENT.fullmatch(own) else key_of(own)
    return key_of(guid) if guid else slug(prompt, taken)


def _value(kind: str, role: str, parts: Sequence[str]) -> Plain:
    if role in _PAIRS:
        return {left: right for part in parts for left, right in cells.read_pairs(part).items()}
    if role in _LISTS or (role == "right" and kind == "select"):
        sort = cells.sort_of(kind, role)
        return [item for part in parts for item in cells.read_list(part, sort)]
    return "\n".join(parts)
