"""Reads of decks: the only way to a deck and to what it holds."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Subquery,
    and_,
    case,
    false,
    func,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import Session

from app.core.folding import fold
from app.core.refusals import NotFoundError
from app.decks.access import (
    editable_deck,
    given_to,
    linked_deck,
    owned_deck,
    readable,
    readable_card,
    readable_deck,
    writes,
    written_by,
)
from app.decks.models import Blueprint, Card, CardState, CardVersion, Deck, Fact, Subscription
from app.decks.standing import Memory, Standing, standing

__all__ = [
    "editable_deck",
    "linked_deck",
    "owned_deck",
    "readable",
    "readable_card",
    "readable_deck",
    "writes",
    "written_by",
]
PAGE = 50

Line = TypeVar("Line")


class Reader(NamedTuple):
    """Who looks, and the number of their day; a visitor has no id."""

    user_id: int | None
    today: int


@dataclass(frozen=True, slots=True)
class Page(Generic[Line]):
    """One page of a list; `total` counts the lines of all pages."""

    lines: tuple[Line, ...]
    number: int
    total: int
    size: int = PAGE

    @property
    def pages(self) -> int:
        """Count the pages, at least 1."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """Give the number of the first line here, counted over all pages."""
        return (self.number - 1) * self.size + bool(self.lines)

    @property
    def last(self) -> int:
        """Give the number of the last line here, counted over all pages."""
        return (self.number - 1) * self.size + len(self.lines)


@dataclass(frozen=True, slots=True)
class DeckLine:
    """A deck as the library shows it."""

    key: str
    title: str
    description: str
    lang: str
    tags: tuple[str, ...]
    card_count: int
    subscribed: bool


class Counts(NamedTuple):
    """How many cards, facts and quizzes a deck holds."""

    cards: int
    facts: int
    quizzes: int


@dataclass(frozen=True, slots=True)
class CardLine:
    """A card as a list shows it; a visitor has no standing."""

    id: int
    key: str
    kind: str
    plain: str
    tags: tuple[str, ...]
    deck_key: str
    deck_title: str
    lang: str
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class CardPage:
    """A card as its own page shows it. `answer` is None while its key is kept for a quiz."""

    line: CardLine
    question: dict[str, Any]
    answer: dict[str, Any] | None
    passage: dict[str, Any]
    versions: int
    reps: int
    lapses: int


@dataclass(frozen=True, slots=True)
class FactLine:
    """A claim of a deck, where it stands, and how many cards ask for it."""

    key: str
    position: int
    claim: str
    passage: dict[str, Any]
    cards: int


@dataclass(frozen=True, slots=True)
class QuizLine:
    """A quiz that a deck describes."""

    key: str
    title: str
    body: dict[str, Any]

    @property
    def questions(self) -> int | None:
        """Count the questions that it draws, None where a section draws all there are."""
        draws = self.body["draw"]
        counts = [draw["count"] or len(draw["cards"]) for draw in draws]
        return sum(counts) if all(counts) else None


def count_of(session: Session, user_id: int | None, deck: Deck) -> Counts:
    """Count what a deck shows to a reader."""
    facts = select(func.count()).select_from(_told(session, user_id, deck)).scalar_subquery()
    quizzes = select(func.count()).where(Blueprint.deck_id == deck.id).scalar_subquery()
    return Counts(deck.card_count, *session.execute(select(facts, quizzes)).one())


def may_download(session: Session, user_id: int | None, deck: Deck) -> bool:
    """Tell whether a reader may have the deck's text: its authors, or all if it hides no key."""
    if writes(session, user_id, deck):
        return True
    kept = select(Card.id).where(Card.deck_id == deck.id, Card.quiz, not_(Card.flashcard)).limit(1)
    return session.scalar(kept) is None


def is_subscribed(session: Session, user_id: int | None, deck_id: int) -> bool:
    """Tell whether a person studies a deck."""
    if user_id is None:
        return False
    return session.get(Subscription, (user_id, deck_id)) is not None


