"""When an assignment opens and closes, and how it stands, in words."""

from __future__ import annotations

from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from app import clock
from app.core import duewords, timing, walltime
from app.quizzes import rules
from app.quizzes.models import Allowance, Assignment

Standing: TypeAlias = Literal["before", "open", "closed", "archived"]


def standing(assignment: Assignment, at: int, allowance: Allowance | None = None) -> Standing:
    """Return whether an assignment lies ahead, is open, is over (for somebody), or archived."""
    if assignment.archived_at is not None:
        return "archived"
    return timing.span(rules.timing(assignment, allowance=allowance), at)


def say(moment: int, zone: ZoneInfo, at: int) -> str:
    """Say a moment by the clocks of a zone: "Fri 6 March, 18:00"."""
    return walltime.say(clock.instant(moment), zone, clock.instant(at))


def window(
    assignment: Assignment, zone: ZoneInfo, at: int, allowance: Allowance | None = None
) -> str:
    """Say what of the window matters now: "due tomorrow, 18:00"; "" without a limit."""
    found = standing(assignment, at, allowance)
    due, closes = rules.due(assignment, allowance), rules.closes(assignment, allowance)
    if found == "before" and assignment.opens_at is not None:
        return f"opens {say(assignment.opens_at, zone, at)}"
    if assignment.archived_at is not None:
        return f"ended {say(assignment.archived_at, zone, at)}"
    if found == "open" and due is not None:
        return f"{'due' if at <= due else 'was due'} {near(due, zone, at)}"
    if closes is None:
        return ""
    return (
        f"closes {near(closes, zone, at)}" if found == "open" else f"closed {say(closes, zone, at)}"
    )


def near(moment: int, zone: ZoneInfo, at: int) -> str:
    """Say a moment by the clocks of a zone, and how far off it is: "tomorrow, 18:00"."""
    return duewords.near(clock.instant(moment), zone, clock.instant(at))
