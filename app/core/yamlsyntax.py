"""Turn a YAML parser's complaint into a sentence that says what to do."""

from __future__ import annotations

from typing import Any

import yaml

from app.core.problems import Problem

_ALIGN = "indent it like them; where text follows a closing quote or bracket, quote all of it"

# What the parser says (a part of it), what went wrong, what to do. The first that fits is told.
_SAYINGS = (
    (
        "mapping values are not allowed",
        "there is a second `: ` in this value, or the line above is indented differently",
        'put a value that contains ": " in quotes',
    ),
    ("simple key", "a `: ` is missing after this key", 'write `key: value`, with ": "'),
    ("could not find expected ':'", "a `: ` is missing after this key", "write `key: value`"),
    (
        "cannot start any token",
        "text cannot begin with this character",
        "put the value in quotes, and indent with spaces, never with tabs",
    ),
    (
        "unexpected end of stream",
        "a quotation that begins here is never closed",
        "close it with the same quotation mark",
    ),
    (
        "escape",
        "the backslash does not begin an escape that YAML knows",
        "use single quotes, or write two backslashes",
    ),
    (
        "expected ',' or",
        "a `,` or the closing bracket is missing",
        "close the bracket, and put text that contains , [ ] { } or quotes in quotes",
    ),
    (
        "expected '-' indicator",
        "a list goes on here with something that is no list item",
        'begin each item with "- " in the same column',
    ),
    (
        "expected <block end>",
        "this line does not fit the lines above it",
        _ALIGN,
    ),
    (
        "expected key",
        "this line does not fit the lines above it",
        _ALIGN,
    ),
    (
        "indentation",
        "this line is not indented as YAML needs it",
        "indent with spaces, the same number for fields of one card",
    ),
    ("alias", "text cannot begin with * or &", "put the value in quotes"),
    ("tag", "text cannot begin with !", "put the value in quotes"),
)
UNREAD = " (the rest of the file was not read)"
_OTHERWISE = ("this is not YAML", "look for a missing quote, bracket or space near here")


def explain(error: yaml.MarkedYAMLError, text: str) -> Problem:
    """Return the parser's error as a problem with its line; columns count from 1."""
    told = f"{error.problem} {error.context}"
    begun = "end of stream" in told or "simple key" in told
    mark: Any = (begun and error.context_mark) or error.problem_mark
    line, column = mark.line, mark.column
    message, remedy = _meaning(told)
    if _begins_with_gap(text, line):
        message = "a value that begins with {{ is taken for a mapping"
        remedy = 'put the whole value in quotes: "{{c1::…}} …"'
    return Problem(line + 1, "yaml", message + UNREAD, remedy, column=column + 1)


def _meaning(told: str) -> tuple[str, str]:
    for part, message, remedy in _SAYINGS:
        if part in told:
            return message, remedy
    return _OTHERWISE


def _begins_with_gap(text: str, line: int) -> bool:
    lines = text.splitlines()
    return any(": {{" in near or "- {{" in near for near in lines[max(line - 1, 0) : line + 1])
