"""The doors of a learner to whom an assignment is given: its address, its code, its beginning."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import uuid_utils
from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import clock, db
from app.accounts import security
from app.accounts.access import current_learner, role_required
from app.accounts.actions import Limit
from app.core import timing
from app.quizzes import actions, assigned, assigning, foretold, paper, queries, roll, rules, times
from app.quizzes.foretold import Foretold
from app.quizzes.models import Allowance, Assignment, Attempt
from app.quizzes.views import OVER, me, recorders, target, with_scores

blueprint = Blueprint("given", __name__, url_prefix="/quizzes/given")

WRONG_CODES = Limit("quiz-code", 10, timedelta(minutes=10))


@blueprint.get("/<key>")
@role_required("learner")
def one(key: str) -> str:
    """Show what an assignment asks for, and when, before it begins."""
    return show(assigned.given(db.current(), me(), key))


def show(assignment: Assignment, wrong: str = "") -> str:
    """Render the page of an assignment as its learner sees it."""
    at, session, user = clock.now_ms(), db.current(), current_learner()
    zone, held = queries.zone(user.time_zone), rules.read(assignment)
    taken = assigned.own_attempts(session, user.id, assignment)
    joined = assigned.is_assignee(session, user.id, assignment)
    allowance = assigned.allowance(session, user.id, assignment)
    extra = assigned.extra_time(session, user.id, assignment)
    most = rules.attempts(assignment, allowance)
    under_way = next((each for each in taken if open_still(each, at)), None)
    told = with_scores([each for each in taken if each is not under_way], at)
    all_told = len(told) > 1 and all(score for _, score in told)
    return render_template(
        "assignments/given.html",
        assignment=assignment,
        rules=held,
        asked=paper.count_questions(session, paper.read(assignment)),
        limit=timing.allowed(rules.timing(assignment, extra)),
        extra=extra,
        standing=times.standing(assignment, at, allowance),
        window=window(assignment, allowance, zone, at),
        late=is_late(assignment, allowance, at),
        zone=zone.key,
        joined=joined or not assignment.code,
        kept=joined,
        outside=assignment.classroom_id is not None
        and not assigned.learns(session, user.id, assignment),
        wrong=wrong,
        under_way=under_way,
        left=None if most is None else max(0, most - len(taken)),
        expected=foretell(assignment, allowance, len(taken), at)
        if joined and not under_way
        else None,
        taken=told,
        counted=roll.counted(taken, held.keep) if all_told else None,
        began=lambda moment: times.say(moment, zone, at),
    )


def window(
    assignment: Assignment, allowance: Allowance | None, zone: ZoneInfo, at: int
) -> dict[str, str]:
    """Say the times of an assignment that are set, for somebody, by their clocks."""
    moments = {
        "opens_at": assignment.opens_at,
        "due_at": rules.due(assignment, allowance),
        "closes_at": rules.closes(assignment, allowance),
        "archived_at": assignment.archived_at,
    }
    return {
        name: times.near(moment, zone, at) for name, moment in moments.items() if moment is not None
    }


def is_late(assignment: Assignment, allowance: Allowance | None, at: int) -> bool:
    """Tell whether what somebody hands in now is late."""
    due = rules.due(assignment, allowance)
    return due is not None and at > due


def open_still(attempt: Attempt, at: int) -> bool:
    """Tell whether a learner may go on with an attempt."""
    return attempt.submitted_at is None and not actions.is_over(attempt, at)


def foretell(
    assignment: Assignment, allowance: Allowance | None, taken: int, at: int
) -> Foretold | None:
    """Tell what to expect of the next attempt; None where there can be none now."""
    most = rules.attempts(assignment, allowance)
    used_up = most is not None and taken >= most
    if used_up or times.standing(assignment, at, allowance) != "open":
        return None
    place = assigned.place_of(db.current(), me(), assignment)
    seat = paper.Seat(user_id=me(), place=place, taken=taken)
    return foretold.of_drawing(paper.draw(db.current(), assignment, seat, at=at))


@blueprint.post("/<key>/join")
@role_required("learner")
def join(key: str) -> str | Response | tuple[str, int]:
    """Take an assignment among one's own, with the right code; wrong ones are counted."""
    assignment, at = assigned.given(db.current(), me(), key), clock.now_ms()
    who = f"{me()} {key}"
    if assignment.code and not assigned.is_assignee(db.current(), me(), assignment):
        security.count(WRONG_CODES, who)
    code = request.form.get("code", "")
    try:
        assigning.join(db.current(), user_id=me(), assignment=assignment, code=code, at=at)
    except assigning.CodeError as wrong:
        return show(assignment, f"{wrong.sentence} {wrong.action}"), 422
    db.current().commit()
    return redirect(url_for("given.one", key=key), 303)


@blueprint.post("/<key>")
@role_required("learner")
def begin(key: str) -> Response:
    """Begin an attempt, or go on with the one that is open."""
    session, at = db.current(), clock.now_ms()
    assignment = assigned.given(session, me(), key)
    for each in assigned.own_attempts(session, me(), assignment):
        if actions.close(session, attempt=each, recorders=recorders(), at=at):
            session.commit()
            flash(OVER, "info")
            return target("review", each)
    if not assignment.code:  # a place among those who came decides the variant
        assigning.join(session, user_id=me(), assignment=assignment, code="", at=at)
    found = assigning.begin(
        session, user_id=me(), assignment=assignment, attempt_id=uuid_utils.uuid7().hex, at=at
    )
    session.commit()
    return target("attempt", found)
