"""Words of a sentence with their places, numbers kept whole ("38,000", "3.5", "1,000-km")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_LONGEST_KEPT = 400  # characters of a text whose tokens are kept for the next who asks

_TOKEN = re.compile(
    r"\d{3,4}s\b|°[CF]?"
    r"|(?:[$€£¥]\s?)?\d+(?:[.,]\d+)*(?:%|°[CF]?|st\b|nd\b|rd\b|th\b)?"
    r"|(?:[A-Z]\.){2,}"
    r"|[^\W\d_][\w]*(?:(?:[-\u2019'.&/+]+)[\w]+)*(?:\++)?(?:\u2019(?!\w))?"
    r"|\S"
)
_NUMBER = re.compile(r"(?:[$€£¥]\s?)?\d+(?:,\d{3})*(?:\.\d+)?%?")
_YEAR = re.compile(r"(?:1[0-9]|20)\d\d")


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or mark; `low` is the word in small letters."""

    text: str
    start: int
    low: str

    @property
    def end(self) -> int:
        """Return the place after the last character."""
        return self.start + len(self.text)

    @property
    def word(self) -> bool:
        """Tell whether this is a word or a number rather than a mark."""
        return self.text[0].isalnum() or self.text[0] in "$€£¥"

    @property
    def number(self) -> bool:
        """Tell whether this is a number in digits."""
        last = self.text[-1]
        return (last.isdigit() or last == "%") and _NUMBER.fullmatch(self.text) is not None

    @property
    def year(self) -> bool:
        """Tell whether this looks like a year between 1000 and 2099."""
        return len(self.text) == len("2026") and _YEAR.fullmatch(self.text) is not None


def tokenize(text: str) -> list[Token]:
    """Return the tokens of a text in order."""
    return list(_kept(text) if len(text) <= _LONGEST_KEPT else _tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    for found in _TOKEN.finditer(text):
        word = found[0]
        yield Token(word, found.start(), word.lower())


@lru_cache(maxsize=512)
def _kept(text: str) -> tuple[Token, ...]:
    """Keep the tokens of the last texts, as every rule and the gate look at the same sentence."""
    return tuple(_tokens(text))


def joined(text: str, tokens: list[Token]) -> str:
    """Return the part of the text that the tokens cover."""
    return text[tokens[0].start : tokens[-1].end] if tokens else ""


def word_set(words: str) -> frozenset[str]:
    """Return words written one after the other as a set."""
    return frozenset(words.split())
