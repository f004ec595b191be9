"""A field of a card in a cell of a table: lists line by line, options with `text => feedback`.

What a cell could not say otherwise stands there as JSON. A cell that a spreadsheet would take for
a formula gets an apostrophe, which reading takes away again.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.core.fields import Plain

ARROW = "=>"
LIST, TAGS, OPTIONS = "list", "tags", "options"
_RISKY = frozenset(
    "'=+-@\t\r\uff0b\uff0d\uff1d\uff20"
)  # cells that begin otherwise are not searched
_FORMULA = re.compile(r"'*[=+\-@\t\r\uff0b\uff0d\uff1d\uff20]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\uff0b\uff0d\uff1d\uff20]")


def guard(cell: str) -> str:
    """Return a cell that no spreadsheet runs: one that begins with = + - @ gets an apostrophe."""
    return f"'{cell}" if cell[:1] in _RISKY and _FORMULA.match(cell) else cell


def unguard(cell: str) -> str:
    """Return a cell without the apostrophe that keeps it from being a formula."""
    return cell[1:] if _GUARDED.match(cell) else cell


def sort_of(kind: str, role: str) -> str:
    """Tell how the items of a field stand in a cell: as options, tags, or a plain list."""
    if role == TAGS:
        return TAGS
    options = (role == "wrong" and kind in {"choice", "select"}) or role == "reject"
    return OPTIONS if options else LIST


def write_cell(value: Plain, sort: str = LIST) -> str:
    """Return what a cell says for a field's plain value."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        said = "\n".join(f"{left} {ARROW} {right}" for left, right in value.items())
        return said if read_pairs(said) == value else _json(value)
    said = "\n".join(map(_item, value))
    return said if read_list(said, sort) == value else _json(value)


def read_list(cell: str, sort: str = LIST) -> list[Plain]:
    """Return the items of a cell: lines, else what stands between bars or semicolons."""
    known = _of_json(cell, list)
    if isinstance(known, list):
        return [_settled(item) for item in known]
    found = pieces(cell, tags=sort == TAGS)
    return [_option(piece) for piece in found] if sort == OPTIONS else list(found)


def read_pairs(cell: str) -> dict[str, Plain]:
    """Return the pairs of a cell, `left => right` in each line; an item alone has nothing."""
    known = _of_json(cell, dict)
    if isinstance(known, dict):
        return {str(left): str(right) for left, right in known.items()}
    halves = (piece.partition(ARROW) for piece in pieces(cell))
    return {left.strip(): right.strip() for left, _, right in halves}


def pieces(cell: str, *, tags: bool = False) -> list[str]:
    """Return the parts of a cell; tags may also stand between commas."""
    between = next((mark for mark in ("\n", "|", ";") if mark in cell), "," if tags else "\n")
    return [piece.strip() for piece in cell.split(between) if piece.strip()]


def _item(item: Plain) -> str:
    if isinstance(item, dict) and len(item) == 1:
        ((text, feedback),) = item.items()
        return f"{text} {ARROW} {feedback}"
    return str(item)


def _settled(item: object) -> Plain:
    if isinstance(item, dict):
        return {str(text): str(feedback) for text, feedback in item.items()}
    return str(item)


def _option(said: str) -> Plain:
    """Return an option, with the feedback that stands behind an arrow."""
    text, arrow, feedback = said.partition(ARROW)
    return {text.strip(): feedback.strip()} if arrow and text.strip() else said


def _of_json(cell: str, sort: type) -> object:
    """Return the JSON in a cell if it is of this sort and nothing deeper, else None."""
    if not cell.startswith(("[", "{")):
        return None
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    inner = found.values() if isinstance(found, dict) else found
    if not isinstance(found, sort):
        return None
    flat = (str, dict) if sort is list else (str,)
    return found if all(isinstance(each, flat) for each in inner) else None


def _json(value: Plain) -> str:
    return json.dumps(value, ensure_ascii=False)
