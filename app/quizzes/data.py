"""Hand a guest's attempts to an account, and give a person what is kept about them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from app import clock
from app.quizzes import assigned, moments
from app.quizzes.models import AnswerStep, Assignee, Assignment, Attempt, AttemptSlot, Dispute

MARKS = frozenset({"score", "out_of", "moved", "fraction"})
SAID = frozenset({"response", "by_id"})
SECRET = frozenset({"seed", "option_seed", "body"})


def merge(session: Session, guest_id: int, user_id: int, now: datetime) -> None:  # noqa: ARG001 - every merger is told the time
    """Hand a guest's attempts to an account; what belongs to them follows."""
    session.execute(update(Attempt).where(Attempt.user_id == guest_id).values(user_id=user_id))
    session.expire_all()


def personal_data(session: Session, user_id: int) -> dict[str, list[dict[str, object]]]:
    """Return all that is stored about a person's quizzes, table by table.

    What drew the questions is left out, as it tells the order of options yet to be answered; so are
    the marks of attempts that the review policy keeps to itself now.
    """
    at = clock.now_ms()
    own = session.scalars(select(Attempt).where(Attempt.user_id == user_id)).all()
    ends = assigned.ends(session, {one.assignment_id for one in own if one.assignment_id})
    silent = {one.id for one in own if not moments.tells(session, one, "marks", at, ends)}
    found = {
        model.__tablename__: [
            _kept(row, silent) for row in _rows(session, model, model.user_id == user_id)
        ]
        for model in (Attempt, AttemptSlot, AnswerStep, Dispute, Assignee)
    }
    return found | {"assignment": list(_rows(session, Assignment, Assignment.owner_id == user_id))}


def _kept(row: dict[str, object], silent: Collection[str]) -> dict[str, object]:
    """Return a row without its marks, and what was said of them, if those may not be told."""
    if row.get("attempt_id", row.get("id")) not in silent:
        return row
    hidden = MARKS | SAID if row.get("kind") == "mark" else MARKS
    return {name: None if name in hidden else value for name, value in row.items()}


def _rows(
    session: Session,
    model: Any,  # noqa: ANN401 - any of the tables
    whose: ColumnElement[bool],
) -> Iterator[dict[str, object]]:
    kept = [each for each in model.__table__.columns if each.name not in SECRET]
    for row in session.execute(select(*kept).where(whose)):
        yield dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public way to a row's names
