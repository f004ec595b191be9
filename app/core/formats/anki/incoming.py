"""A collection becomes decks with a history, and a list of what could not be kept.

Each deck of Anki's that holds cards itself becomes a deck of ours; `A::B` has both names in its
title. A note keeps to the deck of its first card.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.core import cloze
from app.core.cardfields import LONG
from app.core.cards import Basic, Card, Cloze, Deck, Media, Source, Spot
from app.core.deckfile import UNKNOWN_LANGUAGE
from app.core.faces import REVERSE
from app.core.fields import ID
from app.core.formats.anki import carried, reviews
from app.core.formats.anki.carried import Carried
from app.core.formats.anki.escaping import clean
from app.core.formats.anki.fromhtml import read
from app.core.formats.anki.notes import LONGEST_FIELD, Cards, Made, Shelf
from app.core.formats.anki.values import SEPARATOR
from app.core.formats.values import History, Losses, Notice, PackageError
from app.core.media import MediaError
from app.core.slugs import slug
from app.core.yamlevents import MOST_ITEMS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.formats.anki.values import Collection, Home, Note, NoteCard, Notetype

PARENTS = " \u203a "  # between the titles of a deck and of those above it
_LONGEST_TITLE = 200
_IDENT = re.compile(ID)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a collection became."""

    decks: tuple[Deck, ...]
    history: History
    notices: tuple[Notice, ...]


@dataclass(slots=True)
class _Case:
    """A note with its note type and its cards, on its way to a deck."""

    note: Note
    kind: Notetype
    cards: list[NoteCard]
    carried: Carried | None = None


@dataclass(slots=True)
class _Box:
    """A deck that fills."""

    home: Home
    key: str
    cards: list[Card] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)


def arrive(collection: Collection, shelf: Shelf, *, history: bool) -> Arrival:
    """Return the decks of a collection, in order of their names.

    Without `history` the log and the standings stay behind. Raises PackageError for a collection
    that contradicts itself, or a deck with more cards than ours may have.
    """
    return _Arriving(collection, shelf).run(history=history)


