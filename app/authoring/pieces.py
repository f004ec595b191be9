"""The pieces of a deck that a form edits: cards, facts, sources, quizzes, the deck's settings.

Each part of a deck lists its pieces, gives one as the fields of a form, and puts it back into the
text, of which it changes that piece's lines alone. Raises `UneditableError` with the fields.
"""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from app.authoring.texts import Findings
from app.core import deckedit
from app.core.cardfields import CARDS
from app.core.cardkinds import everything
from app.core.deckcheck import OutlineCard, Remark
from app.core.deckfile import read_card
from app.core.drafts import Draft, settled
from app.core.fields import Plain
from app.core.records import Record

Fields = dict[str, Plain]
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Item:
    """A piece as a list shows it; `ref` finds it again, `gaps` are the words that it hides."""

    ref: str
    words: str
    kind: str = ""
    note: str = ""
    errors: int = 0
    warnings: int = 0
    retired: bool = False
    gaps: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece as a form takes it: its fields, None where it cannot be read.

    `seen` names what it says, so that a later save knows what it began from.
    """

    ref: str
    kind: str
    fields: Fields | None
    seen: str
    place: int = 0
    line: int = 1
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class New:
    """A piece to be added behind the one at the place `after`; ids in `taken` are not used."""

    kind: str
    fields: Fields
    after: int | None = None
    taken: Collection[str] = NOBODY


def fingerprint(kind: str, fields: Fields | None) -> str:
    """Name what a piece says in a few letters."""
    said = json.dumps([kind, fields], sort_keys=True)
    return hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


class Part(ABC):
    """One part of a deck: what it is called, its kinds of pieces and their fields."""

    name: str
    kinds: tuple[str, ...]

    @abstractmethod
    def table(self, kind: str) -> Record:
        """Return the fields of a kind of piece."""

    @abstractmethod
    def items(self, found: Findings) -> list[Item]:
        """List the pieces of a text."""

    @abstractmethod
    def find(self, found: Findings, ref: str) -> Piece | None:
        """Return a piece of a text; None if it has none of that name."""

    @abstractmethod
    def put(self, text: str, piece: Piece, kind: str, fields: Fields) -> tuple[str, str]:
        """Return the text with a piece as its fields say, and its name from now on."""

    @abstractmethod
    def add(self, text: str, new: New) -> tuple[str, str]:
        """Return the text with one piece more, and its name."""

    @abstractmethod
    def remove(self, text: str, piece: Piece, published: Collection[str]) -> str:
        """Return the text without a piece."""


class Cards(Part):
    """The cards. One without an id, or with that of another, is named by its place: ~3."""

    name = "cards"
    kinds = tuple(CARDS)

    def table(self, kind: str) -> Record:
        """Return the fields of a kind of card."""
        return CARDS[kind]

    def items(self, found: Findings) -> list[Item]:
        """List the cards."""
        seen: set[str] = set()
        items = []
        for each in found.outline:
            ref = f"~{each.place + 1}" if not each.key or each.key in seen else each.key
            seen.add(each.key)
            items.append(
                Item(
                    ref,
                    each.prompt,
                    each.kind,
                    each.key,
                    each.errors,
                    each.warnings,
                    each.retired,
                    each.gaps,
                )
            )
        return items

    def find(self, found: Findings, ref: str) -> Piece | None:
        """Return a card with its problems."""
        row = _outlined(found, ref)
        if row is None:
            return None
        card = found.card(row.place)
        fields = None if card is None else everything(CARDS[card.kind], card)
        remarks = tuple(each for each in found.remarks if each.card == row.place)
        seen = fingerprint(row.kind, fields)
        return Piece(ref, row.kind, fields, seen, row.place, row.first, remarks)

    def put(self, text: str, piece: Piece, kind: str, fields: Fields) -> tuple[str, str]:
        """Write the fields of a card; it may become one of another kind."""
        card = card_of(text, kind, fields)
        return deckedit.replace_card(text, piece.place, card), card.key or f"~{piece.place + 1}"

    def add(self, text: str, new: New) -> tuple[str, str]:
        """Add a card behind the one at a place."""
        card = card_of(text, new.kind, new.fields)
        added = deckedit.add_card(text, card, new.after, new.taken)
        return added.text, added.key

    def remove(self, text: str, piece: Piece, published: Collection[str]) -> str:
        """Delete a card that was never published."""
        return deckedit.delete_card(text, piece.place, published)


def _outlined(found: Findings, ref: str) -> OutlineCard | None:
    if ref.startswith("~"):
        number = int(ref[1:]) if ref[1:].isascii() and ref[1:].isdigit() else 0
        return found.outline[number - 1] if 0 < number <= len(found.outline) else None
    return next((each for each in found.outline if ref and each.key == ref), None)


def card_of(text: str, kind: str, fields: Fields) -> Any:  # noqa: ANN401 - any kind of card
    """Return the card that fields say in a deck of this text; raise UneditableError."""
    defaults = Draft(text).defaults()
    kinds = {kind: fields.get(kind, "")}
    return settled({**kinds, **fields}, lambda report, node: read_card(report, node, defaults))
