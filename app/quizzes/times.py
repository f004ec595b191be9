"""When an assignment opens and closes, and how it stands, in words."""

from __future__ import annotations

from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from app import clock
from app.core import timing, walltime
from app.quizzes import rules
from app.quizzes.models import Assignment

Standing: TypeAlias = Literal["before", "open", "closed", "archived"]


def standing(assignment: Assignment, at: int) -> Standing:
    """Return whether an assignment lies ahead, is open, is over, or was archived."""
    if assignment.archived_at is not None:
        return "archived"
    return timing.span(rules.timing(assignment), at)


def say(moment: int, zone: ZoneInfo, at: int) -> str:
    """Say a moment by the clocks of a zone: "Fri 6 March, 18:00"."""
    return walltime.say(clock.instant(moment), zone, clock.instant(at))


def window(assignment: Assignment, zone: ZoneInfo, at: int) -> str:
    """Say what of the window matters now: "closes Fri 6 March, 18:00"; "" without a limit."""
    found = standing(assignment, at)
    if found == "before" and assignment.opens_at is not None:
        return f"opens {say(assignment.opens_at, zone, at)}"
    if assignment.archived_at is not None:
        return f"ended {say(assignment.archived_at, zone, at)}"
    if assignment.closes_at is None:
        return ""
    verb = "closes" if found == "open" else "closed"
    return f"{verb} {say(assignment.closes_at, zone, at)}"
