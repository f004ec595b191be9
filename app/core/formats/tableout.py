"""A deck becomes a table for spreadsheets: one row a card, one column a field that is in use."""

from __future__ import annotations

from dataclasses import replace

from app.core.cardfields import CARDS, write_card
from app.core.cards import Deck, Spot
from app.core.fields import Plain
from app.core.formats import cells
from app.core.formats.columns import ROLES
from app.core.formats.csvout import write_csv
from app.core.formats.values import Losses, Notice

_FIRST = ("id", "kind", "prompt", "answer", "right", "wrong", "accept")


def write_table(deck: Deck) -> tuple[str, tuple[Notice, ...]]:
    """Return a deck's cards as CSV with headings, and what could not be kept.

    Reading the table gives the same cards, but for their facts, sources, pictures and sounds.
    """
    losses = Losses()
    rows = []
    for card in deck.cards:
        if isinstance(card, Spot):
            losses.add(card.key, "a place in a picture has no place in a table")
            continue
        if card.image is not None or card.audio is not None:
            losses.add(card.key, "its picture or sound stays behind")
        bare = replace(card, fact="", source=None, image=None, audio=None)
        rows.append(_row(card.kind, write_card(bare)))
    if deck.facts or deck.sources:
        losses.add(deck.title, "facts and sources stay behind")
    if deck.quizzes:
        losses.add(deck.title, f"its quizzes ({len(deck.quizzes)}) stay behind")
    used = {name for row in rows for name in row}
    names = [*_FIRST[:3], *(name for name in (*_FIRST[3:], *ROLES) if name in used)]
    names = list(dict.fromkeys(names))
    body = [[row.get(name) for name in names] for row in rows]
    return write_csv([names, *body]), tuple(losses)


def _row(kind: str, plain: dict[str, Plain]) -> dict[str, str]:
    """Return the cells of a card by the names of their columns."""
    said: dict[str, Plain] = {"kind": kind, "prompt": plain.pop(kind)}
    for name in CARDS[kind].fields:
        if name in plain:
            said[name] = plain[name]
    return {
        name: cells.write_cell(value, cells.sort_of(kind, name)) for name, value in said.items()
    }
