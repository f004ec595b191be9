"""How a learner stands with an assignment: what the lists, the gradebook and the mails tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from app.quizzes import rules
from app.quizzes.models import Allowance, Assignment, Work

State: TypeAlias = Literal[
    "ahead", "not begun", "under way", "on track", "behind", "missing", "short", "late", "done"
]

FINISHED: frozenset[State] = frozenset({"done", "late"})
ASTRAY: frozenset[State] = frozenset({"behind", "missing", "short"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The times of an assignment for one learner, in milliseconds; None is without limit.

    `archived` is when it ended for everybody, `most` the attempts at a quiz in all, None for any
    number.
    """

    opens: int | None
    due: int | None
    closes: int | None
    archived: int | None = None
    most: int | None = None

    def ended(self, at: int) -> bool:
        """Tell whether nothing is taken any more."""
        return self.archived is not None or (self.closes is not None and at >= self.closes)

    def overdue(self, at: int) -> bool:
        """Tell whether what is done now is late."""
        return self.due is not None and at > self.due

    def last(self, at: int) -> int:
        """Return the last moment that counts, as far as it is known at an instant."""
        ends = [end for end in (self.closes, self.archived) if end is not None]
        return min([at, *ends])


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How a learner stands with an assignment.

    `fraction` is what counts of it from 0 to 1, after what lateness costs; None while nothing
    counts: nothing was handed in, or it is not marked. `late` tells whether what counts came late.
    `attempts` counts those begun at a quiz, the days that count with a deck. `told` is whether the
    learner may know the fraction now (the review policy of a quiz). `value` is the share of a deck
    that is held, or the number of days; None for a quiz. `then` is the share that will be held on
    the due day without any more study, None for others and once it was due.
    """

    fraction: float | None
    late: bool
    attempts: int
    terms: Terms
    state: State
    told: bool = True
    value: float | None = None
    then: float | None = None


def terms(work: Work, allowance: Allowance | None) -> Terms:
    """Return the times of an assignment for a learner with this allowance."""
    return Terms(
        opens=work.opens_at,
        due=rules.due(work, allowance),
        closes=rules.closes(work, allowance),
        archived=work.archived_at,
        most=rules.attempts(work, allowance) if isinstance(work, Assignment) else None,
    )
