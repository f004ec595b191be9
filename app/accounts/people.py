"""The administrator's page: who is here, and what they may do."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import clock
from app.accounts import actions, queries
from app.accounts.access import account_holder, role_required
from app.accounts.forms import RoleForm
from app.core.refusals import NotFoundError, RefusalError
from app.db import current

blueprint = Blueprint("people", __name__)


@blueprint.get("/people")
@role_required("administrator")
def index() -> str:
    """List people, fifty to a page, with a search over names and addresses."""
    search = request.args.get("q", "")
    page = queries.people(current(), search=search, page=request.args.get("page", 1, type=int))
    return render_template("accounts/people.html", page=page, search=search, form=RoleForm())


@blueprint.post("/people/<int:user_id>/role")
@role_required("administrator")
def change_role(user_id: int) -> Response:
    """Give a person another role; they are signed out everywhere at once."""
    user = queries.person(current(), user_id)
    if user is None:
        raise NotFoundError("There is no such person", "Look for them in the list.")
    form = RoleForm()
    if not form.validate_on_submit():
        raise RefusalError("That is not a role", "Choose one of the list.")
    try:
        actions.change_role(
            session=current(),
            user=user,
            role=form.role.data,
            by=account_holder(),
            now=clock.now(),
        )
    except actions.LastAdministratorError:
        raise RefusalError(
            "That is the only administrator", "Make somebody else administrator first."
        ) from None
    current().commit()
    flash(f"{user.name} is {user.role} now.", "success")
    return redirect(url_for("people.index"))
