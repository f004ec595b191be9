"""Which moment of the review policy it is for an attempt, and what of it may be known then."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.core import reviewpolicy, timing
from app.core.reviewpolicy import Moment, Policy, What
from app.quizzes import assigned, queries
from app.quizzes.models import Attempt


def policy(attempt: Attempt) -> Policy:
    """Return what may be seen of an attempt, and when."""
    return reviewpolicy.from_table(json.loads(attempt.settings)["review"])


def moment(
    session: Session, attempt: Attempt, at: int, ends: Mapping[int, int | None] | None = None
) -> Moment:
    """Return the moment of the review policy; `ends` is `assigned.ends`, where it is known.

    An assignment has closed once nobody answers any more. A quiz that a deck describes has no
    closing time: it has closed for a person once they have handed in every attempt that it allows.
    """
    if attempt.assignment_id is not None:
        known = assigned.ends(session, [attempt.assignment_id]) if ends is None else ends
        return timing.moment(attempt.submitted_at, known[attempt.assignment_id], at)
    used_up = attempt.submitted_at is not None and queries.is_used_up(session, attempt)
    return timing.moment(attempt.submitted_at, at if used_up else None, at)


def tells(
    session: Session,
    attempt: Attempt,
    what: What,
    at: int,
    ends: Mapping[int, int | None] | None = None,
) -> bool:
    """Tell whether this thing of an attempt may be known now."""
    return reviewpolicy.may_show(policy(attempt), what, moment(session, attempt, at, ends))
