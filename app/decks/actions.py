"""What a learner does with a deck."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.decks.models import CardNote, Deck, Subscription


def subscribe(session: Session, *, user_id: int, deck_id: int, at: datetime) -> None:
    """Put a deck among those a learner studies; doing it twice changes nothing.

    The learner is locked, as a quiz may be moving their memory of this very deck.
    """
    if session.get(Subscription, (user_id, deck_id)) is not None:
        return
    session.scalar(select(User.id).where(User.id == user_id).with_for_update(key_share=True))
    try:
        with session.begin_nested():
            session.add(Subscription(user_id=user_id, deck_id=deck_id, subscribed_at=at))
    except IntegrityError:
        return  # another request was quicker


def unsubscribe(session: Session, *, user_id: int, deck: Deck) -> None:
    """Take a deck away from those a learner studies; what they remember of it is kept."""
    session.execute(
        delete(Subscription).where(Subscription.user_id == user_id, Subscription.deck_id == deck.id)
    )
    session.flush()


def merge_guest(session: Session, guest_id: int, user_id: int, _now: datetime) -> None:
    """Hand a guest's decks and notes to an account; its own stay as they are."""
    for table, subject in ((Subscription, Subscription.deck_id), (CardNote, CardNote.card_id)):
        own = select(subject).where(table.user_id == user_id)
        session.execute(
            update(table)
            .where(table.user_id == guest_id, subject.not_in(own))
            .values(user_id=user_id)
        )
        session.execute(delete(table).where(table.user_id == guest_id))
