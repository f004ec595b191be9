"""Headings that ask: how they read as a sentence, and what kind of answer they ask for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.core.facts.lexicon import AUXILIARIES, SMALL
from app.core.facts.measures import MEASURES
from app.core.facts.naming import Names
from app.core.facts.tokens import Token, tokenize, word_set

_DATED = ("in which year", "in what year", "since when", "on which date", "what year", "when")
_NAMES_NOTHING = word_set(
    "it its itself they them their theirs he him his she her hers this that these those such here "
    "there one ones we us our ours both former latter"
)
_READER = word_set("i me my mine you your yours")


@dataclass(frozen=True, slots=True)
class Asking:
    """A heading that asks: in sentence case, what it asks for, and its words after that.

    `sort` is when, many, much, a measure such as long, who, where, why, how, what or whether;
    `counted` is the noun of "How many …" and "Which …"; `rest` begins with the auxiliary if
    there is one.
    """

    prompt: str
    sort: str
    counted: str
    rest: tuple[Token, ...]


def asking(heading: str, names: Names) -> Asking | None:
    """Return how a heading asks, or None if it does not, or not by itself."""
    if not heading.endswith("?") or heading.count("?") > 1:
        return None
    prompt = sentence_case(heading, names)
    tokens = [token for token in tokenize(prompt) if token.word]
    lows = [token.low for token in tokens]
    if not _LEAST <= len(tokens) <= _MOST or {"or", "not"} & set(lows):
        return None
    if re.search(r"[:;,()]", prompt):
        return None
    sort, taken = _sort(lows)
    counted = ""
    if sort in {"many", "which"} or (sort == "much" and lows[taken] not in AUXILIARIES):
        end = next((at for at, low in enumerate(lows) if at >= taken and low in AUXILIARIES), 0)
        end = end or taken + 1
        counted, taken = " ".join(lows[taken:end]), end
    return Asking(prompt, sort, counted, tuple(tokens[taken:])) if sort else None


_LEAST, _MOST = 3, 18  # words of a question


def _sort(lows: list[str]) -> tuple[str, int]:
    """Return what a question asks for, and how many of its words say so."""
    text = " ".join(lows) + " "
    for opening in _DATED:
        if text.startswith(f"{opening} "):
            return "when", len(opening.split())
    first, second = lows[:2]
    if first == "how" and second in {"many", *MEASURES}:
        return second, 2
    if first in {"who", "where", "why", "how", "what"}:
        return ("which", 1) if first == "what" and second not in AUXILIARIES else (first, 1)
    if first == "which":
        return first, 1
    return ("whether", 0) if first in AUXILIARIES else ("", 0)


def pronoun(asked: Asking) -> str:
    """Return the first word of a question that names nothing by itself, "" if all do."""
    return next((token.low for token in asked.rest if token.low in _NAMES_NOTHING), "")


def talks_to_reader(asked: Asking) -> bool:
    """Tell whether a question is put by or to whoever reads it."""
    return any(token.low in _READER for token in asked.rest)


def sentence_case(heading: str, names: Names) -> str:
    """Return a heading in title case as a sentence: names keep their capitals."""
    if any(token.text.islower() and token.low not in SMALL for token in tokenize(heading)):
        return heading
    words = []
    for place, token in enumerate(tokenize(heading)):
        bare = re.sub(r"[\u2019']s?$", "", token.text)
        lower = token.word and place and bare[:1].isupper() and bare[1:].islower()
        known = bare.lower() in names.lower or not (names.inside[bare] or names.of_a_people(bare))
        words.append((token.start, token.text.lower() if lower and known else token.text))
    pieces = list(heading)
    for start, word in words:
        pieces[start : start + len(word)] = word
    return "".join(pieces)
