"""Headings that ask whether, and the Yes or No that their section begins with, as a statement."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.core.facts import answering, headings
from app.core.facts.article import Section
from app.core.facts.headings import Asking
from app.core.facts.lexicon import (
    AUXILIARIES,
    BASES,
    BE,
    DETERMINERS,
    GERUND,
    HAVE,
    PARTICIPLE,
    PAST_OF,
    PREPOSITIONS,
    third_person,
)
from app.core.facts.naming import Names
from app.core.facts.reference import capital
from app.core.facts.statements import Statement, flat
from app.core.facts.tokens import Token

_VERDICT = re.compile(r"(?P<verdict>Yes|No)\s*[,.;:!\u2013—]\s*")
_UNSURE = re.compile(
    r"\b(?:if|unless|except|but|although|though|usually|often|sometimes|mostly|generally|always"
    r"|necessarily|provided|depends?|most|some|until|as long as)\b",
    re.IGNORECASE,
)
_ONLY = re.compile(r"\bonly\b", re.IGNORECASE)
_DO = frozenset({"do", "does", "did"})
_READER = {"i": "you", "my": "your", "me": "you", "mine": "yours"}
_MOST = 24  # words of the sentence that says why
_OPEN_ENDED = re.compile(r"\b(?:helps?|works?|matters?|counts?|hurts?)\.$")  # for what?


@dataclass(frozen=True, slots=True)
class Verdict:
    """A claim, whether it is true, and the sentence that says so."""

    claim: str
    true: bool
    why: str


def verdict(statement: Statement, section: Section, names: Names) -> Verdict | None:
    """Return what a heading asks as a claim with its verdict, or None if that is in doubt."""
    if not section.heading.endswith("?") or not answering.opens(statement, section):
        return None
    begins = _VERDICT.match(flat(section.paragraphs[0].text))
    asked = headings.asking(section.heading, names)
    if begins is None or asked is None or asked.sort != "whether":
        return None
    said = flat(statement.sentence.text)
    why = capital(_VERDICT.sub("", said, count=1))
    true = begins["verdict"] == "Yes"
    doubtful = _UNSURE.search(why if true else why.split(", but ")[0])
    if doubtful or (true and _ONLY.search(why)) or not 1 < len(why.split()) <= _MOST:
        return None
    prompt = answering.alone(asked, statement, names)
    claim = _claim(headings.asking(prompt, names) if prompt else None, statement)
    return Verdict(claim, true, why) if claim and not _OPEN_ENDED.search(claim) else None


def _claim(asked: Asking | None, statement: Statement) -> str:
    """Put the subject of a question before its auxiliary: "Can bees swim?" → "Bees can swim."."""
    if asked is None or asked.rest[1].low in {"you", "we"}:
        return ""
    aux, rest = asked.rest[0], asked.rest[1:]
    end = _subject_end(aux, rest, statement)
    if not end:
        return ""
    place = rest[end - 1].end
    subject, after = asked.prompt[rest[0].start : place], asked.prompt[place:].rstrip("? ")
    verb = f" {aux.low}{after}"
    if aux.low in _DO:
        verb = after
        if aux.low != "do":
            base = rest[end].low
            form = third_person(base) if aux.low == "does" else PAST_OF[base]
            verb = f" {form}{asked.prompt[rest[end].end :].rstrip('? ')}"
    words = f"{subject}{verb}".split(" ")
    return f"{capital(' '.join(_READER.get(one.lower(), one) for one in words))}."


def _subject_end(aux: Token, rest: tuple[Token, ...], statement: Statement) -> int:
    """Return how many words belong to the subject; 0 where that cannot be told."""
    clause = statement.clause
    if clause is not None:
        named = clause.subject.lower().split()
        if [token.low for token in rest[: len(named)]] == named and len(named) < len(rest):
            fits = aux.low not in _DO or rest[len(named)].low in BASES
            return len(named) if fits else 0
    verbs = BASES
    if aux.low in BE | HAVE:
        verbs = (
            frozenset(PARTICIPLE) | frozenset(GERUND) if aux.low in BE else frozenset(PARTICIPLE)
        )
    elif aux.low in AUXILIARIES - _DO:
        verbs = BASES | {"be", "have"}
    blocked = DETERMINERS | PREPOSITIONS | {"and", "or", "to"}
    places = [
        place
        for place, token in enumerate(rest)
        if place and token.low in verbs and rest[place - 1].low not in blocked
    ]
    if places:
        return places[0]
    article = rest[0].low in DETERMINERS
    return len(rest) - 1 if aux.low in BE and len(rest) == 2 + article else 0
