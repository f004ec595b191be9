"""What becomes of a person's classes when their account is deleted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.classrooms import ClassInvitation, Classroom, Membership
from app.accounts.models import User
from app.core import classroles


@contextmanager
def leaving(session: Session, user_id: int, now: datetime) -> Iterator[None]:
    """Settle the classes of a person while their account is deleted.

    A class goes to the instructor of longest standing. Without one it is archived: its members
    keep what they see there. Invitations to the person's address are forgotten.
    """
    for classroom in session.scalars(select(Classroom).where(Classroom.owner_id == user_id)):
        heir = session.scalar(
            select(Membership.user_id)
            .where(
                Membership.classroom_id == classroom.id,
                Membership.role == classroles.INSTRUCTOR,
                Membership.user_id != user_id,
            )
            .order_by(Membership.joined_at, Membership.user_id)
            .limit(1)
        )
        classroom.owner_id = heir
        if heir is None:
            classroom.archived_at = classroom.archived_at or now
    email = session.scalar(select(User.email).where(User.id == user_id))
    session.execute(delete(ClassInvitation).where(ClassInvitation.email == email))
    session.flush()
    yield
