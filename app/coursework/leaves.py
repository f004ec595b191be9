"""The doors of exceptions: what one learner is allowed beyond the others."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app import clock, db
from app.accounts.access import role_required
from app.classes.page import class_page, entitled
from app.classes.queries import Learner, Standing
from app.core import classroles
from app.core.refusals import NotFoundError, RefusalError
from app.coursework import actions, forms, queries, works
from app.coursework.forms import LeaveForm
from app.coursework.views import blueprint
from app.quizzes import forclass, rules, times
from app.quizzes.models import Assignment, Work
from app.quizzes.queries import zone

Answer = str | Response | tuple[str, int]


def asked(standing: Standing, work: Work, user_id: int) -> Learner:
    """Return the learner of an assignment that the address asks for; else raise NotFoundError."""
    given = works.given(db.current(), standing.classroom.id, [work], user_id)
    for learner in given.to(work):
        return learner
    raise NotFoundError("Nobody of that number is given this.", "Look at the list of learners.")


@blueprint.route("/<work>/learners/<int:user_id>", methods=["GET", "POST"])
@role_required("learner")
def allow(key: str, work: str, user_id: int) -> Answer:
    """Give one learner other times, or more attempts."""
    standing, session = entitled(key, classroles.ASSIGN), db.current()
    writes = request.method == "POST"
    found = works.one_of(session, standing.classroom.id, work, lock=writes)
    actions.require_going(found)
    learner, clocks = asked(standing, found, user_id), zone(found.zone)
    own = works.allowances(session, [found.id], user_id).get((found.id, user_id))
    form = LeaveForm(
        data=forms.shown_leave(own, clocks), zone=clocks, quiz=isinstance(found, Assignment)
    )
    if writes and form.validate():
        try:
            leave = form.leave()
            actions.allow(session, work=found, user_id=user_id, leave=leave, at=clock.now_ms())
        except RefusalError as refusal:
            session.rollback()
            form.form_errors.append(f"{refusal.sentence} {refusal.action}".strip())
        else:
            session.commit()
            flash(f"Kept for {learner.name}.", "good")
            return redirect(url_for("coursework.one", key=key, work=work), 303)
    page = show(entitled(key, classroles.ASSIGN), work, learner, form)
    return (page, 422) if writes else page


def show(standing: Standing, work: str, learner: Learner, form: LeaveForm) -> str:
    """Render the form of an exception, beside what holds for all."""
    at, session = clock.now_ms(), db.current()
    found = works.one_of(session, standing.classroom.id, work)
    clocks = zone(found.zone)
    most = rules.read(found).attempts or "any number" if isinstance(found, Assignment) else None
    return class_page(
        "coursework/allow.html",
        standing,
        work=found,
        learner=learner,
        form=form,
        due=found.due_at and times.say(found.due_at, clocks, at),
        closes=found.closes_at and times.say(found.closes_at, clocks, at),
        attempts=most,
        more_time=forclass.more_time(found, [learner.id])
        if isinstance(found, Assignment)
        else None,
        result=queries.of_one(session, found, at, only=learner.id).cells[found.id, learner.id],
    )
