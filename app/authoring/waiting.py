"""Files that wait to be brought in: kept in the home folder for an hour between the steps.

Each waits in a folder of its own under a name that nobody can guess, and belongs to one person.
What a person has waiting, and what waits of all together, is limited.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.core.refusals import NotFoundError, RefusalError

KEPT_MS = 60 * 60 * 1000
MB = 1024 * 1024
LARGEST = 64 * MB
MOST_OF_PERSON = 3
MOST_OF_ALL = 1024 * MB
_TOKEN = re.compile(r"[0-9a-f]{32}")
_CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that waits: its token, whose it is, what it was called, since when (epoch ms)."""

    token: str
    user_id: int
    name: str
    at: int
    path: Path


class WaitingRoom:
    """The folder in which files wait."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "arrivals"

    def keep(self, stream: BinaryIO, *, user_id: int, name: str, now: int) -> Waiting:
        """Let a file wait; raise RefusalError for one that is empty, too large or one too many.

        Who has too many waiting loses the oldest.
        """
        self.tidy(now)
        others = sorted(self._all(), key=lambda one: one.at)
        mine = [one for one in others if one.user_id == user_id]
        for one in mine[: max(0, len(mine) - MOST_OF_PERSON + 1)]:
            self.drop(one)
        if sum(one.path.stat().st_size for one in self._all()) > MOST_OF_ALL - LARGEST:
            raise RefusalError(
                "Too many people are bringing decks in at this moment", "Try again in an hour."
            )
        token = secrets.token_hex(16)
        place = self.folder / token
        place.mkdir(mode=0o700, parents=True)
        try:
            _copy(stream, place / "file")
        except RefusalError:
            shutil.rmtree(place)
            raise
        about = {"user_id": user_id, "name": name[:200], "at": now}
        (place / "about.json").write_text(json.dumps(about), encoding="utf-8")
        return Waiting(token, user_id, name[:200], now, place / "file")

    def find(self, token: str, *, user_id: int, now: int) -> Waiting:
        """Return a person's own file that waits; raise NotFoundError."""
        found = self._read(token) if _TOKEN.fullmatch(token) else None
        if found is None or found.user_id != user_id or now - found.at > KEPT_MS:
            raise NotFoundError(
                "This file is no longer here", "Choose it once more: files wait for an hour."
            )
        return found

    def drop(self, one: Waiting) -> None:
        """Throw a file away."""
        shutil.rmtree(one.path.parent, ignore_errors=True)

    def tidy(self, now: int) -> int:
        """Throw away what has waited for longer than an hour, or was never whole; return how many.

        What is being written at this moment has no description yet, and is left alone by its age.
        """
        gone = 0
        for place in self._places():
            one = self._read(place.name)
            since = one.at if one else place.stat().st_mtime * 1000
            if now - since > KEPT_MS:
                shutil.rmtree(place, ignore_errors=True)
                gone += 1
        return gone

    def _places(self) -> list[Path]:
        if not self.folder.is_dir():
            return []
        return [one for one in self.folder.iterdir() if _TOKEN.fullmatch(one.name)]

    def _all(self) -> Iterator[Waiting]:
        for place in self._places():
            one = self._read(place.name)
            if one is not None:
                yield one

    def _read(self, token: str) -> Waiting | None:
        place = self.folder / token
        try:
            about = json.loads((place / "about.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return Waiting(token, about["user_id"], about["name"], about["at"], place / "file")


def _copy(stream: BinaryIO, path: Path) -> None:
    size = 0
    with path.open("wb") as target:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > LARGEST:
                raise RefusalError(
                    f"The file has more than {LARGEST // MB} MB",
                    "Export fewer decks at once, or have it brought in by `flask decks import`.",
                )
            target.write(chunk)
    if not size:
        raise RefusalError("The file is empty", "Choose another, or paste the cards.")
