"""Pages for coming in and for one's own account."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    session,
    url_for,
)
from flask_login import current_user
from flask_security.utils import logout_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.accounts import actions, mail, queries, security
from app.accounts.access import account_holder, address, current_learner, known_learner, safe_next
from app.accounts.forms import ZONES, ConfirmForm, DeleteForm, KeysForm, ProfileForm, SignUpForm
from app.accounts.models import User
from app.core import shortcuts
from app.core.refusals import NotFoundError, RefusalError
from app.db import current

blueprint = Blueprint("accounts", __name__)
PERSONAL_DATA = "recto.personal_data"
LEAVING = "recto.leaving"
TAKEN = (
    "No account could be made with these details. If you already have one, sign in, "
    "or ask for a new password."
)
NO_LINK = (
    "This link does not work any more",
    "Sign in instead. If nobody administers Recto yet, start it again: it prints a new link.",
)
NOT_PENDING = (
    "This link does not work any more",
    "Sign in if you have confirmed your address already; else sign up once more.",
)

Page = str | tuple[str, int] | AnyResponse


@blueprint.route("/sign-up", methods=["GET", "POST"])
def sign_up() -> Page:
    """Make an account, out of the guest's if there is one, and sign in at once."""
    if current_user.is_authenticated:
        return redirect(safe_next())
    security.refuse_if_closed()
    form = SignUpForm(next=safe_next(""))
    if not form.validate_on_submit():
        return _form_page("accounts/sign_up.html", form)
    security.count(security.SIGN_UP_BY_ADDRESS, address())
    security.count(security.SIGN_UP_BY_ACCOUNT, form.email.data or "")
    return _mail_a_link(form) if mail.can_send() else _register(form)


def _register(form: SignUpForm) -> Page:
    """Make the account at once, where no mail can be sent; a taken address gets a sentence."""
    security.stop_beyond(security.TAKEN_BY_ADDRESS, address())
    try:
        user = actions.register(
            session=current(), new=_new_person(form), guest=known_learner(), now=clock.now()
        )
    except actions.EmailTakenError:
        current().rollback()
        security.count(security.TAKEN_BY_ADDRESS, address())
        form.form_errors.append(TAKEN)
        return render_template("accounts/sign_up.html", form=form), 422
    return _welcome(user, safe_next())


def _mail_a_link(form: SignUpForm) -> AnyResponse:
    """Answer a free and a taken address alike; only the mail tells which it was."""
    new = _new_person(form)
    taken = queries.person_by_email(current(), new.email)
    secret = actions.ask_to_confirm(
        session=current(), new=new, guest=known_learner(), now=clock.now()
    )
    current().commit()
    onward = url_for("accounts.confirm", secret=secret, next=safe_next("") or None)
    if taken:
        mail.post("taken", "Your account at Recto", new.email)
    else:
        link = security.mail_base() + onward
        mail.post("confirm", "Your account at Recto", new.email, name=new.name, link=link)
    return redirect(url_for("accounts.look_into_mail"))


@blueprint.get("/sign-up/mailed")
def look_into_mail() -> str:
    """Say that a message is on its way."""
    return render_template("accounts/look_into_mail.html")


@blueprint.route("/sign-up/confirm/<secret>", methods=["GET", "POST"])
def confirm(secret: str) -> Page:
    """Make the account of whoever has the mailed link and the password, and sign in.

    What a guest did comes along: of the browser that signed up, and of this one.
    """
    pending = queries.pending_account(current(), secret=secret, now=clock.now())
    if pending is None:
        raise NotFoundError(*NOT_PENDING)
    form = ConfirmForm()
    form.password_hash, email = pending.password, pending.email
    if form.is_submitted():
        security.count(security.BY_ACCOUNT, email)
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("accounts/confirm_address.html", form=form, email=email), status
    guest = known_learner()
    try:
        user = actions.confirm(session=current(), pending=pending, guest=guest, now=clock.now())
    except actions.EmailTakenError:
        current().rollback()
        raise NotFoundError(*NOT_PENDING) from None
    if guest is not None and guest.id != user.id:
        security.merge_guest(current_app, guest.id, user)
    return _welcome(user, safe_next())


