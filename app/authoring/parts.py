"""The parts of a deck by name: its cards, facts, sources and quizzes, and its settings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from app.authoring.pieces import Cards, Fields, Item, New, Part, Piece, fingerprint
from app.authoring.texts import Findings
from app.core import deckparts
from app.core.cardfields import ident, settle_source
from app.core.cardkinds import everything
from app.core.cards import KINDS, Blueprint, Deck, Fact, Source
from app.core.deckfields import DECK, DEFAULTS, FACT, QUIZ, SOURCE
from app.core.drafts import Draft, refusal, settled, usual_values
from app.core.fields import Plain
from app.core.markup import plain as plain_words
from app.core.records import Record, Values
from app.core.slugs import slug
from app.core.yamlevents import Node, Report

_NOTHING = Deck(key="", title="")


@dataclass(frozen=True, slots=True)
class Shelf:
    """Pieces that stand under ids of their own: where they are, how they are read and written."""

    table: Record
    kind: str
    words: str
    of: Callable[[Deck], Iterable[Any]]
    build: Callable[[str, Fields], Any]
    write: Callable[[str, Any], str]
    remove: Callable[[str, str], str]
    notes: Callable[[Deck], Callable[[Any], str]]


class Keyed(Part):
    """A part whose pieces stand under ids, which never change as others point at them."""

    def __init__(self, name: str, shelf: Shelf) -> None:
        """Take the part's name in the text, and what its pieces are."""
        self.name = name
        self.kinds = (shelf.kind,)
        self._shelf = shelf

    def table(self, kind: str) -> Record:  # noqa: ARG002 - there is one kind
        """Return the fields of its pieces."""
        return self._shelf.table

    def items(self, found: Findings) -> list[Item]:
        """List the pieces in the order of the text."""
        deck = found.partial or _NOTHING
        note = self._shelf.notes(deck)
        words = self._shelf.words
        return [
            Item(each.key, getattr(each, words), "", note(each)) for each in self._shelf.of(deck)
        ]

    def find(self, found: Findings, ref: str) -> Piece | None:
        """Return a piece with the advice about it."""
        values = self._shelf.of(found.partial or _NOTHING)
        value = next((each for each in values if each.key == ref), None)
        if value is None:
            return None
        fields = {"id": ref, **everything(self._shelf.table, value)}
        names = (f"fact {ref}", f"facts.{ref}", f"sources.{ref}", f"quiz {ref}")
        remarks = tuple(each for each in found.remarks if each.problem.field.startswith(names))
        return Piece(ref, self.kinds[0], fields, fingerprint(self.name, fields), remarks=remarks)

    def put(self, text: str, piece: Piece, kind: str, fields: Fields) -> tuple[str, str]:  # noqa: ARG002 - there is one kind
        """Write a piece under the id that it has."""
        return self._shelf.write(text, self._shelf.build(piece.ref, fields)), piece.ref

    def add(self, text: str, new: New) -> tuple[str, str]:
        """Add a piece under the id that is given, or one made of its words."""
        given, words = new.fields.get("id"), new.fields.get(self._shelf.words)
        if given:
            key: str = settled(given, lambda report, node: ident.read(report, node, "id"))
            if key in new.taken:
                raise refusal(0, "id", f"{key} is taken", "choose another id, or leave it empty")
        else:
            key = slug(plain_words(words) if isinstance(words, str) else "", new.taken)
        return self._shelf.write(text, self._shelf.build(key, new.fields)), key

    def remove(self, text: str, piece: Piece, published: Collection[str]) -> str:  # noqa: ARG002 - only cards are kept for memory
        """Take a piece out."""
        return self._shelf.remove(text, piece.ref)


def _fact(key: str, fields: Fields) -> Fact:
    def read(report: Report, node: Node) -> Values | None:
        values = FACT.read(report, node)
        fine = values is not None and settle_source(report, node, "source", values)
        return values if fine else None

    return Fact(key=key, **settled(_without_id(fields), read))


def _source(key: str, fields: Fields) -> Source:
    return Source(key=key, **settled(_without_id(fields), SOURCE.read))


def _quiz(key: str, fields: Fields) -> Blueprint:
    return Blueprint(**settled({**fields, "id": key}, QUIZ.read))


def _without_id(fields: Fields) -> dict[str, Plain]:
    return {name: value for name, value in fields.items() if name != "id"}


