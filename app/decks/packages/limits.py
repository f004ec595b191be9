"""How large a package may be, before and after it is unpacked."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.media import LARGEST

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of a package; sizes are bytes. `ratio` holds for entries of more than a megabyte.

    `cell` is one value
    of a table, `text` all of them (many may share one place in a file), `steps` are millions of
    SQLite's own steps.
    """

    package: int = 256 * MB
    entries: int = 30_000
    collection: int = 64 * MB
    media_list: int = 8 * MB
    file: int = LARGEST
    media: int = 64 * MB
    ratio: int = 100
    cell: int = 8 * MB
    text: int = 48 * MB
    notes: int = 100_000
    log: int = 1_000_000
    steps: int = 400
