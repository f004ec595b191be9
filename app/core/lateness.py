"""What work that is handed in after its due moment is still worth, and which piece of it counts.

A day of lateness is 24 hours from the due moment on; one that has begun counts whole. Each takes
the same percentage off what the work is worth, until nothing is left. Times are in milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app.core import scoring
from app.core.scoring import Keep

DAY_MS = 86_400_000
MOST_PENALTY = 100


class Work(NamedTuple):
    """A piece of work: the share of its points, None while it is not marked, and its days late."""

    share: float | None
    late: int


class Outcome(NamedTuple):
    """What counts of somebody's work: the share after lateness, None while unknown; if late."""

    share: float | None
    late: bool


def days_late(due: int | None, done_at: int) -> int:
    """Count the days, begun ones whole, by which work came after it was due; 0 if in time."""
    return 0 if due is None else max(0, -((due - done_at) // DAY_MS))


def worth(share: float, days: int, penalty: int) -> float:
    """Return what is left of a share after so many days late, at a percentage for each."""
    return share * (max(0, MOST_PENALTY - days * penalty) / MOST_PENALTY)


def settle(works: Sequence[Work], keep: Keep, penalty: int) -> Outcome:
    """Return what counts of pieces of work, in order of time, each less what its lateness costs.

    Of equals the earlier counts, so that a late repeat that is no better leaves no mark.
    """
    left = [None if work.share is None else worth(work.share, work.late, penalty) for work in works]
    return Outcome(scoring.keep(keep, left), _is_late(keep, left, [work.late for work in works]))


def _is_late(keep: Keep, left: Sequence[float | None], late: Sequence[int]) -> bool:
    """Tell whether what counts came late; of the highest while none is marked, whether all did."""
    if not late:
        return False
    if keep == "average":
        return any(late)
    if keep == "highest":
        known = [share for share in left if share is not None]
        return bool(late[left.index(max(known))]) if known else all(late)
    return bool(late[0 if keep == "first" else -1])
