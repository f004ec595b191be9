"""Hand a guest's attempts to an account, and give a person what is kept about them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.quizzes.models import AnswerStep, Attempt, AttemptSlot, Dispute


def merge(session: Session, guest_id: int, user_id: int, now: datetime) -> None:  # noqa: ARG001 - every merger is told the time
    """Hand a guest's attempts to an account; what belongs to them follows."""
    session.execute(update(Attempt).where(Attempt.user_id == guest_id).values(user_id=user_id))
    session.expire_all()


def personal_data(session: Session, user_id: int) -> dict[str, list[dict[str, object]]]:
    """Return all that is stored about a person's quizzes, table by table.

    What drew the questions is left out, as it tells the order of options yet to be answered.
    """
    return {
        model.__tablename__: list(_rows(session, model, user_id))
        for model in (Attempt, AttemptSlot, AnswerStep, Dispute)
    }


def _rows(session: Session, model: Any, user_id: int) -> Iterator[dict[str, object]]:  # noqa: ANN401 - any of the tables
    kept = [each for each in model.__table__.columns if each.name not in ("seed", "option_seed")]
    for row in session.execute(select(*kept).where(model.user_id == user_id)):
        yield dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public way to a row's names
