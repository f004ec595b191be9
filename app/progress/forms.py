"""The forms of progress: an exam goal, and the switch of fitted parameters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, IntegerField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # not in the types
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from app.progress.goals import Wish
from app.progress.queries import KNOWN_FROM, Offered
from app.quizzes.forms import MultiCheckboxField
from app.study.forms import check_uuid

MOST_DAYS = 730
USUAL_DAYS = 30
LONGEST_TITLE = 80


class GoalForm(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """What is to be known when, of which decks, with how many minutes a day."""

    id = HiddenField(validators=[check_uuid])
    title = StringField(
        "Name",
        [DataRequired("Give it a name, such as Finals."), Length(max=LONGEST_TITLE)],
    )
    day = DateField(
        "Day of the exam",
        [InputRequired("Give the day.")],
        description="You study until the day before.",
    )
    target = IntegerField(
        "Percent known on that day",
        [InputRequired("Give a percentage."), NumberRange(1, 99, "Give 1 to 99 percent.")],
        description="Of all cards of these decks. Cards never seen count as not known.",
        default=85,
    )
    minutes = IntegerField(
        "Minutes you have a day",
        [InputRequired("Give the minutes."), NumberRange(1, 1440, "Give 1 to 1,440 minutes.")],
        default=20,
    )
    decks = MultiCheckboxField("Decks", coerce=int)

    def offer(self, decks: Sequence[Offered], today: int) -> None:
        """Offer decks; begin with a month from today, and with the deck that stands alone."""
        self.today, self.offered = today, decks
        self.decks.choices = [SelectChoice(deck.id, deck.title) for deck in decks]
        if not self.is_submitted():
            self.day.data = date.fromordinal(today) + timedelta(days=USUAL_DAYS)
            known = [deck.id for deck in decks if deck.known_from < len(KNOWN_FROM) - 1]
            self.decks.data = known if len(known) == 1 else []

    @property
    def shelves(self) -> Sequence[tuple[str, Sequence[tuple[Offered, Any]]]]:
        """Return the decks on offer with their boxes, under where they are known from."""
        boxed = zip(self.offered, self.decks, strict=True)
        grouped = groupby(boxed, key=lambda pair: pair[0].known_from)
        return [(KNOWN_FROM[place], list(pairs)) for place, pairs in grouped]

    def validate_day(self, field: DateField) -> None:
        """Refuse a day that has come, or lies too far ahead to plan for."""
        if field.data is None:
            return
        ahead = field.data.toordinal() - self.today
        if not 1 <= ahead <= MOST_DAYS:
            raise ValidationError("Give a day from tomorrow on, at most two years ahead.")

    def validate_decks(self, field: MultiCheckboxField) -> None:
        """Refuse a goal for nothing."""
        if not field.data:
            raise ValidationError("Tick at least one deck.")

    @property
    def wish(self) -> Wish:
        """Return what is asked for."""
        return Wish(
            title=(self.title.data or "").strip(),
            day=self.day.data.toordinal() if self.day.data else 0,
            target=self.target.data or 0,
            minutes=self.minutes.data or 0,
            decks=self.decks.data or (),
        )
