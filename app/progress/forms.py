"""The forms of progress: an exam goal, and the switch of fitted parameters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, IntegerField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # not in the types
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from app.progress.goals import Wish
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
        description="Of all cards of these decks. Cards never begun count as not known.",
        default=85,
    )
    minutes = IntegerField(
        "Minutes you have a day",
        [InputRequired("Give the minutes."), NumberRange(1, 1440, "Give 1 to 1,440 minutes.")],
        default=20,
    )
    decks = MultiCheckboxField("Decks", coerce=int)

    def offer(self, decks: Sequence[tuple[int, str]], today: int) -> None:
        """Offer the decks that are studied; begin with a month from today."""
        self.today = today
        self.decks.choices = [SelectChoice(number, title) for number, title in decks]
        if not self.is_submitted():
            self.day.data = date.fromordinal(today) + timedelta(days=USUAL_DAYS)
            if len(decks) == 1:
                self.decks.data = [decks[0][0]]

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
