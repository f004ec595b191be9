"""Turn a graded answer into a rating for memory, by a pure rule with a version.

The rule (version 1), for a quiz:

- unanswered and unmarked answers say nothing: None, recorded without effect;
- a wrong answer, and a right one only at a later try, is AGAIN;
- a partly right answer below half is AGAIN. From half up a typed one is HARD; one found among
  options says nothing, as half of a match or an order is soon guessed;
- a right typed answer is GOOD, after a typo or with a hint HARD;
- a right answer among k options counts by how likely it was known and not guessed,
  P = R / (R + (1 - R) / k), where R is the predicted recall (0.5 for a card never studied):
  from 0.9 GOOD, from 0.7 HARD, else None;
- the lowest of three certainties takes it one step down, the highest one step up (typed answers
  stay between HARD and GOOD); a typo or a hint still allows no more than HARD. A wrong answer stays
  AGAIN however sure.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.core.cards import Card, Choice, Match, Order, Select, Spot, Truth
from app.core.grades import Grade
from app.core.memory import Rating

RULE_VERSION = 1

UNKNOWN_RECALL = 0.5
KNOWN_WELL = 0.9
KNOWN = 0.7
HALF = 0.5
MANY = 1_000_000  # from here on nobody guesses

_LADDER = (None, Rating.HARD, Rating.GOOD)
_HARD, _GOOD = 1, 2
_SHIFT = {None: 0, 1: -1, 2: 0, 3: 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A graded answer of a quiz, as memory takes it: what was answered, and what it stands for.

    `id` is 32 hexadecimal digits, `at` milliseconds, `response` JSON, `rating` as `suggest` gives
    it, `source` the id of the attempt; `mode` is typed or choice.
    """

    id: str
    card_id: int
    version: int
    at: int
    rating: Rating | None
    fraction: float | None
    response: str
    mode: str
    options: int
    source: str


def suggest(
    grade: Grade,
    *,
    options: int = 0,
    recall: float | None = None,
    hinted: bool = False,
    tries: int = 1,
    certainty: int | None = None,
) -> Rating | None:
    """Return the rating that a quiz answer stands for, or None if it tells nothing about memory.

    `options` is how many answers a blind guess had to choose from, 0 when it was typed (see
    `count_options`); `recall` the predicted recall before the answer, None for a new card;
    `certainty` 1 to 3, None if not asked.
    """
    if grade.verdict in ("unanswered", "unmarked"):
        return None
    if grade.verdict == "wrong" or tries > 1:
        return Rating.AGAIN
    if grade.verdict == "partly":
        return None if options and _is_half(grade) else _rate_part(grade)
    rung = _rung(recall, options) if options else _GOOD
    rung = min(_GOOD, max(0 if options else _HARD, rung + _SHIFT[certainty]))
    return _LADDER[min(rung, _HARD) if grade.typo or hinted else rung]


def suggest_study(grade: Grade, *, hinted: bool = False, tries: int = 1) -> Rating | None:
    """Return the rating to offer in study, where the learner confirms it; None if unmarked.

    No correction for guessing: the learner knows whether they did.
    """
    if grade.verdict == "unmarked":
        return None
    if grade.verdict in ("wrong", "unanswered") or tries > 1:
        return Rating.AGAIN
    if grade.verdict == "partly":
        return _rate_part(grade)
    return Rating.HARD if grade.typo or hinted else Rating.GOOD


def probability_known(recall: float | None, options: int) -> float:
    """Return how likely a right answer among `options` was known and not guessed."""
    known = UNKNOWN_RECALL if recall is None else recall
    return known / (known + (1 - known) / options)


def count_options(card: Card) -> int:
    """Return how many answers a blind guess has to choose from; 0 for typed kinds."""
    count = _COUNTS.get(card.kind)
    return min(count(card), MANY) if count else 0


_COUNTS: dict[str, Callable[[Any], int]] = {
    Choice.kind: lambda card: 1 + len(card.wrong),
    Truth.kind: lambda _: 2,
    Select.kind: lambda card: (1 << len(card.right) + len(card.wrong)) - 1,
    Match.kind: lambda card: math.perm(len(card.pairs) + len(card.wrong), len(card.pairs)),
    Order.kind: lambda card: math.factorial(len(card.items)),
    Spot.kind: lambda card: 1 + len(card.wrong),
}


def _rung(recall: float | None, options: int) -> int:
    known = probability_known(recall, options)
    return (known >= KNOWN) + (known >= KNOWN_WELL)


def _is_half(grade: Grade) -> bool:
    return grade.fraction is not None and grade.fraction >= HALF


def _rate_part(grade: Grade) -> Rating:
    return Rating.HARD if _is_half(grade) else Rating.AGAIN
