"""What learners did of the assignments of a class, as the gradebook counts it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.core.gradepoints import POINT
from app.core.gradetable import State
from app.coursework import queries as coursework
from app.coursework import works
from app.coursework.standing import Result
from app.coursework.works import Given
from app.quizzes import results
from app.quizzes.models import Work

WORTH = 100 * POINT  # of an assignment, until a class says otherwise


class Task(NamedTuple):
    """An assignment as a column: `worth` in millionths of a point, `due` in milliseconds."""

    id: int
    key: str
    kind: str
    title: str
    worth: int
    due: int | None


class Outcome(NamedTuple):
    """What became of a learner's work: marked with a share of its worth, missing, or open.

    A mark is `provisional` while an essay of the work waits to be marked.
    """

    state: State
    share: float = 0.0
    provisional: bool = False


def tasks(session: Session, classroom_id: int) -> list[Task]:
    """List the assignments of a class, archived ones too, the oldest first."""
    found = sorted(works.of_class(session, classroom_id), key=lambda one: one.id)
    return [
        Task(one.id, one.key, one.kind, one.title, WORTH, one.due_at or one.closes_at)
        for one in found
    ]


def outcomes(
    session: Session, classroom_id: int, at: int, users: Collection[int], *, told: bool = False
) -> dict[tuple[int, int], Outcome]:
    """Return by assignment and learner what became of the work that is given to some learners.

    If only what is `told` is asked for, it is what the learners may know now.
    """
    given = works.given(session, classroom_id, works.of_class(session, classroom_id))
    found = coursework.of_works(session, _among(given, users), at)
    waiting = results.provisional(session, works.quizzes(given.works), [*users])
    return {
        key: Outcome("open")
        if told and not cell.told
        else _outcome(cell, provisional=key in waiting)
        for key, cell in found.cells.items()
    }


def lateness(session: Session, task: Task, user_id: int, at: int) -> int | None:
    """Return the percentage that each day costs a learner whose work came late, else None."""
    given = session.get(Work, task.id)
    found = given and coursework.of_one(session, given, at, only=user_id).cells
    cell = found and found.get((task.id, user_id))
    return given.penalty if given and cell and cell.late else None


def _among(given: Given, users: Collection[int]) -> Given:
    """Return what is given to some learners alone."""
    chosen = frozenset(users)
    return replace(
        given,
        learners=tuple(one for one in given.learners if one.id in chosen),
        members={work: members & chosen for work, members in given.members.items()},
    )


def _outcome(cell: Result, *, provisional: bool) -> Outcome:
    """Return what counts: of a goal that is not due yet nothing does, unless it is reached."""
    if cell.state == "missing" and not cell.fraction:
        return Outcome("missing")
    if cell.fraction is None or cell.state not in ("done", "late", "short", "missing"):
        return Outcome("open")
    return Outcome("marked", cell.fraction, provisional)
