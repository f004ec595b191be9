"""Codecs of single fields: each reads a node, writes the value back, and knows its JSON Schema.

A codec's `read` returns None when it has reported what is wrong, so that reading goes on and every
error of a deck is told at once. `write` returns plain text, lists and mappings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from typing import Any, TypeAlias

from app.core.yamlevents import Mapping, Node, Refused, Report, Scalar, Sequence

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"
Schema: TypeAlias = dict[str, Any]

ID = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
ABOUT_ID = "1 to 64 letters, digits, hyphens, dots or underscores, a letter or digit first"
MOST_LABEL = 500
_SLIPS = 3  # a slip of the finger adds or drops few letters
_WHOLE = re.compile(r"[0-9]{1,9}")
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")
_FLAGS = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}


@dataclass(frozen=True, slots=True)
class Codec:
    """How one kind of value is read, written and described."""

    read: Callable[[Report, Node, str], Any]
    write: Callable[[Any], Plain]
    schema: Schema


def refuse(report: Report, node: Node, name: str, message: str, remedy: str) -> None:
    """Report an error in `node`, unless the reader below has told of it already."""
    if not isinstance(node, Refused):
        report.add(node.start, name, message, remedy)


def suggest(word: str, known: Iterable[str]) -> str:
    """Return "did you mean `x`?" for the nearest of the first 2,000 known, or "" for none."""
    letters, length = set(word[:2]), len(word)
    near = [
        each
        for each in islice(known, 2000)
        if abs(len(each) - length) <= _SLIPS and not letters.isdisjoint(each[:2])
    ]
    found = get_close_matches(word, near[:40], n=1)
    return f"did you mean `{found[0]}`?" if found else ""


def said(node: Node) -> str:
    """Return the text of a scalar without the space around it, and "" for any other node."""
    return node.text.strip() if isinstance(node, Scalar) else ""


def shape(node: Node) -> str:
    """Say what stands at `node`, for a refusal."""
    if isinstance(node, Sequence):
        return "a list stands here"
    if isinstance(node, Mapping):
        return "a mapping stands here"
    return f"“{said(node)[:60]}” does not fit" if said(node) else "the value is missing"


def text(most: int, about: str = "text") -> Codec:
    """Text of 1 to `most` characters; the space around it goes."""

    def read(report: Report, node: Node, name: str) -> str | None:
        value = said(node)
        if 0 < len(value) <= most:
            return value
        if value:
            message = f"{len(value):,} characters are more than {most:,}"
            refuse(report, node, name, message, "shorten it")
        else:
            quotes = "" if isinstance(node, Scalar) else ', in quotes: "…"'
            refuse(report, node, name, shape(node), f"write {about}{quotes}")
        return None

    schema = {"type": ["string", "number", "boolean"], "minLength": 1, "maxLength": most}
    return Codec(read, str, schema)


def pattern(expression: str, about: str, *, most: int = 200) -> Codec:
    """Text that the regular expression matches whole; `about` says what to write."""
    inner = text(most, about)
    matches = re.compile(expression).fullmatch

    def read(report: Report, node: Node, name: str) -> str | None:
        value: str | None = inner.read(report, node, name)
        if value is None or matches(value):
            return value
        refuse(report, node, name, shape(node), f"write {about}")
        return None

    return Codec(read, str, inner.schema | {"pattern": f"^(?:{expression})$"})


def flag() -> Codec:
    """Yes or no."""

    def read(report: Report, node: Node, name: str) -> bool | None:
        value = _FLAGS.get(said(node).lower())
        if value is None:
            refuse(report, node, name, shape(node), "write yes or no (true and false also do)")
        return value

    words = [*_FLAGS, *(w.title() for w in _FLAGS), *(w.upper() for w in _FLAGS)]
    return Codec(read, _yes_or_no, {"enum": [True, False, *words]})


def _yes_or_no(value: bool) -> str:  # noqa: FBT001 - the value itself
    return "yes" if value else "no"


def one_of(*words: str) -> Codec:
    """One word of a few."""
    choices = {word: word for word in words}

    def read(report: Report, node: Node, name: str) -> str | None:
        value = choices.get(said(node))
        if value is None:
            refuse(report, node, name, shape(node), f"write one of: {', '.join(words)}")
        return value

    return Codec(read, str, {"enum": list(words)})


def number(least: float, most: float) -> Codec:
    """A number in plain decimal digits from `least` to `most`."""

    def read(report: Report, node: Node, name: str) -> float | None:
        value = float(said(node)) if _NUMBER.fullmatch(said(node)) else -1
        if least <= value <= most:
            return value
        refuse(report, node, name, shape(node), f"write a number from {least:g} to {most:g}")
        return None

    numeric = {"type": "number", "minimum": least, "maximum": most}
    written = {"type": "string", "pattern": f"^{_NUMBER.pattern}$"}
    return Codec(read, digits, {"anyOf": [numeric, written]})


def digits(value: float) -> str:
    """Write a number without exponent and without needless zeros."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def whole(least: int, most: int) -> Codec:
    """A whole number from `least` to `most`."""

    def read(report: Report, node: Node, name: str) -> int | None:
        value = int(said(node)) if _WHOLE.fullmatch(said(node)) else -1
        if least <= value <= most:
            return value
        remedy = f"write a whole number from {least} to {most:,}"
        refuse(report, node, name, shape(node), remedy)
        return None

    numeric = {"type": "integer", "minimum": least, "maximum": most}
    written = {"type": "string", "pattern": f"^{_WHOLE.pattern}$"}
    return Codec(read, str, {"anyOf": [numeric, written]})


