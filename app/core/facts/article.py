"""An article as sections, paragraphs and sentences, each with its exact place in the kept text.

`Article.text[offset : offset + len(text)] == text` holds for every paragraph and sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from app.core.facts.sentences import Span, split

_CITED = re.compile(
    r"\s*\((?:[A-Z][\w.&\u2019'-]*(?:,? (?:[A-Z0-9][\w.&\u2019'-]*|of|for|the|and|et al\.))+"
    r"|\w+\.(?:com?|org|net))"
    r"\)(?=(?:\s*\([^()]*\))*\s*[.!?]?$)"
)
_LONGEST = 4_000  # characters of a paragraph; a longer one is kept in pieces
_NUMBERED_NOTE = re.compile(r"\s*\[\d{1,3}\](?=[.!?]?$)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; `citation` is what stood in brackets at its end and is no part of `text`."""

    offset: int
    text: str
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or an item of a list. `label` is what an item is about ("Name:" before it).

    `number` counts from 1 inside the section; parts under one label share it. `item` tells items
    of lists from running text.
    """

    offset: int
    text: str
    sentences: tuple[Sentence, ...]
    number: int
    label: str = ""
    item: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading; "" before the first one. `level` 1 is the highest."""

    heading: str
    level: int
    offset: int
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """A text that was read: its title, the text that offsets count in, and its parts.

    `lang` is the code of its language ("en"), "" when that is not known; `marked` are the places
    of what stands in bold, in order.
    """

    title: str
    text: str
    sections: tuple[Section, ...]
    lang: str = ""
    marked: tuple[Span, ...] = ()

    def places(self) -> Iterator[tuple[Section, Paragraph, Sentence]]:
        """Yield every sentence with the paragraph and section it stands in."""
        for section in self.sections:
            for paragraph in section.paragraphs:
                for sentence in paragraph.sentences:
                    yield section, paragraph, sentence


@dataclass(frozen=True, slots=True)
class Block:
    """A line or lines that belong together: heading, label, item or prose, at `span`."""

    kind: str
    span: Span
    level: int = 0
    label: Span | None = None


@dataclass(slots=True)
class _Open:
    heading: str
    level: int
    offset: int
    paragraphs: list[Paragraph] = field(default_factory=list)
    label: str = ""
    number: int = 0

    def close(self) -> Section:
        return Section(self.heading, self.level, self.offset, tuple(self.paragraphs))


def assemble(text: str, blocks: Iterable[Block]) -> Article:
    """Put blocks in order of the text together to an article."""
    sections = [_Open("", 0, 0)]
    title = ""
    for place, block in enumerate(blocks):
        piece = text[slice(*block.span)]
        if block.kind == "heading":
            if place == 0:
                title = _flat(piece)
            sections.append(_Open(_flat(piece), block.level, block.span[0]))
        elif block.kind == "label":
            sections[-1].label = _flat(piece)
            sections[-1].number += 1
        else:
            _add(sections[-1], text, block)
    kept = [one.close() for one in sections if one.paragraphs or one.heading]
    return Article(title, text, tuple(kept))


def _add(section: _Open, text: str, block: Block) -> None:
    """Add a paragraph; one without a label of its own stays under the label above it."""
    own = _flat(text[slice(*block.label)]) if block.label else ""
    if block.kind != "item" and not own:
        section.label = ""
    if own or not section.label:
        section.number += 1
    for (start, end), spans in _pieces(text, block.span):
        paragraph = Paragraph(
            offset=start,
            text=text[start:end],
            sentences=tuple(_sentence(text, span) for span in spans),
            number=section.number,
            label=own or section.label,
            item=block.kind == "item",
        )
        section.paragraphs.append(paragraph)


def _pieces(text: str, whole: Span) -> Iterator[tuple[Span, list[Span]]]:
    """Yield a paragraph with its sentences, an endless one in pieces of about a page."""
    spans = split(text, *whole)
    if whole[1] - whole[0] <= _LONGEST:
        yield whole, spans
        return
    piece: list[Span] = []
    for span in (one for each in spans for one in _shorter(text, each)):
        if piece and span[1] - piece[0][0] > _LONGEST:
            yield (piece[0][0], piece[-1][1]), piece
            piece = []
        piece.append(span)
    yield (piece[0][0], piece[-1][1]), piece


def _shorter(text: str, span: Span) -> Iterator[Span]:
    """Yield a sentence, one without an end in pieces of whole words."""
    start, end = span
    while end - start > _LONGEST:
        space = text.rfind(" ", start + 1, start + _LONGEST)
        cut = space if space > start else start + _LONGEST
        yield start, cut
        start = cut + (space > start)
    yield start, end


def _flat(text: str) -> str:
    return " ".join(text.split())


def _sentence(text: str, span: Span) -> Sentence:
    """Set aside what is cited in brackets at the end."""
    start, end = span
    piece = text[start:end]
    found = _CITED.search(piece) or _NUMBERED_NOTE.search(piece)
    if found is None or found.start() == 0:
        return Sentence(start, piece)
    cited = piece[found.start() :].strip(" .!?\n")
    return Sentence(start, piece[: found.start()].rstrip(), _flat(cited))
