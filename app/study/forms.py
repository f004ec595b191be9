"""The forms of studying."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    FloatField,
    HiddenField,
    IntegerField,
    RadioField,
    StringField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # not in the types
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import TextInput

from app.core import settings
from app.study.sittings import MODES

ACTIONS = ("flag", "unflag", "bury", "suspend", "resume", "forget")
LONGEST_RESPONSE = 20_000
STEPS = ("learning_steps", "relearning_steps")
STEP_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


def check_uuid(_form: FlaskForm, field: HiddenField) -> None:
    """Refuse what is not a UUID."""
    try:
        field.data = UUID(field.data).hex
    except (ValueError, TypeError, AttributeError) as bad:
        raise ValidationError("The id of this answer is not one; reload the page.") from bad


class StartForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """Begin a session: what to study, and how far beyond the day."""

    deck = HiddenField(validators=[Optional(), Length(max=64), Regexp(r"[^\0]+\Z")])
    mode = RadioField(
        "What to study",
        choices=[SelectChoice(mode, about[0].upper() + about[1:]) for mode, about in MODES.items()],
        default="due",
    )
    more = HiddenField(validators=[Optional()])


class ShownForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """Which showing of a card a form belongs to."""

    card = IntegerField(validators=[InputRequired(), NumberRange(min=1, max=2**31 - 1)])
    token = HiddenField(validators=[InputRequired(), Length(max=60)])
    since = IntegerField(validators=[Optional()])
    hinted = HiddenField(validators=[Optional()])


class AnswerForm(ShownForm):
    """A rated card. `response` is the learner's answer as JSON, as the answer page kept it."""

    review = HiddenField(validators=[InputRequired(), check_uuid])
    rating = IntegerField(validators=[InputRequired(), NumberRange(min=1, max=4)])
    response = HiddenField(validators=[Optional(), Length(max=LONGEST_RESPONSE)])

    def validate_response(self, field: HiddenField) -> None:
        """Refuse what is not JSON."""
        try:
            json.loads(field.data or "null")
        except (ValueError, RecursionError) as bad:
            raise ValidationError("The answer did not arrive whole; try again.") from bad


class ActForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """Something done to one card, or to many of a list."""

    action = StringField(validators=[InputRequired()])

    def validate_action(self, field: StringField) -> None:
        """Refuse an action that does not exist."""
        if field.data not in ACTIONS:
            raise ValidationError(f"Choose one of {', '.join(ACTIONS)}.")


class StepsField(Field):
    """Waits such as "1m 10m", kept as seconds."""

    widget = TextInput()
    data: Any

    def _value(self) -> str:
        return " ".join(write_step(step) for step in self.data or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the waits."""
        if valuelist:
            self.data = tuple(read_step(word) for word in valuelist[0].split())


def read_step(word: str) -> int:
    """Return the seconds of a wait such as 30s, 10m, 4h or 1d; raise ValueError."""
    number, unit = word[:-1], word[-1:].lower()
    if not number.isdecimal() or unit not in STEP_UNITS:
        raise ValueError(f"“{word}” is no time; write 30s, 10m, 4h or 1d.")
    return int(number) * STEP_UNITS[unit]


def write_step(seconds: int) -> str:
    """Say the seconds of a wait in the largest unit that fits."""
    unit = max((u for u in STEP_UNITS if seconds % STEP_UNITS[u] == 0), key=STEP_UNITS.__getitem__)
    return f"{seconds // STEP_UNITS[unit]}{unit}"


class SettingsForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """How a learner's cards are scheduled; `core.settings` knows the bounds."""

    retention = FloatField("Desired retention", [InputRequired()])
    new_per_day = IntegerField("New cards a day", [InputRequired()])
    reviews_per_day = IntegerField("Due cards a day", [InputRequired()])
    learning_steps = StepsField("Learning steps")
    relearning_steps = StepsField("Relearning steps")
    maximum_interval = IntegerField("Longest interval", [InputRequired()])
    leech_threshold = IntegerField("Set aside after so many lapses", [InputRequired()])
    bury_siblings = BooleanField("Siblings wait until tomorrow")
    fuzz = BooleanField("Vary the intervals a little")
    two_ratings = BooleanField("Rate with again and good only")
    type_cloze = BooleanField("Type the gaps of sentences")

    def explain(self) -> None:
        """Say under each field what it does, and between which bounds."""
        for field in self:
            if field.name in settings.ABOUT:
                field.description = settings.ABOUT[field.name] + _bounds(field.name)

    def chosen(self) -> dict[str, Any]:
        """Return the values as `core.settings` stores them."""
        names = [field.name for field in self if field.name in settings.ABOUT]
        values = {name: self[name].data for name in names}
        return {n: list(v) if isinstance(v, tuple) else v for n, v in values.items()}

    def refuse(self, refusal: settings.ScheduleError) -> None:
        """Put a refusal beside the field that it names."""
        errors = self[refusal.field].errors
        _, _, remedy = str(refusal).partition(": ")
        self[refusal.field].errors = [*errors, remedy[:1].upper() + remedy[1:]]


def _bounds(name: str) -> str:
    """Say the bounds of a setting, or how a list of waits is written."""
    if name in STEPS:
        return " Write 30s, 10m, 4h or 1d, with spaces between; nothing skips the steps."
    if name not in settings.BOUNDS:
        return ""
    low, high = settings.BOUNDS[name]
    return f" From {low:g} to {high:g}."
