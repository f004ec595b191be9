"""Passkeys and recovery codes as Recto uses Flask-Security's: settings, words, forms and checks."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, g, request, session
from flask_login import current_user
from flask_security import (
    MfRecoveryCodesUtil,
    MfRecoveryForm,
    WebAuthnRegisterForm,
    WebAuthnSigninForm,
    WebauthnUtil,
)
from flask_security.webauthn import WebAuthnRegisterResponseForm, WebAuthnSigninResponseForm
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from wtforms import BooleanField, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # not in the types
from wtforms.validators import DataRequired, Length

from app import clock
from app.accounts import actions, queries
from app.accounts.access import address
from app.accounts.forms import Remembered, tidy
from app.accounts.models import User
from app.db import current

LONGEST_NAME = 64
PATIENCE = timedelta(minutes=5)
CODES = 10

REFUSED = "This passkey was not accepted. Try again, or go on another way."
TOO_LATE = "That took too long, or was sent twice. Start again."
MESSAGES = {
    "API_ERROR": ("That did not arrive whole. Start again.", "error"),
    "WEBAUTHN_EXPIRED": (TOO_LATE, "error"),
    "WEBAUTHN_NAME_REQUIRED": ("Give the passkey a name.", "error"),
    "WEBAUTHN_NAME_INUSE": ("You have a passkey of this name; choose another.", "error"),
    "WEBAUTHN_NAME_NOT_FOUND": ("You have no passkey of this name.", "error"),
    "WEBAUTHN_CREDENTIAL_DELETED": (
        "The passkey is removed, and other browsers are signed out.",
        "success",
    ),
    "WEBAUTHN_REGISTER_SUCCESSFUL": ("The passkey is added.", "success"),
    "WEBAUTHN_CREDENTIAL_ID_INUSE": ("This passkey is known here already.", "error"),
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": (REFUSED, "error"),
    "WEBAUTHN_ORPHAN_CREDENTIAL_ID": (REFUSED, "error"),
    "WEBAUTHN_NO_VERIFY": (REFUSED, "error"),
    "WEBAUTHN_CREDENTIAL_WRONG_USAGE": (REFUSED, "error"),
    "WEBAUTHN_MISMATCH_USER_HANDLE": (REFUSED, "error"),
    "INVALID_RECOVERY_CODE": ("This code is not right, or was used before.", "error"),
    "TWO_FACTOR_PERMISSION_DENIED": ("Start again with your password.", "error"),
}
SETTINGS = {
    "WEBAUTHN": True,
    "DATETIME_FACTORY": clock.now,
    "WAN_RP_NAME": "Recto",
    "WAN_REGISTER_URL": "/settings/passkeys",
    "WAN_DELETE_URL": "/settings/passkeys/remove",
    "WAN_SIGNIN_URL": "/sign-in/passkey",
    "WAN_REGISTER_TEMPLATE": "accounts/passkeys.html",
    "WAN_SIGNIN_TEMPLATE": "accounts/passkey.html",
    "WAN_REGISTER_TIMEOUT": int(PATIENCE.total_seconds() * 1000),
    "WAN_SIGNIN_TIMEOUT": int(PATIENCE.total_seconds() * 1000),
    "WAN_REGISTER_WITHIN": PATIENCE + timedelta(minutes=1),
    "WAN_SIGNIN_WITHIN": PATIENCE + timedelta(minutes=1),
    "WAN_ALLOW_AS_VERIFY": None,
    "WAN_ALLOW_USER_HINTS": False,
    "WAN_ALLOW_AS_MULTI_FACTOR": True,
    "TWO_FACTOR_SELECT_TEMPLATE": "accounts/which_factor.html",
    "MULTI_FACTOR_RECOVERY_CODES": True,
    "MULTI_FACTOR_RECOVERY_CODES_N": CODES,
    "MULTI_FACTOR_RECOVERY_CODES_URL": "/settings/recovery-codes",
    "MULTI_FACTOR_RECOVERY_CODES_TEMPLATE": "accounts/recovery_codes.html",
    "MULTI_FACTOR_RECOVERY_URL": "/sign-in/recovery-code",
    "MULTI_FACTOR_RECOVERY_TEMPLATE": "accounts/recovery_code.html",
}


class Passkeys(WebauthnUtil):
    """What Recto asks of a passkey."""

    def generate_challenge(self, nbytes: int | None = None) -> str:
        """Make a challenge, and keep it so that it can be answered once."""
        challenge = secrets.token_urlsafe(nbytes)
        actions.keep_challenge(session=current(), challenge=challenge, now=clock.now())
        current().commit()
        return challenge

    def origin(self) -> str:
        """Name the origin that the browser must have seen: the public one, else the request's."""
        parts = urlsplit(current_app.config["RECTO"].public_url or request.host_url)
        return f"{parts.scheme}://{parts.netloc}"

    def authenticator_selection(
        self,
        user: Any,  # noqa: ANN401, ARG002 - the library's user
        usage: str,
    ) -> AuthenticatorSelectionCriteria:
        """Ask a passkey that signs in alone to know its holder, and to know the account."""
        alone = usage == "first"
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED
            if alone
            else ResidentKeyRequirement.DISCOURAGED,
            user_verification=_verification(alone=alone),
        )

    def user_verification(
        self,
        user: Any,  # noqa: ANN401, ARG002 - the library's user
        usage: list[str],
    ) -> UserVerificationRequirement:
        """Ask for finger, face or PIN where the passkey is all that is asked for."""
        return _verification(alone="first" in usage)

    def name_svn(self, value: str) -> tuple[str | None, str | None]:
        """Take any name: every page escapes it."""
        return None, tidy(value)


