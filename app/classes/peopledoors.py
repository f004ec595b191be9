"""The doors of the people of a class: who is in it, who waits, one person, removing them."""

from __future__ import annotations

from flask import current_app, request

from app import clock, db
from app.accounts import people as accounts
from app.accounts.access import account_holder
from app.accounts.classrooms import Membership
from app.accounts.models import User
from app.classes import actions, groups, page, roster
from app.classes.forms import NoteForm, RemoveForm, RoleForm, TimeForm
from app.classes.page import LEARNER, UNPROCESSABLE, Page, blueprint, class_page, keep
from app.classes.queries import Standing
from app.core import classroles
from app.core.refusals import RefusalError
from app.web.words import count

NOBODY = ("Nobody was chosen", "Tick those whom you mean, then press the button.")


@blueprint.get("/<key>/people")
def people(key: str) -> str:
    """List the people of a class for its staff, who waits first."""
    standing = page.entitled(key, classroles.SEE_SCORES)
    session, classroom_id = db.current(), standing.classroom.id
    words = request.args.get("q", "")
    group_id = request.args.get("group", 0, type=int)
    number = request.args.get("page", 1, type=int)
    manages = standing.may(classroles.MANAGE_PEOPLE)
    return class_page(
        "classes/people.html",
        standing,
        people=roster.people(session, classroom_id, words=words, group_id=group_id, number=number),
        words=words,
        group_id=group_id,
        groups=groups.groups_of(session, classroom_id),
        groups_by_member=groups.groups_by_member(session, classroom_id),
        waiting=roster.waiting(session, classroom_id) if manages else [],
        invitations=len(roster.invitations(session, classroom_id)) if manages else 0,
        manages=manages,
    )


@blueprint.post("/<key>/people/waiting")
def decide(key: str) -> Page:
    """Let in, or refuse, many of those who wait at once."""
    standing = page.working(key, classroles.MANAGE_PEOPLE)
    session, classroom = db.current(), standing.classroom
    chosen = request.form.getlist("user", type=int)
    if not chosen:
        raise RefusalError(*NOBODY)
    if request.form.get("verdict") == "refuse":
        gone = actions.refuse(session, classroom=classroom, user_ids=chosen)
        return keep(f"Refused: {_persons(gone)}.", "people", key=key)
    came = actions.admit(session, classroom=classroom, user_ids=chosen, now=clock.now())
    return keep(f"Let in: {_persons(came)}.", "people", key=key)


@blueprint.get("/<key>/people/<int:user_id>")
def person(key: str, user_id: int) -> str:
    """Show somebody in a class to its staff."""
    return _page(page.entitled(key, classroles.SEE_SCORES), user_id)


@blueprint.post("/<key>/people/<int:user_id>/role")
def change_role(key: str, user_id: int) -> Page:
    """Give somebody another role in a class."""
    standing = page.entitled(key, classroles.MANAGE_PEOPLE)
    member, account = roster.member(db.current(), standing.classroom.id, user_id)
    form = RoleForm()
    if not form.validate():
        return _page(standing, user_id, role=form), UNPROCESSABLE
    actions.change_role(
        db.current(), standing=standing, member=member, account=account, role=form.role.data
    )
    return keep(f"{account.name} is {form.role.data} here now.", "person", key=key, user_id=user_id)


@blueprint.post("/<key>/people/<int:user_id>/note")
def write_note(key: str, user_id: int) -> Page:
    """Keep a note about somebody, for the staff."""
    standing = page.entitled(key, classroles.MANAGE_PEOPLE)
    member, _account = roster.member(db.current(), standing.classroom.id, user_id)
    form = NoteForm()
    if not form.validate():
        return _page(standing, user_id, note=form), UNPROCESSABLE
    actions.write_note(db.current(), member=member, text=(form.note.data or "").strip())
    return keep("The note is kept.", "person", key=key, user_id=user_id)


