"""What a form of the cards view does to a text: put, add, delete a piece, or take a step."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace

from app.authoring.parts import PARTS
from app.authoring.pieces import NOBODY, Fields, New, Part, Piece
from app.authoring.texts import Findings, examine
from app.core import deckedit
from app.core.drafts import UneditableError
from app.core.refusals import NotFoundError, RefusalError


class OverwritingError(RefusalError):
    """A piece says something else than what a form began from; `piece` is how it stands now."""

    def __init__(self, piece: Piece) -> None:
        super().__init__(
            "This was changed in another window or on another device",
            "Compare both and decide which one goes on.",
        )
        self.piece = piece


@dataclass(frozen=True, slots=True)
class Place:
    """Where a form works: the deck and its files, and the part of it."""

    deck: str
    files: Collection[str]
    part: Part

    def read(self, text: str) -> Findings:
        """Return what is found in a text."""
        return examine(text, self.deck, self.files)

    def piece(self, text: str, ref: str) -> Piece:
        """Return a piece of a text; raise NotFoundError."""
        piece = self.part.find(self.read(text), ref)
        if piece is None:
            message = "This is no longer in the draft"
            raise NotFoundError(message, "Choose another, or undo what took it out.")
        return piece


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form says: the piece `at` a name as it was `seen`, or a new one behind `after`.

    `fresh` says that the piece is new and `kept_already` that its first save went through, though
    its answer was lost. `claim` is a fact to be made with the card.
    """

    kind: str
    fields: Fields
    at: str = ""
    seen: str = ""
    fresh: bool = False
    after: str = ""
    kept_already: bool = False
    taken: Collection[str] = NOBODY
    claim: Fields = field(default_factory=dict)


def write(place: Place, text: str, sent: Sent) -> tuple[str, str]:
    """Return the text with what a form says, and the piece's name; raise OverwritingError."""
    made, sent = _with_claim(place, text, sent)
    after = _place_after(place, text, sent)
    if sent.fresh and not sent.kept_already:
        return place.part.add(made, New(sent.kind, sent.fields, after, sent.taken))
    piece = _kept(place, text, after) if sent.fresh else place.piece(text, sent.at)
    named = place.part.name == "cards" and not piece.ref.startswith("~")
    own: Fields = {"id": piece.ref} if named else {}
    changed, ref = place.part.put(made, piece, sent.kind, {**own, **sent.fields})
    if changed != text and not sent.fresh and sent.seen != piece.seen:
        raise OverwritingError(piece)
    return changed, ref


def _place_after(place: Place, text: str, sent: Sent) -> int | None:
    piece = place.part.find(place.read(text), sent.after) if sent.after else None
    return piece.place if piece else None


def _kept(place: Place, text: str, after: int | None) -> Piece:
    """Return the piece that an earlier try has added."""
    items = place.part.items(place.read(text))
    number = len(items) - 1 if after is None else after + 1
    return place.piece(text, items[number].ref)


def _with_claim(place: Place, text: str, sent: Sent) -> tuple[str, Sent]:
    """Return the text with the fact that a card asks for, if its form makes one."""
    if not sent.claim.get("claim"):
        return text, sent
    found = place.read(text)
    claim = dict(sent.claim)
    title = claim.pop("title", "")
    try:
        if title:
            new = New("source", {"title": title}, taken=_refs(found, "sources"))
            text, claim["source"] = PARTS["sources"].add(text, new)
        place_in = {name: claim.pop(name) for name in ("section", "para") if claim.get(name)}
        if place_in:
            claim["source"] = {"ref": claim.get("source", ""), **place_in}
        text, key = PARTS["facts"].add(text, New("fact", claim, taken=_refs(found, "facts")))
    except UneditableError as error:
        raise UneditableError(replace(one, field="fact") for one in error.problems) from error
    return text, replace(sent, fields={**sent.fields, "fact": key}, claim={})


def _refs(found: Findings, name: str) -> frozenset[str]:
    return frozenset(item.ref for item in PARTS[name].items(found))


def remove(place: Place, text: str, ref: str, published: Collection[str]) -> tuple[str, str]:
    """Return the text without a piece, and the name of the one that is shown next, "" for none."""
    piece = place.piece(text, ref)
    made = place.part.remove(text, piece, published)
    refs = [item.ref for item in place.part.items(place.read(made))]
    number = [item.ref for item in place.part.items(place.read(text))].index(ref)
    return made, refs[min(number, len(refs) - 1)] if refs else ""


Step = Callable[[str, int, Collection[str]], tuple[str, int]]
STEPS: dict[str, Step] = {
    "up": lambda text, at, _: (deckedit.move_card(text, at, at - 1), max(at - 1, 0)),
    "down": lambda text, at, _: (deckedit.move_card(text, at, at + 1), at + 1),
    "retire": lambda text, at, _: (deckedit.retire_card(text, at), at),
    "revive": lambda text, at, _: (deckedit.revive_card(text, at), at),
    "duplicate": lambda text, at, taken: (
        deckedit.duplicate_card(text, at, taken).text,
        at + 1,
    ),
}


def step(
    place: Place, text: str, ref: str, do: str, taken: Collection[str] = NOBODY
) -> tuple[str, str]:
    """Return the text after a step with a card, and the name of the card to show."""
    made, at = STEPS[do](text, place.piece(text, ref).place, taken)
    items = place.part.items(place.read(made))
    return made, items[min(at, len(items) - 1)].ref
