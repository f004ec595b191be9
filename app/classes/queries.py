"""Reads of classes: the only ways to a class, and to the people in it."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.accounts.classrooms import Classroom, GroupMember, Membership
from app.accounts.models import User
from app.core import classroles
from app.core.folding import fold
from app.core.refusals import ForbiddenError, NotFoundError

LOOK = "Look for it among your classes, or ask whoever teaches it."


class Standing(NamedTuple):
    """A class, and what somebody is in it."""

    classroom: Classroom
    membership: Membership

    @property
    def role(self) -> str:
        """Name the role: learner, assistant or instructor."""
        return self.membership.role

    @property
    def staff(self) -> bool:
        """Tell whether they teach here."""
        return classroles.staff(self.role)

    @property
    def owns(self) -> bool:
        """Tell whether the class is theirs."""
        return self.classroom.owner_id == self.membership.user_id

    def may(self, right: str) -> bool:
        """Tell whether they have a right in this class."""
        return classroles.may(self.role, right)


class Learner(NamedTuple):
    """Somebody who learns in a class; `extra_time` multiplies the time of their quizzes."""

    id: int
    name: str
    email: str | None
    time_zone: str
    day_start: int
    extra_time: float


def member_class(session: Session, user_id: int, key: str) -> Standing:
    """Return a class that this person is in, and as what; raise NotFoundError for all others."""
    query = _standings(user_id).where(Classroom.key == key, Membership.state == "active")
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFoundError("There is no such class", LOOK)
    return Standing(*row)


def require(session: Session, user_id: int, key: str, right: str) -> Standing:
    """Return a class in which this person has a right (a name of core.classroles.RIGHTS).

    Raise NotFoundError for strangers, and ForbiddenError for members who may not.
    """
    standing = member_class(session, user_id, key)
    if not standing.may(right):
        raise ForbiddenError(
            f"In this class you may not {classroles.RIGHTS[right]}",
            "Ask an instructor of the class.",
        )
    return standing


def classes_of(session: Session, user_id: int) -> list[Standing]:
    """List the classes that somebody is in, the newest first, archived ones last."""
    query = (
        _standings(user_id)
        .where(Membership.state == "active")
        .order_by(Classroom.archived_at.is_not(None), Classroom.id.desc())
    )
    return [Standing(*row) for row in session.execute(query)]


def learners(session: Session, classroom_id: int, group_id: int | None = None) -> list[Learner]:
    """List by name those who learn in a class, or in one group of it."""
    query = (
        select(User.id, User.name, User.email, User.time_zone, User.day_start, User.extra_time)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.classroom_id == classroom_id,
            Membership.role == classroles.LEARNER,
            Membership.state == "active",
        )
    )
    if group_id is not None:
        there = select(GroupMember.user_id).where(GroupMember.group_id == group_id)
        query = query.where(User.id.in_(there))
    found = [Learner(*row) for row in session.execute(query)]
    return sorted(found, key=lambda each: (fold(each.name), each.id))


def _standings(user_id: int) -> Select[Classroom, Membership]:
    return (
        select(Classroom, Membership)
        .join(Membership, Membership.classroom_id == Classroom.id)
        .where(Membership.user_id == user_id)
    )
