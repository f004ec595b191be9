"""Carry a response over to another version of its card, where options stand in other places.

A response names options by their place in the version that was asked. The same text is the same
option; what is left over on both sides was reworded, and stands for each other in order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from app.core import responses
from app.core.cards import Card, Choice, Match, Order, Select, Spot
from app.core.grades import UnreadableResponse

GONE = "The newer version of this card no longer has what was chosen."
Places = tuple[int, ...]


def carry(response: Any, asked: Card, newer: Card) -> Any:  # noqa: ANN401 - each kind has its own form
    """Return the response as the newer version reads it; raise UnreadableResponse if it cannot."""
    if asked.kind != newer.kind:
        raise UnreadableResponse("The newer version of this card is of another kind.")
    if responses.is_blank(response) or asked.kind not in _CARRIERS:
        return response
    return _CARRIERS[asked.kind](response, asked, newer)


def said(response: object, asked: Card) -> str | None:
    """Return in words what was answered, where an answer is one text; else None."""
    if isinstance(response, bool):
        return str(response)
    if isinstance(response, str):
        return response.strip()
    if asked.kind == Choice.kind and isinstance(response, int):
        options = _options(asked)
        return options[response] if 0 <= response < len(options) else None
    return None


def correspond(old: Sequence[str], new: Sequence[str]) -> Places:
    """Return for each old text the place of its counterpart; raise UnreadableResponse for none."""
    free = list(range(len(new)))
    places: list[int | None] = [_take(free, new, text) for text in old]
    lost = [index for index, place in enumerate(places) if place is None]
    if lost and len(lost) != len(free):
        raise UnreadableResponse(GONE)
    reworded = dict(zip(lost, free, strict=False))
    return tuple(reworded[i] if place is None else place for i, place in enumerate(places))


def _take(free: list[int], new: Sequence[str], text: str) -> int | None:
    place = next((index for index in free if new[index] == text), None)
    if place is not None:
        free.remove(place)
    return place


def _options(card: Any) -> tuple[str, ...]:  # noqa: ANN401 - a choice or a select
    rights = (card.right,) if isinstance(card.right, str) else card.right
    return (*rights, *(option.text for option in card.wrong))


def _carry_choice(response: int, asked: Choice, newer: Choice) -> int:
    return correspond(_options(asked), _options(newer))[response]


def _carry_select(response: list[int], asked: Select, newer: Select) -> list[int]:
    places = correspond(_options(asked), _options(newer))
    return sorted(places[index] for index in response)


def _carry_order(response: list[int], asked: Order, newer: Order) -> list[int]:
    places = _one_to_one(asked.items, newer.items)
    return [places[index] for index in response]


def _carry_match(response: list[int | None], asked: Match, newer: Match) -> list[int | None]:
    lefts = _one_to_one([left for left, _ in asked.pairs], [left for left, _ in newer.pairs])
    rights = correspond(_sides(asked), _sides(newer))
    found: list[int | None] = [None] * len(lefts)
    for own, right in enumerate(response):
        found[lefts[own]] = None if right is None else rights[right]
    return found


def _sides(card: Match) -> tuple[str, ...]:
    return (*(right for _, right in card.pairs), *card.wrong)


def _carry_spot(response: dict[str, Any], asked: Spot, newer: Spot) -> dict[str, Any]:
    if "label" not in response:
        return response
    old, new = ([area.label for area in (each.right, *each.wrong)] for each in (asked, newer))
    return {"label": correspond(old, new)[response["label"]]}


def _one_to_one(old: Sequence[str], new: Sequence[str]) -> Places:
    if len(old) != len(new):
        raise UnreadableResponse(GONE)
    return correspond(old, new)


_CARRIERS: dict[str, Callable[[Any, Any, Any], Any]] = {
    Choice.kind: _carry_choice,
    Select.kind: _carry_select,
    Order.kind: _carry_order,
    Match.kind: _carry_match,
    Spot.kind: _carry_spot,
}