def listing(item: Codec, least: int, most: int) -> Codec:
    """A list of `least` to `most` items, read as a tuple."""

    def read(report: Report, node: Node, name: str) -> tuple[Any, ...] | None:
        if not isinstance(node, Sequence):
            refuse(report, node, name, shape(node), "write a list: [one, two]")
            return None
        if not least <= len(node.items) <= most:
            count = len(node.items)
            message = "one item stands here" if count == 1 else f"{count:,} items stand here"
            refuse(report, node, name, message, f"write {least} to {most:,}")
            return None
        values = [item.read(report, each, name) for each in node.items]
        return None if None in values else tuple(values)

    def write(values: tuple[Any, ...]) -> Plain:
        return [item.write(value) for value in values]

    bounds = {"minItems": least, "maxItems": most}
    return Codec(read, write, {"type": "array", "items": item.schema} | bounds)


def pairs(value: Codec, least: int, most: int, about: str) -> Codec:
    """A mapping of text to `value`, read as a tuple of pairs in the order written."""

    def read(report: Report, node: Node, name: str) -> tuple[tuple[str, Any], ...] | None:
        if not isinstance(node, Mapping):
            refuse(report, node, name, shape(node), f"write {about}")
            return None
        if not least <= len(node.entries) <= most:
            message = f"{len(node.entries):,} entries stand here"
            refuse(report, node, name, message, f"write {least} to {most:,}")
            return None
        entries = node.entries
        keys = [label(report, key, entry, name) for key, entry in entries.items()]
        values = [value.read(report, entry, name) for entry in entries.values()]
        if None in keys or None in values:
            return None
        return tuple((key, each) for key, each in zip(keys, values, strict=True) if key)

    def write(values: tuple[tuple[str, Any], ...]) -> Plain:
        return {key: value.write(each) for key, each in values}

    bounds = {"minProperties": least, "maxProperties": most}
    return Codec(read, write, {"type": "object", "additionalProperties": value.schema} | bounds)


def label(report: Report, key: str, node: Node, name: str) -> str | None:
    """Return a key that is text for learners, or report that it is empty or too long."""
    value = key.strip()
    if 0 < len(value) <= MOST_LABEL:
        return value
    message = "a key is too long" if value else "a key is empty"
    report.add(node.at, name, message, f"write 1 to {MOST_LABEL} characters")
    return None
