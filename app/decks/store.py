"""Pictures and sounds of decks: kept under the hash of their content, never changed."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Container, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from app.core import media
from app.core.cards import Card, Deck, Media
from app.core.problems import Problem

PART = ".part"


class MediaStore:
    """A folder of files named by the SHA-256 of their content and the ending of their type."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "media"

    def content(self, name: str) -> bytes | None:
        """Read a file by its name; None when there is none, or the name is not one of ours."""
        path = self.folder / name
        return path.read_bytes() if media.NAME.fullmatch(name) and path.is_file() else None

    def sizes(self, names: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Give the width and height of those among the files that are pictures and tell it."""
        contents = ((name, self.content(name)) for name in set(names))
        known = {name: media.inspect(data).size for name, data in contents if data}
        return {name: size for name, size in known.items() if size}

    def keep(self, name: str, data: bytes) -> None:
        """Store a file whole or not at all; one that is there already stays."""
        path = self.folder / name
        if path.exists():
            path.touch()  # it is in use again, whatever it was before
            return
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}{PART}")
        with fresh.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(path)

    def drop(self, used: Container[str], before: datetime) -> tuple[int, int]:
        """Drop files last kept before an instant that are not in use; count them and their bytes.

        What was left half written goes, too. Files of other names are not ours and stay.
        """
        count = size = 0
        for path in sorted(self.folder.glob("*")):
            ours = media.NAME.fullmatch(path.name) or path.suffix == PART
            found = path.stat()
            if ours and path.name not in used and found.st_mtime < before.timestamp():
                path.unlink()
                count, size = count + 1, size + found.st_size
        return count, size


@dataclass(slots=True)
class Gathered:
    """A deck's media: `names` by the files that the deck mentions, contents and sizes by those."""

    names: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, tuple[int, int]] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def gather(deck: Deck, folder: Path) -> Gathered:
    """Read the pictures and sounds that a deck mentions, from the folder that it stands in."""
    found = Gathered()
    for place, card in enumerate(deck.cards):
        line = deck.lines[place] if place < len(deck.lines) else 1
        for name, shown, allowed in (
            ("image", card.image, media.PICTURES),
            ("audio", card.audio, media.SOUNDS),
        ):
            if shown is not None and shown.file not in found.names:
                _gather_one(
                    found, shown.file, folder, allowed, Problem(line, f"{name}.file", "", "")
                )
    return found


def rename(deck: Deck, names: dict[str, str]) -> Deck:
    """Return the deck with every picture and sound under its stored name."""
    if not names:
        return deck
    return replace(deck, cards=tuple(_renamed(card, names) for card in deck.cards))


def stored_name(data: bytes, ending: str) -> str:
    """Return the name under which a content is kept."""
    return f"{hashlib.sha256(data).hexdigest()}.{ending}"


def fingerprint(folder: Path, file: str) -> str:
    """Return the stored name that a file would get today, or "" when it cannot be read."""
    try:
        data = _read(folder, file)
        return _inspect(data, frozenset(media.TYPES))[0]
    except (OSError, media.MediaError):
        return ""


def _gather_one(
    found: Gathered, file: str, folder: Path, allowed: frozenset[str], place: Problem
) -> None:
    try:
        data = _read(folder, file)
        name, size = _inspect(data, allowed)
    except OSError:
        found.problems.append(
            replace(place, message=f"there is no file {file}", remedy="put it beside the deck")
        )
    except media.MediaError as refused:
        message, _, remedy = str(refused).partition("; ")
        found.problems.append(replace(place, message=f"{file}: {message}", remedy=remedy))
    else:
        found.names[file] = name
        found.contents[name] = data
        if size:
            found.sizes[name] = size


def _read(folder: Path, file: str) -> bytes:
    """Read a file that stands in the deck's own folder or below, at most just over the limit."""
    path = folder if "\0" in file else (folder / PurePosixPath(file)).resolve()
    if path == folder or not path.is_relative_to(folder.resolve()):
        raise media.MediaError(
            "the file lies outside the deck's folder; put it beside the deck and name it from there"
        )
    with path.open("rb") as stream:
        return stream.read(media.LARGEST + 1)


def _inspect(data: bytes, allowed: frozenset[str]) -> tuple[str, tuple[int, int] | None]:
    """Give the stored name of a content, and its size if it is a picture."""
    found = media.inspect(data)
    if found.ending not in allowed:
        raise media.MediaError("the file is of the other sort; swap image and audio")
    return stored_name(data, found.ending), found.size


def _renamed(card: Card, names: dict[str, str]) -> Card:
    if card.image is None and card.audio is None:
        return card
    return replace(card, image=_with(card.image, names), audio=_with(card.audio, names))


def _with(shown: Media | None, names: dict[str, str]) -> Media | None:
    return None if shown is None else replace(shown, file=names.get(shown.file, shown.file))
