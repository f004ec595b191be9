"""Tell what a picture or a sound is by its content, and refuse what could do harm."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.core import drawings
from app.core.drawings import MediaError
from app.core.picturesize import raster_size

__all__ = [
    "LARGEST",
    "NAME",
    "PICTURES",
    "SOUNDS",
    "TYPES",
    "Found",
    "MediaError",
    "ending",
    "inspect",
]

LARGEST = 2 * 1024 * 1024
NAME = re.compile(r"[0-9a-f]{64}\.(?:png|jpg|webp|gif|svg|mp3|ogg|m4a|wav)")
TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "gif": "image/gif",
    "svg": "image/svg+xml",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "m4a": "audio/mp4",
    "wav": "audio/wav",
}
PICTURES = frozenset({"png", "jpg", "webp", "gif", "svg"})
SOUNDS = frozenset(TYPES) - PICTURES
_STARTS = (
    (rb"\x89PNG\r\n\x1a\n", "png"),
    (rb"\xff\xd8\xff", "jpg"),
    (rb"GIF8[79]a", "gif"),
    (rb"(?s:RIFF....WEBP)", "webp"),
    (rb"(?s:RIFF....WAVE)", "wav"),
    (rb"OggS", "ogg"),
    (rb"(?s:....ftyp(?:M4A |M4B |mp42|mp41|isom|dash))", "m4a"),
    (rb"ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]", "mp3"),
)
_SVG_START = re.compile(rb"(?s:\xef\xbb\xbf)?\s*<(?:\?xml|!--|!DOCTYPE|svg|[a-zA-Z]+:svg)")


@dataclass(frozen=True, slots=True)
class Found:
    """What a file turned out to be: the ending that its content deserves, and its type.

    `size` is a picture's width and height, None where it does not tell.
    """

    ending: str
    mimetype: str
    size: tuple[int, int] | None = None


def inspect(data: bytes) -> Found:
    """Return what the bytes are; raise MediaError for what is too large, unknown or unsafe."""
    found = ending(data)
    size = drawings.check(data) if found == "svg" else raster_size(found, data)
    return Found(found, TYPES[found], size)


def ending(data: bytes) -> str:
    """Return the ending that a content deserves; raise MediaError for too large and unknown."""
    if len(data) > LARGEST:
        raise MediaError("the file is larger than 2 MB; make it smaller")
    for start, found in _STARTS:
        if re.match(start, data):
            return found
    if _SVG_START.match(data):
        return "svg"
    raise MediaError(
        "this is neither a picture nor a sound that browsers know; "
        "use PNG, JPEG, WebP, GIF, SVG, MP3, Ogg, M4A or WAV"
    )
