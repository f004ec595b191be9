"""From an article to the cards worth proposing: candidates, the gate, the best first."""

from __future__ import annotations

import hashlib
import heapq
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from app.core import cloze
from app.core.cards import Basic, Card, Choice, Cloze, Number, Select, Short
from app.core.facts.article import Article
from app.core.facts.candidates import candidates
from app.core.facts.cardmaking import Proposal
from app.core.facts.gate import Gate
from app.core.folding import fold
from app.core.similarity import Likeness

KINDS = ("basic", "cloze", "choice", "select", "truth", "short", "number", "match", "order")
_ALIKE, _ALIKE_FIGURES = 0.5, 0.35
_SENTENCE_CARDS = 5
_ROOM, _ROOM_A_CARD = 1_000, 20  # proposals that are kept while an article is read
_ROOM_BEYOND = 20_000  # that are kept on top of those wanted, however many these are
_REPEATS = "it asks for what a better card asks for"
_FALLBACK = 0.5  # a rule below this speaks only where no other does
_FIGURES = frozenset({"year", "quantity", "beside", "date"})
_ONCE = frozenset({"abbreviation", "subject", "equation"})
_BEYOND = frozenset({"ranking", "match", "timeline", "steps"})


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
    """Propose cards from an article; `progress` is told how much of the work is done, of all."""
    told = _Told(progress)
    gate = Gate(article, told.reading)
    result = Draft(sentences=sum(1 for _ in article.places()))
    room = None if most is None else max(_ROOM, min(most * _ROOM_A_CARD, most + _ROOM_BEYOND))
    while True:
        best, passed = _Best(room), set[bytes]()
        result.refused.clear()
        for order, ways in candidates(gate, told.asking):
            one = _passing(ways, gate, kinds, passed, result)
            if one is not None:
                best.add(order, one)
        result.proposals = _distinct(best.ranked(), most, result)
        if room is None or not best.dropped or len(result.proposals) == most:
            break
        room *= _ROOM_A_CARD  # many were alike: look at more of them
    result.covered = len({one.statement.sentence.offset for one in result.proposals})
    return result


class _Told:
    """Puts the two walks through an article together to one: a quarter, then the rest."""

    def __init__(self, progress: Callable[[int, int], None]) -> None:
        self.progress = progress

    def reading(self, done: int, whole: int) -> None:
        """Take note of the first walk."""
        self.progress(done, whole * 4)

    def asking(self, done: int, whole: int) -> None:
        """Take note of the second walk."""
        self.progress(whole + done * 3, whole * 4)


class _Best:
    """Keeps the proposals that rank best, so many of them at least."""

    def __init__(self, room: int | None) -> None:
        self.room, self.dropped = room, False
        self._found: list[tuple[float, int, int, Proposal]] = []  # a heap, the last in rank first

    def add(self, order: int, one: Proposal) -> None:
        """Keep a proposal; `order` tells equal ones apart. Its grammar is no longer needed."""
        bare = replace(one, statement=replace(one.statement, clause=None))
        ranked = (one.weight, -one.statement.sentence.offset, -order, bare)
        if self.room is None or len(self._found) < self.room:
            heapq.heappush(self._found, ranked)
        else:
            heapq.heappushpop(self._found, ranked)
            self.dropped = True

    def ranked(self) -> list[Proposal]:
        """Return what was kept, the best first."""
        return [one for *_, one in sorted(self._found, reverse=True)]


def _passing(
    ways: list[Proposal], gate: Gate, kinds: Sequence[str], passed: set[bytes], result: Draft
) -> Proposal | None:
    """Return the first of the ways to ask for a fact that is wanted and passes the gate.

    `passed` knows what came through before: where an article repeats itself, once is enough.
    """
    for one in ways:
        if one.card.kind not in kinds:
            continue
        name = f"{one.rule}\n{one.card.prompt}\n{one.statement.text}\n{answer_of(one.card)}"
        digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        if digest in passed:
            result.refused[_REPEATS] += 1
            return None
        reasons = gate.judge(one.card, one.quote, one.statement.sentence.offset)
        if not reasons:
            passed.add(digest)
            return one
        result.refused[re.sub(r"“[^”]*”", "“…”", reasons[0])] += 1
    return None


def _distinct(ranked: list[Proposal], most: int | None, result: Draft) -> list[Proposal]:
    """Keep the best of those that ask for the same, the best first."""
    kept: list[Proposal] = []
    asked: dict[str, list[str]] = {}
    alike = Likeness()
    of_sentence: dict[int, list[Proposal]] = {}
    for one in ranked:
        if len(kept) == most:
            break
        answer = fold(one.card.prompt if one.rule == "abbreviation" else answer_of(one.card))
        said = one.statement.text
        beside = of_sentence.setdefault(one.statement.sentence.offset, [])
        least = 0.0 if one.rule in _ONCE else _ALIKE_FIGURES if one.rule in _FIGURES else _ALIKE
        repeats = any(alike.of(said, other) >= least for other in asked.get(answer, ()))
        if repeats or not _adds(one, beside):
            result.refused[_REPEATS] += 1
            continue
        beside.append(one)
        asked.setdefault(answer, []).append(said)
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


def together(found: Draft, more: Sequence[Proposal], most: int | None = None) -> Draft:
    """Return a draft with more proposals among its own, without those that ask for the same."""
    best = _Best(None)
    for order, one in enumerate([*found.proposals, *more]):
        best.add(order, one)
    result = Draft(refused=found.refused, sentences=found.sentences)
    result.proposals = _distinct(best.ranked(), most, result)
    result.covered = len({one.statement.sentence.offset for one in result.proposals})
    return result


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
