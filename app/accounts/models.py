"""Tables of people: accounts, and what signing in leaves behind."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant


class User(Base):
    """A person. A guest has neither e-mail nor password until they sign up."""

    __tablename__ = "user"
    __table_args__ = (
        CheckConstraint("role in ('learner', 'instructor', 'administrator')", name="role_known"),
        CheckConstraint("day_start between 0 and 23", name="day_start_in_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(String(255), unique=True)
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[str] = mapped_column(String(16), default="learner")
    name: Mapped[str] = mapped_column(String(80), default="")
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    language: Mapped[str] = mapped_column(String(35), default="en")
    day_start: Mapped[int] = mapped_column(default=4)
    theme: Mapped[str] = mapped_column(String(8), default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant)
