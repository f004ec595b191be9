"""Tables of quizzes: attempts, the questions drawn for each, and the log of what was done to them.

Instants are whole milliseconds of the server's clock. The tables lead their keys with the learner,
so that they can be partitioned.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    String,
    Text,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base

OWNER = "user.id"


class Attempt(Base):
    """One learner's attempt at a quiz; `blueprint_id` null means a practice quiz.

    `settings` is JSON of what held when it began: behaviour, review policy, shuffling, grace.
    `seed` drew the questions. `deadline` null means no limit. `score`, `out_of` and `moved`, how
    many cards' memory it moved, are set when it is handed in. `predicted` is JSON of
    core.scoring.Prediction.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        Index("ix_attempt_user_id_started_at", "user_id", "started_at"),
        Index("ix_attempt_submitted_at_deadline", "submitted_at", "deadline"),
    )

    user_id: Mapped[int] = mapped_column(
        ForeignKey(OWNER, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    blueprint_id: Mapped[int | None] = mapped_column(
        ForeignKey("blueprint.id", ondelete="SET NULL"), index=True
    )
    title: Mapped[str] = mapped_column(String(200))
    settings: Mapped[str] = mapped_column(Text)
    seed: Mapped[int] = mapped_column(BigInteger)
    started_at: Mapped[int] = mapped_column(BigInteger)
    deadline: Mapped[int | None] = mapped_column(BigInteger)
    submitted_at: Mapped[int | None] = mapped_column(BigInteger)
    score: Mapped[float | None] = mapped_column(Float)
    out_of: Mapped[float | None] = mapped_column(Float)
    moved: Mapped[int] = mapped_column(SmallInteger, default=0)
    predicted: Mapped[str] = mapped_column(Text, default="{}")


class AttemptSlot(Base):
    """One question of an attempt: a version of a card that never changes, and what it counts."""

    __tablename__ = "attempt_slot"
    __table_args__ = (
        ForeignKeyConstraint(
            ["user_id", "attempt_id"],
            ["attempt.user_id", "attempt.id"],
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
        ForeignKeyConstraint(
            ["card_id", "card_version"], ["card_version.card_id", "card_version.number"]
        ),
        Index("ix_attempt_slot_card_id", "card_id"),
    )

    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    attempt_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    slot: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    card_id: Mapped[int]
    card_version: Mapped[int]
    option_seed: Mapped[int] = mapped_column(BigInteger)
    points: Mapped[float] = mapped_column(Float)
    recall: Mapped[float | None] = mapped_column(Float)


class AnswerStep(Base):
    """One thing that happened to a question of an attempt. Never updated, never deleted.

    `response` is JSON in the form that core.grading describes, a flag's true or false.
    """

    __tablename__ = "answer_step"
    __table_args__ = (
        ForeignKeyConstraint(
            ["user_id", "attempt_id", "slot"],
            ["attempt_slot.user_id", "attempt_slot.attempt_id", "attempt_slot.slot"],
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
        CheckConstraint(
            "kind in ('save', 'check', 'try_again', 'finish', 'flag', 'mark')", name="kind_known"
        ),
        CheckConstraint("certainty is null or certainty between 1 and 3", name="certainty_known"),
    )

    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    attempt_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    slot: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(10))
    response: Mapped[str | None] = mapped_column(Text)
    certainty: Mapped[int | None] = mapped_column(SmallInteger)
    fraction: Mapped[float | None] = mapped_column(Float)
