"""Ask people to join a class by their addresses: invite, take back, accept, decline."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.classrooms import ClassInvitation, Classroom, Membership
from app.accounts.models import User
from app.classes import actions
from app.core import classroles
from app.core.refusals import ForbiddenError, RefusalError
from app.core.rosters import Invitee

KEY_BYTES = 16
OTHERS = (
    "This invitation is for somebody else",
    "It lets into the staff of a class only who has the address that it was sent to.",
)


def invite(
    session: Session,
    *,
    classroom: Classroom,
    invitees: Iterable[Invitee],
    role: str,
    now: datetime,
) -> list[ClassInvitation]:
    """Ask those people who are not in the class nor asked already; return their invitations.

    Who declined is asked anew.
    """
    session.refresh(classroom, with_for_update=True)  # two windows at once take turns
    wanted = {each.address: each for each in invitees}
    _forget_declined(session, classroom, wanted)
    taken = standings(session, classroom, wanted)
    made = [
        ClassInvitation(
            classroom_id=classroom.id,
            email=each.address,
            name=each.name,
            role=role,
            key=secrets.token_urlsafe(KEY_BYTES),
            created_at=now,
        )
        for each in wanted.values()
        if each.address not in taken
    ]
    session.add_all(made)
    session.flush()
    return made


def standings(session: Session, classroom: Classroom, addresses: Collection[str]) -> dict[str, str]:
    """Tell of addresses whose people are in a class ("member") or asked already ("invited")."""
    asked = select(ClassInvitation.email).where(
        ClassInvitation.classroom_id == classroom.id,
        ClassInvitation.email.in_(addresses),
        ClassInvitation.declined_at.is_(None),
    )
    there = (
        select(User.email)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.classroom_id == classroom.id,
            Membership.state == "active",
            User.email.in_(addresses),
        )
    )
    found = dict.fromkeys(session.scalars(asked), "invited")
    return found | {email: "member" for email in session.scalars(there) if email}


def mark_sent(session: Session, *, invitations: Iterable[ClassInvitation], now: datetime) -> None:
    """Note that the mail of these invitations was handed on."""
    for each in invitations:
        each.sent_at = now
    session.flush()


def withdraw(session: Session, *, classroom: Classroom, invitation_id: int) -> None:
    """Take an invitation back; one that is not there any more changes nothing."""
    session.execute(
        delete(ClassInvitation).where(
            ClassInvitation.classroom_id == classroom.id, ClassInvitation.id == invitation_id
        )
    )
    session.expire_all()


def accept(
    session: Session, *, invitation: ClassInvitation, user: User, now: datetime
) -> Membership:
    """Join the class that one was asked to; the invitation is spent.

    An invitation to learn may be passed on; one to teach is for the address that it was sent to.
    """
    check_right_person(session, invitation, user)
    made = actions.enrol(
        session,
        classroom_id=invitation.classroom_id,
        user_id=user.id,
        role=invitation.role,
        now=now,
    )
    session.delete(invitation)
    session.flush()
    return made


def decline(session: Session, *, invitation: ClassInvitation, user: User, now: datetime) -> None:
    """Say no; whoever teaches the class sees it, and may ask again."""
    if user.email != invitation.email:
        raise ForbiddenError(*OTHERS)
    invitation.declined_at = now
    session.flush()


def check_right_person(session: Session, invitation: ClassInvitation, user: User) -> None:
    """Raise a refusal unless this person may take an invitation up now."""
    classroom = session.get_one(Classroom, invitation.classroom_id)
    if classroom.archived_at is not None:
        raise RefusalError(*actions.IS_ARCHIVED)
    if invitation.role != classroles.LEARNER and user.email != invitation.email:
        raise ForbiddenError(*OTHERS)
    if invitation.role == classroles.INSTRUCTOR and not user.has_role("instructor"):
        raise RefusalError(*actions.NO_INSTRUCTOR)


def _forget_declined(session: Session, classroom: Classroom, addresses: Collection[str]) -> None:
    session.execute(
        delete(ClassInvitation).where(
            ClassInvitation.classroom_id == classroom.id,
            ClassInvitation.email.in_(addresses),
            ClassInvitation.declined_at.is_not(None),
        )
    )
