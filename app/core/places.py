"""Where a card stands in its deck's text, told without reading the YAML."""

from __future__ import annotations

import re


def find_line(text: str, card_key: str) -> int | None:
    """Return the line on which a card's id stands, counted from 1; None where none is written."""
    written = re.compile(
        rf"""[ \t]*(?:-[ \t]+)?\{{?[ \t]*id[ \t]*:[ \t]*["']?{re.escape(card_key)}\b"""
    )
    for number, line in enumerate(text.splitlines(), start=1):
        if written.match(line):
            return number
    return None
