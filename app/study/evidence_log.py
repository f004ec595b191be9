"""Let the answers of quizzes move memory: the first answer to a card on a day counts, no later one.

All are kept in the log, those without effect with no rating. Whether the learner has begun the
deck does not matter: what they remember is theirs, and waits until its cards come to them.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from app import clock
from app.accounts.models import User
from app.core.evidence import RULE_VERSION, Evidence
from app.core.history import Event
from app.study import actions
from app.study import statements as sql
from app.study.learner import Learner, learner
from app.study.models import Review

COUNTED = ("study", "quiz")


def record(session: Session, *, learner_id: int, evidence: Evidence) -> bool:
    """Keep an answer of a quiz and let it move the card's memory; tell whether it did.

    The same id again changes nothing.
    """
    at = clock.instant(evidence.at)
    who = learner(session.get_one(User, learner_id))
    if session.get(Review, (learner_id, evidence.id)) is not None:
        return False
    return _move(session, who, evidence, at)


def _move(session: Session, who: Learner, evidence: Evidence, at: datetime) -> bool:
    sql.LEARNER.first(session, user=who.id)
    held = actions.hold(session, who.id, evidence.card_id, begun=False)
    late = actions.is_late(session, held, at)
    day = actions.day_of(who, held, at, late=late)
    past = evidence.version < held.memory_from
    counts = not past and not _has_counted(session, who.id, evidence.card_id, day)
    rating = evidence.rating if counts else None
    if rating is None:
        session.add(_without_effect(who, evidence, day))
        session.flush()
        return False
    event = Event(
        id=evidence.id, at=evidence.at, day=day, kind="quiz", rating=rating, rules=held.settings
    )
    answer = actions.Answer(
        review_id=evidence.id,
        card_id=evidence.card_id,
        token="",
        rating=rating,
        response=evidence.response,
        fraction=evidence.fraction,
        mode=evidence.mode,
        options=evidence.options,
    )
    held = held._replace(version=evidence.version)
    actions.record(session, held, evidence.source, answer, event, late=late)
    return True


def _has_counted(session: Session, learner_id: int, card_id: int, day: int) -> bool:
    """Tell whether an answer to the card moved its memory on this day, and was not taken back."""
    taken_back = aliased(Review)
    query = select(Review.id).where(
        Review.user_id == learner_id,
        Review.card_id == card_id,
        Review.day == day,
        Review.kind.in_(COUNTED),
        Review.rating.is_not(None),
        ~exists().where(taken_back.user_id == learner_id, taken_back.voids == Review.id),
    )
    return session.scalar(query.limit(1)) is not None


def moved(session: Session, *, learner_id: int, source: str) -> dict[int, int]:
    """Return how the answers of a quiz were rated, of each card whose memory they moved."""
    taken_back = aliased(Review)
    query = select(Review.card_id, Review.rating).where(
        Review.user_id == learner_id,
        Review.session_id == source,
        Review.kind == "quiz",
        Review.rating.is_not(None),
        ~exists().where(taken_back.user_id == learner_id, taken_back.voids == Review.id),
    )
    return {card: rating for card, rating in session.execute(query) if rating is not None}


def _without_effect(who: Learner, evidence: Evidence, day: int) -> Review:
    return Review(
        user_id=who.id,
        id=evidence.id,
        card_id=evidence.card_id,
        card_version=evidence.version,
        session_id=evidence.source,
        at=evidence.at,
        day=day,
        kind="quiz",
        fraction=evidence.fraction,
        response=evidence.response,
        mode=evidence.mode,
        options=evidence.options,
        rule_version=RULE_VERSION,
    )
