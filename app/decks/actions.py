"""What a learner does with a deck."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.decks.models import Deck, Subscription


def subscribe(session: Session, *, user_id: int, deck: Deck, at: datetime) -> None:
    """Put a deck among those a learner studies; doing it twice changes nothing."""
    if session.get(Subscription, (user_id, deck.id)) is not None:
        return
    try:
        with session.begin_nested():
            session.add(Subscription(user_id=user_id, deck_id=deck.id, subscribed_at=at))
    except IntegrityError:
        return  # another request was quicker


def unsubscribe(session: Session, *, user_id: int, deck: Deck) -> None:
    """Take a deck away from those a learner studies; what they remember of it is kept."""
    session.execute(
        delete(Subscription).where(Subscription.user_id == user_id, Subscription.deck_id == deck.id)
    )
    session.flush()


def merge_guest(session: Session, guest_id: int, user_id: int, _now: datetime) -> None:
    """Hand the decks that a guest studies to an account; its own subscriptions stay as they are."""
    own = select(Subscription.deck_id).where(Subscription.user_id == user_id)
    session.execute(
        update(Subscription)
        .where(Subscription.user_id == guest_id, Subscription.deck_id.not_in(own))
        .values(user_id=user_id)
    )
    session.execute(delete(Subscription).where(Subscription.user_id == guest_id))
