"""Find cards among all that a learner studies."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ColumnElement, and_, exists, false, func, not_, or_, select
from sqlalchemy.orm import Session

from app.core import topics
from app.core.folding import fold
from app.core.queue import Queue
from app.core.schedule import Phase
from app.core.search import TEXT, Search, Term
from app.decks.models import Card, CardState, CardTag, Deck, Subscription
from app.decks.queries import (
    PAGE,
    CardLine,
    Page,
    Reader,
    card_line,
    card_lines,
    memory_of,
    readable,
)

Condition = ColumnElement[bool]
OF_MEMORY = frozenset({"is", "flag"})


def find_cards(
    session: Session, reader: Reader, search: Search, *, now: int, number: int
) -> Page[CardLine]:
    """List the cards of the learner's decks that a search asks for, deck by deck.

    `now` is in milliseconds. Retired cards are listed only when the search says is:retired.
    """
    wanted = [_studied(reader), *(_condition(term, reader, now) for term in search.terms)]
    if not search.asks("is", "retired"):
        wanted.append(Card.retired_at.is_(None))
    count = select(func.count()).select_from(Card)
    if any(term.field in OF_MEMORY for term in search.terms):
        count = count.outerjoin(CardState, memory_of(reader))
    if any(term.field == "deck" for term in search.terms):
        count = count.join(Deck, Deck.id == Card.deck_id)
    rows = session.execute(
        card_lines(reader)
        .where(*wanted)
        .order_by(Card.deck_id, Card.position)
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    )
    lines = tuple(card_line(row, reader) for row in rows)
    total = session.scalar(count.where(*wanted)) or 0
    return Page(lines, number, total)


def _studied(reader: Reader) -> Condition:
    """Say which cards are of decks that the learner studies and may still read."""
    decks = (
        select(Subscription.deck_id)
        .join(Deck, Deck.id == Subscription.deck_id)
        .where(
            Subscription.user_id == reader.user_id,
            readable(reader.user_id),
        )
    )
    return Card.deck_id.in_(decks)


def _condition(term: Term, reader: Reader, now: int) -> Condition:
    wanted = (
        _STATES[term.value](reader, now) if term.field == "is" else _FILTERS[term.field](term.value)
    )
    return not_(func.coalesce(wanted, false())) if term.negated else wanted


def _text(value: str) -> Condition:
    return Card.folded.contains(fold(value), autoescape=True)


def _deck(value: str) -> Condition:
    return or_(Deck.key == value.lower(), Deck.folded.contains(fold(value), autoescape=True))


def _tag(value: str) -> Condition:
    return exists().where(CardTag.card_id == Card.id, CardTag.tag.in_(topics.spellings(value)))


def _flag(value: str) -> Condition:
    return func.coalesce(CardState.flag, 0) == int(value)


def _due(reader: Reader, now: int) -> Condition:
    return and_(
        CardState.queue.in_((Queue.WITHIN_DAY, Queue.BY_DAY)),
        CardState.shown_day <= reader.today,
        or_(CardState.due_at.is_(None), CardState.due_at <= now),
    )


def _new(_reader: Reader, _now: int) -> Condition:
    return func.coalesce(CardState.queue, int(Queue.NEW)) == Queue.NEW


def _learning(_reader: Reader, _now: int) -> Condition:
    return CardState.phase.in_((Phase.LEARNING, Phase.RELEARNING))


def _review(_reader: Reader, _now: int) -> Condition:
    return CardState.phase == Phase.REVIEW


def _suspended(_reader: Reader, _now: int) -> Condition:
    return CardState.suspended.is_(True)


def _buried(reader: Reader, _now: int) -> Condition:
    return CardState.buried_until > reader.today


def _flagged(_reader: Reader, _now: int) -> Condition:
    return CardState.flag > 0


def _retired(_reader: Reader, _now: int) -> Condition:
    return Card.retired_at.is_not(None)


_FILTERS: dict[str, Callable[[str], Condition]] = {
    TEXT: _text,
    "deck": _deck,
    "tag": _tag,
    "kind": lambda value: Card.kind == value,
    "flag": _flag,
}
_STATES: dict[str, Callable[[Reader, int], Condition]] = {
    "due": _due,
    "new": _new,
    "learning": _learning,
    "review": _review,
    "suspended": _suspended,
    "buried": _buried,
    "flagged": _flagged,
    "retired": _retired,
}