class _Arriving:
    """One collection on its way in."""

    def __init__(self, collection: Collection, shelf: Shelf) -> None:
        self.collection = collection
        self.losses = Losses()
        self.shelf = shelf
        self.maker = Cards(shelf, self.losses)
        self.faces: dict[int, tuple[str, str]] = {}

    def run(self, *, history: bool) -> Arrival:
        """Return everything that came of the collection."""
        cases = self.by_home()
        self.check_carried([case for each in cases.values() for case in each])
        taken: set[str] = set()
        decks = []
        for home in sorted(cases, key=lambda home: (home.name, home.id)):
            box = _Box(home, _deck_key(cases[home], home, taken))
            self.fill(box, cases[home])
            if box.cards:
                taken.add(box.key)
                decks.append(self.deck(box))
        log = self.history() if history else History()
        return Arrival(tuple(decks), log, tuple(self.losses))

    def by_home(self) -> dict[Home, list[_Case]]:
        """Return the notes of each deck, in the order in which they were made."""
        of_note: dict[int, list[NoteCard]] = {}
        for card in sorted(self.collection.cards, key=lambda card: card.ord):
            of_note.setdefault(card.note, []).append(card)
        found: dict[Home, list[_Case]] = {}
        for note in sorted(self.collection.notes):
            cards = of_note.get(note.id)
            if cards is None:
                self.losses.add("Package", f"note {note.id} has no cards")
                continue
            kind, home = self.kind(note), self.home(cards[0])
            found.setdefault(home, []).append(_Case(note, kind, cards, _carried(note, kind)))
        return found

    def kind(self, note: Note) -> Notetype:
        """Return the note type of a note."""
        kind = self.collection.notetypes.get(note.notetype)
        if kind is None:
            raise PackageError(
                f"Note {note.id} is of a note type ({note.notetype}) that the package lacks.",
                "export the deck from Anki once more and try that file",
            )
        return kind

    def home(self, card: NoteCard) -> Home:
        """Return the deck of a card."""
        home = self.collection.homes.get(card.deck)
        if home is None:
            raise PackageError(
                f"Card {card.id} is in a deck ({card.deck}) that the package lacks.",
                "export the deck from Anki once more and try that file",
            )
        return home

    def check_carried(self, cases: Iterable[_Case]) -> None:
        """Let go of carried cards that no deck could hold."""
        with_one = [(case, case.carried) for case in cases if case.carried is not None]
        settled = carried.settle([one for _, one in with_one])
        for (case, _), one in zip(with_one, settled, strict=True):
            case.carried = one if one is not None and _is_named(one) else None

    def fill(self, box: _Box, cases: list[_Case]) -> None:
        """Put what the notes become into a deck."""
        for case in cases:
            one = case.carried
            whole = None if one is None else self.unpacked(box, one)
            if whole is not None and whole.card.key not in box.taken:
                self.keep(box, case, whole)
                continue
            ords = [card.ord for card in case.cards]
            for made in self.maker.of(case.note, case.kind, ords, box.home.name):
                self.keep(box, case, made)

    def unpacked(self, box: _Box, one: Carried) -> Made | None:
        """Return a card that travelled whole, with its source and media; None without its map."""
        card, source = one.card, one.source
        if source is not None and box.sources.setdefault(source.key, source) != source:
            card = replace(card, source=None)
        where = f"{box.home.name}: {card.key}"
        image = self.shown(card.image, "image", where)
        audio = self.shown(card.audio, "audio", where)
        if isinstance(card, Spot) and image is None:
            return None
        if image is not card.image or audio is not card.audio:
            card = replace(card, image=image, audio=audio)
        return Made(card, _faces(card))

    def shown(self, media: Media | None, sort: str, where: str) -> Media | None:
        """Return a card's picture or sound under the name by which the package has it."""
        if media is None:
            return None
        try:
            file, found = self.shelf.find(media.file)
        except MediaError as refused:
            self.losses.add(where, f"{media.file[:80]}: {refused}")
            return None
        return replace(media, file=file) if found == sort else None

    def keep(self, box: _Box, case: _Case, made: Made) -> None:
        """Add a card to a deck, and remember which card of Anki's is which of its faces."""
        key = made.card.key
        if key in box.taken:
            self.losses.add(f"{box.home.name}: {key}", "two notes have the same id; one is kept")
            return
        box.taken.add(key)
        box.cards.append(made.card)
        for card in case.cards:
            if card.ord in made.faces:
                self.faces[card.id] = (box.key, made.faces[card.ord])

    def deck(self, box: _Box) -> Deck:
        """Return a filled deck."""
        names = clean(box.home.name).split("::")
        title = PARENTS.join(filter(None, (name.strip() for name in names))) or "Deck"
        if len(box.cards) > MOST_ITEMS:
            raise PackageError(
                f"The deck “{title[:80]}” has {len(box.cards):,} cards, {MOST_ITEMS:,} at most.",
                "split it into several decks in Anki and export them anew",
            )
        about = box.home.description
        text = clean(about) if box.home.markdown else read(about[:LONGEST_FIELD]).text
        text = text.strip()
        if len(text) > LONG:
            self.losses.add(title, f"its description has more than {LONG:,} characters")
            text = ""
        return Deck(
            key=box.key,
            title=title[:_LONGEST_TITLE].strip(),
            lang=UNKNOWN_LANGUAGE,
            description=text,
            sources=tuple(box.sources.values()),
            cards=tuple(box.cards),
        )

    def history(self) -> History:
        """Return the learner's answers, and where they stand."""
        collection = self.collection
        return History(
            reviews.answers(collection.log, self.faces, self.losses),
            reviews.standings(collection.cards, self.faces, collection.created),
        )


def _carried(note: Note, kind: Notetype) -> Carried | None:
    """Return the card that travels in the last field of one of our own notes."""
    if not kind.fields or kind.fields[-1] != carried.FIELD:
        return None
    shown, _, text = note.fields.rpartition(SEPARATOR)
    return carried.read(text, shown) if text else None


def _is_named(one: Carried) -> bool:
    """Tell whether the ids that a card came with may be ids."""
    source = "s" if one.source is None else one.source.key
    return all(_IDENT.fullmatch(key) for key in (one.deck, one.card.key, source))


def _deck_key(cases: list[_Case], home: Home, taken: set[str]) -> str:
    """Return the key that the deck had when it left us, else one made of its name."""
    keys = {case.carried.deck for case in cases if case.carried is not None}
    own = keys.pop() if len(keys) == 1 else ""
    return own if own and own not in taken else slug(home.name.replace("::", " "), taken)


def _faces(card: Card) -> dict[int, str]:
    if isinstance(card, Cloze):
        return {number - 1: f"{card.key}/c{number}" for number in cloze.numbers(card.prompt)}
    if isinstance(card, Basic) and card.both:
        return {0: card.key, 1: f"{card.key}/{REVERSE}"}
    return {0: card.key}
