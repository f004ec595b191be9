"""The doors at which a deck with a goal is archived, after saying what that does, and back."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app import clock, db
from app.accounts.access import role_required
from app.classes.page import class_page, entitled, working
from app.classes.queries import Standing
from app.core import classroles
from app.coursework import actions, queries, wording, works
from app.coursework.models import DeckAssignment
from app.coursework.views import blueprint, clocks, mean, paged


@blueprint.route("/<work>/archive", methods=["GET", "POST"])
@role_required("learner")
def archive(key: str, work: str) -> str | Response:
    """End a deck with a goal for everybody, after showing the marks that will stand."""
    standing, writes = entitled(key, classroles.ASSIGN), request.method == "POST"
    found = works.deck_of(db.current(), standing.classroom.id, work, lock=writes)
    if not writes:
        return ask(standing, found)
    actions.archive_deck(db.current(), work=found, at=clock.now_ms())
    db.current().commit()
    flash("It is archived; what was reached until now is kept.", "good")
    return redirect(url_for("coursework.one", key=key, work=work), 303)


def ask(standing: Standing, work: DeckAssignment) -> str:
    """Render the question whether to archive a goal, with the marks that would stand."""
    goal = works.goal_of(work)
    pairs = queries.if_it_ended(db.current(), work, clock.now_ms()).of(work)
    return class_page(
        "coursework/archive.html",
        standing,
        work=work,
        goal=goal,
        learners=paged(pairs),
        mean=mean([one for _, one in pairs]),
        state=wording.state,
        reached=lambda result: wording.reached(goal, result, clocks()),
        score=wording.score,
    )


@blueprint.post("/<work>/bring-back")
@role_required("learner")
def bring_back(key: str, work: str) -> Response:
    """Take a deck with a goal out of the archive."""
    standing = working(key, classroles.ASSIGN)
    found = works.deck_of(db.current(), standing.classroom.id, work, lock=True)
    actions.bring_back_deck(db.current(), work=found)
    db.current().commit()
    flash("It is back: its goal and its times hold again.", "good")
    return redirect(url_for("coursework.one", key=key, work=work), 303)
