"""Forms about accounts; those of Flask-Security in Recto's words."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import g
from flask_login import current_user
from flask_security import (
    ChangePasswordForm,
    ForgotPasswordForm,
    LoginForm,
    ResetPasswordForm,
    TwoFactorRescueForm,
    TwoFactorSetupForm,
    TwoFactorVerifyCodeForm,
    VerifyForm,
)
from flask_security.forms import EmailValidation, Form, password_required, valid_user_email
from flask_security.proxies import _security
from flask_security.utils import hash_password, verify_password
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    FloatField,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # not in the types
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError
from wtforms.widgets import Select

from app.accounts.models import ROLES
from app.core import shortcuts
from app.core.refusals import RefusalError
from app.db import current, set_reading

LONGEST_EMAIL = 255
LONGEST_NAME = 80
LANGUAGES = [SelectChoice("en", "English")]
THEMES = [
    SelectChoice("", "As my device"),
    SelectChoice("light", "Light"),
    SelectChoice("dark", "Dark"),
]
ZONES = frozenset(
    zone
    for zone in zoneinfo.available_timezones()
    if zone == "UTC" or ("/" in zone and not zone.startswith(("Etc/", "SystemV/", "US/")))
)
ZONE_CHOICES = [SelectChoice(zone) for zone in sorted(ZONES)]
ADVICE = "Eight characters or more. Four words that do not belong together are good."


def lower(text: str | None) -> str | None:
    """Write an e-mail address as it is stored."""
    return text.strip().lower() if text else text


def tidy(text: str | None) -> str:
    """Write a name with single spaces and nothing invisible."""
    return " ".join("".join(c for c in text or "" if c.isprintable()).split())


@contextmanager
def aside() -> Iterator[None]:
    """Let others write while a password is judged and hashed, which takes long.

    To be used before anything has been written: what was read before is read again after.
    """
    current().rollback()
    set_reading(only=True)
    yield
    current().rollback()
    set_reading(only=False)


class Remembered(Form):
    """Notes a form that was refused, so that the answer carries status 422."""

    def validate(self, **kwargs: Any) -> bool:  # noqa: ANN401 - the signature is WTForms'
        """Validate, and remember this form when it is refused."""
        good: bool = super().validate(**kwargs)
        if not good:
            g.refused_form = self
        return good


class SignInForm(Remembered, LoginForm):
    """E-mail and password; `stay` keeps this browser signed in."""

    email = EmailField(
        "E-mail",
        filters=[lower],
        validators=[DataRequired("Enter your e-mail address."), EmailValidation(verify=False)],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        "Password",
        validators=[DataRequired("Enter your password.")],
        render_kw={"autocomplete": "current-password"},
    )
    stay = BooleanField("Stay signed in on this device", default=True)
    remember = None  # type: ignore[assignment] # takes the library's field out

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - the signature is WTForms'
        super().__init__(*args, **kwargs)
        self.password.description = ""  # the page has the link to a new password

    def validate(self, **kwargs: Any) -> bool:  # noqa: ANN401 - the signature is WTForms'
        """Look up the person and compare the password; keep a hash made anew at today's cost."""
        with aside():
            good = super().validate(**kwargs)
            fresh = self.user.password if good and self.user else None
        if fresh and self.user and self.user.password != fresh:
            self.user.password = fresh
        return good


class ForgottenForm(Remembered, ForgotPasswordForm):
    """Ask for a link that sets a new password."""

    email = EmailField(
        "E-mail",
        filters=[lower],
        validators=[
            DataRequired("Enter your e-mail address."),
            EmailValidation(verify=True),
            valid_user_email,
        ],
        render_kw={"autocomplete": "username"},
    )


class NewPasswordForm(Remembered, ResetPasswordForm):
    """Choose a new password after opening the mailed link."""

    password = PasswordField(
        "New password",
        description=ADVICE,
        validators=[DataRequired("Enter a new password.")],
        render_kw={"autocomplete": "new-password"},
    )
    password_confirm = None  # type: ignore[assignment] # takes the library's field out


class ChangeForm(Remembered, ChangePasswordForm):
    """Change the password, knowing the present one."""

    password = PasswordField("Present password", render_kw={"autocomplete": "current-password"})
    new_password = PasswordField(
        "New password",
        description=ADVICE,
        validators=[password_required],
        render_kw={"autocomplete": "new-password"},
    )
    new_password_confirm = None  # type: ignore[assignment] # takes the library's field out


class ItIsMeForm(Remembered, VerifyForm):
    """Confirm the password before something that matters."""

    password = PasswordField(
        "Password",
        validators=[DataRequired("Enter your password.")],
        render_kw={"autocomplete": "current-password"},
    )


class SecondFactorForm(Remembered, TwoFactorSetupForm):
    """Turn the second factor on or off."""

    setup = RadioField(choices=[], validate_choice=False)


