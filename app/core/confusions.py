"""Which answers are taken for which: pairs of the right answer and the wrong one that was given.

A pair counts both ways: where one is right and the other is answered, and the other way round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from app.core import cloze
from app.core.cards import Basic, Card, Choice, Cloze, Match, Number, Short, Spot
from app.core.folding import fold
from app.core.markup import plain
from app.core.typed import variants

LONGEST = 120
REVERSE = "reverse"


class Mistake(NamedTuple):
    """A wrong answer to a card: what is right, what was given, how often, by how many learners."""

    card: int
    right: str
    given: str
    times: int
    learners: int


@dataclass(slots=True)
class Confusion:
    """Two answers that are taken for each other; `times` is how often, either way.

    `there` is how often `other` was given where `one` is right, `back` the other way round;
    `cards` are those on which it happened, the most often first.
    """

    one: str
    other: str
    there: int = 0
    back: int = 0
    learners: int = 0
    by_card: dict[int, int] = field(default_factory=dict)

    @property
    def times(self) -> int:
        """Return how often one was taken for the other, either way."""
        return self.there + self.back

    @property
    def cards(self) -> tuple[int, ...]:
        """Name the cards on which it happened, the most often first."""
        return tuple(sorted(self.by_card, key=lambda card: (-self.by_card[card], card)))


def taken_for(card: Card, face: str, response: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - each kind has its own form
    """Return what is right and what was given instead, in words, of each part that was wrong.

    `face` is "" or what follows the card's key: c1, reverse. Kinds whose wrong answers are no other
    answer (true or false, an order, several at once, an essay) have none, and so has what is blank
    or no response at all.
    """
    reader = _READERS.get(card.kind)
    if reader is None:
        return []
    try:
        pairs = reader(card, face, response)
    except (TypeError, KeyError, IndexError, ValueError):
        return []
    said = [(_words(right), _words(given)) for right, given in pairs]
    return [(right, given) for right, given in said if given and fold(right) != fold(given)]


def confused(mistakes: Iterable[Mistake]) -> list[Confusion]:
    """Return the pairs of answers that are confused, the most often first.

    Answers are the same whatever their case and accents. `learners` sums over cards, so somebody
    who confuses a pair on two cards counts twice.
    """
    found: dict[tuple[str, str], Confusion] = {}
    for each in mistakes:
        one, other = fold(each.right), fold(each.given)
        turned = (other, one) in found
        pair = found.setdefault(
            (other, one) if turned else (one, other), Confusion(each.right, each.given)
        )
        if turned:
            pair.back += each.times
        else:
            pair.there += each.times
        pair.learners += each.learners
        pair.by_card[each.card] = pair.by_card.get(each.card, 0) + each.times
    return sorted(found.values(), key=lambda pair: (-pair.times, pair.one, pair.other))


@lru_cache(maxsize=4096)
def _words(text: str) -> str:
    said = plain(text).strip()
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"


Pairs = Iterable[tuple[str, str]]


def _choice(card: Choice, _face: str, response: int) -> Pairs:
    return [(card.right, card.wrong[response - 1].text)] if response > 0 else []


def _spot(card: Spot, _face: str, response: dict[str, int]) -> Pairs:
    label = response["label"]
    return [(card.right.label, card.wrong[label - 1].label)] if label > 0 else []


def _match(card: Match, _face: str, response: list[int | None]) -> Pairs:
    sides = (*(right for _, right in card.pairs), *card.wrong)
    chosen = zip(card.pairs, response, strict=True)
    return [(right, sides[given]) for (_, right), given in chosen if given is not None]


def _typed(card: Short | Number, _face: str, response: str) -> Pairs:
    right = (
        variants(card.accept[0])[0].shown
        if isinstance(card, Short)
        else f"{card.answer} {card.unit}".strip()
    )
    return [(right, response + "")]


def _basic(card: Basic, face: str, response: str) -> Pairs:
    return [(card.prompt if face == REVERSE else card.answer, response + "")]


def _cloze(card: Cloze, face: str, response: str | list[str | None]) -> Pairs:
    gaps = [part for part in cloze.parse(card.prompt) if isinstance(part, cloze.Gap)]
    hidden = [gap.text for gap in gaps if face == f"c{gap.number}"]
    given = [response] if isinstance(response, str) else response
    return [(text, said or "") for text, said in zip(hidden, given, strict=True)]


_READERS: dict[str, Callable[[Any, str, Any], Pairs]] = {
    Basic.kind: _basic,
    Choice.kind: _choice,
    Cloze.kind: _cloze,
    Match.kind: _match,
    Number.kind: _typed,
    Short.kind: _typed,
    Spot.kind: _spot,
}
