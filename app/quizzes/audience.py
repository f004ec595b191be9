"""To whom an assignment of a class is given: its active learners, or those of some groups."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from app import clock
from app.accounts.classrooms import GroupMember, Membership
from app.accounts.models import User
from app.core import classroles
from app.quizzes.models import Assignee, Work, WorkGroup


class Learner(NamedTuple):
    """Somebody to whom an assignment is given, and when they came, in milliseconds."""

    user: User
    joined_at: int


def role_in(user_id: int) -> ColumnElement[str | None]:
    """Return what a person is in the class that an assignment is given to."""
    query = select(Membership.role).where(
        Membership.classroom_id == Work.classroom_id,
        Membership.user_id == user_id,
        Membership.state == "active",
    )
    return query.correlate(Work).scalar_subquery()


def given_in_class(user_id: int) -> ColumnElement[bool]:
    """Say of assignments that a person is given them in a class: now, as one of its learners."""
    grouped = (
        select(WorkGroup.group_id)
        .join(GroupMember, GroupMember.group_id == WorkGroup.group_id)
        .where(WorkGroup.assignment_id == Work.id, GroupMember.user_id == user_id)
        .correlate(Work)
    )
    learns = role_in(user_id) == classroles.LEARNER
    return and_(learns, or_(Work.grouped.is_(False), grouped.exists()))


def learners(session: Session, assignment: Work) -> list[Learner]:
    """List who learns now in the class of an assignment, and who had begun before they left."""
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
    came = select(Assignee.user_id).where(Assignee.assignment_id == assignment.id)
    query = (
        select(User, Membership.joined_at)
        .outerjoin(Membership, here)
        .where(or_(Membership.user_id.is_not(None), User.id.in_(came)))
        .order_by(Membership.joined_at, User.id)
    )
    return [
        Learner(user, 0 if joined is None else clock.milliseconds(joined))
        for user, joined in session.execute(query)
    ]


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
