"""The doors by which instructors add, change and take away columns."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import flash, redirect, request
from flask import url_for as url
from werkzeug.wrappers import Response

from app import clock, db
from app.accounts.access import current_learner
from app.classes.page import entitled
from app.classes.queries import Standing
from app.core import classroles, walltime
from app.core.gradepoints import write_points
from app.gradebook import actions, arranging, queries
from app.gradebook.forms import ItemForm
from app.gradebook.queries import Shelf, Slot
from app.gradebook.views import blueprint, page
from app.quizzes.queries import zone

Answer = str | Response | tuple[str, int]


@blueprint.route("/new", methods=["GET", "POST"])
def new_item(key: str) -> Answer:
    """Add a column that people mark."""
    standing, shelf = _shelf(key)
    form = ItemForm(zone=zone(current_learner().time_zone), categories=shelf.categories)
    if request.method == "GET":
        return _show(standing, shelf, form)
    if not form.validate():
        return _show(standing, shelf, form), 422
    made = arranging.add_item(
        db.current(), classroom=standing.classroom, terms=form.terms(), at=clock.now_ms()
    )
    db.current().commit()
    flash("The column is there; enter its marks below.", "good")
    return redirect(url("gradebook.item", key=key, column=f"i{made.id}"), 303)


@blueprint.route("/<column>/edit", methods=["GET", "POST"])
def edit_item(key: str, column: str) -> Answer:
    """Change what a column is called and worth, and how it counts."""
    standing, shelf = _shelf(key)
    slot = shelf.slot(column)
    home = zone(current_learner().time_zone)
    form = ItemForm(
        data=_values(slot) | {"due": slot.column.due and _wall(slot.column.due, home)},
        zone=home,
        categories=shelf.categories,
        work=slot.task is not None,
    )
    if request.method == "GET":
        return _show(standing, shelf, form, slot)
    if not form.validate():
        return _show(standing, shelf, form, slot), 422
    session = db.current()
    item = actions.item_of(session, classroom=standing.classroom, slot=slot, at=clock.now_ms())
    arranging.change_item(session, item=item, terms=form.terms())
    session.commit()
    flash("The column is changed.", "good")
    return redirect(url("gradebook.item", key=key, column=column), 303)


@blueprint.post("/<column>/remove")
def remove_item(key: str, column: str) -> Response:
    """Take a column out of the gradebook."""
    standing, shelf = _shelf(key)
    slot = shelf.slot(column)
    arranging.remove_item(db.current(), classroom=standing.classroom, slot=slot, at=clock.now_ms())
    db.current().commit()
    flash(f"“{slot.column.title}” is taken out; its marks are kept.", "good")
    return redirect(url("gradebook.index", key=key), 303)


@blueprint.post("/removed/<int:item_id>")
def bring_back(key: str, item_id: int) -> Response:
    """Bring a column back that was taken out."""
    standing, _ = _shelf(key)
    arranging.bring_back(db.current(), classroom=standing.classroom, item_id=item_id)
    db.current().commit()
    flash("The column is back with its marks.", "good")
    return redirect(url("gradebook.index", key=key), 303)


def _shelf(key: str) -> tuple[Standing, Shelf]:
    """Return a class whose columns one may change, locked if this request changes them."""
    standing = entitled(key, classroles.ASSIGN)
    if request.method == "POST":
        queries.lock(db.current(), standing.classroom)
    return standing, queries.shelf(db.current(), standing.classroom)


def _values(slot: Slot) -> dict[str, object]:
    column = slot.column
    return {
        "title": column.title,
        "worth": write_points(column.worth),
        "category": column.category,
        "extra": column.extra,
    }


def _wall(moment: int, home: ZoneInfo) -> str:
    return walltime.wall(clock.instant(moment), home)


def _show(standing: Standing, shelf: Shelf, form: ItemForm, slot: Slot | None = None) -> str:
    return page(
        "item_form.html",
        standing,
        form=form,
        shelf=shelf,
        slot=slot,
        removed=queries.removed(db.current(), standing.classroom.id),
    )
