"""Find facts by rules in the statements of an article: one walk, in order of the sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from app.core.facts import asking, figures, relations
from app.core.facts.article import Section
from app.core.facts.fact import Fact
from app.core.facts.naming import Names
from app.core.facts.statements import Statement
from app.core.facts.support import content
from app.core.facts.tokens import tokenize, word_set

_LEANING = word_set(
    "proposals initiatives efforts results examples applications benefits features reasons factors "
    "there effects advantages disadvantages symptoms causes consequences measures"
)
_HOW = re.compile(r"How (?:do|does|did|is|are|was|were|can|has|have)\b", re.IGNORECASE)
_BY_DOING = re.compile(r"\bby (?P<how>[a-z]+ing [^,;:()]+)$")


def propose(statement: Statement, section: Section, names: Names, *, first: bool) -> Iterator[Fact]:
    """Yield the facts of one statement; `first` is the first one of its section."""
    context = _context(statement, section, names)
    for fact in _found(statement, section, names, first=first):
        yield replace(fact, context=context) if context else fact


def _context(statement: Statement, section: Section, names: Names) -> str:
    """Return what must stand before a sentence such as "Proposals included …", "" if nothing."""
    opening = statement.text.split(" ", 1)[0].lower()
    label = statement.paragraph.label
    loose = (
        label
        and not statement.entity
        and opening == "the"
        and not names.runs(statement.text)
        and not _mentions(statement, label)
    )
    if opening not in _LEANING and not loose:
        return ""
    if loose:
        return f"{label}:"
    if section.heading.endswith("?"):
        return sentence_case(section.heading, names)
    about = statement.paragraph.label or section.heading
    return f"{sentence_case(about, names)}:" if about else ""


def _mentions(statement: Statement, label: str) -> bool:
    """Tell whether a statement says itself what its item is about."""
    words = set(content(tokenize(label)))
    return bool(words & set(content(tokenize(statement.paragraph.text))))


def _found(statement: Statement, section: Section, names: Names, *, first: bool) -> Iterator[Fact]:
    if statement.part == "sentence":
        yield from figures.abbreviations(statement)
        yield from figures.equations(statement)
    yield from figures.beside(statement)
    yield from figures.dates(statement, names)
    yield from figures.quantities(statement, names)
    yield from figures.counts(statement, names)
    yield from figures.magnitudes(statement)
    if first:
        yield from _answered_heading(statement, section, names)
    yield from relations.relations(statement, names)


def _answered_heading(statement: Statement, section: Section, names: Names) -> Iterator[Fact]:
    """Yield the answer to a heading that asks how: "By feeding the soil"."""
    found = _BY_DOING.search(statement.text)
    asks = _HOW.match(section.heading) is not None and section.heading.endswith("?")
    if found and asks and 1 < len(found["how"].split()) < asking.MOST_ANSWER_WORDS:
        ask = sentence_case(section.heading, names)
        yield Fact("heading", statement, f"by {found['how']}", found.span(), ask, weight=0.8)


def sentence_case(heading: str, names: Names) -> str:
    """Return a heading in title case as a sentence: names keep their capitals."""
    words = []
    for place, token in enumerate(tokenize(heading)):
        bare = re.sub(r"[\u2019']s?$", "", token.text)
        lower = token.word and place and bare[:1].isupper() and bare[1:].islower()
        known = bare.lower() in names.lower or not (names.inside[bare] or names.of_a_people(bare))
        words.append((token.start, token.text.lower() if lower and known else token.text))
    pieces = list(heading)
    for start, word in words:
        pieces[start : start + len(word)] = word
    return "".join(pieces)
