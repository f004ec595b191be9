"""What a learner meets: the faces of a card, and both sides of each as ready HTML.

A face is shown many times but made once, when its deck is published. Its two sides are kept
strictly apart: `question` holds nothing that tells the answer and may go to a browser at any
time; `key` must not before the answer is in.

Options, left and right halves, items and labels stand in the question in their canonical order
(right ones first, partners side by side). That order IS the key: whoever sends a question to a
browser must first put each of these lists into the order of `permutation(len(list), seed)`, and
must send nothing that tells the seed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.core import cloze
from app.core.cards import (
    Basic,
    Card,
    Choice,
    Cloze,
    Essay,
    Match,
    Media,
    Number,
    Order,
    Select,
    Short,
    Spot,
    Truth,
)
from app.core.chance import permutation
from app.core.covers import shown_file
from app.core.markup import inline, plain, render
from app.core.typed import variants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.core.cards import Option, Region

    Side = dict[str, object]

__all__ = ["Face", "Shown", "faces", "permutation", "show", "size"]

REVERSE = "reverse"
TYPED = frozenset({"short", "number", "cloze"})
_PROMPT_BOUNDS = (90, 200)
_ANSWER_BOUNDS = (40, 160)
_WIDE = re.compile("[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]")


@dataclass(frozen=True, slots=True)
class Face:
    """One thing to learn from a card; `note` is the key that all faces of the card share."""

    key: str
    note: str
    kind: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """Both sides of a face, made of text, numbers, lists and dicts only."""

    question: Side
    key: Side


def faces(card: Card) -> tuple[Face, ...]:
    """Return the faces of `card`: one, or one for each gap's number, or one for each direction."""
    if isinstance(card, Cloze):
        return tuple(
            Face(f"{card.key}/c{number}", card.key, card.kind, number)
            for number in cloze.numbers(card.prompt)
        )
    front = Face(card.key, card.key, card.kind)
    if isinstance(card, Basic) and card.both:
        return (front, Face(f"{card.key}/{REVERSE}", card.key, card.kind))
    return (front,)


def show(card: Card, suffix: str = "") -> Shown:
    """Return both sides of a face; `suffix` is what follows the card's key: "", c1 or reverse.

    Raises:
        KeyError: the card has no such face.
    """
    if isinstance(card, Cloze):
        gaps = {f"c{number}": number for number in cloze.numbers(card.prompt)}
        if suffix in gaps:
            return _cloze(card, gaps[suffix])
    if isinstance(card, Basic) and card.both and suffix == REVERSE:
        return _reverse(card)
    if suffix or isinstance(card, Cloze):
        raise KeyError(f"Card {card.key} has no face {suffix!r}.")
    question, key = _SIDES[type(card)](card)
    return Shown(
        _question(card, render(card.prompt), plain(card.prompt)) | question, _key(card) | key
    )


def size(text: str, bounds: tuple[int, int] = _PROMPT_BOUNDS) -> str:
    """Return how much room a plain text takes: s, m or l. A wide character counts twice."""
    width = len(text) + len(_WIDE.findall(text))
    return "s" if width <= bounds[0] else "m" if width <= bounds[1] else "l"


def _question(card: Card, prompt: str, bare: str) -> Side:
    return {
        "kind": card.kind,
        "prompt": prompt,
        "plain": bare,
        "length": size(bare),
        "typed": card.kind in TYPED,
        "hints": [render(hint) for hint in card.hints],
        "image": _media(card.image, covered=True),
        "audio": _media(card.audio),
    }


def _key(card: Card) -> Side:
    whole: Side = {"image": _media(card.image)} if card.image and card.image.cover else {}
    return whole | {"answer": "", "answer_length": "s", "why": render(card.why)}


def _media(media: Media | None, *, covered: bool = False) -> dict[str, str] | None:
    if media is None:
        return None
    return {
        "file": shown_file(media) if covered else media.file,
        "alt": media.alt,
        "credit": inline(media.credit),
        "licence": media.licence,
    }


