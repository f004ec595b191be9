"""Tokens that a language model may cost in a day, counted in the database by all workers alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app import clock, db
from app.accounts.models import TryCount

BUCKET = "model:tokens"


class DayPurse:
    """The budget of a day as a purse; each change is committed at once, as others spend too."""

    def __init__(self, most: int) -> None:
        self.most = most

    def left(self) -> int:
        """Return how many tokens may still be spent today."""
        return max(0, self.most - spent(db.current(), clock.now()))

    def set_aside(self, tokens: int) -> bool:
        """Set tokens aside, or tell that there are too few."""
        with db.reading(only=False):
            fits = set_aside(db.current(), tokens, self.most, clock.now())
            db.current().commit()
        return fits

    def settle(self, aside: int, used: int) -> None:
        """Count what was really used."""
        with db.reading(only=False):
            settle(db.current(), aside=aside, used=used, now=clock.now())
            db.current().commit()


def spent(session: Session, now: datetime) -> int:
    """Return how many tokens were spent or set aside on this day (UTC)."""
    return session.scalar(select(TryCount.count).where(*_today(now))) or 0


def set_aside(session: Session, tokens: int, most: int, now: datetime) -> bool:
    """Set tokens aside if the day's budget still holds them; in one statement, for many workers."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    begun = insert(TryCount).values(
        bucket=BUCKET, window=_day(now), count=0, expires_at=now + timedelta(days=2)
    )
    session.execute(begun.on_conflict_do_nothing())
    raised = session.execute(
        update(TryCount)
        .where(*_today(now), TryCount.count + tokens <= most)
        .values(count=TryCount.count + tokens)
        .returning(TryCount.count)
    )
    return raised.scalar_one_or_none() is not None


def settle(session: Session, *, aside: int, used: int, now: datetime) -> None:
    """Count what was really used instead of what was set aside."""
    session.execute(
        update(TryCount).where(*_today(now)).values(count=TryCount.count - aside + used)
    )


def _day(now: datetime) -> int:
    return now.astimezone(UTC).date().toordinal()


def _today(now: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return TryCount.bucket == BUCKET, TryCount.window == _day(now)
