"""What a language model or a person hands in goes through the same gate as the cards of rules.

A suggestion becomes the very `Proposal` that rules make once the gate has nothing against it;
else it is refused with every reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.core.cards import Card, Choice, Select
from app.core.facts.cardmaking import Proposal
from app.core.facts.gate import Gate
from app.core.facts.support import places

MODEL, PERSON = "model", "person"
WEIGHT = 0.7  # of what no rule ranked
_LONGEST_QUOTE = 1000  # characters


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


def hold(gate: Gate, suggestions: Iterable[Suggestion], proposer: str = MODEL) -> Held:
    """Hold suggestions against the article; of a model not even a wrong option may be made up."""
    held = Held()
    for one in suggestions:
        found = _located(gate.article.text, one.quote)
        start, quote = found or (0, one.quote)
        reasons = gate.judge(one.card, quote, start)
        if proposer == MODEL:
            reasons += _made_up(gate, one.card)
        evidence = gate.evidence(quote, start)
        if reasons or isinstance(evidence, str):
            held.refused.append(Refused(one.card, one.quote, reasons))
            continue
        statement = evidence.statements[0]
        held.proposals.append(
            Proposal(one.card, statement, statement.sentence.text, proposer, WEIGHT)
        )
    return held


def _located(text: str, quote: str) -> tuple[int, str] | None:
    """Return where a quote stands and how: line breaks and spaces may differ, nothing else."""
    words = quote[:_LONGEST_QUOTE].split()
    found = re.search(r"\s+".join(map(re.escape, words)), text) if words else None
    return None if found is None else (found.start(), found[0])


def _made_up(gate: Gate, card: Card) -> tuple[str, ...]:
    """Find wrong options that stand nowhere in the article."""
    if not isinstance(card, Choice | Select):
        return ()
    text = gate.article.text
    strange = [one.text for one in card.wrong if not places(one.text, text)]
    return tuple(f"the wrong option “{one}” stands nowhere in the article" for one in strange)
