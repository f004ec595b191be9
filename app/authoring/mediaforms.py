"""Forms of a deck's pictures and sounds."""

from __future__ import annotations

from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import (
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # not in the types
from wtforms.validators import InputRequired, Length

from app.core.cardfields import MOST_COVERS

LEAST_ROWS = 6
SHAPES = (("rect", "Rectangle"), ("circle", "Circle"), ("polygon", "Polygon"))
TOGETHER = (
    ("all", "All parts are covered, and one is asked for"),
    ("one", "Only the part that is asked for is covered"),
)


class FileForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """Pictures and sounds to be kept."""

    file = MultipleFileField("Pictures and sounds", [InputRequired("Choose a file first.")])


class NamedForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """A file of the deck, by its name."""

    name = HiddenField(validators=[InputRequired(), Length(max=120)])


class NamedFileForm(FileForm):
    """A file that takes the place of another."""

    name = HiddenField(validators=[InputRequired(), Length(max=120)])


class PlaceForm(Form):
    """A part of a picture: its shape, its numbers in percent, and what is there."""

    shape = SelectField("Shape", choices=[SelectChoice(*each) for each in SHAPES], default="rect")
    points = StringField("Numbers", [Length(max=1000)])
    there = StringField("What is there", [Length(max=500)])


class CoverForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """The covered parts of a picture, one card for each."""

    places = FieldList(FormField(PlaceForm), min_entries=LEAST_ROWS, max_entries=MOST_COVERS)
    prompt = StringField(
        "Question",
        [InputRequired("Write the question."), Length(max=500)],
        default="What is under the question mark?",
    )
    alt = StringField(
        "Alternative text of the picture",
        [InputRequired("Say what the picture shows."), Length(max=1000)],
        description="What somebody should know who cannot see it, without naming the parts.",
    )
    together = RadioField(
        "On each card",
        choices=[SelectChoice(*each) for each in TOGETHER],
        default="all",
    )

    def validate(self, extra_validators: object = None) -> bool:
        """Ask for at least one part."""
        valid: bool = super().validate(extra_validators)
        if not any(row.points.data or row.there.data for row in self.places):
            self.form_errors.append("Draw or write at least one part to be covered.")
            return False
        return valid
