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

from app.core.cardfields import write_card
from app.core.cardjson import from_data, to_json
from app.core.cards import Passage, Source
from app.core.deckfields import SOURCE
from app.core.deckfile import defaults_by_kind, read_card
from app.core.yamlevents import Report
from app.core.yamlplanting import plant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.cards import Card

FIELD = "Recto"
_NO_DEFAULTS = defaults_by_kind({})
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
    sources: dict[Source, Source | None] = {}
    return [_settled(one, sources) for one in found]


def _settled(one: Carried, sources: dict[Source, Source | None]) -> Carried | None:
    """Read a card as the text would be read that an author would write for it."""
    report = Report("")
    try:
        card = read_card(report, plant(write_card(one.card)), _NO_DEFAULTS)
        source = _settled_source(one.source, sources)
    except (TypeError, ValueError, AttributeError):
        return None
    if card is None or report.problems or (source is None) != (one.source is None):
        return None
    return Carried(one.deck, card, source)


def _settled_source(source: Source | None, sources: dict[Source, Source | None]) -> Source | None:
    """Read a source in the same way; many cards share one."""
    if source is None:
        return None
    if source not in sources:
        report = Report("")
        values = SOURCE.read(report, plant(SOURCE.write(source)), "source")
        fine = values is not None and not report.problems
        sources[source] = Source(**{"key": source.key, **(values or {})}) if fine else None
    return sources[source]


def _carried(plain: dict[str, Any]) -> Carried:
    """Return a card without what only its deck could tell: its fact, and what it requires."""
    card = from_data(plain["card"])
    source = Source(**plain["source"]) if "source" in plain else None
    if source is None or (card.source is not None and card.source.ref != source.key):
        source, card = None, card if card.source is None else replace(card, source=None)
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
