"""The doors by which staff mark: one mark with its history, or a whole column at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import flash, redirect, request
from flask import url_for as url
from werkzeug.wrappers import Response

from app import clock, db
from app.accounts.access import current_learner
from app.classes.page import entitled
from app.classes.queries import Standing
from app.core import classroles, walltime
from app.core.gradeimport import read_cell
from app.core.gradepoints import MarkError, say_points
from app.core.gradetable import Mark, Person
from app.core.refusals import NotFoundError
from app.decks.queries import Page
from app.gradebook import actions, looking, queries, tries, work
from app.gradebook.actions import Decision, Marker
from app.gradebook.forms import MarkForm, require_within
from app.gradebook.models import GradeEntry
from app.gradebook.queries import Book, Slot
from app.gradebook.views import blueprint, mean_points, neighbours, page, say_mark
from app.quizzes.queries import zone

NAMED = 5  # learners in a sentence
MEANWHILE = "It was changed to {} meanwhile. Look at it, then decide again."


@dataclass(slots=True)
class Line:
    """A learner in the form of a column: what stands, what was typed, what is wrong with it.

    It is `above` if more was typed than is possible, which is right of a bonus alone.
    """

    person: Person
    mark: Mark
    typed: str
    wrong: str = ""
    above: bool = False


def token(mark: Mark) -> str:
    """Write down which mark a page showed."""
    return f"{mark.state}:{mark.points}:{mark.given:d}"


def typed(mark: Mark) -> str:
    """Return what stands in the field of a mark: points as people write them, two decimals."""
    return say_points(mark.points) if mark.state == "marked" else _WORD.get(mark.state, "")


_WORD = {"excused": "excused"}


@blueprint.get("/<column>/<int:user_id>")
def cell(key: str, column: str, user_id: int) -> str:
    """Show a mark: what it rests on, who changed it and why, and the form to change it."""
    standing = entitled(key, classroles.SEE_SCORES)
    whose = queries.person(db.current(), standing.classroom, user_id)
    book = queries.book(db.current(), standing.classroom, whose, at=clock.now_ms())
    mark = _mark(book, column, user_id)
    form = MarkForm(column=book.shelf.slot(column).column, data={"mark": typed(mark)})
    return show(standing, book, (column, user_id), form)


def show(standing: Standing, book: Book, where: tuple[str, int], form: MarkForm) -> str:
    """Render the page of a mark."""
    column, user_id = where
    slot, mark = book.shelf.slot(column), _mark(book, column, user_id)
    form.was.data = token(mark)
    home, at = zone(current_learner().time_zone), clock.now()
    before, behind = neighbours(standing, user_id)
    session = db.current()
    return page(
        "cell.html",
        standing,
        form=form,
        slot=slot,
        column=slot.column,
        person=book.person(user_id),
        mark=mark,
        decided=book.decided.get((column, user_id)),
        history=queries.history(session, slot.item, user_id),
        tries=tries.of(session, slot.task, user_id) if slot.task else [],
        late=work.lateness(session, slot.task, user_id, clock.now_ms()) if slot.task else None,
        when=lambda moment: walltime.say(clock.instant(moment), home, at),
        before=before,
        behind=behind,
    )


@blueprint.post("/<column>/<int:user_id>")
def change(key: str, column: str, user_id: int) -> str | Response | tuple[str, int]:
    """Set a mark by hand, excuse it, or go back to what the work says."""
    standing, book = _to_write(key, user_id)
    slot, mark = book.shelf.slot(column), _mark(book, column, user_id)
    form = MarkForm(column=slot.column)
    act = request.form.get("act", "mark")
    valid, points = form.validate(), form.points(mark) if act == "mark" else None
    if form.was.data != token(mark):
        form.form_errors.append(MEANWHILE.format(say_mark(mark)))
    if not valid or form.form_errors or (act == "mark" and points is None):
        return show(standing, book, (column, user_id), form), 422
    kind: actions.Kind = "mark" if act == "mark" else "excuse" if act == "excuse" else "lift"
    wish = Decision(column, user_id, kind, points, (form.note.data or "").strip())
    made = actions.decide(db.current(), book=book, decisions=[wish], marker=_marker())
    db.current().commit()
    said = "The mark is kept." if made else "It was that already; nothing was changed."
    flash(f"{said}{_above(book, slot, made)}", "good")
    return redirect(url("gradebook.cell", key=key, column=column, user_id=user_id), 303)


@blueprint.post("/<column>/<int:user_id>/undo")
def undo(key: str, column: str, user_id: int) -> Response:
    """Take the newest decision about a mark back."""
    _, book = _to_write(key, user_id)
    item = book.shelf.slot(column).item
    number = request.form.get("entry", 0, type=int)
    entry = db.current().get(GradeEntry, number)
    if item is None or entry is None or (entry.item_id, entry.user_id) != (item.id, user_id):
        raise NotFoundError("There is no such decision", "Look at the history of the mark.")
    actions.undo(db.current(), book=book, entry=entry, key=column, marker=_marker())
    db.current().commit()
    flash("It is as it was before; the history shows both.", "good")
    return redirect(url("gradebook.cell", key=key, column=column, user_id=user_id), 303)


@blueprint.get("/<column>/")
def item(key: str, column: str) -> str:
    """Show a column with a field for each learner."""
    standing = entitled(key, classroles.SEE_SCORES)
    asked = looking.read(request.args)
    whose = queries.people(db.current(), standing.classroom, asked.group)
    shown = looking.page([*whose.values()], asked.page, looking.ROWS)
    book = queries.book(
        db.current(), standing.classroom, {one.id: one for one in shown.lines}, at=clock.now_ms()
    )
    lines = [
        Line(one, mark, typed(mark))
        for one in shown.lines
        for mark in (_mark(book, column, one.id),)
    ]
    return show_column(standing, book, column, replace(shown, lines=tuple(lines)))


def show_column(standing: Standing, book: Book, column: str, lines: Page[Line]) -> str:
    """Render the page of a column; of very many learners it shows one page at a time."""
    slot, rows = book.shelf.slot(column), book.rows()
    place = book.shelf.ledger.places[column]
    return page(
        "item.html",
        standing,
        slot=slot,
        column=slot.column,
        shelf=book.shelf,
        lines=lines,
        looking=looking.read(request.args),
        summary=book.shelf.ledger.summaries(rows)[place],
        wrong=[line for line in lines.lines if line.wrong],
        note=request.form.get("note", ""),
        bonus=bool(request.form.get("bonus")),
        proof=token,
        typed=typed,
        mean_points=mean_points,
    )


@blueprint.post("/<column>/")
def mark(key: str, column: str) -> str | Response | tuple[str, int]:
    """Keep all marks of a column that were changed in its form, or none of them."""
    standing, book = _to_write(key, request.form)
    slot = book.shelf.slot(column)
    note = request.form.get("note", "").strip()[: actions.LONGEST_NOTE]
    lines, wishes = [], []
    for person in book.people.values():
        line, wish = _read(book, slot, person, note)
        lines.append(line)
        wishes += [wish] if wish else []
    if any(line.wrong for line in lines):
        number = looking.read(request.args).page
        shown = Page(tuple(lines), number, len(lines), max(1, len(lines)))
        return show_column(standing, book, column, shown), 422
    made = actions.decide(db.current(), book=book, decisions=wishes, marker=_marker())
    db.current().commit()
    said = {0: "Nothing was changed.", 1: "1 mark is kept."}
    flash(said.get(len(made), f"{len(made)} marks are kept.") + _above(book, slot, made), "good")
    return redirect(looking.read(request.args).address(key, "gradebook.item", column=column), 303)


def _above(book: Book, slot: Slot, made: Sequence[GradeEntry]) -> str:
    """Say which of the marks that were kept are above what the column is worth."""
    worth = slot.column.worth
    over = [one for one in made if (one.points or 0) > worth]
    if not over:
        return ""
    named = ", ".join(
        f"{(who := book.person(one.user_id)).name or who.email} {say_points(one.points or 0)}"
        for one in over[:NAMED]
    )
    rest = f" and {len(over) - NAMED} more" if len(over) > NAMED else ""
    return f" Above the {say_points(worth)} possible: {named}{rest}."


def _read(book: Book, slot: Slot, person: Person, note: str) -> tuple[Line, Decision | None]:
    """Return a line of the form of a column, and what it asks to change."""
    key, now_there = slot.column.key, book.mark(slot.column.key, person.id)
    text = request.form[f"mark-{person.id}"].strip()
    line = Line(person, now_there, text)
    shown = request.form.get(f"was-{person.id}", "")
    if text == request.form.get(f"text-{person.id}", "").strip():
        return line, None
    if shown != token(now_there):
        line.wrong = MEANWHILE.format(say_mark(now_there))
        return line, None
    if not text:
        return line, Decision(key, person.id, "lift", None, note)
    try:
        wish = read_cell(text, slot.column)
        line.above = wish.points > slot.column.worth
        if not request.form.get("bonus"):
            require_within(wish.points, slot.column.worth)
    except MarkError as refused:
        line.wrong = f"{refused.sentence} {refused.action}"
        return line, None
    if wish.state == "excused":
        return line, Decision(key, person.id, "excuse", None, note)
    return line, Decision(key, person.id, "mark", wish.points, note)


def _to_write(key: str, whose: int | Mapping[str, str]) -> tuple[Standing, Book]:
    """Return the class of a marker and the gradebook, locked, of one learner or those of a form."""
    standing = entitled(key, classroles.MARK)
    session, classroom = db.current(), standing.classroom
    queries.lock(session, classroom)
    if isinstance(whose, int):
        found = queries.person(session, classroom, whose)
    else:
        known = queries.people(session, classroom)
        found = {number: one for number, one in known.items() if f"mark-{number}" in whose}
    return standing, queries.book(session, classroom, found, at=clock.now_ms())


def _marker() -> Marker:
    return Marker(current_learner().id, clock.now_ms())


def _mark(book: Book, column: str, user_id: int) -> Mark:
    book.shelf.slot(column)
    return book.mark(column, book.person(user_id).id)
