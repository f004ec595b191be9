"""The frame of every page of a class: its title, its tabs, and who is looking.

A page extends `classes/_class.html` and fills the block `part`.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import clock, db
from app.accounts.access import account_holder
from app.classes import actions, queries
from app.classes.queries import Standing
from app.core import classroles
from app.core.refusals import RefusalError

blueprint = Blueprint("classes", __name__, url_prefix="/classes")
UNPROCESSABLE = 422
TABS = "recto.class_tabs"
LEAVING = "recto.leaving_class"
WORK = "recto.class_work"
LEARNER = "recto.class_learner"
EXTENSIONS = (TABS, LEAVING, WORK, LEARNER)
Tab = tuple[str, str, bool, int | None]
Page = str | Response | tuple[str, int]
OWN: tuple[tuple[str, str, str | None], ...] = (
    ("Class", "classes.one", None),
    ("Decks", "classes.decks", classroles.ASSIGN),
    ("People", "classes.people", classroles.SEE_SCORES),
    ("Groups", "classes.groups", classroles.SEE_SCORES),
    ("Settings", "classes.settings", classroles.MANAGE_CLASS),
)


def member(key: str) -> Standing:
    """Give the class with this key and what the person of this request is in it."""
    return queries.member_class(db.current(), account_holder().id, key)


def entitled(key: str, right: str) -> Standing:
    """Give the class with this key, in which the person of this request has a right."""
    return queries.require(db.current(), account_holder().id, key, right)


def working(key: str, right: str) -> Standing:
    """Give a class that is not archived, in which the person of this request has a right."""
    standing = entitled(key, right)
    if standing.classroom.archived_at is not None:
        raise RefusalError(*actions.IS_ARCHIVED)
    return standing


def class_page(template: str, standing: Standing, **values: Any) -> str:  # noqa: ANN401 - a template takes any value
    """Render a page of a class: its frame, and what is the page's own."""
    return render_template(
        template,
        classroom=standing.classroom,
        standing=standing,
        tabs_of_class=tabs(standing),
        **values,
    )


def tabs(standing: Standing, path: str = "") -> list[Tab]:
    """List the tabs that somebody sees, that of a path marked; other slices' stand second.

    Without a path it is that of this page.
    """
    path = path or request.path
    key = standing.classroom.key
    offered = [(label, url_for(end, key=key), right) for label, end, right in OWN]
    offered[1:1] = [tab(key) for tab in current_app.extensions[TABS]]
    seen = [(label, href) for label, href, right in offered if not right or standing.may(right)]
    here = max((href for _, href in seen if path.startswith(href)), key=len, default="")
    return [(label, href, href == here, None) for label, href in seen]


def keep(sentence: str, endpoint: str, **values: Any) -> Response:  # noqa: ANN401 - an address takes any value
    """Commit, say a sentence, and lead to a page."""
    db.current().commit()
    flash(sentence, "success")
    return redirect(url_for(f"classes.{endpoint}", **values), 303)


def part(standing: Standing, user_id: int, *, erase: bool) -> None:
    """Take somebody out of a class, and tell the other slices what becomes of what they did."""
    session, now, classroom = db.current(), clock.now(), standing.classroom
    classroom_id = classroom.id
    actions.leave(session, classroom=classroom, user_id=user_id)
    for hook in current_app.extensions[LEAVING]:
        hook(session, classroom_id=classroom_id, user_id=user_id, erase=erase, now=now)
