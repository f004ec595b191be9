"""The doors at which a quiz that is given is archived, after saying what that does, and back."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from app import clock, db
from app.accounts.access import role_required
from app.core.reviewpolicy import WHATS, may_show
from app.quizzes import assigned, assigning, forclass, rules
from app.quizzes.models import Assignment
from app.quizzes.teaching import WHAT_WORDS, blueprint
from app.quizzes.views import me, recorders


@blueprint.route("/<key>/archive", methods=["GET", "POST"])
@role_required("learner")
def archive(key: str) -> str | Response:
    """End an assignment for everybody, after saying what that does."""
    session, writes = db.current(), request.method == "POST"
    assignment = assigned.taught(session, me(), key, lock=writes)
    if not writes:
        return ask(assignment)
    assigning.archive(session, assignment=assignment, recorders=recorders(), at=clock.now_ms())
    session.commit()
    flash("The quiz is archived; what was still open is handed in as it stood.", "good")
    return redirect(forclass.page_of(assignment), 303)


def ask(assignment: Assignment) -> str:
    """Render the question whether to archive an assignment."""
    policy = rules.read(assignment).review
    found = assigned.attempts_to(db.current(), assignment)
    return render_template(
        "assignments/archive.html",
        assignment=assignment,
        open=sum(one.submitted_at is None for one in found),
        kept_back=[
            WHAT_WORDS[what]
            for what in WHATS
            if may_show(policy, what, "closed") and not may_show(policy, what, "open")
        ],
        back=forclass.page_of(assignment),
    )


@blueprint.post("/<key>/bring-back")
@role_required("learner")
def bring_back(key: str) -> Response:
    """Take an assignment out of the archive."""
    assignment = assigned.taught(db.current(), me(), key, lock=True)
    assigning.bring_back(db.current(), assignment=assignment)
    db.current().commit()
    flash("The quiz is back: it is taken again by its rules.", "good")
    return redirect(forclass.page_of(assignment), 303)
