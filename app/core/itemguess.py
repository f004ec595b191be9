"""What a blind guess earns of an item, as a share of its points.

As in Moodle's question types: one of many, true or false and pairs by the number of options; what
is typed earns nothing by chance. Which of several options to tick is not one guess, so no share is
known for it. An order of n items earns 1 / n, the chance of each item to follow the right one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.core.cards import Card, Choice, Match, Order, Select, Spot, Truth


def guess_share(card: Card) -> float | None:
    """Return the share of the points that a blind guess earns on the average, None if not known."""
    return _SHARES.get(card.kind, lambda _: 0.0)(card)


def _of_match(card: Match) -> float:
    """Return the mean chance of a pair; the same text on two right-hand sides is one answer."""
    sides = [*(right for _, right in card.pairs), *card.wrong]
    fitting = sum(sides.count(right) for _, right in card.pairs)
    return fitting / len(sides) / len(card.pairs)


_SHARES: dict[str, Callable[[Any], float | None]] = {
    Choice.kind: lambda card: 1 / (1 + len(card.wrong)),
    Truth.kind: lambda _: 1 / 2,
    Select.kind: lambda _: None,
    Match.kind: _of_match,
    Order.kind: lambda card: 1 / len(card.items),
    Spot.kind: lambda card: 1 / (1 + len(card.wrong)) if card.wrong else None,
}