def _cloze(card: Cloze, number: int) -> Shown:
    sides = cloze.show(card.prompt, number)
    key = _key(card) | {
        "answer": f"<p>{sides.answer}</p>",
        "answer_length": size(", ".join(sides.gaps), _ANSWER_BOUNDS),
        "full": sides.full,
        "gaps": list(sides.gaps),
    }
    return Shown(_question(card, sides.question, sides.plain), key)


def _reverse(card: Basic) -> Shown:
    """Ask for the prompt by the answer; hints, picture and sound could tell it, so they wait."""
    question = _question(card, render(card.answer), plain(card.answer))
    media = {"image": _media(card.image), "audio": question["audio"]}
    key = _key(card) | _answer(card.prompt) | media
    return Shown(question | {"hints": [], "image": None, "audio": None}, key)


def _texts(texts: Iterable[str]) -> list[dict[str, str]]:
    return [{"html": inline(text), "plain": plain(text)} for text in texts]


def _options(right: tuple[str, ...], wrong: tuple[Option, ...]) -> tuple[Side, Side]:
    shown = _texts([*right, *(option.text for option in wrong)])
    feedback = [""] * len(right) + [render(option.feedback) for option in wrong]
    key = [
        {**option, "right": place < len(right), "feedback": feedback[place]}
        for place, option in enumerate(shown)
    ]
    return {"options": shown}, {"options": key}


def _basic(card: Basic) -> tuple[Side, Side]:
    return {}, _answer(card.answer)


def _answer(text: str) -> Side:
    return {"answer": render(text), "answer_length": size(plain(text), _ANSWER_BOUNDS)}


def _choice(card: Choice) -> tuple[Side, Side]:
    question, key = _options((card.right,), card.wrong)
    return question, key | _answer(card.right)


def _select(card: Select) -> tuple[Side, Side]:
    question, key = _options(card.right, card.wrong)
    return question, key | {"credit": card.credit}


def _truth(card: Truth) -> tuple[Side, Side]:
    return {}, {"right": card.answer}


def _short(card: Short) -> tuple[Side, Side]:
    ways = variants(card.accept[0])
    key: Side = {
        "accept": list(card.accept),
        "reject": [[option.text, render(option.feedback)] for option in card.reject],
        "typos": card.typos,
    }
    return {}, key | _answer(ways[0].shown if ways else card.accept[0])


def _number(card: Number) -> tuple[Side, Side]:
    key: Side = {"answer_text": card.answer, "tolerance": card.tolerance, "unit": card.unit}
    return {"unit": card.unit}, key | _answer(f"{card.answer} {card.unit}".strip())


def _match(card: Match) -> tuple[Side, Side]:
    left = _texts(one for one, _ in card.pairs)
    right = _texts([*(other for _, other in card.pairs), *card.wrong])
    pairs = [[one["html"], other["html"]] for one, other in zip(left, right, strict=False)]
    return {"left": left, "right": right}, {"pairs": pairs}


def _order(card: Order) -> tuple[Side, Side]:
    items = _texts(card.items)
    return {"items": items}, {"items": items}


def _essay(card: Essay) -> tuple[Side, Side]:
    rubric = [[inline(criterion), points] for criterion, points in card.rubric]
    words = None if card.words is None else list(card.words)
    return {"words": words}, {"rubric": rubric} | _answer(card.answer)


def _spot(card: Spot) -> tuple[Side, Side]:
    regions = [_region(card.right, right=True)]
    regions += [_region(region, right=False) for region in card.wrong]
    labels = _texts([card.right.label, *(region.label for region in card.wrong)])
    return {"labels": labels}, {"regions": regions} | _answer(card.right.label)


def _region(region: Region, *, right: bool) -> Side:
    return {
        "shape": region.shape,
        "points": list(region.points),
        "label": plain(region.label),
        "right": right,
    }


_SIDES: dict[type[Card], Callable[..., tuple[Side, Side]]] = {
    Basic: _basic,
    Choice: _choice,
    Select: _select,
    Truth: _truth,
    Short: _short,
    Number: _number,
    Match: _match,
    Order: _order,
    Essay: _essay,
    Spot: _spot,
}
