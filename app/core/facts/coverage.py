"""Tell which facts of a numbered list have a card.

The list is a Markdown table `| # | § | ¶ | type | w | fact |`. A weight is A (worth a card), B
(secondary) or `C =n` (fact n once more: covered when n is).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.core.cards import Deck

COLUMNS = 6
_TWIN = re.compile(r"C\s*=\s*(\d+)")


class FactsError(ValueError):
    """A line of the list cannot be read; the message says which, why and what to write."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """One fact of the list. `twin` is the number of the fact that it says again."""

    number: int
    weight: str
    claim: str
    twin: int | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """The facts with a card and those without, in the order of the list."""

    covered: tuple[Numbered, ...]
    missing: tuple[Numbered, ...]
    unknown: tuple[int, ...]

    def of(self, weight: str) -> tuple[int, int]:
        """Count how many facts of a weight have a card, and how many there are."""
        have = sum(fact.weight == weight for fact in self.covered)
        return have, have + sum(fact.weight == weight for fact in self.missing)

    @property
    def complete(self) -> bool:
        """Tell whether every core fact (weight A) has a card."""
        return not any(fact.weight == "A" for fact in self.missing)


def read_facts(text: str) -> tuple[Numbered, ...]:
    """Read the table out of a Markdown text; raise FactsError for a row that cannot be read."""
    facts: dict[int, Numbered] = {}
    for line, row in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in row.strip().strip("|").split("|")]
        if not row.lstrip().startswith("|") or not cells[0].isdecimal():
            continue
        fact = _read_row(line, cells)
        if fact.number in facts:
            raise FactsError(
                f"line {line}: fact {fact.number} stands twice; give each its own number."
            )
        facts[fact.number] = fact
    for fact in facts.values():
        if fact.twin is not None and fact.twin not in facts:
            raise FactsError(
                f"fact {fact.number} repeats fact {fact.twin}, which is not in the list; "
                f"correct the number after “=”."
            )
    return tuple(facts.values())


def cover(facts: Iterable[Numbered], decks: Iterable[Deck]) -> Coverage:
    """Find which of the facts the decks have a card for; retired cards do not count."""
    facts = tuple(facts)
    have = {number for deck in decks for number in _numbers(deck)}
    covered = [fact for fact in facts if (fact.twin or fact.number) in have or fact.number in have]
    return Coverage(
        covered=tuple(covered),
        missing=tuple(fact for fact in facts if fact not in covered),
        unknown=tuple(sorted(have - {fact.number for fact in facts})),
    )


def _numbers(deck: Deck) -> Iterable[int]:
    used = {card.fact for card in deck.cards if not card.retired}
    return (number for fact in deck.facts if fact.key in used for number in fact.numbers)


def _read_row(line: int, cells: list[str]) -> Numbered:
    if len(cells) != COLUMNS:
        raise FactsError(
            f"line {line}: {len(cells)} columns stand here; "
            f"write six: number, section, paragraph, type, weight, fact."
        )
    number, _, _, _, weight, claim = cells
    twin = _TWIN.fullmatch(weight)
    if weight not in {"A", "B"} and not twin:
        raise FactsError(f"line {line}: “{weight}” is no weight; write A, B or C =number.")
    return Numbered(int(number), weight[0], claim, int(twin[1]) if twin else None)
