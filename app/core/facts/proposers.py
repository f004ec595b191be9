"""What a language model or a person hands in goes through the same gate as the cards of rules.

A suggestion becomes the very `Proposal` that rules make once the gate has nothing against it;
else it is refused with every reason.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from app.core import cloze
from app.core.cards import Card, Choice, Select
from app.core.facts.article import Sentence
from app.core.facts.cardmaking import Proposal
from app.core.facts.drafting import answer_of
from app.core.facts.gate import Gate
from app.core.facts.support import content, places
from app.core.facts.tokens import tokenize
from app.core.folding import fold
from app.core.similarity import likeness, trigrams

MODEL, PASTE = "model", "paste"
WEIGHT = 0.7  # of what no rule ranked
_LONGEST_QUOTE = 1000  # characters
_MOST_LOOKED_AT, _MOST_JUDGED = 200, 6  # sentences, where a quote is missing
_BEHIND = 2  # words that a sentence may hold fewer than the best one: a pronoun stands for them
_ALIKE, _ALIKE_FIGURES = 0.5, 0.35
_ANYHOW = {  # characters that programs write for each other
    **dict.fromkeys("'\u2018\u2019\u02bc", "['\u2018\u2019\u02bc]"),
    **dict.fromkeys('"“”„«»', '["“”„«»]'),
    **dict.fromkeys("-\u2010\u2011\u2012\u2013\u2014", "[-\u2010\u2011\u2012\u2013\u2014]"),
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A card that somebody suggests, with the words of the article that bear it out."""

    card: Card
    quote: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A suggestion that the gate does not let through, and why."""

    card: Card
    quote: str
    reasons: tuple[str, ...]


@dataclass(slots=True)
class Held:
    """What the gate made of suggestions."""

    proposals: list[Proposal] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


class Holder:
    """Holds suggestions of one proposer against an article.

    Of a model not even a wrong option may be made up. People may leave out the quote where one
    sentence alone bears the card out.
    """

    def __init__(self, gate: Gate, proposer: str) -> None:
        self.gate, self.proposer = gate, proposer

    def judge(self, one: Suggestion) -> Proposal | Refused:
        """Return the proposal that a suggestion becomes, or its refusal."""
        found = self._place(one)
        if not isinstance(found, tuple):
            return found
        start, quote = found
        reasons = self.gate.judge(one.card, quote, start)
        if self.proposer == MODEL:
            reasons += _made_up(self.gate, one.card)
        evidence = self.gate.evidence(quote, start)
        if reasons or isinstance(evidence, str):
            return Refused(one.card, one.quote, reasons)
        statement = evidence.statements[0]
        return Proposal(one.card, statement, statement.sentence.text, self.proposer, WEIGHT)

    def _place(self, one: Suggestion) -> tuple[int, str] | Refused:
        if one.quote.strip() or self.proposer == MODEL:
            return _located(self.gate.article.text, one.quote) or (0, one.quote)
        near = self._near(one.card)
        judged = [(self.gate.judge(one.card, each.text, each.offset), each) for each in near]
        bearing = [each for reasons, each in judged if not reasons]
        if len(bearing) == 1:
            return bearing[0].offset, bearing[0].text
        if bearing:
            reasons: tuple[str, ...] = (
                "more than one sentence bears this out; quote the one you mean",
            )
        else:
            reasons = ("no sentence bears this out by itself", *(judged[0][0] if judged else ()))
        return Refused(one.card, "", reasons)

    def _near(self, card: Card) -> list[Sentence]:
        """Return the few sentences that hold the answer and most of what a card asks about."""
        text = self.gate.article.text
        asked = set(content(tokenize(cloze.text_without_gaps(card.prompt))))
        found: dict[int, Sentence] = {}
        for start, _ in places(answer_of(card), text)[:_MOST_LOOKED_AT]:
            place = bisect_right(self._offsets, start) - 1
            if place >= 0:
                found[place] = self._sentences[place]

        shared = {
            place: len(asked & set(content(tokenize(one.text)))) for place, one in found.items()
        }
        least = max(shared.values(), default=0) - _BEHIND
        near = sorted(
            (place for place in found if shared[place] >= least),
            key=lambda place: (-shared[place], place),
        )
        return [found[place] for place in near[:_MOST_JUDGED]]

    @cached_property
    def _sentences(self) -> list[Sentence]:
        return [one for _, _, one in self.gate.article.places()]

    @cached_property
    def _offsets(self) -> list[int]:
        return [one.offset for one in self._sentences]


def hold(gate: Gate, suggestions: Iterable[Suggestion], proposer: str = MODEL) -> Held:
    """Hold suggestions against the article, each by itself."""
    holder, held = Holder(gate, proposer), Held()
    for one in suggestions:
        judged = holder.judge(one)
        if isinstance(judged, Refused):
            held.refused.append(judged)
        else:
            held.proposals.append(judged)
    return held


def _located(text: str, quote: str) -> tuple[int, str] | None:
    """Return where a quote stands and how.

    Spaces, line breaks, and the forms of quotation marks and dashes may differ, nothing else.
    """
    found = None
    for form in (quote, quote.strip(" “”\"'")):
        words = form[:_LONGEST_QUOTE].split()
        found = found or (re.search(r"\s+".join(map(_anyhow, words)), text) if words else None)
    return None if found is None else (found.start(), found[0])


def _anyhow(word: str) -> str:
    return "".join(_ANYHOW.get(char) or re.escape(char) for char in word)


def _made_up(gate: Gate, card: Card) -> tuple[str, ...]:
    """Find wrong options that stand nowhere in the article."""
    if not isinstance(card, Choice | Select):
        return ()
    text = gate.article.text
    strange = [one.text for one in card.wrong if not places(one.text, text)]
    return tuple(f"the wrong option “{one}” stands nowhere in the article" for one in strange)


class Asked:
    """What cards ask already, each known by a number, to leave out what asks for the same."""

    def __init__(self) -> None:
        self._prompts: dict[str, list[int]] = {}
        self._answers: dict[str, list[tuple[frozenset[str], int]]] = {}

    def add(self, card: Card, claim: str, number: int) -> None:
        """Take note of a card and of the statement that it asks for."""
        self._prompts.setdefault(fold(card.prompt), []).append(number)
        known = self._answers.setdefault(fold(answer_of(card)), [])
        known.append((trigrams(claim), number))

    def twins(self, card: Card, claim: str) -> set[int]:
        """Return the cards with the same question, or the same answer to an alike statement."""
        answer, words = fold(answer_of(card)), trigrams(claim)
        least = _ALIKE_FIGURES if answer[:1].isdigit() else _ALIKE
        alike = (
            one for other, one in self._answers.get(answer, ()) if likeness(words, other) >= least
        )
        return {*self._prompts.get(fold(card.prompt), ()), *alike}
