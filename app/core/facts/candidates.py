"""The cards that could be asked, fact by fact; an article of any length is walked in stretches."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from app.core.facts import entries, proposals, steps, terms, timelines
from app.core.facts.cardmaking import Proposal, cards_of
from app.core.facts.fact import Fact
from app.core.facts.naming import Names
from app.core.facts.passages import Passages
from app.core.facts.terms import Term
from app.core.facts.timelines import Event

Ways = list[Proposal]  # to ask for one fact, of which one will do
_LATE, _LAST = 1 << 40, 1 << 41  # places in the order behind those of all facts


@dataclass(slots=True)
class _Walk:
    """What must wait for the whole article, or for its section: entries, labels, events."""

    lists: list[tuple[int, Fact]] = field(default_factory=list)
    entries: list[tuple[int, Fact]] = field(default_factory=list)
    labels: list[tuple[int, Fact]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    terms: list[tuple[int, Term]] = field(default_factory=list)
    people: list[tuple[int, Fact, str]] = field(default_factory=list)
    count: int = 0


def candidates(
    passages: Passages, progress: Callable[[int, int], None]
) -> Iterator[tuple[int, Ways]]:
    """Yield for each fact its place in the order and the ways to ask for it."""
    walk = _Walk()
    numbered = enumerate(passages.stretches)
    for section, stretches in groupby(numbered, key=lambda pair: pair[1].section):
        walk.entries, walk.labels, walk.events = [], [], []
        for number, _ in stretches:
            yield from _of_stretch(passages, number, walk)
            progress(number + 1, len(passages.stretches))
        yield from _of_entries(passages, section, walk)
    every = [fact for _, fact in walk.lists]
    for order, fact in walk.lists:
        yield order, list(entries.selections(fact, every))
    yield from _of_terms(walk)
    known = list(dict.fromkeys(name for _, _, name in walk.people))
    for order, fact, name in walk.people:
        near = terms.near(known, known.index(name))
        yield order, _turned(fact, list(terms.which_person(fact, name, near)))


def _of_stretch(passages: Passages, number: int, walk: _Walk) -> Iterator[tuple[int, Ways]]:
    article, statements = passages.article, passages.chunk(number).statements
    for one in statements:
        happened = timelines.event(one, passages.names)
        walk.events += [happened] if happened is not None else []
        section = article.sections[one.section]
        for fact in proposals.propose(one, section, passages.names):
            walk.count += 1
            if fact.rule == "list":
                walk.lists.append((walk.count, fact))
            if one.entity:
                walk.entries.append((walk.count, fact))
            elif not _waits(fact, walk, passages.names):
                yield walk.count, list(cards_of(fact))
    for place, ranking in enumerate(entries.rankings(article, list(statements), passages.names)):
        yield _LAST + (number << 16) + place, [ranking]


def _waits(fact: Fact, walk: _Walk, names: Names) -> bool:
    """Put a fact aside that is asked for beside others of the article."""
    if fact.rule == "label":
        walk.labels.append((walk.count, fact))
        return True
    term = terms.term_of(fact, names)
    if term is not None:
        walk.terms.append((walk.count, term))
    person = terms.person_of(fact, names)
    if person:
        walk.people.append((walk.count, fact, person))
    return fact.rule == "list" or term is not None or bool(person)


def _of_terms(walk: _Walk) -> Iterator[tuple[int, Ways]]:
    """Yield the ways to ask for the terms of an article, now that all of them are known."""
    every = [term for _, term in walk.terms]
    for place, (order, term) in enumerate(walk.terms):
        yield order, _turned(term.fact, list(terms.which_term(term, terms.near(every, place))))
    for place, one in enumerate(terms.term_matches(every)):
        yield _LAST + place, [one]


def _of_entries(passages: Passages, section: int, walk: _Walk) -> Iterator[tuple[int, Ways]]:
    """Yield the ways to ask for the entries of a section, now that all of them are known."""
    group = entries.gather(passages.article.sections[section], [fact for _, fact in walk.entries])
    for order, fact in walk.entries:
        if fact.rule != "list":
            yield order, _ways(fact, group)
    if group is not None:
        yield _LATE + section, list(entries.matches(group))
    labels = list(dict.fromkeys(fact.answer for _, fact in walk.labels))
    for order, fact in walk.labels:
        yield order, _turned(fact, list(terms.which_label(fact, labels)))
    yield _LATE + section, list(terms.glossary([fact for _, fact in walk.labels]))
    for one in steps.orders(passages.article, section):
        yield _LATE + section, [one]
    for one in timelines.orders(passages.article.sections[section], walk.events, _title(passages)):
        yield _LATE + section, [one]


def _title(passages: Passages) -> str:
    return passages.article.title


def _ways(fact: Fact, group: entries.Entries | None) -> Ways:
    return _turned(fact, entries.which(group, fact) if group is not None else [])


def _turned(fact: Fact, which: Ways) -> Ways:
    """Put the choice before the other ways to ask in one of two cases."""
    ways = list(cards_of(fact))
    turned = zlib.crc32(fact.statement.text.encode()) % 2
    return [*which, *ways] if turned else [*ways, *which]
