"""Flask-Security as Recto uses it: settings, words, and what happens around its pages."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import timedelta
from typing import Any, cast

import qrcode
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
)
from flask_security.recoverable import generate_reset_password_token
from flask_security.utils import (
    login_user,
    password_complexity_validator,
    password_length_validator,
)
from markupsafe import Markup
from qrcode.image.svg import SvgPathFillImage

from app import clock
from app.accounts import actions, forms
from app.accounts.actions import Limit
from app.accounts.mail import Postman
from app.accounts.models import Role, User
from app.db import current, db

MERGE_HOOK = "recto.merge_guest"
LONGEST_PASSWORD = 128
JUDGED = 72  # zxcvbn refuses to look at more

BY_ACCOUNT = Limit("sign-in:account", 20, timedelta(minutes=15))
BY_ADDRESS = Limit("sign-in:address", 200, timedelta(minutes=15))
MAIL_BY_ACCOUNT = Limit("reset:account", 4, timedelta(hours=1))
MAIL_BY_ADDRESS = Limit("reset:address", 40, timedelta(hours=1))
CODE_BY_ACCOUNT = Limit("code:account", 10, timedelta(minutes=15))
SIGN_UP_BY_ADDRESS = Limit("sign-up:address", 60, timedelta(hours=1))

GUESSED = "E-mail or password is not right. Check both, or ask for a new password."
MAILED = "If there is an account for this address, a link to set a new password is on its way."
MESSAGES = {
    "GENERIC_AUTHN_FAILED": (GUESSED, "error"),
    "PASSWORD_RESET_REQUEST": (MAILED, "info"),
    "GENERIC_RECOVERY": (MAILED, "info"),
    "INVALID_EMAIL_ADDRESS": ("This is not a whole e-mail address.", "error"),
    "PASSWORD_NOT_PROVIDED": ("Enter your password.", "error"),
    "PASSWORD_INVALID_LENGTH": ("Use at least %(length)s characters.", "error"),
    "PASSWORD_TOO_SIMPLE": ("Add a word or two.", "error"),
    "PASSWORD_IS_THE_SAME": ("This is your present password; choose another.", "error"),
    "INVALID_PASSWORD": ("This is not your password.", "error"),
    "UNAUTHENTICATED": ("Sign in to open that page.", "info"),
    "REAUTHENTICATION_REQUIRED": ("Enter your password once more to go on.", "info"),
    "REAUTHENTICATION_SUCCESSFUL": ("Thank you.", "info"),
    "INVALID_REDIRECT": ("That address leads away from Recto.", "error"),
    "PASSWORD_RESET_EXPIRED": ("This link has expired. Ask for a new one.", "error"),
    "INVALID_RESET_PASSWORD_TOKEN": ("This link does not work. Ask for a new one.", "error"),
    "PASSWORD_RESET_NO_LOGIN": ("Your new password is set. Sign in with it.", "success"),
    "PASSWORD_CHANGE": (
        "Your new password is set, and other browsers are signed out.",
        "success",
    ),
    "TWO_FACTOR_INVALID_TOKEN": ("This code is not right, or no longer. Try the next.", "error"),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": ("You are signed in.", "success"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": ("Your second factor is on.", "success"),
    "TWO_FACTOR_DISABLED": ("Your second factor is off.", "success"),
}
PAGES = {
    "LOGIN_URL": "/sign-in",
    "LOGOUT_URL": "/sign-out",
    "RESET_URL": "/forgotten-password",
    "CHANGE_URL": "/settings/password",
    "VERIFY_URL": "/settings/confirm",
    "TWO_FACTOR_SETUP_URL": "/settings/second-factor",
    "TWO_FACTOR_TOKEN_VALIDATION_URL": "/sign-in/code",
    "TWO_FACTOR_RESCUE_URL": "/sign-in/rescue",
    "TWO_FACTOR_SELECT_URL": "/sign-in/select",
    "LOGIN_USER_TEMPLATE": "accounts/sign_in.html",
    "LOGOUT_USER_TEMPLATE": "accounts/sign_out.html",
    "FORGOT_PASSWORD_TEMPLATE": "accounts/forgotten.html",
    "RESET_PASSWORD_TEMPLATE": "accounts/new_password.html",
    "CHANGE_PASSWORD_TEMPLATE": "accounts/password.html",
    "VERIFY_TEMPLATE": "accounts/confirm.html",
    "TWO_FACTOR_SETUP_TEMPLATE": "accounts/second_factor.html",
    "TWO_FACTOR_VERIFY_CODE_TEMPLATE": "accounts/code.html",
    "EMAIL_TEMPLATE_PASSWORD_RESET": "accounts/mail/reset",
    "EMAIL_TEMPLATE_PASSWORD_RESET_NOTICE": "accounts/mail/password_changed",
    "EMAIL_TEMPLATE_PASSWORD_CHANGE_NOTICE": "accounts/mail/password_changed",
    "EMAIL_SUBJECT_PASSWORD_RESET": "Set a new password for Recto",
    "EMAIL_SUBJECT_PASSWORD_NOTICE": "Your password for Recto has changed",
    "EMAIL_SUBJECT_PASSWORD_CHANGE_NOTICE": "Your password for Recto has changed",
    "POST_LOGIN_VIEW": "/",
    "POST_LOGOUT_VIEW": "/",
    "POST_CHANGE_VIEW": "/settings",
    "POST_RESET_VIEW": "/sign-in",
}


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
        """Draw the code as SVG that stands in the page, for the policy allows no data: images."""
        uri = self.get_totp_uri(username, totp)
        image = qrcode.make(uri, image_factory=SvgPathFillImage, box_size=14)
        return Markup(image.to_string(encoding="unicode"))  # noqa: S704 - drawn here

    def get_last_counter(self, user: Any) -> int | None:  # noqa: ANN401 - the library's user
        """Give the counter of the last code that this person used."""
        return cast("User", user).tf_last_counter

    def set_last_counter(self, user: Any, tmatch: Any) -> None:  # noqa: ANN401 - the library's user
        """Keep the counter of the code that this person used."""
        user.tf_last_counter = tmatch.counter


def init(app: Flask) -> None:
    """Attach Flask-Security with Recto's settings, forms and words."""
    app.config.update({f"SECURITY_{name}": value for name, value in _settings(app).items()})
    app.config.update({f"SECURITY_MSG_{name}": value for name, value in MESSAGES.items()})
    extension = Security(
        app,
        SQLAlchemyUserDatastore(db, User, Role),
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


def _settings(app: Flask) -> dict[str, object]:
    key = hashlib.sha256(b"second factor:" + app.config["SECRET_KEY"].encode()).digest()
    salt = hashlib.sha256(b"passwords").hexdigest()
    return PAGES | {
        "PASSWORD_SALT": salt,
        "PASSWORD_HASH": "argon2",
        "PASSWORD_SCHEMES": ["argon2"],
        "PASSWORD_HASH_PASSLIB_OPTIONS": {
            "argon2__type": "ID",
            "argon2__memory_cost": 19 * 1024,
            "argon2__time_cost": 2,
            "argon2__parallelism": 1,
        },
        "PASSWORD_SINGLE_HASH": {"argon2"},
        "PASSWORD_COMPLEXITY_CHECKER": "zxcvbn",
        "RETURN_GENERIC_RESPONSES": True,
        "RECOVERABLE": True,
        "CHANGEABLE": True,
        "RESET_PASSWORD_WITHIN": timedelta(hours=2),
        "FRESHNESS": timedelta(hours=1),
        "FRESHNESS_GRACE_PERIOD": timedelta(0),
        "TWO_FACTOR": True,
        "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "TWO_FACTOR_RESCUE_EMAIL": False,
        "TWO_FACTOR_POST_SETUP_VIEW": "/settings",
        "TOTP_SECRETS": {"1": base64.urlsafe_b64encode(key).decode()},
        "TOTP_ISSUER": "Recto",
        "API_ENABLED_METHODS": ["session"],
        "USER_IDENTITY_ATTRIBUTES": [{"email": {"mapper": _as_email, "case_insensitive": False}}],
        "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "globally_deliverable": False},
        "EMAIL_SENDER": app.config["RECTO"].mail_from,
        "EMAIL_HTML": False,
        "JOIN_USER_ROLES": False,
        "LOGOUT_CSRF": True,
        "CLI_USERS_NAME": False,
        "CLI_ROLES_NAME": False,
        "STATIC_FOLDER": None,
        "CACHE_CONTROL": None,
    }


def mail_base() -> str:
    """Give the address that mailed links begin with: the public one, else the request's."""
    base: str = current_app.config["RECTO"].public_url or request.host_url
    return base.rstrip("/")


def enter(user: User, *, via: str) -> None:
    """Sign a person (or a guest) in to this browser, to stay."""
    session.permanent = True
    login_user(user, remember=False, authn_via=[via])


def count(limit: Limit, who: str) -> None:
    """Count a try and commit it, whatever becomes of the request; answer 429 past the limit."""
    within = actions.count_try(session=current(), limit=limit, who=who, now=clock.now())
    current().commit()
    if not within:
        abort(429)


def address() -> str:
    """Name where the request comes from."""
    return request.remote_addr or ""


def _as_email(text: str) -> str | None:
    return text.strip().lower() if "@" in text else None


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
    email = _as_email(request.form.get("email", "")) or ""
    if request.endpoint == "security.login":
        if not current_user.is_authenticated:
            session.permanent = "stay" in request.form
        count(BY_ADDRESS, address())
        count(BY_ACCOUNT, email)
    elif request.endpoint == "security.forgot_password":
        count(MAIL_BY_ADDRESS, address())
        count(MAIL_BY_ACCOUNT, email)
    elif request.endpoint in {"security.two_factor_token_validation", "security.two_factor_rescue"}:
        count(CODE_BY_ACCOUNT, str(session.get("tf_user_id", "")))
    elif request.endpoint in {"security.verify", "security.change_password"}:
        count(BY_ACCOUNT, getattr(current_user, "email", None) or "")


def _finish(response: Response) -> Response:
    """Give a refused form of Flask-Security status 422, and keep a failed sign-in in the audit."""
    refused = g.pop("refused_form", None)
    if refused is None or not refused.errors or response.status_code != 200:  # noqa: PLR2004 - OK
        return response
    response.status_code = 422
    if request.endpoint in {"security.login", "security.two_factor_token_validation"}:
        current().rollback()
        _record("sign-in failed", getattr(refused, "user", None))
        current().commit()
    return response


def _record(action: str, user: User | None, **detail: str) -> None:
    actions.record(
        session=current(),
        actor=user,
        action=action,
        subject=user,
        address=address(),
        detail=detail,
        now=clock.now(),
    )


def _after_sign_in(app: Flask, user: User, authn_via: list[str] | None, **_more: object) -> None:
    if user.guest or authn_via in (["change"], ["sign-up"]):
        return
    _record("sign-in", user, by=",".join(authn_via or []))
    actions.forget_tries(session=current(), limit=BY_ACCOUNT, who=user.email or "")
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
    _record("new password", user)


def _after_second_factor(_app: Flask, user: User, method: str = "", **_more: object) -> None:
    _record("second factor on" if method else "second factor off", user)


def reset_link_for(user: User, base_url: str) -> str:
    """Make the link by which a person sets a new password; it works once, for two hours."""
    token = generate_reset_password_token(user)  # type: ignore[no-untyped-call] # no types there
    return f"{base_url.rstrip('/')}{PAGES['RESET_URL']}/{token}"
