"""The doors of asking people into a class: its code and QR, a list of people, invitations."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from typing import Any

from flask import request, url_for

from app import clock, db
from app.accounts import mail, security
from app.accounts.access import account_holder
from app.accounts.actions import Limit
from app.accounts.classrooms import ClassInvitation
from app.classes import actions, inviting, page, roster
from app.classes.forms import LONGEST_LIST, InviteForm
from app.classes.page import UNPROCESSABLE, Page, blueprint, class_page, keep
from app.classes.queries import Standing
from app.core import classroles, joincodes
from app.core.refusals import ForbiddenError, RefusalError
from app.core.rosters import Roster, read_roster
from app.web import qr
from app.web.words import count

LISTS = Limit("class-invite", 30, timedelta(hours=1))
TOO_LONG = ("The list is too long", "Invite a thousand people at a time.")
AS_ROLE = {"learner": "a learner", "assistant": "an assistant", "instructor": "an instructor"}


@blueprint.get("/<key>/people/invite")
def invite(key: str) -> str:
    """Show how people join: by code, link and QR code, and by invitation."""
    standing = page.entitled(key, classroles.MANAGE_PEOPLE)
    return _page(standing, InviteForm(formdata=None))


@blueprint.post("/<key>/people/invite")
def ask(key: str) -> Page:
    """Look at a list of people, and invite them once it has been looked at."""
    standing, form = page.working(key, classroles.MANAGE_PEOPLE), InviteForm()
    try:
        text = _text(form)
    except RefusalError as refusal:
        form.file.errors = [refusal.told]
        return _page(standing, form), UNPROCESSABLE
    if not form.validate():
        return _page(standing, form), UNPROCESSABLE
    if form.role.data == classroles.INSTRUCTOR and not standing.owns:
        raise ForbiddenError(*actions.OWNERS_WORK)
    roster_ = read_roster(text)
    if not roster_.invitees and not roster_.problems:
        form.people.errors = ["Paste at least one e-mail address, or choose a file."]
        return _page(standing, form), UNPROCESSABLE
    form.people.data = text
    if request.form.get("step") == "send" and form.seen.data == _digest(text):
        return _send(standing, form, roster_)
    form.seen.data = _digest(text)
    return _page(standing, form, roster_)


@blueprint.post("/<key>/invitations/<int:invitation_id>/withdraw")
def withdraw(key: str, invitation_id: int) -> Page:
    """Take an invitation back."""
    standing = page.entitled(key, classroles.MANAGE_PEOPLE)
    inviting.withdraw(db.current(), classroom=standing.classroom, invitation_id=invitation_id)
    return keep("The invitation is taken back; its link leads nowhere.", "invite", key=key)


@blueprint.post("/<key>/code")
def renew_code(key: str) -> Page:
    """Give the class another code."""
    standing = page.entitled(key, classroles.MANAGE_PEOPLE)
    actions.renew_code(db.current(), classroom=standing.classroom)
    return keep("There is a new code. The old one leads nowhere.", "invite", key=key)


def _send(standing: Standing, form: InviteForm, found: Roster) -> Page:
    person, now, session = account_holder(), clock.now(), db.current()
    security.count(LISTS, str(person.id))
    made = inviting.invite(
        session,
        classroom=standing.classroom,
        invitees=found.invitees,
        role=form.role.data,
        now=now,
    )
    key, said = standing.classroom.key, f"Invited: {count(len(made), 'person')}."
    if made and mail.can_send():
        letters = _letters(standing, made, person.name)
        inviting.mark_sent(session, invitations=made, now=now)
        answer = keep(f"{said} The mails are on their way.", "invite", key=key)
        mail.post_all("class_invitation", "An invitation to a class", letters)
        return answer
    return keep(said.replace("persons", "people"), "invite", key=key)


def _letters(
    standing: Standing, made: Sequence[ClassInvitation], teacher: str
) -> dict[str, dict[str, str]]:
    return {
        each.email: {
            "name": each.name,
            "teacher": teacher,
            "title": standing.classroom.title,
            "role": AS_ROLE[each.role],
            "link": _link("classes.invitation", secret=each.key),
        }
        for each in made
    }


def _page(standing: Standing, form: InviteForm, found: Roster | None = None) -> str:
    session, classroom = db.current(), standing.classroom
    link = _link("classes.join", code=classroom.join_code)
    addresses = [each.address for each in found.invitees] if found else []
    known = inviting.standings(session, classroom, addresses)
    return class_page(
        "classes/invite.html",
        standing,
        form=form,
        found=found,
        known=known,
        fresh=sum(address not in known for address in addresses),
        link=link,
        code=joincodes.show_code(classroom.join_code),
        qr=qr.draw(link, box=20),
        invitations=[
            (each, _link("classes.invitation", secret=each.key))
            for each in roster.invitations(session, classroom.id)
        ],
        mails=mail.can_send(),
    )


def _text(form: InviteForm) -> str:
    """Return what was pasted, and below it what stands in the file; raise RefusalError."""
    pasted = (form.people.data or "").strip()
    file = form.file.data
    if file is None or not file.filename:
        return pasted
    with closing(file):
        data = file.stream.read(LONGEST_LIST + 1)
    if len(data) + len(pasted) > LONGEST_LIST:
        raise RefusalError(*TOO_LONG)
    try:
        text = data.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise RefusalError("The file is not UTF-8", "Save it as CSV in UTF-8.") from None
    if "\0" in text:
        raise RefusalError("The file is no list of text", "Save it as CSV in UTF-8.")
    return f"{text}\n{pasted}".strip()


def _digest(text: str) -> str:
    return hashlib.sha256("\n".join(text.split()).encode()).hexdigest()


def _link(endpoint: str, **values: Any) -> str:  # noqa: ANN401 - an address takes any value
    return security.mail_base() + url_for(endpoint, **values)
