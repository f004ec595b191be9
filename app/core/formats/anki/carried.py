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
    from collections.abc import Iterator, Sequence

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


def sound(found: Sequence[Carried]) -> list[bool]:
    """Tell of each card whether a deck could hold it as it is."""
    return [
        fine
        for start in range(0, len(found), _CHUNK)
        for fine in _sound_chunk(found[start : start + _CHUNK])
    ]


def _sound_chunk(found: Sequence[Carried]) -> Iterator[bool]:
    """Write the cards as a deck and read it back; if it is broken, each is read on its own."""
    if _reads(found):
        yield from [True] * len(found)
    elif len(found) == 1:
        yield False
    else:
        half = len(found) // 2
        yield from _sound_chunk(found[:half])
        yield from _sound_chunk(found[half:])


def _reads(found: Sequence[Carried]) -> bool:
    cards = tuple(one.card for one in found)
    if len({card.key for card in cards}) < len(cards):
        cards = tuple(replace(card, key=f"c{place}") for place, card in enumerate(cards))
    sources = {one.source.key: one.source for one in found if one.source is not None}
    deck = Deck(key="check", title="Check", sources=tuple(sources.values()), cards=cards)
    try:
        return parse(dump(deck)).deck is not None
    except (TypeError, ValueError, AttributeError):
        return False


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
