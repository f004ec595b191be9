"""A moment by the learner's clocks, with how far off it is where that helps."""

from __future__ import annotations

from datetime import datetime, tzinfo

from app.core import walltime

HOUR_MINUTES = 60
SOON_MINUTES = 12 * HOUR_MINUTES
FAR_DAYS = 14
WEEK = 7
NEAR = {0: "today", 1: "tomorrow", -1: "yesterday"}


def near(at: datetime, zone: tzinfo, now: datetime) -> str:
    """Say a moment: "today, 18:00 (in 3 hours)", "tomorrow, 23:59", "Fri 4 May, 18:00 (in 4 days)".

    The day is that of the clocks of the zone; from two weeks on only the date is said.
    """
    days = at.astimezone(zone).date().toordinal() - now.astimezone(zone).date().toordinal()
    off = _off(at, now, days)
    said = (
        f"{NEAR[days]}, {at.astimezone(zone):%H:%M}"
        if days in NEAR
        else walltime.say(at, zone, now)
    )
    return f"{said} ({off})" if off else said


def brief(at: datetime, zone: tzinfo, now: datetime) -> str:
    """Say a moment in few words: "today, 18:00", "Friday, 18:00"; the date from a week on."""
    local, here = at.astimezone(zone), now.astimezone(zone)
    days = local.date().toordinal() - here.date().toordinal()
    if days in NEAR or 0 < days < WEEK:
        return f"{NEAR.get(days, f'{local:%A}')}, {local:%H:%M}"
    year = "" if local.year == here.year else f" {local.year}"
    return f"{local.day} {local:%B}{year}"


def _off(at: datetime, now: datetime, days: int) -> str:
    minutes = round(abs((at - now).total_seconds()) / 60)
    if minutes < SOON_MINUTES:
        hours = round(minutes / HOUR_MINUTES)
        many = _count(minutes, "minute") if minutes < HOUR_MINUTES else _count(hours, "hour")
    elif days in NEAR or abs(days) > FAR_DAYS:
        return ""
    else:
        many = _count(abs(days), "day")
    return f"in {many}" if at > now else f"{many} ago"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
