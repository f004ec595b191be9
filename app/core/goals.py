"""Goals that are set for a deck, and how far somebody is with one.

Two kinds. `hold`: on the due day the mean predicted recall over all cards of the deck, those never
studied counting nothing, is at least so many percent. `days`: on so many distinct local days until
then at least so many answers were given to cards of the deck.

Who stops short gets the part that they reached. What is reached late counts less by a percentage
for each day, if that is still more. Days are ordinals of the learner's local date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Literal, NamedTuple, TypeAlias

from app.core import lateness
from app.core.forecast import Curve, days_gone
from app.core.refusals import RefusalError

Kind: TypeAlias = Literal["hold", "days"]

PERCENTS = (1, 99)
MOST_DAYS = 366
MOST_ANSWERS = 1_000


class GoalError(RefusalError):
    """No such goal can be set; the message says what can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What is asked: `target` percent held, or that many days with at least `answers` each."""

    kind: Kind
    target: int
    answers: int = 1


class Reached(NamedTuple):
    """How far somebody is: the part of the goal, less what lateness costs, and the days late."""

    fraction: float
    late: int = 0


class Trace(NamedTuple):
    """What is held of one card: its stability in days and the day of its last answer.

    `missed` tells that this answer was wrong: the card is not held until it is learnt again.
    """

    stability: float
    last_day: int
    missed: bool = False


def check(goal: Goal) -> Goal:
    """Return a goal that can be set, else raise GoalError."""
    low, high = PERCENTS if goal.kind == "hold" else (1, MOST_DAYS)
    if not low <= goal.target <= high:
        thing = "percent" if goal.kind == "hold" else "days"
        raise GoalError(f"A goal is {low} to {high} {thing}, not {goal.target:,}.")
    if not 1 <= goal.answers <= MOST_ANSWERS:
        raise GoalError(f"A day asks for 1 to {MOST_ANSWERS:,} answers, not {goal.answers:,}.")
    return goal


def held(traces: Iterable[Trace], cards: int, day: int, curve: Curve) -> float:
    """Return the share of a deck of so many cards that is predicted to be recalled on a day."""
    if not cards:
        return 0.0
    kept = fsum(
        float((1 + curve.factor * days_gone(one.last_day, day) / one.stability) ** curve.decay)
        for one in traces
        if not one.missed
    )
    return min(1.0, kept / cards)


def part(goal: Goal, value: float) -> float:
    """Return which part of a goal a share held, or a count of days, is: at most 1."""
    wanted = goal.target / 100 if goal.kind == "hold" else goal.target
    return min(1.0, value / wanted)


def of_shares(goal: Goal, in_time: float, later: float | None, late: int, penalty: int) -> Reached:
    """Return how far the share held at the due moment is, or a later one, if that is worth more."""
    first = Reached(part(goal, in_time))
    if later is None:
        return first
    second = Reached(lateness.worth(part(goal, later), late, penalty), late)
    return second if second.fraction > first.fraction else first


def counting(goal: Goal, answers: Mapping[int, int], first: int, last: int) -> list[int]:
    """Return in order the days, from the first to the last, with enough answers."""
    enough = (day for day, count in answers.items() if count >= goal.answers)
    return sorted(day for day in enough if first <= day <= last)


def of_days(goal: Goal, days: Sequence[int], due: int | None, penalty: int) -> Reached:
    """Return how far somebody is who studied enough on these days, in order; `due` is the last."""
    in_time = sum(due is None or day <= due for day in days)
    best = Reached(part(goal, in_time))
    for count, day in enumerate(days[in_time:], start=in_time + 1):
        late = day - (due or 0)
        reached = Reached(lateness.worth(part(goal, count), late, penalty), late)
        best = max(best, reached, key=lambda each: each.fraction)
    return best


def keeps_pace(goal: Goal, fraction: float, elapsed: float) -> bool:
    """Tell whether somebody is on track, with this part of the time before today gone.

    Who studies evenly is; of days, only whole ones are asked for.
    """
    if goal.kind == "hold":
        return fraction >= elapsed
    return round(fraction * goal.target) >= int(goal.target * elapsed)


def elapsed(first: int, due: int, today: int) -> float:
    """Return which part of the days from the first to the due one lies before today, 0 to 1."""
    return min(1.0, max(0, today - first) / max(1, due - first + 1))