class CodeForm(Remembered, TwoFactorVerifyCodeForm):
    """The six digits that an authenticator shows."""

    code = StringField(
        "Code",
        validators=[DataRequired("Enter the six digits.")],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class NoRescueForm(TwoFactorRescueForm):
    """Nobody gets round the second factor by mail: an administrator turns it off."""

    help_setup = RadioField(choices=[])

    def validate(self, **_kwargs: Any) -> bool:  # noqa: ANN401 - the signature is WTForms'
        """Refuse."""
        return False


class SignUpForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Make an account. The password is judged with name and e-mail in mind."""

    name = StringField(
        "Name",
        filters=[tidy],
        validators=[DataRequired("Enter a name; it need not be your whole one."), Length(max=80)],
        render_kw={"autocomplete": "name", "maxlength": LONGEST_NAME},
    )
    email = EmailField(
        "E-mail",
        filters=[lower],
        validators=[
            DataRequired("Enter your e-mail address."),
            Length(max=LONGEST_EMAIL),
            EmailValidation(verify=True),
        ],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        "Password",
        description=ADVICE,
        validators=[DataRequired("Choose a password.")],
        render_kw={"autocomplete": "new-password"},
    )
    time_zone = HiddenField()
    next = HiddenField()
    password_hash: str = ""

    def validate(self, **kwargs: Any) -> bool:  # noqa: ANN401 - the signature is WTForms'
        """Validate, and hash a good password."""
        with aside():
            good = bool(super().validate(**kwargs))
            if good:
                self.password_hash = hash_password(self.password.data or "")
        return good

    def validate_password(self, field: Field) -> None:
        """Refuse a password that is short or easy to guess."""
        problems, field.data = _security.password_util.validate(
            field.data, is_register=True, email=self.email.data or "", name=self.name.data or ""
        )
        if problems:
            raise ValidationError(problems[0])


class ConfirmForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """The password chosen at sign-up, given once more where the address is confirmed."""

    password = PasswordField(
        "Password",
        validators=[DataRequired("Enter the password that you chose.")],
        render_kw={"autocomplete": "current-password"},
    )
    password_hash: str = ""

    def validate(self, **kwargs: Any) -> bool:  # noqa: ANN401 - the signature is WTForms'
        """Compare the password with the hash that was set on this form."""
        with aside():
            return bool(super().validate(**kwargs))

    def validate_password(self, field: Field) -> None:
        """Refuse another password than the chosen one."""
        given = _security.password_util.normalize(field.data or "")
        if not verify_password(given, self.password_hash):
            raise ValidationError("This is not the password that you chose.")


class BriefSelect(Select):
    """A list whose options say each value once; with the time zones that is half the page."""

    @classmethod
    def render_option(cls, choice: SelectChoice) -> Markup:  # type: ignore[override] # that of WTForms 3.3
        """Render an option whose label is its value."""
        chosen = Markup(" selected") if choice.selected else ""
        return Markup("<option{}>{}</option>").format(chosen, choice.value)


class ProfileForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """What a learner may set about themselves."""

    name = StringField(
        "Name",
        filters=[tidy],
        validators=[Length(max=LONGEST_NAME)],
        render_kw={"autocomplete": "name", "maxlength": LONGEST_NAME},
    )
    time_zone = SelectField(
        "Time zone",
        choices=ZONE_CHOICES,
        widget=BriefSelect(),
        description="Your days begin and end by the clock of this place.",
    )
    day_start = IntegerField(
        "The day begins at",
        description="The hour, 0 to 23, at which yesterday's cards end and today's begin. "
        "Four suits people who study past midnight.",
        validators=[
            InputRequired("Enter an hour from 0 to 23."),
            NumberRange(0, 23, "Enter an hour from 0 to 23."),
        ],
        render_kw={"min": 0, "max": 23, "inputmode": "numeric"},
    )
    language = SelectField("Language of the pages", choices=LANGUAGES)
    theme = RadioField("Light or dark", choices=THEMES)

    def validate_name(self, field: Field) -> None:
        """Ask for a name of everybody who has an account; a guest may stay without."""
        if not field.data and not current_user.guest:
            raise ValidationError("Enter a name; it need not be your whole one.")


class KeysForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """One's own keys: JSON that the page's script writes, or no single keys at all."""

    off = BooleanField(
        "No single-key shortcuts at all",
        description="Buttons and links work as ever, and keys pressed together with Ctrl. "
        "Keys that you have changed are forgotten.",
    )
    keys = HiddenField(id="own-keys")

    def validate(self, **kwargs: Any) -> bool:  # noqa: ANN401 - the signature is WTForms'
        """Validate, and bring the keys into the form in which they are kept."""
        good = bool(super().validate(**kwargs))
        if self.off.data:
            return good
        try:
            self.keys.data = shortcuts.tidy(self.keys.data or "")
        except RefusalError as refusal:
            self.form_errors.append(refusal.told)
            self.keys.data = self.keys.object_data
            return False
        return good


class DeleteForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Delete the account; a person gives the password, a guest only confirms."""

    password = PasswordField("Password", render_kw={"autocomplete": "current-password"})
    sure = BooleanField(
        "Delete everything. I know that it cannot be brought back.",
        validators=[DataRequired("Tick the box to say that you are sure.")],
    )

    def validate_password(self, field: Field) -> None:
        """Compare the password of somebody who has one."""
        if current_user.guest:
            return
        given = _security.password_util.normalize(field.data or "")
        if not current_user.verify_and_update_password(given):
            raise ValidationError("This is not your password.")


class Factor(FloatField):
    """A number that may be written with a comma."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number."""
        super().process_formdata([text.replace(",", ".") for text in valuelist])


class PersonForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """An administrator gives a person a role, and more time in quizzes."""

    role = SelectField("Role", choices=[SelectChoice(role, role.capitalize()) for role in ROLES])
    extra_time = Factor("Extra time", validators=[InputRequired(), NumberRange(1, 5)])
