"""Find facts by rules in the statements of an article: one walk, in order of the sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from app.core.facts import answering, called, figures, leaning, relations, terms, verdicts
from app.core.facts.article import Section
from app.core.facts.asking import MOST_ANSWER_WORDS
from app.core.facts.fact import Fact
from app.core.facts.headings import sentence_case
from app.core.facts.lexicon import ADVERBS, BASES, PREPOSITIONS
from app.core.facts.naming import Names
from app.core.facts.statements import Statement
from app.core.facts.support import content
from app.core.facts.tokens import tokenize, word_set

_LEANING = word_set(
    "proposals initiatives efforts results examples applications benefits features reasons factors "
    "there effects advantages disadvantages symptoms causes consequences measures"
)

_ORDER = re.compile(  # "Put a lid on it": what to do is no term
    rf"(?:{'|'.join(sorted(BASES))}) (?:a|an|the|it|them|your|on|up|out|off|in|down|for|with|to)\b",
    re.IGNORECASE,
)


def propose(statement: Statement, section: Section, names: Names) -> Iterator[Fact]:
    """Yield the facts of one statement."""
    context = _context(statement, section, names)
    for fact in _found(statement, section, names):
        if leaning.leans(fact, names):
            continue
        doubt = leaning.in_doubt(fact, names)
        question = "" if doubt or leaning.points(fact.question) else fact.question
        yield replace(fact, context=context, question=question)


def _context(statement: Statement, section: Section, names: Names) -> str:
    """Return what must stand before a sentence such as "Proposals included …", "" if nothing."""
    opening = statement.text.split(" ", 1)[0].lower()
    label = statement.paragraph.label
    if terms.described(statement):
        return f"{label}:"
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


def _found(statement: Statement, section: Section, names: Names) -> Iterator[Fact]:
    yield from _answered_heading(statement, section, names)
    if (
        statement.part in {"answer", "leaning"}
        or _follows_nothing(statement)
        or _begins_inside(statement)
    ):
        return
    if statement.part == "sentence":
        yield from figures.abbreviations(statement)
        yield from figures.equations(statement)
    yield from figures.beside(statement)
    yield from figures.dates(statement, names)
    yield from figures.quantities(statement, names)
    yield from figures.counts(statement, names)
    yield from figures.magnitudes(statement)
    yield from called.called(statement, names)
    yield from called.marked(statement, names)
    if terms.described(statement):
        yield from _label(statement)
    else:
        yield from relations.relations(statement, names)


def _label(statement: Statement) -> Iterator[Fact]:
    """Yield the label that a description is of, where it does not give the label away."""
    label, text = statement.paragraph.label, statement.text
    told = set(content(tokenize(text)))
    said = content(tokenize(label))
    short = len(label.split()) <= MOST_ANSWER_WORDS and not _ORDER.match(label)
    if said and short and not told & set(said):
        yield Fact("label", statement, label, weight=0.75)


def _follows_nothing(statement: Statement) -> bool:
    """Tell of "The Alps followed in 1911", which leaves unsaid what they followed."""
    clause = statement.clause
    if clause is None or clause.base != "follow" or clause.aux:
        return False
    return clause.rest.split(" ", 1)[0].lower() in PREPOSITIONS | ADVERBS | {"", "and"}


def _begins_inside(statement: Statement) -> bool:
    """Tell of what only goes on where its label ends: "Fits: call if one lasts 5 minutes"."""
    first = statement.text.split(" ", 1)[0]
    return first.islower() and first.isalpha() and not terms.described(statement)


def _answered_heading(statement: Statement, section: Section, names: Names) -> Iterator[Fact]:
    """Yield what the opening of a section answers to its heading."""
    found = answering.answered(statement, section, names)
    if found is not None:
        yield Fact(
            "heading",
            statement,
            found.answer,
            found.span,
            found.prompt,
            weight=0.9,
            about=figures.roughly(statement.text[: found.span[0]]),
        )
    told = verdicts.verdict(statement, section, names)
    if told is not None:
        answer = "Yes" if told.true else "No"
        yield Fact("whether", statement, answer, question=told.claim, why=told.why, weight=0.85)
