"""The forms of the gradebook: a mark, a column, how a class counts, marks from a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # not in the types
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import DateTimeLocalInput

from app import clock
from app.core import walltime
from app.core.gradepoints import MarkError, read_mark, read_points, say_points, write_points
from app.core.gradetable import Column, Mark
from app.gradebook.actions import LONGEST_NOTE
from app.gradebook.arranging import Terms
from app.gradebook.models import GradeCategory


class MarkForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """A mark that a person gives; `was` is what the page showed, so that nothing is overwritten."""

    mark = StringField("Points", [Length(max=40)])
    note = StringField(
        "Why",
        [Optional(), Length(max=LONGEST_NOTE, message=f"At most {LONGEST_NOTE} characters.")],
        description="Staff and the learner can read it.",
    )
    bonus = BooleanField("It is a bonus")
    was = HiddenField()

    def __init__(self, *args: Any, column: Column, **kwargs: Any) -> None:  # noqa: ANN401 - as the base takes them
        super().__init__(*args, **kwargs)
        self.column, self.above = column, False
        worth = write_points(column.worth)
        self.mark.description = f"From 0 to {worth}, or a percentage such as 85 %."
        self.bonus.label.text = f"It is a bonus, above the {worth} possible"

    def points(self, there: Mark) -> int | None:
        """Return the points in millionths, None with an error beside the field.

        What still stands as `there` was shown, in two decimals, is that mark to the last digit.
        """
        if there.state == "marked" and (self.mark.data or "").strip() == say_points(there.points):
            return there.points
        try:
            found = read_mark(self.mark.data or "", self.column.worth)
            self.above = found > self.column.worth
            return found if self.bonus.data else require_within(found, self.column.worth)
        except MarkError as wrong:
            self.mark.errors = [*self.mark.errors, f"{wrong.sentence} {wrong.action}"]
            return None


def require_within(points: int, worth: int) -> int:
    """Return points that are no more than is possible; raise MarkError for more."""
    if points > worth:
        most = write_points(worth)
        raise MarkError(
            f"{write_points(points)} is above the {most} possible.",
            f"Write a number from 0 to {most}, or tick that it is a bonus.",
        )
    return points


class ItemForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """A column: what it is called, worth, and how it counts."""

    title = StringField("Title", [InputRequired("Give it a title."), Length(max=200)])
    worth = StringField("Points possible", [InputRequired("Say how many points it is worth.")])
    category = SelectField("Category", default="")
    due = StringField(
        "Due",
        [Optional()],
        widget=DateTimeLocalInput(),
        description="What is not marked by then is missing. Without it nothing is ever missing.",
    )
    extra = BooleanField(
        "Extra credit", description="It adds to what is earned, not to what is possible."
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - as the base takes them
        zone: ZoneInfo,
        categories: Sequence[GradeCategory],
        work: bool = False,
        **kwargs: Any,  # noqa: ANN401 - as the base takes them
    ) -> None:
        super().__init__(*args, **kwargs)
        self.zone, self.points = zone, 0
        known = [SelectChoice(f"{each.id}", each.title) for each in categories]
        self.category.choices = [SelectChoice("", "none"), *known]
        if work:
            del self.title, self.due

    def validate_worth(self, field: StringField) -> None:
        """Refuse what is no number of points above 0."""
        try:
            self.points = read_points(field.data or "")
        except MarkError as wrong:
            raise ValidationError(f"{wrong.sentence} {wrong.action}") from wrong
        if not self.points:
            raise ValidationError("A column is worth more than 0 points.")

    def validate_due(self, field: StringField) -> None:
        """Refuse what is no time."""
        try:
            self.due_at = clock.milliseconds(walltime.place(field.data or "", self.zone).at)
        except walltime.WallTimeError as wrong:
            raise ValidationError(f"{wrong.sentence} {wrong.action}".strip()) from wrong

    def terms(self) -> Terms:
        """Return what a valid form says."""
        own = "title" in self
        return Terms(
            title=(self.title.data or "").strip() if own else "",
            worth=self.points,
            category_id=int(self.category.data) if self.category.data else None,
            extra=bool(self.extra.data),
            due_at=self.due_at if own and self.due.data else None,
        )


class RulesForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """How a class counts, but for its categories, which stand in rows."""

    weighted = RadioField(
        "The total",
        choices=[
            SelectChoice("", "by points: each item counts what it is worth"),
            SelectChoice("yes", "by weights: each category counts what you say below"),
        ],
        default="",
    )
    zero = RadioField(
        "What is due and not there",
        choices=[
            SelectChoice("yes", "counts as zero"),
            SelectChoice("", "does not count"),
        ],
        default="yes",
    )
    preset = RadioField("Letters", default="plain")
    scale = StringField("Own letters")
