"""Put cards with the passages that bear them out into a deck's text, renew them, take them out.

As in `deckedit`, all else in the text stays byte for byte.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace

from app.core import deckedit, deckparts
from app.core.cardjson import content_hash
from app.core.cards import Card, Deck, Fact, Passage, Source
from app.core.deckfile import parse
from app.core.drafts import refusal
from app.core.slugs import slug

OWN_WORK = "own-work"  # the tag of a card that its passage does not bear out
LONGEST_SECTION, LONGEST_QUOTE = 500, 1000
_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Grown:
    """A text with one card more, and the ids of that card and its fact ("" for own work)."""

    text: str
    card: str
    fact: str


def passage(source: str, section: str, para: int, quote: str) -> Passage:
    """Return a passage no part of which is longer than the format allows."""
    return Passage(
        ref=source,
        section=section[:LONGEST_SECTION],
        para=str(para),
        quote=quote if len(quote) <= LONGEST_QUOTE else quote[:LONGEST_QUOTE],
    )


def add_source(text: str, title: str, key: str = "") -> tuple[str, str]:
    """Return the text with an article among its sources, and the id that it has there."""
    deck = _read(text)
    if key and any(one.key == key for one in deck.sources):
        return text, key
    made = slug(key or title, {one.key for one in deck.sources})
    source = Source(key=made, title=title, kind="article")
    return deckparts.set_source(text, source), made


def grow(
    text: str, card: Card, claim: str, place: Passage | None, taken: Container[str] = _NOBODY
) -> Grown:
    """Add a card with its fact; one without a place is marked as its author's own work."""
    if place is None:
        own = replace(card, fact="", source=None, tags=(*card.tags, OWN_WORK))
        added = deckedit.add_card(text, own, taken=taken)
        return Grown(added.text, added.key, "")
    text, fact = _with_fact(text, claim, place)
    added = deckedit.add_card(text, replace(card, fact=fact, source=None), taken=taken)
    return Grown(added.text, added.key, fact)


def _with_fact(text: str, claim: str, place: Passage) -> tuple[str, str]:
    """Return the text with a fact, and its id; a fact that says the same there is taken."""
    said = claim if claim.endswith((".", "!", "?")) else f"{claim}."
    facts = _read(text).facts
    same = (one.key for one in facts if one.claim == said and one.source == place)
    known = next(same, "")
    if known:
        return text, known
    keys = {one.key for one in facts}
    words = f"{place.section or 'opening'} {place.para}"
    key = slug(words, keys)
    return deckparts.set_fact(text, Fact(key=key, claim=said, source=place)), key


def renew(text: str, key: str, card: Card, claim: str, place: Passage) -> Grown:
    """Let a card of the text say what another says, from now on borne out by this passage.

    The card keeps its id, and so its memory.
    """
    at = _place(text, key)
    old = deckedit.read_card_at(text, at)
    text, fact = _with_fact(text, claim, place)
    made = replace(
        card, key=key, tags=old.tags, level=old.level, revision=old.revision, fact=fact, source=None
    )
    text = deckedit.replace_card(text, at, made)
    return Grown(_without_fact(text, old.fact) if old.fact != fact else text, key, fact)


def retire(text: str, key: str) -> str:
    """Return the text in which a card is kept for its history and no longer shown."""
    return deckedit.retire_card(text, _place(text, key))


def take_out(text: str, key: str, card: Card, fact: str, published: Container[str]) -> str:
    """Return the text without a card that was added, and without its fact if nothing else asks it.

    A card that says something else by now is left to its author: `UneditableError`.
    """
    at = deckedit.find_card(text, key)
    if at is None:
        return text
    if content_hash(deckedit.read_card_at(text, at)) != content_hash(card):
        message = "this card was changed since it was accepted"
        raise refusal(0, key, message, "delete it in the editor, or undo there")
    return _without_fact(deckedit.delete_card(text, at, published), fact)


def _without_fact(text: str, key: str) -> str:
    deck = _read(text)
    if not any(one.key == key for one in deck.facts):
        return text
    asked = any(card.fact == key for card in deck.cards)
    return text if asked else deckparts.remove_fact(text, key)


def _place(text: str, key: str) -> int:
    at = deckedit.find_card(text, key)
    if at is None:
        raise refusal(0, "cards", f"there is no card {key} any more", "undo what took it out")
    return at


def _read(text: str) -> Deck:
    deck = parse(text).partial
    if deck is None:
        raise refusal(1, "file", "the text cannot be read as a deck", "mend it in the text view")
    return deck
