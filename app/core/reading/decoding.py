"""Turn the bytes of a text into characters, and refuse what is no text."""

from __future__ import annotations

import re
from typing import NamedTuple

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
_UNMARKED = ("utf-16-le", "utf-16-be")
_NAMES = dict.fromkeys(_UNMARKED, "UTF-16")
_PLAIN, _ACCENTED = re.compile("[A-Za-z]"), re.compile(r"[\u00c0-\u00ff]")
_STRANGE = re.compile(r"[\u00c0-\u00ff]{5}")  # no western word has so many
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


class Decoded(NamedTuple):
    """A text, and what its bytes were read as: "" for UTF-8, which needs no mention."""

    text: str
    read_as: str = ""


def decode(data: bytes) -> Decoded:
    """Return a text of UTF-8, of UTF-16, else of Windows-1252 if it looks like words in that.

    Raise UnreadableError for what is no text, or one in characters of another family.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = _strictly(data[len(mark) :], encoding)
            return Decoded(_plain(text), _NAMES.get(encoding, ""))
    for first, encoding in enumerate(_UNMARKED):
        if _is_wide(data, first):
            return Decoded(_plain(_strictly(data, encoding)), _NAMES[encoding])
    try:
        return Decoded(_plain(data.decode()))
    except UnicodeDecodeError as wrong:
        return Decoded(_western(data, wrong), "Windows-1252")


def _is_wide(data: bytes, first: int) -> bool:
    """Tell whether most characters are two bytes, the one at `first` saying something."""
    start = data[:_START]
    said, empty = start[first::2].count(0), start[1 - first :: 2].count(0)
    return len(data) % 2 == 0 and empty * 4 > len(start) and said * 20 < empty


def _western(data: bytes, wrong: UnicodeDecodeError) -> str:
    """Return a text of Windows-1252 where most letters are plain ones, as in western languages."""
    try:
        text = _plain(data.decode("cp1252"))
    except UnicodeDecodeError:
        raise _unknown(wrong) from wrong
    plain = len(_PLAIN.findall(text))
    if len(_ACCENTED.findall(text)) > plain or _STRANGE.search(text):
        raise _unknown(wrong) from wrong
    return text


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
        raise _unknown(wrong) from wrong


def _unknown(wrong: UnicodeDecodeError) -> UnreadableError:
    return UnreadableError(
        f"Its characters are unknown: byte {wrong.start + 1} cannot be read.",
        "Open the file in an editor, save it as UTF-8 and choose it again.",
    )


def _plain(text: str) -> str:
    if _CONTROL.search(text):
        raise UnreadableError("This is no text.", "Choose a file that holds an article.")
    return text
