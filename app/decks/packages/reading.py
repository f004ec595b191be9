"""Read a package: an .apkg or .colpkg of Anki's becomes decks, media, history and notices."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.core.cards import Deck
from app.core.formats.anki.incoming import arrive
from app.core.formats.values import History, Notice
from app.decks.packages import database
from app.decks.packages.archive import Archive
from app.decks.packages.layout import layout_of, read_collection
from app.decks.packages.limits import Limits
from app.decks.packages.shelf import PackageShelf

DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Package:
    """What a package holds; `media` are contents by the names that the decks' cards use.

    `notices` say what could not be kept, one for each thing and place.
    """

    decks: tuple[Deck, ...]
    media: dict[str, bytes]
    history: History
    notices: tuple[Notice, ...]


def read_package(
    source: bytes | Path, limits: Limits = DEFAULT_LIMITS, *, history: bool = False
) -> Package:
    """Return what a package holds; with `history`, also the learner's answers and standings.

    Raises PackageError, which says what is wrong and what to do, for what is no package, is broken,
    hostile, or larger than the limits.
    """
    archive = Archive(source, limits)
    try:
        layout = layout_of(archive)
        collection = database.read(read_collection(archive, layout), limits, log=history)
        shelf = PackageShelf(archive, layout)
        arrival = arrive(collection, shelf, history=history)
    finally:
        archive.close()
    return Package(arrival.decks, shelf.contents, arrival.history, arrival.notices)
