"""Gaps inside gaps, which Anki has and we do not: the outer one stays."""

from __future__ import annotations

import re

_STEP = re.compile(r"\{\{c\d{1,4}::|\}\}")
_HINT = re.compile(r"::[^{}]*\Z")


def unnest(text: str) -> tuple[str, bool]:
    """Return the text with inner gaps as plain words, and whether there were any."""
    parts: list[str] = []
    inner: list[int] = []
    depth = place = 0
    nested = False
    for step in _STEP.finditer(text):
        parts.append(text[place : step.start()])
        place = step.end()
        opens = step[0] != "}}"
        if opens and depth:
            inner.append(len(parts))
        if (opens and depth) or (not opens and depth > 1):
            nested = True
            if not opens:
                start = inner.pop()
                parts[start:] = [_HINT.sub("", "".join(parts[start:]))]
        else:
            parts.append(step[0])
        depth = max(0, depth + (1 if opens else -1))
    parts.append(text[place:])
    return "".join(parts), nested
