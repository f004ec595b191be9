"""When an assignment opens and closes, and how it stands, in words."""

from __future__ import annotations

from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from app import clock
from app.core import duewords, timing, walltime
from app.core.timing import Timing
from app.quizzes import rules
from app.quizzes.models import Allowance, Work

Standing: TypeAlias = Literal["before", "open", "closed", "archived"]


def standing(work: Work, at: int, allowance: Allowance | None = None) -> Standing:
    """Return whether an assignment lies ahead, is open, is over (for somebody), or archived."""
    if work.archived_at is not None:
        return "archived"
    return timing.span(Timing(opens=work.opens_at, closes=rules.closes(work, allowance)), at)


def say(moment: int, zone: ZoneInfo, at: int) -> str:
    """Say a moment by the clocks of a zone: "Fri 6 March, 18:00"."""
    return walltime.say(clock.instant(moment), zone, clock.instant(at))


def window(work: Work, zone: ZoneInfo, at: int, allowance: Allowance | None = None) -> str:
    """Say what of the window matters now, in few words: "due tomorrow, 18:00"; "" if nothing."""
    found = standing(work, at, allowance)
    due, closes = rules.due(work, allowance), rules.closes(work, allowance)
    if found == "before" and work.opens_at is not None:
        return f"opens {say(work.opens_at, zone, at)}"
    if work.archived_at is not None:
        return f"ended {say(work.archived_at, zone, at)}"
    if found == "open" and due is not None:
        return f"{'due' if at <= due else 'was due'} {brief(due, zone, at)}"
    if closes is None:
        return ""
    return (
        f"closes {brief(closes, zone, at)}"
        if found == "open"
        else f"closed {say(closes, zone, at)}"
    )


def brief(moment: int, zone: ZoneInfo, at: int) -> str:
    """Say a moment in few words: "tomorrow, 18:00", "30 November"."""
    return duewords.brief(clock.instant(moment), zone, clock.instant(at))


def near(moment: int, zone: ZoneInfo, at: int) -> str:
    """Say a moment by the clocks of a zone, and how far off it is: "tomorrow, 18:00"."""
    return duewords.near(clock.instant(moment), zone, clock.instant(at))
