"""Who may reach a deck: the choke points through which every read and every change goes.

A deck is public, or read by who knows its link and took it up, or read in classes alone, or
private. Its owner and the co-authors read and write it whatever it is. What a class was given, its
members read for as long as they are in it, unless it is private.
"""

from __future__ import annotations

from sqlalchemy import BindParameter, ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from app.accounts.classrooms import Membership
from app.core.refusals import ForbiddenError, NotFoundError
from app.decks.models import Card, CardVersion, ClassDeck, Deck, DeckAuthor, Subscription

Person = int | BindParameter[int]
WIDE = and_(Deck.visibility != "private", Deck.visibility != "class")


def readable_deck(session: Session, user_id: int | None, key: str) -> Deck:
    """Return a deck that this person (None: a visitor) may read; else raise NotFoundError."""
    deck = session.scalar(select(Deck).where(Deck.key == key, readable(user_id)))
    if deck is None:
        raise NotFoundError("There is no such deck", "Look for it in the library.")
    return deck


def editable_deck(session: Session, user_id: int | None, key: str) -> Deck:
    """Return a deck that this person writes; raise NotFoundError or ForbiddenError.

    A deck from the decks folder is nobody's to edit here: its file would undo the change.
    """
    deck = readable_deck(session, user_id, key)
    if deck.path:
        raise ForbiddenError(
            "This deck comes from a file of the decks folder",
            "Make a copy and change that, or edit the file and sync it.",
        )
    if not writes(session, user_id, deck):
        raise ForbiddenError("This deck is not yours to change", "Make a copy and change that.")
    return deck


def owned_deck(session: Session, user_id: int | None, key: str) -> Deck:
    """Return a deck that this person owns, to say who reads and writes it."""
    deck = editable_deck(session, user_id, key)
    if deck.owner_id != user_id:
        raise ForbiddenError("Only its owner shares this deck", "Ask them.")
    return deck


def readable_card(session: Session, deck: Deck, key: str) -> tuple[Card, str]:
    """Return a card of a readable deck with its newest body; raise NotFoundError."""
    row = session.execute(
        select(Card, CardVersion.body)
        .join(CardVersion, and_(CardVersion.card_id == Card.id, CardVersion.number == Card.version))
        .where(Card.deck_id == deck.id, Card.key == key)
    ).one_or_none()
    if row is None:
        raise NotFoundError("There is no such card", "Look for it among the cards of the deck.")
    return row[0], row[1]


def linked_deck(session: Session, link_key: str) -> Deck:
    """Return the deck that is shared by this link; raise NotFoundError for a link that is old."""
    deck = session.scalar(select(Deck).where(Deck.link_key == link_key, Deck.visibility == "link"))
    if deck is None:
        raise NotFoundError("This link leads to no deck any more", "Ask its author for a new one.")
    return deck


def writes(session: Session, user_id: int | None, deck: Deck) -> bool:
    """Tell whether a person is the owner of a deck, or writes it with them."""
    if user_id is None or deck.path:
        return False
    return deck.owner_id == user_id or session.get(DeckAuthor, (deck.id, user_id)) is not None


def readable(user_id: int | None) -> ColumnElement[bool]:
    """Say which decks a person may read: public ones, their own, and those they study.

    A deck whose file is gone has left the library; who studied it keeps it. Who took up a deck by
    its link keeps it until it is made private or for classes alone.
    """
    public = and_(Deck.visibility == "public", Deck.retired_at.is_(None))
    if user_id is None:
        return public
    studied = select(Subscription.deck_id).where(Subscription.user_id == user_id)
    kept = and_(WIDE, Deck.id.in_(studied))
    return or_(public, written_by(user_id), kept, given_to(user_id))


def written_by(user_id: Person) -> ColumnElement[bool]:
    """Say which decks a person owns, or writes with their owner."""
    together = select(DeckAuthor.deck_id).where(DeckAuthor.user_id == user_id)
    return or_(Deck.owner_id == user_id, Deck.id.in_(together))


def studiable(user_id: Person) -> ColumnElement[bool]:
    """Say of decks that a person subscribed to which they may still study.

    Private ones they may not, nor those of classes alone in which they no longer are.
    """
    return or_(WIDE, written_by(user_id), given_to(user_id))


def given_to(user_id: Person) -> ColumnElement[bool]:
    """Say which decks a person reads because a class of theirs was given them."""
    decks = (
        select(ClassDeck.deck_id)
        .join(Membership, Membership.classroom_id == ClassDeck.classroom_id)
        .where(Membership.user_id == user_id, Membership.state == "active")
    )
    return and_(Deck.visibility != "private", Deck.id.in_(decks))