@blueprint.post("/<key>/people/<int:user_id>/time")
def give_time(key: str, user_id: int) -> Page:
    """Set by how much the time of a learner's quizzes is multiplied."""
    standing = page.working(key, classroles.MANAGE_PEOPLE)
    member, account = roster.member(db.current(), standing.classroom.id, user_id)
    if member.role != classroles.LEARNER:
        raise RefusalError("Extra time is for learners", "Their role here is another.")
    form = TimeForm()
    if not form.validate():
        return _page(standing, user_id, time=form), UNPROCESSABLE
    _give_time(standing, member, account, float(form.extra_time.data or 1))
    said = f"{account.name} has {accounts.time_words(_factor(member, account))} in this class."
    return keep(said, "person", key=key, user_id=user_id)


def _give_time(standing: Standing, member: Membership, account: User, factor: float) -> None:
    """Set the factor of extra time in a class, and let the quizzes that are open know of it."""
    session, now = db.current(), clock.now()
    actions.give_time(
        session, standing=standing, member=member, factor=factor, by=account_holder(), now=now
    )
    for moved in current_app.extensions.get(accounts.EXTRA_TIME, []):
        moved(session, user=account, now=now, classroom_id=standing.classroom.id)


def _factor(member: Membership, account: User) -> float:
    """Return the factor that holds for somebody in a class."""
    return max(member.extra_time, account.extra_time)


@blueprint.post("/<key>/people/<int:user_id>/groups")
def set_groups(key: str, user_id: int) -> Page:
    """Put somebody in groups of the class."""
    standing = page.entitled(key, classroles.MANAGE_PEOPLE)
    classroom_id = standing.classroom.id
    roster.member(db.current(), classroom_id, user_id)
    chosen = request.form.getlist("group", type=int)
    groups.set_groups(db.current(), classroom_id=classroom_id, user_id=user_id, group_ids=chosen)
    return keep("The groups are kept.", "person", key=key, user_id=user_id)


@blueprint.route("/<key>/people/<int:user_id>/remove", methods=["GET", "POST"])
def remove(key: str, user_id: int) -> Page:
    """Remove somebody from a class, after saying what becomes of what they did."""
    standing = page.entitled(key, classroles.MANAGE_PEOPLE)
    member, account = roster.member(db.current(), standing.classroom.id, user_id)
    actions.check_appointment(standing, member)
    form, name = RemoveForm(), account.name
    if not form.validate_on_submit():
        status = UNPROCESSABLE if form.is_submitted() else 200
        return class_page("classes/remove.html", standing, account=account, form=form), status
    erase = form.work.data == "erase"
    page.part(standing, user_id, erase=erase)
    kept = "what they did here is erased" if erase else "what they did here is kept"
    return keep(f"{name} is no longer in this class; {kept}.", "people", key=key)


def _page(
    standing: Standing,
    user_id: int,
    *,
    role: RoleForm | None = None,
    note: NoteForm | None = None,
    time: TimeForm | None = None,
) -> str:
    session, classroom_id = db.current(), standing.classroom.id
    member, account = roster.member(session, classroom_id, user_id)
    return class_page(
        "classes/person.html",
        standing,
        member=member,
        account=account,
        manages=standing.may(classroles.MANAGE_PEOPLE),
        role_form=role or RoleForm(formdata=None, role=member.role),
        note_form=note or NoteForm(formdata=None, note=member.note),
        time_form=time or TimeForm(formdata=None, extra_time=f"{member.extra_time:g}"),
        groups=groups.groups_of(session, classroom_id),
        own_groups=groups.groups_by_member(session, classroom_id).get(user_id, []),
        time_words=accounts.time_words(_factor(member, account)),
        time_everywhere=accounts.time_words(account.extra_time) if account.extra_time > 1 else "",
        links=[
            (label, href)
            for link in current_app.extensions[LEARNER]
            for label, href, right in [link(standing.classroom.key, user_id)]
            if standing.may(right) and member.role == classroles.LEARNER
        ],
    )


def _persons(number: int) -> str:
    return count(number, "person").replace("persons", "people")
