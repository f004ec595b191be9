"""The doors of quizzes: parse, call one action, commit, show."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import uuid_utils
from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response

from app import clock, db
from app.accounts.access import current_learner, signed_in
from app.core.attempts import SlotResult
from app.core.refusals import NotFoundError
from app.core.reviewpolicy import MOMENTS, Moment, may_show
from app.quizzes import actions, assigned, drawing, foretold, moments, page, queries, unmarked
from app.quizzes.memories import Recorder
from app.quizzes.models import Attempt
from app.quizzes.queries import Drawn
from app.web import asking

blueprint = Blueprint("quizzes", __name__, url_prefix="/quizzes")

WAITS = "still to be marked"
OVER = "The time is over: your answers were handed in as they stood."


@dataclass(frozen=True, slots=True)
class Mine:
    """What one window answers, which had not seen the answer of another."""

    response: Any
    certainty: int | None


def me() -> int:
    """Return the id of the learner who asks."""
    return current_learner().id


def recorders() -> list[Recorder]:
    """Return what takes graded answers into memory."""
    found: list[Recorder] = current_app.extensions.get("recto.graded", [])
    return found


def attempt_at(attempt_id: UUID, at: int) -> Attempt:
    """Return one's own attempt, handed in by now if its time is over."""
    found = queries.own_attempt(db.current(), me(), attempt_id.hex)
    if not actions.is_over(found, at):
        return found
    db.current().rollback()
    with db.reading(only=False):
        actions.close(db.current(), attempt=found, recorders=recorders(), at=at)
        db.current().commit()
    return queries.own_attempt(db.current(), me(), attempt_id.hex)


def target(name: str, attempt: Attempt, number: int | None = None) -> Response:
    """Lead to a page of an attempt."""
    return redirect(url_for(f"quizzes.{name}", attempt_id=UUID(attempt.id), number=number), 303)


def moment_of(attempt: Attempt, at: int) -> Moment:
    """Return the moment of the review policy; of a preview, the one that is asked for."""
    asked = request.args.get("moment", "")
    if attempt.preview and asked in MOMENTS:
        return MOMENTS[MOMENTS.index(asked)]
    return moments.moment(db.current(), attempt, at)


def preview_of(attempt: Attempt, moment: Moment) -> dict[str, str] | None:
    """Return what the review of a preview shows besides: which assignment, at which moment."""
    if not attempt.preview or attempt.assignment_id is None:
        return None
    return {"key": assigned.key_of(db.current(), attempt.assignment_id), "moment": moment}


def score_words(attempt: Attempt, moment: Moment, waiting: int = 0) -> str:
    """Say the score of an attempt, "" as long as it may not be seen."""
    if attempt.score is None or not may_show(moments.policy(attempt), "marks", moment):
        return ""
    said = f"{page.points(attempt.score)} of {page.points(attempt.out_of or 0)}"
    return f"{said}, {waiting} {WAITS}" if waiting else said


def with_scores(attempts: Sequence[Attempt], at: int) -> list[tuple[Attempt, str]]:
    """Return attempts, each with its score in words as far as it may be seen."""
    session = db.current()
    waiting = unmarked.in_attempts(session, attempts)
    ends = assigned.ends(session, {one.assignment_id for one in attempts if one.assignment_id})
    return [
        (
            one,
            score_words(
                one, moments.moment(session, one, at, ends), waiting.get((one.user_id, one.id), 0)
            ),
        )
        for one in attempts
    ]


def began(moment: int) -> str:
    """Say the day on which an attempt began, in the time zone of its learner."""
    zone = queries.zone(current_learner().time_zone)
    return clock.instant(moment).astimezone(zone).strftime("%-d %b %Y")


@blueprint.get("/of/<deck>/<key>")
@signed_in
def begin(deck: str, key: str) -> str:
    """Show what a quiz asks for and the score to expect, before it begins."""
    at = clock.now_ms()
    home, quiz = queries.readable_quiz(db.current(), me(), deck, key)
    taken = queries.attempts_at(db.current(), me(), quiz.id)
    drawn = draw(deck, key, len(taken), at)
    under_way = next((one for one in taken if one.submitted_at is None), None)
    return render_template(
        "quizzes/begin.html",
        teaches=current_learner().has_role("instructor"),
        deck=home,
        quiz=quiz,
        drawn=drawn,
        expected=None if under_way else foretold.of_drawing(drawn),
        open=under_way,
        taken=with_scores([one for one in taken if one.submitted_at is not None], at),
        began=began,
        how=page.how(drawn.settings["behaviour"]),
    )


