"""The doors of what a class remembers, for those who teach it."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, Response, url_for

from app import clock, db
from app.accounts.access import role_required
from app.core import classroles
from app.core.refusals import NotFoundError
from app.progress import classscores, classtables
from app.progress.classasking import (
    Choice,
    Scene,
    choices,
    chosen,
    exam_of,
    is_over,
    page,
    paged,
    scene,
)
from app.progress.classscores import Forecast, LookBack

blueprint = Blueprint("class_memory", __name__, url_prefix="/classes/<key>/memory")

WEAKEST = 10
SHOWN_PAIRS = 8


class Scores(NamedTuple):
    """What is expected of learners in what was chosen, and how it came out, if it did."""

    choice: Choice | None
    forecasts: list[Forecast]
    back: LookBack | None


def tab(key: str) -> tuple[str, str, str]:
    """Give the tab of these pages among those of a class."""
    return "Memory", url_for("class_memory.overview", key=key), classroles.SEE_SCORES


@blueprint.get("")
@role_required("learner")
def overview(key: str) -> str | tuple[str, int]:
    """Show what a class holds of its topics, what to teach next, and what it confuses."""
    return page("progress/class_memory.html", scene(key), "overview", shown_pairs=SHOWN_PAIRS)


@blueprint.get("/facts")
@role_required("learner")
def facts(key: str) -> str | tuple[str, int]:
    """Show all facts, those that most will not know first."""
    seen = scene(key)
    return page("progress/class_facts.html", seen, "facts", listed=paged(seen.look.facts))


@blueprint.get("/learners")
@role_required("learner")
def learners(key: str) -> str | tuple[str, int]:
    """Show what each learner holds of each topic."""
    seen = scene(key)
    return page("progress/class_learners.html", seen, "learners", listed=paged(seen.look.rows))


@blueprint.get("/learners/<int:user_id>")
@role_required("learner")
def learner(key: str, user_id: int) -> str | tuple[str, int]:
    """Show what one learner holds of the decks of the class, and of no others."""
    seen = scene(key)
    look = seen.look
    row = next((row for row in look.rows if row.learner.id == user_id), None)
    if row is None:
        raise NotFoundError("There is no such learner in this class", "Look in the list.")
    own = look.then.get(user_id, {})
    weakest = sorted((card for card in look.cards if card.id in own), key=lambda card: own[card.id])
    at = clock.now_ms()
    coming = [
        one
        for one in choices(seen)
        if one.quiz
        and not is_over(one.quiz, at)
        and classscores.given_to(db.current(), one.quiz, [row.learner])
    ]
    return page(
        "progress/class_learner.html",
        seen,
        "learners",
        row=row,
        own=own,
        weakest=weakest[:WEAKEST],
        rhythm=classscores.rhythm(db.current(), user_id, look.decks, look.wish.today),
        expected=[
            (
                one.title,
                classscores.forecast(
                    db.current(),
                    classroom_id=look.classroom_id,
                    learners=[row.learner],
                    exam=exam_of(seen, one),
                    day=look.wish.day,
                )[0].expected,
            )
            for one in coming
        ],
    )


@blueprint.get("/scores")
@role_required("learner")
def scores(key: str) -> str | tuple[str, int]:
    """Show the score to expect of each learner, and how a quiz came out beside it."""
    seen = scene(key)
    found = scores_of(seen)
    return page(
        "progress/class_scores.html",
        seen,
        "scores",
        choices=choices(seen),
        scores=found,
        listed=paged(found.forecasts),
        came=paged(found.back.outcomes if found.back else ()),
    )


def scores_of(seen: Scene) -> Scores:
    """Return what is expected in what was chosen: of those who have not handed it in."""
    choice = chosen(seen)
    if choice is None:
        return Scores(None, [], None)
    session, look, quiz = db.current(), seen.look, choice.quiz
    asked = classscores.given_to(session, quiz, look.learners) if quiz else look.learners
    back = classscores.look_back(session, look.learners, quiz) if quiz else None
    done = {one.learner.id for one in back.outcomes} if back else set()
    over = quiz is not None and is_over(quiz, clock.now_ms())
    waiting = [] if over else [one for one in asked if one.id not in done]
    if not waiting:
        return Scores(choice, [], back)
    found = classscores.forecast(
        session,
        classroom_id=look.classroom_id,
        learners=waiting,
        exam=exam_of(seen, choice),
        day=look.wish.day,
    )
    return Scores(choice, found, back)


@blueprint.get("/<part>.csv")
@role_required("learner")
def table(key: str, part: str) -> Response:
    """Send facts, learners, scores or confused pairs as a table."""
    seen = scene(key)
    if part == "scores":
        told = scores_of(seen)
        text = classtables.scores(told.forecasts, told.back)
    elif part in classtables.TABLES:
        text = classtables.TABLES[part](seen.look)
    else:
        raise NotFoundError("There is no such table", "Go back to the pages of the class.")
    response = Response(text.encode("utf-8-sig"), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="class-{part}.csv"'
    return response
