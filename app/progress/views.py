"""The doors of one's own progress: figures, the model of one's memory, goals, what is stored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

import uuid_utils
from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app import clock, db
from app.accounts.access import current_learner, signed_in
from app.accounts.models import User
from app.core.formats.csvout import write_csv
from app.core.refusals import NotFoundError, RefusalError
from app.core.shrinkage import LEAST_TESTS
from app.progress import figures, fits, fitter, goals, queries, reads, stored, tables
from app.progress.forms import GoalForm
from app.progress.tables import Rows
from app.progress.words import on, short_day
from app.study.learner import Learner, learner
from app.web.nextcards import EXTENSION as NEXT_CARDS
from app.web.nextcards import NextCards
from app.web.todaylines import TodayLine
from app.web.words import count, duration

blueprint = Blueprint("progress", __name__, url_prefix="/progress")


@blueprint.context_processor
def sayings() -> dict[str, Any]:
    """Give the templates of this slice what says times, days and ids."""
    return {"duration": duration, "day_name": _day_name, "iso_day": _iso_day, "uuid": UUID}


def _iso_day(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _day_name(day: int) -> str:
    return f"{short_day(day)} {date.fromordinal(day).year}"


def me() -> Learner:
    """Return the learner who asks."""
    return learner(current_learner())


@blueprint.get("")
@signed_in
def index() -> str:
    """Show what was retained, the decks, the time, what is to come, what is hard."""
    found = figures.overview(db.current(), me(), clock.now())
    return render_template("progress/index.html", found=found, here="index")


@blueprint.get("/memory")
@signed_in
def memory() -> str:
    """Show how strong memories are, and how well they are foretold."""
    session, who = db.current(), me()
    return render_template(
        "progress/memory.html",
        here="memory",
        strength=figures.strength_of(session, who, clock.now()),
        foretold=figures.foretold_of(session, who.id),
        confidence=figures.confidence_of(session, who.id),
        fit=fits.standing(session, who.id),
        can_fit=fitter.find() is not None,
        least=LEAST_TESTS,
        least_foretold=figures.LEAST_FORETOLD,
        most_foretold=reads.MOST_FORETOLD,
    )


@blueprint.post("/parameters")
@signed_in
def parameters() -> AnyResponse:
    """Turn the use of fitted parameters on or off."""
    wanted = request.form.get("wanted") == "yes"
    fits.want(db.current(), user_id=me().id, wanted=wanted, at=clock.now())
    db.current().commit()
    flash(
        "Scheduling goes by your own parameters where they do better."
        if wanted
        else "Scheduling goes by the defaults from your next answer on.",
        "success",
    )
    return redirect(url_for("progress.memory"), 303)


@blueprint.get("/goals")
@signed_in
def exam_goals() -> str:
    """Show every goal with its plan for today."""
    session, who, now = db.current(), me(), clock.now()
    found = [goals.aimed(session, who, goal, now) for goal in goals.goals_of(session, who.id)]
    return render_template(
        "progress/goals.html",
        here="goals",
        found=found,
        today=who.day(now),
        may_aim=bool(queries.offered(session, who.id)),
    )


@blueprint.route("/goals/new", methods=["GET", "POST"])
@signed_in
def new_goal() -> str | AnyResponse | tuple[str, int]:
    """Work out what a goal takes, and keep it once its learner says so."""
    session, who, now = db.current(), me(), clock.now()
    form, found = GoalForm(), None
    form.offer(queries.offered(session, who.id), who.day(now))
    if form.validate_on_submit():
        name, wish = form.id.data or "", form.wish
        if request.form.get("do") == "keep":
            goal = goals.add(session, learner=who, goal_id=name, wish=wish, at=now)
            goals.replan(session, learner=who, goal=goal, at=now)
            session.commit()
            return redirect(url_for("progress.exam_goals"), 303)
        found = goals.work_out(session, learner=who, goal_id=name, wish=wish, at=now)
    if not form.is_submitted():
        form.id.data = uuid_utils.uuid7().hex
    page = render_template("progress/goal.html", form=form, here="goals", found=found)
    return (page, 422) if form.is_submitted() and not found else page


@blueprint.post("/goals/<uuid:goal_id>/drop")
@signed_in
def drop_goal(goal_id: UUID) -> AnyResponse:
    """Drop a goal; what was learnt for it stays."""
    goals.drop(db.current(), user_id=me().id, goal_id=goal_id.hex)
    db.current().commit()
    flash("The goal is gone; what you learnt for it stays.", "success")
    return redirect(url_for("progress.exam_goals"), 303)


@blueprint.post("/goals/<uuid:goal_id>/study")
@signed_in
def study_goal(goal_id: UUID) -> AnyResponse:
    """Begin a session of what a goal's plan asks today, or go on with it."""
    session, who, now = db.current(), me(), clock.now()
    found = goals.aimed(session, who, goals.own_goal(session, who.id, goal_id.hex), now)
    cards = found.part.cards if found.part else []
    if not cards:
        raise RefusalError("The plan asks no more today", "Come back tomorrow.")
    sitting = uuid5(goal_id, f"{who.day(now)}.{cards[0]}")
    hook: NextCards = current_app.extensions[NEXT_CARDS]
    hook.pick(session, learner_id=who.id, sitting_id=sitting.hex, cards=cards, at=now)
    session.commit()
    return redirect(url_for(hook.endpoint, sitting_id=sitting), 303)


@blueprint.get("/stored")
@signed_in
def stored_data() -> str:
    """Show what is stored about oneself, table by table."""
    parts = current_app.extensions["recto.personal_data"]
    found = stored.tables(db.current(), me().id, parts)
    return render_template("progress/stored.html", tables=found, here="stored")


@blueprint.get("/<which>.csv")
@signed_in
def table(which: str) -> Response:
    """Send one table of these pages."""
    rows = _rows(which)
    return Response(
        write_csv(rows),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{which}.csv"'},
    )


def _rows(name: str) -> Rows:
    session, who, now = db.current(), me(), clock.now()
    if name in tables.OVERVIEW:
        return tables.OVERVIEW[name](figures.overview(session, who, now))
    others: dict[str, Callable[[], Rows]] = {
        "strength": lambda: tables.strength(figures.strength_of(session, who, now)),
        "predictions": lambda: tables.predictions(figures.foretold_of(session, who.id)),
        "confidence": lambda: tables.confidence(figures.confidence_of(session, who.id)),
    }
    if name not in others:
        raise NotFoundError("There is no such table", "Choose one on the page of your progress.")
    return others[name]()


def today_lines(session: Session, user: User, now: datetime) -> list[TodayLine]:
    """Give a line of the first page for each goal that is to come and has been planned."""
    who = learner(user)
    today = who.day(now)
    found = [
        goals.aimed(session, who, goal, now, fresh=False)
        for goal in goals.goals_of(session, user.id)
        if goal.day > today and goal.plan
    ]
    address = url_for("progress.exam_goals")
    return [TodayLine(each.goal.title, _today(each, today), address) for each in found]


def _today(found: goals.Aimed, today: int) -> str:
    when = on(found.goal.day, today)
    if found.part is None or not found.part.cards:
        return f"{when}: done for today"
    again, new = len(found.part.again), len(found.part.new)
    said = [f"{again:,} to see again"] * bool(again) + [f"{new:,} new"] * bool(new)
    return f"{when}: about {count(found.part.minutes, 'minute')} today, {' and '.join(said)}"
