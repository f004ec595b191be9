"""Extra time that is given during an attempt: it moves the end of the attempt that is open."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.accounts.models import User
from app.core import timing
from app.quizzes import actions, assigned, rules
from app.quizzes.models import Assignment, Attempt


def stretch(
    session: Session,
    *,
    user: User,
    now: datetime,
    before: float = 1.0,
    classroom_id: int | None = None,
) -> None:
    """Move the ends of a person's open attempts with their factor of extra time.

    `before` is their own factor until `now`; with a class, its factor changed and only its quizzes
    move. An end that has passed stays, as what came later was refused; none is moved before `now`,
    as what was answered until then was taken.
    """
    at = clock.milliseconds(now)
    query = select(Attempt).where(
        Attempt.user_id == user.id,
        Attempt.submitted_at.is_(None),
        Attempt.deadline.is_not(None),
        Attempt.preview.is_(False),
    )
    if classroom_id is not None:
        query = query.join(Assignment, Assignment.id == Attempt.assignment_id)
        query = query.where(Assignment.classroom_id == classroom_id)
    for attempt in session.scalars(query.with_for_update(of=Attempt)):
        if not actions.is_over(attempt, at):
            attempt.deadline = max(at, _end(session, attempt, user, before))
    session.flush()


def _end(session: Session, attempt: Attempt, user: User, before: float) -> int:
    """Return the end of an attempt with another factor of extra time."""
    deadline, began = attempt.deadline or 0, attempt.started_at
    if attempt.assignment_id is None:
        return began + round((deadline - began) * user.extra_time / before)
    assignment = session.get_one(Assignment, attempt.assignment_id)
    allowance = assigned.allowance(session, attempt.user_id, assignment)
    extra = assigned.extra_time(session, user.id, assignment)
    times = rules.timing(assignment, extra, allowance)
    found = timing.deadline(times, began)
    return deadline if found is None else found