def _asked(deck: Deck) -> Callable[[Fact], str]:
    counts = Counter(card.fact for card in deck.cards)
    words = {0: "no card asks for it", 1: "1 card"}
    return lambda fact: words.get(counts[fact.key], f"{counts[fact.key]} cards")


def _about(_deck: Deck) -> Callable[[Source], str]:
    return lambda source: ", ".join(filter(None, (source.kind, source.author)))


def _drawn(_deck: Deck) -> Callable[[Blueprint], str]:
    return lambda quiz: quiz.key


SETTINGS = Record(
    "the deck",
    {
        **{name: DECK.fields[name] for name in ("title", "lang", "description", "tags")},
        **DEFAULTS.fields,
    },
)
_USUAL: Fields = {
    name: DEFAULTS.fields[name].codec.write(value)
    for kind in KINDS.values()
    for name, value in usual_values(kind).items()
    if name in DEFAULTS.fields and value not in (None, "")
}


class Settings(Part):
    """The words about the deck, and the defaults of its cards."""

    name = "settings"
    kinds = ("settings",)

    def table(self, kind: str) -> Record:  # noqa: ARG002 - there is one kind
        """Return the fields of the settings."""
        return SETTINGS

    def items(self, found: Findings) -> list[Item]:  # noqa: ARG002 - there is one piece
        """List nothing."""
        return []

    def find(self, found: Findings, ref: str) -> Piece | None:
        """Return the settings, None of a text that is no deck."""
        if found.partial is None:
            return None
        about = everything(SETTINGS, found.partial)
        fields = {**_USUAL, **about, **_defaults(found.text)}
        remarks = tuple(each for each in found.remarks if each.name in DECK.fields)
        return Piece(ref, "settings", fields, fingerprint(self.name, fields), remarks=remarks)

    def put(self, text: str, piece: Piece, kind: str, fields: Fields) -> tuple[str, str]:  # noqa: ARG002 - there is one kind
        """Write the words about the deck and those defaults that differ from the usual."""
        about = settled({**fields}, SETTINGS.read)
        before = _defaults(text)
        wanted = {
            name: value
            for name, value in fields.items()
            if name in DEFAULTS.fields and (name in before or value != _USUAL.get(name))
        }
        changed = deckparts.change_deck(
            text,
            title=about["title"],
            lang=about.get("lang", "en"),
            description=about.get("description", ""),
            tags=about.get("tags", ()),
        )
        return deckparts.set_defaults(changed, wanted) if wanted != before else changed, piece.ref

    def add(self, text: str, new: New) -> tuple[str, str]:
        """Write the settings, of which there are always some."""
        return self.put(text, Piece("", new.kind, new.fields, ""), new.kind, new.fields)

    def remove(self, text: str, piece: Piece, published: Collection[str]) -> str:  # noqa: ARG002 - they stay
        """Leave them as they are."""
        return text


def _defaults(text: str) -> Fields:
    """Return the defaults of a text as they are written."""
    draft = Draft(text)
    node = draft.section("defaults")
    values = {} if node is None else DEFAULTS.collect(Report(draft.body), node)[0]
    return {name: DEFAULTS.fields[name].codec.write(value) for name, value in values.items()}


_FACTS = Shelf(
    table=FACT,
    kind="fact",
    words="claim",
    of=lambda deck: deck.facts,
    build=_fact,
    write=deckparts.set_fact,
    remove=deckparts.remove_fact,
    notes=_asked,
)
_SOURCES = Shelf(
    table=SOURCE,
    kind="source",
    words="title",
    of=lambda deck: deck.sources,
    build=_source,
    write=deckparts.set_source,
    remove=deckparts.remove_source,
    notes=_about,
)
_QUIZZES = Shelf(
    table=QUIZ,
    kind="quiz",
    words="title",
    of=lambda deck: deck.quizzes,
    build=_quiz,
    write=deckparts.set_quiz,
    remove=deckparts.remove_quiz,
    notes=_drawn,
)
PARTS: dict[str, Part] = {
    "cards": Cards(),
    "facts": Keyed("facts", _FACTS),
    "sources": Keyed("sources", _SOURCES),
    "quizzes": Keyed("quizzes", _QUIZZES),
    "settings": Settings(),
}
