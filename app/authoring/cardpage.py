"""What the pages of the cards view show: the list of pieces, a form, problems, and the preview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any, NamedTuple

from flask import request, url_for

from app.authoring.cardacts import Place
from app.authoring.cardforms import FORMS, PieceForm
from app.authoring.desk import editor_page
from app.authoring.fieldkinds import RowsField
from app.authoring.parts import PARTS
from app.authoring.pieces import Fields, Item, Piece
from app.authoring.queries import Open
from app.authoring.specimen import specimens
from app.authoring.texts import Findings
from app.core.cardkinds import become
from app.core.deckwrite import mapping_lines
from app.core.problems import Problem
from app.decks.models import Deck

ROWS = 100
MOST_CHOICES = 400  # facts in a list to choose from
SHOWS = ("", "problems", "retired")


class Leaf(NamedTuple):
    """A page of the list: its rows with their numbers from 1, and where it stands among all."""

    rows: list[tuple[int, Item]]
    number: int
    pages: int
    total: int
    here: int  # the number of the piece that is open, 0 for none

    @property
    def first(self) -> int:
        """Give the number of the first row on this page among those found."""
        return (self.number - 1) * ROWS + bool(self.rows)

    @property
    def last(self) -> int:
        """Give the number of the last row on this page among those found."""
        return (self.number - 1) * ROWS + len(self.rows)


@dataclass(slots=True)
class View:
    """A page to be: the draft, what is found in it, the piece and its form."""

    deck: Deck
    place: Place
    opened: Open
    found: Findings
    items: list[Item]
    piece: Piece | None = None
    form: PieceForm | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Name the kind of the form."""
        return self.form.kind if self.form else ""


def leaf(items: Sequence[Item], ref: str, words: str, show: str, number: int) -> Leaf:
    """Return the page of a list with the rows that have all words, the one of `ref` by itself."""
    wanted = words.casefold().split()
    numbered = [(place, item) for place, item in enumerate(items, start=1)]
    here = next((place for place, item in numbered if item.ref == ref), 0)
    rows = [
        (place, item)
        for place, item in numbered
        if _shows(item, show) and all(word in _said(item) for word in wanted)
    ]
    pages = max(1, ceil(len(rows) / ROWS))
    if not number:
        at = next((i for i, (place, _) in enumerate(rows) if place == here), 0)
        number = at // ROWS + 1
    number = min(max(number, 1), pages)
    shown = rows[(number - 1) * ROWS : number * ROWS]
    return Leaf(shown, number, pages, len(rows), here)


def _shows(item: Item, show: str) -> bool:
    if show == "problems":
        return bool(item.errors or item.warnings)
    return item.retired if show == "retired" else True


def _said(item: Item) -> str:
    return f"{item.words} {item.note} {item.kind}".casefold()


def fill(view: View, fields: Fields, kind: str) -> None:
    """Give a view the form of a kind with these fields."""
    view.form = FORMS[kind].filled(fields)


def as_kind(view: View, kind: str) -> Fields:
    """Return the fields of the view's card as another kind."""
    piece = view.piece
    card = view.found.card(piece.place) if piece else None
    return become(card, kind) if card else {}


def show(view: View, *, part: bool = False) -> str:
    """Render a view, or the parts of it that change with each save."""
    deck, place, piece = view.deck, view.place, view.piece
    ref = piece.ref if piece else ""
    asked = request.values
    words, filtered = asked.get("q", "")[:200], asked.get("show", "")
    number = asked.get("page", 0, type=int)
    template = "authoring/piece.html" if part else "authoring/cards.html"
    return editor_page(
        template,
        deck,
        "authoring.cards",
        view=view,
        part=place.part.name,
        parts=list(PARTS),
        items=view.items,
        leaf=leaf(view.items, ref, words, filtered if filtered in SHOWS else "", number),
        q=words,
        show=filtered,
        told=_told(view),
        faces=_faces(view),
        kinds=PARTS["cards"].kinds,
        choices=_choices(view),
        asking=_asking(view),
        stop=_stop(view),
        is_rows=lambda each: isinstance(each, RowsField),
        media_url=lambda name: url_for("decks.media_file", name=name),
        **view.extra,
    )


def _told(view: View) -> dict[str, list[Problem]]:
    """Return what the live check says of the piece, by the field of the form."""
    told: dict[str, list[Problem]] = {}
    names = {each.name for each in view.form} if view.form else set()
    for remark in view.piece.remarks if view.piece else ():
        name = remark.name if remark.card is not None else remark.problem.field.split(".")[-1]
        name = "source" if name in ("section", "para", "quote") else name
        told.setdefault(name if name in names else "", []).append(remark.problem)
    return told


def _faces(view: View) -> list[Any]:
    """Return the faces of the open card, if it can be read."""
    piece, partial = view.piece, view.found.partial
    if piece is None or partial is None or view.place.part.name != "cards":
        return []
    card = view.found.card(piece.place)
    return list(specimens(partial, card, view.place.files)) if card else []  # type: ignore[arg-type] # files are a mapping


def _choices(view: View) -> dict[str, Any]:
    """Return what fields offer: facts and sources of the deck, as pairs of id and words."""
    deck = view.found.partial
    facts = deck.facts if deck else ()
    return {
        "facts": [(fact.key, fact.claim) for fact in facts[:MOST_CHOICES]],
        "all_facts": len(facts) <= MOST_CHOICES,
        "sources": [(each.key, each.title) for each in (deck.sources if deck else ())],
        "files": sorted(view.place.files),
    }


def _asking(view: View) -> list[tuple[str, str]]:
    """Return the cards that ask for the open fact."""
    piece = view.piece
    if piece is None or view.place.part.name != "facts" or view.found.partial is None:
        return []
    keys = [card.key for card in view.found.partial.cards if card.fact == piece.ref]
    rows = {item.ref: item.words for item in PARTS["cards"].items(view.found)}
    return [(key, rows[key]) for key in keys[:ROWS] if key in rows]


def _stop(view: View) -> Problem | None:
    """Return what keeps the whole text, or the open card, from being read."""
    if view.found.partial is None:
        return next(iter(view.found.problems), None)
    if view.piece is None or view.piece.fields is not None:
        return None
    return next((each.problem for each in view.piece.remarks), None)


def written(piece: Piece) -> str:
    """Return a piece as its author would write it."""
    return "\n".join(mapping_lines({**(piece.fields or {})}, ""))
