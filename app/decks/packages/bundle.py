"""A zip of decks as text, with the pictures and sounds that they mention beside them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from app.core.formats.values import PackageError
from app.core.yamlevents import MOST_BYTES
from app.decks.packages.archive import Archive
from app.decks.packages.limits import MB, Limits

ENDINGS = (".yaml", ".yml")
MOST_DECKS = 100
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same deck makes the same bytes
_DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class BundledDeck:
    """The text of a deck in a bundle, and its files by the names that the text may use."""

    name: str
    data: bytes
    files: Mapping[str, bytes]


def is_bundle(source: bytes | Path, limits: Limits = _DEFAULT_LIMITS) -> bool:
    """Tell whether a zip holds decks as text; raise PackageError for what is no safe zip."""
    archive = Archive(source, limits)
    archive.close()
    return bool(_decks(archive))


def read_bundle(source: bytes | Path, limits: Limits = _DEFAULT_LIMITS) -> tuple[BundledDeck, ...]:
    """Return the decks of a bundle; raise PackageError for what is broken, hostile or too large.

    Nothing is unpacked to disk: a deck reaches only what stands in its own folder, or below it.
    """
    archive = Archive(source, limits)
    try:
        names = _decks(archive)
        if len(names) > MOST_DECKS:
            raise PackageError(
                f"The zip holds more than {MOST_DECKS} decks.", "make several zips of it"
            )
        texts = {name: archive.read(name, MOST_BYTES) for name in names}
        files = _files(archive, limits)
    finally:
        archive.close()
    return tuple(
        BundledDeck(name, data, _below(PurePosixPath(name).parent, files))
        for name, data in texts.items()
    )


def write_bundle(name: str, text: str, files: Mapping[str, bytes]) -> bytes:
    """Return a zip of one deck's text, byte for byte, and its files by the names in the text."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as bundle:
        for entry, data in ((f"{name}.yaml", text.encode()), *files.items()):
            info = zipfile.ZipInfo(entry, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            bundle.writestr(info, data)
    return made.getvalue()


def _decks(archive: Archive) -> list[str]:
    return sorted(
        name for name in archive.entries if name.lower().endswith(ENDINGS) and not _is_hidden(name)
    )


def _is_hidden(name: str) -> bool:
    """Tell whether a file is one that systems put into zips beside one's own."""
    return any(part.startswith((".", "__MACOSX")) for part in name.split("/"))


def _files(archive: Archive, limits: Limits) -> dict[str, bytes]:
    """Read what may be pictures and sounds, within the limit of all of them together."""
    found: dict[str, bytes] = {}
    left = limits.media
    for name in archive.entries:
        if name.endswith("/") or name.lower().endswith(ENDINGS) or _is_hidden(name):
            continue
        found[name] = archive.read(name, limits.file)
        left -= len(found[name])
        if left < 0:
            raise PackageError(
                f"The pictures and sounds have more than {limits.media / MB:,.0f} MB.",
                "make several zips, or leave the largest files out",
            )
    return found


def _below(folder: PurePosixPath, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of a folder and those below it, by their names from there."""
    prefix = "" if folder == PurePosixPath() else f"{folder}/"
    return {
        name.removeprefix(prefix): data for name, data in files.items() if name.startswith(prefix)
    }
