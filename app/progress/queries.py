"""Reads of where a learner stands. Each is one statement, however many decks or cards there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Float,
    Integer,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    select,
)
from sqlalchemy.orm import Session

from app.core.forecast import curve
from app.core.memory import Parameters
from app.core.queue import Queue
from app.core.schedule import Phase
from app.db import Statement
from app.decks.access import given_to, readable, studiable, written_by
from app.decks.models import CardState, Deck, Subscription
from app.study.models import Review, StudyDay
from app.study.queries import settings_for, shelves

RECENT_ANSWERS = 500
MOST_OFFERED = 300
KNOWN_FROM = (
    "Decks that you study",
    "From your classes",
    "Decks that you write",
    "Met in quizzes",
    "From the library",
)

USER = bindparam("user", type_=Integer())
SINCE = bindparam("since", type_=Integer())
TODAY = bindparam("today", type_=Integer())
FACTOR = bindparam("factor", type_=Float())
DECAY = bindparam("decay", type_=Float())

_on_steps = (CardState.phase == int(Phase.LEARNING)) | (CardState.phase == int(Phase.RELEARNING))
MISSED = _on_steps & (CardState.step == 0)  # as core.schedule.is_missed


def recalled(
    day: ColumnElement[int], factor: ColumnElement[float], decay: ColumnElement[float]
) -> ColumnElement[float]:
    """Return the chance of recalling a card on a day, as `core.forecast` and `goals` reckon it.

    It is 0 where the last answer was wrong.
    """
    elapsed = case((CardState.last_day >= day, 1), else_=day - CardState.last_day)
    return case((MISSED, 0.0), else_=func.power(1 + factor * elapsed / CardState.stability, decay))


DECKS = Statement(
    select(Deck.id, Deck.key, Deck.title, Deck.lang, Deck.card_count)
    .join(Subscription, Subscription.deck_id == Deck.id)
    .where(Subscription.user_id == USER, Deck.retired_at.is_(None), studiable(USER))
    .order_by(Deck.title, Deck.id)
)
ANSWERS = Statement(
    select(StudyDay.day, func.sum(StudyDay.answers))
    .where(StudyDay.user_id == USER, StudyDay.day >= SINCE)
    .group_by(StudyDay.day)
)
TOOK = Statement(
    select(Review.took_ms)
    .where(
        Review.user_id == USER,
        Review.day >= SINCE,
        Review.kind == "study",
        Review.took_ms.is_not(None),
    )
    .order_by(Review.day.desc(), Review.id.desc())
    .limit(RECENT_ANSWERS)
)
LINES = Statement(
    select(CardState.deck_id, CardState.queue, CardState.shown_day, func.count())
    .where(CardState.user_id == USER, CardState.queue >= int(Queue.NEW))
    .group_by(CardState.deck_id, CardState.queue, CardState.shown_day)
)
STEPS = Statement(
    select(CardState.deck_id, CardState.shuffle)
    .join(
        Subscription,
        (Subscription.user_id == CardState.user_id) & (Subscription.deck_id == CardState.deck_id),
    )
    .where(
        Subscription.user_id == USER,
        CardState.user_id == USER,
        CardState.queue == int(Queue.WITHIN_DAY),
        CardState.shown_day <= TODAY,
    )
)
# Grouped by a value, SQLite reads the rows in their order, not one by one through the index.
_deck = CardState.deck_id + literal_column("0")
HELD = Statement(
    select(_deck, func.sum(recalled(TODAY, FACTOR, DECAY)))
    .where(
        CardState.user_id == USER,
        CardState.stability.is_not(None),
        CardState.last_day.is_not(None),
        CardState.queue != int(Queue.RETIRED),
    )
    .group_by(_deck)
)


class StudiedDeck(NamedTuple):
    """A deck that a learner studies."""

    id: int
    key: str
    title: str
    lang: str
    card_count: int


class Offered(NamedTuple):
    """A deck for which a goal may be set, and from where its reader knows it."""

    id: int
    title: str
    lang: str
    known_from: int


@dataclass(slots=True)
class Line:
    """The cards of a deck that wait: those to come again by day, and new ones put back."""

    due: dict[int, int] = field(default_factory=dict)
    new: dict[int, int] = field(default_factory=dict)


def decks_of(session: Session, user_id: int) -> list[StudiedDeck]:
    """Return the decks that a learner studies, by title."""
    return [StudiedDeck(*row) for row in DECKS.rows(session, user=user_id)]


def offered(session: Session, user_id: int) -> list[Offered]:
    """List the decks for which somebody may set a goal: those that they may read.

    They stand in the order of `KNOWN_FROM`, and by title.
    """
    studied = select(Subscription.deck_id).where(Subscription.user_id == user_id)
    met = exists().where(CardState.user_id == user_id, CardState.deck_id == Deck.id)
    known_from = case(
        (Deck.id.in_(studied), 0),
        (given_to(user_id), 1),
        (written_by(user_id), 2),
        (met, 3),
        else_=len(KNOWN_FROM) - 1,
    )
    query = (
        select(Deck.id, Deck.title, Deck.lang, known_from)
        .where(readable(user_id), Deck.retired_at.is_(None), Deck.card_count > 0)
        .order_by(known_from, Deck.title, Deck.id)
        .limit(MOST_OFFERED)
    )
    return [Offered(*row) for row in session.execute(query)]


def parameters_of(session: Session, user_id: int) -> dict[int, Parameters]:
    """Return the parameters of memory that hold in each deck that is studied."""
    return {shelf.deck_id: shelf.settings.parameters for shelf in shelves(session, user_id)}


def fading(session: Session, user_id: int) -> Callable[[int], Parameters]:
    """Return what tells the parameters of each deck, also of one that is not studied."""
    of_all = settings_for(session, user_id, "{}").parameters
    by_deck = parameters_of(session, user_id)
    return lambda deck_id: by_deck.get(deck_id, of_all)


def answers_by_day(session: Session, user_id: int, since: int) -> dict[int, int]:
    """Count a learner's answers on each day from a day on."""
    return {day: int(count) for day, count in ANSWERS.rows(session, user=user_id, since=since)}


