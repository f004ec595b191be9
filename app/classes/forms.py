"""Forms of classes."""

from __future__ import annotations

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # not in the types
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.accounts.forms import Factor, tidy
from app.core import classroles, joincodes

LONGEST_LIST = 300_000  # twice that as it is sent: its line ends grow on the way
LONGEST_NOTE = 4000
ROLE_NAMES = {
    "learner": "Learner",
    "assistant": "Assistant: sees scores and marks",
    "instructor": "Instructor: does all that belongs to the class",
}
ROLE_CHOICES = [SelectChoice(role, ROLE_NAMES[role]) for role in classroles.ROLES]
JOINING = [
    SelectChoice("open", "Open: whoever has the code or the link is in at once"),
    SelectChoice("approve", "With approval: they wait until you let them in"),
    SelectChoice("closed", "Closed: only people whom you invite"),
]


class ClassForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """A class: its name, what it is about, how people join it."""

    title = StringField(
        "Name",
        [DataRequired("Give the class a name."), Length(max=200)],
        filters=[tidy],
        description="Such as “Biology 2, autumn”.",
    )
    about = StringField(
        "What it is about",
        [Optional(), Length(max=500)],
        filters=[tidy],
        description="A sentence for its members.",
    )
    joining = RadioField("Who may join", choices=JOINING, default="open")


class CodeForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """The code of a class, as somebody types it."""

    code = StringField("Class code", [DataRequired("Enter the code."), Length(max=40)])

    @property
    def kept(self) -> str:
        """Give the code as it is kept."""
        return joincodes.read_code(self.code.data or "")


class InviteForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """A list of people who are to be invited; `seen` says which list was looked at."""

    people = TextAreaField(
        "Addresses and names",
        [Length(max=2 * LONGEST_LIST)],
        description="One person a row, such as “Ada Byron, ada@school.example”; rows copied from "
        "a spreadsheet or a mail will do.",
    )
    file = FileField("Or a CSV file", description="In UTF-8, as spreadsheets save it.")
    role = SelectField("They join as", choices=ROLE_CHOICES, default="learner")
    seen = HiddenField(validators=[Length(max=64)])


class RoleForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """The role of somebody in a class."""

    role = SelectField("Role in this class", choices=ROLE_CHOICES)


class NoteForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """What the staff of a class notes about somebody."""

    note = TextAreaField(
        "Note",
        [Length(max=LONGEST_NOTE)],
        description="Only those who teach this class read it here. It belongs to the data that "
        "the learner may download about themselves, so write what you would say to them.",
    )


class TimeForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """By how much the time of somebody's quizzes is multiplied."""

    extra_time = Factor(
        "Extra time",
        [
            InputRequired("Enter a number from 1 to 5."),
            NumberRange(1, 5, "Enter a number from 1 to 5."),
        ],
        description="1 is the usual time, 1.5 half as much again. It holds for the quizzes of this "
        "class, and at once for one that is open; other classes give their own.",
    )


class GroupForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """The name of a group."""

    title = StringField(
        "Name of the group", [DataRequired("Give the group a name."), Length(max=80)], [tidy]
    )


class RemoveForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """What becomes of what somebody did when they are removed."""

    work = RadioField(
        "What they did at the assignments of this class",
        [InputRequired("Choose whether it is kept or erased.")],
        choices=[
            SelectChoice(
                "keep",
                "Keep it: their answers and scores stay stored, out of the lists of this class, "
                "and are there again if they come back",
            ),
            SelectChoice(
                "erase",
                "Erase it: their attempts at this class's quizzes, with answers, scores, marks "
                "and comments, are deleted for good",
            ),
        ],
    )
