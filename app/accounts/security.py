"""Flask-Security as Recto uses it: settings, words, and what happens around its pages."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, cast

from flask import Flask, Response, abort, current_app, g, request, session
from flask_login import current_user
from flask_security import (
    PasswordUtil,
    Security,
    SQLAlchemyUserDatastore,
    Totp,
    password_changed,
    password_reset,
    tf_disabled,
    tf_profile_changed,
    user_authenticated,
    wan_deleted,
    wan_registered,
)
from flask_security.recoverable import generate_reset_password_token
from flask_security.tf_plugin import tf_clean_session
from flask_security.utils import (
    login_user,
    password_complexity_validator,
    password_length_validator,
)

from app import clock
from app.accounts import actions, configuration, factors, forms
from app.accounts.access import address, known_learner
from app.accounts.actions import Limit
from app.accounts.configuration import as_email
from app.accounts.factors import record
from app.accounts.mail import Postman
from app.accounts.models import Passkey, Role, User
from app.core.refusals import ForbiddenError
from app.db import current, db
from app.web import qr

MERGE_HOOK = "recto.merge_guest"
LONGEST_PASSWORD = 128
JUDGED = 72  # zxcvbn refuses to look at more

BY_ACCOUNT = Limit("sign-in:account", 20, timedelta(minutes=15))
BY_ADDRESS = Limit("sign-in:address", 200, timedelta(minutes=15))
MAIL_BY_ACCOUNT = Limit("reset:account", 4, timedelta(hours=1))
MAIL_BY_ADDRESS = Limit("reset:address", 40, timedelta(hours=1))
CODE_BY_ACCOUNT = Limit("code:account", 10, timedelta(minutes=15))
SIGN_UP_BY_ADDRESS = Limit("sign-up:address", 60, timedelta(hours=1))
GUEST_BY_ADDRESS = Limit("guest:address", 120, timedelta(hours=1))
SIGN_UP_BY_ACCOUNT = Limit("sign-up:account", 4, timedelta(hours=1))
TAKEN_BY_ADDRESS = Limit("taken:address", 6, timedelta(hours=1))

PASSKEY_ANSWER = "security.wan_signin_response"
SECOND_STEPS = frozenset(
    {
        "security.two_factor_token_validation",
        "security.two_factor_rescue",
        "security.mf_recovery",
        PASSKEY_ANSWER,
    }
)
PROOFS = frozenset({"security.verify", "security.change_password"})
SIGN_INS = frozenset(
    {
        "security.login",
        "security.two_factor_token_validation",
        "security.mf_recovery",
        PASSKEY_ANSWER,
    }
)


class PasswordJudge(PasswordUtil):
    """Judges a new password by zxcvbn, which looks at the first 72 characters only."""

    def validate(
        self,
        password: str,
        is_register: bool,  # noqa: FBT001, ARG002 - the signature is the library's
        **known: Any,  # noqa: ANN401 - names and addresses, or the user
    ) -> tuple[list[str] | None, str]:
        """Return what is wrong with a password, and the password in its normal form."""
        whole = self.normalize(password)
        if len(whole) > LONGEST_PASSWORD:
            return [f"Use at most {LONGEST_PASSWORD} characters."], whole
        problems = password_length_validator(whole)
        if problems:
            return problems, whole
        words = _words_of(known["user"]) if "user" in known else _words(known.values())
        about = {str(place): word for place, word in enumerate(words)}
        weak = password_complexity_validator(whole[:JUDGED], is_register=True, **about)
        return weak and [f"This password is easy to guess. {weak[0]}"], whole


class OnceOnlyTotp(Totp):
    """Accepts each code of an authenticator once, so that a code seen is a code spent."""

    def generate_qrcode(self, username: str, totp: str) -> str:
        """Draw the code that an authenticator reads."""
        return qr.draw(self.get_totp_uri(username, totp))

    def get_last_counter(self, user: Any) -> int | None:  # noqa: ANN401 - the library's user
        """Give the counter of the last code that this person used."""
        return cast("User", user).tf_last_counter

    def set_last_counter(self, user: Any, tmatch: Any) -> None:  # noqa: ANN401 - the library's user
        """Keep the counter of the code that this person used."""
        user.tf_last_counter = tmatch.counter


def init(app: Flask) -> None:
    """Attach Flask-Security with Recto's settings, forms and words."""
    app.config.update(configuration.settings(app))
    extension = Security(
        app,
        SQLAlchemyUserDatastore(db, User, Role, Passkey),
        mail_util_cls=Postman,
        password_util_cls=PasswordJudge,
        totp_cls=OnceOnlyTotp,
        login_form=forms.SignInForm,
        forgot_password_form=forms.ForgottenForm,
        reset_password_form=forms.NewPasswordForm,
        change_password_form=forms.ChangeForm,
        verify_form=forms.ItIsMeForm,
        two_factor_setup_form=forms.SecondFactorForm,
        two_factor_verify_code_form=forms.CodeForm,
        two_factor_rescue_form=forms.NoRescueForm,
        **factors.PARTS,
    )
    extension.login_manager.session_protection = None  # the database knows its sessions
    extension.want_json(lambda _request: False)
    extension.login_manager.request_loader(lambda _request: None)
    app.jinja_env.globals["mail_base"] = mail_base
    app.extensions.setdefault(MERGE_HOOK, [])
    app.before_request(_guard)
    app.after_request(_finish)
    user_authenticated.connect(_after_sign_in, app)
    password_changed.connect(_after_new_password, app)
    password_reset.connect(_after_new_password, app)
    tf_profile_changed.connect(_after_second_factor, app)
    tf_disabled.connect(_after_second_factor, app)
    wan_registered.connect(_after_new_passkey, app)
    wan_deleted.connect(_after_lost_passkey, app)


