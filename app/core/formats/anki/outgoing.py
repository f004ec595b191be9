"""Decks become a collection: a note for each card, with a guid that is the same each time.

What only Recto has travels in a field of its own (`carried`). Quizzes, and what a deck says of its
facts beyond where they stand, stay behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from unicodedata import normalize

from app.core.cardjson import content_hash
from app.core.cards import Card, Deck, Fact, Media, Passage, Source
from app.core.faces import faces
from app.core.formats.anki import cardsout, carried, reviews
from app.core.formats.anki.carried import Carried
from app.core.formats.anki.identity import guid_of, home_id
from app.core.formats.anki.incoming import PARENTS
from app.core.formats.anki.notes import MORE
from app.core.formats.anki.tohtml import field
from app.core.formats.anki.values import (
    SEPARATOR,
    Collection,
    Home,
    Note,
    NoteCard,
    Notetype,
    Template,
)
from app.core.formats.values import History, Losses, Notice

_UNFIT = re.compile(r'[\\/:*?"<>|^\x00-\x1f\x7f]')
_SPACE = re.compile(r"\s+")
_FIRST_TYPE = 1_690_000_000_001
_BEHIND = f"\n{{{{#{MORE}}}}}<div class=more>{{{{{MORE}}}}}</div>{{{{/{MORE}}}}}"
_HINT = "{{#Hint}}<br>{{hint:Hint}}{{/Hint}}"
_LINE = "{{FrontSide}}\n\n<hr id=answer>\n\n"
_FIELDS = ("Front", "Back", "Hint", MORE, carried.FIELD)
_FORTH = Template("Card 1", "{{Front}}" + _HINT, f"{_LINE}{{{{Back}}}}{_BEHIND}")
_BACK = Template("Card 2", "{{Back}}", f"{_LINE}{{{{Front}}}}{_BEHIND}")
_TYPED = Template(
    "Card 1",
    "{{Front}}\n\n{{type:Back}}" + _HINT,
    "{{Front}}\n\n<hr id=answer>\n\n{{type:Back}}" + _BEHIND,
)
_GAPS = Template("Cloze", "{{cloze:Text}}" + _HINT, "{{cloze:Text}}" + _BEHIND)
_BASIC = Notetype(_FIRST_TYPE, "Recto basic", cloze=False, fields=_FIELDS, templates=(_FORTH,))
NOTETYPES = {
    cardsout.BASIC: _BASIC,
    cardsout.BOTH: _BASIC._replace(
        id=_FIRST_TYPE + 1, name="Recto both ways", templates=(_FORTH, _BACK)
    ),
    cardsout.TYPED: _BASIC._replace(id=_FIRST_TYPE + 2, name="Recto typed", templates=(_TYPED,)),
    cardsout.GAPS: Notetype(
        id=_FIRST_TYPE + 3,
        name="Recto cloze",
        cloze=True,
        fields=("Text", *_FIELDS[2:]),
        templates=(_GAPS,),
    ),
}


@dataclass(frozen=True, slots=True)
class Departure:
    """A collection, the name in the package of each file that it shows, and what stayed behind."""

    collection: Collection
    media: dict[str, str]
    notices: tuple[Notice, ...]


def depart(
    decks: Sequence[Deck], files: Iterable[str], history: History, *, at: int, today: int
) -> Departure:
    """Return a collection of decks, made at epoch milliseconds; days count from `today`.

    `files` are the names of the pictures and sounds that there are.
    """
    return _Departing(set(files), at, today).run(decks, history)


class _Departing:
    """A collection that fills."""

    def __init__(self, files: set[str], at: int, today: int) -> None:
        self.files, self.at, self.today = files, at, today
        self.losses = Losses()
        self.media: dict[str, str] = {}
        self.homes: dict[int, Home] = {1: Home(1, "Default")}
        self.notes: list[Note] = []
        self.cards: list[NoteCard] = []
        self.faces: dict[tuple[str, str], int] = {}

    def run(self, decks: Sequence[Deck], history: History) -> Departure:
        """Return everything that the decks became."""
        for deck in decks:
            self.add_deck(deck)
        places = {card.id: place for place, card in enumerate(self.cards)}
        last: dict[int, int] = {}
        for standing in history.standings:
            number = self.faces.get((standing.deck, standing.card))
            if number is not None:
                place = places[number]
                self.cards[place] = reviews.card_row(standing, self.cards[place], self.today)
                last[number] = standing.interval
        log = reviews.log_rows(history.answers, self.faces, last)
        kinds = {kind.id: kind for kind in NOTETYPES.values()}
        collection = Collection(
            self.at // 1000, self.at, kinds, self.homes, self.notes, self.cards, log
        )
        return Departure(collection, self.media, tuple(self.losses))

    def add_deck(self, deck: Deck) -> None:
        """Add a deck with its cards."""
        name = _home_name(deck.title)
        if any(home.name.casefold() == name.casefold() for home in self.homes.values()):
            name = f"{name} ({deck.key})"
        home = Home(home_id(name), name, deck.description, markdown=True)
        while home.id in self.homes:
            home = home._replace(id=home.id + 1)
        self.homes[home.id] = home
        sources = {source.key: source for source in deck.sources}
        facts = {fact.key: fact for fact in deck.facts}
        for card in deck.cards:
            self.add_card(deck, home, card, _passage(card, facts), sources)
        if deck.quizzes:
            self.losses.add(deck.title, f"its quizzes ({len(deck.quizzes)}) have no place in Anki")

    def add_card(
        self,
        deck: Deck,
        home: Home,
        card: Card,
        passage: Passage | None,
        sources: Mapping[str, Source],
    ) -> None:
        """Add a card as a note, with a card of Anki's for each of its faces."""
        source = None if passage is None else sources.get(passage.ref)
        packed = self.with_media(deck, card)
        shown = _fields(packed, passage, source)
        named = passage if source is not None else None
        whole = packed if packed.source == named else replace(packed, source=named)
        carrier = normalize("NFC", carried.write(Carried(deck.key, whole, source), shown.fields))
        number = self.at + len(self.notes)
        tags = "".join(f" {_SPACE.sub('_', tag)}" for tag in card.tags)
        self.notes.append(
            Note(
                number,
                guid_of(deck.key, card.key or content_hash(card)),
                shown.kind.id,
                self.at // 1000,
                f"{tags} " if tags else "",
                f"{shown.fields}{SEPARATOR}{carrier}",
            )
        )
        self.add_faces(deck, home, card, number)

    def add_faces(self, deck: Deck, home: Home, card: Card, note: int) -> None:
        """Add the cards of a note; one that is never studied is set aside."""
        queue = 0 if card.flashcard and not card.retired else -1
        for place, face in enumerate(faces(card)):
            card_id = self.at + len(self.cards)
            ordinal = place if face.number is None else face.number - 1
            start = (card_id, note, home.id, ordinal, 0, queue, len(self.notes))
            self.faces[deck.key, face.key] = card_id
            self.cards.append(NoteCard(*start, 0, 0, 0, 0, 0, 0, "{}"))

    def with_media(self, deck: Deck, card: Card) -> Card:
        """Return a card that names its files as the package does."""
        if card.image is None and card.audio is None:
            return card
        where = f"{deck.title}: {card.key}"
        if card.image is not None and card.image.cover:
            told = "the covers of its picture have no place in Anki; it stands with the answer"
            self.losses.add(where, told)
        return replace(
            card, image=self.packed(card.image, where), audio=self.packed(card.audio, where)
        )

    def packed(self, media: Media | None, where: str) -> Media | None:
        """Return a picture or a sound under its name in the package."""
        if media is None:
            return None
        if media.file not in self.files:
            self.losses.add(where, f"{media.file}: the file is not there")
            return None
        if media.file not in self.media:
            self.media[media.file] = self.flat(media.file)
        return replace(media, file=self.media[media.file])

    def flat(self, name: str) -> str:
        """Return a file's name without folders, that no other file has."""
        base = normalize("NFC", _UNFIT.sub("_", name)).strip(" .")[-100:] or "file"
        taken = set(self.media.values())
        made, number = base, 2
        while made in taken:
            made, number = f"{number}_{base}", number + 1
        return made


class _Fields(NamedTuple):
    """The note type that shows a card, and its fields but for the last, joined."""

    kind: Notetype
    fields: str


def _fields(card: Card, passage: Passage | None, source: Source | None) -> _Fields:
    shown = cardsout.show(card)
    front = shown.front + cardsout.front_media(card)
    sides = (front,) if shown.form == cardsout.GAPS else (front, shown.back)
    hint = "<br>".join(field(each) for each in card.hints)
    more = "<br><br>".join((*shown.more, *cardsout.behind(card, passage, source)))
    joined = SEPARATOR.join(each.replace(SEPARATOR, " ") for each in (*sides, hint, more))
    return _Fields(NOTETYPES[shown.form], normalize("NFC", joined))


def _passage(card: Card, facts: Mapping[str, Fact]) -> Passage | None:
    if card.source is not None:
        return card.source
    fact = facts.get(card.fact)
    return None if fact is None else fact.source


def _home_name(title: str) -> str:
    """Return the name of a deck, with `::` where the title tells of decks above it."""
    clean = normalize("NFC", title.replace("::", ":").replace('"', "\u201d"))
    return (
        "::".join(part.strip() for part in clean.split(PARENTS.strip()) if part.strip()) or "Deck"
    )
