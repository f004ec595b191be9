"""Groups of a class: make, rename, delete, and who is in which. Actions flush, never commit."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.classrooms import ClassGroup, GroupMember, Membership
from app.classes.queries import learners
from app.core.folding import fold
from app.core.refusals import NotFoundError, RefusalError

MOST = 100
TAKEN = ("The class has a group of this name already", "Choose another name.")


class GroupLine(NamedTuple):
    """A group, and how many learners are in it."""

    id: int
    title: str
    size: int


def groups_of(session: Session, classroom_id: int) -> list[GroupLine]:
    """List the groups of a class by name."""
    rows = session.execute(
        select(ClassGroup.id, ClassGroup.title, func.count(Membership.user_id))
        .outerjoin(GroupMember, GroupMember.group_id == ClassGroup.id)
        .outerjoin(Membership, _learns(classroom_id))
        .where(ClassGroup.classroom_id == classroom_id)
        .group_by(ClassGroup.id, ClassGroup.title)
    )
    return sorted((GroupLine(*row) for row in rows), key=lambda each: (fold(each.title), each.id))


def group_of(session: Session, classroom_id: int, group_id: int) -> ClassGroup:
    """Return a group of a class; raise NotFoundError."""
    group = session.scalar(
        select(ClassGroup).where(ClassGroup.classroom_id == classroom_id, ClassGroup.id == group_id)
    )
    if group is None:
        raise NotFoundError("There is no such group", "Look for it among the groups of the class.")
    return group


def groups_by_member(session: Session, classroom_id: int) -> dict[int, list[int]]:
    """Map the people of a class to the groups that they are in."""
    found: dict[int, list[int]] = {}
    rows = session.execute(
        select(GroupMember.user_id, GroupMember.group_id)
        .join(ClassGroup, ClassGroup.id == GroupMember.group_id)
        .where(ClassGroup.classroom_id == classroom_id)
    )
    for user_id, group_id in rows:
        found.setdefault(user_id, []).append(group_id)
    return found


def make_group(session: Session, *, classroom_id: int, title: str) -> ClassGroup:
    """Make a group; raise RefusalError for a name that is taken, or one group too many."""
    if len(groups_of(session, classroom_id)) >= MOST:
        raise RefusalError(f"A class has at most {MOST} groups", "Delete one that is not needed.")
    group = ClassGroup(classroom_id=classroom_id, title=title)
    _keep(session, group)
    return group


def rename_group(session: Session, *, group: ClassGroup, title: str) -> None:
    """Give a group another name; raise RefusalError for one that is taken."""
    group.title = title
    _keep(session, group)


def delete_group(session: Session, *, group: ClassGroup) -> None:
    """Delete a group; its learners stay in the class."""
    session.delete(group)
    session.flush()


def set_members(session: Session, *, group: ClassGroup, user_ids: Collection[int]) -> None:
    """Let exactly these learners of the class be in a group; others are passed over."""
    session.refresh(group, with_for_update=True)  # two windows at once take turns
    there = {each.id for each in learners(session, group.classroom_id)}
    session.execute(delete(GroupMember).where(GroupMember.group_id == group.id))
    session.add_all(
        GroupMember(group_id=group.id, user_id=each) for each in sorted(there & {*user_ids})
    )
    session.flush()


def set_groups(
    session: Session, *, classroom_id: int, user_id: int, group_ids: Collection[int]
) -> None:
    """Let somebody be in exactly these groups of a class; others are passed over."""
    member = session.get_one(Membership, (classroom_id, user_id))
    session.refresh(member, with_for_update=True)  # two windows at once take turns
    own = {each.id for each in groups_of(session, classroom_id)}
    session.execute(
        delete(GroupMember).where(GroupMember.group_id.in_(own), GroupMember.user_id == user_id)
    )
    session.add_all(
        GroupMember(group_id=each, user_id=user_id) for each in sorted(own & {*group_ids})
    )
    session.flush()


def _keep(session: Session, group: ClassGroup) -> None:
    try:
        with session.begin_nested():
            session.add(group)
    except IntegrityError:
        raise RefusalError(*TAKEN) from None


def _learns(classroom_id: int) -> ColumnElement[bool]:
    """Join a member of a group to their membership while they learn in the class."""
    return (
        (Membership.user_id == GroupMember.user_id)
        & (Membership.classroom_id == classroom_id)
        & (Membership.role == "learner")
        & (Membership.state == "active")
    )
