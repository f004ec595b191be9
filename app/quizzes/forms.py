"""The form of a practice quiz."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # not in the types
from wtforms.validators import NumberRange, Optional

from app.quizzes.drawing import Wish
from app.quizzes.queries import Shelf

LONGEST_MINUTES = 180


class PracticeForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """What a learner wants to be asked."""

    deck = SelectField("From")
    number = SelectField(
        "Questions",
        choices=[SelectChoice("5"), SelectChoice("10"), SelectChoice("20")],
        default="10",
    )
    kinds = RadioField(
        "Kinds",
        choices=[
            SelectChoice("all", "all kinds"),
            SelectChoice("choice", "only what is chosen, nothing typed"),
        ],
        default="all",
    )
    behaviour = RadioField(
        "Tell me what was right",
        choices=[
            SelectChoice("deferred", "at the end"),
            SelectChoice("immediate", "after each question"),
        ],
        default="deferred",
    )
    minutes = IntegerField(
        "Minutes",
        [Optional(), NumberRange(1, LONGEST_MINUTES, f"Give 1 to {LONGEST_MINUTES} minutes.")],
        description="Leave it empty for no limit.",
    )

    def offer(self, shelves: list[Shelf], chosen: str = "") -> None:
        """Offer the decks of a learner, and one more that they asked for."""
        decks = [SelectChoice(shelf.key, shelf.title) for shelf in shelves]
        self.deck.choices = [SelectChoice("", "all my decks"), *decks]
        if chosen and not self.deck.data:
            self.deck.data = chosen

    def wish(self) -> Wish:
        """Return what was asked for."""
        return Wish(
            deck=self.deck.data or "",
            number=int(self.number.data),
            by_choice=self.kinds.data == "choice",
            minutes=self.minutes.data,
            behaviour=self.behaviour.data,
        )
