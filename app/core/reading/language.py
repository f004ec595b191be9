"""Guess the language of a text by its commonest small words."""

from __future__ import annotations

import re
from collections import Counter

from app.core.facts.tokens import word_set

_LOOKED_AT = 20_000  # characters
_LEAST_SHARE = 0.06
_WORD = re.compile(r"[^\W\d_]+")
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
    words = [one.lower() for one in _WORD.findall(text[:_LOOKED_AT])]
    counts = Counter(words)
    shares = {
        code: sum(counts[word] for word in small) / max(1, len(words))
        for code, small in _SMALL.items()
    }
    best = max(shares, key=lambda code: shares[code])
    return best if shares[best] >= _LEAST_SHARE else ""
