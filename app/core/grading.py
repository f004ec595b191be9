"""Grade a response to a card: one small grader for each kind, behind a registry.

Responses are data from outside, in the card's own order (whoever shuffled the options puts the
indexes back before asking):

    choice    int: 0 is the right option, 1, 2, … the wrong ones as written
    select    list of int over right + wrong
    truth     bool
    basic, short, number    str
    cloze     str, or a list of str (None for an empty gap) where the face has several gaps
    match     for each left side an index over the right-hand sides + extras, or None
    order     the item indexes in the learner's order
    spot      {"x": percent, "y": percent}, or {"label": int} over right + wrong
    essay     {"text": str, "marks": points per criterion (None: not yet) or None}

None, blank text and empty lists are unanswered: fraction 0, verdict "unanswered". Anything else
that is not of this form raises `UnreadableResponse`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.core import cloze, markup, numbers, regions, responses, typed
from app.core.cards import (
    Basic,
    Card,
    Choice,
    Cloze,
    Essay,
    Match,
    Number,
    Option,
    Order,
    Select,
    Short,
    Spot,
    Truth,
)
from app.core.grades import Grade, Judgement, Part, UnreadableResponse

__all__ = ["GRADERS", "Grade", "Part", "UnreadableResponse", "grade"]

REVERSE = "reverse"


@dataclass(frozen=True, slots=True)
class Asked:
    """How the card was put: its face, the deck's language and answers, the picture's shape."""

    face: str
    lang: str
    known: Collection[str]
    aspect: float


def grade(  # noqa: D417 - the response's forms stand in the module's docstring
    card: Card,
    response: object,
    *,
    face: str = "",
    lang: str = "en",
    known: Collection[str] = (),
    aspect: float = 1.0,
) -> Grade:
    """Grade a response to one face of a card; raise `UnreadableResponse` if it is not one.

    Args:
        card: the card as written.
        face: "c1", "c2", … for one gap number of a cloze card ("" for all), "reverse" for basic.
        lang: the deck's language, which decides what 1.000 means.
        known: the deck's other answers, which a typo must not turn into.
        aspect: width / height of the picture of a spot card.
    """
    if responses.is_blank(response):
        return Grade(fraction=0.0, answered=False)
    return GRADERS[card.kind](card, response, Asked(face, lang, known, aspect))


def _grade_basic(card: Basic, response: object, asked: Asked) -> Grade:
    right = card.prompt if asked.face == REVERSE else card.answer
    return _of_judgement(_judge_text(responses.read_text(response), right, asked))


def _grade_short(card: Short, response: object, asked: Asked) -> Grade:
    judgement = typed.judge(
        responses.read_text(response),
        card.accept,
        reject=card.reject,
        typos=card.typos,
        lang=asked.lang,
        known=asked.known,
    )
    return _of_judgement(judgement)


def _grade_number(card: Number, response: object, asked: Asked) -> Grade:
    judgement = numbers.judge(
        responses.read_text(response),
        answer=card.answer,
        tolerance=card.tolerance,
        unit=card.unit,
        lang=asked.lang,
    )
    return _of_judgement(judgement)


def _of_judgement(judgement: Judgement) -> Grade:
    return Grade(
        fraction=float(judgement.right),
        typo=judgement.typo,
        feedback=judgement.feedback,
        closest=judgement.closest,
        format_ok=judgement.format_ok,
    )


def _judge_text(given: str, right: str, asked: Asked) -> Judgement:
    return typed.judge(given, _readings(right), lang=asked.lang, known=asked.known)


@lru_cache(maxsize=4096)
def _readings(source: str) -> tuple[str, ...]:
    """Return the text as a reader sees it, and as its author wrote it."""
    return tuple(dict.fromkeys((markup.plain(source), source)))


def _grade_cloze(card: Cloze, response: object, asked: Asked) -> Grade:
    """Grade each gap of the face; the mean counts."""
    gaps = [part for part in cloze.parse(card.prompt) if isinstance(part, cloze.Gap)]
    hidden = [gap for gap in gaps if asked.face in ("", f"c{gap.number}")]
    given = responses.read_list([response] if isinstance(response, str) else response)
    if len(given) != len(hidden):
        raise UnreadableResponse(f"This sentence has {len(hidden)} gaps; fill in each of them.")
    texts = ["" if item is None else responses.read_text(item) for item in given]
    judged = [_judge_text(text, gap.text, asked) for text, gap in zip(texts, hidden, strict=True)]
    filled = zip(hidden, texts, judged, strict=True)
    return Grade(
        fraction=_share(judgement.right for judgement in judged),
        parts=tuple(_gap_part(i, *one) for i, one in enumerate(filled)),
        typo=any(judgement.typo for judgement in judged),
        closest=judged[0].closest if len(judged) == 1 else "",
    )


def _gap_part(index: int, gap: cloze.Gap, given: str, judgement: Judgement) -> Part:
    return Part(
        index=index,
        label=gap.hint or f"c{gap.number}",
        given=given,
        right=judgement.right,
        expected=judgement.closest,
        feedback=judgement.feedback,
    )


def _grade_choice(card: Choice, response: object, _: Asked) -> Grade:
    options = (Option(card.right), *card.wrong)
    index = responses.read_index(response, len(options))
    chosen = options[index]
    part = Part(
        index=index,
        label=chosen.text,
        given=chosen.text,
        right=index == 0,
        expected=card.right,
        feedback=chosen.feedback,
    )
    return Grade(fraction=float(index == 0), parts=(part,), feedback=chosen.feedback)


def _grade_truth(card: Truth, response: object, _: Asked) -> Grade:
    return Grade(fraction=float(responses.read_truth(response) == card.answer))


def _grade_select(card: Select, response: object, _: Asked) -> Grade:
    options = (*map(Option, card.right), *card.wrong)
    chosen = frozenset(responses.read_indexes(response, len(options)))
    hits = sum(index < len(card.right) for index in chosen)
    parts = tuple(_option_part(i, o, len(card.right), chosen) for i, o in enumerate(options))
    if card.credit == "each":
        fraction = _share(part.right for part in parts)
    elif card.credit == "balanced":
        loss = (len(chosen) - hits) / max(1, len(card.wrong))
        fraction = max(0.0, hits / len(card.right) - loss)
    else:
        fraction = float(all(part.right for part in parts))
    said = (part.feedback for part in parts if part.feedback)
    return Grade(fraction=fraction, parts=parts, feedback="\n\n".join(said))


def _option_part(index: int, option: Option, rights: int, chosen: Collection[int]) -> Part:
    is_chosen, is_right = index in chosen, index < rights
    return Part(
        index=index,
        label=option.text,
        given=option.text if is_chosen else "",
        right=is_chosen == is_right,
        expected=option.text if is_right else "",
        feedback=option.feedback if is_chosen else "",
    )


def _grade_match(card: Match, response: object, _: Asked) -> Grade:
    """Give each pair its share; the same text on two right-hand sides is the same answer."""
    sides = [right for _, right in card.pairs] + list(card.wrong)
    given = responses.read_list(response, len(card.pairs))
    if len(given) != len(card.pairs):
        raise UnreadableResponse(f"This card has {len(card.pairs)} pairs; leave none out.")
    texts = ["" if i is None else sides[responses.read_index(i, len(sides))] for i in given]
    parts = tuple(
        Part(index=i, label=left, given=text, right=text == right, expected=right)
        for i, ((left, right), text) in enumerate(zip(card.pairs, texts, strict=True))
    )
    return Grade(fraction=_share(part.right for part in parts), parts=parts)


def _grade_order(card: Order, response: object, _: Asked) -> Grade:
    """Give the share of items that directly follow their true predecessor.

    The parts stand in the learner's order. The first item is right if it is the true first; that
    does not count, as it follows nothing.
    """
    given = responses.read_indexes(response, len(card.items))
    if len(given) != len(card.items):
        raise UnreadableResponse(f"This card has {len(card.items)} items; leave none out.")
    before = (-1, *given)
    parts = tuple(
        Part(
            index=index,
            label=card.items[index],
            given=str(place + 1),
            right=index == before[place] + 1,
            expected=str(index + 1),
        )
        for place, index in enumerate(given)
    )
    counted = parts[1:] or parts
    return Grade(fraction=_share(part.right for part in counted), parts=parts)


def _grade_spot(card: Spot, response: object, asked: Asked) -> Grade:
    """Grade a click, or a label chosen from the list; where regions overlap the right one wins."""
    answer = responses.read_mapping(response)
    areas = (card.right, *card.wrong)
    if "label" in answer:
        hit = responses.read_index(answer["label"], len(areas))
    else:
        x, y = (responses.read_real(answer.get(axis), 100) for axis in ("x", "y"))
        inside = (i for i, a in enumerate(areas) if regions.contains(a, (x, y), asked.aspect))
        hit = next(inside, -1)
    part = Part(
        index=hit,
        label=card.right.label,
        given=areas[hit].label if hit >= 0 else "",
        right=hit == 0,
        expected=card.right.label,
    )
    return Grade(fraction=float(hit == 0), parts=(part,))


def _grade_essay(card: Essay, response: object, _: Asked) -> Grade:
    """Add up the marks a person gave; None until every criterion has one.

    `format_ok` tells whether the number of words is within the card's limits.
    """
    answer = responses.read_mapping(response)
    text = responses.read_text(answer.get("text") or "", responses.ESSAY_LIMIT)
    points = [most for _, most in card.rubric]
    marks = responses.read_marks(answer.get("marks"), points)
    if not text and all(mark is None for mark in marks):
        return Grade(fraction=0.0, answered=False)
    given = [mark for mark in marks if mark is not None]
    total = sum(points)
    done = len(given) == len(points) and total > 0
    low, high = card.words or (0, math.inf)
    return Grade(
        fraction=min(1.0, sum(given) / total) if done else None,
        parts=tuple(map(_criterion_part, range(len(points)), card.rubric, marks)),
        format_ok=low <= len(text.split()) <= high,
    )


def _criterion_part(index: int, criterion: tuple[str, float], mark: float | None) -> Part:
    label, most = criterion
    given = "" if mark is None else f"{mark:g}"
    right = mark is not None and mark >= most
    return Part(index=index, label=label, given=given, right=right, expected=f"{most:g}")


def _share(rights: Iterable[bool]) -> float:
    """Return the share of what is right, exactly 1 where everything is."""
    decided = list(rights)
    return sum(decided) / len(decided)


GRADERS: dict[str, Callable[[Any, object, Asked], Grade]] = {
    Basic.kind: _grade_basic,
    Cloze.kind: _grade_cloze,
    Choice.kind: _grade_choice,
    Select.kind: _grade_select,
    Truth.kind: _grade_truth,
    Short.kind: _grade_short,
    Number.kind: _grade_number,
    Match.kind: _grade_match,
    Order.kind: _grade_order,
    Essay.kind: _grade_essay,
    Spot.kind: _grade_spot,
}
