"""The cards that could be asked, fact by fact; an article of any length is walked in stretches."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from app.core.facts import entries, proposals
from app.core.facts.cardmaking import Proposal, cards_of
from app.core.facts.fact import Fact
from app.core.facts.passages import Passages

Ways = list[Proposal]  # to ask for one fact, of which one will do
_LATE, _LAST = 1 << 40, 1 << 41  # places in the order behind those of all facts


@dataclass(slots=True)
class _Walk:
    """What must wait: lists for those of the whole article, entries for those of their section."""

    lists: list[tuple[int, Fact]] = field(default_factory=list)
    entries: list[tuple[int, Fact]] = field(default_factory=list)
    count: int = 0


def candidates(
    passages: Passages, progress: Callable[[int, int], None]
) -> Iterator[tuple[int, Ways]]:
    """Yield for each fact its place in the order and the ways to ask for it."""
    walk = _Walk()
    numbered = enumerate(passages.stretches)
    for section, stretches in groupby(numbered, key=lambda pair: pair[1].section):
        walk.entries = []
        for number, _ in stretches:
            yield from _of_stretch(passages, number, walk)
            progress(number + 1, len(passages.stretches))
        yield from _of_entries(passages, section, walk)
    every = [fact for _, fact in walk.lists]
    for order, fact in walk.lists:
        yield order, list(entries.selections(fact, every))


def _of_stretch(passages: Passages, number: int, walk: _Walk) -> Iterator[tuple[int, Ways]]:
    article, statements = passages.article, passages.chunk(number).statements
    for one in statements:
        section = article.sections[one.section]
        for fact in proposals.propose(one, section, passages.names):
            walk.count += 1
            if fact.rule == "list":
                walk.lists.append((walk.count, fact))
            if one.entity:
                walk.entries.append((walk.count, fact))
            elif fact.rule != "list":
                yield walk.count, list(cards_of(fact))
    for place, ranking in enumerate(entries.rankings(article, list(statements), passages.names)):
        yield _LAST + (number << 16) + place, [ranking]


def _of_entries(passages: Passages, section: int, walk: _Walk) -> Iterator[tuple[int, Ways]]:
    """Yield the ways to ask for the entries of a section, now that all of them are known."""
    group = entries.gather(passages.article.sections[section], [fact for _, fact in walk.entries])
    for order, fact in walk.entries:
        if fact.rule != "list":
            yield order, _ways(fact, group)
    if group is not None:
        yield _LATE + section, list(entries.matches(group))


def _ways(fact: Fact, group: entries.Entries | None) -> Ways:
    ways = list(cards_of(fact))
    which = entries.which(group, fact) if group is not None else []
    turned = zlib.crc32(fact.statement.text.encode()) % 2
    return [*which, *ways] if turned else [*ways, *which]
