"""Keep raised characters apart in the text of a page: 10<sup>5</sup> is 10⁵, never 105.

Marks of notes are left out: links, letters, and figures behind a word, a year or an end mark.
"""

from __future__ import annotations

import re

_RAISED = re.compile(
    r"<sup\b[^<>]{0,300}>(?P<inside>.{0,300}?)</sup\s*>", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(r"<[^<>]{0,300}>")
_POWER = re.compile(r"[+\u2212\u2013-]?\d{1,3}|[nxyij]")
_ORDINAL = re.compile(r"st|nd|rd|th|er|re|e|a|o|TM|™|®")
_YEAR = re.compile(r"(?<!\d)(?:1\d|20)\d\d$")
_BASE = re.compile(r"(?:\d|\)|(?<![^\W\d_])(?:[a-zA-Z]|km|cm|mm|dm|nm|ft|mi|in|yd|µm))(?:</\w+>)?$")
_HIGH = str.maketrans("0123456789+-\u2212\u2013nxyij", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻ⁿˣʸⁱʲ")
_BEFORE = 24


def raised(page: str) -> str:
    """Return HTML in which powers are characters of their own, and marks of notes are gone."""
    return _RAISED.sub(_instead, page)


def _instead(found: re.Match[str]) -> str:
    inside = found["inside"]
    text = _TAG.sub("", inside).strip()
    if _ORDINAL.fullmatch(text):
        return text
    before = _TAG.sub("", found.string[max(0, found.start() - _BEFORE) : found.start()])
    kept = power(text, before) if "<a" not in inside.lower() else ""
    joins = before[-1:].isalnum() and found.string[found.end() : found.end() + 1].isalnum()
    return kept or (" " if joins else "")


def power(text: str, before: str) -> str:
    """Return what stands for raised text behind `before`: an exponent, or nothing for a note."""
    if not _POWER.fullmatch(text) or not _BASE.search(before) or _YEAR.search(before):
        return ""
    return text.translate(_HIGH)
