"""The door of the first page."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, current_app, render_template

from app import clock, db
from app.accounts.access import known_learner
from app.accounts.models import User
from app.coursework.due import waiting_for
from app.home.today import today_of
from app.home.welcome import offered, welcome
from app.quizzes import news
from app.study.learner import learner
from app.web.todaylines import EXTENSION, TodayLine

blueprint = Blueprint("home", __name__)


def lines_for(user: User, now: datetime) -> list[TodayLine]:
    """Gather the lines that other slices have for the first page."""
    hooks = current_app.extensions.get(EXTENSION, [])
    return [line for hook in hooks for line in hook(db.current(), user, now)]


@blueprint.get("/")
def today() -> str:
    """Show a learner what is ready for them, and a visitor what Recto is."""
    user, now = known_learner(), clock.now()
    if user is None:
        found = welcome(db.current(), now.toordinal())
        return render_template("home/welcome.html", welcome=found)
    page = today_of(db.current(), learner(user), now)
    first = offered(db.current(), user.id) if not page.decks else ()
    return render_template(
        "home/today.html",
        page=page,
        lines=lines_for(user, now),
        guest=user.guest,
        offered=first,
        waiting=waiting_for(db.current(), user, clock.milliseconds(now)),
        news=news.of_learner(db.current(), user.id, clock.milliseconds(now)),
    )
