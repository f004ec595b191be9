"""Grade an answer of an attempt as the rulings on its question have it, and show it so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.core import cardjson, carryover, rulings
from app.core.attempts import SlotResult
from app.core.grades import Grade, UnreadableResponse
from app.core.scoring import SlotScore
from app.quizzes.queries import Drawn
from app.web import marked


def grade(drawn: Drawn, response: object) -> Grade:
    """Grade a response; raise UnreadableResponse for one that is none.

    Where the newer version that should grade it has no place for what was chosen, the version that
    was asked grades it.
    """
    if not drawn.held.accept and drawn.newer is None:
        return marked.grade(drawn, response)
    card = cardjson.from_json(drawn.body)
    said = carryover.said(response, card)
    return rulings.accept_too(drawn.held, _by_version(drawn, response), said, card, drawn.lang)


def _by_version(drawn: Drawn, response: object) -> Grade:
    asked = marked.grade(drawn, response)  # refuses what was never an answer
    if drawn.newer is None:
        return asked
    try:
        return marked.grade(drawn.newer, _carry(drawn, drawn.newer, response))
    except UnreadableResponse:
        return asked


def _carry(drawn: Drawn, newer: Drawn, response: object) -> object:
    asked = cardjson.from_json(drawn.body)
    return carryover.carry(response, asked, cardjson.from_json(newer.body))


def settle(drawn: Drawn, result: SlotResult, most: float) -> SlotResult:
    """Return where a slot stands with what a person and the rulings say of it."""
    state = result.state
    if state.marked and state.fraction is not None:
        share = min(1.0, max(0.0, state.fraction / most))
        old = state.grade or Grade(fraction=None)
        marked_grade = Grade(fraction=share, parts=old.parts, closest=old.closest)
        result = replace(result, state=replace(state, grade=marked_grade))
    return rulings.settle(drawn.held, result, most)


def weigh(drawn: Drawn, result: SlotResult, most: float) -> SlotScore:
    """Return what a slot adds to the score."""
    return rulings.weigh(drawn.held, drawn.points, result.state.fraction, most)


def all_as_ruled(
    questions: Sequence[Drawn], results: Mapping[int, SlotResult]
) -> tuple[list[Drawn], dict[int, SlotResult]]:
    """Return questions and responses as the versions show them that grade them."""
    pairs = [as_ruled(each, results[each.slot]) for each in questions]
    return [drawn for drawn, _ in pairs], {drawn.slot: result for drawn, result in pairs}


def as_ruled(drawn: Drawn, result: SlotResult) -> tuple[Drawn, SlotResult]:
    """Return a question and its response as the version shows them that grades it.

    The version that was asked, where the response has no place in the newer one.
    """
    newer = drawn.newer
    if newer is None:
        return drawn, result
    try:
        response = _carry(drawn, newer, result.response)
        checked = _carry(drawn, newer, result.checked)
    except UnreadableResponse:
        return drawn, result
    return newer, replace(result, response=response, checked=checked)
