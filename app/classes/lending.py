"""Decks that a class is given: which they are, give one, take it back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.classrooms import Classroom, Membership
from app.core import classroles
from app.core.refusals import ForbiddenError, RefusalError
from app.decks.models import ClassDeck, Deck, Subscription

NOT_YOURS = (
    "This deck is not yours to give",
    "A class is given public decks, and those of which you are the owner.",
)
UNPUBLISHED = ("Nothing of this deck is published yet", "Publish it, then give it to the class.")


class Lent(NamedTuple):
    """A deck of a class as its pages show it to somebody."""

    key: str
    title: str
    description: str
    lang: str
    card_count: int
    studied: bool
    private: bool


def decks_of(session: Session, classroom_id: int, user_id: int) -> list[Lent]:
    """List the decks of a class by title; one made private since is told to its owner alone."""
    rows = session.execute(
        select(
            Deck.key,
            Deck.title,
            Deck.description,
            Deck.lang,
            Deck.card_count,
            Subscription.user_id.is_not(None),
            Deck.visibility == "private",
        )
        .join(ClassDeck, ClassDeck.deck_id == Deck.id)
        .outerjoin(
            Subscription, (Subscription.deck_id == Deck.id) & (Subscription.user_id == user_id)
        )
        .where(
            ClassDeck.classroom_id == classroom_id,
            (Deck.visibility != "private") | (Deck.owner_id == user_id),
        )
        .order_by(Deck.title, Deck.id)
    )
    return [Lent(*row) for row in rows]


def give_deck(
    session: Session, *, classroom: Classroom, deck: Deck, user_id: int, now: datetime
) -> None:
    """Let the members of a class read a deck; a private one becomes one for classes alone.

    Raise RefusalError for a deck without a published text, ForbiddenError for somebody else's that
    is not public.
    """
    if not deck.version:
        raise RefusalError(*UNPUBLISHED)
    if deck.visibility != "public" and deck.owner_id != user_id:
        raise ForbiddenError(*NOT_YOURS)
    if deck.visibility == "private":
        deck.visibility, deck.updated_at = "class", now
    _lend(session, classroom.id, deck.id, now)


def take_back(session: Session, *, classroom: Classroom, deck: Deck) -> None:
    """Let a class no longer read a deck; what its members remember of it is kept."""
    session.execute(
        delete(ClassDeck).where(
            ClassDeck.classroom_id == classroom.id, ClassDeck.deck_id == deck.id
        )
    )
    session.expire_all()


def deck_in_class(session: Session, classroom_id: int, key: str) -> Deck | None:
    """Find a deck of a class by its key."""
    return session.scalar(
        select(Deck)
        .join(ClassDeck, ClassDeck.deck_id == Deck.id)
        .where(ClassDeck.classroom_id == classroom_id, Deck.key == key)
    )


def shareable(session: Session, user_id: int) -> list[Classroom]:
    """List the classes that somebody may give decks to, by title; archived ones are left out."""
    return list(session.scalars(_taught(user_id).where(Classroom.archived_at.is_(None))))


def _taught(user_id: int | None) -> Select[Classroom]:
    roles = [role for role in classroles.ROLES if classroles.may(role, classroles.ASSIGN)]
    return (
        select(Classroom)
        .join(Membership, Membership.classroom_id == Classroom.id)
        .where(
            Membership.user_id == user_id,
            Membership.state == "active",
            Membership.role.in_(roles),
        )
        .order_by(Classroom.title, Classroom.id)
    )


def share_with(
    session: Session,
    *,
    deck: Deck,
    classroom_ids: Collection[int] | None,
    now: datetime,
) -> None:
    """Let exactly these classes that the owner of a deck teaches have it (None: those that do).

    Archived classes of theirs keep it; those of others have it only while it is public.
    """
    taught = {row.id: row for row in session.scalars(_taught(deck.owner_id))}
    there = classes_with(session, deck)
    wanted = {each for each in taught if taught[each].archived_at or classroom_ids is None} & there
    wanted |= {*(classroom_ids or ())} & taught.keys()
    for classroom_id in sorted(wanted - there):
        _lend(session, classroom_id, deck.id, now)
    gone = (there & taught.keys() if deck.visibility == "public" else there) - wanted
    session.execute(
        delete(ClassDeck).where(ClassDeck.deck_id == deck.id, ClassDeck.classroom_id.in_(gone))
    )
    session.expire_all()


def classes_with(session: Session, deck: Deck) -> set[int]:
    """Give the numbers of the classes that were given a deck."""
    return {*session.scalars(select(ClassDeck.classroom_id).where(ClassDeck.deck_id == deck.id))}


def _lend(session: Session, classroom_id: int, deck_id: int, now: datetime) -> None:
    try:
        with session.begin_nested():
            session.add(ClassDeck(classroom_id=classroom_id, deck_id=deck_id, added_at=now))
    except IntegrityError:
        return  # somebody was quicker: it is there
