"""Tables of progress: what learners aim at. All else that the slice shows is read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    String,
    Text,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant


class ExamGoal(Base):
    """A learner wants to hold so many percent of some decks on a day.

    `day` is an ordinal of their local date, `minutes` what they have a day. `plan` is JSON of
    core.examgoal.Plan as worked out on `plan_day`, null until then.
    """

    __tablename__ = "exam_goal"
    __table_args__ = (
        CheckConstraint("target between 1 and 99", name="target_in_range"),
        CheckConstraint("minutes between 1 and 1440", name="minutes_in_range"),
    )

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    title: Mapped[str] = mapped_column(String(80))
    day: Mapped[int]
    target: Mapped[int] = mapped_column(SmallInteger)
    minutes: Mapped[int] = mapped_column(SmallInteger)
    plan: Mapped[str | None] = mapped_column(Text)
    plan_day: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Instant)


class ExamGoalDeck(Base):
    """A deck of which a goal wants to be held."""

    __tablename__ = "exam_goal_deck"
    __table_args__ = (
        ForeignKeyConstraint(
            ["user_id", "goal_id"], ["exam_goal.user_id", "exam_goal.id"], ondelete="CASCADE"
        ),
        Index("ix_exam_goal_deck_deck_id", "deck_id"),
    )

    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    goal_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    deck_id: Mapped[int] = mapped_column(
        ForeignKey("deck.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
