"""What a decision makes of a draft's text: a card more, a card renewed or retired, and back again.

Nothing here touches the database; `UneditableError` says why a text does not allow a step.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from app.articles.actions import Verdict
from app.articles.models import Article, Proposal
from app.core import deckedit, deckgrowth
from app.core.cardjson import from_json, to_json
from app.core.cards import Card, Passage
from app.core.coverage import Atlas
from app.core.deckfile import parse
from app.core.facts.draftdeck import gives_away
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

    def tags(self, one: Proposal, card: Card) -> tuple[str, ...]:
        """Return the tag of the section in which a proposal stands; none that gives it away.

        Learners see the tag above the question.
        """
        heading = self.atlas.article.sections[one.section].heading
        return () if gives_away(heading, card) else (slug(heading or OPENING, ()),)

    def addition(self, one: Proposal, kept: Kept, source: str) -> deckgrowth.Addition:
        """Return what a proposal adds to a text in which the article is the source of this id."""
        tags = kept.card.tags or self.tags(one, kept.card)
        card = replace(kept.card, key="", tags=tags)
        place = None if kept.own else replace(self.passage(one), ref=source)
        return deckgrowth.Addition(card, one.claim, place)


@dataclass(frozen=True, slots=True)
class Kept:
    """A card as its reviewer keeps it: as proposed, edited, or as their own work."""

    card: Card
    state: str = "accepted"
    own: bool = False


def accept_all(text: str, ground: Ground, found: Sequence[Proposal]) -> tuple[str, list[Verdict]]:
    """Return the text with proposals taken in as they are, and what to note of them."""
    return accept(text, ground, [(one, Kept(from_json(one.body))) for one in found])


def accept(
    text: str, ground: Ground, found: Sequence[tuple[Proposal, Kept]]
) -> tuple[str, list[Verdict]]:
    """Return the text with proposals taken in as they are kept, and what to note of them.

    New cards come in all at once.
    """
    verdicts: dict[int, Verdict] = {}
    fresh = [(one, kept) for one, kept in found if one.aim == "add"]
    if fresh:
        text, key = deckgrowth.add_source(text, ground.article.title, ground.article.source_key)
        wanted = [ground.addition(one, kept, key) for one, kept in fresh]
        grown = deckgrowth.grow_all(text, wanted, ground.taken)
        text = grown[0].text
        for (one, kept), made in zip(fresh, grown, strict=True):
            verdicts[one.id] = _verdict(one, kept, made, {"body": one.body})
    for one, kept in found:
        if one.aim == "update":
            text, verdicts[one.id] = _update(text, ground, one, kept)
        elif one.aim == "retire":
            text, verdicts[one.id] = _retire(text, one, kept)
    return text, [verdicts[one.id] for one, _ in found]


def _update(text: str, ground: Ground, one: Proposal, kept: Kept) -> tuple[str, Verdict]:
    text, key = deckgrowth.add_source(text, ground.article.title, ground.article.source_key)
    before = _before(text, one) | {"body": one.body}
    place = replace(ground.passage(one), ref=key)
    grown = deckgrowth.renew(text, one.card_key, kept.card, one.claim, place)
    return grown.text, _verdict(one, kept, grown, before)


def _retire(text: str, one: Proposal, kept: Kept) -> tuple[str, Verdict]:
    verdict = Verdict(
        id=one.id, state=kept.state, was=json.dumps(_before(text, one)), card_key=one.card_key
    )
    return deckgrowth.retire(text, one.card_key), verdict


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


def take_back(
    text: str, found: Sequence[Proposal], published: Collection[str]
) -> tuple[str, list[str]]:
    """Return the text as if proposals had not been decided, and each card as it was proposed."""
    decided = [one for one in found if one.state != "rejected"]
    added = [
        deckgrowth.Added(one.card_key, from_json(one.body), one.fact_key)
        for one in decided
        if one.aim == "add"
    ]
    if added:
        text = deckgrowth.take_out(text, added, published)
    was = {one.id: json.loads(one.was) if one.was else {} for one in found}
    for one in decided:
        if one.aim != "add":
            text = _bring_back(text, one, was[one.id])
    return text, [was[one.id].get("body", one.body) for one in found]


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
