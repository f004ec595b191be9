"""What makes cards kin, so that no quiz asks two of which one tells the answer of the other."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from app.core import kinship
from app.decks.models import Card, CardVersion, Deck


def names(session: Session, which: ColumnElement[bool]) -> dict[int, list[str]]:
    """Return by card the names that make it kin to others, as its newest version has them."""
    rows = session.execute(
        select(Card.id, Card.deck_id, Card.note_key, Card.fact_key, CardVersion.passage)
        .join(Deck, Deck.id == Card.deck_id)
        .join(CardVersion, and_(CardVersion.card_id == Card.id, CardVersion.number == Card.version))
        .where(which)
        .order_by(Card.id)
    )
    return {
        card: kinship.names_of(deck, note, fact, passage)
        for card, deck, note, fact, passage in rows
    }


def families(named: dict[int, list[str]]) -> list[list[int]]:
    """Gather the cards that are kin; those without any are left out."""
    found: dict[int, list[int]] = defaultdict(list)
    for card, family in zip(named, kinship.families_of([*named.values()]), strict=True):
        found[family].append(card)
    return [cards for cards in found.values() if len(cards) > 1]
