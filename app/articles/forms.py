"""Forms of authors who make a deck from an article."""

from __future__ import annotations

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # not in the types
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.core.reading.kinds import CAN_BE_READ

MOST_PASTED = 2_000_000  # characters
MOST_CARDS = 5000
MOST_ASKED = 200  # cards of a model at once
NEW_DECK = ""
SHOWN = (
    ("passages", "Passages: the paragraph around what a card asks, marked"),
    ("whole", "The whole text, with the passage marked"),
    ("nothing", "Nothing: readers get the section and paragraph only"),
)


class ArticleForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """An article: a file, or text."""

    file = FileField("A file", description=f"{CAN_BE_READ[:1].upper()}{CAN_BE_READ[1:]}.")
    address = StringField("Or its address", [Optional(), Length(max=2000)])
    title = StringField("Its title", [Optional(), Length(max=200)])
    text = TextAreaField("Or paste its text", [Optional(), Length(max=MOST_PASTED)])


class BeginForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """Where the cards of an article go, and how many of them."""

    most = IntegerField(
        "How many cards, the best first",
        [InputRequired("Say how many cards."), NumberRange(min=1, max=MOST_CARDS)],
    )
    deck = SelectField("Where they go", [Optional()], validate_choice=False)
    title = StringField("Title of the new deck", [Optional(), Length(max=200)])


class ShownForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """What readers of a deck see of its article."""

    shown = RadioField(
        "What learners see of the text", choices=[SelectChoice(*each) for each in SHOWN]
    )


class AskForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """How many cards a model is asked for.

    `shown` is the number whose cost was shown, `seen` the run that was the last one then.
    """

    most = IntegerField(
        "About how many cards",
        [
            InputRequired("Say how many cards."),
            NumberRange(min=1, max=MOST_ASKED, message=f"Ask for 1 to {MOST_ASKED} cards."),
        ],
    )
    shown = HiddenField()
    seen = HiddenField()


class PasteForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """Cards as rows of a table, or as a model's JSON."""

    text = TextAreaField("The cards")
