"""Forms of bringing decks in."""

from __future__ import annotations

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # not in the types
from wtforms.validators import Length, Optional, Regexp

from app.authoring.forms import LANGUAGE
from app.core.formats.delimited import SEPARATORS

YES, NO, GUESS = "yes", "no", ""


class ChooseForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """A file, or what was pasted."""

    file = FileField(
        "A file",
        description="A package of Anki (.apkg, .colpkg), a table (.csv, .tsv, .txt), "
        "a deck of Recto (.yaml), or a zip of decks with their files. At most 64 MB.",
    )
    text = TextAreaField(
        "Or paste the cards",
        description="Rows copied from a spreadsheet, an export of Quizlet, or a deck as YAML.",
    )


class LookForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """What is to become of a file that was looked at."""

    title = StringField("Title of the deck", [Optional(), Length(max=200)])
    lang = StringField(
        "Language of the cards",
        [
            Optional(),
            Length(max=35),
            Regexp(LANGUAGE + "$", message="Write a language tag, such as en, de or zh-Hans."),
        ],
        description="A tag such as en, de or zh-Hans; hyphenation and voices follow it.",
    )
    separator = SelectField(
        "Between the cells stands a",
        choices=[SelectChoice(mark, name) for mark, name in SEPARATORS.items()],
        validate_choice=False,
    )
    header = SelectField(
        "The first row",
        choices=[SelectChoice(YES, "holds headings"), SelectChoice(NO, "is a card")],
        validate_choice=False,
    )
    twice = BooleanField("Bring them in as often as they stand")
    study = BooleanField("Study them: they come among my decks")
    history = BooleanField("Bring my answers in, too")