def library(
    session: Session, user_id: int | None, *, words: str = "", tag: str = "", number: int = 1
) -> Page[DeckLine]:
    """List the decks a person may read, those they study first, then by title."""
    wanted = [readable(user_id), Deck.version > 0]
    wanted += [Deck.folded.contains(fold(word), autoescape=True) for word in words.split()[:10]]
    if tag:
        wanted.append(Deck.tags.contains(json.dumps(tag, ensure_ascii=False), autoescape=True))
    total = session.scalar(select(func.count()).select_from(Deck).where(*wanted)) or 0
    subscribed = Subscription.user_id.is_not(None)
    query = _lines(user_id).where(*wanted).order_by(subscribed.desc(), Deck.title, Deck.id)
    rows = session.execute(query.limit(PAGE).offset((number - 1) * PAGE))
    return Page(tuple(_line(row) for row in rows), number, total)


def lent(session: Session, user_id: int) -> list[DeckLine]:
    """List the decks that somebody reads as a class of theirs was given them, by title."""
    query = _lines(user_id).where(given_to(user_id), Deck.card_count > 0)
    return [_line(row) for row in session.execute(query.order_by(Deck.title, Deck.id))]


def _lines(user_id: int | None) -> Any:  # noqa: ANN401 - a select's type has the whole row in it
    subscribed = Subscription.user_id.is_not(None)
    told = (Deck.key, Deck.title, Deck.description, Deck.lang, Deck.tags, Deck.card_count)
    return select(*told, subscribed).outerjoin(Subscription, _subscription_of(user_id))


def _line(row: Any) -> DeckLine:  # noqa: ANN401 - a row of `_lines`
    values: list[Any] = [*row[:4], tuple(json.loads(row[4])), *row[5:]]
    return DeckLine(*values)


def cards_of(session: Session, reader: Reader, deck: Deck, number: int) -> Page[CardLine]:
    """List the cards of a deck that are not retired, in their author's order."""
    rows = session.execute(
        card_lines(reader)
        .where(Card.deck_id == deck.id, Card.retired_at.is_(None))
        .order_by(Card.position)
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    )
    lines = tuple(card_line(row, reader) for row in rows)
    return Page(lines, number, deck.card_count)


def card_page(session: Session, reader: Reader, deck: Deck, key: str) -> CardPage:
    """Return one card of a readable deck with both sides; raise NotFoundError.

    The key of a card that is asked in quizzes only is for the deck's authors alone.
    """
    row = session.execute(
        card_lines(reader)
        .add_columns(
            CardVersion.question,
            CardVersion.answer_key,
            CardVersion.passage,
            Card.version,
            Card.flashcard,
            CardState.reps,
            CardState.lapses,
        )
        .join(
            CardVersion,
            and_(CardVersion.card_id == Card.id, CardVersion.number == Card.version),
        )
        .where(Card.deck_id == deck.id, Card.key == key)
    ).one_or_none()
    if row is None:
        raise NotFoundError("There is no such card", "Look for it among the cards of the deck.")
    told = row.flashcard or writes(session, reader.user_id, deck)
    return CardPage(
        line=card_line(row, reader),
        question=json.loads(row.question),
        answer=json.loads(row.answer_key) if told else None,
        passage=json.loads(row.passage),
        versions=row.version,
        reps=row.reps or 0,
        lapses=row.lapses or 0,
    )


def facts_of(session: Session, user_id: int | None, deck: Deck, number: int) -> Page[FactLine]:
    """List the facts of a deck with the number of cards that ask for each.

    Facts that are asked for in quizzes only are for the deck's authors alone: they tell the answer.
    """
    told = _told(session, user_id, deck)
    rows = session.execute(
        select(told).order_by(told.c.position).limit(PAGE).offset((number - 1) * PAGE)
    )
    lines = (
        FactLine(key, place, claim, json.loads(passage), cards)
        for key, place, claim, passage, cards in rows
    )
    total = session.scalar(select(func.count()).select_from(told)) or 0
    return Page(tuple(lines), number, total)


