"""Who chose which option of an item: counts, shares, and how each goes with the rest of the quiz.

The rest correlation of an option is that between having chosen it (1 or 0) and the sum of marks
without the item (the point-biserial correlation; Haladyna 2004 for options). A right option should
have a positive one, a wrong option a negative one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from app.core.itemanalysis import correlation_error, relate, share_error

Chosen: TypeAlias = Collection[str] | None


@dataclass(frozen=True, slots=True)
class OptionFigures:
    """An option, or None for having left the item empty, and those who chose it.

    `share` is of the learners who were shown the item; `rest` is the rest correlation.
    """

    option: str | None
    right: bool
    count: int
    share: float
    share_error: float
    rest: float | None
    rest_error: float | None


def count_options(
    right: Mapping[str, bool], chosen: Sequence[Chosen], rest: Sequence[float]
) -> tuple[OptionFigures, ...]:
    """Return the figures of each option in the order of `right`, which tells if it is right.

    `chosen` holds what each learner chose or typed, None where they were not shown the item, and
    `rest` their sum of marks without it. Responses that `right` does not know follow, the most
    frequent first, then what was left empty.
    """
    shown = [(one, score) for one, score in zip(chosen, rest, strict=True) if one is not None]
    if not shown:
        return ()
    answers: list[frozenset[str | None]] = [frozenset(one or (None,)) for one, _ in shown]
    scores = [score for _, score in shown]
    found = Counter(option for answer in answers for option in answer)
    others = [option for option in found if option is not None and option not in right]
    others.sort(key=lambda option: (-found[option], option))
    order: list[str | None] = [*right, *others]
    if found[None]:
        order.append(None)
    return tuple(
        _figures(option, [option in answer for answer in answers], scores, right)
        for option in order
    )


def _figures(
    option: str | None, taken: Sequence[bool], scores: Sequence[float], right: Mapping[str, bool]
) -> OptionFigures:
    count, learners = sum(taken), len(taken)
    relation = relate(taken, scores, max(map(abs, scores)))
    correlation = relation.correlation if relation else None
    return OptionFigures(
        option,
        option is not None and right.get(option, False),
        count,
        count / learners,
        share_error(count / learners, learners),
        correlation,
        correlation_error(correlation, learners),
    )
