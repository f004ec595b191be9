"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

State = Literal["same", "gone", "new"]

MOST = 250_000  # words of one text times words of the other that are compared one by one
# A word with the space after it; a sign by itself; each sign of a script without spaces.
_WORD = re.compile(r"[\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff]\s*|[^\W\u2e80-\ua4cf]+\s*|\W\s*")


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text that is in both texts ("same"), only in the old or only in the new one."""

    text: str
    state: State


def diff_words(old: str, new: str) -> tuple[Segment, ...]:
    """Return the pieces of both texts in order.

    "same" and "gone" together are the old text, "same" and "new" the new one. Long texts that
    share little are not compared word by word beyond their common beginning and end.
    """
    one, other = _WORD.findall(old), _WORD.findall(new)
    start = _shared(one, other)
    end = _shared(one[start:][::-1], other[start:][::-1])
    left, right = one[start : len(one) - end], other[start : len(other) - end]
    found: list[tuple[State, list[str]]] = [
        ("same", one[:start]),
        *_compared(left, right),
        ("same", one[len(one) - end :]),
    ]
    return tuple(Segment("".join(words), state) for state, words in found if words)


def _shared(one: list[str], other: list[str]) -> int:
    """Return how many words two lists have in common at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _compared(one: list[str], other: list[str]) -> list[tuple[State, list[str]]]:
    if len(one) * len(other) > MOST:
        return [("gone", one), ("new", other)]
    found: list[tuple[State, list[str]]] = []
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for operation, start, end, new_start, new_end in matcher.get_opcodes():
        if operation == "equal":
            found.append(("same", one[start:end]))
        else:
            found += [("gone", one[start:end]), ("new", other[new_start:new_end])]
    return found
