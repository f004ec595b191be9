"""Share a deck: who writes it, who reads it, and what becomes of it when its owner leaves."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.queries import person_by_email
from app.authoring.models import Draft
from app.classes import lending
from app.core.refusals import RefusalError
from app.decks.models import Card, CardState, ClassDeck, Deck, DeckAuthor, Subscription

MOST_AUTHORS = 20


def set_visibility(
    session: Session,
    *,
    deck: Deck,
    visibility: str,
    classes: Collection[int] = (),
    now: datetime,
) -> None:
    """Say who may read a deck; the first link is made with it. Raise RefusalError too early.

    Unless it is private, exactly the classes named, of those that the owner teaches, have the deck.
    One that is not public leaves the classes of others.
    """
    if visibility != "private" and not deck.version:
        raise RefusalError("Nothing of this deck is published yet", "Publish it, then share it.")
    deck.visibility = visibility
    deck.updated_at = now
    if visibility == "link" and deck.link_key is None:
        deck.link_key = new_link_key()
    session.flush()
    named = None if visibility == "private" else classes
    lending.share_with(session, deck=deck, classroom_ids=named, now=now)


def renew_link(session: Session, *, deck: Deck) -> None:
    """Make the link anew: the old one leads nowhere, and who studies the deck keeps it."""
    deck.link_key = new_link_key()
    session.flush()


def new_link_key() -> str:
    """Make a link key of 128 random bits in 22 characters."""
    return secrets.token_urlsafe(16)


def add_author(session: Session, *, deck: Deck, email: str, now: datetime) -> None:
    """Let the person with this address write the deck; an unknown address changes nothing.

    Callers answer alike in both cases, so that nobody finds out who has an account.
    """
    person = person_by_email(session, email)
    if person is None or person.id == deck.owner_id:
        return
    if session.get(DeckAuthor, (deck.id, person.id)) is not None:
        return
    there = session.scalars(select(DeckAuthor.user_id).where(DeckAuthor.deck_id == deck.id))
    if len(there.all()) < MOST_AUTHORS:
        session.add(DeckAuthor(deck_id=deck.id, user_id=person.id, added_at=now))
        session.flush()


def remove_author(session: Session, *, deck: Deck, user_id: int) -> None:
    """Let somebody no longer write a deck; their draft of it goes with it."""
    session.execute(
        delete(DeckAuthor).where(DeckAuthor.deck_id == deck.id, DeckAuthor.user_id == user_id)
    )
    session.execute(delete(Draft).where(Draft.deck_id == deck.id, Draft.user_id == user_id))
    session.expire_all()


def remove_author_by_email(session: Session, *, deck: Deck, email: str) -> None:
    """Take an invitation back; an unknown address changes nothing, and callers answer alike."""
    person = person_by_email(session, email)
    if person is not None:
        remove_author(session, deck=deck, user_id=person.id)


@contextmanager
def leaving(session: Session, user_id: int, _now: datetime) -> Iterator[None]:
    """Settle the decks of a person while their account is deleted.

    A deck goes to the co-author of longest standing. Without one it is deleted, unless it is
    public, a class has it, or others remember something of it: then it stays as it is, with nobody
    to edit it.
    Nobody can read afterwards what they could not read before.
    """
    owned = session.scalars(select(Deck).where(Deck.owner_id == user_id)).all()
    doomed = [
        deck.id for deck in owned if not _hand_over(session, deck) and _is_alone(session, deck)
    ]
    session.flush()
    yield
    session.expire_all()
    for deck_id in doomed:
        with suppress(IntegrityError), session.begin_nested():  # somebody's answers hold it
            session.execute(delete(Deck).where(Deck.id == deck_id, Deck.owner_id.is_(None)))


def _hand_over(session: Session, deck: Deck) -> bool:
    heir = session.scalar(
        select(DeckAuthor)
        .where(DeckAuthor.deck_id == deck.id)
        .order_by(DeckAuthor.added_at, DeckAuthor.user_id)
        .limit(1)
    )
    if heir is None:
        return False
    deck.owner_id = heir.user_id
    session.delete(heir)
    return True


def _is_alone(session: Session, deck: Deck) -> bool:
    """Tell whether a deck is neither public nor anybody else's to study, read or remember."""
    if deck.visibility == "public":
        return False
    owner = deck.owner_id
    subscribed = exists().where(Subscription.deck_id == deck.id, Subscription.user_id != owner)
    remembered = exists().where(
        CardState.card_id == Card.id, Card.deck_id == deck.id, CardState.user_id != owner
    )
    given = exists().where(ClassDeck.deck_id == deck.id)
    others = subscribed | remembered
    return not session.scalar(select(others if deck.visibility == "private" else others | given))
