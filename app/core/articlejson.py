"""An article's parts as JSON beside its text, and back: offsets alone, as the text is kept once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from typing import Any

from app.core.cardjson import to_json
from app.core.facts.article import Article, Paragraph, Section, Sentence
from app.core.facts.drafting import draft

MOST_KEPT = 10_000  # proposals of a text: twice as many as anybody may ask for
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def parts_to_json(article: Article) -> str:
    """Return the title and the parts of an article; `parts_from_json` reads them."""
    sections = [
        [one.heading, one.level, one.offset, [_paragraph(part) for part in one.paragraphs]]
        for one in article.sections
    ]
    return _ENCODE([article.title, article.lang, sections, article.marked])


def _paragraph(part: Paragraph) -> list[Any]:
    sentences = [[one.offset, len(one.text), one.citation] for one in part.sentences]
    return [part.offset, len(part.text), sentences, part.number, part.label, int(part.item)]


def parts_from_json(text: str, parts: str) -> Article:
    """Return the article of a text and the parts that `parts_to_json` wrote."""
    title, lang, sections, *marked = json.loads(parts)
    return Article(
        title,
        text,
        tuple(
            Section(heading, level, offset, tuple(_read(text, one) for one in paragraphs))
            for heading, level, offset, paragraphs in sections
        ),
        lang,
        tuple((start, end) for start, end in chain.from_iterable(marked)),
    )


def _read(text: str, found: list[Any]) -> Paragraph:
    offset, length, sentences, number, label, item = found
    return Paragraph(
        offset=offset,
        text=text[offset : offset + length],
        sentences=tuple(
            Sentence(start, text[start : start + size], cited) for start, size, cited in sentences
        ),
        number=number,
        label=label,
        item=bool(item),
    )


@dataclass(frozen=True, slots=True)
class Drafted:
    """A proposed card as it is kept: JSON of the card, and where its evidence stands.

    `start` and `length` are those of the sentence in the text; `claim` says the fact alone.
    """

    card: str
    kind: str
    claim: str
    section: int
    start: int
    length: int
    rule: str
    weight: float


def propose(
    article: Article,
    kinds: Sequence[str],
    progress: Callable[[int, int], None] = lambda _done, _all: None,
    most: int = MOST_KEPT,
) -> Iterator[Drafted]:
    """Yield the cards of an article that pass the gate, the best first and no more than `most`."""
    for one in draft(article, most=most, kinds=kinds, progress=progress).proposals:
        yield Drafted(
            card=to_json(one.card),
            kind=one.card.kind,
            claim=one.statement.text,
            section=one.statement.section,
            start=one.statement.sentence.offset,
            length=len(one.statement.sentence.text),
            rule=one.rule,
            weight=round(one.weight, 4),
        )


def line_of(one: Drafted) -> str:
    """Return a proposed card as one line of JSON; `from_line` reads it."""
    return json.dumps(asdict(one))


def from_line(line: str) -> Drafted:
    """Return the proposed card that `line_of` wrote."""
    return Drafted(**json.loads(line))
