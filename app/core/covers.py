"""Pictures of which parts stay covered until the answer: what the covered picture is called.

The covered picture is a file of its own, so that no page holds what it hides. Its name comes from
the whole picture's name and the covers, so that it is known before it is drawn, and tells neither.
"""

from __future__ import annotations

import hashlib

from app.core.cards import Media
from app.core.fields import digits

DRAWN = "1"  # raise it when the same covers must be drawn anew
_AS = {"jpg": "jpg", "jpeg": "jpg", "webp": "webp"}


def shown_file(media: Media) -> str:
    """Return the file that a question shows: the picture itself, or that with its parts covered."""
    if not media.cover:
        return media.file
    parts = [f"{one.shape} {' '.join(map(digits, one.points))}" for one in media.cover]
    told = "\0".join((DRAWN, media.file, *parts))
    return f"{hashlib.sha256(told.encode()).hexdigest()}.{covered_ending(media.file)}"


def covered_ending(file: str) -> str:
    """Return what a covered picture is kept as: photos stay photos, all else becomes PNG."""
    return _AS.get(file.rpartition(".")[2].lower(), "png")
