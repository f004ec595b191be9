"""Reads of what a class remembers: its decks, their cards and facts, and its learners' memory.

A class looks at the cards one studies of the decks that it was given or that its assignments ask,
as far as whoever looks may read them; nothing of a learner's other decks is read.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Integer, bindparam, exists, func, literal_column, or_, select
from sqlalchemy.orm import Session, aliased

from app.accounts.classrooms import ClassGroup, Membership
from app.core import classroles
from app.core.forecast import Curve, curve
from app.core.memory import DEFAULT_PARAMETERS
from app.db import Statement
from app.decks.models import (
    Card,
    CardState,
    CardVersion,
    ClassDeck,
    Deck,
    Fact,
    FittedParameters,
    StudySettings,
    Subscription,
)
from app.decks.queries import readable
from app.progress.queries import MISSED
from app.quizzes import paper
from app.quizzes.models import Assignment, Work
from app.study.models import Review

ROOM = bindparam("room", type_=Integer())
DECK = bindparam("deck", type_=Integer())
USUAL = curve(DEFAULT_PARAMETERS)
SET = '%"parameters"%'

_learners = select(Membership.user_id).where(
    Membership.classroom_id == ROOM,
    Membership.role == classroles.LEARNER,
    Membership.state == "active",
)
TRACES = Statement(
    select(
        CardState.user_id,
        CardState.deck_id,
        CardState.card_id,
        CardState.stability,
        CardState.last_day,
        MISSED,
    ).where(
        CardState.user_id.in_(_learners),
        CardState.deck_id == DECK,
        CardState.stability.is_not(None),
        CardState.last_day.is_not(None),
    )
)


def _wrong() -> Statement:
    """Return the wrong answers of a class to the cards of a deck, alike ones counted together."""
    void = aliased(Review)
    return Statement(
        select(
            Review.card_id,
            Review.card_version,
            Review.response,
            func.count(),
            func.count(Review.user_id.distinct()),
        )
        .join(Card, Card.id == Review.card_id)
        .where(
            Card.deck_id == DECK,
            Review.user_id.in_(_learners),
            Review.fraction < literal_column("1"),  # written out, for its partial index
            Review.response.is_not(None),
            ~exists().where(void.user_id == Review.user_id, void.voids == Review.id),
        )
        .group_by(Review.card_id, Review.card_version, Review.response)
    )


WRONG = _wrong()


class DeckLine(NamedTuple):
    """A deck that a class looks at."""

    id: int
    key: str
    title: str
    lang: str


@dataclass(frozen=True, slots=True)
class CardLine:
    """A card that a class studies."""

    id: int
    deck: DeckLine
    key: str
    kind: str
    plain: str
    fact_key: str
    tags: tuple[str, ...]


class FactLine(NamedTuple):
    """A fact of a deck: what it claims and where that stands."""

    claim: str
    passage: dict[str, Any]


class Group(NamedTuple):
    """A group of a class."""

    id: int
    title: str


class WrongAnswer(NamedTuple):
    """A wrong answer to a version of a card: what, how often, by how many learners."""

    card: int
    version: int
    response: str
    times: int
    learners: int


def decks_of(session: Session, viewer_id: int, classroom_id: int) -> list[DeckLine]:
    """List the decks of a class and of its assignments that somebody may read, by title."""
    given = select(ClassDeck.deck_id).where(ClassDeck.classroom_id == classroom_id)
    works = session.scalars(select(Work).where(Work.classroom_id == classroom_id))
    asked = {
        deck
        for work in works
        for deck in (paper.read(work).decks if isinstance(work, Assignment) else [work.deck_id])
    }
    rows = session.execute(
        select(Deck.id, Deck.key, Deck.title, Deck.lang)
        .where(or_(Deck.id.in_(given), Deck.id.in_(asked)), readable(viewer_id))
        .order_by(Deck.title, Deck.id)
    )
    return [DeckLine(*row) for row in rows]


def groups_of(session: Session, classroom_id: int) -> list[Group]:
    """List the groups of a class by title."""
    query = select(ClassGroup.id, ClassGroup.title).where(ClassGroup.classroom_id == classroom_id)
    return [Group(*row) for row in session.execute(query.order_by(ClassGroup.title))]


def cards_of(session: Session, decks: Iterable[DeckLine]) -> list[CardLine]:
    """List the cards of decks that one studies, in their authors' order."""
    by_id = {deck.id: deck for deck in decks}
    rows = session.execute(
        select(Card.id, Card.deck_id, Card.key, Card.kind, Card.plain, Card.fact_key, Card.tags)
        .where(Card.deck_id.in_(by_id), Card.retired_at.is_(None), Card.flashcard)
        .order_by(Card.deck_id, Card.position)
    )
    return [
        CardLine(row[0], by_id[row[1]], *row[2:6], tags=tuple(json.loads(row[6]))) for row in rows
    ]


