"""What people do with classes: make, change, archive, join, let in, leave, give roles.

Actions flush and never commit; the doors do that.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.accounts.actions import record
from app.accounts.classrooms import ClassGroup, Classroom, GroupMember, Membership
from app.accounts.models import User
from app.classes.queries import Standing
from app.core import classroles, joincodes
from app.core.refusals import ForbiddenError, RefusalError

JOINING = ("open", "approve", "closed")
KEY_BYTES = 16
IS_ARCHIVED = (
    "This class is archived",
    "Nothing changes in it unless an instructor brings it back.",
)
IS_CLOSED = ("Nobody joins this class by its code now", "Ask whoever teaches it to invite you.")
OWNERS_WORK = (
    "Only who owns the class names instructors and dismisses them",
    "Ask them; the page of people says who it is.",
)
NO_INSTRUCTOR = (
    "They cannot be an instructor here yet",
    "An administrator must give their account the role of instructor first.",
)


def make_class(
    session: Session, *, owner: User, title: str, about: str, joining: str, now: datetime
) -> Classroom:
    """Make a class and its owner the first instructor of it."""
    made = Classroom(
        key=secrets.token_urlsafe(KEY_BYTES),
        title=title,
        about=about,
        owner_id=owner.id,
        joining=joining,
        join_code=joincodes.make_code(secrets.choice),
        created_at=now,
    )
    session.add(made)
    session.flush()
    _add(session, made.id, owner.id, classroles.INSTRUCTOR, now=now)
    return made


def change_class(
    session: Session, *, classroom: Classroom, title: str, about: str, joining: str
) -> None:
    """Say what a class is called, what it is about, and how people join it."""
    classroom.title, classroom.about, classroom.joining = title, about, joining
    session.flush()


def renew_code(session: Session, *, classroom: Classroom) -> None:
    """Give a class another code; the old one and its link lead nowhere."""
    classroom.join_code = joincodes.make_code(secrets.choice)
    session.flush()


def archive(session: Session, *, classroom: Classroom, now: datetime) -> None:
    """Put a class away: nobody joins, and it stands last; its members still read it."""
    classroom.archived_at = classroom.archived_at or now
    session.flush()


def bring_back(session: Session, *, classroom: Classroom) -> None:
    """Take a class out of the archive."""
    classroom.archived_at = None
    session.flush()


def hand_over(session: Session, *, standing: Standing, user_id: int) -> None:
    """Make another instructor of the class its owner."""
    if not standing.owns:
        raise ForbiddenError(*OWNERS_WORK)
    heir = session.get(Membership, (standing.classroom.id, user_id))
    if heir is None or heir.role != classroles.INSTRUCTOR:
        raise RefusalError("They are no instructor of this class", "Make them one first.")
    standing.classroom.owner_id = user_id
    session.flush()


def join(session: Session, *, classroom: Classroom, user: User, now: datetime) -> Membership:
    """Let somebody into a class by its code, or have them wait; who is there already stays.

    Raise RefusalError for a class that is closed or archived.
    """
    there = session.get(Membership, (classroom.id, user.id))
    if there is not None:
        return there
    if classroom.archived_at is not None:
        raise RefusalError(*IS_ARCHIVED)
    if classroom.joining == "closed":
        raise RefusalError(*IS_CLOSED)
    state = "active" if classroom.joining == "open" else "waiting"
    return _add(session, classroom.id, user.id, classroles.LEARNER, now=now, state=state)


def admit(
    session: Session, *, classroom: Classroom, user_ids: Collection[int], now: datetime
) -> int:
    """Let in those of these people who wait; return how many."""
    waiting = _waiting(session, classroom, user_ids)
    session.execute(
        update(Membership)
        .where(Membership.classroom_id == classroom.id, Membership.user_id.in_(waiting))
        .values(state="active", joined_at=now)
    )
    session.expire_all()
    return len(waiting)


def refuse(session: Session, *, classroom: Classroom, user_ids: Collection[int]) -> int:
    """Take those of these people who wait off the list; return how many."""
    waiting = _waiting(session, classroom, user_ids)
    session.execute(
        delete(Membership).where(
            Membership.classroom_id == classroom.id, Membership.user_id.in_(waiting)
        )
    )
    session.expire_all()
    return len(waiting)


def _waiting(session: Session, classroom: Classroom, user_ids: Collection[int]) -> list[int]:
    query = select(Membership.user_id).where(
        Membership.classroom_id == classroom.id,
        Membership.state == "waiting",
        Membership.user_id.in_(user_ids),
    )
    return list(session.scalars(query.with_for_update()))


def leave(session: Session, *, classroom: Classroom, user_id: int) -> None:
    """Take somebody out of a class and its groups; raise RefusalError for its owner.

    What they remember is theirs and stays.
    """
    if classroom.owner_id == user_id:
        raise RefusalError(
            "Its owner cannot leave a class", "Hand it to another instructor first, or archive it."
        )
    groups = select(ClassGroup.id).where(ClassGroup.classroom_id == classroom.id)
    session.execute(
        delete(GroupMember).where(GroupMember.group_id.in_(groups), GroupMember.user_id == user_id)
    )
    session.execute(
        delete(Membership).where(
            Membership.classroom_id == classroom.id, Membership.user_id == user_id
        )
    )
    session.expire_all()


def change_role(
    session: Session, *, standing: Standing, member: Membership, account: User, role: str
) -> None:
    """Give a member of one's class another role there.

    Raise ForbiddenError where it takes the owner, and RefusalError for who cannot be instructor.
    """
    if role == member.role:
        return
    check_appointment(standing, member, role)
    if role == classroles.INSTRUCTOR and not account.has_role("instructor"):
        raise RefusalError(*NO_INSTRUCTOR)
    member.role = role
    session.flush()


def check_appointment(standing: Standing, member: Membership, role: str = "") -> None:
    """Raise ForbiddenError unless one may give a member this role, or (without one) remove them."""
    if member.user_id == standing.classroom.owner_id:
        raise ForbiddenError("The owner of a class stays its instructor", "They may hand it over.")
    if classroles.INSTRUCTOR in (role, member.role) and not standing.owns:
        raise ForbiddenError(*OWNERS_WORK)


def write_note(session: Session, *, member: Membership, text: str) -> None:
    """Keep what the staff of a class notes about a member."""
    member.note = text
    session.flush()


def give_time(
    session: Session,
    *,
    standing: Standing,
    member: Membership,
    factor: float,
    by: User,
    now: datetime,
) -> None:
    """Set by how much the time limits of a learner are multiplied in a class, from 1 to 5."""
    detail = {"class": standing.classroom.key}
    detail |= {"from": f"{member.extra_time:g}", "to": f"{factor:g}"}
    if factor == member.extra_time:
        return
    member.extra_time = factor
    session.flush()
    subject = session.get_one(User, member.user_id)
    record(session=session, actor=by, action="extra time", subject=subject, detail=detail, now=now)


def enrol(
    session: Session, *, classroom_id: int, user_id: int, role: str, now: datetime
) -> Membership:
    """Put somebody who was asked in a class, whoever else may join; a role never gets lower."""
    there = session.get(Membership, (classroom_id, user_id))
    if there is None:
        return _add(session, classroom_id, user_id, role, now=now)
    there.role = max(there.role, role, key=classroles.ROLES.index)
    if there.state == "waiting":
        there.state, there.joined_at = "active", now
    session.flush()
    return there


def _add(
    session: Session,
    classroom_id: int,
    user_id: int,
    role: str,
    *,
    now: datetime,
    state: str = "active",
) -> Membership:
    """Add a membership; who pressed the button twice at once gets the one that is there."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    made = insert(Membership).values(
        classroom_id=classroom_id, user_id=user_id, role=role, state=state, joined_at=now, note=""
    )
    session.execute(made.on_conflict_do_nothing())
    return session.get_one(Membership, (classroom_id, user_id))
