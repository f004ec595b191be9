"""The answers that a deck knows, so that a typo in one is never taken for another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from functools import lru_cache

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.core import cardjson, cloze
from app.core.cards import Basic, Card, Cloze, Short
from app.decks.models import Card as CardRow
from app.decks.models import CardVersion

TYPED = ("basic", "cloze", "short")
KEPT = "recto.known_answers"


class KnownAnswers(Collection[str]):
    """The typed answers of a deck as it was at a moment, read when they are asked for.

    Only a slip of the pen asks for them. As the moment is fixed, an answer that is graded again is
    graded alike, whatever became of the deck since.
    """

    def __init__(self, session: Session, deck_id: int, at: Callable[[], datetime]) -> None:
        self.session = session
        self.deck_id = deck_id
        self.at = at

    def __iter__(self) -> Iterator[str]:
        return iter(self._answers())

    def __contains__(self, answer: object) -> bool:
        return answer in self._answers()

    def __len__(self) -> int:
        return len(self._answers())

    def _answers(self) -> tuple[str, ...]:
        kept: dict[tuple[int, datetime], tuple[str, ...]] = self.session.info.setdefault(KEPT, {})
        key = (self.deck_id, self.at())
        if key not in kept:
            kept[key] = known_answers(self.session, *key)
        return kept[key]


def known_answers(session: Session, deck_id: int, at: datetime) -> tuple[str, ...]:
    """Return every answer that a typed card of a deck took at a moment, each once."""
    newest = (
        select(CardVersion.card_id, func.max(CardVersion.number).label("number"))
        .join(CardRow, CardRow.id == CardVersion.card_id)
        .where(CardRow.deck_id == deck_id, CardRow.kind.in_(TYPED), CardVersion.created_at <= at)
        .where(or_(CardRow.retired_at.is_(None), CardRow.retired_at > at))
        .group_by(CardVersion.card_id)
        .subquery()
    )
    bodies = session.scalars(
        select(CardVersion.body).join(
            newest,
            (newest.c.card_id == CardVersion.card_id) & (newest.c.number == CardVersion.number),
        )
    )
    return tuple(dict.fromkeys(answer for body in bodies for answer in answers_of(body)))


@lru_cache(maxsize=32_768)
def answers_of(body: str) -> tuple[str, ...]:
    """Return the answers that a typed card takes, given its JSON."""
    return _answers(cardjson.from_json(body))


def _answers(card: Card) -> tuple[str, ...]:
    if isinstance(card, Short):
        return card.accept
    if isinstance(card, Basic):
        return (card.answer,)
    if isinstance(card, Cloze):
        return tuple(part.text for part in cloze.parse(card.prompt) if isinstance(part, cloze.Gap))
    return ()
