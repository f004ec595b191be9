"""Take out of pictures and sounds what nobody sees or hears: places, names, dates, appendages.

Nothing is decoded: blocks, chunks and boxes are walked, those that make the picture or the sound
are kept byte for byte, and a file that does not add up is refused. A JPEG keeps which way is up.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterator

from app.core.drawings import MediaError
from app.core.picturesize import orientation

_PNG_START = b"\x89PNG\r\n\x1a\n"
_PNG_COLOUR = (b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs", b"cICP")
_PNG_KEPT = frozenset((*_PNG_COLOUR, b"acTL", b"fcTL", b"fdAT"))
_UPRIGHT = 1
_WEBP_KEPT = frozenset((b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_WEBP_TOLD = 0x0C  # the flags of VP8X that announce Exif and XMP
_WAV_KEPT = frozenset((b"fmt ", b"fact", b"data"))
_BOXES_INSIDE = frozenset((b"moov", b"trak"))
_BOXES_TOLD = frozenset((b"udta", b"meta", b"uuid"))
_JPEG_END = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # in compressed data, what is no data
_FRAME = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb]")
_MP3_HEAD = 4096  # bytes within which sound must begin
_BITRATES = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def strip(ending: str, data: bytes) -> bytes:
    """Return a picture or sound of this sort without what it tells besides.

    Raises:
        MediaError: the file is cut short, broken, or something else under a false beginning.
    """
    try:
        return _STRIPPERS[ending](data)
    except (struct.error, IndexError, KeyError, ValueError) as broken:
        message = "the file is cut short or broken; save or export it again"
        raise MediaError(message) from broken


def _png(data: bytes) -> bytes:
    kept = [_PNG_START]
    names: list[bytes] = []
    place = len(_PNG_START)
    while not names or names[-1] != b"IEND":
        (length,) = struct.unpack_from(">I", data, place)
        chunk = data[place : place + length + 12]
        (known,) = struct.unpack_from(">I", chunk, length + 8)
        if zlib.crc32(chunk[4:-4]) != known:
            raise ValueError("a chunk does not match its checksum")
        names.append(chunk[4:8])
        if chunk[4:5].isupper() or chunk[4:8] in _PNG_KEPT:
            kept.append(chunk)
        place += len(chunk)
    if names[0] != b"IHDR" or b"IDAT" not in names:
        raise ValueError("there is no picture in it")
    return b"".join(kept)


def _jpg(data: bytes) -> bytes:
    turned = orientation(data)
    kept = [data[:2], _exif(turned) if turned != _UPRIGHT else b""]
    place, marker = 2, 0
    while marker != 0xD9:  # noqa: PLR2004 - the end of the image
        if data[place] != 0xFF:  # noqa: PLR2004 - every marker begins so
            raise ValueError("no marker stands here")
        marker = data[place + 1]
        end = _jpg_end(data, place, marker)
        segment = data[place:end]
        if len(segment) != end - place:
            raise ValueError("a segment is cut short")
        if _is_seen(marker, segment):
            kept.append(segment)
        place = end
    return b"".join(kept)


def _jpg_end(data: bytes, place: int, marker: int) -> int:
    """Return where a segment ends, the compressed data after the start of a scan included."""
    if marker == 0xD9:  # noqa: PLR2004 - the end of the image
        return place + 2
    (length,) = struct.unpack_from(">H", data, place + 2)
    if length < 2:  # noqa: PLR2004 - it counts itself
        raise ValueError("a segment has no length")
    end: int = place + 2 + length
    if marker != 0xDA:  # noqa: PLR2004 - the start of a scan
        return end
    found = _JPEG_END.search(data, end)
    if found is None:
        raise ValueError("the picture does not end")
    return found.start()


def _is_seen(marker: int, segment: bytes) -> bool:
    """Tell whether a segment makes the picture: frames, tables, and the three known of colour."""
    if 0xE0 <= marker <= 0xEF:  # noqa: PLR2004 - application segments
        return segment[4:].startswith((b"JFIF\0", b"ICC_PROFILE\0", b"Adobe"))
    return 0xC0 <= marker <= 0xDF  # noqa: PLR2004 - comments are beyond


def _exif(turned: int) -> bytes:
    """Return a segment that tells which way is up, and nothing else."""
    entry = struct.pack(">HHIHH", 0x0112, 3, 1, turned, 0)
    body = b"Exif\0\0MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4)
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _gif(data: bytes) -> bytes:
    place = 13 + _table(data[10])
    kept = [data[:place]]
    frames = 0
    while data[place] != 0x3B:  # noqa: PLR2004 - the trailer
        start = place
        if data[place] == 0x2C:  # noqa: PLR2004 - an image
            place = _blocks_end(data, place + 11 + _table(data[place + 9]))
            kept.append(data[start:place])
            frames += 1
        elif data[place] == 0x21:  # noqa: PLR2004 - an extension
            place = _blocks_end(data, place + 2)
            if data[start + 1] == 0xF9 or data[start + 3 : start + 11] == b"NETSCAPE":  # noqa: PLR2004 - how frames follow
                kept.append(data[start:place])
        else:
            raise ValueError("no block stands here")
    if not frames:
        raise ValueError("there is no picture in it")
    return b"".join(kept) + b"\x3b"


def _table(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _blocks_end(data: bytes, place: int) -> int:
    while data[place]:
        place += data[place] + 1
    return place + 1


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Give the name and content of each chunk of a RIFF file."""
    (length,) = struct.unpack_from("<I", data, 4)
    end = length + 8
    place = 12
    while place + 8 <= end:
        name = data[place : place + 4]
        (size,) = struct.unpack_from("<I", data, place + 4)
        content = data[place + 8 : place + 8 + size]
        if len(content) != size:
            raise ValueError("a chunk is cut short")
        yield name, content
        place += 8 + size + size % 2


