"""From an article to the cards worth proposing: facts, cards, the gate, the best first."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from app.core import cloze
from app.core.cards import Basic, Card, Choice, Cloze, Number, Select, Short
from app.core.facts import entries, proposals
from app.core.facts.article import Article
from app.core.facts.cardmaking import Proposal, cards_of
from app.core.facts.fact import Fact
from app.core.facts.gate import Gate
from app.core.facts.statements import Statement, names_of, state
from app.core.folding import fold
from app.core.similarity import likeness, trigrams

KINDS = ("basic", "cloze", "choice", "select", "truth", "short", "number", "match", "order")
_ALIKE, _ALIKE_FIGURES = 0.5, 0.35
_SENTENCE_CARDS = 5
_FALLBACK = 0.5  # a rule below this speaks only where no other does
_FIGURES = frozenset({"year", "quantity", "beside", "date"})
_ONCE = frozenset({"abbreviation", "subject", "equation"})
_BEYOND = frozenset({"ranking", "match"})


@dataclass(slots=True)
class Draft:
    """What was proposed, best first, and what the gate or a likeness kept out, with the reason."""

    proposals: list[Proposal] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    sentences: int = 0
    covered: int = 0


def draft(
    article: Article,
    *,
    most: int | None = None,
    kinds: Sequence[str] = KINDS,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Draft:
    """Propose cards from an article; `progress` is told how many statements are done, of all."""
    names = names_of(article)
    statements = list(state(article, names))
    gate = Gate(article, names, tuple(statements))
    facts = list(_facts(article, statements, gate, progress))
    result = Draft(sentences=sum(1 for _ in article.places()))
    passed = list(_passed(_candidates(article, facts, statements, gate), gate, kinds, result))
    result.proposals = _distinct(passed, result)[:most]
    result.covered = len({one.statement.sentence.offset for one in result.proposals})
    return result


def _facts(
    article: Article, statements: list[Statement], gate: Gate, progress: Callable[[int, int], None]
) -> Iterator[Fact]:
    seen: set[int] = set()
    for done, one in enumerate(statements):
        first = one.section not in seen
        seen.add(one.section)
        yield from proposals.propose(one, article.sections[one.section], gate.names, first=first)
        progress(done + 1, len(statements))


def _candidates(
    article: Article, facts: list[Fact], statements: list[Statement], gate: Gate
) -> Iterator[list[Proposal]]:
    """Yield for each fact the cards that ask for it, of which one will do."""
    lists = [one for one in facts if one.rule == "list"]
    groups = _groups(article, facts)
    for fact in facts:
        if fact.rule == "list":
            yield list(entries.selections(fact, lists))
            continue
        ways = list(cards_of(fact))
        group = groups.get(fact.statement.section)
        which = entries.which(group, fact) if group is not None else []
        turned = zlib.crc32(fact.statement.text.encode()) % 2
        yield [*which, *ways] if turned else [*ways, *which]
    for group in groups.values():
        yield list(entries.matches(group))
    yield from ([one] for one in entries.rankings(article, statements, gate.names))


def _groups(article: Article, facts: list[Fact]) -> dict[int, entries.Entries]:
    """Return the entries of each section that has some."""
    of_section: dict[int, list[Fact]] = {}
    for one in facts:
        of_section.setdefault(one.statement.section, []).append(one)
    found = {}
    for number, inside in of_section.items():
        group = entries.gather(article.sections[number], inside)
        if group is not None:
            found[number] = group
    return found


def _passed(
    candidates: Iterator[list[Proposal]], gate: Gate, kinds: Sequence[str], result: Draft
) -> Iterator[Proposal]:
    for ways in candidates:
        for one in ways:
            if one.card.kind not in kinds:
                continue
            reasons = gate.judge(one.card, one.quote, one.statement.sentence.offset)
            if not reasons:
                yield one
                break
            result.refused[re.sub(r"“[^”]*”", "“…”", reasons[0])] += 1


def _distinct(found: list[Proposal], result: Draft) -> list[Proposal]:
    """Keep the best of those that ask for the same, the best first."""
    ranked = sorted(
        enumerate(found),
        key=lambda pair: (-pair[1].weight, pair[1].statement.sentence.offset, pair[0]),
    )
    kept: list[Proposal] = []
    asked: dict[str, list[frozenset[str]]] = {}
    of_sentence: dict[int, list[Proposal]] = {}
    for _, one in ranked:
        answer = fold(one.card.prompt if one.rule == "abbreviation" else answer_of(one.card))
        words = trigrams(one.statement.text)
        beside = of_sentence.setdefault(one.statement.sentence.offset, [])
        least = 0.0 if one.rule in _ONCE else _ALIKE_FIGURES if one.rule in _FIGURES else _ALIKE
        repeats = any(likeness(words, other) >= least for other in asked.get(answer, ()))
        if repeats or not _adds(one, beside):
            result.refused["it asks for what a better card asks for"] += 1
            continue
        beside.append(one)
        asked.setdefault(answer, []).append(words)
        kept.append(one)
    return kept


def _adds(one: Proposal, beside: list[Proposal]) -> bool:
    """Tell whether a card asks for more than those of the same sentence do."""
    if one.rule in _BEYOND:
        return True
    counted = [other for other in beside if other.rule not in _BEYOND | _ONCE]
    if len(counted) >= _SENTENCE_CARDS or (one.weight < _FALLBACK and beside):
        return False
    start, end = one.span
    for other in beside:
        same = other.statement.text == one.statement.text
        if same and start < other.span[1] and other.span[0] < end:
            return False
        if same and one.rule == other.rule and one.rule not in _FIGURES:
            return False
    return True


def answer_of(card: Card) -> str:
    """Return what a card asks for, as one text."""
    if isinstance(card, Cloze):
        return " ".join(
            part.text for part in cloze.parse(card.prompt) if isinstance(part, cloze.Gap)
        )
    if isinstance(card, Basic | Number):
        return card.answer
    if isinstance(card, Choice):
        return card.right
    if isinstance(card, Short):
        return card.accept[0]
    if isinstance(card, Select):
        return " ".join(card.right)
    return card.prompt
