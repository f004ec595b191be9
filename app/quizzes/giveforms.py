"""The forms by which an instructor gives a quiz: its times, attempts, behaviour and review."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from typing import Any, cast
from zoneinfo import ZoneInfo

from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # not in the types
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.core import reviewpolicy
from app.core.behaviours import Behaviour
from app.core.cards import Draw
from app.core.reviewpolicy import MOMENTS, WHATS, Policy
from app.core.scoring import Keep
from app.quizzes.assigning import STANDS, Terms
from app.quizzes.forms import BEHAVIOURS, MultiCheckboxField, split_tags
from app.quizzes.queries import Shelf
from app.quizzes.rules import GRACE_MS, Rules
from app.quizzes.windowforms import WindowForm, local

LONGEST_MINUTES = 1_440
LONGEST_GRACE = 60
MOST_ATTEMPTS = 100
MOST_QUESTIONS = 200
OWN = "own"
ALWAYS = "during.response"  # who answers sees what they answered
POLICIES = [
    SelectChoice("practice", "Practice: each answer and the right one as soon as it is marked"),
    SelectChoice("homework", "Homework: how well it went at once, right answers once it is closed"),
    SelectChoice("exam", "Exam: nothing until it is closed, then everything"),
    SelectChoice("survey", "Survey: one sees what one answered, never right or wrong"),
    SelectChoice(OWN, "As ticked in the table below"),
]
KEEPS = [
    SelectChoice("highest", "the best one"),
    SelectChoice("latest", "the latest"),
    SelectChoice("first", "the first"),
    SelectChoice("average", "the average of all"),
]
VARIANTS = [
    SelectChoice("0", "questions drawn for them alone"),
    SelectChoice("2", "one of 2 variants, A or B"),
    SelectChoice("3", "one of 3 variants, A to C"),
    SelectChoice("4", "one of 4 variants, A to D"),
]
SHUFFLES = [SelectChoice("cards", "the questions"), SelectChoice("options", "the options")]


def ticks(policy: Policy) -> list[str]:
    """Return a policy as the boxes of the table that are ticked: moment.thing."""
    return [
        f"{moment}.{what}" for moment, row in reviewpolicy.to_table(policy).items() for what in row
    ]


def policy_of(ticked: Iterable[str]) -> Policy:
    """Return the policy that ticked boxes stand for."""
    table: dict[str, list[str]] = {moment: [] for moment in MOMENTS}
    for box in ticked:
        moment, _, what = box.partition(".")
        table[moment].append(what)
    return reviewpolicy.from_table(table)


class TermsForm(WindowForm):
    """What an instructor sets of an assignment. `see` is the table, `seen` what it showed."""

    title = StringField(
        "Title",
        [InputRequired("Give it a title."), Length(max=200, message="Use at most 200 characters.")],
    )
    minutes = IntegerField(
        "Time limit in minutes",
        [Optional(), NumberRange(1, LONGEST_MINUTES, f"Give 1 to {LONGEST_MINUTES:,} minutes.")],
        description="Empty is without limit. Whoever has extra time gets more by itself.",
    )
    grace = IntegerField(
        "Grace in seconds",
        [Optional(), NumberRange(0, LONGEST_GRACE, f"Give 0 to {LONGEST_GRACE} seconds.")],
        description="So long after the end an answer that was on its way is still taken.",
    )
    attempts = IntegerField(
        "Attempts",
        [Optional(), NumberRange(1, MOST_ATTEMPTS, f"Give 1 to {MOST_ATTEMPTS} attempts.")],
        description="Empty is as many as one likes.",
    )
    keep = SelectField(
        "Which attempt counts", choices=KEEPS, description="Where there are several."
    )
    behaviour = SelectField("While they answer", choices=BEHAVIOURS)
    review = RadioField("What they see of it", choices=POLICIES)
    see = MultiCheckboxField(
        "What is seen when",
        choices=[SelectChoice(f"{moment}.{what}") for moment in MOMENTS for what in WHATS],
    )
    seen = HiddenField(validators=[Optional(), Length(max=400)])
    shuffle = MultiCheckboxField("Shuffle", choices=SHUFFLES)
    variants = SelectField(
        "Each learner gets",
        choices=VARIANTS,
        description="Drawn for them alone, neighbours are asked other cards where there are more"
        " cards than questions. All of one variant get the same questions in the same order.",
    )
    code = StringField(
        "Access code",
        [Optional(), Length(max=64, message="Use at most 64 characters.")],
        description="Asked for once before the first attempt. Empty asks for none.",
    )
    hide_names = BooleanField("Hide names while I mark")

    fixed: Rules | None = None

    def stand(self, held: Rules) -> None:
        """Leave as it is what stands once somebody has begun, whatever is sent."""
        self.fixed = held
        for name in {STOOD.get(name, name) for name in STANDS} & {field.name for field in self}:
            del self[name]

    def terms(self) -> Terms:
        """Return what was set."""
        return Terms(
            title=(self.title.data or "").strip(),
            opens_at=self.placed.get("opens"),
            closes_at=self.placed.get("closes"),
            code=(self.code.data or "").strip(),
            rules=self._rules(),
            due_at=self.placed.get("due"),
            penalty=(self.penalty.data or 0) if "penalty" in self else 0,
            groups=tuple(self.groups.data or ()) if "groups" in self else (),
        )

    def _rules(self) -> Rules:
        found = Rules(
            attempts=self.attempts.data,
            keep=cast("Keep", self.keep.data),
            review=self.policy(),
            hide_names=self.hide_names.data,
        )
        if self.fixed is not None:
            held = {name: getattr(self.fixed, name) for name in STANDS}
            return replace(found, **held)
        return replace(
            found,
            limit=self.minutes.data and self.minutes.data * 60_000,
            grace=GRACE_MS if self.grace.data is None else self.grace.data * 1_000,
            behaviour=cast("Behaviour", self.behaviour.data),
            shuffle=tuple(self.shuffle.data or ()),
            variants=int(self.variants.data),
        )

    def policy(self) -> Policy:
        """Return the review policy: the table if its boxes were changed, else the preset."""
        ticked = {*(self.see.data or ()), ALWAYS}
        shown = {*filter(None, (self.seen.data or "").split(",")), ALWAYS}
        if ticked != shown or self.review.data == OWN:
            return policy_of(ticked)
        return reviewpolicy.PRESETS[self.review.data]


STOOD = {"limit": "minutes"}


def values(terms: Terms, zone: ZoneInfo) -> dict[str, Any]:
    """Return what the fields of the form show of these terms."""
    held = terms.rules
    shown = {field.name: getattr(held, field.name) for field in fields(Rules)}
    return shown | {
        "title": terms.title,
        "opens": local(terms.opens_at, zone),
        "due": local(terms.due_at, zone),
        "closes": local(terms.closes_at, zone),
        "penalty": terms.penalty,
        "groups": list(terms.groups),
        "minutes": held.limit and -(-held.limit // 60_000),
        "grace": held.grace // 1_000,
        "review": reviewpolicy.name(held.review) or OWN,
        "see": ticks(held.review),
        "seen": ",".join(sorted(ticks(held.review))),
        "shuffle": list(held.shuffle),
        "variants": str(held.variants),
        "code": terms.code,
    }


class OwnQuizForm(TermsForm):
    """A quiz that no deck describes: which decks, which tags, how many questions."""

    decks = MultiCheckboxField(
        "Ask from", [InputRequired("Tick at least one deck.")], validate_choice=True
    )
    tags = StringField(
        "Only cards tagged",
        [Optional(), Length(max=400)],
        description="Several tags with commas; a card needs one of them. Empty takes all.",
    )
    number = IntegerField(
        "Questions",
        [
            InputRequired("Say how many questions it asks."),
            NumberRange(1, MOST_QUESTIONS, f"Ask 1 to {MOST_QUESTIONS} questions."),
        ],
    )

    def offer(self, shelves: Sequence[Shelf]) -> None:
        """Offer the decks that one may ask from."""
        self.decks.choices = [SelectChoice(shelf.key, shelf.title) for shelf in shelves]

    def sections(self) -> tuple[Draw, ...]:
        """Return what is to be drawn."""
        tags = split_tags(self.tags.data or "")
        return (Draw(decks=tuple(self.decks.data or ()), tags=tags, count=self.number.data),)
