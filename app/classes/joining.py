"""The doors of who comes in: by a code, by its link, by an invitation."""

from __future__ import annotations

from datetime import timedelta

from flask import redirect, render_template, url_for

from app import clock, db
from app.accounts import security
from app.accounts.access import account_holder, address, known_learner
from app.accounts.actions import Limit
from app.accounts.classrooms import Classroom
from app.accounts.models import User
from app.classes import actions, inviting, queries, roster
from app.classes.forms import CodeForm
from app.classes.page import UNPROCESSABLE, Page, blueprint, keep
from app.core import joincodes
from app.core.refusals import NotFoundError, RefusalError

WRONG_CODES = Limit("class-code", 30, timedelta(minutes=10))
NO_CLASS = ("No class has this code", "Look at it once more, or ask your teacher for the new one.")


@blueprint.post("/join")
def enter_code() -> Page:
    """Take a code that was typed, and lead to its class."""
    person, form = account_holder(), CodeForm()
    if not form.validate():
        form.code.errors = [form.code.errors[0]]
    elif _class_with(form.kept, str(person.id)) is None:
        form.code.errors = [f"{NO_CLASS[0]}. {NO_CLASS[1]}"]
    else:
        return redirect(url_for("classes.join", code=form.kept), 303)
    return render_template("classes/code.html", form=form), UNPROCESSABLE


@blueprint.get("/join/<code>")
def join(code: str) -> Page:
    """Show what class a code leads to, and what joining means; members go straight in."""
    classroom = _asked_for(code)
    person = known_learner()
    if person is not None and _is_in(person, classroom):
        return redirect(url_for("classes.one", key=classroom.key), 303)
    return render_template(
        "classes/join.html",
        classroom=classroom,
        teachers=roster.teachers(db.current(), classroom.id),
        person=None if person is None or person.guest else person,
        refusal=_refusal(classroom),
        waits=person is not None
        and classroom.id in {each.id for each in roster.waits_for(db.current(), person.id)},
    )


@blueprint.post("/join/<code>")
def come_in(code: str) -> Page:
    """Join a class by its code, or ask to be let in."""
    person, classroom = account_holder(), _asked_for(code)
    title, key = classroom.title, classroom.key
    made = actions.join(db.current(), classroom=classroom, user=person, now=clock.now())
    if made.state == "waiting":
        return keep(f"You will be in “{title}” once a teacher lets you in.", "index")
    return keep(f"You are in “{title}”.", "one", key=key)


@blueprint.get("/invitations/<secret>")
def invitation(secret: str) -> str:
    """Show what class one is invited to, and what joining means."""
    asked, person = roster.invitation(db.current(), secret), known_learner()
    refusal: RefusalError | None = None
    if person is not None and not person.guest:
        try:
            inviting.check_right_person(db.current(), asked.invitation, person)
        except RefusalError as found:
            refusal = found
    return render_template(
        "classes/invitation.html",
        invitation=asked.invitation,
        classroom=asked.classroom,
        teachers=roster.teachers(db.current(), asked.classroom.id),
        person=None if person is None or person.guest else person,
        refusal=refusal,
    )


@blueprint.post("/invitations/<secret>")
def accept(secret: str) -> Page:
    """Take up an invitation."""
    person, asked = account_holder(), roster.invitation(db.current(), secret)
    title, key = asked.classroom.title, asked.classroom.key
    inviting.accept(db.current(), invitation=asked.invitation, user=person, now=clock.now())
    return keep(f"You are in “{title}”.", "one", key=key)


@blueprint.post("/invitations/<secret>/decline")
def decline(secret: str) -> Page:
    """Say no to an invitation."""
    person, asked = account_holder(), roster.invitation(db.current(), secret)
    title = asked.classroom.title
    inviting.decline(db.current(), invitation=asked.invitation, user=person, now=clock.now())
    return keep(f"You said no to “{title}”.", "index")


@blueprint.post("/waiting/<key>/withdraw")
def withdraw_request(key: str) -> Page:
    """Wait no longer to be let into a class."""
    person = account_holder()
    for classroom in roster.waits_for(db.current(), person.id):
        if classroom.key == key:
            actions.refuse(db.current(), classroom=classroom, user_ids=[person.id])
            return keep("You no longer wait.", "index")
    raise NotFoundError("You do not wait for this class", queries.LOOK)


def _asked_for(code: str) -> Classroom:
    """Find the class of a code in an address; guesses are counted. Raise NotFoundError."""
    found = _class_with(joincodes.read_code(code), address())
    if found is None:
        raise NotFoundError(*NO_CLASS)
    return found


def _class_with(code: str, who: str) -> Classroom | None:
    security.stop_beyond(WRONG_CODES, who)
    found = roster.by_code(db.current(), code)
    if found is None:
        with db.reading(only=False):
            db.current().rollback()
            security.count(WRONG_CODES, who)
    return found


def _is_in(person: User, classroom: Classroom) -> bool:
    return any(
        each.classroom.id == classroom.id for each in queries.classes_of(db.current(), person.id)
    )


def _refusal(classroom: Classroom) -> tuple[str, str] | None:
    if classroom.archived_at is not None:
        return actions.IS_ARCHIVED
    return actions.IS_CLOSED if classroom.joining == "closed" else None
