"""What a note type makes of a note's fields: the two sides of a card as HTML.

The language: `{{Field}}`, `{{filter:Field}}`, `{{#Field}}…{{/Field}}` where a field is filled and
`{{^Field}}…{{/Field}}` where it is not. Filters that draw or speak are passed by, hints are kept
apart, and a field to be typed is left out of the question.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from app.core.formats.anki.fromhtml import words

_MARK = re.compile(r"\{\{([^{}]*)\}\}")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ANSWER = re.compile(r"<hr\s[^<>]*id\s*=\s*[\"']?answer[\"']?[^<>]*>", re.IGNORECASE)
_RUBY = re.compile(r" ?([^ >\[]{1,60})\[([^\]]{1,60})\]")
_FILLED = re.compile(r"[^\s]")
_HOLLOW = re.compile(r"</?(?:br|div)\s*/?>", re.IGNORECASE)
_SILENT = ("tts", "tts-voices")
FRONT = "FrontSide"
LONGEST = 20_000


class _Op(NamedTuple):
    """One step: `text` to write, a `field` with its filters, or a condition that may jump."""

    kind: str
    name: str
    filters: tuple[str, ...] = ()
    jump: int = 0


@dataclass(slots=True)
class Side:
    """One side of a card: HTML, the hints it offers, and the fields to be typed."""

    html: str = ""
    hints: list[str] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)


def render(template: str, fields: Mapping[str, str], *, gaps: bool = True) -> Side:
    """Return what a template makes of fields; `gaps` tells whether a text with gaps is put in."""
    side = Side()
    parts: list[str] = []
    steps = _steps(template)
    place = 0
    while place < len(steps):
        step = steps[place]
        place += 1
        if step.kind == "text":
            parts.append(step.name)
        elif step.kind == "field":
            parts.append(_insert(side, step, fields, gaps=gaps))
        elif is_filled(fields.get(step.name, "")) != (step.kind == "#"):
            place = step.jump
    side.html = "".join(parts)
    return side


def answer_part(html: str) -> str:
    """Return what follows the line that divides an answer from its question, if there is one."""
    return _ANSWER.split(html, maxsplit=1)[-1]


def is_filled(value: str) -> bool:
    """Tell whether a field holds more than space and empty lines."""
    return bool(_FILLED.search(_HOLLOW.sub("", value)))


def _insert(side: Side, step: _Op, fields: Mapping[str, str], *, gaps: bool) -> str:
    value = fields.get(step.name, "")
    if "cloze" in step.filters:
        return value if gaps else ""
    if "type" in step.filters:
        side.typed.append(value)
        return ""
    if "hint" in step.filters:
        side.hints += [value] * is_filled(value)
        return ""
    for name in step.filters:
        value = _filtered(name, value)
    return value


def _filtered(name: str, value: str) -> str:
    if name == "text":
        return words(value).replace("&", "&amp;").replace("<", "&lt;")
    if name in {"furigana", "kanji", "kana"}:
        shown = {"furigana": r"\1 (\2)", "kanji": r"\1", "kana": r"\2"}[name]
        return _RUBY.sub(shown, value)
    return "" if name.startswith(_SILENT) else value


@lru_cache(maxsize=512)
def _steps(template: str) -> tuple[_Op, ...]:
    """Return the steps of a template; a condition jumps behind its end."""
    text = _COMMENT.sub("", template[:LONGEST])
    steps: list[_Op] = []
    waiting: list[int] = []
    place = 0
    for found in _MARK.finditer(text):
        steps.append(_Op("text", text[place : found.start()]))
        place = found.end()
        inside = found[1].strip()
        sign, name = inside[:1], inside[1:].strip()
        if sign in {"#", "^"} and name:
            waiting.append(len(steps))
            steps.append(_Op(sign, name))
        elif sign == "/":
            if waiting and steps[waiting[-1]].name == name:
                start = waiting.pop()
                steps[start] = steps[start]._replace(jump=len(steps))
        elif sign not in {"!", "="}:
            steps.append(_field(inside))
    steps.append(_Op("text", text[place:]))
    for start in waiting:
        steps[start] = steps[start]._replace(jump=len(steps))
    return tuple(steps)


def _field(inside: str) -> _Op:
    *filters, name = (part.strip() for part in inside.split(":"))
    return _Op("field", name, tuple(reversed(filters)))
