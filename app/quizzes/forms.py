"""The form of a practice quiz, and what forms of quizzes share."""

from __future__ import annotations

from typing import cast

from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # not in the types
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.assembly import Strategy
from app.quizzes.drawing import Wish
from app.quizzes.queries import Shelf

LONGEST_MINUTES = 180
BEHAVIOURS = [
    SelectChoice("deferred", "everything is marked at the end"),
    SelectChoice("immediate", "each answer is marked at once and stands"),
    SelectChoice("adaptive", "one may try again; each try costs a third"),
    SelectChoice("interactive", "hints and up to three tries; each costs a third"),
    SelectChoice("certainty", "one says how sure one is: right +1, +2, +3, wrong 0, −2, −6"),  # noqa: RUF001 - a minus sign
]


class MultiCheckboxField(SelectMultipleField):
    """Several choices, each with a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def split_tags(text: str) -> tuple[str, ...]:
    """Return the tags of a text that has commas between them."""
    return tuple(filter(None, (tag.strip() for tag in text.split(","))))


class PracticeForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """What a learner wants to be asked. No deck ticked means all."""

    deck = MultiCheckboxField(
        "From",
        description="Tick none for all of these.",
        filters=[lambda keys: [key for key in keys or () if key]],
    )
    tags = StringField(
        "Only cards tagged",
        [Optional(), Length(max=400)],
        description="Several tags with commas; a card needs one of them.",
    )
    number = SelectField(
        "Questions",
        choices=[SelectChoice("5"), SelectChoice("10"), SelectChoice("20"), SelectChoice("40")],
        default="10",
    )
    strategy = RadioField(
        "Which cards",
        choices=[
            SelectChoice("edge", "those I am about to forget: they teach most"),
            SelectChoice("weakness", "those I know least"),
            SelectChoice("random", "any, by chance"),
        ],
        default="edge",
    )
    kinds = RadioField(
        "Kinds",
        choices=[
            SelectChoice("all", "all kinds"),
            SelectChoice("choice", "only what is chosen, nothing typed"),
        ],
        default="all",
    )
    behaviour = SelectField("While I answer", choices=BEHAVIOURS, default="deferred")
    minutes = IntegerField(
        "Minutes",
        [Optional(), NumberRange(1, LONGEST_MINUTES, f"Give 1 to {LONGEST_MINUTES} minutes.")],
        description="Leave it empty for no limit.",
    )

    def offer(self, shelves: list[Shelf], chosen: str = "") -> None:
        """Offer the decks of a learner, and one more that they asked for."""
        self.offered = tuple(shelf.key for shelf in shelves)
        self.deck.choices = [SelectChoice(shelf.key, shelf.title) for shelf in shelves]
        if chosen and not self.deck.data:
            self.deck.data = [chosen]

    def tell_shortage(self) -> None:
        """Say at the field that narrows most that no card fits."""
        if self.tags.data:
            self.tags.errors = [f"No card of these decks is tagged {self.tags.data}."]
        elif self.kinds.data == "choice":
            self.kinds.errors = ["These decks have no card that is chosen; take all kinds."]
        else:
            self.deck.errors = ["These decks have no card to ask in a quiz; tick others."]

    def wish(self) -> Wish:
        """Return what was asked for."""
        return Wish(
            decks=tuple(self.deck.data or self.offered),
            tags=split_tags(self.tags.data or ""),
            number=int(self.number.data),
            by_choice=self.kinds.data == "choice",
            minutes=self.minutes.data,
            behaviour=self.behaviour.data,
            strategy=cast("Strategy", self.strategy.data),
        )
