"""What the first page shows to a visitor: a card to try, and the decks there are."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.decks.models import Card, CardVersion, Deck
from app.decks.queries import DeckLine, lent, library

LONGEST_PROMPT = 90
MOST_DECKS = 12


@dataclass(frozen=True, slots=True)
class Sample:
    """A card of a shipped deck with both its sides."""

    deck_key: str
    deck_title: str
    lang: str
    question: dict[str, Any]
    answer: dict[str, Any]
    passage: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Welcome:
    """Everything that the first page shows to a visitor; `total` counts all public decks."""

    sample: Sample | None
    decks: tuple[DeckLine, ...]
    total: int


def welcome(session: Session, today: int) -> Welcome:
    """Gather what a visitor sees; the card is another one every day."""
    page = library(session, None)
    return Welcome(sample(session, today), page.lines[:MOST_DECKS], page.total)


def offered(session: Session, user_id: int) -> tuple[DeckLine, ...]:
    """Return decks to begin with: those that somebody's classes read come first."""
    given = lent(session, user_id)
    known = {each.key for each in given}
    others = (each for each in library(session, None).lines if each.key not in known)
    return (*given, *others)[:MOST_DECKS]


def sample(session: Session, today: int) -> Sample | None:
    """Return the day's card: a short plain question of a shipped deck, with its answer.

    Cards that quizzes alone may ask are never taken, nor anything that a person uploaded.
    """
    fit = (
        Card.kind == "basic",
        Card.flashcard.is_(True),
        Card.retired_at.is_(None),
        func.length(Card.plain) <= LONGEST_PROMPT,
        Deck.owner_id.is_(None),
        Deck.visibility == "public",
        Deck.retired_at.is_(None),
    )
    of_decks = select(func.count()).select_from(Card).join(Deck, Deck.id == Card.deck_id)
    total = session.scalar(of_decks.where(*fit)) or 0
    if not total:
        return None
    row = session.execute(
        select(
            Deck.key,
            Deck.title,
            Deck.lang,
            CardVersion.question,
            CardVersion.answer_key,
            CardVersion.passage,
        )
        .select_from(Card)
        .join(Deck, Deck.id == Card.deck_id)
        .join(CardVersion, (CardVersion.card_id == Card.id) & (CardVersion.number == Card.version))
        .where(*fit)
        .order_by(Card.id)
        .offset(today % total)
        .limit(1)
    ).one()
    return Sample(*row[:3], *(json.loads(text) for text in row[3:]))
