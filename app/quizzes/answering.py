"""The door at which answers of an open attempt arrive, from a form or from a script that saves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response

from app import clock, db
from app.accounts.access import signed_in
from app.core import attempts, responses
from app.core.attempts import Kind, SlotResult, Step
from app.core.grades import UnreadableResponse
from app.core.refusals import NotFoundError, RefusalError
from app.quizzes import actions, page, queries
from app.quizzes.models import Attempt
from app.quizzes.queries import Drawn
from app.quizzes.views import (
    OVER,
    Mine,
    blueprint,
    me,
    recorders,
    show_question,
    target,
    tells,
)
from app.web import asking

UNREADABLE = "That answer could not be read, so it was not kept. Answer once more."
NOTHING = "There is nothing to check yet: answer first, or press “I do not know”."
LATE = (
    "Your last answer arrived after the time was over, so it does not count."
    " What was saved before was handed in."
)
STANDS = "Question {} was answered in another window meanwhile; that answer stands."
CHECKED = "Question {} was checked in another window meanwhile; that answer stands."
KINDS: dict[str, Kind] = {"check": "check", "again": "try_again", "unknown": "finish"}
FLAGS = {"flag": True, "unflag": False}
STAYING = frozenset({"save", "mine"})
WORDLESS = frozenset({"try_again", "finish"})
CONFLICT = 409
LONGEST_NUMBER = 4


class EmptyError(RefusalError):
    """Nothing is answered that could be checked."""


class MovedError(RefusalError):
    """Another window answered the question since this page was made, and said something else."""

    def __init__(self, mine: Mine) -> None:
        super().__init__("This question was answered in another window meanwhile.", "Choose one.")
        self.mine = mine


@dataclass(frozen=True, slots=True)
class Said:
    """What arrives for a question: the button, what is answered, the last step the page knew.

    `seen` is None where the page does not say.
    """

    go: str
    number: int
    kind: Kind
    response: Any
    certainty: int | None
    seen: int | None


@blueprint.post("/attempts/<uuid:attempt_id>/<int:number>")
@signed_in
def answer(attempt_id: UUID, number: int) -> str | Response | tuple[str, int]:
    """Keep what was answered, at once; then go where the learner wants to go."""
    at, go = clock.now_ms(), request.form.get("go", "")
    found = queries.own_attempt(db.current(), me(), attempt_id.hex, lock=True)
    drawn = next(iter(queries.drawn(db.current(), found, min(number, 10**LONGEST_NUMBER))), None)
    if drawn is None:
        raise NotFoundError("This quiz has no such question.", "Go back to the first one.")
    try:
        seq, answered = keep(found, drawn, go, at)
    except (UnreadableResponse, EmptyError) as refusal:
        return refused(found, number, NOTHING if isinstance(refusal, EmptyError) else UNREADABLE)
    except MovedError as moved:
        return both(attempt_id, number, at, moved.mine)
    except actions.OverError:
        return over(found, drawn, at)
    left = {} if found.deadline is None else {"left": max(0, found.deadline - at)}
    db.current().commit()
    if not from_script():
        return lead(found, number, go)
    to = {} if go == "save" else {"to": lead(found, number, go).location}
    return jsonify({"seq": seq, "answered": answered} | left | to)


def from_script() -> bool:
    """Tell whether a script saves, which wants to be told and not led."""
    return request.headers.get("Recto-Part") == "save"


def refused(found: Attempt, number: int, sentence: str) -> Response:
    """Say why nothing was kept."""
    db.current().rollback()
    if from_script():
        return jsonify({"refused": sentence})
    flash(sentence, "warn")
    return target("question", found, number)


def both(attempt_id: UUID, number: int, at: int, mine: Mine) -> Response | tuple[str, int]:
    """Show the answers of two windows; nothing is replaced until one is chosen."""
    db.current().rollback()
    if from_script():
        return jsonify({"moved": True})
    found = queries.own_attempt(db.current(), me(), attempt_id.hex)
    return show_question(found, number, at, mine), CONFLICT


def over(found: Attempt, drawn: Drawn, at: int) -> Response:
    """Hand an attempt in whose time is over, and say whether an answer came too late."""
    late = is_news(found, drawn)
    attempt_id = UUID(found.id)
    db.current().rollback()  # the lock of the attempt: its assignment's comes first
    actions.close(db.current(), attempt=found, recorders=recorders(), at=at)
    db.current().commit()
    flash(LATE if late else OVER, "warn" if late else "info")
    to = url_for("quizzes.review", attempt_id=attempt_id)
    return jsonify({"over": to}) if from_script() else redirect(to, 303)


def is_news(found: Attempt, drawn: Drawn) -> bool:
    """Tell whether the form says something that is not kept yet."""
    log = queries.steps(db.current(), found, drawn.slot)
    result = actions.fold_steps(found, [drawn], log, told=False)[drawn.slot]
    try:
        said = response(found, drawn, result, "save")
    except UnreadableResponse:
        return True
    latest = attempts.last_answer(log)
    kept = None if latest is None else latest.response
    return not responses.is_blank(said) and said != kept


def keep(found: Attempt, drawn: Drawn, go: str, at: int) -> tuple[int, bool]:
    """Keep what the form says, and what its button does besides.

    Return the last number of the question, and whether it is answered. Raises MovedError where
    another window answered it since.
    """
    actions.require_under_way(found, at)
    log = queries.steps(db.current(), found, drawn.slot)
    result = actions.fold_steps(found, [drawn], log, told=tells(found))[drawn.slot]
    seq = request.form.get("seq", type=int) or 0
    if not from_script():
        seq = max(seq, result.seq + 1)  # a form is what the learner does last
    said = read(found, drawn, result, go)
    newest, answered = result.seq, result.answered
    if takes(result, said, log) and not stands(said, log):
        newest = take(found, drawn, said, max(1, seq), at, log)
        answered = said.kind == "try_again" or not responses.is_blank(said.response)
    if go in FLAGS:
        given = actions.Given(slot=drawn.slot, seq=newest + 1, kind="flag", response=FLAGS[go])
        newest = actions.take(db.current(), attempt=found, drawn=drawn, given=given, at=at)
    return newest, answered


def read(found: Attempt, drawn: Drawn, result: SlotResult, go: str) -> Said:
    """Read what the form says of the question. Only a check must say something."""
    kind = KINDS.get(go, "save")
    open_here = result.state.open and not result.state.waiting
    wordless = kind in WORDLESS or not open_here
    said = Said(
        go=go,
        number=drawn.slot,
        kind=kind,
        response=None if wordless else response(found, drawn, result, kind),
        certainty=request.form.get("certainty", type=int),
        seen=request.form.get("seen", type=int),
    )
    empty = kind == "check" and open_here and responses.is_blank(said.response)
    if empty and page.is_checked(found, drawn):
        raise EmptyError(NOTHING)
    return said


def response(found: Attempt, drawn: Drawn, result: SlotResult, kind: str) -> Any:  # noqa: ANN401 - each kind has its own form
    """Read the response of the form. An order that nobody touched is no answer yet."""
    order = page.order_of(found, drawn)
    said = asking.read(drawn.kind, request.form, order)
    untouched = drawn.kind == "order" and not result.answered and not request.form.get("touched")
    if untouched and kind == "save" and said == list(order["items"]):
        return None
    return said if said != "" else None


def takes(result: SlotResult, said: Said, log: Sequence[Step]) -> bool:
    """Tell whether a question takes what is said; say it where another window ended it."""
    if result.state.open and (said.kind in WORDLESS or not result.state.waiting):
        return True
    checked = any(step.kind in ("check", "finish") and step.seq > (said.seen or 0) for step in log)
    if said.seen is not None and checked and not from_script():
        flash(CHECKED.format(said.number), "info")
    return False


def stands(said: Said, log: Sequence[Step]) -> bool:
    """Tell whether the newer answer of another window stays, as this page says nothing new.

    Raises MovedError where the page, which had not seen it, says something else.
    """
    latest = attempts.last_answer(log)
    if latest is None or said.seen is None or latest.seq <= said.seen or said.kind == "try_again":
        return False
    if attempts.says_same(latest, said.response, said.certainty):
        return False
    before = attempts.last_answer(log, said.seen)
    silent = said.kind == "save" and said.go not in STAYING
    if said.kind == "finish" or (
        silent and attempts.says_same(before, said.response, said.certainty)
    ):
        flash(STANDS.format(said.number), "info")
        return True
    raise MovedError(Mine(said.response, said.certainty))


def take(found: Attempt, drawn: Drawn, said: Said, seq: int, at: int, log: Sequence[Step]) -> int:
    """Keep what is said; where nothing is left to try once it is checked, the question closes."""
    given = actions.Given(
        slot=drawn.slot,
        seq=seq,
        kind=said.kind,
        response=said.response,
        certainty=None if said.kind == "finish" else said.certainty,
    )
    newest = actions.take(db.current(), attempt=found, drawn=drawn, given=given, at=at, log=log)
    if said.kind == "check" and drawn.kind == "truth" and page.is_checked(found, drawn):
        given = actions.Given(slot=drawn.slot, seq=newest + 1, kind="finish")
        newest = actions.take(db.current(), attempt=found, drawn=drawn, given=given, at=at)
    return newest


def lead(found: Attempt, number: int, go: str) -> Response:
    """Go on to the question or page that a button names."""
    if go in ("end", "leave"):
        return target("end", found) if go == "end" else redirect(url_for("quizzes.index"), 303)
    if go.isdecimal() and len(go) < LONGEST_NUMBER:
        return target("question", found, int(go))
    last = len(queries.drawn(db.current(), found))
    if go == "next" and number == last:
        return target("end", found)
    return target("question", found, number + {"next": 1, "previous": -1}.get(go, 0) or 1)