def facts_of(session: Session, decks: Iterable[DeckLine]) -> dict[tuple[int, str], FactLine]:
    """Return the facts of decks by the deck's id and the fact's key."""
    rows = session.execute(
        select(Fact.deck_id, Fact.key, Fact.claim, Fact.passage).where(
            Fact.deck_id.in_([deck.id for deck in decks])
        )
    )
    return {(deck, key): FactLine(claim, json.loads(passage)) for deck, key, claim, passage in rows}


def traces_of(session: Session, classroom_id: int, decks: Iterable[DeckLine]) -> list[Any]:
    """Return what the learners of a class hold of decks, as rows in the order of `Trace`."""
    return [row for deck in decks for row in TRACES.rows(session, room=classroom_id, deck=deck.id)]


def own_curves(
    session: Session, learners: Collection[int], decks: Iterable[DeckLine]
) -> dict[tuple[int, int], Curve]:
    """Return the forgetting curves of learners, by learner and deck, who have parameters of theirs.

    As in studying, those set for a deck stand over those set for all, and these over fitted ones.
    """
    of_all = StudySettings.user_id.in_(learners), StudySettings.body.like(SET)
    of_deck = Subscription.user_id.in_(learners), Subscription.settings.like(SET)
    fitted = FittedParameters.user_id, FittedParameters.body
    used = FittedParameters.used(FittedParameters.user_id)
    listed = [deck.id for deck in decks]
    own: dict[int, Curve] = {
        user: curve(tuple(json.loads(body)))
        for user, body in session.execute(
            select(*fitted).where(FittedParameters.user_id.in_(learners), used)
        )
        if body
    }
    for user, body in session.execute(
        select(StudySettings.user_id, StudySettings.body).where(*of_all)
    ):
        own[user] = curve(tuple(json.loads(body)["parameters"]))
    found = {(user, deck): each for user, each in own.items() for deck in listed}
    for user, deck, body in session.execute(
        select(Subscription.user_id, Subscription.deck_id, Subscription.settings).where(
            Subscription.deck_id.in_(listed), *of_deck
        )
    ):
        found[user, deck] = curve(tuple(json.loads(body)["parameters"]))
    return found


def wrong_answers(
    session: Session, classroom_id: int, decks: Iterable[DeckLine]
) -> list[WrongAnswer]:
    """Return the wrong answers of a class that the review log keeps, to cards of decks."""
    return [
        WrongAnswer(*row)
        for deck in decks
        for row in WRONG.rows(session, room=classroom_id, deck=deck.id)
    ]


def bodies(session: Session, wanted: Collection[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """Return the text of versions of cards, by the card's id and the version's number."""
    cards = {card for card, _ in wanted}
    rows = session.execute(
        select(CardVersion.card_id, CardVersion.number, CardVersion.body).where(
            CardVersion.card_id.in_(cards)
        )
    )
    found: Mapping[tuple[int, int], str] = {(card, number): body for card, number, body in rows}
    return {key: found[key] for key in wanted if key in found}
