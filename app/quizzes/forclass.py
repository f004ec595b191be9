"""The class that a quiz is given to: asked for by the address, offered in forms, shown on pages."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flask import current_app, render_template, request, url_for
from sqlalchemy import select

from app import clock, db
from app.accounts.access import current_learner
from app.accounts.classrooms import Classroom, Membership
from app.accounts.models import User
from app.classes import groups, lending
from app.classes import page as classpage
from app.classes.queries import member_class, require
from app.core import classroles, walltime
from app.core.refusals import ForbiddenError
from app.quizzes import assigned, rules
from app.quizzes.models import Assignment
from app.quizzes.views import me

DAYS_TO_DO = 7


def asked_for() -> Classroom | None:
    """Return the class that the address asks to give to; without one, instructors give alone."""
    key = request.args.get("class", "")
    if key:
        return open_class(require(db.current(), me(), key, classroles.ASSIGN).classroom)
    if not current_learner().has_role("instructor"):
        raise ForbiddenError(
            "This page is for instructors", "Ask an administrator for the role you need."
        )
    return None


def open_class(found: Classroom) -> Classroom:
    """Return a class that may be given something; raise ForbiddenError for an archived one."""
    if found.archived_at is not None:
        raise ForbiddenError("This class is archived.", "Bring it back in its settings first.")
    return found


def number(found: Classroom | None) -> int | None:
    """Return the number of a class, None without one."""
    return None if found is None else found.id


def groups_of(found: int | None) -> list[tuple[int, str]] | None:
    """Return the groups of a class as a form offers them, None without a class."""
    if found is None:
        return None
    return [(each.id, each.title) for each in groups.groups_of(db.current(), found)]


def due(zone: ZoneInfo) -> int:
    """Return when something is due that a class is given now: in a week, late in the evening."""
    return clock.milliseconds(walltime.evening(clock.now(), zone, DAYS_TO_DO))


def page_of(assignment: Assignment) -> str:
    """Return the address of the page of an assignment for who teaches: of a class, one of its."""
    if assignment.classroom_id is None:
        return url_for("assignments.one", key=assignment.key)
    room = db.current().get_one(Classroom, assignment.classroom_id)
    return url_for("coursework.one", key=room.key, work=assignment.key)


class Frame(NamedTuple):
    """The class around a page about its quiz: its title and address, its tabs."""

    title: str
    href: str
    tabs: list[classpage.Tab]


def frame(assignment: Assignment) -> Frame | None:
    """Return the class around a page about a quiz that is given to one, else None."""
    if assignment.classroom_id is None:
        return None
    room = db.current().get_one(Classroom, assignment.classroom_id)
    standing = member_class(db.current(), me(), room.key)
    return Frame(
        room.title,
        url_for("classes.one", key=room.key),
        classpage.tabs(standing, page_of(assignment)),
    )


def show(template: str, assignment: Assignment, **values: Any) -> str:  # noqa: ANN401 - a template takes any value
    """Render a page about a quiz that is given, within its class where it is given to one."""
    around = {"frame": frame(assignment), "back": page_of(assignment)}
    return render_template(template, assignment=assignment, **around, **values)


def again(assignment: Assignment) -> list[tuple[str, str]]:
    """List where who asks may give a quiz again: what it is called, and the address of the form."""

    def form(**to: Any) -> str:  # noqa: ANN401 - an address takes any value
        """Return the address of the form."""
        return url_for("assignments.again", key=assignment.key, **to)

    found = lending.shareable(db.current(), me())
    places = [(one.title, form(**{"class": one.key})) for one in found]
    if current_learner().has_role("instructor"):
        places.append(("whoever has a link", form()))
    return places


def may_change(assignment: Assignment) -> bool:
    """Tell whether who asks may change an assignment, not only see and mark it."""
    try:
        assigned.taught(db.current(), me(), assignment.key, right=classroles.ASSIGN)
    except ForbiddenError:
        return False
    return True


class MoreTime(NamedTuple):
    """Where learners of a quiz with a time limit are given more: their class; who has how much."""

    class_key: str
    factors: dict[int, float]


def more_time(assignment: Assignment, learners: Collection[int]) -> MoreTime | None:
    """Tell where learners of a quiz are given extra time; None where who asks cannot give any."""
    if assignment.classroom_id is None or rules.read(assignment).limit is None:
        return None
    room = db.current().get_one(Classroom, assignment.classroom_id)
    standing = member_class(db.current(), me(), room.key)
    if room.archived_at is not None or not standing.may(classroles.MANAGE_PEOPLE):
        return None
    rows = db.current().execute(
        select(Membership.user_id, Membership.factor())
        .join(User, User.id == Membership.user_id)
        .where(Membership.classroom_id == room.id, Membership.user_id.in_(learners))
    )
    return MoreTime(room.key, {user: factor for user, factor in rows if factor > 1})


def public_address() -> str:
    """Return the address at which learners reach this instance."""
    public: str = current_app.config["RECTO"].public_url
    return public or request.host_url.rstrip("/")
