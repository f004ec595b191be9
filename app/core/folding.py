"""Fold text so that what a reader takes for the same answer compares equal.

Case, accents on Latin letters, punctuation and spacing go; what tells answers apart stays:
symbols (`C++`, `5%`, `C#`), decimal points (`3.5` is not `35`), minus signs before a number, and
marks of other scripts (`が` is not `か`).
"""

from __future__ import annotations

import re
import unicodedata

_KEPT = frozenset("%#.-")  # a point or minus that reaches the table stands beside a digit
_APOSTROPHES = frozenset("'`\u2018\u2019\u02bc\u00b4")
_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "\u0131": "i", "þ": "th"}
_MINUS = "\u2212"

_ACRONYM = re.compile(r"(?<!\w)(?:[^\W\d_]\.)+[^\W\d_](?!\w)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_LOOSE = re.compile(r"(?<!\d)\.|\.(?!\d)|(?<=\w)-|-(?!\d)")
_LATIN_MARKS = re.compile("(?<=[a-z])[\u0300-\u036f]+")


class _Table(dict[int, str]):
    """What each character becomes, decided once by its Unicode category."""

    def __missing__(self, code: int) -> str:
        """Remember and return what the character `code` becomes."""
        self[code] = result = _become(chr(code))
        return result


class _Dropped(dict[int, str]):
    """Nothing for apostrophes and invisible characters, themselves for all others."""

    def __missing__(self, code: int) -> str:
        """Remember and return what is left of the character `code`."""
        char = chr(code)
        gone = char in _APOSTROPHES or unicodedata.category(char) == "Cf"
        self[code] = result = "" if gone else char
        return result


def _become(char: str) -> str:
    if char in _KEPT:
        return char
    if _DROPPED[ord(char)] == "":
        return ""
    if unicodedata.category(char)[0] in "PZC":
        return " "
    return _LETTERS.get(char, char)


_DROPPED = _Dropped()
_TABLE = _Table()


def fold(text: str) -> str:
    """Return `text` in the form in which equal answers are equal strings.

    Text of nothing but punctuation keeps it, so that `?` and `!` stay different.
    """
    lowered = text.lower() if text.isascii() else _lower(text)
    if "." in lowered or "-" in lowered or "," in lowered:
        lowered = _mind_numbers(lowered)
    return " ".join(lowered.translate(_TABLE).split()) or " ".join(lowered.split())


def _lower(text: str) -> str:
    """Lower and decompose, drop the accents of Latin letters, and compose the rest again."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    apart = unicodedata.normalize("NFKD", apart.casefold()).translate(_LATIN_TABLE)
    return unicodedata.normalize("NFKC", _LATIN_MARKS.sub("", apart))


_LATIN_TABLE = {ord(letter): plain for letter, plain in _LETTERS.items()} | {ord(_MINUS): "-"}


def _mind_numbers(text: str) -> str:
    """Join `U.S.` and `38,000`; of points and hyphens leave only those that belong to a number."""
    joined = _ACRONYM.sub(lambda found: found[0].replace(".", ""), text.translate(_DROPPED))
    return _LOOSE.sub(" ", _THOUSANDS.sub("", joined))