class RecoveryCodes(MfRecoveryCodesUtil):
    """Keeps recovery codes as keyed hashes, so that they are shown once and read by nobody."""

    def get_recovery_codes(self, user: Any) -> list[str]:  # noqa: ANN401, ARG002 - the library's user
        """Give none: they were shown when they were made."""
        return []

    def create_recovery_codes(self, user: Any) -> list[str]:  # noqa: ANN401 - the library's user
        """Make codes in place of the earlier ones, and return them as they are shown."""
        codes = super().create_recovery_codes(user)
        record("recovery codes made", user)
        return codes

    def check_recovery_code(self, user: Any, code: str) -> bool:  # noqa: ANN401 - the library's user
        """Tell whether a code is still good, and keep others from spending it meanwhile."""
        current().refresh(user, ["mf_recovery_codes"], with_for_update=True)
        return _keyed(code) in (user.mf_recovery_codes or [])

    def delete_recovery_code(self, user: Any, code: str) -> bool:  # noqa: ANN401 - the library's user
        """Spend a code."""
        user.mf_recovery_codes = [kept for kept in user.mf_recovery_codes if kept != _keyed(code)]
        record("recovery code used", user)
        return True

    def _encrypt_codes(self, codes: list[str]) -> list[str]:
        return [_keyed(code) for code in codes]


class PasskeyForm(Remembered, WebAuthnRegisterForm):
    """Begin to add a passkey: its name, and what it is for."""

    name = StringField(
        "Name of the passkey",
        description="Yours to choose, such as “Phone” or “Blue key”.",
        filters=[tidy],
        validators=[DataRequired("Give the passkey a name."), Length(max=LONGEST_NAME)],
        render_kw={"autocomplete": "off", "maxlength": LONGEST_NAME},
    )
    usage = RadioField(
        "What is it for?",
        choices=[
            SelectChoice("first", "Signing in with it alone; it asks for your finger, face or PIN"),
            SelectChoice("secondary", "A second step after the password"),
        ],
        default="first",
    )


class NewPasskeyForm(Remembered, WebAuthnRegisterResponseForm):
    """What the browser says of a passkey that it has just made."""

    def validate(self, **kwargs: Any) -> bool:  # noqa: ANN401 - the signature is WTForms'
        """Check it against the challenge, once."""
        person = current_user._get_current_object()  # noqa: SLF001 - the proxy's documented method
        current().refresh(person, ["name"], with_for_update=True)  # one passkey for each name
        good = _spent(self) and _checked(self, super().validate, **kwargs)
        self.extensions = ""
        return good


class PasskeyStartForm(Remembered, WebAuthnSigninForm):
    """Begin to sign in with a passkey; `stay` keeps this browser signed in."""

    stay = BooleanField("Stay signed in on this device", default=True)


class PasskeySignInForm(Remembered, WebAuthnSigninResponseForm):
    """What a passkey answers to the challenge."""

    user: User | None

    def validate(self, **kwargs: Any) -> bool:  # noqa: ANN401 - the signature is WTForms'
        """Check it against the challenge, once, and against who has given the password."""
        if not (_spent(self) and _checked(self, super().validate, **kwargs)):
            return False
        self.remember.data = ""  # a cookie of Flask-Login's would outlive our sessions
        other = self.is_secondary and self.user and self.user.fs_uniquifier != session["tf_user_id"]
        if other or self.user is None or not self.user.active:
            return _refuse(self, REFUSED)
        return True


class RecoveryForm(Remembered, MfRecoveryForm):
    """A recovery code in place of the second factor."""

    code = StringField(
        "Recovery code",
        validators=[DataRequired("Enter one of your recovery codes.")],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )


PARTS: dict[str, Any] = {
    "webauthn_util_cls": Passkeys,
    "mf_recovery_codes_util_cls": RecoveryCodes,
    "wan_register_form": PasskeyForm,
    "wan_register_response_form": NewPasskeyForm,
    "wan_signin_form": PasskeyStartForm,
    "wan_signin_response_form": PasskeySignInForm,
    "mf_recovery_form": RecoveryForm,
}


def record(action: str, user: User | None, **detail: str) -> None:
    """Append to the audit what somebody did with their own account in this request."""
    actions.record(
        session=current(),
        actor=user,
        action=action,
        subject=user,
        address=address(),
        detail=detail,
        now=clock.now(),
    )


def _verification(*, alone: bool) -> UserVerificationRequirement:
    wanted = UserVerificationRequirement
    return wanted.REQUIRED if alone else wanted.DISCOURAGED


def _spent(form: Any) -> bool:  # noqa: ANN401 - either form with a challenge
    """Spend the challenge of a form; refuse one that was answered before or too late."""
    try:
        actions.spend(
            session=current(), secret=form.challenge, purpose=queries.PASSKEY, now=clock.now()
        )
    except actions.SpentTokenError:
        return _refuse(form, TOO_LATE)
    return True


def _checked(form: Any, check: Any, **kwargs: Any) -> bool:  # noqa: ANN401 - forms of the library
    """Run the library's check; what it cannot even read is refused like the rest."""
    try:
        return bool(check(**kwargs))
    except (WebAuthnException, ValueError):
        return _refuse(form, REFUSED)


def _refuse(form: Any, sentence: str) -> bool:  # noqa: ANN401 - either form with a credential
    form.credential.errors = [sentence]
    g.refused_form = form
    return False


def _keyed(code: str) -> str:
    plain = "".join(c for c in code.lower() if c.isalnum())
    key = hashlib.sha256(b"recovery codes:" + current_app.config["SECRET_KEY"].encode()).digest()
    return hmac.new(key, plain.encode(), hashlib.sha256).hexdigest()
