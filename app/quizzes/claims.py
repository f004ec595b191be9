"""The doors of a learner below a question: dispute it, mark one's own essay; and who answers."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import clock, db
from app.accounts.access import current_learner, role_required, signed_in
from app.core.refusals import ForbiddenError, NotFoundError
from app.core.reviewpolicy import Moment, may_show
from app.quizzes import disputes, marking, moments, more, queries, times
from app.quizzes.essays import read_points
from app.quizzes.marking import Verdict
from app.quizzes.models import Attempt
from app.quizzes.queries import Drawn
from app.quizzes.questions import blueprint
from app.quizzes.views import me, recorders

NOBODY = (
    "Your message is kept. Nobody looks after the decks of this server yet; whoever does will find"
    " it, and the reply will stand here."
)
QUESTION = "/attempts/<uuid:attempt_id>/<int(max=32767):number>"


def reviewed(attempt_id: UUID, number: int) -> tuple[Attempt, Drawn, Moment]:
    """Return one's own attempt that is handed in, and a question of it."""
    session = db.current()
    attempt = queries.own_attempt(session, me(), attempt_id.hex)
    drawn = next(iter(queries.drawn(session, attempt, number)), None)
    if drawn is None or attempt.submitted_at is None:
        raise NotFoundError("There is no such question to review.", "Hand the quiz in first.")
    return attempt, drawn, moments.moment(session, attempt, clock.now_ms())


def to_review(attempt: Attempt, number: int) -> Response:
    """Lead back to a question of the review."""
    review = url_for("quizzes.review", attempt_id=UUID(attempt.id), _anchor=f"question-{number}")
    return redirect(review, 303)


@blueprint.post(f"{QUESTION}/dispute")
@signed_in
def dispute(attempt_id: UUID, number: int) -> Response:
    """Say that a question is wrong, where the review tells how it was marked."""
    attempt, drawn, moment = reviewed(attempt_id, number)
    if attempt.preview or not may_show(moments.policy(attempt), "correctness", moment):
        raise ForbiddenError("This quiz does not tell yet how it was marked.", "Come back later.")
    session, text = db.current(), request.form.get("text", "")
    disputes.raise_dispute(session, attempt=attempt, slot=drawn.slot, text=text, at=clock.now_ms())
    reader = disputes.readers(session, attempt, {drawn.deck_id}).get(drawn.deck_id, "")
    session.commit()
    if reader:
        flash(f"Your message goes to {reader}. The reply will stand here.", "good")
    else:
        flash(NOBODY, "info")
    return to_review(attempt, number)


@blueprint.post(f"{QUESTION}/mark")
@signed_in
def mark_own(attempt_id: UUID, number: int) -> Response:
    """Mark one's own essay by its rubric, where nobody else does."""
    attempt, drawn, moment = reviewed(attempt_id, number)
    seen = getattr(moments.policy(attempt), moment)
    if not more.marks_self(attempt, drawn, seen):
        raise ForbiddenError("This essay is not yours to mark.", "Wait for whoever marks it.")
    verdict = Verdict(
        seen=request.form.get("seen", type=int) or 0,
        points=read_points(marking.rubric(drawn)),
    )
    session = db.current()
    marking.mark(
        session,
        attempt=attempt,
        slot=drawn.slot,
        verdict=verdict,
        by_id=me(),
        recorders=recorders(),
        at=clock.now_ms(),
    )
    session.commit()
    return to_review(attempt, number)


@blueprint.get("/disputes")
@role_required("learner")
def open_disputes() -> str:
    """List what learners hold to be wrong in decks that one writes, or looks after."""
    user, at = current_learner(), clock.now_ms()
    zone = queries.zone(user.time_zone)
    return render_template(
        "marking/disputes.html",
        lines=disputes.by_deck(db.current(), user),
        when=lambda moment: times.say(moment, zone, at),
    )


@blueprint.post("/disputes/<uuid:attempt_id>/<int(max=32767):number>")
@role_required("learner")
def answer_dispute(attempt_id: UUID, number: int) -> Response:
    """Answer what a learner says of a card in a deck that one writes, or looks after."""
    session, text = db.current(), request.form.get("reply", "")
    found = disputes.answerable(session, current_learner(), attempt_id.hex, number)
    disputes.reply(session, dispute=found, text=text, by_id=me(), at=clock.now_ms())
    session.commit()
    flash("Your reply is sent.", "good")
    return redirect(url_for("marking.open_disputes"), 303)
