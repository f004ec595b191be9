"""The doors of the groups of a class."""

from __future__ import annotations

from flask import request

from app import db
from app.accounts.classrooms import ClassGroup
from app.classes import groups as acts
from app.classes import page, queries
from app.classes.forms import GroupForm
from app.classes.page import UNPROCESSABLE, Page, blueprint, class_page, keep
from app.classes.queries import Standing
from app.core import classroles
from app.core.refusals import RefusalError


@blueprint.get("/<key>/groups")
def groups(key: str) -> str:
    """List the groups of a class."""
    return _list(page.entitled(key, classroles.SEE_SCORES), GroupForm(formdata=None))


@blueprint.post("/<key>/groups")
def make_group(key: str) -> Page:
    """Make a group."""
    standing, form = page.entitled(key, classroles.MANAGE_PEOPLE), GroupForm()
    if not form.validate():
        return _list(standing, form), UNPROCESSABLE
    try:
        made = acts.make_group(
            db.current(), classroom_id=standing.classroom.id, title=form.title.data or ""
        )
    except RefusalError as refusal:
        form.title.errors = [refusal.told]
        return _list(standing, form), UNPROCESSABLE
    return keep("The group is made. Who is in it?", "group", key=key, group_id=made.id)


@blueprint.get("/<key>/groups/<int:group_id>")
def group(key: str, group_id: int) -> str:
    """Show who is in a group."""
    standing, found = _group(key, group_id, classroles.SEE_SCORES)
    return _one(standing, found, GroupForm(formdata=None, title=found.title))


@blueprint.post("/<key>/groups/<int:group_id>")
def set_members(key: str, group_id: int) -> Page:
    """Let exactly those who are ticked be in a group."""
    _standing, found = _group(key, group_id, classroles.MANAGE_PEOPLE)
    acts.set_members(db.current(), group=found, user_ids=request.form.getlist("user", type=int))
    return keep("Kept.", "group", key=key, group_id=group_id)


@blueprint.post("/<key>/groups/<int:group_id>/name")
def rename_group(key: str, group_id: int) -> Page:
    """Give a group another name."""
    standing, found = _group(key, group_id, classroles.MANAGE_PEOPLE)
    form = GroupForm()
    if not form.validate():
        return _one(standing, found, form), UNPROCESSABLE
    try:
        acts.rename_group(db.current(), group=found, title=form.title.data or "")
    except RefusalError as refusal:
        db.current().rollback()
        standing, found = _group(key, group_id, classroles.MANAGE_PEOPLE)
        form.title.errors = [refusal.told]
        return _one(standing, found, form), UNPROCESSABLE
    return keep("The group has its new name.", "group", key=key, group_id=group_id)


@blueprint.post("/<key>/groups/<int:group_id>/delete")
def delete_group(key: str, group_id: int) -> Page:
    """Delete a group; its learners stay in the class."""
    _standing, found = _group(key, group_id, classroles.MANAGE_PEOPLE)
    acts.delete_group(db.current(), group=found)
    return keep("The group is gone; its learners are in the class as before.", "groups", key=key)


def _group(key: str, group_id: int, right: str) -> tuple[Standing, ClassGroup]:
    standing = page.entitled(key, right)
    return standing, acts.group_of(db.current(), standing.classroom.id, group_id)


def _list(standing: Standing, form: GroupForm) -> str:
    return class_page(
        "classes/groups.html",
        standing,
        groups=acts.groups_of(db.current(), standing.classroom.id),
        form=form,
        manages=standing.may(classroles.MANAGE_PEOPLE),
    )


def _one(standing: Standing, found: ClassGroup, form: GroupForm) -> str:
    session, classroom_id = db.current(), standing.classroom.id
    inside = {each.id for each in queries.learners(session, classroom_id, found.id)}
    return class_page(
        "classes/group.html",
        standing,
        group=found,
        learners=queries.learners(session, classroom_id),
        inside=inside,
        form=form,
        manages=standing.may(classroles.MANAGE_PEOPLE),
    )
