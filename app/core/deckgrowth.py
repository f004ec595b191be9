"""Put cards with the passages that bear them out into a deck's text, renew them, take them out.

As in `deckedit`, all else in the text stays byte for byte.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Sequence
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
class Addition:
    """A card to add with what it claims; no place says that it is its author's own work."""

    card: Card
    claim: str
    place: Passage | None


@dataclass(frozen=True, slots=True)
class Grown:
    """A text with a card more, and the ids of that card and its fact ("" for own work)."""

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
    (grown,) = grow_all(text, [Addition(card, claim, place)], taken)
    return grown


def grow_all(
    text: str, additions: Sequence[Addition], taken: Container[str] = _NOBODY
) -> list[Grown]:
    """Add cards, one at least, with their facts; each comes back with the text that has all."""
    facts = _Facts(_read(text).facts)
    keys = [facts.key(one.claim, one.place) if one.place else "" for one in additions]
    cards = [_borne_out(one, key) for one, key in zip(additions, keys, strict=True)]
    text, added = deckedit.add_cards(facts.write(text), cards, taken)
    return [Grown(text, card, fact) for card, fact in zip(added, keys, strict=True)]


def _borne_out(one: Addition, fact: str) -> Card:
    tags = one.card.tags if fact else (*one.card.tags, OWN_WORK)
    return replace(one.card, fact=fact, source=None, tags=tags)


class _Facts:
    """The facts of a text, and those that are to join them."""

    def __init__(self, there: Iterable[Fact]) -> None:
        self.known: dict[tuple[str, Passage | None], str] = {}
        self.keys: set[str] = set()
        self.fresh: list[Fact] = []
        for one in there:
            self.known.setdefault((one.claim, one.source), one.key)
            self.keys.add(one.key)

    def key(self, claim: str, place: Passage) -> str:
        """Return the id of a fact; one that says the same there is taken."""
        said = claim if claim.endswith((".", "!", "?")) else f"{claim}."
        if (said, place) not in self.known:
            key = slug(f"{place.section or 'opening'} {place.para}", self.keys)
            self.keys.add(key)
            self.known[said, place] = key
            self.fresh.append(Fact(key=key, claim=said, source=place))
        return self.known[said, place]

    def write(self, text: str) -> str:
        """Return the text with the facts that joined."""
        return deckparts.add_facts(text, self.fresh) if self.fresh else text


def renew(text: str, key: str, card: Card, claim: str, place: Passage) -> Grown:
    """Let a card of the text say what another says, from now on borne out by this passage.

    The card keeps its id, and so its memory.
    """
    at = _place(text, key)
    old = deckedit.read_card_at(text, at)
    facts = _Facts(_read(text).facts)
    fact = facts.key(claim, place)
    text = facts.write(text)
    made = replace(
        card, key=key, tags=old.tags, level=old.level, revision=old.revision, fact=fact, source=None
    )
    text = deckedit.replace_card(text, at, made)
    return Grown(_without_facts(text, {old.fact} - {fact}), key, fact)


def retire(text: str, key: str) -> str:
    """Return the text in which a card is kept for its history and no longer shown."""
    return deckedit.retire_card(text, _place(text, key))


@dataclass(frozen=True, slots=True)
class Added:
    """A card that was added, as it was then, under its id and that of its fact."""

    key: str
    card: Card
    fact: str


def take_out(text: str, added: Sequence[Added], published: Container[str]) -> str:
    """Return the text without cards that were added, and without facts that nothing else asks.

    A card that says something else by now is left to its author: `UneditableError`.
    """
    places = deckedit.find_cards(text, [one.key for one in added])
    there = [(one, places[one.key]) for one in added if one.key in places]
    for one, (_, now) in there:
        if content_hash(now) != content_hash(one.card):
            message = "this card was changed since it was accepted"
            raise refusal(0, one.key, message, "delete it in the editor, or undo there")
    if not there:
        return text
    text = deckedit.delete_cards(text, [at for _, (at, _) in there], published)
    return _without_facts(text, {one.fact for one, _ in there})


def _without_facts(text: str, keys: Collection[str]) -> str:
    """Return the text without those of these facts that no card asks."""
    if not any(keys):
        return text
    asked = {card.fact for card in _read(text).cards}
    return deckparts.remove_facts(text, set(keys) - asked)


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
