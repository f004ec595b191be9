"""Cards that hold what an article defines or names against each other: terms, labels, people."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from app.core.cards import Choice, Match, Option
from app.core.chance import permutation
from app.core.facts.cardmaking import Proposal, proposal, sentence
from app.core.facts.fact import Fact
from app.core.facts.lexicon import BE
from app.core.facts.naming import Names
from app.core.facts.statements import Statement
from app.core.facts.support import content, places
from app.core.facts.tokens import tokenize

One = TypeVar("One")

_OTHERS = (2, 3)  # wrong options
_NEAR = 12  # terms before and after one that may stand beside it
_PAIRS = (3, 6)
_TERMS = 4  # that make a match of definitions
_PREDICATE = (4, 16)  # words
_MEANING = (2, 12)
_LEAST_TOLD = 3  # words of weight in a description
_MODIFIED = re.compile(r",| (?:that|which|who|of|in|for|by|from|with|to|where|between|on|at) ")
_END = re.compile(r"[;:(]| \u2013 ")


@dataclass(frozen=True, slots=True)
class Term:
    """A term, what the article says it is, and the fact that says so."""

    name: str
    meaning: str
    head: str
    plural: bool
    words: frozenset[str]
    fact: Fact


def term_of(fact: Fact, names: Names) -> Term | None:
    """Return the term that a fact defines; None for a name or what is no definition."""
    clause = fact.statement.clause
    if fact.rule not in {"kind", "definition"} or clause is None or clause.lead or clause.verb:
        return None
    named = names.runs(clause.subject)
    if clause.aux.lower() not in {"is", "are"} or named:
        return None
    name = re.sub(r"^(?:The|A|An) ", "", clause.subject)
    meaning = _END.split(clause.rest)[0].strip(" ,")
    words = frozenset(content(tokenize(meaning)))
    return Term(name, meaning, _head(meaning), clause.aux.lower() == "are", words, fact)


def _head(meaning: str) -> str:
    """Return of what kind a term is said to be: substance in "a substance that burns"."""
    found = content(tokenize(_MODIFIED.split(meaning)[0]))
    return found[-1] if found else ""


def which_term(term: Term, terms: Sequence[Term]) -> Iterator[Proposal]:
    """Ask which term something is, beside terms of the article that are something else."""
    least, most = _PREDICATE
    if not least <= len(term.meaning.split()) <= most or places(term.name, term.meaning):
        return
    wrong = [one.name for one in terms if _differs(one, term)]
    fewest, enough = _OTHERS
    if len(wrong) < fewest:
        return
    seed = zlib.crc32(term.meaning.encode())
    chosen = [wrong[place] for place in permutation(len(wrong), seed)][:enough]
    aux = "are" if term.plural else "is"
    card = Choice(
        prompt=f"Which of these {aux} {term.meaning}?",
        right=sentence(term.name),
        wrong=tuple(Option(sentence(one)) for one in chosen),
    )
    yield proposal(card, term.fact, "term")


def _differs(one: Term, term: Term) -> bool:
    """Tell whether one term is of the same kind as another ("a substance that"), and not it."""
    names = [set(content(tokenize(each.name))) for each in (one, term)]
    kin = names[0] & names[1] or names[0] & term.words or names[1] & one.words
    shared = one.words & term.words - {one.head}
    alike = one.plural is term.plural and one.head == term.head
    return alike and not kin and len(shared) * 3 <= len(term.words)


def near(terms: Sequence[One], place: int) -> Sequence[One]:
    """Return the terms that stand near one in the article."""
    return [*terms[max(0, place - _NEAR) : place], *terms[place + 1 : place + 1 + _NEAR]]


def term_matches(terms: Sequence[Term]) -> Iterator[Proposal]:
    """Match terms with what they are, a few at a time."""
    short = [one for one in terms if _MEANING[0] < len(one.meaning.split()) <= _MEANING[1]]
    apart: list[Term] = []
    for one in short:
        if all(_unlike(one, other) for other in apart[-_PAIRS[1] :]):
            apart.append(one)
    for start in range(0, len(apart), _PAIRS[1]):
        group = apart[start : start + _PAIRS[1]]
        if len(group) >= _TERMS:
            pairs = tuple((sentence(one.name), sentence(_bare(one.meaning))) for one in group)
            card = Match(prompt="Match each term with what it is.", pairs=pairs)
            yield proposal(card, group[0].fact, "match", 0.79)


def _bare(meaning: str) -> str:
    return re.sub(r"^(?:an?|the) ", "", meaning)


def _unlike(one: Term, other: Term) -> bool:
    kin = places(one.name, other.meaning) or places(other.name, one.meaning)
    same = one.name.lower() == other.name.lower()
    return not kin and not same and len(one.words & other.words) * 2 <= len(one.words)


def which_label(fact: Fact, labels: Sequence[str]) -> Iterator[Proposal]:
    """Ask which label a description belongs to, beside the other labels of its list."""
    others = [one for one in labels if one != fact.answer]
    told = content(tokenize(fact.statement.text))
    words = len(fact.statement.text.split())
    if len(others) < _OTHERS[0] or words > _PREDICATE[1] or len(told) < _LEAST_TOLD:
        return
    seed = zlib.crc32(fact.statement.text.encode())
    chosen = [others[place] for place in permutation(len(others), seed)][: _OTHERS[1]]
    card = Choice(
        prompt=f"Which of these does “{fact.statement.text}” belong to?",
        right=fact.answer,
        wrong=tuple(map(Option, chosen)),
    )
    yield proposal(card, fact, "label")


def glossary(facts: Sequence[Fact]) -> Iterator[Proposal]:
    """Match the labels of a list with their descriptions."""
    least, most = _PAIRS
    pairs: dict[str, tuple[str, Fact]] = {}
    for fact in facts:
        words = len(fact.statement.text.split())
        if words <= _MEANING[1]:
            pairs.setdefault(fact.answer, (sentence(fact.statement.text), fact))
    if len(pairs) >= least and len({right for right, _ in pairs.values()}) == len(pairs):
        chosen = list(pairs.items())[:most]
        card = Match(
            prompt="Match each term with its description.",
            pairs=tuple((label, right) for label, (right, _) in chosen),
        )
        yield proposal(card, chosen[0][1][1], "match", 0.84)


def person_of(fact: Fact, names: Names) -> str:
    """Return the full name that a fact about who did something answers with, "" if none."""
    spans = names.runs(fact.answer) if fact.rule == "agent" else []
    name = fact.answer[slice(*spans[-1])] if spans else ""
    return name if len(name.split()) > 1 and fact.answer.endswith(name) else ""


def which_person(fact: Fact, name: str, people: Sequence[str]) -> Iterator[Proposal]:
    """Ask who did something, beside others of whom the article tells something else."""
    others = [one for one in people if not set(one.split()) & set(name.split())]
    if len(others) < _OTHERS[0] or places(name, fact.question):
        return
    seed = zlib.crc32(fact.question.encode())
    chosen = [others[place] for place in permutation(len(others), seed)][: _OTHERS[1]]
    card = Choice(prompt=fact.question, right=name, wrong=tuple(map(Option, chosen)))
    yield proposal(card, fact, "who")


def described(statement: Statement) -> bool:
    """Tell whether a statement only describes the label before it: "A dye that changes …"."""
    label, clause = statement.paragraph.label, statement.clause
    first = statement.text.split(" ", 1)[0].lower()
    opens = statement.sentence.offset == statement.paragraph.sentences[0].offset
    if not label or statement.entity or statement.part != "sentence" or not opens:
        return False
    if clause is None:
        return not any(token.low in BE for token in tokenize(statement.text)[:4])
    return first in {"a", "an"} and not clause.aux and clause.verb.endswith("ed")
