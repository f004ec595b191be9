"""A card travels whole inside the note that it becomes, in a field of its own.

Anki has no choices, orders or maps, so a note shows them as question and answer. When the note
comes back and nobody changed what it shows, the card is what it was; where somebody did, what the
note shows counts. The field holds JSON, and is checked like any deck that somebody uploads.
"""

from __future__ import annotations

import html
import json
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from app.core.cardjson import from_json, to_json
from app.core.cards import Deck, Passage, Source
from app.core.deckfile import parse
from app.core.deckwrite import dump

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.core.cards import Card

FIELD = "Recto"
_CHUNK = 400  # cards checked at once
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Carried:
    """A card as it was, the key of its deck, and the source that it named."""

    deck: str
    card: Card
    source: Source | None = None


def write(carried: Carried, shown: str) -> str:
    """Return the field that carries a card beside the fields that show it, joined."""
    source = {} if carried.source is None else {"source": asdict(carried.source)}
    text = _encode({"deck": carried.deck, **source, "sum": _sum(shown)})
    return html.escape(f'{text[:-1]},"card":{to_json(carried.card)}}}', quote=False)


def read(text: str, shown: str) -> Carried | None:
    """Return the card that a field carries, None if there is none or its note was changed.

    `shown` are the other fields of the note, joined.
    """
    try:
        plain = json.loads(html.unescape(text))
        if plain["sum"] != _sum(shown):
            return None
        return _carried(plain)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def settle(found: Sequence[Carried]) -> list[Carried | None]:
    """Return each card as a deck holds it once it is written and read, None where none could."""
    return [
        settled
        for start in range(0, len(found), _CHUNK)
        for settled in _settle_chunk(found[start : start + _CHUNK])
    ]


def _settle_chunk(found: Sequence[Carried]) -> list[Carried | None]:
    """Write the cards as one deck, with ids of its own, and read it back."""
    settled: list[Carried | None] = [None] * len(found)
    try:
        deck = parse(dump(_deck(found))).partial
    except (TypeError, ValueError, AttributeError):
        deck = None
    if deck is not None:
        sources = {source.key: source for source in deck.sources}
        for card in deck.cards:
            place = int(card.key[1:])
            settled[place] = _renamed(found[place], card, sources)
    return settled


def _deck(found: Sequence[Carried]) -> Deck:
    names: dict[Source, str] = {}
    cards = []
    for place, one in enumerate(found):
        card = replace(one.card, key=f"c{place}")
        if one.source is not None and card.source is not None:
            name = names.setdefault(one.source, f"s{len(names)}")
            card = replace(card, source=replace(card.source, ref=name))
        cards.append(card)
    sources = tuple(replace(source, key=name) for source, name in names.items())
    return Deck(key="d", title="D", sources=sources, cards=tuple(cards))


def _renamed(one: Carried, card: Card, sources: Mapping[str, Source]) -> Carried | None:
    """Return a card that was read under its own ids again."""
    if one.source is None or card.source is None:
        return Carried(one.deck, replace(card, key=one.card.key))
    source = sources.get(card.source.ref)
    if source is None:
        return None
    passage = replace(card.source, ref=one.source.key)
    named = replace(card, key=one.card.key, source=passage)
    return Carried(one.deck, named, replace(source, key=one.source.key))


def _carried(plain: dict[str, Any]) -> Carried:
    """Return a card without what only its deck could tell: its fact, and what it requires."""
    card = from_json(json.dumps(plain["card"]))
    source = Source(**plain["source"]) if "source" in plain else None
    if source is None or (card.source is not None and card.source.ref != source.key):
        source, card = None, replace(card, source=None)
    elif card.source is None:
        card = replace(card, source=Passage(ref=source.key))
    deck = plain["deck"]
    if not isinstance(deck, str) or not isinstance(card.key, str):
        raise TypeError("Keys are text.")
    if card.fact or card.requires:
        card = replace(card, fact="", requires=())
    return Carried(deck, card, source)


def _sum(shown: str) -> str:
    return sha256(shown.encode("utf-8", "surrogatepass")).hexdigest()[:12]
