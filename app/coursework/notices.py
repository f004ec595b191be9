"""The doors of what a person wishes to be told: mails of what is due, a calendar."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from app import clock, db
from app.accounts import mail
from app.accounts.access import account_holder, role_required
from app.accounts.models import User
from app.core import ical
from app.core.refusals import NotFoundError
from app.coursework import actions, due
from app.coursework.models import Wishes
from app.quizzes.forclass import public_address

blueprint = Blueprint("notices", __name__, url_prefix="/coursework")


@blueprint.get("/")
@role_required("learner")
def settings() -> str:
    """Show whether one is reminded by mail, and the address of one's calendar."""
    user = account_holder()
    found = db.current().get(Wishes, user.id)
    key = found and found.calendar_key
    return render_template(
        "coursework/notices.html",
        remind=bool(found and found.remind),
        can_send=mail.can_send(),
        email=user.email,
        link=key and f"{public_address()}{url_for('notices.calendar', secret=key)}",
    )


@blueprint.post("/reminders")
@role_required("learner")
def choose() -> Response:
    """Say whether one wants to be reminded by mail."""
    wanted = request.form.get("remind") == "1"
    actions.choose_reminders(db.current(), user_id=account_holder().id, wanted=wanted)
    db.current().commit()
    flash("You are reminded by mail." if wanted else "You get no mails of what is due.", "good")
    return redirect(url_for("notices.settings"), 303)


@blueprint.post("/calendar")
@role_required("learner")
def renew() -> Response:
    """Give one's calendar an address, a new one each time, or take it off the net."""
    session, user_id = db.current(), account_holder().id
    if request.form.get("drop"):
        actions.drop_calendar(session, user_id=user_id)
        sentence = "The calendar is gone; its address leads nowhere any more."
    else:
        actions.renew_calendar(session, user_id=user_id)
        sentence = "This is the address of your calendar. One from before leads nowhere any more."
    session.commit()
    flash(sentence, "good")
    return redirect(url_for("notices.settings"), 303)


@blueprint.get("/calendar/<secret>.ics")
def calendar(secret: str) -> Response:
    """Give a person's calendar to whatever knows its address."""
    session, now = db.current(), clock.now()
    user = session.scalar(
        select(User)
        .join(Wishes, Wishes.user_id == User.id)
        .where(Wishes.calendar_key == secret, User.active)
    )
    if user is None:
        raise NotFoundError("There is no such calendar.", "Its owner may have renewed the address.")
    events = [
        ical.Event(
            uid=f"{one.key}@recto",
            title=one.title,
            at=clock.instant(one.until),
            changed=now,
            about=one.about,
            address=f"{public_address()}{url_for(one.address[0], **one.address[1])}",
        )
        for one in due.calendar_of(session, user)
    ]
    answer = Response(ical.write("Recto", events), mimetype="text/calendar")
    answer.headers["Cache-Control"] = "private, max-age=900"
    return answer


@blueprint.get("/reminders/<secret>")
def end(secret: str) -> str:
    """Ask whoever followed the link of a mail whether such mails are to end."""
    known = db.current().scalar(select(Wishes.user_id).where(Wishes.off_key == secret))
    if known is None:
        raise NotFoundError("This link ends no mails.", "Look into the newest mail for it.")
    return render_template("coursework/end.html", secret=secret, ended=False)


@blueprint.post("/reminders/<secret>")
def end_now(secret: str) -> str:
    """End the mails to the person who got this link, as a press in a mail program does."""
    if not actions.end_reminders(db.current(), secret=secret):
        raise NotFoundError("This link ends no mails.", "Look into the newest mail for it.")
    db.current().commit()
    return render_template("coursework/end.html", secret=secret, ended=True)
