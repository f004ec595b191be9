"""To whom an assignment of a class is given: its active learners, or those of some groups.

Who left the class, or the groups, counts nowhere any more; what they did is kept, and `left` has
them.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app import clock
from app.accounts.classrooms import GroupMember, Membership
from app.accounts.models import User
from app.core import classroles
from app.quizzes.models import Attempt, Work, WorkGroup

Person: TypeAlias = int | InstrumentedAttribute[int]


class Learner(NamedTuple):
    """Somebody to whom an assignment is given, and when they came, in milliseconds."""

    user: User
    joined_at: int


def role_in(user_id: Person) -> ColumnElement[str | None]:
    """Return what a person is in the class that an assignment is given to."""
    query = select(Membership.role).where(
        Membership.classroom_id == Work.classroom_id,
        Membership.user_id == user_id,
        Membership.state == "active",
    )
    return query.correlate(Work, Attempt).scalar_subquery()


def given_in_class(user_id: Person) -> ColumnElement[bool]:
    """Say of assignments that a person is given them in a class: now, as one of its learners."""
    grouped = (
        select(WorkGroup.group_id)
        .join(GroupMember, GroupMember.group_id == WorkGroup.group_id)
        .where(WorkGroup.assignment_id == Work.id, GroupMember.user_id == user_id)
        .correlate(Work, Attempt)
    )
    learns = role_in(user_id) == classroles.LEARNER
    return and_(learns, or_(Work.grouped.is_(False), grouped.exists()))


def counts() -> ColumnElement[bool]:
    """Say of attempts, joined to what they are at, if they count: who left a class is out."""
    return or_(Work.classroom_id.is_(None), given_in_class(Attempt.user_id))


def left(session: Session, assignment: Work) -> list[Learner]:
    """List by name who has attempts at an assignment of a class and is not given it any more."""
    query = (
        select(User)
        .join(Attempt, Attempt.user_id == User.id)
        .join(Work, Work.id == Attempt.assignment_id)
        .where(
            Work.id == assignment.id, Attempt.preview.is_(False), ~func.coalesce(counts(), False)
        )
        .distinct()
        .order_by(User.name, User.id)
    )
    return [Learner(user, 0) for user in session.scalars(query)]


def learners(session: Session, assignment: Work) -> list[Learner]:
    """List who learns now in the class of an assignment."""
    grouped = select(GroupMember.user_id).join(
        WorkGroup, WorkGroup.group_id == GroupMember.group_id
    )
    here = and_(
        Membership.user_id == User.id,
        Membership.classroom_id == assignment.classroom_id,
        Membership.role == classroles.LEARNER,
        Membership.state == "active",
    )
    if assignment.grouped:
        chosen = grouped.where(WorkGroup.assignment_id == assignment.id)
        here = and_(here, Membership.user_id.in_(chosen))
    query = (
        select(User, Membership.joined_at)
        .join(Membership, here)
        .order_by(Membership.joined_at, User.id)
    )
    return [Learner(user, clock.milliseconds(joined)) for user, joined in session.execute(query)]


def groups_of(session: Session, work: Work) -> tuple[int, ...]:
    """Return the groups of its class to which an assignment is given, none for all of it."""
    query = select(WorkGroup.group_id).where(WorkGroup.assignment_id == work.id)
    return tuple(session.scalars(query.order_by(WorkGroup.group_id)))


def group_members(session: Session, works: Collection[int]) -> list[tuple[int, int]]:
    """List who is in the groups that assignments are given to, as pairs of assignment and user."""
    query = (
        select(WorkGroup.assignment_id, GroupMember.user_id)
        .join(GroupMember, GroupMember.group_id == WorkGroup.group_id)
        .where(WorkGroup.assignment_id.in_(works))
    )
    return [(work, user) for work, user in session.execute(query)]
