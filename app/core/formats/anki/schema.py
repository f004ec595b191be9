"""Note types and decks of a collection: from JSON in the legacy layouts, from tables in the latest.

What is broken raises `PackageError`: without its note type no note can be read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeAlias

from app.core.formats.anki import wire
from app.core.formats.anki.values import Home, Notetype, Template
from app.core.formats.values import PackageError

Row: TypeAlias = tuple[Any, ...]

_AGAIN = "export the deck from Anki once more and try that file"
_NESTED = 1  # the field of a deck's kind that tells a normal deck
_DESCRIPTION = 4
_MARKDOWN = 5
_LONGEST_NAME = 500


def notetypes_of_json(text: str) -> dict[int, Notetype]:
    """Return the note types of the `models` column."""
    return {each.id: each for each in map(_notetype, _values(text, "note types"))}


def homes_of_json(text: str) -> dict[int, Home]:
    """Return the decks of the `decks` column."""
    return {each.id: each for each in map(_home, _values(text, "decks"))}


def notetypes_of_tables(
    types: Iterable[Row], fields: Iterable[Row], templates: Iterable[Row]
) -> dict[int, Notetype]:
    """Return the note types of the tables: (id, name, config), then (id, ord, name[, config])."""
    names = {key: [row[2] for row in rows] for key, rows in _grouped(fields)}
    made = {key: [_template(row) for row in rows] for key, rows in _grouped(templates)}
    found = {}
    for key, name, config in types:
        cloze = wire.number(_message(config, f"the note type {name}"), 1) == 1
        parts = (tuple(names.get(key, ())), tuple(made.get(key, ())))
        found[key] = Notetype(key, _name(name), cloze, *parts)
    return found


def homes_of_tables(decks: Iterable[Row]) -> dict[int, Home]:
    """Return the decks of the table: (id, name, kind); names hold the unit separator."""
    return {
        key: Home(key, _name(name).replace("\x1f", "::"), *_description(kind, _name(name)))
        for key, name, kind in decks
    }


def _notetype(plain: dict[str, Any]) -> Notetype:
    try:
        return Notetype(
            int(plain["id"]),
            _name(plain["name"]),
            plain["type"] == 1,
            tuple(_text(each["name"]) for each in _by_ord(plain["flds"])),
            tuple(
                Template(_text(each["name"]), _text(each["qfmt"]), _text(each["afmt"]))
                for each in _by_ord(plain["tmpls"])
            ),
        )
    except (KeyError, TypeError, ValueError) as broken:
        raise PackageError(f"A note type of the package is broken ({broken!r}).", _AGAIN) from None


def _home(plain: dict[str, Any]) -> Home:
    try:
        about = _text(plain.get("desc", ""))
        return Home(int(plain["id"]), _name(plain["name"]), about, plain.get("md") is True)
    except (KeyError, TypeError, ValueError) as broken:
        raise PackageError(f"A deck of the package is broken ({broken!r}).", _AGAIN) from None


def _values(text: str, what: str) -> list[dict[str, Any]]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not all(isinstance(one, dict) for one in found.values()):
        raise PackageError(f"The {what} of the package cannot be read.", _AGAIN)
    return list(found.values())


def _by_ord(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(parts, key=lambda part: int(part.get("ord") or 0))


def _text(value: object) -> str:
    """Return a text of JSON, without halves of surrogate pairs."""
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.40} is no text")
    return value.encode("utf-8", "replace").decode()


def _name(value: object) -> str:
    """Return a name, which is short enough to be said."""
    return _text(value)[:_LONGEST_NAME]


def _grouped(rows: Iterable[Row]) -> list[tuple[int, list[Row]]]:
    ordered = sorted(rows, key=itemgetter(0, 1))
    return [(key, list(group)) for key, group in groupby(ordered, key=itemgetter(0))]


def _template(row: Row) -> Template:
    _, _, name, config = row
    found = _message(config, f"the template {name}")
    try:
        return Template(str(name), wire.text(found, 1), wire.text(found, 2))
    except wire.WireError as broken:
        raise PackageError(f"In the template {name}: {broken}", _AGAIN) from broken


def _description(kind: object, name: str) -> tuple[str, bool]:
    found = _message(kind, f"the deck {name}")
    try:
        normal = wire.message(wire.blob(found, _NESTED))
        return wire.text(normal, _DESCRIPTION), wire.number(normal, _MARKDOWN) == 1
    except wire.WireError as broken:
        raise PackageError(f"In the deck {name}: {broken}", _AGAIN) from broken


def _message(data: object, what: str) -> wire.Message:
    try:
        return wire.message(data if isinstance(data, bytes) else b"")
    except wire.WireError as broken:
        raise PackageError(f"In {what}: {broken}", _AGAIN) from broken
