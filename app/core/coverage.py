"""Which sentences of an article have a card, and where a card's passage stands in it.

A passage is found by its quote; one with a locator alone, as shipped decks have it, is the sentence
of its paragraph that is most like what the card says. A card with steps or pairs rests on more than
its passage: on the sentence near it that says each of them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from app.core.cards import Card, Deck, Match, Order, Passage
from app.core.cardtext import answer_text, prompt_text
from app.core.facts.article import Article, Paragraph, Sentence
from app.core.folding import fold
from app.core.similarity import Index, likeness, trigrams, words

Span = tuple[int, int]

LEAST_ALIKE = 0.45  # below it a passage is gone rather than changed
_LEAST_SHARED = 0.25  # of the words of a card that its sentence holds
_LEAST_SAID = 0.6  # of the words of a step or pair that its sentence holds
_BESIDE = 30  # sentences on each side of a passage among which steps and pairs are looked for
_NAME_WORDS = 2  # so few are said everywhere, and looked for in the passage's section alone
_SAME = (("\u2019", "'"), ("\u2018", "'"), ("\u201c", '"'), ("\u201d", '"'), ("\u00a0", " "))


class Place(NamedTuple):
    """A sentence and where it stands: its number among all, its section's, its paragraph."""

    number: int
    section: int
    paragraph: Paragraph
    sentence: Sentence

    @property
    def span(self) -> Span:
        """Give where the sentence begins and ends in the text."""
        return self.sentence.offset, self.sentence.offset + len(self.sentence.text)


class Atlas:
    """The sentences of an article, to find passages among them."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.places = tuple(_places(article))
        self._starts = [one.sentence.offset for one in self.places]
        self._index: Index | None = None
        self._rests: dict[tuple[Span, tuple[str, ...]], tuple[Place, ...]] = {}

    def touched(self, start: int, end: int) -> tuple[Place, ...]:
        """Return the sentences that a span of the text touches."""
        first = max(0, bisect_right(self._starts, start) - 1)
        found = self.places[first : bisect_left(self._starts, end)]
        return tuple(one for one in found if one.span[1] > start)

    def find(self, quote: str, near: int = 0) -> Span | None:
        """Return where a quote stands, near a place or anywhere; spaces and quotes may differ."""
        if not quote.strip():
            return None
        if self.article.text.startswith(quote, near):
            return near, near + len(quote)
        exact = self.article.text.find(quote)
        if exact >= 0:
            return exact, exact + len(quote)
        pattern = r"\s+".join(map(re.escape, _plain(quote).split()))
        found = re.search(pattern, self._plain)
        return found.span() if found else None

    @cached_property
    def _plain(self) -> str:
        return _plain(self.article.text)

    def rests(self, card: Card, span: Span) -> tuple[Place, ...]:
        """Return the sentences on which a card with a passage rests, in order of the text."""
        here, parts = self.touched(*span), _parts(card)
        if not here or not parts:
            return here
        if (span, parts) not in self._rests:
            said = (self._says(part, here[0]) for part in parts)
            found = {*here, *(one for one in said if one is not None)}
            self._rests[span, parts] = tuple(sorted(found, key=lambda one: one.number))
        return self._rests[span, parts]

    def _says(self, part: str, near: Place) -> Place | None:
        """Return the sentence that says a step or a pair, of several the one nearest to a place."""
        known = set(words(part))
        first = max(0, near.number - _BESIDE)
        beside = self.places[first : near.number + _BESIDE]
        others = (self.places[number] for number in self._words.candidates(part))
        best: tuple[float, int] = _LEAST_SAID, -len(self.places)
        found = None
        for one in dict.fromkeys((*beside, *others)):
            if len(known) <= _NAME_WORDS and one.section != near.section:
                continue
            told = words(f"{one.paragraph.label} {one.sentence.text}")
            said = len(known.intersection(told)) / max(1, len(known))
            if (said, -abs(one.number - near.number)) > best:
                best, found = (said, -abs(one.number - near.number)), one
        return found

    @property
    def _words(self) -> Index:
        if self._index is None:
            self._index = Index([one.sentence.text for one in self.places])
        return self._index

    def nearest(self, quote: str) -> tuple[Place, float] | None:
        """Return the sentence that is most like a quote and how alike they are, 0 to 1."""
        wanted = trigrams(quote)
        found = [
            (likeness(wanted, trigrams(self.places[number].sentence.text)), -number)
            for number in self._words.candidates(quote)
        ]
        if not found:
            return None
        alike, number = max(found)
        return self.places[-number], alike

    def stands(self, passage: Passage | None, told: str) -> Span | None:
        """Return where a passage stands: its quote, else the sentence most like `told`."""
        if passage is None:
            return None
        if passage.quote:
            return self.find(passage.quote)
        inside = self._located(passage)
        known = set(words(told))
        shares = [(len(known & set(words(one.sentence.text))), -one.number) for one in inside]
        best, number = max(shares, default=(0, 0))
        return self.places[-number].span if best > _LEAST_SHARED * len(known) else None

    def _located(self, passage: Passage) -> list[Place]:
        """Return the sentences of the section and paragraph that a passage names."""
        if not passage.section:
            return []
        wanted = fold(passage.section)
        headings = [fold(one.heading) for one in self.article.sections]
        return [
            one
            for one in self.places
            if headings[one.section] == wanted and passage.para in {"", str(one.paragraph.number)}
        ]


def _plain(text: str) -> str:
    """Return a text with plain marks for the quotes and spaces that differ from file to file."""
    for mark, plain in _SAME:
        text = text.replace(mark, plain)
    return text


def _parts(card: Card) -> tuple[str, ...]:
    """Return the steps or pairs of a card that may stand in sentences of their own."""
    if isinstance(card, Order):
        return card.items
    if isinstance(card, Match):
        return tuple(f"{left} {right}" for left, right in card.pairs)
    return ()


def _places(article: Article) -> Iterable[Place]:
    number = 0
    for section, one in enumerate(article.sections):
        for paragraph in one.paragraphs:
            for sentence in paragraph.sentences:
                yield Place(number, section, paragraph, sentence)
                number += 1


@dataclass(frozen=True, slots=True)
class Coverage:
    """The cards of each sentence that has some, by its number, and the cards found nowhere."""

    sentences: int
    cards: dict[int, tuple[str, ...]] = field(default_factory=dict)
    unplaced: tuple[str, ...] = ()

    @property
    def percent(self) -> float:
        """Give the share of the sentences that have a card, in per cent."""
        return 100 * len(self.cards) / self.sentences if self.sentences else 0.0


def passage_of(deck: Deck, card: Card) -> Passage | None:
    """Return the passage of a card: its own source, else that of its fact."""
    if card.source is not None:
        return card.source
    return next((one.source for one in deck.facts if one.key == card.fact), None)


def cover(atlas: Atlas, deck: Deck) -> Coverage:
    """Tell which sentences the cards of a deck stand on; retired cards do not count."""
    facts = {one.key: one for one in deck.facts}
    cards: dict[int, list[str]] = {}
    unplaced = []
    for card in deck.cards:
        if card.retired:
            continue
        fact = facts.get(card.fact)
        told = f"{fact.claim if fact else prompt_text(card)} {answer_text(card)}"
        span = atlas.stands(card.source or (fact.source if fact else None), told)
        for one in atlas.rests(card, span) if span else ():
            cards.setdefault(one.number, []).append(card.key)
        if span is None:
            unplaced.append(card.key)
    found = {number: tuple(keys) for number, keys in sorted(cards.items())}
    return Coverage(len(atlas.places), found, tuple(unplaced))
