"""Two texts of a deck beside each other, card by card."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.core import deckwrite
from app.core.cardfields import write_card
from app.core.cards import Card, Deck
from app.core.cardtext import prompt_text
from app.core.deckfields import DECK
from app.core.deckfile import parse
from app.core.fields import Plain


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs in a card, or in what stands around the cards.

    `state` is added, gone, changed or moved; `fields` are names, texts before and after.
    """

    state: str
    key: str
    title: str
    fields: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that differs between two texts; `unread` says that one of them is no deck."""

    differences: tuple[Difference, ...]
    unread: bool = False

    def count(self, state: str) -> int:
        """Count the cards in a state."""
        return sum(one.state == state for one in self.differences)


def compare(before: str, after: str) -> Comparison:
    """Tell card by card what differs; comments and spacing do not count."""
    old, new = parse(before).partial, parse(after).partial
    if old is None or new is None:
        return Comparison((), unread=True)
    return Comparison((*_around(old, new), *_cards(old, new)))


def _cards(old: Deck, new: Deck) -> Iterator[Difference]:
    before, after = _by_key(old), _by_key(new)
    for key, card in after.items():
        if key not in before:
            fields = _fields({}, write_card(card))
            yield Difference("added", key, prompt_text(card), fields)
            continue
        fields = _fields(write_card(before[key]), write_card(card))
        if fields:
            yield Difference("changed", key, prompt_text(card), fields)
    for key, card in before.items():
        if key not in after:
            fields = _fields(write_card(card), {})
            yield Difference("gone", key, prompt_text(card), fields)
    if _order(before, after) != _order(after, before):
        yield Difference("moved", "", "The cards stand in another order")


def _by_key(deck: Deck) -> dict[str, Card]:
    """Give the cards by id; one without is known by its prompt."""
    return {card.key or prompt_text(card): card for card in deck.cards}


def _order(keys: Mapping[str, Card], others: Mapping[str, Card]) -> list[str]:
    return [key for key in keys if key in others]


def _around(old: Deck, new: Deck) -> Iterator[Difference]:
    """Tell what differs outside the cards."""
    before, after = _outside(old), _outside(new)
    fields = _fields(before, after)
    if fields:
        yield Difference("changed", "", "The deck itself", fields)


def _outside(deck: Deck) -> dict[str, Plain]:
    written = DECK.write(deck)
    return {name: value for name, value in written.items() if name != "cards"}


def _fields(
    before: Mapping[str, Plain], after: Mapping[str, Plain]
) -> tuple[tuple[str, str, str], ...]:
    names = dict.fromkeys((*before, *after))
    return tuple(
        (name, _text(before.get(name)), _text(after.get(name)))
        for name in names
        if before.get(name) != after.get(name) and name != "id"
    )


def _text(plain: Plain | None) -> str:
    """Write a value for the eye: as it would stand in the deck."""
    if plain is None or isinstance(plain, str):
        return plain or ""
    lines = deckwrite.mapping_lines({"x": plain}, "")
    return "\n".join(lines).removeprefix("x:").strip()
