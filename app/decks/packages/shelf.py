"""The pictures and sounds of a package: read when a card asks for them, known by their content."""

from __future__ import annotations

from unicodedata import normalize
from urllib.parse import unquote

from app.core.formats.values import PackageError
from app.core.media import PICTURES, MediaError, inspect
from app.decks.packages.archive import Archive
from app.decks.packages.layout import Layout
from app.decks.packages.limits import MB
from app.decks.packages.zstd import unpack


class PackageShelf:
    """The media of one package; `contents` holds those that a card has asked for."""

    def __init__(self, archive: Archive, layout: Layout) -> None:
        self.archive, self.layout = archive, layout
        self.contents: dict[str, bytes] = {}
        self.total = 0
        self._known: dict[str, tuple[str, str] | MediaError] = {}

    def find(self, name: str) -> tuple[str, str]:
        """Return a file's name, and "image" or "audio".

        Raises MediaError where no card can show it, PackageError beyond the limit of all media.
        """
        if name not in self._known:
            try:
                self._known[name] = self._read(name)
            except MediaError as refused:
                self._known[name] = refused
        found = self._known[name]
        if isinstance(found, MediaError):
            raise MediaError(str(found)) from found
        return found

    def _read(self, name: str) -> tuple[str, str]:
        plain = normalize("NFC", name)
        listed = plain if plain in self.layout.media else normalize("NFC", unquote(plain))
        number = self.layout.media.get(listed)
        if number is None:
            raise MediaError("the package does not hold this file")
        limits = self.archive.limits
        try:
            data = self.archive.read(number, limits.file)
            data = unpack(data, limits.file, listed) if self.layout.latest else data
        except PackageError as refused:
            raise MediaError(refused.sentence.rstrip(".")) from refused
        found = inspect(data)
        self.total += len(data)
        if self.total > limits.media:
            raise PackageError(
                f"The pictures and sounds have more than {limits.media / MB:,.0f} MB.",
                "export the decks one by one, or without media",
            )
        self.contents[listed] = data
        return listed, "image" if found.ending in PICTURES else "audio"
