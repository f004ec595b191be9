"""What is kept about a person in gradebooks: given to them, and deleted when they ask for it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from app.gradebook.models import GradeEntry, GradeItem


def personal_data(session: Session, user_id: int) -> dict[str, list[dict[str, object]]]:
    """Return every decision about a person's marks, and what they decided about others' marks.

    Of the latter whose marks they are is left out.
    """
    found = session.execute(
        select(GradeEntry.__table__, GradeItem.title)
        .join(GradeItem, GradeItem.id == GradeEntry.item_id)
        .where(or_(GradeEntry.user_id == user_id, GradeEntry.by_id == user_id))
        .order_by(GradeEntry.id)
    )
    rows = [dict(row._mapping) for row in found]  # noqa: SLF001 - as SQLAlchemy names it
    for row in rows:
        if row["user_id"] != user_id:
            row["user_id"] = None
        if row["by_id"] != user_id:
            row["by_id"] = None
    return {"grade_entry": rows}


def leave(
    session: Session,
    *,
    classroom_id: int,
    user_id: int,
    erase: bool,
    now: datetime,  # noqa: ARG001 - all who are told of a leaving are told when
) -> None:
    """Delete a learner's marks of a class if their data goes with them."""
    if erase:
        items = select(GradeItem.id).where(GradeItem.classroom_id == classroom_id)
        session.execute(
            delete(GradeEntry).where(GradeEntry.user_id == user_id, GradeEntry.item_id.in_(items))
        )
