"""Split running text into sentences with exact offsets.

Known traps: abbreviations (Dr., e.g., U.S.), initials, decimals, thousands (38,000), quotes and
brackets after the end mark, note numbers whose superscript was lost ("end.12 The").
"""

from __future__ import annotations

import re

from app.core.facts.tokens import word_set

Span = tuple[int, int]

_SHORT = (
    "adm approx art brig capt cf ch cm co col corp dept dr ed eq est ft fig gen gov hon inc jr "
    "km lb lt ltd maj mr mrs ms mt nos op oz p pp prof ref rep rev sec sen sgt sr st vol vs"
)
ABBREVIATIONS = frozenset(_SHORT.split())
_BEFORE_NAMES = word_set("adm brig capt col dr gen hon maj mr mrs ms mt prof rep rev sen sgt st")
_NEVER_LAST = frozenset({"e.g", "i.e", "viz", "al", "cf", "vs", "approx", "ca"})
STARTERS = word_set(
    "a additionally after although an and another as at before both but by despite during each "
    "early every export for from he her his how however if in it its later many more most "
    "moreover no notably of on one other our recent recently she since so some still such that "
    "the their then there these they this those through to today two under until we what when "
    "where which while who why with yet you"
)
_END = re.compile(
    r"(?P<mark>[.!?…]+)(?P<close>[\"'”\u2019»)\]]*)"
    r"(?P<note>(?:\[\d{1,3}\])+|(?<=[a-z][.!?])\d{1,3}(?=\s+[A-Z]))?(?=\s|$)"
)
_LAST_WORD = re.compile(r"[\w.'\u2019-]*$")
_NEXT_WORD = re.compile(r"\s*[\"'“\u2018«(\[]*([^\W_][\w'\u2019-]*)")
_LONGEST_WORD = 30


def split(text: str, start: int, end: int) -> list[Span]:
    """Return the spans of the sentences of `text[start:end]`, white space and notes left out."""
    spans: list[Span] = []
    begin = start
    for mark in _END.finditer(text, start, end):
        if _ends(text, mark, end):
            spans.append((begin, mark.end("close")))
            begin = mark.end()
    spans.append((begin, end))
    trimmed = (_trim(text, *span) for span in spans)
    return [span for span in trimmed if span[0] < span[1]]


def _trim(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _ends(text: str, mark: re.Match[str], end: int) -> bool:
    """Tell whether the mark ends a sentence: what stands before it, and what after."""
    following = _NEXT_WORD.match(text, mark.end(), end)
    if following is None:
        return True
    word = following[1]
    if word[0].islower():
        return False
    if mark["mark"] != "." or mark["close"]:
        return True
    return not _abbreviates(text, mark.start(), word)


def _abbreviates(text: str, dot: int, following: str) -> bool:
    """Tell whether the point at `dot` belongs to its word and not to the sentence."""
    if text[max(0, dot - 2) : dot - 1] == "°":
        return False
    found = _LAST_WORD.search(text[max(0, dot - _LONGEST_WORD) : dot])
    word = found[0] if found else ""
    low = word.lower()
    if low in _NEVER_LAST:
        return True
    if low in _BEFORE_NAMES:
        return True
    if low in ABBREVIATIONS:
        return following.lower() not in STARTERS
    if low == "no":
        return following[0].isdigit()
    initial = len(word) == 1 and word.isupper() and word != "I"
    acronym = re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", word) is not None
    return (initial or acronym) and following.lower() not in STARTERS
