"""Tables of coursework: the assignment that is a deck, what goals came to, what a person wishes."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Float, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.quizzes.models import OWNER, Work


class DeckAssignment(Work):
    """A deck that a class is given with a goal; `body` is JSON of core.goals.Goal."""

    __mapper_args__ = {"polymorphic_identity": "deck"}  # noqa: RUF012 - as SQLAlchemy has it


class GoalResult(Base):
    """What a learner held of a deck at a moment that is past: a cache, the review log has it all.

    `moment` is when the goal was due, or closed; `day` the learner's day for which `held`, a share
    of the deck, was worked out. `at` is the instant, so that a moved one is worked out anew.
    """

    __tablename__ = "goal_result"
    __table_args__ = (
        CheckConstraint("moment in ('due', 'close')", name="moment_known"),
        Index("ix_goal_result_user_id", "user_id"),
    )

    assignment_id: Mapped[int] = mapped_column(
        ForeignKey("assignment.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey(OWNER, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    moment: Mapped[str] = mapped_column(String(8), primary_key=True)
    at: Mapped[int] = mapped_column(BigInteger)
    day: Mapped[int]
    held: Mapped[float] = mapped_column(Float)


class Wishes(Base):
    """What a person wants to be told of their assignments: by mail, and in their calendar.

    `calendar_key` is in the address of their calendar, `off_key` in the link that ends the mails.
    `reminded_on` is their last day with a mail.
    """

    __tablename__ = "coursework_wishes"

    user_id: Mapped[int] = mapped_column(
        ForeignKey(OWNER, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    remind: Mapped[bool] = mapped_column(default=False)
    reminded_on: Mapped[int | None]
    off_key: Mapped[str | None] = mapped_column(String(43), unique=True)
    calendar_key: Mapped[str | None] = mapped_column(String(43), unique=True)
