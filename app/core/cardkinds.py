"""What forms are filled with: all fields of a card, fact or quiz, and a card as another kind."""

from __future__ import annotations

from collections.abc import Callable

from app.core import cloze
from app.core.cardfields import CARDS, COMMON
from app.core.cards import Card, Cloze, Essay, Option, Short
from app.core.cardtext import answers
from app.core.fields import Plain
from app.core.records import Record

EMPTY: tuple[object, ...] = (None, "", ())
GAP = "…"


def everything(table: Record, value: object) -> dict[str, Plain]:
    """Return every field of a value that is not empty as its author would write it.

    Unlike `Record.write` this also tells what is as usual, such as how a select is credited.
    """
    plain: dict[str, Plain] = {}
    for name, field in table.fields.items():
        given = getattr(value, field.attribute or name, None)
        if given not in EMPTY:
            plain[name] = field.codec.write(given)
    return plain


def become(card: Card, kind: str) -> dict[str, Plain]:
    """Return the fields of a card as another kind, with what can be kept.

    What the other kind needs beyond that is missing, so the fields may not be a card yet.
    """
    common = {
        name: plain
        for name, plain in everything(CARDS[card.kind], card).items()
        if name == "id" or name in COMMON
    }
    right = [card.answer] if isinstance(card, Essay) else answers(card)
    right = [each for each in right if each]
    own = _OWN[kind](right, _wrong(card)) if right else {}
    kept = {name: plain for name, plain in own.items() if plain}
    return {kind: _prompt(card, kind, right), **kept, **common}


def _prompt(card: Card, kind: str, right: list[str]) -> str:
    """Return the prompt with its gaps hidden, or with a gap for the answer."""
    if isinstance(card, Cloze):
        segments = cloze.parse(card.prompt)
        return "".join(GAP if isinstance(each, cloze.Gap) else each for each in segments)
    if kind != Cloze.kind or not right:
        return card.prompt
    gap = f"{{{{c1::{right[0]}}}}}"
    if right[0] in card.prompt:
        return card.prompt.replace(right[0], gap, 1)
    return f"{card.prompt} {gap}"


def _wrong(card: Card) -> list[Plain]:
    found = card.reject if isinstance(card, Short) else getattr(card, "wrong", ())
    return [
        {each.text: each.feedback} if each.feedback else each.text
        for each in found
        if isinstance(each, Option)
    ]


_Own = Callable[[list[str], list[Plain]], dict[str, Plain]]
_OWN: dict[str, _Own] = {
    "basic": lambda right, _: {"answer": "; ".join(right)},
    "cloze": lambda _right, _wrong: {},
    "choice": lambda right, wrong: {"right": right[0], "wrong": wrong},
    "select": lambda right, wrong: {"right": [*right], "wrong": wrong},
    "truth": lambda _right, _wrong: {},
    "short": lambda right, wrong: {"accept": [*right], "reject": wrong},
    "number": lambda right, _: {"answer": right[0]},
    "match": lambda _right, _wrong: {},
    "order": lambda right, _: {"items": [*right]},
    "essay": lambda right, _: {"answer": "; ".join(right)},
    "spot": lambda _right, _wrong: {},
}
