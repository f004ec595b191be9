"""What reviewers do with the cards of each rule, and how that ranks the cards of later drafts.

A rule's worth is the share of its cards that were worth keeping, an edited one counting a little
less, drawn towards what is usual while little is known (a Beta prior).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.core.articlejson import Drafted

USUAL = 0.8  # of the cards of any rule are kept
_PRIOR = 6.0  # decisions that this counts for
_OTHERS = 20.0  # decisions that those of all other people count for at most
_EDITED = 0.6


@dataclass(frozen=True, slots=True)
class Tally:
    """How many cards of a rule were accepted, edited and rejected."""

    accepted: int = 0
    edited: int = 0
    rejected: int = 0

    @property
    def decided(self) -> int:
        """Count the decisions."""
        return self.accepted + self.edited + self.rejected

    @property
    def kept(self) -> float:
        """Count the cards that were worth keeping."""
        return self.accepted + _EDITED * self.edited


def worth(own: Tally, others: Tally) -> float:
    """Return the share of a rule's cards that this reviewer is likely to keep, 0 to 1."""
    share = min(1.0, _OTHERS / others.decided) if others.decided else 0.0
    kept = own.kept + share * others.kept + _PRIOR * USUAL
    return kept / (own.decided + share * others.decided + _PRIOR)


def rank(
    found: Iterable[Drafted], own: Mapping[str, Tally], others: Mapping[str, Tally]
) -> list[tuple[Drafted, float]]:
    """Return proposals with their scores, the best first; equal ones keep their order."""
    nothing = Tally()
    worths = {
        rule: worth(own.get(rule, nothing), others.get(rule, nothing)) / USUAL
        for rule in {*own, *others}
    }
    scored = [(one, round(one.weight * worths.get(one.rule, 1.0), 4)) for one in found]
    return sorted(scored, key=lambda pair: -pair[1])
