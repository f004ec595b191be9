"""A graded answer as pages show it: its grade, its lists marked by what was given, its slips."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from app.core import cardjson, grading, spelling
from app.core.grades import Grade

Orders = dict[str, tuple[int, ...]]
Rows = list[dict[str, Any]]
Response = Any  # each kind has its own form, see core.grading
ALIKE = 0.6


class Shown(Protocol):
    """What is known of a card that a page shows."""

    @property
    def kind(self) -> str:
        """Name the kind of card."""

    @property
    def key(self) -> str:
        """Name the card and its face."""

    @property
    def lang(self) -> str:
        """Name the language of the deck."""

    @property
    def body(self) -> str:
        """Give the card as JSON."""

    @property
    def question(self) -> dict[str, Any]:
        """Give the question side."""

    @property
    def answer(self) -> dict[str, Any]:
        """Give the answer side."""


class Gradable(Shown, Protocol):
    """A card that can be graded."""

    @property
    def known(self) -> Collection[str]:
        """Give the deck's answers, which a typo must not turn into."""


@dataclass(frozen=True, slots=True)
class Lists:
    """What the answer side lists; each kind of card fills its own and leaves the rest empty."""

    options: Rows = field(default_factory=list)
    pairs: Rows = field(default_factory=list)
    items: Rows = field(default_factory=list)
    regions: Rows = field(default_factory=list)
    click: tuple[float, float] | None = None


def grade(shown: Gradable, response: Response) -> Grade:
    """Grade a response to a card; raise UnreadableResponse for one that is none."""
    card = cardjson.from_json(shown.body)
    _, _, face = shown.key.partition("/")
    own = aspect(shown.question)
    return grading.grade(card, response, face=face, lang=shown.lang, known=shown.known, aspect=own)


def diff(given: str, closest: str) -> Sequence[tuple[str, str]]:
    """Return the differences letter by letter, or as two whole texts where little is the same."""
    steps = spelling.diff(given, closest)
    same = sum(len(text) for step, text in steps if step in ("same", "key"))
    if same < ALIKE * len(closest):
        return (("del", given), ("ins", closest))
    return steps


def lists(shown: Shown, order: Orders, response: Response, grade: Grade | None) -> Lists:
    """Return the marked lists of a card's answer side."""
    hit = grade.parts[0].index if grade and grade.parts else -1
    key = shown.answer | {"right_sides": shown.question.get("right", []), "hit": hit}
    makers = {
        "choice": _options,
        "select": _options,
        "truth": _truth,
        "match": _pairs,
        "order": _items,
        "spot": _regions,
    }
    return makers[shown.kind](key, order, response) if shown.kind in makers else Lists()


def aspect(question: dict[str, Any]) -> float:
    """Return width by height of a question's picture, 1 where it is not known."""
    image = question.get("image") or {}
    width, height = image.get("width"), image.get("height")
    return width / height if width and height else 1.0


def state(*, picked: bool, right: bool) -> str:
    """Name how an option stands: right, wrong, missed or neither."""
    if picked:
        return "right" if right else "wrong"
    return "missed" if right else "neither"


def _options(key: dict[str, Any], order: Orders, response: Response) -> Lists:
    picked = response if isinstance(response, list) else [response]
    options = key["options"]
    return Lists(options=[options[i] | {"picked": i in picked} for i in order["options"]])


def _truth(key: dict[str, Any], _order: Orders, response: Response) -> Lists:
    return Lists(
        options=[
            {"html": word, "right": key["right"] is value, "picked": response is value}
            for word, value in (("True", True), ("False", False))
        ]
    )


def _pairs(key: dict[str, Any], order: Orders, response: Response) -> Lists:
    pairs, sides = key["pairs"], [side["html"] for side in key["right_sides"]]
    given = response or [None] * len(pairs)
    rows = []
    for index in order["left"]:
        left, expected = pairs[index]
        chosen = "" if given[index] is None else sides[given[index]]
        rows.append(
            {"left": left, "expected": expected, "given": chosen, "right": chosen == expected}
        )
    return Lists(pairs=rows)


def _items(key: dict[str, Any], _order: Orders, response: Response) -> Lists:
    """Show the items in their true order, each with the place that the learner gave it."""
    given = {index: place for place, index in enumerate(response or [], start=1)}
    return Lists(
        items=[
            item | {"given": given.get(index), "right": _follows(given, index)}
            for index, item in enumerate(key["items"])
        ]
    )


def _follows(given: dict[int, int], index: int) -> bool:
    """Tell whether an item directly follows the one it should; the first one opens the list."""
    place = given.get(index)
    return place is not None and place == given.get(index - 1, 0) + 1


def _regions(key: dict[str, Any], order: Orders, response: Response) -> Lists:
    answer = response or {}
    click = (answer["x"], answer["y"]) if "x" in answer else None
    regions = key["regions"]
    return Lists(
        regions=[
            regions[i] | {"state": state(picked=key["hit"] == i, right=regions[i]["right"])}
            for i in order["labels"]
        ],
        click=click,
    )
