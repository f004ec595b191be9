"""The frame of every page of a class: its title, its tabs, and who is looking.

A page extends `classes/_class.html` and fills the block `part`.
"""

from __future__ import annotations

from typing import Any

from flask import current_app, render_template, request, url_for

from app import db
from app.accounts.access import account_holder
from app.classes import TABS, queries
from app.classes.queries import Standing
from app.core import classroles

Tab = tuple[str, str, bool, int | None]


def member(key: str) -> Standing:
    """Give the class with this key and what the person of this request is in it."""
    return queries.member_class(db.current(), account_holder().id, key)


def entitled(key: str, right: str) -> Standing:
    """Give the class with this key, in which the person of this request has a right."""
    return queries.require(db.current(), account_holder().id, key, right)


def class_page(template: str, standing: Standing, **values: Any) -> str:  # noqa: ANN401 - a template takes any value
    """Render a page of a class: its frame, and what is the page's own."""
    return render_template(
        template,
        classroom=standing.classroom,
        standing=standing,
        tabs_of_class=tabs(standing),
        **values,
    )


def tabs(standing: Standing) -> list[Tab]:
    """List the tabs that somebody sees, that of this page marked."""
    key = standing.classroom.key
    offered = [(label, url_for(end, key=key), right) for label, end, right in OWN]
    offered[1:1] = [tab(key) for tab in current_app.extensions[TABS]]
    seen = [(label, href) for label, href, right in offered if not right or standing.may(right)]
    here = max((href for _, href in seen if request.path.startswith(href)), key=len, default="")
    return [(label, href, href == here, None) for label, href in seen]


OWN: tuple[tuple[str, str, str | None], ...] = (
    ("Class", "classes.one", None),
    ("People", "classes.people", classroles.SEE_SCORES),
    ("Groups", "classes.groups", classroles.SEE_SCORES),
    ("Settings", "classes.settings", classroles.MANAGE_CLASS),
)
