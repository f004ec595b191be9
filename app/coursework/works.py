"""What a class was given to do, quizzes and decks: for whom, and what single learners may."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.classrooms import Classroom
from app.classes import queries as classes
from app.classes.queries import Learner
from app.core.goals import Goal
from app.core.refusals import NotFoundError
from app.coursework.models import DeckAssignment
from app.quizzes import audience
from app.quizzes.models import Allowance, Assignment, Work

GONE = ("There is no such assignment.", "Look for it among the assignments of the class.")
MOST = 500

Allowances = Mapping[tuple[int, int], Allowance]


@dataclass(frozen=True, slots=True)
class Given:
    """Works of a class, the ids of its learners to whom each is given, and their allowances.

    `ends` is a moment at which all are taken to be archived, None to take them as they are.
    """

    works: tuple[Work, ...]
    learners: tuple[Learner, ...]
    members: Mapping[int, frozenset[int]]
    allowances: Allowances
    ends: int | None = None

    def to(self, work: Work) -> list[Learner]:
        """List the learners to whom something is given, by name."""
        return [one for one in self.learners if one.id in self.members[work.id]]


def of_class(session: Session, classroom_id: int) -> list[Work]:
    """List what a class was given, the newest first, archived ones last."""
    query = (
        select(Work)
        .where(Work.classroom_id == classroom_id)
        .order_by(Work.archived_at.is_not(None), Work.id.desc())
        .limit(MOST)
    )
    return list(session.scalars(query))


def one_of(session: Session, classroom_id: int, key: str, *, lock: bool = False) -> Work:
    """Return something that a class was given; raise NotFoundError."""
    query = select(Work).where(Work.classroom_id == classroom_id, Work.key == key)
    if lock:
        query = query.with_for_update(of=Work).execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise NotFoundError(*GONE)
    return found


def deck_of(session: Session, classroom_id: int, key: str, *, lock: bool = False) -> DeckAssignment:
    """Return a deck that a class was given with a goal; raise NotFoundError."""
    found = one_of(session, classroom_id, key, lock=lock)
    if not isinstance(found, DeckAssignment):
        raise NotFoundError(*GONE)
    return found


def given(
    session: Session, classroom_id: int, works: Collection[Work], only: int | None = None
) -> Given:
    """Tell to whom works of a class are given; `only` one learner, if they learn there."""
    learners = tuple(
        one for one in classes.learners(session, classroom_id) if only in (None, one.id)
    )
    everybody = frozenset(one.id for one in learners)
    grouped = _grouped(session, [one.id for one in works if one.grouped])
    return Given(
        tuple(works),
        learners,
        {
            one.id: everybody & grouped.get(one.id, frozenset()) if one.grouped else everybody
            for one in works
        },
        allowances(session, [one.id for one in works], only),
    )


def allowances(session: Session, works: Collection[int], only: int | None = None) -> Allowances:
    """Return what learners are allowed beyond the others, by assignment and learner."""
    if not works:
        return {}
    query = select(Allowance).where(Allowance.assignment_id.in_(works))
    if only is not None:
        query = query.where(Allowance.user_id == only)
    return {(one.assignment_id, one.user_id): one for one in session.scalars(query)}


def _grouped(session: Session, works: Collection[int]) -> dict[int, frozenset[int]]:
    """Return the people in the groups that works are given to."""
    if not works:
        return {}
    found: dict[int, set[int]] = {}
    for work, user in audience.group_members(session, works):
        found.setdefault(work, set()).add(user)
    return {work: frozenset(users) for work, users in found.items()}


def given_to(session: Session, user_id: int) -> list[DeckAssignment]:
    """List the decks with goals that a person is given in classes, none that is archived."""
    query = (
        select(DeckAssignment)
        .join(Classroom, Classroom.id == Work.classroom_id)
        .where(
            audience.given_in_class(user_id),
            Work.archived_at.is_(None),
            Classroom.archived_at.is_(None),
        )
        .order_by(Work.due_at, Work.id)
        .limit(MOST)
    )
    return list(session.scalars(query))


def goal_of(work: DeckAssignment) -> Goal:
    """Return the goal of a deck."""
    return Goal(**json.loads(work.body))


def quizzes(works: Collection[Work]) -> list[Assignment]:
    """Return those of works that are quizzes."""
    return [one for one in works if isinstance(one, Assignment)]


def decks(works: Collection[Work]) -> list[DeckAssignment]:
    """Return those of works that are decks."""
    return [one for one in works if isinstance(one, DeckAssignment)]
