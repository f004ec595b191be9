"""The door at which a quiz that was given is given again, to another class or by a link."""

from __future__ import annotations

import secrets
from dataclasses import replace
from zoneinfo import ZoneInfo

from flask import request
from werkzeug.wrappers import Response

from app import db
from app.accounts.access import current_learner, role_required
from app.accounts.classrooms import Classroom
from app.quizzes import assigned, forclass, giveforms, paper, queries
from app.quizzes.assigning import Origin, Terms
from app.quizzes.giveforms import TermsForm
from app.quizzes.models import Assignment
from app.quizzes.teaching import blueprint, keep_new, show_form, terms_of
from app.quizzes.views import me


@blueprint.route("/<key>/again", methods=["GET", "POST"])
@role_required("learner")
def again(key: str) -> str | Response | tuple[str, int]:
    """Give a quiz again by the same rules, its cards as they are now, its times set anew."""
    session, user, to = db.current(), current_learner(), forclass.asked_for()
    old = assigned.taught(session, user.id, key)
    zone, number = queries.zone(user.time_zone), forclass.number(to)
    form = TermsForm(
        data=giveforms.values(anew(old, to, zone), zone),
        zone=zone,
        groups=forclass.groups_of(number),
    )
    if request.method == "GET":
        return show_form(form, classroom=to, again=old)

    def origin() -> Origin:
        sections = paper.read(old).sections
        fixed = paper.fix(session, me(), sections, seed=secrets.randbits(63))
        return Origin(
            deck_id=old.deck_id,
            blueprint_id=old.blueprint_id,
            paper=fixed,
            classroom_id=number,
        )

    return keep_new(form, origin, classroom=to, again=old)


def anew(old: Assignment, to: Classroom | None, zone: ZoneInfo) -> Terms:
    """Return the terms of a quiz as they are offered for another class.

    It opens at once. It is due as any quiz that is given now, where the old one was due at all, and
    closes as long after that as the old one did; else the times stay empty.
    """
    due = forclass.due(zone) if to is not None and old.due_at is not None else None
    lasts = None if old.closes_at is None or old.due_at is None else old.closes_at - old.due_at
    closes = None if due is None or lasts is None else due + lasts
    return replace(terms_of(old), opens_at=None, due_at=due, closes_at=closes, groups=())
