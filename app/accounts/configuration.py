"""What Flask-Security is told: the addresses of pages, their templates, words, and choices."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta

from flask import Flask

from app.accounts import factors

GUESSED = "E-mail or password is not right. Check both, or ask for a new password."
MAILED = "If there is an account for this address, a link to set a new password is on its way."
WRITTEN = (
    "If there is an account for this address, a link is written down for whoever runs this Recto,"
    " as it sends no mail. Ask them or your teacher for it."
)
MESSAGES = {
    "GENERIC_AUTHN_FAILED": (GUESSED, "error"),
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


def as_email(text: str) -> str | None:
    """Write what may be an e-mail address as it is stored; None when it is none."""
    return text.strip().lower() if "@" in text else None


CHOICES = {
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
    "TOTP_ISSUER": "Recto",
    "API_ENABLED_METHODS": ["session"],
    "USER_IDENTITY_ATTRIBUTES": [{"email": {"mapper": as_email, "case_insensitive": False}}],
    "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "globally_deliverable": False},
    "EMAIL_HTML": False,
    "JOIN_USER_ROLES": False,
    "LOGOUT_CSRF": True,
    "CLI_USERS_NAME": False,
    "CLI_ROLES_NAME": False,
    "STATIC_FOLDER": None,
    "CACHE_CONTROL": None,
}


def settings(app: Flask) -> dict[str, object]:
    """Give all that Flask-Security reads of the application's configuration."""
    chosen = PAGES | CHOICES | factors.SETTINGS | _own(app)
    sent = (MAILED if app.config["RECTO"].smtp_url else WRITTEN, "info")
    words = MESSAGES | factors.MESSAGES
    words |= {"PASSWORD_RESET_REQUEST": sent, "GENERIC_RECOVERY": sent}
    return {f"SECURITY_{name}": value for name, value in chosen.items()} | {
        f"SECURITY_MSG_{name}": value for name, value in words.items()
    }


def _own(app: Flask) -> dict[str, object]:
    """Give what this instance alone has: its keys and its sender."""
    key = hashlib.sha256(b"second factor:" + app.config["SECRET_KEY"].encode()).digest()
    salt = hashlib.sha256(b"passwords").hexdigest()
    return {
        "PASSWORD_SALT": salt,
        "TOTP_SECRETS": {"1": base64.urlsafe_b64encode(key).decode()},
        "EMAIL_SENDER": app.config["RECTO"].mail_from,
    }
