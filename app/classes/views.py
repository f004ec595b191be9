"""The doors of classes: one's classes, a class, its settings, leaving it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from flask import current_app, render_template, request, url_for
from sqlalchemy.orm import Session

from app import clock, db
from app.accounts.access import account_holder, role_required
from app.accounts.models import User
from app.classes import actions, lending, page, queries, roster
from app.classes.forms import ClassForm, CodeForm
from app.classes.page import UNPROCESSABLE, WORK, Page, blueprint, class_page, keep
from app.classes.queries import Standing
from app.core import classroles
from app.web.todaylines import TodayLine

MOST_TODAY = 4


class Line(NamedTuple):
    """A class as the list of somebody's classes shows it."""

    standing: Standing
    learners: int
    waiting: int


@blueprint.get("/")
def index() -> str:
    """List one's classes, what one is invited to, and where one waits."""
    person, session = account_holder(), db.current()
    return render_template(
        "classes/index.html",
        lines=lines_of(session, person.id),
        invited=roster.invitations_to(session, person.email),
        waits=roster.waits_for(session, person.id),
        form=CodeForm(formdata=None),
        makes=person.has_role("instructor"),
    )


def lines_of(session: Session, user_id: int) -> list[Line]:
    """List somebody's classes with the numbers of learners in those that they teach."""
    standings = queries.classes_of(session, user_id)
    taught = [each.classroom.id for each in standings if each.staff]
    sizes = roster.sizes(session, taught) if taught else {}
    return [
        Line(
            each,
            sizes.get((each.classroom.id, "active"), 0),
            sizes.get((each.classroom.id, "waiting"), 0),
        )
        for each in standings
    ]


def today_lines(session: Session, user: User, _now: datetime) -> list[TodayLine]:
    """Give lines of the first page: classes that ask somebody to join, and those they teach."""
    if user.guest:
        return []
    asked = [
        TodayLine(
            each.classroom.title,
            "invites you",
            url_for("classes.invitation", secret=each.invitation.key),
        )
        for each in roster.invitations_to(session, user.email)
    ]
    taught = [
        TodayLine(each.standing.classroom.title, _size(each), _address(each.standing))
        for each in lines_of(session, user.id)
        if each.standing.staff and each.standing.classroom.archived_at is None
    ]
    return (asked + taught)[:MOST_TODAY]


def _size(line: Line) -> str:
    learners = "1 learner" if line.learners == 1 else f"{line.learners} learners"
    return f"{learners}, {line.waiting} waiting to be let in" if line.waiting else learners


def _address(standing: Standing) -> str:
    return url_for("classes.one", key=standing.classroom.key)


@blueprint.route("/new", methods=["GET", "POST"])
@role_required("instructor")
def new() -> Page:
    """Make a class."""
    form = ClassForm()
    if not form.validate_on_submit():
        status = UNPROCESSABLE if form.is_submitted() else 200
        return render_template("classes/new.html", form=form), status
    made = actions.make_class(
        db.current(),
        owner=account_holder(),
        title=form.title.data or "",
        about=form.about.data or "",
        joining=form.joining.data,
        now=clock.now(),
    )
    return keep("The class is made. Now its learners can join.", "invite", key=made.key)


@blueprint.get("/<key>/")
def one(key: str) -> str:
    """Show a class to one of its members: who teaches it, its work, its decks."""
    standing, session = page.member(key), db.current()
    classroom_id, user_id = standing.classroom.id, standing.membership.user_id
    sizes = roster.sizes(session, [classroom_id] if standing.staff else [])
    return class_page(
        "classes/one.html",
        standing,
        teachers=roster.teachers(session, classroom_id),
        decks=lending.decks_of(session, classroom_id, user_id),
        work=[item for items in current_app.extensions[WORK] for item in items(standing)],
        learners=sizes.get((classroom_id, "active"), 0),
        waiting=sizes.get((classroom_id, "waiting"), 0),
    )


@blueprint.route("/<key>/leave", methods=["GET", "POST"])
def leave(key: str) -> Page:
    """Leave a class, after saying what that means."""
    standing = page.member(key)
    if request.method == "GET":
        return class_page("classes/leave.html", standing)
    title = standing.classroom.title
    page.part(standing, standing.membership.user_id, erase=False)
    return keep(f"You have left “{title}”.", "index")


@blueprint.route("/<key>/settings", methods=["GET", "POST"])
def settings(key: str) -> Page:
    """Change what a class is called, what it is about, and how people join it."""
    standing = page.entitled(key, classroles.MANAGE_CLASS)
    classroom = standing.classroom
    form = ClassForm(obj=classroom)
    if not form.validate_on_submit():
        heirs = [
            each
            for each in roster.teachers(db.current(), classroom.id)
            if each.role == classroles.INSTRUCTOR and each.id != classroom.owner_id
        ]
        status = UNPROCESSABLE if form.is_submitted() else 200
        return class_page("classes/settings.html", standing, form=form, heirs=heirs), status
    actions.change_class(
        db.current(),
        classroom=classroom,
        title=form.title.data or "",
        about=form.about.data or "",
        joining=form.joining.data,
    )
    return keep("Kept.", "settings", key=key)


@blueprint.post("/<key>/archive")
def archive(key: str) -> Page:
    """Put a class away."""
    standing = page.entitled(key, classroles.MANAGE_CLASS)
    actions.archive(db.current(), classroom=standing.classroom, now=clock.now())
    return keep("The class is archived. You can bring it back at any time.", "settings", key=key)


@blueprint.post("/<key>/bring-back")
def bring_back(key: str) -> Page:
    """Take a class out of the archive."""
    standing = page.entitled(key, classroles.MANAGE_CLASS)
    actions.bring_back(db.current(), classroom=standing.classroom)
    return keep("The class is back.", "settings", key=key)


@blueprint.post("/<key>/owner")
def hand_over(key: str) -> Page:
    """Make another instructor the owner of a class."""
    standing = page.entitled(key, classroles.MANAGE_CLASS)
    heir = request.form.get("user_id", 0, type=int)
    actions.hand_over(db.current(), standing=standing, user_id=heir)
    return keep("The class has a new owner.", "settings", key=key)
