"""Read how wide and high a picture is, from its first bytes; a page can then keep its place."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Mapping

Size = tuple[int, int]
MOST = 100_000
_NUMBER = re.compile(r"\s*\+?(\d+(?:\.\d+)?)(?:px)?\s*")
_LAST_LEVEL = 4  # of the ways that a picture may be turned, those beyond lie on a side
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def raster_size(ending: str, data: bytes) -> Size | None:
    """Return width and height in pixels of a picture made of them, None if it does not tell."""
    reader = _READERS.get(ending)
    if reader is None:
        return None
    try:
        return _fit(*reader(data))
    except (struct.error, IndexError):
        return None


def orientation(data: bytes) -> int:
    """Return which way is up in a JPEG: 1 as it is, 2 to 4 flipped, 5 to 8 on a side.

    Raises struct.error or IndexError for a file that is cut short.
    """
    return _jpg_frame(data)[1]


def svg_size(attributes: Mapping[str, str]) -> Size | None:
    """Return width and height of a drawing from the attributes of its root."""
    numbers = re.split(r"[\s,]+", attributes.get("viewBox", "").strip())[2:]
    if len(numbers) != 2:  # noqa: PLR2004 - width and height
        numbers = [attributes.get("width", ""), attributes.get("height", "")]
    found = [_NUMBER.fullmatch(number) for number in numbers]
    sizes = [float(one[1]) for one in found if one]
    return _fit(round(sizes[0]), round(sizes[1])) if len(sizes) == len(found) else None


def _fit(width: int, height: int) -> Size | None:
    return (width, height) if 0 < width <= MOST and 0 < height <= MOST else None


def _png(data: bytes) -> Size:
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


def _gif(data: bytes) -> Size:
    width, height = struct.unpack_from("<HH", data, 6)
    return width, height


def _jpg(data: bytes) -> Size:
    place, turned = _jpg_frame(data)
    height, width = struct.unpack_from(">HH", data, place + 5)
    return (height, width) if turned > _LAST_LEVEL else (width, height)


def _jpg_frame(data: bytes) -> tuple[int, int]:
    """Return where the frame begins, and which way is up."""
    place, turned = 2, 1
    while data[place + 1] not in _JPEG_FRAMES:
        end = place + 2 + struct.unpack_from(">H", data, place + 2)[0]
        turned = max(turned, _turned(data[place:end]))
        place = end
    return place, turned


def _turned(segment: bytes) -> int:
    """Return which way is up by the first directory of an Exif segment, 1 without one."""
    if segment[1] != 0xE1 or segment[4:10] != b"Exif\0\0":  # noqa: PLR2004 - the segment of Exif
        return 1
    tiff = segment[10:]
    order = "<" if tiff[:2] == b"II" else ">"
    try:
        (place,) = struct.unpack_from(order + "I", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, place)
        for entry in range(place + 2, place + 2 + 12 * min(count, 200), 12):
            tag, kind, _, value = struct.unpack_from(order + "HHIH", tiff, entry)
            if (tag, kind) == (0x0112, 3):
                return value if 1 <= value <= 8 else 1  # noqa: PLR2004 - the eight ways
    except struct.error:
        return 1
    return 1


def _webp(data: bytes) -> Size:
    kind = data[12:16]
    if kind == b"VP8X":
        return _three(data, 24) + 1, _three(data, 27) + 1
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack_from("<HH", data, 26)
    return width & 0x3FFF, height & 0x3FFF


def _three(data: bytes, place: int) -> int:
    return data[place] | data[place + 1] << 8 | data[place + 2] << 16


_READERS: dict[str, Callable[[bytes], Size]] = {
    "png": _png,
    "gif": _gif,
    "jpg": _jpg,
    "webp": _webp,
}