def recent_took_ms(session: Session, user_id: int, since: int) -> list[int]:
    """Return how long the learner's newest answers took, none from before a day."""
    return [took for (took,) in TOOK.rows(session, user=user_id, since=since)]


def lines_of(session: Session, user_id: int) -> dict[int, Line]:
    """Count the cards that wait, by deck and day; suspended and retired ones do not."""
    lines: dict[int, Line] = {}
    for deck, queue, day, count in LINES.rows(session, user=user_id):
        line = lines.setdefault(deck, Line())
        days = line.new if queue == Queue.NEW else line.due
        days[day] = days.get(day, 0) + count
    return lines


def steps_of(session: Session, user_id: int, today: int) -> dict[int, list[int]]:
    """Return, by deck, the seconds since the epoch at which today's learning steps are due."""
    steps: dict[int, list[int]] = {}
    for deck, second in STEPS.rows(session, user=user_id, today=today):
        steps.setdefault(deck, []).append(second)
    return steps


def held(
    session: Session, user_id: int, today: int, parameters: Mapping[int, Parameters]
) -> dict[int, float]:
    """Return, by deck, how many cards a learner holds: would recall tomorrow at the earliest.

    Decks with the same parameters, as a rule all of them, are counted together.
    """
    found: dict[int, float] = {}
    for each in set(parameters.values()):
        factor, decay = curve(each)
        rows: Iterable[tuple[int, float]] = HELD.rows(
            session, user=user_id, today=today, factor=factor, decay=decay
        )
        found |= {deck: share for deck, share in rows if parameters.get(deck) == each}
    return found
