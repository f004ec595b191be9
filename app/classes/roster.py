"""Reads of the people of a class for its pages, and of what is kept about one person."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple, TypeVarTuple

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.classrooms import (
    ClassGroup,
    ClassInvitation,
    Classroom,
    GroupMember,
    Membership,
)
from app.accounts.models import User
from app.core import classroles
from app.core.refusals import NotFoundError
from app.decks.queries import Page

Columns = TypeVarTuple("Columns")

PAGE = 100
MOST_WAITING = 500


class Person(NamedTuple):
    """Somebody in a class, as its staff sees them."""

    id: int
    name: str
    email: str | None
    extra_time: float
    role: str
    joined_at: datetime
    note: str


class Teacher(NamedTuple):
    """Somebody who teaches a class, as its learners see them."""

    id: int
    name: str
    role: str


class Asked(NamedTuple):
    """An invitation and the class that it is to."""

    invitation: ClassInvitation
    classroom: Classroom


def people(
    session: Session, classroom_id: int, *, words: str = "", group_id: int = 0, number: int = 1
) -> Page[Person]:
    """List a hundred people of a class, its staff first, by name; searched, or of one group."""
    wanted = [Membership.classroom_id == classroom_id, Membership.state == "active"]
    wanted += [_named(word) for word in words.split()[:5]]
    if group_id:
        there = select(GroupMember.user_id).where(GroupMember.group_id == group_id)
        wanted.append(User.id.in_(there))
    total = session.scalar(_people(select(func.count())).where(*wanted)) or 0
    number = min(max(number, 1), max(1, -(-total // PAGE)))
    rows = session.execute(
        _people(select(*_PERSON))
        .where(*wanted)
        .order_by(_RANK, func.lower(User.name), User.id)
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    )
    return Page(tuple(Person(*row) for row in rows), number, total, PAGE)


def waiting(session: Session, classroom_id: int) -> list[Person]:
    """List those who wait to be let in, who came first first."""
    rows = session.execute(
        _people(select(*_PERSON))
        .where(Membership.classroom_id == classroom_id, Membership.state == "waiting")
        .order_by(Membership.joined_at, User.id)
        .limit(MOST_WAITING)
    )
    return [Person(*row) for row in rows]


def member(session: Session, classroom_id: int, user_id: int) -> tuple[Membership, User]:
    """Return somebody in a class with their account; raise NotFoundError."""
    row = session.execute(
        select(Membership, User)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.classroom_id == classroom_id,
            Membership.user_id == user_id,
            Membership.state == "active",
        )
    ).one_or_none()
    if row is None:
        raise NotFoundError("They are not in this class", "Look for them among its people.")
    return row[0], row[1]


def teachers(session: Session, classroom_id: int) -> list[Teacher]:
    """List who teaches a class: instructors, then assistants."""
    rows = session.execute(
        _people(select(User.id, User.name, Membership.role))
        .where(
            Membership.classroom_id == classroom_id,
            Membership.state == "active",
            Membership.role != classroles.LEARNER,
        )
        .order_by(_RANK, func.lower(User.name), User.id)
    )
    return [Teacher(*row) for row in rows]


def sizes(session: Session, classroom_ids: Collection[int]) -> dict[tuple[int, str], int]:
    """Count the learners of classes by state, active or waiting."""
    rows = session.execute(
        select(Membership.classroom_id, Membership.state, func.count())
        .where(Membership.classroom_id.in_(classroom_ids), Membership.role == classroles.LEARNER)
        .group_by(Membership.classroom_id, Membership.state)
    )
    return {(row[0], row[1]): row[2] for row in rows}


def waits_for(session: Session, user_id: int) -> list[Classroom]:
    """List the classes that have not yet let somebody in."""
    query = (
        select(Classroom)
        .join(Membership, Membership.classroom_id == Classroom.id)
        .where(Membership.user_id == user_id, Membership.state == "waiting")
        .order_by(Membership.joined_at)
    )
    return list(session.scalars(query))


def by_code(session: Session, code: str) -> Classroom | None:
    """Find the class that one joins by a code."""
    return session.scalar(select(Classroom).where(Classroom.join_code == code))


def invitations(session: Session, classroom_id: int) -> list[ClassInvitation]:
    """List those who are asked to join a class and have not, by address."""
    query = (
        select(ClassInvitation)
        .where(ClassInvitation.classroom_id == classroom_id)
        .order_by(ClassInvitation.declined_at.is_not(None), ClassInvitation.email)
    )
    return list(session.scalars(query))


def invitations_to(session: Session, email: str | None) -> list[Asked]:
    """List the classes that somebody with this address is asked to join."""
    query = _asked().where(
        ClassInvitation.email == (email or ""),
        ClassInvitation.declined_at.is_(None),
        Classroom.archived_at.is_(None),
    )
    return [Asked(*row) for row in session.execute(query.order_by(ClassInvitation.id))]


def invitation(session: Session, key: str) -> Asked:
    """Return the invitation of a link with its class; raise NotFoundError for one that is spent."""
    row = session.execute(_asked().where(ClassInvitation.key == key)).one_or_none()
    if row is None:
        raise NotFoundError(
            "This invitation does not work any more",
            "It was taken up already or taken back. Look at your classes, or ask your teacher.",
        )
    return Asked(*row)


def personal_data(session: Session, user_id: int) -> dict[str, list[dict[str, object]]]:
    """Give what is kept about a person in classes, notes of its staff included."""
    groups = _groups_of(session, user_id)
    rows = session.execute(
        select(Classroom, Membership)
        .join(Membership, Membership.classroom_id == Classroom.id)
        .where(Membership.user_id == user_id)
        .order_by(Classroom.id)
    )
    classes: list[dict[str, object]] = [
        {
            "class": classroom.title,
            "owner": classroom.owner_id == user_id,
            "role": own.role,
            "state": own.state,
            "joined_at": own.joined_at.isoformat(),
            "extra_time": own.extra_time,
            "groups": groups.get(classroom.id, []),
            "note_of_the_staff": own.note,
        }
        for classroom, own in rows
    ]
    email = session.get_one(User, user_id).email
    return {"classes": classes, "class_invitations": _kept_invitations(session, email)}


def _groups_of(session: Session, user_id: int) -> dict[int, list[str]]:
    """Name the groups that somebody is in, by class."""
    found: dict[int, list[str]] = {}
    rows = session.execute(
        select(ClassGroup.classroom_id, ClassGroup.title)
        .join(GroupMember, GroupMember.group_id == ClassGroup.id)
        .where(GroupMember.user_id == user_id)
        .order_by(ClassGroup.title)
    )
    for classroom_id, title in rows:
        found.setdefault(classroom_id, []).append(title)
    return found


def _kept_invitations(session: Session, email: str | None) -> list[dict[str, object]]:
    asked = _asked().where(ClassInvitation.email == (email or "")).order_by(ClassInvitation.id)
    return [
        {
            "class": row[1].title,
            "name": row[0].name,
            "role": row[0].role,
            "created_at": row[0].created_at.isoformat(),
            "declined": row[0].declined_at is not None,
        }
        for row in session.execute(asked)
    ]


_PERSON = (
    User.id,
    User.name,
    User.email,
    Membership.factor(),
    Membership.role,
    Membership.joined_at,
    Membership.note,
)
_RANK = case({"instructor": 0, "assistant": 1}, value=Membership.role, else_=2)


def _people(query: Select[*Columns]) -> Select[*Columns]:
    return query.select_from(Membership).join(User, User.id == Membership.user_id)


def _named(word: str) -> ColumnElement[bool]:
    return or_(
        User.name.icontains(word, autoescape=True), User.email.icontains(word, autoescape=True)
    )


def _asked() -> Select[ClassInvitation, Classroom]:
    return select(ClassInvitation, Classroom).join(
        Classroom, Classroom.id == ClassInvitation.classroom_id
    )