def _riff(form: bytes, chunks: list[tuple[bytes, bytes]]) -> bytes:
    body = b"".join(
        name + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)
        for name, content in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + form + body


def _webp(data: bytes) -> bytes:
    chunks = [each for each in _chunks(data) if each[0] in _WEBP_KEPT]
    if not chunks or chunks[0][0] not in {b"VP8X", b"VP8 ", b"VP8L"}:
        raise ValueError("there is no picture in it")
    name, first = chunks[0]
    if name == b"VP8X":
        chunks[0] = name, bytes([first[0] & ~_WEBP_TOLD]) + first[1:]
        if not {b"VP8 ", b"VP8L", b"ANMF"} & {each for each, _ in chunks}:
            raise ValueError("there is no picture in it")
    return _riff(b"WEBP", chunks)


def _wav(data: bytes) -> bytes:
    chunks = [each for each in _chunks(data) if each[0] in _WAV_KEPT]
    if {b"fmt ", b"data"} - {name for name, _ in chunks}:
        raise ValueError("there is no sound in it")
    return _riff(b"WAVE", chunks)


def _ogg(data: bytes) -> bytes:
    """Walk the pages; their checksums cover comments, too, so that all of it stays."""
    place = 0
    while place < len(data):
        if data[place : place + 5] != b"OggS\0":
            raise ValueError("no page stands here")
        segments = data[place + 26]
        table = data[place + 27 : place + 27 + segments]
        place += 27 + len(table) + sum(table)
        if len(table) != segments or place > len(data):
            raise ValueError("a page is cut short")
    return data


def _m4a(data: bytes) -> bytes:
    """Blank the boxes that tell of the sound; the others must not move."""
    blank = bytearray(data)
    names = {name for name, _, _ in _boxes(data, 0, len(data))}
    if not {b"ftyp", b"moov", b"mdat"} <= names:
        raise ValueError("there is no sound in it")
    _blank(blank, 0, len(data))
    return bytes(blank)


def _blank(data: bytearray, start: int, end: int) -> None:
    for name, first, last in _boxes(bytes(data), start, end):
        if name in _BOXES_TOLD:
            data[first - 4 : last] = b"free" + bytes(last - first)
        elif name in _BOXES_INSIDE:
            _blank(data, first, last)


def _boxes(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Give the name of each box, and where its content begins and ends."""
    while start < end:
        size, name = struct.unpack_from(">I4s", data, start)
        if not size and end == len(data):
            size = end - start  # the last box may reach to the end of the file
        if size < 8 or start + size > end:  # noqa: PLR2004 - size and name
            raise ValueError("a box is cut short")
        yield name, start + 8, start + size
        start += size


def _mp3(data: bytes) -> bytes:
    """Cut the tags at both ends; two frames must follow each other."""
    start = 0
    while data[start : start + 3] == b"ID3":
        start += 10 + sum(
            byte << 7 * (3 - n) for n, byte in enumerate(data[start + 6 : start + 10])
        )
    end = len(data) - 128 if data[-128:-125] == b"TAG" else len(data)
    for found in _FRAME.finditer(data, start, min(end, start + _MP3_HEAD)):
        after = found.start() + _frame_length(data, found.start())
        if after > found.start() and (after == end or _FRAME.match(data, after, end)):
            return data[found.start() : end]
    raise ValueError("there is no sound in it")


def _frame_length(data: bytes, place: int) -> int:
    """Return the length of a frame of MPEG layer III, 0 where it is none."""
    version, rate = data[place + 1] >> 3 & 3, data[place + 2] >> 2 & 3
    bits = data[place + 2] >> 4
    if version not in _RATES or rate > 2 or not 0 < bits < 15:  # noqa: PLR2004 - reserved, free
        return 0
    first = version == 3  # noqa: PLR2004 - MPEG 1
    samples = 144_000 if first else 72_000
    padding = data[place + 2] >> 1 & 1
    return samples * _BITRATES[first][bits] // _RATES[version][rate] + padding


_STRIPPERS: dict[str, Callable[[bytes], bytes]] = {
    "png": _png,
    "jpg": _jpg,
    "gif": _gif,
    "webp": _webp,
    "wav": _wav,
    "ogg": _ogg,
    "m4a": _m4a,
    "mp3": _mp3,
}