def mail_base() -> str:
    """Give the address that mailed links begin with: the public one, else the request's."""
    base: str = current_app.config["RECTO"].public_url or request.host_url
    return base.rstrip("/")


def enter(user: User, *, via: str) -> None:
    """Sign a person (or a guest) in to this browser, to stay."""
    session.permanent = True
    login_user(user, remember=False, authn_via=[via])


def refuse_if_closed() -> None:
    """Raise ForbiddenError where nobody may come in anew."""
    if current_app.config["RECTO"].sign_up == "closed":
        raise ForbiddenError("Sign-up is closed here", "Ask the people who run this place.")


def let_in() -> None:
    """Make the visitor of this request a guest; who is known already stays who they are."""
    if known_learner() is not None:
        return
    refuse_if_closed()
    count(GUEST_BY_ADDRESS, address())
    guest = actions.start_guest(current(), clock.now())
    current().commit()
    enter(guest, via="guest")


def count(limit: Limit, who: str) -> None:
    """Count a try and commit it, whatever becomes of the request; answer 429 past the limit."""
    within = actions.count_try(session=current(), limit=limit, who=who, now=clock.now())
    current().commit()
    if not within:
        abort(429)


def stop_beyond(limit: Limit, who: str) -> None:
    """Answer 429 to somebody who is past a limit, counting nothing."""
    if not actions.is_within(session=current(), limit=limit, who=who, now=clock.now()):
        abort(429)


def _words_of(user: User) -> list[str]:
    return _words([user.name, user.email or ""])


def _words(texts: Any) -> list[str]:  # noqa: ANN401 - any iterable of texts
    whole = [text.lower() for text in texts if text]
    return whole + [part for text in whole for part in re.split(r"\W+", text) if part]


def _guard() -> None:
    """Count tries before Flask-Security looks at them, and note who was a guest."""
    if request.method != "POST" or request.blueprint != "security":
        return
    if getattr(current_user, "guest", False):
        g.guest_id = current_user.id
    starts = request.endpoint == "security.login" or "alone" in request.form
    if starts and not current_user.is_authenticated:
        tf_clean_session()  # type: ignore[no-untyped-call] # no types there
        session.permanent = "stay" in request.form
    for limit, who in _limits(request.endpoint or ""):
        count(limit, who)


def _limits(endpoint: str) -> list[tuple[Limit, str]]:
    """Name what is counted before a form of Flask-Security is looked at, and for whom."""
    here, half = address(), str(session.get("tf_user_id", ""))
    email = as_email(request.form.get("email", "")) or ""
    if endpoint == "security.login":
        return [(BY_ADDRESS, here), (BY_ACCOUNT, email)]
    if endpoint == "security.forgot_password":
        return [(MAIL_BY_ADDRESS, here), (MAIL_BY_ACCOUNT, email)]
    if endpoint == "security.wan_signin":
        return [(BY_ADDRESS, here)]
    if endpoint in SECOND_STEPS:
        return [(BY_ADDRESS, here), (CODE_BY_ACCOUNT, half)] if half else [(BY_ADDRESS, here)]
    if endpoint in PROOFS:
        return [(BY_ACCOUNT, getattr(current_user, "email", None) or "")]
    return []


def _finish(response: Response) -> Response:
    """Give a refused form of Flask-Security status 422, and keep a failed sign-in in the audit."""
    refused = g.pop("refused_form", None)
    if refused is None or not refused.errors:
        return response
    if response.status_code == 200:  # noqa: PLR2004 - OK
        response.status_code = 422
    elif request.endpoint != PASSKEY_ANSWER:  # which leads back to its first page
        return response
    if request.endpoint in SIGN_INS:
        current().rollback()
        record("sign-in failed", getattr(refused, "user", None))
        current().commit()
    return response


def _after_sign_in(app: Flask, user: User, authn_via: list[str] | None, **_more: object) -> None:
    if user.guest or authn_via in (["change"], ["sign-up"]):
        return
    record("sign-in", user, by=",".join(authn_via or []))
    for limit, who in ((BY_ACCOUNT, user.email or ""), (CODE_BY_ACCOUNT, user.fs_uniquifier)):
        actions.forget_tries(session=current(), limit=limit, who=who)
    guest_id = g.pop("guest_id", None)
    if guest_id is not None:
        merge_guest(app, guest_id, user)


def merge_guest(app: Flask, guest_id: int, user: User) -> None:
    """Hand what a guest did to the account they signed in to, and retire the guest."""
    guest = current().get(User, guest_id)
    if guest is None or not guest.guest:
        return
    for hook in app.extensions[MERGE_HOOK]:
        hook(current(), guest_id, user.id, clock.now())
    actions.retire_guest(session=current(), guest=guest)


def _after_new_password(_app: Flask, user: User, **_more: object) -> None:
    actions.forget_sessions(session=current(), user=user)
    record("new password", user)


def _after_second_factor(_app: Flask, user: User, method: str = "", **_more: object) -> None:
    record("second factor on" if method else "second factor off", user)


def _after_new_passkey(_app: Flask, user: User, **_more: object) -> None:
    record("passkey added", user)


def _after_lost_passkey(_app: Flask, user: User, **_more: object) -> None:
    """Sign out the other browsers: somebody may have come in by the passkey that goes."""
    here = str(getattr(session, "id_hash", ""))
    actions.forget_other_sessions(session=current(), user=user, id_hash=here)
    record("passkey removed", user)


def reset_link_for(user: User, base_url: str) -> str:
    """Make the link by which a person sets a new password; it works once, for two hours."""
    token = generate_reset_password_token(user)  # type: ignore[no-untyped-call] # no types there
    return f"{base_url.rstrip('/')}{configuration.PAGES['RESET_URL']}/{token}"
