"""What a mark rests on: the attempts of a learner at a quiz."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.gradebook.work import Task
from app.quizzes.models import Attempt
from app.quizzes.roll import share_of


class Try(NamedTuple):
    """An attempt, and the share of its points; None while it is open or not marked."""

    attempt: Attempt
    share: float | None


def of(session: Session, task: Task, user_id: int) -> list[Try]:
    """List a learner's attempts at an assignment, the oldest first."""
    query = (
        select(Attempt)
        .where(
            Attempt.user_id == user_id,
            Attempt.assignment_id == task.id,
            Attempt.preview.is_(False),
        )
        .order_by(Attempt.started_at, Attempt.id)
    )
    return [Try(one, share_of(one) if one.submitted_at else None) for one in session.scalars(query)]
