"""Tables of classes: who is in one and as what, its groups, and who is asked to join it.

They stand beside people, so that decks and quizzes can ask who is in a class with whom; the slice
of classes writes them.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Float,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    case,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models import OWNER, User
from app.db import Base, Instant

CLASSROOM = "classroom.id"


class Classroom(Base):
    """A class. Its owner is an instructor of it too; it has none once the last has gone.

    `join_code` is what learners type or follow to join; `letters` is JSON: the scale of letters
    that marks are written in, `[]` for the usual one.
    """

    __tablename__ = "classroom"
    __table_args__ = (
        CheckConstraint("joining in ('open', 'approve', 'closed')", name="joining_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(22), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    about: Mapped[str] = mapped_column(String(500), default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey(OWNER, ondelete="SET NULL"), index=True)
    joining: Mapped[str] = mapped_column(String(8), default="open")
    join_code: Mapped[str] = mapped_column(String(12), unique=True)
    letters: Mapped[str] = mapped_column(Text, default="[]")
    created_at: Mapped[datetime] = mapped_column(Instant)
    archived_at: Mapped[datetime | None] = mapped_column(Instant)


class Membership(Base):
    """Somebody in a class, or waiting to be let in; `note` is for its staff alone to read.

    `extra_time` multiplies the time limits of the quizzes of this class, where it is more than the
    person's own factor.
    """

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("role in ('learner', 'assistant', 'instructor')", name="role_known"),
        CheckConstraint("state in ('active', 'waiting')", name="state_known"),
        CheckConstraint("extra_time between 1 and 5", name="extra_time_in_range"),
        Index("ix_membership_user_id", "user_id"),
    )

    classroom_id: Mapped[int] = mapped_column(
        ForeignKey(CLASSROOM, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey(OWNER, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    role: Mapped[str] = mapped_column(String(12), default="learner")
    state: Mapped[str] = mapped_column(String(8), default="active")
    joined_at: Mapped[datetime] = mapped_column(Instant)
    note: Mapped[str] = mapped_column(Text, default="")
    extra_time: Mapped[float] = mapped_column(Float, default=1.0, server_default=text("1"))

    @classmethod
    def factor(cls) -> ColumnElement[float]:
        """Return the factor that holds for a person in a class: theirs or the class's, the larger.

        To be joined to `User`; who is not in the class has their own.
        """
        return case((cls.extra_time > User.extra_time, cls.extra_time), else_=User.extra_time)


class ClassGroup(Base):
    """Some learners of a class under one name; a learner may be in several groups."""

    __tablename__ = "class_group"
    __table_args__ = (UniqueConstraint("classroom_id", "title"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    classroom_id: Mapped[int] = mapped_column(ForeignKey(CLASSROOM, ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(80))


class GroupMember(Base):
    """A learner in a group of their class."""

    __tablename__ = "group_member"
    __table_args__ = (Index("ix_group_member_user_id", "user_id"),)

    group_id: Mapped[int] = mapped_column(
        ForeignKey("class_group.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey(OWNER, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )


class ClassInvitation(Base):
    """Somebody asked to join a class, by address; gone once they have joined.

    `key` is in the link of the invitation: whoever follows it and has an account may take it up.
    """

    __tablename__ = "class_invitation"
    __table_args__ = (
        CheckConstraint("role in ('learner', 'assistant', 'instructor')", name="role_known"),
        UniqueConstraint("classroom_id", "email"),
        Index("ix_class_invitation_email", "email"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    classroom_id: Mapped[int] = mapped_column(ForeignKey(CLASSROOM, ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(80), default="")
    role: Mapped[str] = mapped_column(String(12), default="learner")
    key: Mapped[str] = mapped_column(String(22), unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    declined_at: Mapped[datetime | None] = mapped_column(Instant)
