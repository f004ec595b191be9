"""What the columns of a table mean: guessed by their headings, corrected by a person."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.core.folding import fold
from app.core.formats.delimited import Table
from app.core.sheets import Row

IGNORED = ""
GUID = "guid"
ROLES = {
    IGNORED: "leave out",
    "prompt": "question",
    "answer": "answer",
    "kind": "kind of card",
    "right": "right option",
    "wrong": "wrong options",
    "accept": "accepted answers",
    "reject": "near misses",
    "tags": "tags",
    "why": "explanation",
    "hints": "hints",
    "both": "both directions",
    "id": "id",
    GUID: "Anki's guid",
    "points": "points",
    "level": "level",
    "tolerance": "tolerance",
    "unit": "unit",
    "typos": "typing slips allowed",
    "pairs": "pairs to match",
    "items": "items in order",
    "rubric": "criteria",
    "words": "length in words",
    "credit": "how part answers count",
    "requires": "cards to learn first",
    "flashcard": "study it",
    "quiz": "ask it in quizzes",
    "shuffle": "shuffle options",
    "retired": "retired",
    "revision": "revision",
}
SEVERAL = frozenset({"right", "wrong", "accept", "reject", "tags", "hints", "items", "pairs"})
ANSWERS = frozenset({"answer", "right", "accept", "items", "pairs", "rubric"})
_NAMES = {
    "prompt": "prompt question front term word expression text sentence statement vocabulary",
    "answer": "answer back definition translation meaning response reverse",
    "right": "right correct key",
    "wrong": "wrong incorrect distractor distractors",
    "accept": "accept accepted",
    "tags": "tags tag topic topics category categories label labels",
    "why": "why explanation explanations note notes comment comments extra remark remarks",
    "hints": "hints hint clue",
    "kind": "kind type",
    "id": "id",
    GUID: "guid",
    "items": "items order steps",
    "pairs": "pairs matches",
}
_ROLE_OF = {role: role for role in ROLES if role} | {
    name: role for role, names in _NAMES.items() for name in names.split()
}
_SECOND_WORD = frozenset({"answer", "answers", "option", "options", "card"})
_NUMBER = re.compile(r"[\W\d_]+$")
_LONGEST_HEADING = 40
_FEW = 2


@dataclass(frozen=True, slots=True)
class Layout:
    """Whether the first row holds headings, and the role of each column."""

    header: bool
    roles: tuple[str, ...]


def guess_layout(table: Table, *, header: bool | None = None) -> Layout:
    """Return what the columns seem to mean; a person may have said whether there are headings."""
    named = [_role(cell) for cell in table.rows[0].cells]
    if header is None:
        header = len(table.rows) > 1 and _is_heading(table.rows[0], named)
    roles = named if header else [IGNORED] * table.width
    return Layout(header, _filled(_once(roles), table.rows[1:] or table.rows))


def is_usable(layout: Layout) -> bool:
    """Tell whether a column holds the questions."""
    return "prompt" in layout.roles


def body(table: Table, layout: Layout) -> tuple[Row, ...]:
    """Return the rows below the headings."""
    return table.rows[1:] if layout.header else table.rows


def _role(heading: str) -> str:
    """Return the role that a heading names, "" for none."""
    words = _NUMBER.sub("", fold(heading)).split()
    if len(words) == _FEW and words[1] in _SECOND_WORD:
        words = words[:1]
    return _ROLE_OF.get(words[0], IGNORED) if len(words) == 1 else IGNORED


def _is_heading(row: Row, named: list[str]) -> bool:
    """Tell whether a first row seems to hold headings: known ones, or of a wide table short ones.

    One known word in two columns may as well be a card.
    """
    known = sum(map(bool, named))
    if known >= _FEW or (known and len(named) == 1):
        return True
    cells = [fold(cell) for cell in row.cells]
    brief = all(cell and len(cell) <= _LONGEST_HEADING for cell in cells)
    return len(cells) > _FEW and brief and len(set(cells)) == len(cells)


def _once(roles: list[str]) -> list[str]:
    """Let only the first of several columns keep a role that is one cell's."""
    seen: set[str] = set()
    kept = []
    for role in roles:
        kept.append(IGNORED if role in seen - SEVERAL else role)
        seen.add(role)
    return kept


def _filled(roles: list[str], rows: tuple[Row, ...]) -> tuple[str, ...]:
    """Give the first free columns that hold something to the question and the answer."""
    free = [
        place
        for place, role in enumerate(roles)
        if not role and any(row.cells[place] for row in rows)
    ]
    if "prompt" not in roles and free:
        roles[free.pop(0)] = "prompt"
    if not ANSWERS & set(roles) and free:
        roles[free.pop(0)] = "answer"
    return tuple(roles)
