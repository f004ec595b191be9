"""A card in plain words: what it asks and what it answers, for comparing and for searching."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core import cloze
from app.core.cards import (
    Basic,
    Card,
    Choice,
    Cloze,
    Essay,
    Match,
    Number,
    Order,
    Select,
    Short,
    Spot,
    Truth,
)
from app.core.markup import plain

if TYPE_CHECKING:
    from collections.abc import Callable


def prompt_text(card: Card) -> str:
    """Return the prompt without markup; a sentence with gaps is given whole."""
    return plain(cloze.text_without_gaps(card.prompt) if isinstance(card, Cloze) else card.prompt)


def answer_text(card: Card) -> str:
    """Return the right answer without markup, its parts separated by semicolons."""
    return "; ".join(plain(part) for part in answers(card))


def answers(card: Card) -> list[str]:
    """Return the parts of the right answer as the author wrote them."""
    return _ANSWERS[type(card)](card)


def _gaps(card: Cloze) -> list[str]:
    return [part.text for part in cloze.parse(card.prompt) if isinstance(part, cloze.Gap)]


_ANSWERS: dict[type[Card], Callable[..., list[str]]] = {
    Basic: lambda card: [card.answer],
    Cloze: _gaps,
    Choice: lambda card: [card.right],
    Select: lambda card: list(card.right),
    Truth: lambda card: [str(card.answer).lower()],
    Short: lambda card: list(card.accept),
    Number: lambda card: [f"{card.answer} {card.unit}".strip()],
    Match: lambda card: [f"{left}: {right}" for left, right in card.pairs],
    Order: lambda card: list(card.items),
    Essay: lambda card: [card.answer, *(criterion for criterion, _ in card.rubric)],
    Spot: lambda card: [card.right.label],
}