@blueprint.route("/first-administrator/<secret>", methods=["GET", "POST"])
def first_administrator(secret: str) -> Page:
    """Make the first administrator; the link works once."""
    purpose, now = queries.FIRST_ADMINISTRATOR, clock.now()
    known = queries.open_token(current(), secret=secret, purpose=purpose, now=now)
    if known is None or queries.has_administrator(current()):
        raise NotFoundError(*NO_LINK)
    form = SignUpForm()
    if not form.validate_on_submit():
        return _form_page("accounts/first_administrator.html", form)
    try:
        user = actions.register_first_administrator(
            session=current(), secret=secret, new=_new_person(form), now=now
        )
    except actions.SpentTokenError:
        raise NotFoundError(*NO_LINK) from None
    except actions.EmailTakenError:
        current().rollback()
        form.form_errors.append("There is an account with this address already; use another.")
        return render_template("accounts/first_administrator.html", form=form), 422
    return _welcome(user, "/")


@blueprint.post("/try")
def start_trying() -> AnyResponse:
    """Let a visitor study without an account: what they do is kept for when they sign up."""
    security.let_in()
    return redirect(safe_next())


@blueprint.route("/settings", methods=["GET", "POST"])
def settings() -> Page:
    """Show and change one's profile; the way to everything about the account."""
    user = current_learner()
    form = ProfileForm(obj=user)
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("accounts/settings.html", form=form, user=user), status
    form.populate_obj(user)
    current().commit()
    flash("Your settings are kept.", "success")
    return redirect(url_for("accounts.settings"))


@blueprint.route("/settings/keys", methods=["GET", "POST"])
def keys() -> Page:
    """Show and change the keys that press the buttons of a page, or turn them off."""
    user = current_learner()
    off = user.keys == shortcuts.OFF
    form = KeysForm(off=off, keys="" if off else user.keys)
    if not form.validate_on_submit():
        return _form_page("accounts/keys.html", form)
    user.keys = shortcuts.OFF if form.off.data else form.keys.data or ""
    current().commit()
    flash("Your keys are kept.", "success")
    return redirect(url_for("accounts.keys"))


@blueprint.get("/settings/browsers")
def browsers() -> str:
    """List the browsers in which one is signed in."""
    found = queries.sessions_of(current(), account_holder(), clock.now())
    return render_template("accounts/browsers.html", browsers=found, here=_this_browser())


@blueprint.post("/settings/browsers/<id_hash>/sign-out")
def sign_out_browser(id_hash: str) -> AnyResponse:
    """Sign out one of one's browsers."""
    if not actions.revoke_session(session=current(), user=account_holder(), id_hash=id_hash):
        raise NotFoundError("That browser is not signed in any more", "There is nothing to do.")
    current().commit()
    flash("That browser is signed out.", "success")
    return redirect(url_for("accounts.browsers"))


@blueprint.get("/settings/data")
def download() -> Response:
    """Send everything that is kept about oneself, as JSON."""
    user = current_learner()
    data: dict[str, Any] = {"recto": 1, "made_at": clock.now().isoformat()}
    for part in current_app.extensions[PERSONAL_DATA]:
        data |= part(current(), user.id)
    response = jsonify(data)
    response.headers["Content-Disposition"] = 'attachment; filename="recto.json"'
    return response


@blueprint.route("/settings/delete", methods=["GET", "POST"])
def delete() -> Page:
    """Delete oneself and everything that is one's own."""
    user = current_learner()
    form = DeleteForm()
    if form.is_submitted():
        security.count(security.BY_ACCOUNT, user.email or f"guest {user.id}")
    if not form.validate_on_submit():
        return _form_page("accounts/delete.html", form)
    try:
        with ExitStack() as others:
            for leave in current_app.extensions.get(LEAVING, []):
                others.enter_context(leave(current(), user.id, clock.now()))
            actions.delete_account(session=current(), user=user, now=clock.now())
    except actions.LastAdministratorError:
        raise RefusalError(
            "You are the only administrator", "Make somebody else administrator first."
        ) from None
    current().commit()
    logout_user()
    flash("Your account and everything in it is gone.", "success")
    return redirect("/")


def _form_page(template: str, form: FlaskForm) -> tuple[str, int]:
    """Show a form: 200 when it is new, 422 when it came back refused."""
    return render_template(template, form=form), 422 if form.is_submitted() else 200


def _new_person(form: SignUpForm) -> actions.NewPerson:
    zone = form.time_zone.data or ""
    return actions.NewPerson(
        name=form.name.data or "",
        email=form.email.data or "",
        password_hash=form.password_hash,
        time_zone=zone if zone in ZONES else "UTC",
    )


def _welcome(user: User, then: str) -> AnyResponse:
    current().commit()
    security.enter(user, via="sign-up")
    flash(f"Welcome, {user.name}. Your account is ready.", "success")
    return redirect(then)


def _this_browser() -> str:
    return str(getattr(session, "id_hash", ""))
