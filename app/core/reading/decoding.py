"""Turn the bytes of a text into characters, and refuse what is no text."""

from __future__ import annotations

import re

from app.core.reading.kinds import UnreadableError

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,30})|encoding=[\"']([\w-]{2,30})[\"']",
    re.IGNORECASE,
)
_START = 4096
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def decode(data: bytes) -> str:
    """Return a text of UTF-8, or of UTF-16 with its mark; raise UnreadableError for others."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _plain(_strictly(data[len(mark) :], encoding))
    return _plain(_strictly(data, "utf-8"))


def decode_page(data: bytes) -> str:
    """Return the text of an HTML page: by its mark, by what it declares, as UTF-8, else Latin."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    found = _DECLARED.search(data[:_START])
    declared = (found[1] or found[2]).decode("ascii") if found else ""
    for encoding in (declared, "utf-8"):
        try:
            return data.decode(encoding) if encoding else data.decode()
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("cp1252", "replace")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as wrong:
        raise UnreadableError(
            f"This is no text in UTF-8: byte {wrong.start + 1} cannot be read.",
            "Open the file in an editor, save it as UTF-8 and choose it again.",
        ) from wrong


def _plain(text: str) -> str:
    if _CONTROL.search(text):
        raise UnreadableError("This is no text.", "Choose a file that holds an article.")
    return text
