"""Two texts of a deck beside each other, card by card."""

from __future__ import annotations

from app.core.deckdiff import DeckDiff, diff
from app.core.deckfile import parse


def compare(before: str, after: str) -> DeckDiff | None:
    """Tell what differs, by what could be read of each; None where one of them is no deck."""
    old, new = parse(before).partial, parse(after).partial
    return None if old is None or new is None else diff(old, new)
