"""A question as it stands on paper, on the sheet for answers, and in the key: three values apart.

What a question and its line on the sheet hold tells no answer; only the key does.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from markupsafe import escape

from app.core.assembly import Variant
from app.core.rulings import NOTHING, Held
from app.web import asking
from app.web.marked import Orders

Bubbles = tuple[tuple[str, tuple[str, ...]], ...]

TYPED = frozenset({"basic", "cloze", "short", "number"})
LETTERS = len(ascii_uppercase)
WORDS_A_LINE = 10
FEWEST_LINES, MOST_LINES = 6, 24


@dataclass(frozen=True, slots=True)
class Content:
    """What a question is made of: a version of a card, what its deck says, what was ruled."""

    kind: str
    lang: str
    question: dict[str, Any]
    answer: dict[str, Any]
    body: str
    points: float
    held: Held = NOTHING


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on paper: its lists in the order of the variant, ruled lines for a text.

    `bubbles` are the rows of its line on the sheet for answers: what each is for, what to fill in.
    """

    number: int
    kind: str
    lang: str
    points: float
    sides: dict[str, Any]
    lines: int
    bubbles: Bubbles


@dataclass(frozen=True, slots=True)
class Solved:
    """What is right, as safe HTML: `answers` as they are marked, `more` for who marks.

    A question that was left out is none of the paper's; its number stands in the key alone.
    """

    number: int
    kind: str
    lang: str
    points: float
    answers: tuple[str, ...]
    more: tuple[str, ...]
    rubric: tuple[tuple[str, float], ...]
    places: tuple[dict[str, Any], ...]
    image: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One variant of a quiz on paper, and its key."""

    variant: Variant
    asked: tuple[Asked, ...]
    key: tuple[Solved, ...]

    @property
    def points(self) -> float:
        """Add up the points."""
        return math.fsum(each.points for each in self.asked)


def letter(place: int) -> str:
    """Name a place in a list: A to Z, then AA, AB and so on."""
    rounds, rest = divmod(place, LETTERS)
    return (ascii_uppercase[rounds - 1] if rounds else "") + ascii_uppercase[rest]


def ask(number: int, content: Content, order: Orders) -> Asked:
    """Put a question on paper in the order of a variant."""
    sides = asking.arrange(content.question, order)
    return Asked(
        number=number,
        kind=content.kind,
        lang=content.lang,
        points=content.points,
        sides=sides,
        lines=_lines(sides.get("words")) if content.kind == "essay" else 0,
        bubbles=_bubbles(content.kind, sides),
    )


def solve(number: int, content: Content, order: Orders) -> Solved:
    """Tell what is right for a question in the order of a variant."""
    answer = content.answer
    is_spot = content.kind == "spot"
    return Solved(
        number=number,
        kind=content.kind,
        lang=content.lang,
        points=content.points,
        answers=_ANSWERS.get(content.kind, _text)(content, order),
        more=tuple(filter(None, (*_ways(content), *_ruled(content.held), answer.get("why", "")))),
        rubric=tuple((criterion, points) for criterion, points in answer.get("rubric", ())),
        places=tuple(one for one in answer.get("regions", ()) if one["right"]),
        image=content.question["image"] if is_spot else None,
    )


def leave_out(number: int, content: Content) -> Solved:
    """Keep the place in the key of a question that does not count."""
    return Solved(
        number=number,
        kind=content.kind,
        lang=content.lang,
        points=0.0,
        answers=(),
        more=("Left out: it does not count.",),
        rubric=(),
        places=(),
        image=None,
    )


def _ruled(held: Held) -> tuple[str, ...]:
    """Say what was ruled that who marks must know."""
    full = ("Everybody gets full marks here.",) if held.full else ()
    return (*full, *(f"or {escape(answer)}" for answer in held.accept))


def _lines(words: list[int] | None) -> int:
    """Return how many lines a text takes in handwriting."""
    wanted = math.ceil(words[1] / WORDS_A_LINE) + 1 if words else FEWEST_LINES
    return min(MOST_LINES, max(FEWEST_LINES, wanted))


def _bubbles(kind: str, sides: dict[str, Any]) -> Bubbles:
    if kind == "truth":
        return (("", ("True", "False")),)
    if kind in ("choice", "select"):
        return (("", _names(len(sides["options"]))),)
    if kind == "match":
        rights = _names(len(sides["right"]))
        return tuple((str(n), rights) for n, _ in enumerate(sides["left"], start=1))
    if kind == "order":
        places = tuple(map(str, range(1, len(sides["items"]) + 1)))
        return tuple((name, places) for name in _names(len(places)))
    return ()


def _names(count: int) -> tuple[str, ...]:
    return tuple(map(letter, range(count)))


def _text(content: Content, _order: Orders) -> tuple[str, ...]:
    return tuple(filter(None, (content.answer["answer"],)))


def _options(content: Content, order: Orders) -> tuple[str, ...]:
    options = content.answer["options"]
    return tuple(
        f"{letter(place)} {options[own]['html']}"
        for place, own in enumerate(order["options"])
        if options[own]["right"]
    )


def _truth(content: Content, _order: Orders) -> tuple[str, ...]:
    return ("True" if content.answer["right"] else "False",)


def _pairs(content: Content, order: Orders) -> tuple[str, ...]:
    """Name the partner of each left side; one that stands there twice has two letters."""
    right = content.question["right"]
    return tuple(
        f"{number} {_alike(right, order['right'], own)} {right[own]['html']}"
        for number, own in enumerate(order["left"], start=1)
    )


def _alike(right: list[dict[str, str]], shown: tuple[int, ...], wanted: int) -> str:
    same = (place for place, own in enumerate(shown) if right[own]["html"] == right[wanted]["html"])
    return " or ".join(map(letter, same))


def _items(content: Content, order: Orders) -> tuple[str, ...]:
    items = content.answer["items"]
    places = {own: letter(place) for place, own in enumerate(order["items"])}
    return tuple(f"{places[own]} {item['html']}" for own, item in enumerate(items))


def _ways(content: Content) -> tuple[str, ...]:
    """Say what else is taken as right."""
    if content.kind == "number" and content.answer["tolerance"]:
        return (f"within {escape(content.answer['tolerance'])}",)
    if content.kind == "short":
        return tuple(f"or {escape(way)}" for way in content.answer["accept"][1:])
    return ()


_ANSWERS: dict[str, Callable[[Content, Orders], tuple[str, ...]]] = {
    "choice": _options,
    "select": _options,
    "truth": _truth,
    "match": _pairs,
    "order": _items,
}
