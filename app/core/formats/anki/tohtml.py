"""Our Markdown becomes HTML as Anki shows it: formulas for MathJax, gaps in Anki's own braces."""

from __future__ import annotations

import html
import re

from app.core import cloze
from app.core.formulas import CLOSED_DISPLAY, CLOSED_INLINE
from app.core.markup import inline, is_plain, render

_FIRST = 0x100000  # private characters that stand for formulas and gaps while the rest is rendered
_MARKS = re.compile("[\U00100000-\U0010ffff]")
_TAG_OR_MARK = re.compile("<[^>]*>|[\U00100000-\U0010ffff]")
_FORMULAS = re.compile(
    rf"\\.|\]\([^)\s]*\)|(`+)[\s\S]*?\1|(?P<display>{CLOSED_DISPLAY.pattern})|(?P<inline>{CLOSED_INLINE.pattern})",
    re.DOTALL,
)
_ONE_PARAGRAPH = re.compile(r"<p>((?:(?!</?p>)[\s\S])*)</p>\n?")


def field(text: str) -> str:
    """Return Markdown as the HTML of a field; one paragraph stands without its tags."""
    if is_plain(text):
        return html.escape(text, quote=False).strip()
    fills: list[str] = []
    return _filled(render(_without_formulas(text, fills)), fills)


def line(text: str) -> str:
    """Return Markdown as HTML inside a line."""
    fills: list[str] = []
    return _filled(inline(_without_formulas(text, fills)), fills)


def gap_field(text: str) -> str:
    """Return a sentence with gaps as the HTML of a field with Anki's gaps."""
    fills: list[str] = []
    parts = []
    for part in cloze.parse(text):
        if isinstance(part, cloze.Gap):
            hint = f"::{_closable(line(part.hint))}" if part.hint else ""
            fills.append(f"{{{{c{part.number}::{_closable(line(part.text))}{hint}}}}}")
            parts.append(chr(_FIRST + len(fills) - 1))
        else:
            parts.append(_MARKS.sub("", part))
    return _filled(render(_masked("".join(parts), fills)), fills)


def _without_formulas(text: str, fills: list[str]) -> str:
    return _masked(_MARKS.sub("", text), fills)


def _masked(text: str, fills: list[str]) -> str:
    """Put a mark in the place of each formula; a gap inside a formula comes back into it."""
    if "$" not in text:
        return text

    def mask(found: re.Match[str]) -> str:
        whole = found["display"] or found["inline"]
        if not whole:
            return found[0]
        opening, closing = (r"\[", r"\]") if found["display"] else (r"\(", r"\)")
        inside = html.escape(whole.strip("$").strip(), quote=False)
        fills.append(f"{opening}{_filled(inside, fills)}{closing}")
        return chr(_FIRST + len(fills) - 1)

    return _FORMULAS.sub(mask, text)


def _filled(made: str, fills: list[str]) -> str:
    """Put fills in the place of their marks, none inside a tag; a lone paragraph loses its tags."""
    alone = _ONE_PARAGRAPH.fullmatch(made)
    shown = alone[1] if alone else made
    return _TAG_OR_MARK.sub(lambda found: _fill(found[0], fills), shown) if fills else shown


def _fill(found: str, fills: list[str]) -> str:
    if found[0] == "<":
        return _MARKS.sub("", found)
    place = ord(found) - _FIRST
    return fills[place] if place < len(fills) else ""


def _closable(inside: str) -> str:
    """Keep the text of a gap from ending the gap."""
    while "}}" in inside:
        inside = inside.replace("}}", "} }")
    return inside + " " if inside.endswith("}") else inside
