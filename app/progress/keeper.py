"""Keeps what is worked out up to date: fits of parameters, and the plans of exam goals.

`flask serve` starts one in each worker. A fit is worked out between two transactions, and who began
one is noted first, so that several workers do not do the same; twice would do no harm.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from flask import Flask
from sqlalchemy.orm import Session

from app import clock, db
from app.accounts.models import User
from app.core.shrinkage import Fitter
from app.progress import fits, fitter, goals
from app.study.learner import learner
from app.web.repeating import Repeater

PERIOD_S = 900.0


class Refreshed(NamedTuple):
    """How many learners were fitted, how many plans were made anew."""

    fitted: int
    planned: int


def refresh(session: Session, at: datetime) -> Refreshed:
    """Fit whoever has answered enough since, and make the plans of yesterday anew.

    Each is committed alone.
    """
    fits_them = fitter.find()
    with db.reading():
        waiting = fits.due(session) if fits_them else []
        session.rollback()
    fitted = sum(
        fit_one(session, user_id, fits_them, at)
        for user_id in waiting
        if fits_them and _begin(session, user_id, at)
    )
    return Refreshed(fitted, replan(session, at))


def _begin(session: Session, user_id: int, at: datetime) -> bool:
    """Note that a learner is fitted here; tell whether no other worker does it already."""
    mine = fits.begin(session, user_id=user_id, at=at)
    session.commit()
    return mine


def fit_one(session: Session, user_id: int, fits_them: Fitter, at: datetime) -> bool:
    """Fit one learner and commit; tell whether there were answers enough."""
    with db.reading():
        material = fits.gather(session, user_id)
        session.rollback()
    found = fits.work_out(material, fits_them)
    if session.get(User, user_id) is None:  # the account was deleted meanwhile
        session.rollback()
        return False
    fits.keep(session, user_id=user_id, material=material, fit=found, at=at)
    session.commit()
    return found is not None


def replan(session: Session, at: datetime) -> int:
    """Make anew the plans that are not from their learner's today; tell how many."""
    latest = at.date().toordinal() + 1
    with db.reading():
        found = [(goal.user_id, goal.id) for goal in goals.stale(session, latest)]
        session.rollback()
    planned = 0
    for user_id, goal_id in found:
        goal = goals.own_goal(session, user_id, goal_id)
        who = learner(session.get_one(User, user_id))
        if goal.plan_day < who.day(at):
            goals.replan(session, learner=who, goal=goal, at=at)
            planned += 1
        session.commit()
    return planned


class Refresher(Repeater):
    """Refreshes an application every `period` seconds until it is stopped, or the process ends."""

    failed = "Fits and plans could not be refreshed; it is tried again later."

    def __init__(self, app: Flask, period: float = PERIOD_S) -> None:
        super().__init__(app, period)

    def work(self) -> None:
        """Refresh once."""
        refresh(db.current(), clock.now())
