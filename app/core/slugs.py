"""Make a card's id from its prompt, for cards whose author wrote none."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from app.core.folding import fold

if TYPE_CHECKING:
    from collections.abc import Container

LENGTH = 48
_GAP = re.compile(r"\{\{[^{}]*\}\}")  # a gap's text is an answer: no id may tell it
_OTHER = re.compile(r"[^a-z0-9]+")


def slug(text: str, taken: Container[str]) -> str:
    """Return an id of at most 48 characters of `a-z0-9-` that is not in `taken`.

    The same text and the same taken ids always give the same id; `taken` is not changed.
    """
    base = _shorten(_ascii(text), LENGTH) or "card"
    if base not in taken:
        return base
    return _numbered(base, taken)


def _ascii(text: str) -> str:
    folded = fold(_GAP.sub(" ", text[: 8 * LENGTH]))
    return _OTHER.sub("-", unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode())


def _shorten(base: str, length: int) -> str:
    """Cut at the last whole word that fits, or inside a first word that is too long."""
    base = base.strip("-")
    if len(base) <= length:
        return base
    whole, _, _ = base[: length + 1].rpartition("-")
    return (whole or base[:length]).strip("-")


def _numbered(base: str, taken: Container[str]) -> str:
    """Add the number after a taken one; doubling and halving keep many like prompts fast."""
    high = 2
    while _with(base, high) in taken:
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        if _with(base, middle) in taken:
            low = middle
        else:
            high = middle
    return _with(base, high)


def _with(base: str, number: int) -> str:
    end = f"-{number}"
    return _shorten(base, LENGTH - len(end)) + end
