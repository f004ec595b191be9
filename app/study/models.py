"""Tables of studying: the review log, which is the truth, and what is folded from it.

Instants are whole milliseconds since the epoch, days are ordinals of the learner's local date.
The tables lead their keys with the learner, so that they can be partitioned.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Float,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base

OWNER = "user.id"
WRONG = text("fraction < 1")  # the answers from which confused pairs are found


class Rules(Base):
    """Scheduling settings that were in force at some answer, each distinct set stored once."""

    __tablename__ = "rules"

    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str] = mapped_column(Text, unique=True)


class StudySession(Base):
    """One sitting: what was planned, how far it went. `deck_id` null means all decks.

    `extent` is the number of cards beyond the day's limits in a session of due cards (0: keep to
    the limits), the number of days ahead in one that studies ahead, and in one of flagged cards the
    number of cards that were picked for it alone (0: those that carry a flag). `seed` decides the
    order in which cramming asks; its column has the name of what it held before.
    """

    __tablename__ = "study_session"
    __table_args__ = (
        CheckConstraint("mode in ('due', 'ahead', 'cram', 'flagged')", name="mode_known"),
    )

    user_id: Mapped[int] = mapped_column(
        ForeignKey(OWNER, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    deck_id: Mapped[int | None] = mapped_column(ForeignKey("deck.id", ondelete="SET NULL"))
    mode: Mapped[str] = mapped_column(String(8))
    started_at: Mapped[int] = mapped_column(BigInteger)
    ended_at: Mapped[int | None] = mapped_column(BigInteger)
    extent: Mapped[int] = mapped_column(default=0)
    planned_new: Mapped[int] = mapped_column(default=0)
    planned_review: Mapped[int] = mapped_column(default=0)
    done_new: Mapped[int] = mapped_column(default=0)
    done_review: Mapped[int] = mapped_column(default=0)
    answered: Mapped[int] = mapped_column(default=0)
    seed: Mapped[int] = mapped_column("cursor", default=0)


class Review(Base):
    """One answer, or one decision of the learner about a card. Never updated, never deleted.

    `kind` manual carries `action` (suspend, resume, flag:N, bury:DAY, pick:N, …) or `voids`, the
    review that it takes back. `day` is the learner's day number, `rules_id` names the settings in
    force.
    """

    __tablename__ = "review"
    __table_args__ = (
        CheckConstraint("kind in ('study', 'quiz', 'cram', 'import', 'manual')", name="kind_known"),
        CheckConstraint("rating is null or rating between 1 and 4", name="rating_in_range"),
        Index("ix_review_user_id_card_id_at", "user_id", "card_id", "at"),
        Index("ix_review_user_id_day", "user_id", "day"),
        Index("ix_review_user_id_session_id", "user_id", "session_id"),
        Index("ix_review_wrong", "card_id", sqlite_where=WRONG, postgresql_where=WRONG),
        UniqueConstraint("user_id", "voids"),
        {"sqlite_with_rowid": False},
    )

    user_id: Mapped[int] = mapped_column(
        ForeignKey(OWNER, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    card_id: Mapped[int] = mapped_column(ForeignKey("card.id"), index=True)
    card_version: Mapped[int] = mapped_column(SmallInteger)
    session_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    at: Mapped[int] = mapped_column(BigInteger)
    day: Mapped[int]
    kind: Mapped[str] = mapped_column(String(8))
    rating: Mapped[int | None] = mapped_column(SmallInteger)
    fraction: Mapped[float | None] = mapped_column(Float)
    response: Mapped[str | None] = mapped_column(Text)
    took_ms: Mapped[int | None]
    mode: Mapped[str] = mapped_column(String(8), default="self")
    options: Mapped[int] = mapped_column(SmallInteger, default=0)
    predicted_recall: Mapped[float | None] = mapped_column(Float)
    rule_version: Mapped[int] = mapped_column(SmallInteger, default=1)
    rules_id: Mapped[int | None] = mapped_column(ForeignKey("rules.id"))
    action: Mapped[str | None] = mapped_column(String(32))
    voids: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))


class StudyDay(Base):
    """What a learner did in a deck on a day: counters folded from the review log (core.tally)."""

    __tablename__ = "study_day"
    __table_args__ = ({"sqlite_with_rowid": False},)

    user_id: Mapped[int] = mapped_column(
        ForeignKey(OWNER, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    day: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    deck_id: Mapped[int] = mapped_column(
        ForeignKey("deck.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    introduced: Mapped[int] = mapped_column(default=0)
    reviewed: Mapped[int] = mapped_column(default=0)
    answers: Mapped[int] = mapped_column(default=0)
    held: Mapped[int] = mapped_column(default=0)
    took_ms: Mapped[int] = mapped_column(BigInteger, default=0)
    tested: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    known: Mapped[int] = mapped_column(default=0, server_default=text("0"))
