"""The administrator's page: who is here, and what they may do."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import clock
from app.accounts import actions, queries
from app.accounts.access import account_holder, role_required
from app.accounts.forms import PersonForm
from app.accounts.models import User
from app.core.refusals import NotFoundError, RefusalError
from app.db import current

blueprint = Blueprint("people", __name__)
EXTRA_TIME = "recto.extra_time"
NO_ROLE = ("That is not a role", "Choose one of the list.")
NO_FACTOR = (
    "Extra time is a number from 1 to 5",
    "Go back and enter one, such as 1 for the usual time or 1.5 for half as much again.",
)


@blueprint.get("/people")
@role_required("administrator")
def index() -> str:
    """List people, fifty to a page, with a search over names and addresses."""
    search = request.args.get("q", "")
    page = queries.people(current(), search=search, page=request.args.get("page", 1, type=int))
    return render_template("accounts/people.html", page=page, search=search, form=PersonForm())


@blueprint.post("/people/<int:user_id>")
@role_required("administrator")
def change(user_id: int) -> Response:
    """Give a person extra time and a role; a new role signs them out everywhere at once."""
    user = queries.person(current(), user_id)
    if user is None:
        raise NotFoundError("There is no such person", "Look for them in the list.")
    form = PersonForm()
    if not form.validate_on_submit():
        raise RefusalError(*(NO_ROLE if form.role.errors else NO_FACTOR))
    _change(user, str(form.role.data), float(form.extra_time.data or 1))
    current().commit()
    flash(f"{user.name} is {user.role} now, with {time_words(user.extra_time)}.", "success")
    return redirect(url_for("people.index"))


def _change(user: User, role: str, factor: float) -> None:
    by, now = account_holder(), clock.now()
    give_time(user, factor, by=by)
    try:
        actions.change_role(session=current(), user=user, role=role, by=by, now=now)
    except actions.LastAdministratorError:
        raise RefusalError(
            "That is the only administrator", "Make somebody else administrator first."
        ) from None


def give_time(user: User, factor: float, *, by: User) -> None:
    """Set a person's factor of extra time, and let the quizzes that they take know of it."""
    now, before = clock.now(), user.extra_time
    actions.give_time(session=current(), user=user, factor=factor, by=by, now=now)
    if factor != before:
        for moved in current_app.extensions.get(EXTRA_TIME, []):
            moved(current(), user=user, before=before, now=now)


def time_words(factor: float) -> str:
    """Say a factor of extra time: "1.5 times the usual time"."""
    return "the usual time" if factor == 1 else f"{factor:g} times the usual time"
