"""What the study page shows: the question, and after it the answer with its four ratings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app import clock
from app.core import evidence, markup, schedule
from app.core.grades import Grade
from app.core.memory import Rating
from app.core.schedule import Phase
from app.core.settings import Settings
from app.core.topics import topic
from app.study import queries
from app.study.actions import token
from app.study.learner import Learner
from app.study.lines import Turn
from app.study.models import StudySession
from app.study.queries import Shown
from app.web import asking, marked, words

NAMES = ("again", "hard", "good", "easy")
ALL = tuple(Rating)
TWO = (Rating.AGAIN, Rating.GOOD)
WRITTEN = frozenset({"cloze", "short", "number", "essay"})


@dataclass(frozen=True, slots=True)
class Button:
    """One of the ratings with the interval it gives."""

    rating: int
    name: str
    interval: str
    filled: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A card as it is asked: its lists in the order that this showing has."""

    shown: Shown
    order: marked.Orders
    sides: dict[str, Any]
    token: str
    topic: str
    seen: str
    by_sight: bool

    @property
    def kind(self) -> str:
        """Name the kind of card."""
        return self.shown.kind


@dataclass(frozen=True, slots=True)
class Revealed:
    """A card's answer beside what the learner gave; the lists are those of the card's kind."""

    grade: Grade | None
    response: Any
    feedback: str
    diff: Sequence[tuple[str, str]]
    buttons: list[Button]
    suggested: int | None
    lists: marked.Lists

    @property
    def response_json(self) -> str:
        """Return the response as it is kept until the rating comes."""
        return "" if self.response is None else json.dumps(self.response, ensure_ascii=False)


def ask(
    session: Session,
    learner: Learner,
    sitting: StudySession,
    turn: Turn,
    secret: str,
    at: datetime,
) -> Question:
    """Put a card into the form in which it is asked."""
    shown = queries.shown(session, learner.id, turn.card_id)
    state = shown.state.state
    seed = asking.seed(secret, learner.id, shown.card_id, state.reps)
    order = asking.orders(shown.kind, shown.question, shown.body, seed)
    return Question(
        shown=shown,
        order=order,
        sides=asking.arrange(shown.question, order),
        token=token(shown.version, shown.state, sitting),
        topic=topic(shown.tags[0]) if shown.tags else shown.deck_title,
        seen=_seen(state, learner.day(at)),
        by_sight=_by_sight(session, learner, shown),
    )


def _by_sight(session: Session, learner: Learner, shown: Shown) -> bool:
    """Tell whether a card is only looked at and rated: no field to fill, nothing to mark."""
    if shown.kind != "cloze":
        return shown.kind == "basic"
    return not queries.deck_settings(session, learner.id, shown.deck_id).type_cloze


def _seen(state: schedule.State, today: int) -> str:
    if state.last_day is None:
        return "new"
    if state.phase in {Phase.LEARNING, Phase.RELEARNING} and state.last_day == today:
        return "once more"
    return f"seen {words.ago(today - state.last_day)}"


def reveal(
    session: Session,
    learner: Learner,
    question: Question,
    response: Any,  # noqa: ANN401 - each kind has its own form
    *,
    hinted: bool,
    at: datetime,
) -> Revealed:
    """Grade a response, nothing where the learner only looked, and show the answer."""
    shown = question.shown
    grade = None if question.by_sight else marked.grade(shown, response)
    if grade and not grade.answered and shown.kind == "essay":
        grade = None
    suggested = evidence.suggest_study(grade, hinted=hinted) if grade else None
    settings = queries.deck_settings(session, learner.id, shown.deck_id)
    given = response if isinstance(response, str) else ""
    return Revealed(
        grade=grade,
        response=response,
        feedback=markup.render(grade.feedback) if grade and shown.kind in WRITTEN else "",
        diff=marked.diff(given, grade.closest) if grade and given and grade.closest else (),
        buttons=buttons(shown, settings, learner.day(at), clock.milliseconds(at), suggested),
        suggested=suggested,
        lists=marked.lists(shown, question.order, response, grade),
    )


def buttons(
    shown: Shown, settings: Settings, today: int, ms: int, suggested: int | None
) -> list[Button]:
    """Return the four ratings, each with the interval that it gives."""
    states = schedule.outlook(shown.state.state, ms, today, settings, shown.card_id)
    offered = TWO if settings.two_ratings else ALL
    filled = suggested or Rating.GOOD
    if filled not in offered:
        filled = Rating.GOOD if filled > Rating.AGAIN else Rating.AGAIN
    return [
        Button(
            rating,
            NAMES[rating - 1],
            words.interval(*schedule.describe_interval(states[rating - 1], ms, today)),
            rating == filled,
        )
        for rating in offered
    ]
