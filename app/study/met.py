"""Decks that a learner knows from quizzes alone: their memory moves, and no card of them comes."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from app.decks.access import readable
from app.decks.models import Card, CardState, Deck, Subscription
from app.study.models import Review


class MetDeck(NamedTuple):
    """A deck met in quizzes: how many cards are in memory of how many, when the last was asked."""

    key: str
    title: str
    lang: str
    cards: int
    card_count: int
    last_at: int


def in_quizzes(session: Session, learner_id: int) -> list[MetDeck]:
    """List the readable decks of which quizzes alone moved memory, the newest first.

    Once begun, or studied before, a deck is no longer among them.
    """
    begun = select(Subscription.deck_id).where(Subscription.user_id == learner_id)
    other = aliased(Card)
    studied = exists().where(
        other.deck_id == Deck.id,
        Review.card_id == other.id,
        Review.user_id == learner_id,
        Review.kind.in_(("study", "import", "cram")),
    )
    newest = func.max(CardState.last_at)
    query = (
        select(Deck.key, Deck.title, Deck.lang, func.count(), Deck.card_count, newest)
        .join(CardState, CardState.deck_id == Deck.id)
        .join(Card, Card.id == CardState.card_id)
        .where(
            CardState.user_id == learner_id,
            CardState.reps > 0,
            Card.flashcard,
            Card.retired_at.is_(None),
            Deck.retired_at.is_(None),
            Deck.id.not_in(begun),
            readable(learner_id),
            ~studied,
        )
        .group_by(Deck.id)
        .order_by(newest.desc(), Deck.id)
    )
    return [MetDeck(*row[:5], last_at=row[5] or 0) for row in session.execute(query)]
