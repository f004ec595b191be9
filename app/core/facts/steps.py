"""Numbered lists of what to do, as cards that put the steps in order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from app.core.cards import Order
from app.core.facts.article import Article, Paragraph, Section
from app.core.facts.cardmaking import Proposal
from app.core.facts.lexicon import BASES, CONJUNCTIONS, PREPOSITIONS
from app.core.facts.statements import Statement, flat

OPENING = "Put these steps in order, the first one first"
_FEWEST, _MOST = 3, 8
_MOST_WORDS = 12  # of a step
_LEAST_WORDS = 2
_LOOK_BACK = 8  # characters
_NUMBER = re.compile(r"(?:^|\s)\(?(?P<number>\d{1,2})[.)]\s+$")
_END = re.compile(r"[\s.!;:,]+$")
_ASIDES = re.compile(r"\s*\([^()]*\)")
_WHY = re.compile(r",? (?:so that|until|because|which|where|while)\b.*$")
_BREAK = re.compile(r"[;,]| [\u2013\u2014]")  # where a step goes on
_LEADING = frozenset({"after", "before", "with", "if", "when", "once", "using", "while"})
_WHENS = PREPOSITIONS | CONJUNCTIONS  # "After two weeks": and what then?
_AGAIN = re.compile(r"\b(?:repeat|as (?:above|before)|steps? \d)\b", re.IGNORECASE)


def told(part: Paragraph) -> str:
    """Return a step in a few words: its label, or its first sentence cut short; "" if too long."""
    if part.label and not part.sentences[0].text.startswith(part.label):
        return flat(part.label)
    whole = _END.sub("", _ASIDES.sub("", flat(part.sentences[0].text)))
    text = whole if len(whole.split()) <= _MOST_WORDS else _WHY.sub("", whole)
    ends = [len(text), *(found.start() for found in reversed(list(_BREAK.finditer(text))))]
    fits = (text[:end] for end in ends if len(text[:end].split()) <= _MOST_WORDS)
    short = next(fits, "")
    first = short.split(" ", 1)[0].lower()
    said = len(short.split()) >= _LEAST_WORDS and first not in _WHENS
    led = "," in short and first in _LEADING
    return short if (said or led) and not _AGAIN.search(whole) else ""


def runs(article: Article, section: Section) -> Iterator[list[Paragraph]]:
    """Yield the paragraphs of a section that are numbered one after the other from 1 on."""
    run: list[Paragraph] = []
    for part in section.paragraphs:
        number = _number(article, part)
        if number == len(run) + 1:
            run.append(part)
        elif number or not part.item:
            yield from [run] if len(run) >= _FEWEST else []
            run = [part] if number == 1 else []
    yield from [run] if len(run) >= _FEWEST else []


def _number(article: Article, part: Paragraph) -> int:
    start = part.offset
    if part.label:
        start = article.text.rfind(part.label, max(0, start - len(part.label) - _LOOK_BACK), start)
    found = _NUMBER.search(article.text[max(0, start - _LOOK_BACK) : max(0, start)])
    return int(found["number"]) if found else 0


def items(parts: Sequence[Paragraph]) -> tuple[str, ...]:
    """Return the first steps of a list in a few words each; none where they are not clear."""
    found = tuple(told(part) for part in parts[:_MOST])
    clear = all(found) and len({one.lower() for one in found}) == len(found)
    doing = sum(one.split(" ", 1)[0].lower() in BASES for one in found)
    return found if clear and doing * 2 >= len(found) else ()


def orders(article: Article, number: int) -> Iterator[Proposal]:
    """Yield the cards about the numbered lists of a section."""
    section = article.sections[number]
    for parts in runs(article, section):
        steps = items(parts)
        if steps:
            asks = section.heading.endswith("?") or not section.heading
            heading = article.title if asks else section.heading
            about = f" ({heading})" if heading else ""
            listed = "; ".join(f"{place}. {step}" for place, step in enumerate(steps, start=1))
            first = parts[0]
            statement = Statement(
                listed, first.sentences[0], number, first, "", "", "steps", clause=None
            )
            card = Order(prompt=f"{OPENING}{about}.", items=steps)
            yield Proposal(card, statement, first.sentences[0].text, "steps", 0.87)


def listed_so(article: Article, offset: int, steps: tuple[str, ...]) -> bool:
    """Tell whether a numbered list that begins at a place of the article has these steps."""
    for section in article.sections:
        for parts in runs(article, section):
            if parts[0].offset <= offset < parts[0].offset + len(parts[0].text):
                return items(parts) == steps
    return False
