"""Write a package: decks, media and a history become an .apkg that Anki reads (layout legacy2)."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core.cards import Deck
from app.core.formats.anki.outgoing import depart
from app.core.formats.values import History, Notice
from app.decks.packages import database
from app.decks.packages.layout import COLLECTIONS, LEGACY2

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same decks make the same bytes
_NOTHING = History()


@dataclass(frozen=True, slots=True)
class Parcel:
    """A package's bytes, how many notes and cards it holds, and what stayed behind."""

    data: bytes
    notes: int
    cards: int
    notices: tuple[Notice, ...]


def write_package(
    decks: Sequence[Deck],
    media: Mapping[str, bytes],
    history: History = _NOTHING,
    *,
    at: int,
    today: int,
) -> Parcel:
    """Return decks as an .apkg.

    `media` are contents by the names that the cards use, `at` epoch milliseconds: a later package
    updates the notes of an earlier one. `today` is the learner's day, for when cards are due.
    """
    departure = depart(decks, media, history, at=at, today=today)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        numbered = {str(place): name for place, name in enumerate(departure.media.values())}
        _add(package, "meta", bytes((8, LEGACY2)))
        _add(package, COLLECTIONS[1], database.write(departure.collection), squeezed=True)
        for place, name in enumerate(departure.media):
            _add(package, str(place), media[name])
        _add(package, "media", json.dumps(numbered, ensure_ascii=False).encode())
    collection = departure.collection
    return Parcel(made.getvalue(), len(collection.notes), len(collection.cards), departure.notices)


def _add(package: zipfile.ZipFile, name: str, data: bytes, *, squeezed: bool = False) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED if squeezed else zipfile.ZIP_STORED
    entry.external_attr = 0o600 << 16
    package.writestr(entry, data, compresslevel=1 if squeezed else None)
