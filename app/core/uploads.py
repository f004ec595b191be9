"""What becomes of a file that somebody uploads: cleaned, measured, and under a safe name."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from app.core import drawings, media, metadata
from app.core.media import MediaError
from app.core.picturesize import Size
from app.core.slugs import slug

MOST_PIXELS = 16_000_000
LONGEST_SIDE = 10_000


@dataclass(frozen=True, slots=True)
class Received:
    """A content that may be kept: what it is, and a picture's width and height."""

    content: bytes
    ending: str
    size: Size | None

    @property
    def sort(self) -> str:
        """Tell whether it is an image or audio."""
        return "image" if self.ending in media.PICTURES else "audio"


def receive(data: bytes) -> Received:
    """Return an uploaded content without what it may not hold; raise MediaError."""
    if not data:
        raise MediaError("the file is empty; choose another")
    ending = media.ending(data)
    content = drawings.clean(data) if ending == "svg" else metadata.strip(ending, data)
    found = media.inspect(content)
    if ending in media.PICTURES - {"svg"}:
        _refuse_huge(found.size)
    return Received(content, found.ending, found.size)


def file_name(given: str, received: Received, taken: Container[str]) -> str:
    """Return a name for a deck's text: small letters, digits and dashes, with a true ending.

    `given` is the name that somebody's machine had for it; names in `taken` are passed over.
    """
    last = given.replace("\\", "/").rpartition("/")[2]
    stem = last.rpartition(".")[0] or last
    usual = "picture" if received.sort == "image" else "sound"
    known = any(each.isascii() and each.isalnum() for each in stem)
    return f"{slug(stem if known else usual, _Stems(received.ending, taken))}.{received.ending}"


class _Stems:
    """The names that are taken with one ending."""

    def __init__(self, ending: str, names: Container[str]) -> None:
        self.ending, self.names = ending, names

    def __contains__(self, stem: object) -> bool:
        return f"{stem}.{self.ending}" in self.names


def _refuse_huge(size: Size | None) -> None:
    if size is None:
        raise MediaError("the picture does not tell how large it is; save or export it again")
    width, height = size
    if width * height > MOST_PIXELS or max(size) > LONGEST_SIDE:
        raise MediaError(
            f"the picture has {width:,} × {height:,} pixels, and {MOST_PIXELS // 10**6} million "  # noqa: RUF001 - a times sign
            f"or {LONGEST_SIDE:,} on a side are the most; make it smaller"
        )
