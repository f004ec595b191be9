"""What an article says where: the evidence of a quote, and what is said of a name."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from app.core.facts import support
from app.core.facts.article import Article, Section, Sentence
from app.core.facts.statements import (
    Statement,
    Stretch,
    names_of,
    place_of,
    state_stretch,
    stretches,
)
from app.core.facts.tokens import tokenize

LEAST_QUOTE = 3  # words
MOST_SENTENCES = 2  # that one quote may touch
UNCLEAR = "the passage does not say by itself whom or what it is about"
MOST_CHUNKS = 4  # whose grammar is kept
MOST_TOLD = 32  # names of which the words are kept


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a quote touches: statements of its sentences, their section, those of its paragraph."""

    statements: tuple[Statement, ...]
    section: Section
    beside: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Chunk:
    """What a stretch of the article states, and where its sentences begin."""

    statements: tuple[Statement, ...]
    places: tuple[tuple[Section, Sentence], ...]
    starts: tuple[int, ...]
    of_sentence: dict[int, list[Statement]]
    of_paragraph: dict[int, list[Statement]]


class Said:
    """What an article states, as one text with a line for each statement."""

    def __init__(self, stretches: Iterable[str]) -> None:
        self._text = "\n" + "".join(stretches)

    def __contains__(self, statement: str) -> bool:
        """Tell whether the article states this word for word."""
        return f"\n{statement}\n" in self._text

    def about(self, name: str) -> Iterator[str]:
        """Yield the statements in which a name stands."""
        at = self._text.find(name) if name and "\n" not in name else -1
        while at >= 0:
            end = self._text.index("\n", at)
            yield self._text[self._text.rindex("\n", 0, at) + 1 : end]
            at = self._text.find(name, end)


class Passages:
    """What one article says, by its places.

    Of the whole article it keeps the words of its statements; their grammar is worked out for the
    stretch that is asked for, and the last few stretches are kept.
    """

    def __init__(
        self, article: Article, progress: Callable[[int, int], None] = lambda _done, _all: None
    ) -> None:
        self.article, self.names = article, names_of(article)
        self.country = place_of(article, self.names)
        every = stretches(article)
        self.stretches = [one for one in every if _first_sentence(article, one) is not None]
        self._starts = [_first_sentence(article, one) or 0 for one in self.stretches]
        self._chunks: OrderedDict[int, Chunk] = OrderedDict()
        self._of_entity: dict[str, list[str]] = {}
        self._told: OrderedDict[str, frozenset[str]] = OrderedDict()
        self.texts = Said(self._read(progress))

    def _read(self, progress: Callable[[int, int], None]) -> Iterator[str]:
        """Walk through the article once, and yield what each stretch states."""
        for number in range(len(self.stretches)):
            statements = self.chunk(number).statements
            for one in statements:
                if one.entity:
                    self._of_entity.setdefault(one.entity, []).append(one.text)
            yield "".join(f"{one.text}\n" for one in statements)
            progress(number + 1, len(self.stretches))

    def chunk(self, number: int) -> Chunk:
        """Return what a stretch states, worked out again if it was not asked for lately."""
        if number in self._chunks:
            self._chunks.move_to_end(number)
            return self._chunks[number]
        stretch = self.stretches[number]
        found = _chunk(
            self.article,
            stretch,
            tuple(state_stretch(self.article, stretch, self.names, self.country)),
        )
        self._chunks[number] = found
        if len(self._chunks) > MOST_CHUNKS:
            self._chunks.popitem(last=False)
        return found

    def told_of(self, name: str) -> frozenset[str]:
        """Return the words of weight that the article says of a name."""
        if name in self._told:
            self._told.move_to_end(name)
            return self._told[name]
        found = chain(self.said_of(name), self.texts.about(name))
        told = frozenset(word for text in found for word in support.content(tokenize(text)))
        self._told[name] = told
        if len(self._told) > MOST_TOLD:
            self._told.popitem(last=False)
        return told

    def said_of(self, name: str) -> list[str]:
        """Return what the article says under the label of an entry."""
        return self._of_entity.get(name, [])

    def evidence(self, quote: str, near: int = 0) -> Evidence | str:
        """Return the evidence of a quote, or why there is none."""
        text = self.article.text
        start = near if text.startswith(quote, near) else text.find(quote)
        if len(quote.split()) < LEAST_QUOTE or start < 0:
            return "the quote does not stand in the article"
        touched = self._touched(start, start + len(quote))
        if len(touched) > MOST_SENTENCES:
            return "the quote is longer than a card needs"
        found = [one for _, statements in touched for one in statements]
        if not found:
            return UNCLEAR
        return Evidence(tuple(found), touched[0][0], self._beside(found[0]))

    def _touched(self, start: int, end: int) -> list[tuple[Section, list[Statement]]]:
        """Return the sentences that a span touches, one more than allowed at most."""
        found: list[tuple[Section, list[Statement]]] = []
        number = max(0, bisect_right(self._starts, start) - 1)
        while number < len(self._starts) and (not found or self._starts[number] < end):
            chunk = self.chunk(number)
            first = max(0, bisect_right(chunk.starts, start) - 1)
            for section, one in chunk.places[first : bisect_left(chunk.starts, end)]:
                found.append((section, chunk.of_sentence.get(one.offset, [])))
            if len(found) > MOST_SENTENCES:
                break
            number += 1
        return found

    def _beside(self, statement: Statement) -> tuple[Statement, ...]:
        number = max(0, bisect_right(self._starts, statement.sentence.offset) - 1)
        return tuple(self.chunk(number).of_paragraph[statement.paragraph.offset])


def _first_sentence(article: Article, stretch: Stretch) -> int | None:
    parts = article.sections[stretch.section].paragraphs[stretch.first : stretch.end]
    return next((one.offset for part in parts for one in part.sentences), None)


def _chunk(article: Article, stretch: Stretch, statements: tuple[Statement, ...]) -> Chunk:
    section = article.sections[stretch.section]
    parts = section.paragraphs[stretch.first : stretch.end]
    of_sentence: dict[int, list[Statement]] = {}
    of_paragraph: dict[int, list[Statement]] = {}
    for one in statements:
        of_sentence.setdefault(one.sentence.offset, []).append(one)
        of_paragraph.setdefault(one.paragraph.offset, []).append(one)
    places = tuple((section, one) for part in parts for one in part.sentences)
    starts = tuple(one.offset for _, one in places)
    return Chunk(statements, places, starts, of_sentence, of_paragraph)
