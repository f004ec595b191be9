"""How alike two short texts are, and which of many texts are most like one.

Likeness is Dice's coefficient over trigrams of characters. Finding candidates goes through an
inverted index of words, rarest first, so that many texts never meant comparing each with each.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from app.core.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDE = re.compile("[\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff]+")
_RAREST = 5  # words of a text that are looked up
_POSTINGS = 40  # texts that are taken from one word
_CANDIDATES = 5  # texts that are compared in full


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how alike two sets of trigrams are: 0 nothing in common, 1 the same."""
    if not one or not other:
        return float(one == other)
    return 2 * len(one & other) / (len(one) + len(other))


class Likeness:
    """Tells how alike texts are that are compared often; of each a number with a bit a trigram."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._bits: dict[str, int] = {}

    def of(self, one: str, other: str) -> float:
        """Return how alike two texts are, as `likeness` of their trigrams."""
        first, second = self._of(one), self._of(other)
        if not first or not second:
            return float(first == second)
        return 2 * (first & second).bit_count() / (first.bit_count() + second.bit_count())

    def _of(self, text: str) -> int:
        found = self._bits.get(text)
        if found is None:
            places = self._places
            found = sum(1 << places.setdefault(one, len(places)) for one in trigrams(text))
            self._bits[text] = found
        return found


def trigrams(text: str) -> frozenset[str]:
    """Return the trigrams of a text's folded characters, words bounded by spaces."""
    padded = f" {fold(text)} "
    return frozenset(padded[start : start + 3] for start in range(len(padded) - 2))


def words(text: str) -> list[str]:
    """Return the folded words of a text; scripts without spaces give pairs of characters."""
    folded = fold(text)
    if folded.isascii():
        return folded.split()
    found = _WIDE.sub(" ", folded).split()
    for run in _WIDE.findall(folded):
        found.extend(run[start : start + 2] for start in range(max(1, len(run) - 1)))
    return found


class Index:
    """Finds, among given texts, those that share the rarest words with another."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        for place, text in enumerate(texts):
            for word in set(words(text)):
                self._places[word].append(place)

    def candidates(self, text: str) -> list[int]:
        """Return the places of the few texts most worth comparing with `text`, best first."""
        known = {word for word in words(text) if word in self._places}
        rarest = sorted(known, key=lambda word: (len(self._places[word]), word))[:_RAREST]
        shared: defaultdict[int, float] = defaultdict(float)
        for word in rarest:
            places = self._places[word]
            for place in places[:_POSTINGS]:
                shared[place] += 1 / len(places)
        best = sorted(shared.items(), key=lambda item: (-item[1], item[0]))
        return [place for place, _ in best[:_CANDIDATES]]
