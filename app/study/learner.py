"""The learner as studying sees them: whose memory it is, and when their day begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.accounts.models import User
from app.core.days import local_day


@dataclass(frozen=True, slots=True)
class Learner:
    """A person who studies, in their time zone, with the hour at which their day begins."""

    id: int
    zone: ZoneInfo
    rollover: timedelta

    def day(self, at: datetime) -> int:
        """Return the number of the learner's day at an instant."""
        return local_day(at, self.zone, self.rollover)


def learner(user: User) -> Learner:
    """Return the learner that an account stands for."""
    try:
        zone = ZoneInfo(user.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    return Learner(user.id, zone, timedelta(hours=user.day_start))
