"""A zip whose entries are read one by one, each within its bounds; nothing is unpacked to disk."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from app.core.formats.values import PackageError
from app.decks.packages.limits import MB, Limits

_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_LONGEST_END = _END.size + 65_535
_LOCATOR, _LOCATOR_SIZE = b"PK\x06\x07", 20  # stands before the end of a zip for huge files
_ROOMY = 96  # bytes that the directory spends on an entry with a name and times
_AGAIN = "export it once more and try that file"
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


class Archive:
    """An open package. Entries go by their names, which must be plain."""

    def __init__(self, source: bytes | Path, limits: Limits) -> None:
        """Open bytes or a path; raise PackageError for what is no zip, or not a safe one."""
        self.limits = limits
        with ExitStack() as undo:
            try:
                stream = undo.enter_context(_stream(source))
                _check_size(stream, limits)
                self.zip = undo.enter_context(zipfile.ZipFile(stream))
            except (zipfile.BadZipFile, struct.error, ValueError, OSError) as broken:
                raise PackageError(f"The file is no package: {broken}.", _AGAIN) from broken
            self.entries = _checked(self.zip.infolist(), limits)
            self._opened = undo.pop_all()

    def close(self) -> None:
        """Close the file."""
        self._opened.close()

    def read(self, name: str, limit: int) -> bytes:
        """Return an entry; raise PackageError where it is missing, damaged or larger than allowed.

        The zip's own word on a size is not believed: reading ends one byte beyond the limit.
        """
        entry = self.entries.get(name)
        if entry is None:
            raise PackageError(f"The package lacks its entry {name}.", _AGAIN)
        if entry.file_size > limit:
            raise PackageError(
                f"{name} in the package has {entry.file_size / MB:,.1f} MB; "
                f"at most {limit / MB:,.0f} MB are read.",
                "export fewer cards, or leave the media out",
            )
        if entry.file_size > max(MB, entry.compress_size * self.limits.ratio):
            raise PackageError(
                f"{name} in the package unpacks to more than {self.limits.ratio} times its size.",
                "no program makes such a package; get it from somebody you trust",
            )
        try:
            with self.zip.open(entry) as stream:
                return stream.read(limit + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as broken:
            raise PackageError(f"{name} in the package is damaged: {broken}.", _AGAIN) from broken


def _stream(source: bytes | Path) -> BinaryIO:
    return io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")


def _checked(entries: list[zipfile.ZipInfo], limits: Limits) -> dict[str, zipfile.ZipInfo]:
    """Return the entries by their names, unless there are too many or one is not plain."""
    if len(entries) > limits.entries:
        raise _crowded(limits)
    found: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        name = entry.filename
        if _is_unsafe(entry):
            raise PackageError(
                f"The package holds {name[:80]!r}, which points outside or cannot be read.",
                "no program makes such a package; get it from somebody you trust",
            )
        if name in found:
            raise PackageError(f"The package holds {name[:80]!r} twice.", _AGAIN)
        found[name] = entry
    return found


def _crowded(limits: Limits) -> PackageError:
    sentence = f"The package has more than {limits.entries:,} entries."
    return PackageError(sentence, "export the decks one by one")


def _is_unsafe(entry: zipfile.ZipInfo) -> bool:
    """Tell of links, locks, methods that nobody uses, and names that climb."""
    name = entry.orig_filename
    parts = name.split("/")
    climbs = ".." in parts or not parts[0] or "\\" in name or "\0" in name or ":" in parts[0]
    kind = stat.S_IFMT(entry.external_attr >> 16)
    odd = kind not in {0, stat.S_IFREG, stat.S_IFDIR}
    return climbs or odd or bool(entry.flag_bits & 1) or entry.compress_type not in _METHODS


def _check_size(stream: BinaryIO, limits: Limits) -> None:
    """Refuse what is too large before its directory is read whole."""
    size = stream.seek(0, io.SEEK_END)
    if size > limits.package:
        raise PackageError(
            f"The package has {size / MB:,.0f} MB; at most {limits.package / MB:,.0f} MB are read.",
            "export fewer cards, or leave the media out",
        )
    stream.seek(max(0, size - _LONGEST_END))
    tail = stream.read()
    place = tail.rfind(_END_MARK)
    if place < 0 or place + _END.size > len(tail):
        raise zipfile.BadZipFile("it is no zip")
    entries, directory = _END.unpack_from(tail, place)[4:6]
    huge = tail[max(0, place - _LOCATOR_SIZE) : place].startswith(_LOCATOR)
    if huge or entries > limits.entries or directory > limits.entries * _ROOMY:
        raise _crowded(limits)
    stream.seek(0)
