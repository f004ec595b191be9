"""The doors by which marks come in from a table: look first, then keep all of it at once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from flask import flash, redirect, request
from flask import url_for as url
from werkzeug.wrappers import Response

from app import clock, db
from app.accounts.access import current_learner
from app.classes.page import entitled
from app.classes.queries import Standing
from app.core import classroles, gradeimport
from app.core.formats.delimited import MOST_COLUMNS, Table, decode, read_table
from app.core.formats.values import PackageError
from app.core.gradeimport import Known, Plan
from app.core.gradetable import OPEN, Column
from app.gradebook import actions, arranging, queries
from app.gradebook.actions import LONGEST_NOTE, Decision, Marker
from app.gradebook.arranging import MOST_ITEMS, Terms
from app.gradebook.queries import Book
from app.gradebook.views import blueprint, page
from app.web.intake import large_file, only_reads

MOST_BYTES = 2 * 1024 * 1024
SHOWN = 200  # changes on the page; all of them are kept
PEEKED = 5  # rows below the headings


@dataclass(slots=True)
class Sheet:
    """A table that came in: its text, its columns' meanings, what it would do."""

    text: str
    table: Table
    roles: tuple[str, ...]
    plan: Plan
    added: tuple[Column, ...] = ()
    worths: tuple[str, ...] = ()

    @property
    def stamp(self) -> str:
        """Tell the changes apart from any others."""
        said = [f"{one.person.id} {one.column} {one.was} {one.now}" for one in self.plan.changes]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()


@blueprint.get("/import")
def bring(key: str) -> str:
    """Ask for a table of marks."""
    return _show(entitled(key, classroles.MARK))


@blueprint.post("/import")
@large_file(MOST_BYTES)
@only_reads
def look(key: str) -> str | tuple[str, int]:
    """Show what a table would change, and let a person correct what its columns mean."""
    standing = entitled(key, classroles.MARK)
    try:
        sheet = _read(_text(), _book(standing), may_add=standing.may(classroles.ASSIGN))
    except PackageError as wrong:
        return _show(standing, wrong=f"{wrong.sentence} {wrong.action}"), 422
    return _show(standing, sheet)


@blueprint.post("/import/keep")
@large_file(MOST_BYTES)
def keep(key: str) -> str | Response | tuple[str, int]:
    """Keep all changes of a table, if they are still those that were shown."""
    standing = entitled(key, classroles.MARK)
    queries.lock(db.current(), standing.classroom)
    book = _book(standing)
    try:
        sheet = _read(_text(), book, may_add=standing.may(classroles.ASSIGN))
    except PackageError as wrong:
        return _show(standing, wrong=f"{wrong.sentence} {wrong.action}"), 422
    if sheet.stamp != request.form.get("stamp"):
        said = "What would change is not what you saw any more. Look at it again."
        return _show(standing, sheet, wrong=said), 422
    note = request.form.get("note", "").replace("\0", "").strip()[:LONGEST_NOTE]
    keys = _add(standing, sheet)
    made = actions.decide(
        db.current(),
        book=_book(standing) if keys else book,
        decisions=[_decision(one, note, keys) for one in sheet.plan.changes],
        marker=Marker(current_learner().id, clock.now_ms()),
    )
    db.current().commit()
    said = "1 mark is kept." if len(made) == 1 else f"{len(made):,} marks are kept."
    over = sum(one.now.points > one.column.worth for one in sheet.plan.changes)
    said += f" Above the points possible: {over}." if over else ""
    said += f" New: {', '.join(one.title for one in sheet.added)}." if keys else ""
    flash(said, "good")
    return redirect(url("gradebook.index", key=key), 303)


def _add(standing: Standing, sheet: Sheet) -> dict[str, str]:
    """Add the columns that a table brings; return their keys by those of the table."""
    return {
        one.key: f"i{made.id}"
        for one in sheet.added
        for made in (
            arranging.add_item(
                db.current(),
                classroom=standing.classroom,
                terms=Terms(one.title, one.worth, None, extra=False, due_at=None),
                at=clock.now_ms(),
            ),
        )
    }


def _book(standing: Standing) -> Book:
    whose = queries.people(db.current(), standing.classroom)
    return queries.book(db.current(), standing.classroom, whose, at=clock.now_ms())


def _text() -> str:
    """Return the table of the form: its file, else its text."""
    file = request.files.get("file")
    data = file.read(MOST_BYTES + 1) if file else b""
    if len(data) > MOST_BYTES:
        raise PackageError("The file is larger than 2 MB.", "split it into several")
    return decode(data) if data else request.form.get("text", "")


def _read(text: str, book: Book, *, may_add: bool) -> Sheet:
    """Return a table and what it would do, its columns as a person or else a guess has it.

    Who may add columns may take some of the table as new ones.
    """
    ledger = book.shelf.ledger
    table = read_table(text, most_columns=MOST_COLUMNS + MOST_ITEMS)
    chosen = tuple(request.form.getlist("role"))
    allowed = {*gradeimport.ROLES, *ledger.keys}
    if may_add:
        allowed |= {gradeimport.new_role(place) for place in range(table.width)}
    roles = gradeimport.guess_roles(table, ledger)
    if len(chosen) == table.width and allowed.issuperset(chosen):
        roles = chosen
    worths = tuple(request.form.getlist("worth"))
    if len(worths) != table.width:
        worths = tuple(map(gradeimport.heading_points, table.rows[0].cells))
    added, problems = gradeimport.new_columns(table, roles, worths)
    marks = {user_id: [*row, *[OPEN] * len(added)] for user_id, row in book.marks.items()}
    known = Known([*book.people.values()], [*ledger.columns, *added], marks)
    plan = gradeimport.plan(table, roles, known) if gradeimport.is_usable(roles) else Plan()
    plan.problems[:0] = problems
    return Sheet(text, table, roles, plan, tuple(added), worths)


def _decision(change: gradeimport.Change, note: str, keys: Mapping[str, str]) -> Decision:
    person, key = change.person.id, keys.get(change.column.key, change.column.key)
    if change.now.state == "excused":
        return Decision(key, person, "excuse", None, note)
    return Decision(key, person, "mark", change.now.points, note)


def _show(standing: Standing, sheet: Sheet | None = None, wrong: str = "") -> str:
    shelf = queries.shelf(db.current(), standing.classroom)
    return page(
        "import.html",
        standing,
        sheet=sheet,
        usable=sheet and gradeimport.is_usable(sheet.roles),
        shelf=shelf,
        roles=gradeimport.ROLES,
        new_role=gradeimport.new_role if standing.may(classroles.ASSIGN) else None,
        wrong=wrong,
        most=SHOWN,
        peeked=PEEKED,
        text=request.form.get("text", ""),
        note=request.form.get("note", ""),
    )
