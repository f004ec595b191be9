"""Take a deck out: as its text, a zip with its files, a table, or a package for Anki."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.core.cards import Deck as DeckText
from app.core.deckfile import parse
from app.core.formats.tableout import write_table
from app.core.formats.values import History, Notice
from app.core.refusals import RefusalError
from app.decks.models import Deck
from app.decks.packages.bundle import write_bundle
from app.decks.packages.writing import write_package
from app.decks.store import MediaStore

MIMETYPES = {
    "apkg": "application/octet-stream",
    "csv": "text/csv",
    "yaml": "application/yaml",
    "zip": "application/zip",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When a deck is taken out: epoch milliseconds, and the number of the learner's day."""

    at: int
    today: int


@dataclass(frozen=True, slots=True)
class Taken:
    """A deck as a file: its name, its bytes, and what stayed behind."""

    name: str
    data: bytes
    notices: tuple[Notice, ...] = ()


def take_out(
    deck: Deck, form: str, *, keeper: MediaStore, history: History, moment: Moment
) -> Taken:
    """Return a deck in one of the forms; raise RefusalError where nothing is published yet.

    Who may have it was asked before. The text, alone or in a zip, is the one that was published,
    byte for byte; only a package for Anki takes answers along.
    """
    if not deck.version:
        raise RefusalError("Nothing of this deck is published yet", "Publish it, then take it out.")
    data, notices = _WRITERS[form](deck, keeper, history, moment)
    return Taken(f"{deck.key}.{form}", data, notices)


_Written = tuple[bytes, tuple[Notice, ...]]


def _yaml(deck: Deck, _keeper: MediaStore, _history: History, _moment: Moment) -> _Written:
    return deck.text.encode(), ()


def _zip(deck: Deck, keeper: MediaStore, _history: History, _moment: Moment) -> _Written:
    files = dict(_files(deck, keeper))
    return write_bundle(deck.key, deck.text, files), tuple(_missing(deck, files))


def _csv(deck: Deck, _keeper: MediaStore, _history: History, _moment: Moment) -> _Written:
    text, notices = write_table(_read(deck))
    return text.encode("utf-8-sig"), notices  # spreadsheets know UTF-8 by its mark


def _apkg(deck: Deck, keeper: MediaStore, history: History, moment: Moment) -> _Written:
    files = dict(_files(deck, keeper))
    made = write_package([_read(deck)], files, history, at=moment.at, today=moment.today)
    return made.data, made.notices


_WRITERS: dict[str, Callable[[Deck, MediaStore, History, Moment], _Written]] = {
    "apkg": _apkg,
    "csv": _csv,
    "yaml": _yaml,
    "zip": _zip,
}


def _read(deck: Deck) -> DeckText:
    found = parse(deck.text).deck
    if found is None:
        raise RefusalError("This deck's text cannot be read", "Take it out as YAML and mend it.")
    return found


def _files(deck: Deck, keeper: MediaStore) -> Iterator[tuple[str, bytes]]:
    """Give the contents of the files that a deck mentions, by the names in its text."""
    names: dict[str, str] = json.loads(deck.media)
    for file, kept in names.items():
        content = keeper.content(kept)
        if content is not None:
            yield file, content


def _missing(deck: Deck, files: dict[str, bytes]) -> Iterator[Notice]:
    for file in json.loads(deck.media):
        if file not in files:
            yield Notice(file, "the file is not there")
