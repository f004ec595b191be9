"""The mail that reminds people of what is due: at most one a day, to those who asked for it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.accounts.models import User
from app.coursework import due
from app.coursework.due import Line
from app.coursework.models import Wishes
from app.study.learner import learner

AHEAD_MS = 48 * 3_600_000


class Digest(NamedTuple):
    """What one person is to be reminded of, on which of their days."""

    user: User
    wishes: Wishes
    day: int
    lines: list[Line]


def digests(session: Session, now: datetime) -> list[Digest]:
    """List who is to be reminded now: they asked for it, had no mail today, and something is due.

    Something is due within two days, or late and still open.
    """
    rows = session.execute(
        select(User, Wishes)
        .join(Wishes, Wishes.user_id == User.id)
        .where(Wishes.remind, User.active, User.email.is_not(None))
        .order_by(User.id)
    ).all()
    found = (_digest(session, user, wishes, now) for user, wishes in rows)
    return [one for one in found if one is not None]


def _digest(session: Session, user: User, wishes: Wishes, now: datetime) -> Digest | None:
    day, at = learner(user).day(now), clock.milliseconds(now)
    if wishes.reminded_on is not None and wishes.reminded_on >= day:
        return None
    lines = [
        one
        for one in due.waiting_for(session, user, at)
        if not one.done and one.until is not None and one.until <= at + AHEAD_MS
    ]
    return Digest(user, wishes, day, lines) if lines else None