def draw(deck: str, key: str, taken: int, at: int) -> drawing.Drawing:
    """Draw a quiz for the learner; for each attempt the same, however often it is looked at."""
    home, quiz = queries.readable_quiz(db.current(), me(), deck, key)
    seed = asking.seed(current_app.config["SECRET_KEY"], me(), quiz.id, taken) >> 1
    return drawing.draw_quiz(db.current(), me(), home, quiz, seed=seed, at=at)


@blueprint.post("/of/<deck>/<key>")
@signed_in
def start(deck: str, key: str) -> Response:
    """Begin an attempt, or go on with the one that is open."""
    at = clock.now_ms()
    _home, quiz = queries.readable_quiz(db.current(), me(), deck, key)
    for one in queries.attempts_at(db.current(), me(), quiz.id):
        if actions.close(db.current(), attempt=one, recorders=recorders(), at=at):
            db.current().commit()
            flash(OVER, "info")
            return target("review", one)
    drawn = draw(deck, key, len(queries.attempts_at(db.current(), me(), quiz.id)), at)
    found = actions.begin(
        db.current(),
        user_id=me(),
        drawing=drawn,
        attempt_id=uuid_utils.uuid7().hex,
        at=at,
    )
    db.current().commit()
    return target("attempt", found)


@blueprint.get("/attempts/<uuid:attempt_id>")
@signed_in
def attempt(attempt_id: UUID) -> Response:
    """Lead to the first question that is not answered, or to the review."""
    found = attempt_at(attempt_id, clock.now_ms())
    if found.submitted_at is not None:
        return target("review", found)
    results = standing_of(found, queries.drawn(db.current(), found))
    open_ones = [
        slot for slot, result in results.items() if not result.answered and result.state.open
    ]
    return target("question", found, min(open_ones, default=1))


@blueprint.get("/attempts/<uuid:attempt_id>/<int:number>")
@signed_in
def question(attempt_id: UUID, number: int) -> str | Response:
    """Show one question of an attempt."""
    at = clock.now_ms()
    found = attempt_at(attempt_id, at)
    if found.submitted_at is not None:
        return target("review", found)
    return show_question(found, number, at)


def show_question(found: Attempt, number: int, at: int, mine: Mine | None = None) -> str:
    """Render a question of an open attempt; with `mine`, beside what another window answered."""
    questions = queries.drawn(db.current(), found)
    if not 1 <= number <= len(questions):
        raise NotFoundError("This quiz has no such question.", "Go back to the first one.")
    results = standing_of(found, questions)
    drawn, result = questions[number - 1], results[number]
    sheet = page.sheet(found, drawn, result, "during")
    certainty = result.state.certainty
    if mine is not None:
        fields = asking.fill(drawn.kind, mine.response, page.order_of(found, drawn))
        sheet, certainty = replace(sheet, fields=fields), mine.certainty
    return render_template(
        "quizzes/attempt.html",
        attempt=found,
        sheet=sheet,
        certainty=certainty,
        theirs=page.given(drawn, result.response) if mine else None,
        **standing(found, results, at),
    )


def tells(found: Attempt) -> bool:
    """Tell whether an open attempt shows anything of how an answer was."""
    return bool(moments.policy(found).during - {"response"})


def standing_of(found: Attempt, questions: Sequence[Drawn]) -> dict[int, SlotResult]:
    """Return where the questions of an open attempt stand, as far as its learner is told."""
    return actions.fold(db.current(), found, questions, told=tells(found))


def standing(found: Attempt, results: dict[int, SlotResult], at: int) -> dict[str, Any]:
    """Return what each page of an open attempt shows beside its question."""
    return {
        "results": results,
        "preview": preview_of(found, "during"),
        "answered": sum(result.answered for result in results.values()),
        "certain": page.behaviour(found) == "certainty",
        "grace": json.loads(found.settings)["grace"],
        "left": None if found.deadline is None else max(0, found.deadline - at),
        "media_url": lambda name: url_for("decks.media_file", name=name),
    }


@blueprint.get("/attempts/<uuid:attempt_id>/end")
@signed_in
def end(attempt_id: UUID) -> str | Response:
    """Show what is unanswered or flagged before an attempt is handed in."""
    at = clock.now_ms()
    found = attempt_at(attempt_id, at)
    if found.submitted_at is not None:
        return target("review", found)
    questions = queries.drawn(db.current(), found)
    return render_template(
        "quizzes/end.html",
        attempt=found,
        questions={each.slot: each for each in questions},
        **standing(found, standing_of(found, questions), at),
    )


@blueprint.post("/attempts/<uuid:attempt_id>/end")
@signed_in
def submit(attempt_id: UUID) -> Response:
    """Hand an attempt in; however often this is asked for, it happens once."""
    found = queries.own_attempt(db.current(), me(), attempt_id.hex)
    actions.submit(db.current(), attempt=found, recorders=recorders(), at=clock.now_ms())
    db.current().commit()
    return target("review", found)
