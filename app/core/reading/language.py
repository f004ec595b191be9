"""Guess the language of a text by its commonest small words."""

from __future__ import annotations

import re
from collections import Counter

from app.core.facts.tokens import word_set

ANOTHER = "another language"  # what is said of one that has no name here
NAMES = {
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "it": "Italian",
    "pt": "Portuguese",
    "nl": "Dutch",
    "sv": "Swedish",
    "pl": "Polish",
}
LOOKED_AT = 20_000  # characters
_LEAST_SHARE = 0.06
_LEAST_WORDS, _LEAST_LETTERS = 30, 60
_CLEARLY = 1.5  # times as many small words as English has
_FAINT = 0.04  # share of English small words below which no English text comes
_WORD = re.compile(r"[^\W\d_]+")
_FAR_LETTER = re.compile(r"[\u0370-\u1dff\u2e80-\ud7ff]")  # neither Latin nor signs
_SMALL = {
    "en": word_set("the of and to in is was that for with are by as it from this which were"),
    "de": word_set("der die und das ist nicht von den mit des auf ein eine dem zu sich wurde"),
    "fr": word_set("le la les des et est une dans du qui que pour sur au par avec sont il"),
    "es": word_set("el la los las que del en una por con para es se su como al fue son"),
    "it": word_set("il la di che gli una per con del della sono nel si alla le dei come"),
    "pt": word_set("o os da do que uma para com em não dos das por mais foi ao pela são"),
    "nl": word_set("de het een van en dat niet met voor zijn op aan ook werd door er bij"),
    "sv": word_set("och att det som en på är av för med till den inte om ett var från"),
    "pl": word_set("w i na z do nie się jest to że o przez od po dla jako oraz był"),
}


def language_of(text: str) -> str:
    """Return the code of the language that a text is most likely in, "" when unsure."""
    shares = _shares(_words(text))
    best = max(shares, key=lambda code: shares[code])
    return best if shares[best] >= _LEAST_SHARE else ""


def foreign(text: str) -> str:
    """Name the language of a text that is clearly not in English, "" where it is or may be.

    Of a few words nothing is said.
    """
    words = _words(text)
    letters = "".join(words)
    if len(letters) >= _LEAST_LETTERS and len(_FAR_LETTER.findall(letters)) * 2 > len(letters):
        return ANOTHER
    if len(words) < _LEAST_WORDS:
        return ""
    shares = _shares(words)
    best = max(shares, key=lambda code: shares[code])
    if best != "en" and shares[best] >= max(_LEAST_SHARE, shares["en"] * _CLEARLY):
        return NAMES[best]
    return ANOTHER if shares["en"] < _FAINT and len(words) >= 2 * _LEAST_WORDS else ""


def _words(text: str) -> list[str]:
    return [one.lower() for one in _WORD.findall(text[:LOOKED_AT])]


def _shares(words: list[str]) -> dict[str, float]:
    """Return the share of each language's small words."""
    counts = Counter(words)
    return {
        code: sum(counts[word] for word in small) / max(1, len(words))
        for code, small in _SMALL.items()
    }
