"""Cards about the entries of a section with siblings: choose, select, match; and rankings."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from app.core.cards import Choice, Match, Option, Order, Select
from app.core.chance import permutation
from app.core.facts.article import Article, Section
from app.core.facts.cardmaking import Proposal, proposal, sentence
from app.core.facts.fact import Fact
from app.core.facts.figures import figure_of
from app.core.facts.naming import Names
from app.core.facts.statements import Statement
from app.core.facts.support import content, places
from app.core.facts.tokens import tokenize, word_set

_LEAST_SIBLINGS, _MOST_SIBLINGS = 4, 80
_WRONG = 3
_PAIRS = (4, 6)
_LEAST_PREDICATE, _PREDICATE_WORDS = 4, 16
_KNOWN = word_set("specialize specialise focus know develop provide offer renown produce")
_TELLING = frozenset({"attribute", "list", "kind", "purpose", "object", "subject", "owner", "pair"})
_NOT_KINDS = word_set("what are is some these those news others series")


@dataclass(slots=True)
class Entries:
    """The entries of one section, and the facts found about each."""

    section: Section
    kind: str
    names: tuple[str, ...]
    facts: dict[str, list[Fact]] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    words: dict[str, frozenset[str]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    places: dict[str, int] = field(default_factory=dict)


def gather(section: Section, facts: list[Fact]) -> Entries | None:
    """Return the entries of a section with at least four of them, or None.

    `facts` are those about entries.
    """
    entities = dict.fromkeys(one.statement.entity for one in facts)
    if len(entities) < _LEAST_SIBLINGS:
        return None
    entries = Entries(section, kind_of(section.heading), tuple(entities))
    for one in facts:
        entries.facts.setdefault(one.statement.entity, []).append(one)
    for name in entities:
        statements = dict.fromkeys(one.statement.text for one in entries.facts[name])
        entries.told[name] = " ".join(statements)
        entries.words[name] = frozenset(content(tokenize(entries.told[name])))
        entries.counts.update(entries.words[name])
        entries.places[name] = len(entries.places)
    return entries


def kind_of(heading: str) -> str:
    """Return of what kind a heading says its entries are: "Large Planets" → planet; "" unsure."""
    for token in reversed(tokenize(heading)):
        low = token.low
        plural = low.endswith("s") and not low.endswith(("ss", "us", "is", "\u2019s"))
        if plural and low not in _NOT_KINDS and len(low) > 3:  # noqa: PLR2004 - a noun
            if low.endswith("ies"):
                return low[:-3] + "y"
            return low[:-2] if low.endswith(("sses", "xes", "ches", "shes")) else low[:-1]
    return ""


def which(entries: Entries, fact: Fact) -> list[Proposal]:
    """Ask which entry it is that does something, with siblings that do not as wrong options."""
    name = fact.statement.entity
    if not name or fact.rule not in _TELLING:
        return []
    card = _which(entries, name, fact)
    return [] if card is None else [proposal(card, fact, "which")]


def _which(entries: Entries, name: str, fact: Fact) -> Choice | None:
    statement = fact.statement
    clause = statement.clause
    if clause is None or clause.lead:
        return None
    owned = re.match(r"(?P<owner>.+?)[\u2019']s? (?P<what>[a-z].*)$", statement.text)
    starts = clause.subject in {name, f"The {name}"} or name.startswith(clause.subject)
    if starts:
        opening = f"Which {entries.kind}" if entries.kind else "Which of these"
        predicate = statement.text[len(clause.subject) :].strip()
    elif owned and name.startswith(owned["owner"]):
        opening, predicate = "Whose", owned["what"]
    else:
        return None
    predicate = re.split(r", (?:[a-z]+ing|which|who|with) ", predicate)[0]
    if not _LEAST_PREDICATE <= len(predicate.split()) <= _PREDICATE_WORDS:
        return None
    wrong = _unfit(entries, name, fact, predicate)
    if len(wrong) < _WRONG:
        return None
    return Choice(
        prompt=f"{opening} {predicate}?",
        right=name,
        wrong=tuple(Option(one) for one in wrong),
    )


def _unfit(entries: Entries, name: str, fact: Fact, predicate: str) -> list[str]:
    """Return siblings of which the section says nothing like it, in an order of their own."""
    asked = set(content(tokenize(predicate)))
    most = len(entries.names) // 2
    common = {one for one in asked if entries.counts[one] > most}
    rare = asked - common
    others = _near(entries, name)
    seed = zlib.crc32(predicate.encode())
    found: list[str] = []
    for place in permutation(len(others), seed):
        other = others[place]
        told = entries.words[other]
        items = fact.items or (fact.answer,)
        shares = any(places(item, entries.told[other]) for item in items)
        if rare and not shares and len(rare & told) * 3 <= len(rare):
            found.append(other)
        if len(found) == _WRONG:
            break
    return found


def _near(entries: Entries, name: str) -> list[str]:
    """Return the siblings of an entry, of very many those around it."""
    at = entries.places[name]
    first = max(0, min(at - _MOST_SIBLINGS // 2, len(entries.names) - _MOST_SIBLINGS))
    return [one for one in entries.names[first : first + _MOST_SIBLINGS] if one != name]


def selections(fact: Fact, others: list[Fact]) -> Iterator[Proposal]:
    """Ask for the items of a list, beside items of like lists that its passage does not name."""
    statement = fact.statement
    clause = statement.clause
    taken = statement.paragraph.text + statement.text
    found: dict[str, str] = {}
    for other in others:
        theirs = other.statement.clause
        if theirs is None or clause is None or theirs.base != clause.base or other is fact:
            continue
        for item in other.items:
            heads = set(content(tokenize(item)))
            if not places(item, taken) and not heads & set(content(tokenize(taken))):
                found.setdefault(item.lower(), item)
    seed = zlib.crc32(statement.text.encode())
    options = list(found.values())
    wrong = [options[place] for place in permutation(len(options), seed)][: len(fact.items)]
    if len(wrong) >= 2:  # noqa: PLR2004 - one wrong option is found by counting
        yield proposal(
            Select(
                prompt=fact.question,
                right=tuple(sentence(_bare(item)) for item in fact.items),
                wrong=tuple(Option(sentence(_bare(one))) for one in wrong),
            ),
            fact,
        )


def _bare(item: str) -> str:
    return re.sub(r"^(?:even|also|the|an?) ", "", item)


def matches(entries: Entries) -> Iterator[Proposal]:
    """Match entries with what they are known for, where nothing fits two of them."""
    found = ((name, _apart_from_all(entries, name)) for name in entries.names)
    least, most = _PAIRS
    pairs = ((name, fact) for name, fact in found if fact is not None)
    chosen = list(islice(pairs, most))
    if len(chosen) < least:
        return
    kind = entries.kind or "name"
    card = Match(
        prompt=f"Match each {kind} with what the article says of it.",
        pairs=tuple((name, sentence(fact.answer)) for name, fact in chosen),
    )
    yield proposal(card, chosen[0][1], "match", 0.78)


def _apart_from_all(entries: Entries, name: str) -> Fact | None:
    """Return what is said of an entry and of no other one."""
    others = [entries.words[other] for other in entries.names if other != name]
    for fact in entries.facts[name]:
        clause = fact.statement.clause
        if clause is None or clause.base not in _KNOWN or fact.rule != "attribute":
            continue
        own = name.startswith(clause.subject.removeprefix("The "))
        if own and all(_apart(fact, told) for told in others):
            return fact
    return None


def _apart(fact: Fact, told: frozenset[str]) -> bool:
    """Tell whether an attribute shares no more than a third of its words with another entry."""
    words = set(content(tokenize(fact.answer)))
    return len(words & told) * 3 <= len(words)


def rankings(article: Article, statements: list[Statement], names: Names) -> Iterator[Proposal]:
    """Order names by the figures that one paragraph gives for them."""
    groups: dict[tuple[int, int, str], dict[str, float]] = {}
    first: dict[tuple[int, int, str], Statement] = {}
    for one in statements:
        for name, number, unit in figure_of(one, names):
            key = (one.section, one.paragraph.offset, unit)
            groups.setdefault(key, {}).setdefault(name, float(number.replace(",", "")))
            first.setdefault(key, one)
    for key, figures in groups.items():
        if len(figures) < 3 or len(set(figures.values())) < len(figures):  # noqa: PLR2004 - two make no ranking
            continue
        items = tuple(sorted(figures, key=lambda name: -figures[name]))[:6]
        heading = article.sections[key[0]].heading
        told = any(places(one, heading) for one in items)
        about = "" if told or not heading or heading.endswith("?") else f" ({heading})"
        prompt = f"Put these in order by number of {key[2]}, most first{about}."
        fact = Fact("ranking", first[key], items[0], items=items, weight=0.9)
        yield proposal(Order(prompt=prompt, items=items), fact)
