"""Sessions of picked cards: a learner makes the cards that a quiz showed them their next ones.

The pick itself stands in the review log, as a decision of the learner that leaves memory as it is:
only the answers of the session move it, like any others, and undo takes them back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid5

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session, aliased

from app import clock
from app.accounts.models import User
from app.core.refusals import RefusalError
from app.decks import actions
from app.decks.models import Card, CardState, Deck, Subscription
from app.decks.queries import readable
from app.study.learner import Learner, learner
from app.study.models import Review, StudySession
from app.web.nextcards import Standing

MOST = 200
KEPT = timedelta(days=7)
MOST_UNDER_WAY = 3
FIRST = "pick:0001"


def pick(
    session: Session, *, learner_id: int, sitting_id: str, cards: Sequence[int], at: datetime
) -> int:
    """Begin a session of these cards and return how many it asks; their decks are subscribed to.

    A session of this id that is under way goes on as it is; one that ended begins anew. Raises
    RefusalError if none of the cards can be studied.
    """
    who = learner(session.get_one(User, learner_id, with_for_update=True))
    found = _studiable(session, who, cards)
    if not found:
        raise RefusalError(
            "None of these cards can be studied.",
            "They are suspended, for quizzes alone, or were taken out.",
        )
    stored = session.get(StudySession, (who.id, sitting_id))
    before = _standing(session, who.id, sitting_id)
    if stored is not None and _goes_on(stored, before, found):
        return stored.extent
    for deck_id in dict.fromkeys(card.deck_id for card in found):
        actions.subscribe(session, user_id=who.id, deck_id=deck_id, at=at)
    _take_back(session, who, before, at)
    _begin(session, who, sitting_id, stored, len(found), at)
    _write(session, who, sitting_id, found, at)
    session.flush()
    return len(found)


def put_back(session: Session, *, learner_id: int, sitting_id: str, at: datetime) -> None:
    """Take back a pick of which nothing was answered, and the subscriptions that it made.

    Raises RefusalError where answers stand. Twice is once.
    """
    who = learner(session.get_one(User, learner_id, with_for_update=True))
    stored = session.get(StudySession, (who.id, sitting_id))
    before = _standing(session, who.id, sitting_id)
    if stored is None or not before:
        return
    if stored.answered:
        raise RefusalError(
            "Cards of this session were answered.", "Undo the answers in the session first."
        )
    _take_back(session, who, before, at)
    _unsubscribe(session, who, [row.card_id for row in before], clock.instant(stored.started_at))
    stored.ended_at = clock.milliseconds(at)
    session.flush()


def drop(session: Session, *, learner_id: int, sitting_id: str, at: datetime) -> None:
    """End a session of picked cards before its end; answers that were given stand."""
    stored = session.get(StudySession, (learner_id, sitting_id))
    if stored is None or stored.ended_at is not None:
        return
    if not stored.answered:
        put_back(session, learner_id=learner_id, sitting_id=sitting_id, at=at)
    stored.ended_at = clock.milliseconds(at)
    session.flush()


def look(session: Session, *, learner_id: int, sitting_id: str) -> Standing | None:
    """Tell how a session of picked cards stands; None without one, or after it was put back."""
    stored = session.get(StudySession, (learner_id, sitting_id))
    if stored is None or not _standing(session, learner_id, sitting_id):
        return None
    return Standing(stored.extent, stored.answered, stored.ended_at is not None)


class UnderWay(NamedTuple):
    """A session of picked cards that has not come to its end, and a deck that they are of."""

    id: str
    cards: int
    answered: int
    title: str


def under_way(session: Session, learner_id: int, at: datetime) -> list[UnderWay]:
    """Return the sessions of picked cards of the last days that have not ended, newest first."""
    picked = aliased(Review)
    title = (
        select(Deck.title)
        .join(Card, Card.deck_id == Deck.id)
        .join(picked, picked.card_id == Card.id)
        .where(
            picked.user_id == learner_id,
            picked.session_id == StudySession.id,
            picked.action == FIRST,
        )
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(StudySession.id, StudySession.extent, StudySession.answered, title)
        .where(
            StudySession.user_id == learner_id,
            StudySession.mode == "flagged",
            StudySession.extent > 0,
            StudySession.ended_at.is_(None),
            StudySession.started_at >= clock.milliseconds(at - KEPT),
        )
        .order_by(StudySession.started_at.desc())
        .limit(MOST_UNDER_WAY)
    )
    return [UnderWay(*row) for row in session.execute(query)]


def _goes_on(stored: StudySession, before: Sequence[Review], found: Sequence[Card]) -> bool:
    """Tell whether a session is under way, or asks the very same cards and has not begun."""
    if stored.ended_at is not None or not before:
        return False
    return bool(stored.answered) or [row.card_id for row in before] == [card.id for card in found]


def _studiable(session: Session, who: Learner, cards: Sequence[int]) -> list[Card]:
    """Return those of the cards that can be studied, each once, in the order given."""
    aside = exists().where(
        CardState.user_id == who.id, CardState.card_id == Card.id, CardState.suspended
    )
    query = (
        select(Card)
        .join(Deck, Deck.id == Card.deck_id)
        .where(Card.id.in_(cards), Card.retired_at.is_(None), Card.flashcard, readable(who.id))
        .where(~aside)
    )
    found = {card.id: card for card in session.scalars(query)}
    return [found[card] for card in dict.fromkeys(cards) if card in found][:MOST]


def _standing(session: Session, learner_id: int, sitting_id: str) -> list[Review]:
    """Return the picks of a session that were not taken back, in their order."""
    void = aliased(Review)
    query = select(Review).where(
        Review.user_id == learner_id,
        Review.session_id == sitting_id,
        Review.action.like("pick:%"),
        ~exists().where(void.user_id == learner_id, void.voids == Review.id),
    )
    return list(session.scalars(query.order_by(Review.action)))


def _take_back(session: Session, who: Learner, picks: Sequence[Review], at: datetime) -> None:
    session.add_all(
        _event(who, row.card_id, row.card_version, at, voids=row.id, session_id=row.session_id)
        for row in picks
    )
    session.flush()


def _begin(
    session: Session,
    who: Learner,
    sitting_id: str,
    stored: StudySession | None,
    count: int,
    at: datetime,
) -> None:
    now = stored or StudySession(user_id=who.id, id=sitting_id, mode="flagged")
    now.started_at, now.ended_at = clock.milliseconds(at), None
    now.extent = now.planned_review = count
    now.planned_new = now.done_new = now.done_review = now.answered = now.seed = 0
    session.add(now)


def _write(
    session: Session, who: Learner, sitting_id: str, found: Sequence[Card], at: datetime
) -> None:
    session.add_all(
        _event(
            who,
            card.id,
            card.version,
            at,
            session_id=sitting_id,
            action=f"pick:{place:04}",
        )
        for place, card in enumerate(found, start=1)
    )


def _event(who: Learner, card_id: int, version: int, at: datetime, **values: str | None) -> Review:
    """Make a row of the log; the same at the same time has the same id."""
    ms = clock.milliseconds(at)
    name = f"{who.id}.{card_id}.{ms}.{values.get('action') or values.get('voids')}"
    return Review(
        user_id=who.id,
        id=uuid5(UUID(values["session_id"] or ""), name).hex,
        card_id=card_id,
        card_version=version,
        at=ms,
        day=who.day(at),
        kind="manual",
        **values,
    )


def _unsubscribe(session: Session, who: Learner, cards: Sequence[int], since: datetime) -> None:
    """Leave the decks that the pick subscribed to, unless anything was done there since."""
    decks = select(Card.deck_id).where(Card.id.in_(cards))
    acted = exists().where(
        Card.deck_id == Subscription.deck_id,
        Review.card_id == Card.id,
        Review.user_id == who.id,
        Review.at > clock.milliseconds(since),
        Review.kind != "quiz",
        Review.voids.is_(None),
    )
    session.execute(
        delete(Subscription)
        .where(
            Subscription.user_id == who.id,
            Subscription.subscribed_at == since,
            Subscription.deck_id.in_(decks),
            ~acted,
        )
        .execution_options(synchronize_session=False)
    )
