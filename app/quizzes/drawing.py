"""Draw the questions of a quiz for one person, and predict how they will do."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core import assembly, cardjson, evidence, reviewpolicy, scoring, timing, topics
from app.core.assembly import Plan, Strategy
from app.core.behaviours import Behaviour
from app.core.cards import Draw
from app.core.chance import branch
from app.core.reviewpolicy import Policy
from app.core.timing import Timing
from app.decks.models import Blueprint, Deck
from app.quizzes import queries
from app.quizzes.models import AttemptSlot
from app.quizzes.rules import GRACE_MS

CHOSEN = ("choice", "select", "truth", "match", "order", "spot")
_UNSHUFFLED = 9


@dataclass(frozen=True, slots=True)
class Question:
    """A question to be asked: which version of which card, what it counts, its recall."""

    slot: int
    card_id: int
    version: int
    option_seed: int
    points: float
    recall: float | None
    options: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A quiz drawn for one person: its questions, and the rules that hold for this attempt.

    `timing` has this person's extra time. A `preview` counts nowhere.
    """

    title: str
    blueprint_id: int | None = None
    assignment_id: int | None = None
    preview: bool = False
    variant: str = ""
    seed: int
    timing: Timing
    settings: dict[str, Any]
    questions: tuple[Question, ...]

    @property
    def limit(self) -> int | None:
        """Return how long this person has, in milliseconds; None without limit."""
        return timing.allowed(self.timing)

    @property
    def prediction(self) -> scoring.Prediction:
        """Return the score to expect."""
        return scoring.predict(
            (scoring.Asked(each.points, each.recall, each.options) for each in self.questions),
            behaviour=self.settings["behaviour"],
        )

    def rows(self, user_id: int, attempt_id: str) -> list[AttemptSlot]:
        """Return the questions as they are stored."""
        return [
            AttemptSlot(
                user_id=user_id,
                attempt_id=attempt_id,
                slot=each.slot,
                card_id=each.card_id,
                card_version=each.version,
                option_seed=each.option_seed,
                points=each.points,
                recall=each.recall,
            )
            for each in self.questions
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a learner wants of a practice quiz; no tag means any card."""

    decks: tuple[str, ...]
    tags: tuple[str, ...]
    number: int
    by_choice: bool
    minutes: int | None
    behaviour: str
    strategy: Strategy


def draw_quiz(
    session: Session, user_id: int, home: Deck, blueprint: Blueprint, *, seed: int, at: int
) -> Drawing:
    """Draw a quiz that a deck describes; raise ShortageError if the deck cannot fill it."""
    body = body_of(blueprint)
    sections = sections_of(body)
    decks = {home.key}.union(*(section.decks for section in sections))
    pool = queries.pool(session, user_id, queries.day_of(session, user_id, at), decks)
    plan = Plan(seed=seed, home=home.key, shuffle=body["shuffle"])
    review = reviewpolicy.from_levels([(when, level) for when, level in body["review"]])
    return Drawing(
        title=blueprint.title,
        blueprint_id=blueprint.id,
        seed=seed,
        timing=Timing(
            limit=body["time"] and body["time"] * 1000,
            extra=session.get_one(User, user_id).extra_time,
        ),
        settings={
            "behaviour": _behaviour(body, review),
            "review": reviewpolicy.to_table(review),
            "mixed": "options" in body["shuffle"],
            "grace": GRACE_MS,
            "attempts": body["attempts"],
        },
        questions=questions(session, assembly.assemble(sections, pool, plan), seed),
    )


def _behaviour(body: dict[str, Any], review: Policy) -> Behaviour:
    """Return how a quiz is marked: at the end where its own way tells more than its review."""
    wanted: Behaviour = body["behaviour"]
    return wanted if reviewpolicy.can_keep(review, wanted) else "deferred"


def body_of(blueprint: Blueprint) -> dict[str, Any]:
    """Return what a deck says of a quiz."""
    found: dict[str, Any] = json.loads(blueprint.body)
    return found


def sections_of(body: dict[str, Any]) -> tuple[Draw, ...]:
    """Return the sections of a blueprint's body, or of a paper's."""
    return tuple(
        Draw(
            tags=tuple(one["tags"]),
            cards=tuple(one["cards"]),
            decks=tuple(one["decks"]),
            count=one["count"],
        )
        for one in body["draw"]
    )


def draw_practice(session: Session, user_id: int, wish: Wish, *, seed: int, at: int) -> Drawing:
    """Draw a practice quiz; raise ShortageError if there is nothing to ask."""
    pool = queries.pool(session, user_id, queries.day_of(session, user_id, at), wish.decks)
    fitting = [one for one in pool if not wish.tags or topics.share(wish.tags, one.tags)]
    kinds = CHOSEN if wish.by_choice else ()
    slots = assembly.practise(fitting, wish.number, seed=seed, kinds=kinds, strategy=wish.strategy)
    return Drawing(
        title="Practice quiz",
        seed=seed,
        timing=Timing(
            limit=wish.minutes and wish.minutes * 60_000,
            extra=session.get_one(User, user_id).extra_time,
        ),
        settings={
            "behaviour": wish.behaviour,
            "review": reviewpolicy.to_table(reviewpolicy.PRESETS["practice"]),
            "mixed": True,
            "grace": GRACE_MS,
            "attempts": None,
        },
        questions=questions(session, slots, seed),
    )


def questions(
    session: Session, slots: Sequence[assembly.Slot], seed: int, versions: Mapping[int, int] = {}
) -> tuple[Question, ...]:
    """Return the questions of these slots, in the versions given or, without, the newest."""
    cards = [slot.candidate.card_id for slot in slots]
    if versions:
        found = queries.versions(session, {card: versions[card] for card in cards})
    else:
        found = queries.newest_versions(session, cards)
    return tuple(_question(slot, *found[slot.candidate.card_id], seed) for slot in slots)


def _question(slot: assembly.Slot, version: int, body: str, seed: int) -> Question:
    card = cardjson.from_json(body)
    card_id = slot.candidate.card_id
    options = branch(seed, _UNSHUFFLED, card_id) if slot.seed is None else slot.seed
    return Question(
        slot=slot.number,
        card_id=card_id,
        version=version,
        option_seed=options >> 1,  # tables hold 63 bits
        points=card.worth,
        recall=slot.candidate.recall,
        options=evidence.count_options(card),
    )


def prediction_json(found: scoring.Prediction) -> str:
    """Return a prediction as it is stored."""
    return json.dumps(asdict(found))
