"""The forms of coursework: a deck with a goal, and what one learner is allowed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast
from zoneinfo import ZoneInfo

from wtforms import Field, Form, IntegerField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # not in the types
from wtforms.validators import InputRequired, Length, NumberRange, Optional, StopValidation
from wtforms.widgets import DateTimeLocalInput

from app.core import goals
from app.core.goals import Goal, Kind
from app.coursework.actions import GoalTerms, Leave
from app.quizzes.giveforms import MOST_ATTEMPTS
from app.quizzes.models import Allowance
from app.quizzes.queries import Shelf
from app.quizzes.windowforms import WindowForm, local

LOW, HIGH = goals.PERCENTS
USUAL_GOAL = Goal(kind="hold", target=85)
USUAL_DAYS, USUAL_ANSWERS = 5, 10
KINDS = [
    SelectChoice("hold", "Hold a share of it on the due day"),
    SelectChoice("days", "Study it on several days until then"),
]


class Needed:
    """Asks for a field where the goal is of this kind; of the other kind it may be empty."""

    def __init__(self, kind: Kind, message: str) -> None:
        self.kind, self.message = kind, message

    def __call__(self, form: Form, field: Field) -> None:
        """Stop at an empty field: with what is wrong, or content."""
        if field.raw_data and field.raw_data[0].strip():
            return
        field.errors = []
        raise StopValidation(self.message if form["kind"].data == self.kind else "")


class GoalForm(WindowForm):
    """A deck that a class is given, with a goal; the fields of the other kind are not read."""

    due = StringField(
        "Due",
        [InputRequired("Say by when: the goal is measured then.")],
        widget=DateTimeLocalInput(),
    )
    deck = SelectField("Deck", [InputRequired("Choose a deck.")])
    title = StringField(
        "Title",
        [Optional(), Length(max=200, message="Use at most 200 characters.")],
        description="Empty takes the title of the deck.",
    )
    kind = RadioField("What they are to reach", choices=KINDS)
    percent = IntegerField(
        "Percent held",
        [
            Needed("hold", "Say how much of it is to be held."),
            NumberRange(LOW, HIGH, f"Give {LOW} to {HIGH} percent."),
        ],
        description="The share of all its cards that a learner is predicted to recall on the due "
        "day; cards never studied, or last got wrong, count as not held. On track is who "
        "would, without more study, hold on the due day the part of it for the time gone by: half "
        "of it at half-time, all of it on the due day.",
    )
    days = IntegerField(
        "Days",
        [
            Needed("days", "Say on how many days."),
            NumberRange(1, goals.MOST_DAYS, f"Give 1 to {goals.MOST_DAYS} days."),
        ],
    )
    answers = IntegerField(
        "Answers on each",
        [
            Optional(),
            NumberRange(1, goals.MOST_ANSWERS, f"Give 1 to {goals.MOST_ANSWERS:,} answers."),
        ],
    )

    def offer(self, shelves: Iterable[Shelf]) -> None:
        """Offer the decks that one may give."""
        self.deck.choices = [SelectChoice(shelf.key, shelf.title) for shelf in shelves]

    def stand(self) -> None:
        """Leave the deck as it is: only what is asked of it changes."""
        del self["deck"]

    def terms(self, title: str) -> GoalTerms:
        """Return what was set; `title` is the deck's."""
        return GoalTerms(
            title=(self.title.data or "").strip() or title,
            goal=self._goal(),
            opens_at=self.placed.get("opens"),
            due_at=self.placed.get("due"),
            closes_at=self.placed.get("closes"),
            penalty=self.penalty.data or 0,
            groups=tuple(self.groups.data or ()) if "groups" in self else (),
        )

    def _goal(self) -> Goal:
        kind = cast("Kind", self.kind.data)
        if kind == "hold":
            return Goal(kind=kind, target=self.percent.data or 0)
        return Goal(kind=kind, target=self.days.data or 0, answers=self.answers.data or 1)


def shown(terms: GoalTerms, zone: ZoneInfo) -> dict[str, Any]:
    """Return what the fields of the form of a goal show."""
    goal = terms.goal
    hold = goal.kind == "hold"
    return {
        "title": terms.title,
        "kind": goal.kind,
        "percent": goal.target if hold else USUAL_GOAL.target,
        "days": USUAL_DAYS if hold else goal.target,
        "answers": USUAL_ANSWERS if hold else goal.answers,
        "opens": local(terms.opens_at, zone),
        "due": local(terms.due_at, zone),
        "closes": local(terms.closes_at, zone),
        "penalty": terms.penalty,
        "groups": list(terms.groups),
    }


class LeaveForm(WindowForm):
    """What one learner is allowed beyond the others; empty is as for all."""

    attempts = IntegerField(
        "Attempts in all",
        [Optional(), NumberRange(1, MOST_ATTEMPTS, f"Give 1 to {MOST_ATTEMPTS} attempts.")],
    )

    def __init__(self, *args: Any, zone: ZoneInfo, quiz: bool, **kwargs: Any) -> None:  # noqa: ANN401 - as WTForms takes them
        super().__init__(*args, zone=zone, groups=(), **kwargs)
        del self["penalty"], self["opens"]
        if not quiz:
            del self["attempts"]

    def leave(self) -> Leave:
        """Return what was set."""
        return Leave(
            due_at=self.placed.get("due"),
            closes_at=self.placed.get("closes"),
            attempts=self.attempts.data if "attempts" in self else None,
        )


def shown_leave(allowance: Allowance | None, zone: ZoneInfo) -> dict[str, Any]:
    """Return what the fields of the form of an allowance show."""
    if allowance is None:
        return {}
    return {
        "due": local(allowance.due_at, zone),
        "closes": local(allowance.closes_at, zone),
        "attempts": allowance.attempts,
    }
