"""What a class remembers on a day: each learner's predicted recall, and the shares of it.

A learner's recall of a fact or topic is the mean over those of its cards that they have studied.
The share that the class holds is the mean over the learners who have studied any of it; those who
have not are counted apart and never mixed in.

The interval holds the share that would recall it if all of them were asked on that day, as often as
its confidence says. Its variance is that of the mean of n throws, one a learner: the spread between
learners and the chance within each, (s^2 + mean(r (1 - r) / k)) / n, where r is a learner's recall
and k the number of cards behind it (law of total variance; normal, kept within 0 and 1). It takes
the learners for a sample of such learners, and the model of memory for right: how well predictions
came true says what that is worth.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, sqrt
from statistics import NormalDist
from typing import NamedTuple, TypeAlias

from app.core.forecast import Curve, days_gone

CONFIDENCE = 0.9
BANDS = (0.6, 0.75, 0.9)  # where a cell of the map of learners and topics changes its shade

Recalled: TypeAlias = Mapping[int, Mapping[int, float]]


class Trace(NamedTuple):
    """What a learner holds of a card: its deck, stability in days, and the day of the last answer.

    `missed` tells that this answer was wrong. Fields stand in the order in which the table is read.
    """

    learner: int
    deck: int
    card: int
    stability: float
    last_day: int
    missed: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """The share of a fact or topic that a class would recall, and who has studied it.

    `share`, `low` and `high` are None where nobody has. `studied` and `never` count learners,
    `met` is the share of the cards that learners have met, over all of them.
    """

    share: float | None
    low: float | None
    high: float | None
    studied: int
    never: int
    met: float

    @property
    def forgotten(self) -> float:
        """Return how many of the learners who studied it are expected not to recall it."""
        return 0.0 if self.share is None else self.studied * (1 - self.share)

    @property
    def missing(self) -> float:
        """Return how many learners are expected not to know it: forgotten, or never studied."""
        return self.forgotten + self.never


@dataclass(frozen=True, slots=True)
class Cell:
    """A learner's recall of a topic, None if never studied; how many of its cards they met."""

    share: float | None
    met: int
    cards: int

    @property
    def band(self) -> int:
        """Return 0 for what was never studied, then 1 (badly held) to 4 (held well)."""
        return 0 if self.share is None else 1 + sum(self.share >= each for each in BANDS)


def recalled(
    traces: Iterable[Sequence[float]],
    day: int,
    usual: Curve,
    own: Mapping[tuple[int, int], Curve],
    *,
    missed_are_lost: bool = True,
) -> dict[int, dict[int, float]]:
    """Return by learner and card the predicted recall on a day; a card never studied is missing.

    `traces` are `Trace`s or rows like them; `own` has the forgetting curves of those learners, by
    learner and deck, who forget otherwise than `usual`. What was answered wrong last is not
    recalled, unless the model alone is asked, which expects that one learns from it.
    """
    found: dict[int, dict[int, float]] = {}
    for learner, deck, card, stability, last_day, missed in traces:
        who = int(learner)
        factor, decay = own.get((who, int(deck)), usual) if own else usual
        gone = days_gone(int(last_day), day)
        lost = missed and missed_are_lost
        recall = 0.0 if lost else (1.0 + factor * gone / stability) ** decay
        if who in found:
            found[who][int(card)] = recall
        else:
            found[who] = {int(card): recall}
    return found


def cell(own: Mapping[int, float], cards: Sequence[int]) -> Cell:
    """Return a learner's recall of some cards, given their recall of each that they have met."""
    known = [own[card] for card in cards if card in own]
    return Cell(fsum(known) / len(known) if known else None, len(known), len(cards))


def held(cells: Iterable[Cell], confidence: float = CONFIDENCE) -> Held:
    """Return what a class holds of a fact or topic, from the recall of each of its learners."""
    listed = list(cells)
    known = [(one.share, one.met) for one in listed if one.share is not None]
    never = len(listed) - len(known)
    cards = sum(one.cards for one in listed)
    met = sum(one.met for one in listed) / cards if cards else 0.0
    count = len(known)
    if not count:
        return Held(None, None, None, 0, never, met)
    mean = fsum(share for share, _ in known) / count
    spread = fsum((share - mean) ** 2 for share, _ in known) / max(1, count - 1)
    throws = fsum(share * (1 - share) / times for share, times in known) / count
    reach = NormalDist().inv_cdf((1 + confidence) / 2) * sqrt((spread + throws) / count)
    return Held(mean, max(0.0, mean - reach), min(1.0, mean + reach), count, never, met)


def of_class(found: Recalled, learners: Sequence[int], cards: Sequence[int]) -> Held:
    """Return what these learners hold of these cards."""
    nothing: Mapping[int, float] = {}
    return held(cell(found.get(learner, nothing), cards) for learner in learners)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A fact to teach, what is held of it by the day, and whether most will not know it."""

    fact: int
    held: Held
    most: bool


def teach_next(
    facts: Mapping[int, Held], *, learners: int, most: int = 8, least: float = 0.2
) -> tuple[Lesson, ...]:
    """Return the facts that the most learners are expected not to know, the worst first.

    At most `most` of them, each missed by more than the share `least` of the learners.
    """
    ranked = sorted(facts.items(), key=lambda one: (-one[1].missing, one[0]))
    return tuple(
        Lesson(fact, each, each.missing > learners / 2)
        for fact, each in ranked[:most]
        if each.missing > learners * least
    )
