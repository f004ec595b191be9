"""Reads of one learner's own figures; each is one statement, however many cards there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Integer, bindparam, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from app.core.calibration import Told
from app.core.forecast import days_gone
from app.core.memory import AGAIN, Parameters, recall
from app.core.queue import Queue
from app.core.retention import Retained
from app.core.schedule import Phase
from app.db import Statement
from app.decks.access import readable, studiable
from app.decks.models import Card, CardState, Deck, Subscription
from app.quizzes.models import AnswerStep, AttemptSlot
from app.study.models import Review, StudyDay

MOST_HARD = 10
MOST_FORETOLD = 10_000


_void = aliased(Review)
FORETOLD = Statement(
    select(Review.predicted_recall, Review.rating)
    .where(
        Review.user_id == bindparam("user", type_=Integer()),
        Review.rating.is_not(None),
        Review.kind != "cram",
        Review.predicted_recall < 1,
        ~exists().where(_void.user_id == Review.user_id, _void.voids == Review.id),
    )
    .order_by(Review.day.desc(), Review.id.desc())
    .limit(MOST_FORETOLD)
)


class Time(NamedTuple):
    """Milliseconds that were studied, by day and by deck."""

    by_day: dict[int, int]
    by_deck: dict[int, int]


class Hard(NamedTuple):
    """A card that was forgotten often: where it is, what it asks, how often, how difficult."""

    card_id: int
    deck_key: str
    deck_title: str
    lang: str
    key: str
    prompt: str
    lapses: int
    difficulty: float


@dataclass(frozen=True, slots=True)
class Strong:
    """A card in memory: its deck, its stability in days, and the recall on the day of asking."""

    deck_id: int
    stability: float
    difficulty: float
    elapsed: int
    recall: float


def time_since(session: Session, user_id: int, since: int) -> Time:
    """Sum the time of study from a day on."""
    rows = session.execute(
        select(StudyDay.day, StudyDay.deck_id, StudyDay.took_ms).where(
            StudyDay.user_id == user_id, StudyDay.day >= since
        )
    )
    found = Time({}, {})
    for day, deck, took in rows:
        found.by_day[day] = found.by_day.get(day, 0) + took
        found.by_deck[deck] = found.by_deck.get(deck, 0) + took
    return found


def totals(session: Session, user_id: int) -> tuple[int, int, int]:
    """Return how many answers were ever given, in how many milliseconds, on how many days."""
    row = session.execute(
        select(
            func.coalesce(func.sum(StudyDay.answers), 0),
            func.coalesce(func.sum(StudyDay.took_ms), 0),
            func.count(StudyDay.day.distinct()),
        ).where(StudyDay.user_id == user_id, StudyDay.answers > 0)
    ).one()
    return int(row[0]), int(row[1]), int(row[2])


def retained(
    session: Session, user_id: int, since: Sequence[int]
) -> dict[int, tuple[Retained, ...]]:
    """Return what was retained of each deck from each of some days on."""
    sums = [
        func.sum(case((StudyDay.day >= day, count), else_=0))
        for day in since
        for count in (StudyDay.tested, StudyDay.known)
    ]
    query = select(StudyDay.deck_id, *sums).where(StudyDay.user_id == user_id)
    return {
        deck: tuple(map(Retained, map(int, found[::2]), map(int, found[1::2])))
        for deck, *found in session.execute(query.group_by(StudyDay.deck_id))
    }


def hardest(session: Session, user_id: int) -> list[Hard]:
    """List the cards of decks that are studied that were forgotten most often.

    Of those alike, the most difficult comes first.
    """
    query = (
        select(
            Card.id,
            Deck.key,
            Deck.title,
            Deck.lang,
            Card.key,
            Card.plain,
            CardState.lapses,
            CardState.difficulty,
        )
        .join(Card, Card.id == CardState.card_id)
        .join(Deck, Deck.id == Card.deck_id)
        .join(Subscription, Subscription.deck_id == Deck.id)
        .where(
            CardState.user_id == user_id,
            Subscription.user_id == user_id,
            CardState.lapses > 0,
            CardState.difficulty.is_not(None),
            Card.retired_at.is_(None),
            studiable(user_id),
        )
        .order_by(CardState.lapses.desc(), CardState.difficulty.desc(), CardState.card_id)
        .limit(MOST_HARD)
    )
    rows = session.execute(query)
    return [Hard(*row[:7], row.difficulty or 0.0) for row in rows]


def learnt(session: Session, user_id: int) -> dict[int, int]:
    """Count, by deck, the cards that have left their learning steps at least once."""
    query = (
        select(CardState.deck_id, func.count())
        .where(
            CardState.user_id == user_id,
            CardState.phase >= int(Phase.REVIEW),
            CardState.queue != int(Queue.RETIRED),
        )
        .group_by(CardState.deck_id)
    )
    rows: list[tuple[int, int]] = [(deck, count) for deck, count in session.execute(query)]
    return dict(rows)


def strengths(
    session: Session, user_id: int, today: int, parameters: Callable[[int], Parameters]
) -> list[Strong]:
    """List what is in memory of decks that may be read; `parameters` tells how each deck fades."""
    rows = session.execute(
        select(CardState.deck_id, CardState.stability, CardState.difficulty, CardState.last_day)
        .join(Deck, Deck.id == CardState.deck_id)
        .where(
            CardState.user_id == user_id,
            CardState.stability.is_not(None),
            CardState.last_day.is_not(None),
            CardState.queue != int(Queue.RETIRED),
            readable(user_id),
        )
    )
    found = []
    for deck, stability, difficulty, last in rows:
        if stability and difficulty and last is not None:
            gone = max(0, today - last)
            now = recall(stability, days_gone(last, today), parameters(deck))
            found.append(Strong(deck, stability, difficulty, gone, now))
    return found


def foretold(session: Session, user_id: int) -> list[Told]:
    """Pair the newest predictions of recall over a day or more with what came of them.

    Within a day of the answer before, recall counts as certain and foretells nothing.
    """
    return [
        (chance, float(rating > AGAIN)) for chance, rating in FORETOLD.rows(session, user=user_id)
    ]


def certainties(session: Session, user_id: int) -> list[tuple[int, float]]:
    """Pair how sure the learner said they were with the fraction that the answer got.

    Only answers of quizzes whose learner knows how they came out; the last that was said counts.
    """
    query = (
        select(AnswerStep.attempt_id, AnswerStep.slot, AnswerStep.certainty, Review.fraction)
        .join(
            AttemptSlot,
            (AttemptSlot.user_id == AnswerStep.user_id)
            & (AttemptSlot.attempt_id == AnswerStep.attempt_id)
            & (AttemptSlot.slot == AnswerStep.slot),
        )
        .join(
            Review,
            (Review.user_id == AnswerStep.user_id)
            & (Review.session_id == AnswerStep.attempt_id)
            & (Review.card_id == AttemptSlot.card_id),
        )
        .where(
            AnswerStep.user_id == user_id,
            AnswerStep.certainty.is_not(None),
            Review.kind == "quiz",
            Review.fraction.is_not(None),
        )
        .order_by(AnswerStep.attempt_id, AnswerStep.slot, AnswerStep.seq)
    )
    last = {
        (attempt, slot): (certainty, fraction)
        for attempt, slot, certainty, fraction in session.execute(query)
        if certainty is not None and fraction is not None
    }
    return list(last.values())
