"""Which of Anki's three layouts a package has, its collection, and its list of media.

Legacy: collection.anki2; legacy2: collection.anki21; both with a list of media as JSON, number to
name. Latest: collection.anki21b, where everything but `meta` is compressed with zstd, and the list
of media is a protocol buffer whose entries stand in the order of their numbers.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from unicodedata import normalize

from app.core.formats.anki import wire
from app.core.formats.values import PackageError
from app.decks.packages.archive import Archive
from app.decks.packages.zstd import unpack

COLLECTIONS = ("collection.anki21b", "collection.anki21", "collection.anki2")
LEGACY2, LATEST = 2, 3
_META = 64
_LONGEST_NAME = 200  # of a card's picture
_AGAIN = "export the deck from Anki once more and try that file"


@dataclass(frozen=True, slots=True)
class Layout:
    """The entry that holds the collection, and the number of each media file by its name."""

    collection: str
    media: dict[str, str]
    refused: tuple[str, ...] = ()

    @property
    def latest(self) -> bool:
        """Tell whether entries are compressed with zstd."""
        return self.collection == COLLECTIONS[0]


def layout_of(archive: Archive) -> Layout:
    """Return the layout of a package; raise PackageError for what is no package of Anki's."""
    collection = next((name for name in COLLECTIONS if name in archive.entries), "")
    if not collection:
        raise PackageError(
            "The file is a zip without an Anki collection in it.",
            "choose a file that ends in .apkg or .colpkg",
        )
    if _version(archive) > LATEST:
        raise PackageError(
            "The package was written by a newer Anki than is known here.",
            "export it with “Support older Anki versions” ticked",
        )
    names = _media(archive, latest=collection == COLLECTIONS[0])
    refused = tuple(name for name in names if not is_flat(name))
    return Layout(collection, {name: names[name] for name in names if is_flat(name)}, refused)


def read_collection(archive: Archive, layout: Layout) -> bytes:
    """Return the collection as the bytes of a SQLite file."""
    limit = archive.limits.collection
    data = archive.read(layout.collection, limit)
    return unpack(data, limit, layout.collection) if layout.latest else data


def is_flat(name: str) -> bool:
    """Tell whether a file's name is a name alone, no path."""
    return (
        0 < len(name) <= _LONGEST_NAME
        and name == name.strip()
        and name not in {".", ".."}
        and not any(sign in "/\\:\x7f" or sign < " " for sign in name)
    )


def _version(archive: Archive) -> int:
    if "meta" not in archive.entries:
        return LEGACY2
    try:
        return wire.number(wire.message(archive.read("meta", _META)), 1)
    except wire.WireError:
        return LEGACY2


def _media(archive: Archive, *, latest: bool) -> dict[str, str]:
    """Return the entry of each media file by its name."""
    if "media" not in archive.entries:
        return {}
    limit = archive.limits.media_list
    data = archive.read("media", limit)
    if latest:
        return _listed(unpack(data, limit, "media"))
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not all(isinstance(name, str) for name in found.values()):
        raise PackageError("The list of media in the package cannot be read.", _AGAIN)
    return {_name(name): number for number, name in found.items()}


def _listed(data: bytes) -> dict[str, str]:
    try:
        entries = wire.message(data).get(1, [])
        named = [wire.message(entry) for entry in entries if isinstance(entry, bytes)]
        return {_name(wire.text(entry, 1)): str(place) for place, entry in enumerate(named)}
    except wire.WireError as broken:
        raise PackageError(f"The list of media in the package: {broken}", _AGAIN) from broken


def _name(name: str) -> str:
    return normalize("NFC", name.encode("utf-8", "replace").decode())
