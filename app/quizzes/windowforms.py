"""The part of a form that says when something opens, is due and closes, and for which groups."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # not in the types
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import DateTimeLocalInput

from app import clock
from app.core import walltime
from app.core.lateness import MOST_PENALTY
from app.quizzes.forms import MultiCheckboxField

SAID = {
    "opens": "opens {}",
    "closes": "closes {}",
    "penalty": "{} % off for each day late",
    "groups": "only for {}",
}


class WindowForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """The times of an assignment, by the clocks of `zone`.

    `placed` has the instants in milliseconds by the field's name, `told` sentences on what was
    taken of a time that happens twice.
    """

    opens = StringField("Opens", [Optional()], widget=DateTimeLocalInput())
    due = StringField("Due", [Optional()], widget=DateTimeLocalInput())
    closes = StringField("Closes", [Optional()], widget=DateTimeLocalInput())
    penalty = IntegerField(
        "Off for each day late, in percent",
        [Optional(), NumberRange(0, MOST_PENALTY, f"Give 0 to {MOST_PENALTY} percent.")],
        description="What is handed in between due and close is marked late. 0 takes nothing off.",
    )
    groups = MultiCheckboxField("Only for these groups", coerce=int)
    says = SAID
    zone: ZoneInfo
    must_close_after: datetime | None = None

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - as WTForms takes them
        zone: ZoneInfo,
        groups: Sequence[tuple[int, str]] | None = None,
        **kwargs: Any,  # noqa: ANN401 - as WTForms takes them
    ) -> None:
        """Make the form; `groups` are those of the class that it is given to, None for no class."""
        self.zone = zone
        self.placed: dict[str, int] = {}
        self.told: list[str] = []
        super().__init__(*args, **kwargs)
        self.groups.choices = [SelectChoice(number, title) for number, title in groups or ()]
        self.groups.description = "Without any, all of the class get it."
        self._leave_out(groups)
        for name in {"opens", "closes"} & {field.name for field in self}:
            self[name].description = f"By the clocks of {zone.key}."

    def _leave_out(self, groups: Sequence[tuple[int, str]] | None) -> None:
        """Leave out what only a class is asked, and the groups of one that has none."""
        if groups is None:
            del self["due"], self["penalty"]
        if not groups:
            del self["groups"]

    @property
    def said(self) -> str:
        """Say what is set of the fields that a page may fold away, as its script does."""
        parts = ((SAID[name], _say(self[name])) for name in SAID if name in self)
        return "; ".join(pattern.format(text) for pattern, text in parts if text)

    def validate_opens(self, field: Field) -> None:
        """Place the opening: of a time that happens twice, the first is meant."""
        self._place(field, "first")

    def validate_due(self, field: Field) -> None:
        """Place when it is due: of a time that happens twice, the second is meant."""
        self._place(field, "second")
        if self._ends_first("opens", field.name):
            raise ValidationError("It is due before it opens. Let it be due later.")

    def validate_closes(self, field: Field) -> None:
        """Place the close: of a time that happens twice, the second is meant."""
        self._place(field, "second")
        after = self.must_close_after
        if after and self.placed.get("closes", clock.milliseconds(after) + 1) <= (
            clock.milliseconds(after)
        ):
            raise ValidationError("That lies in the past. Let it close later, or not at all.")
        if self._ends_first("opens", field.name):
            raise ValidationError("It closes before it opens. Let it close later.")
        if self.placed.get("due", 0) > self.placed.get(field.name, math.inf):
            raise ValidationError(
                "It closes before it is due. Let it close when it is due, or later."
            )

    def _ends_first(self, opens: str, ends: str) -> bool:
        """Tell whether two fields have moments of which the end is not behind the beginning."""
        return self.placed.get(ends, math.inf) <= self.placed.get(opens, -math.inf)

    def _place(self, field: Field, which: walltime.Pass) -> None:
        if not field.data:
            return
        try:
            found = walltime.place(field.data, self.zone, which)
        except walltime.WallTimeError as bad:
            raise ValidationError(f"{bad.sentence} {bad.action}") from bad
        self.placed[field.name] = clock.milliseconds(found.at)
        if found.twice:
            self.told.append(
                f"{field.label.text}: the clocks show {field.data[11:16]} twice that night;"
                f" the {which} is meant."
            )


def _say(field: Field) -> str:
    """Say what a field holds, "" where it changes nothing."""
    if not field.data:
        return ""
    if isinstance(field, MultiCheckboxField):
        return ", ".join(each.label.text for each in field if each.checked)
    if field.name in ("opens", "closes"):
        try:
            return f"{datetime.fromisoformat(field.data):%-d %B %Y, %H:%M}"
        except ValueError:  # not a time yet; the field says so
            return ""
    return f"{field.data}"


def local(moment: int | None, zone: ZoneInfo) -> str:
    """Return an instant as a field shows it, "" for none."""
    return "" if moment is None else walltime.wall(clock.instant(moment), zone)
