"""What learners did of the assignments of a class, as the gradebook counts it."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy.orm import Session

from app.core.gradetable import State


class Task(NamedTuple):
    """An assignment as a column: `worth` in millionths of a point, `due` in milliseconds."""

    id: int
    key: str
    kind: str
    title: str
    worth: int
    due: int | None


class Outcome(NamedTuple):
    """What became of a learner's work: marked with a share of its worth, missing, or open."""

    state: State
    share: float = 0.0


def tasks(_session: Session, _classroom_id: int) -> list[Task]:
    """List the assignments of a class."""
    return []


def outcomes(
    _session: Session, _classroom_id: int, _at: int, _user_id: int | None = None
) -> dict[tuple[int, int], Outcome]:
    """Return by assignment and learner what became of the work that is given to them."""
    return {}
