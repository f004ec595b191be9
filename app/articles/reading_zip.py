"""The entries of a zip archive that documents are, within limits."""

from __future__ import annotations

import io
import zipfile
import zlib

from app.core.reading.kinds import UnreadableError

MOST_ENTRIES = 10_000
MOST_UNPACKED = 256 * 1024 * 1024  # bytes of all entries together
MOST_TEXT = 32 * 1024 * 1024  # bytes of one entry that is read
MOST_RATIO = 150  # of what an entry unpacks to, from a megabyte on
_LOCKED = 1


def open_zip(data: bytes) -> zipfile.ZipFile:
    """Open an archive; raise UnreadableError for one that is broken, locked or far too large."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError) as broken:
        raise _broken() from broken
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES or sum(one.file_size for one in entries) > MOST_UNPACKED:
        raise UnreadableError(
            f"The file unpacks to more than {MOST_UNPACKED >> 20} MB or {MOST_ENTRIES:,} parts.",
            "No article is as large; choose another file, or copy its text.",
        )
    if any(one.flag_bits & _LOCKED for one in entries):
        raise UnreadableError("The file is locked.", "Save it without a password.")
    return archive


def entry(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return an entry; raise UnreadableError where it is missing, damaged or too large."""
    try:
        if _swells(archive.getinfo(name)):
            raise UnreadableError(
                f"A part of the file unpacks to more than {MOST_TEXT >> 20} MB, "
                f"or to more than {MOST_RATIO} times its size.",
                "No article does; choose another file, or copy its text.",
            )
        return archive.read(name)
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as broken:
        raise _broken() from broken


def _swells(one: zipfile.ZipInfo) -> bool:
    roomy = max(1024 * 1024, one.compress_size * MOST_RATIO)
    return one.file_size > min(MOST_TEXT, roomy)


def _broken() -> UnreadableError:
    return UnreadableError(
        "The file is broken: parts of it are missing or damaged.",
        "Open it where it was made, save it again and choose that.",
    )
