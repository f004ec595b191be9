"""What a made-up learner answers: right, or wrong in a way that others are wrong too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core import cloze, evidence, grading
from app.core.cards import Basic, Card, Choice, Cloze, Match, Number, Order, Select, Short, Truth
from app.core.grades import UnreadableResponse
from app.core.simulation import Chance
from app.core.typed import variants

FAVOURITE = 0.65  # the share of wrong answers that are the usual one


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a card that is asked: its ids, its version, and its card as written."""

    id: int
    deck_id: int
    key: str
    note: str
    position: int
    version: int
    lang: str
    tags: tuple[str, ...]
    flashcard: bool
    card: Card

    @property
    def side(self) -> str:
        """Name the face: "", c1, reverse."""
        return self.key.partition("/")[2]


@dataclass(frozen=True, slots=True)
class Repertoire:
    """What may be answered to a face: right, and wrong with the fraction that it gets.

    `mode` and `options` are as the review log has them.
    """

    right: Any
    wrong: tuple[tuple[Any, float], ...]
    mode: str
    options: int

    def wrongly(self, chance: Chance) -> tuple[Any, float]:
        """Return a wrong answer, mostly the usual one; none is an empty answer."""
        if not self.wrong:
            return None, 0.0
        if chance.random() < FAVOURITE:
            return self.wrong[0]
        return self.wrong[int(len(self.wrong) * chance.random())]


def repertoires(faces: Sequence[Face]) -> dict[int, Repertoire]:
    """Return what may be answered to each face, wrong answers taken from its neighbours."""
    return {face.id: _of(face, _neighbours(face, faces)) for face in faces}


def _of(face: Face, neighbours: Sequence[str]) -> Repertoire:
    right, wrong = _ANSWERS.get(face.card.kind, _plain)(face, neighbours)
    options = evidence.count_options(face.card)
    graded = [(each, _fraction(face, each)) for each in wrong]
    kept = tuple((each, got) for each, got in graded if got is not None and got < 1)
    return Repertoire(right, kept, "choice" if options else "typed", min(options, 32_767))


def _fraction(face: Face, response: object) -> float | None:
    try:
        return grading.grade(face.card, response, face=face.side, lang=face.lang).fraction
    except UnreadableResponse:
        return None


def _neighbours(face: Face, faces: Sequence[Face]) -> list[str]:
    """Return the answers to other cards of the same kind and deck, the nearest first."""
    alike = [
        each
        for each in faces
        if each.deck_id == face.deck_id and each.card.kind == face.card.kind and each.id != face.id
    ]
    alike.sort(key=lambda each: (abs(each.position - face.position), each.position))
    return [text for each in alike if (text := _said(each))]


def _said(face: Face) -> str:
    card = face.card
    if isinstance(card, Short):
        return variants(card.accept[0])[0].shown
    if isinstance(card, Number):
        return card.answer
    if isinstance(card, Cloze):
        return ", ".join(_gaps(face))
    if isinstance(card, Basic):
        return card.prompt if face.side == grading.REVERSE else card.answer
    return ""


def _gaps(face: Face) -> list[str]:
    parts = cloze.parse(face.card.prompt)
    return [p.text for p in parts if isinstance(p, cloze.Gap) and face.side == f"c{p.number}"]


Answers = tuple[Any, Iterable[Any]]


def _plain(face: Face, neighbours: Sequence[str]) -> Answers:
    return _said(face), neighbours[:3]


def _short(face: Face, neighbours: Sequence[str]) -> Answers:
    rejected = [option.text for option in face.card.reject] if isinstance(face.card, Short) else []
    return _said(face), [*rejected, *neighbours[:2]]


def _cloze(face: Face, neighbours: Sequence[str]) -> Answers:
    gaps = _gaps(face)
    return gaps, [[text] for text in neighbours[:3]] if len(gaps) == 1 else []


def _choice(face: Face, _neighbours: Sequence[str]) -> Answers:
    card = face.card
    assert isinstance(card, Choice)  # noqa: S101 - the registry goes by kind
    turn = face.id % len(card.wrong)
    return 0, [1 + (turn + n) % len(card.wrong) for n in range(len(card.wrong))]


def _select(face: Face, _neighbours: Sequence[str]) -> Answers:
    card = face.card
    assert isinstance(card, Select)  # noqa: S101 - the registry goes by kind
    right = list(range(len(card.right)))
    return right, [right[:-1], [*right, len(right)] if card.wrong else right[1:], right[:1]]


def _truth(face: Face, _neighbours: Sequence[str]) -> Answers:
    right = isinstance(face.card, Truth) and face.card.answer
    return right, [not right]


def _match(face: Face, _neighbours: Sequence[str]) -> Answers:
    card = face.card
    assert isinstance(card, Match)  # noqa: S101 - the registry goes by kind
    right = list(range(len(card.pairs)))
    return right, [_swapped(right, 0), _swapped(right, len(right) - 2)]


def _order(face: Face, _neighbours: Sequence[str]) -> Answers:
    card = face.card
    assert isinstance(card, Order)  # noqa: S101 - the registry goes by kind
    right = list(range(len(card.items)))
    return right, [_swapped(right, len(right) - 2), _swapped(right, 0), right[::-1]]


def _spot(_face: Face, _neighbours: Sequence[str]) -> Answers:
    return {"label": 0}, [{"label": 1}, {"label": 2}]


def _swapped(items: Sequence[int], place: int) -> list[int]:
    found = list(items)
    found[place], found[place + 1] = found[place + 1], found[place]
    return found


_ANSWERS: Mapping[str, Callable[[Face, Sequence[str]], Answers]] = {
    "choice": _choice,
    "cloze": _cloze,
    "match": _match,
    "order": _order,
    "select": _select,
    "short": _short,
    "spot": _spot,
    "truth": _truth,
}
