"""Tables of quizzes: assignments, attempts, the questions drawn for each, and the log of each.

What classes are given to do stands in one table, quizzes and decks alike; the slice of coursework
adds the second kind. Instants are whole milliseconds of the server's clock. The tables lead their
keys with the learner, so that they can be partitioned.
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


class Work(Base):
    """Something that learners are given to do, a quiz or a deck: `kind` tells which.

    It is given to who knows its address, `key`, or to the active learners of a class; if `grouped`,
    to those in its groups alone. `body` is JSON of what is asked, `settings` of the rules that
    hold. The times are shown in `zone`, the instructor's; null is without limit. What comes after
    `due_at` is late and loses `penalty` percent for each day; after `closes_at` nothing is taken.
    An empty `code` asks for none.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint(
            "opens_at is null or closes_at is null or opens_at < closes_at", name="window_in_order"
        ),
        CheckConstraint("kind in ('quiz', 'deck')", name="kind_known"),
        CheckConstraint("penalty between 0 and 100", name="penalty_in_range"),
        CheckConstraint(
            "due_at is null or closes_at is null or due_at <= closes_at", name="due_before_close"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    key: Mapped[str] = mapped_column(String(22), unique=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey(OWNER, ondelete="CASCADE"), index=True)
    deck_id: Mapped[int] = mapped_column(ForeignKey("deck.id", ondelete="CASCADE"), index=True)
    blueprint_id: Mapped[int | None] = mapped_column(
        ForeignKey("blueprint.id", ondelete="SET NULL"), index=True
    )
    classroom_id: Mapped[int | None] = mapped_column(
        ForeignKey("classroom.id", ondelete="CASCADE"), index=True
    )
    grouped: Mapped[bool] = mapped_column(default=False)
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    settings: Mapped[str] = mapped_column(Text)
    opens_at: Mapped[int | None] = mapped_column(BigInteger)
    due_at: Mapped[int | None] = mapped_column(BigInteger)
    closes_at: Mapped[int | None] = mapped_column(BigInteger)
    penalty: Mapped[int] = mapped_column(SmallInteger, default=0)
    zone: Mapped[str] = mapped_column(String(64), default="UTC")
    code: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[int] = mapped_column(BigInteger)
    archived_at: Mapped[int | None] = mapped_column(BigInteger)

    __mapper_args__ = {"polymorphic_on": "kind"}  # noqa: RUF012 - as SQLAlchemy has it


class Assignment(Work):
    """A quiz that an instructor gives to learners, with its window and its rules.

    It is whole in itself, so that a later edit of the deck does not move it: `body` has what is
    drawn, as `blueprint.body` has it.
    """

    __mapper_args__ = {"polymorphic_identity": "quiz"}  # noqa: RUF012 - as SQLAlchemy has it


class WorkGroup(Base):
    """A group of a class to which an assignment is given."""

    __tablename__ = "assignment_group"
    __table_args__ = (Index("ix_assignment_group_group_id", "group_id"),)

    assignment_id: Mapped[int] = mapped_column(
        ForeignKey("assignment.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    group_id: Mapped[int] = mapped_column(
        ForeignKey("class_group.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )


class Allowance(Base):
    """What one learner is allowed beyond the others: other times, more attempts; null as for all.

    `attempts` is how many they have in all.
    """

    __tablename__ = "allowance"
    __table_args__ = (
        CheckConstraint(
            "due_at is null or closes_at is null or due_at <= closes_at", name="due_before_close"
        ),
        Index("ix_allowance_user_id", "user_id"),
    )

    assignment_id: Mapped[int] = mapped_column(
        ForeignKey("assignment.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey(OWNER, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    due_at: Mapped[int | None] = mapped_column(BigInteger)
    closes_at: Mapped[int | None] = mapped_column(BigInteger)
    attempts: Mapped[int | None] = mapped_column(SmallInteger)


class Assignee(Base):
    """A learner to whom an assignment is given: they opened its address with the right code."""

    __tablename__ = "assignee"
    __table_args__ = (Index("ix_assignee_user_id", "user_id"),)

    assignment_id: Mapped[int] = mapped_column(
        ForeignKey("assignment.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey(OWNER, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    joined_at: Mapped[int] = mapped_column(BigInteger)


class Ruling(Base):
    """What an instructor decided about a question of an assignment after it was asked.

    Never updated, never deleted; the newest of a question and kind holds. `full` gives everybody
    full marks, `drop` leaves the question out, `accept` takes an answer as right too, `key` grades
    by another version of the card, `points` changes what it counts, `lift` takes back a kind.
    `value` is JSON of what the kind needs.
    """

    __tablename__ = "ruling"
    __table_args__ = (
        CheckConstraint(
            "kind in ('full', 'drop', 'accept', 'key', 'points', 'lift')", name="kind_known"
        ),
        Index("ix_ruling_assignment_id", "assignment_id"),
        Index("ix_ruling_card_id", "card_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"))
    card_id: Mapped[int] = mapped_column(ForeignKey("card.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    value: Mapped[str] = mapped_column(Text, default="null")
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey(OWNER, ondelete="SET NULL"), index=True)
    at: Mapped[int] = mapped_column(BigInteger)


class Attempt(Base):
    """One learner's attempt at a quiz; without blueprint and assignment it is a practice quiz.

    `settings` is JSON of what held when it began: behaviour, review policy, shuffling, grace.
    `seed` drew the questions. `deadline` null means no limit. `score`, `out_of` and `moved`, how
    many cards' memory it moved, are set when it is handed in; memory may wait until the assignment
    has closed, `remembered_at` tells. `looked_at` is when its learner last looked at what was said
    of it since it was handed in. `predicted` is JSON of core.scoring.Prediction. A `preview`
    is the instructor's own look at an assignment: it counts nowhere and moves no memory. `variant`
    is A to D, or empty.
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
    assignment_id: Mapped[int | None] = mapped_column(
        ForeignKey("assignment.id", ondelete="SET NULL"), index=True
    )
    preview: Mapped[bool] = mapped_column(default=False)
    variant: Mapped[str] = mapped_column(String(1), default="")
    title: Mapped[str] = mapped_column(String(200))
    settings: Mapped[str] = mapped_column(Text)
    seed: Mapped[int] = mapped_column(BigInteger)
    started_at: Mapped[int] = mapped_column(BigInteger)
    deadline: Mapped[int | None] = mapped_column(BigInteger)
    submitted_at: Mapped[int | None] = mapped_column(BigInteger)
    score: Mapped[float | None] = mapped_column(Float)
    out_of: Mapped[float | None] = mapped_column(Float)
    moved: Mapped[int] = mapped_column(SmallInteger, default=0)
    remembered_at: Mapped[int | None] = mapped_column(BigInteger, index=True)
    looked_at: Mapped[int | None] = mapped_column(BigInteger)
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

    `response` is JSON in the form that core.grading describes, a flag's true or false, or what the
    person who marked, `by_id`, says of it: a note, and points by criterion.
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
    by_id: Mapped[int | None] = mapped_column(ForeignKey(OWNER, ondelete="SET NULL"), index=True)


class Dispute(Base):
    """A learner says that a question of their attempt is wrong, and what was answered."""

    __tablename__ = "dispute"
    __table_args__ = (
        ForeignKeyConstraint(
            ["user_id", "attempt_id", "slot"],
            ["attempt_slot.user_id", "attempt_slot.attempt_id", "attempt_slot.slot"],
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
    )

    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    attempt_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    slot: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[int] = mapped_column(BigInteger)
    reply: Mapped[str] = mapped_column(Text, default="")
    replied_at: Mapped[int | None] = mapped_column(BigInteger)
    by_id: Mapped[int | None] = mapped_column(ForeignKey(OWNER, ondelete="SET NULL"), index=True)
