"""What a decision makes of a draft's text: a card more, a card renewed or retired, and back again.

Nothing here touches the database; `UneditableError` says why a text does not allow a step.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from typing import Any

from app.articles.actions import Verdict
from app.articles.models import Article, Proposal
from app.core import deckedit, deckgrowth
from app.core.cardjson import from_json, to_json
from app.core.cards import Card, Passage
from app.core.coverage import Atlas
from app.core.deckfile import parse
from app.core.slugs import slug

RETIRED = "retired"
OPENING = "opening"


@dataclass(frozen=True, slots=True)
class Ground:
    """What decisions stand on: the article, its sentences, the card ids that are in use."""

    article: Article
    atlas: Atlas
    taken: Collection[str]

    def passage(self, one: Proposal) -> Passage:
        """Return where the evidence of a proposal stands, as decks write it."""
        place = self.atlas.touched(one.start, one.start + one.length)[0]
        text = self.atlas.article.text
        return deckgrowth.passage(
            self.article.source_key,
            self.atlas.article.sections[place.section].heading,
            place.paragraph.number,
            text[one.start : one.start + one.length],
        )

    def tags(self, one: Proposal) -> tuple[str, ...]:
        """Return the tag of the section in which a proposal stands."""
        return (slug(self.atlas.article.sections[one.section].heading or OPENING, ()),)


@dataclass(frozen=True, slots=True)
class Kept:
    """A card as its reviewer keeps it: as proposed, edited, or as their own work."""

    card: Card
    state: str = "accepted"
    own: bool = False


def accept(
    text: str, ground: Ground, one: Proposal, kept: Kept | None = None
) -> tuple[str, Verdict]:
    """Return the text with a proposal taken in, and what to note of it."""
    kept = kept or Kept(from_json(one.body))
    if one.aim == "retire":
        before = _before(text, one)
        return deckgrowth.retire(text, one.card_key), Verdict(
            id=one.id, state=kept.state, was=json.dumps(before), card_key=one.card_key
        )
    text, key = deckgrowth.add_source(text, ground.article.title, ground.article.source_key)
    place = replace(ground.passage(one), ref=key)
    if one.aim == "update":
        return _update(text, one, kept, place)
    card = replace(kept.card, key="", tags=kept.card.tags or ground.tags(one))
    grown = deckgrowth.grow(text, card, one.claim, None if kept.own else place, ground.taken)
    return grown.text, _verdict(one, kept, grown, {"body": one.body})


def _update(text: str, one: Proposal, kept: Kept, place: Passage) -> tuple[str, Verdict]:
    before = _before(text, one) | {"body": one.body}
    grown = deckgrowth.renew(text, one.card_key, kept.card, one.claim, place)
    return grown.text, _verdict(one, kept, grown, before)


def _verdict(one: Proposal, kept: Kept, grown: deckgrowth.Grown, was: dict[str, Any]) -> Verdict:
    return Verdict(
        id=one.id,
        state=kept.state,
        body=to_json(replace(kept.card, key="")),
        was=json.dumps(was),
        card_key=grown.card,
        fact_key=grown.fact,
        own=kept.own,
    )


def _before(text: str, one: Proposal) -> dict[str, Any]:
    """Return a card of the text with its claim and passage, to bring back."""
    at = deckedit.find_card(text, one.card_key)
    card = deckedit.read_card_at(text, at if at is not None else -1)
    deck = parse(text).partial
    facts = deck.facts if deck else ()
    fact = next((each for each in facts if each.key == card.fact), None)
    place = card.source or (fact.source if fact else None)
    return {
        "card": to_json(card),
        "claim": fact.claim if fact else "",
        "place": asdict(place) if place else None,
    }


def reject(one: Proposal, reason: str) -> Verdict:
    """Return what to note of a proposal that is not wanted."""
    key = one.card_key if one.aim != "add" else ""
    return Verdict(id=one.id, state="rejected", reason=reason, card_key=key)


def take_back(text: str, one: Proposal, published: Collection[str]) -> tuple[str, str]:
    """Return the text as if a proposal had not been decided, and the card as it was proposed."""
    was = json.loads(one.was) if one.was else {}
    body = was.get("body", one.body)
    if one.state == "rejected":
        return text, body
    if one.aim == "add":
        card = from_json(one.body)
        return deckgrowth.take_out(text, one.card_key, card, one.fact_key, published), body
    return _bring_back(text, one, was), body


def _bring_back(text: str, one: Proposal, was: dict[str, Any]) -> str:
    """Return the text in which a renewed or retired card is what it was."""
    card = from_json(was["card"])
    if one.aim == "retire":
        at = deckedit.find_card(text, one.card_key)
        return text if at is None else deckedit.revive_card(text, at)
    if was["place"] is None or not was["claim"]:
        at = deckedit.find_card(text, one.card_key)
        return text if at is None else deckedit.replace_card(text, at, card)
    return deckgrowth.renew(text, one.card_key, card, was["claim"], Passage(**was["place"])).text
