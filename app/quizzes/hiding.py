"""Whether a quiz that a learner takes at this moment keeps the source of a card to itself."""

from __future__ import annotations

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.core.reviewpolicy import may_show
from app.quizzes import moments
from app.quizzes.models import Attempt, AttemptSlot


def hides_source(session: Session, user_id: int, card_id: int) -> bool:
    """Tell whether an open attempt of this person asks a card and does not tell sources yet."""
    asked = and_(AttemptSlot.user_id == Attempt.user_id, AttemptSlot.attempt_id == Attempt.id)
    taken = session.scalars(
        select(Attempt)
        .join(AttemptSlot, asked)
        .where(
            Attempt.user_id == user_id,
            Attempt.submitted_at.is_(None),
            AttemptSlot.card_id == card_id,
        )
    )
    return any(not may_show(moments.policy(one), "source", "during") for one in taken)
