"""What the page of a quiz that is given says to who teaches: its rules, its times, what waits."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.core import reviewpolicy
from app.quizzes import paper, rules, times, tomark
from app.quizzes.models import Assignment


def desk(session: Session, assignment: Assignment, zone: ZoneInfo, at: int) -> dict[str, Any]:
    """Return what the templates `assignments/_rules` and `_more` say, by the clocks of a zone."""
    held, fixed = rules.read(assignment), paper.read(assignment)
    far_off = times.say if assignment.archived_at else times.near
    return {
        "assignment": assignment,
        "rules": held,
        "policy": reviewpolicy.name(held.review),
        "asked": paper.count_questions(session, fixed),
        "drawn": any(section.count is not None for section in fixed.sections),
        "standing_now": times.standing(assignment, at),
        "opens": assignment.opens_at and times.say(assignment.opens_at, zone, at),
        "due": assignment.due_at and far_off(assignment.due_at, zone, at),
        "closes": assignment.closes_at and times.say(assignment.closes_at, zone, at),
        "ended": assignment.archived_at and times.say(assignment.archived_at, zone, at),
        "zone": zone.key,
        "to_do": tomark.in_one(session, assignment),
    }