def quizzes_of(session: Session, deck: Deck) -> tuple[QuizLine, ...]:
    """List the quizzes that a deck describes."""
    rows = session.execute(
        select(Blueprint.key, Blueprint.title, Blueprint.body)
        .where(Blueprint.deck_id == deck.id)
        .order_by(Blueprint.position)
    )
    return tuple(QuizLine(key, title, json.loads(body)) for key, title, body in rows)


def personal_data(session: Session, user_id: int) -> dict[str, Any]:
    """Tell which decks a person studies, for the copy of their data."""
    rows = session.execute(
        select(Deck.key, Deck.title, Subscription.subscribed_at, Subscription.settings)
        .join(Subscription, Subscription.deck_id == Deck.id)
        .where(Subscription.user_id == user_id)
        .order_by(Subscription.subscribed_at, Deck.key)
    )
    return {
        "decks": [
            {"deck": key, "title": title, "since": at.isoformat(), "settings": json.loads(own)}
            for key, title, at, own in rows
        ]
    }


def card_lines(reader: Reader) -> Select[*tuple[Any, ...]]:
    """Begin a select of cards as lists show them, joined to the reader's own memory."""
    return (
        select(
            Card.id,
            Card.key,
            Card.kind,
            Card.plain,
            Card.tags,
            Deck.key.label("deck_key"),
            Deck.title,
            Deck.lang,
            Card.retired_at,
            CardState.queue,
            CardState.phase,
            CardState.shown_day,
            CardState.buried_until,
            CardState.flag,
        )
        .join(Deck, Deck.id == Card.deck_id)
        .outerjoin(CardState, memory_of(reader))
    )


def memory_of(reader: Reader) -> ColumnElement[bool]:
    """Join a card to the reader's memory of it; a visitor has none."""
    if reader.user_id is None:
        return false()
    return and_(CardState.user_id == reader.user_id, CardState.card_id == Card.id)


def card_line(row: Row[Any], reader: Reader) -> CardLine:
    """Make a line of a row of `card_lines`."""
    memory = None
    if row.queue is not None:
        memory = Memory(row.queue, row.phase, row.shown_day, row.buried_until, row.flag)
    mine = standing(memory, reader.today, retired=row.retired_at is not None)
    return CardLine(
        id=row.id,
        key=row.key,
        kind=row.kind,
        plain=row.plain,
        tags=tuple(json.loads(row.tags)),
        deck_key=row.deck_key,
        deck_title=row.title,
        lang=row.lang,
        standing=None if reader.user_id is None else mine,
    )


def _told(session: Session, user_id: int | None, deck: Deck) -> Subquery:
    """Gather the facts of a deck that a reader may know, and how many cards ask for each."""
    asked = (
        select(
            Card.fact_key,
            func.count().label("cards"),
            func.sum(case((Card.flashcard, 1), else_=0)).label("flashcards"),
        )
        .where(Card.deck_id == deck.id, Card.retired_at.is_(None))
        .group_by(Card.fact_key)
        .subquery()
    )
    cards = func.coalesce(asked.c.cards, 0).label("cards")
    facts = (
        select(Fact.key, Fact.position, Fact.claim, Fact.passage, cards)
        .outerjoin(asked, asked.c.fact_key == Fact.key)
        .where(Fact.deck_id == deck.id)
    )
    if not writes(session, user_id, deck):
        facts = facts.where(or_(asked.c.cards.is_(None), asked.c.flashcards > 0))
    return facts.subquery()


def _subscription_of(user_id: int | None) -> ColumnElement[bool]:
    if user_id is None:
        return false()
    return and_(Subscription.deck_id == Deck.id, Subscription.user_id == user_id)
