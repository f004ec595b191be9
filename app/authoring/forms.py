"""Forms of authors and of readers who help them."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import (
    EmailField,
    HiddenField,
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # not in the types
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

LONGEST_NUMBER = 2**31 - 1
LONGEST_NOTE = 4000
LONGEST_REASON = 2000
LANGUAGE = r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*"
VISIBILITY = (
    ("private", "Private: you and your co-authors"),
    ("class", "In classes: the members of the classes ticked below"),
    ("link", "By link: whoever has the link, and your learners"),
    ("public", "Public: everybody finds it in the library"),
)
SAME_OR_NEW = (
    ("same", "The same question, in better words: memory stays"),
    ("new", "A new question: memory starts again"),
)


class NewDeckForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """A deck to be made."""

    title = StringField("Title", [InputRequired("Give the deck a title."), Length(max=200)])
    lang = StringField(
        "Language",
        [
            InputRequired("Name the language, such as en."),
            Length(max=35),
            Regexp(LANGUAGE + "$", message="Write a language tag, such as en, de or zh-Hans."),
        ],
        default="en",
        description="The language of the cards as a tag: en, de, zh-Hans.",
    )


class DraftForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """A draft's text, and the state and version that it began from."""

    text = TextAreaField("The deck as text")
    token = HiddenField(validators=[Length(max=40)])
    base = IntegerField(validators=[Optional(), NumberRange(min=0, max=LONGEST_NUMBER)])
    line = IntegerField(validators=[Optional(), NumberRange(min=1, max=LONGEST_NUMBER)])
    apart = HiddenField(validators=[Optional(), Length(max=1)])


class PublishForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """The author's word to publish what the plan showed."""

    note = StringField(
        "What changed",
        [Length(max=200)],
        description="A line for the history, for you and your co-authors.",
    )
    seen = IntegerField(validators=[InputRequired(), NumberRange(min=0, max=LONGEST_NUMBER)])
    token = HiddenField(validators=[Length(max=40)])


class ShareForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """Who may read a deck."""

    visibility = RadioField("Who may read it", choices=[SelectChoice(*each) for each in VISIBILITY])

    def offer(self, *, classes: bool) -> None:
        """Leave classes out where there is none to choose."""
        self.visibility.choices = [
            SelectChoice(*each) for each in VISIBILITY if classes or each[0] != "class"
        ]


class AuthorForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """Somebody who is to write a deck, or no longer is."""

    email = EmailField("E-mail address", [InputRequired("Enter an address."), Length(max=255)])


class NoteForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """What a learner notes about a card, for themselves."""

    text = TextAreaField("Your note", [Length(max=LONGEST_NOTE)])


class AnswerForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """What an author answers to a suggestion."""

    reply = TextAreaField("Your answer", [Optional(), Length(max=LONGEST_REASON)])
