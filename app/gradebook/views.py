"""The doors of the gradebook: the table, one learner, one's own grades, files to take away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, redirect, request
from flask import url_for as url
from werkzeug.wrappers import Response as Answer

from app import clock, db
from app.accounts.access import current_learner
from app.classes.page import class_page, entitled, member
from app.classes.queries import Learner, Standing, learners
from app.core import classroles, gradesheet
from app.core.formats.csvout import Cell, write_csv
from app.core.formats.workbook import Leaf, write_workbook
from app.core.gradepoints import say_percent, say_points
from app.core.gradetable import Mark, Person, Row, find
from app.core.rounding import half_up
from app.core.slugs import slug
from app.gradebook import looking, queries
from app.gradebook.lines import lines_of
from app.gradebook.looking import Looking, View
from app.gradebook.queries import Book
from app.quizzes.queries import zone

blueprint = Blueprint("gradebook", __name__, url_prefix="/classes/<key>/grades")

LONGEST_NAME = 32  # letters of a class in the name of a file
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def page(template: str, standing: Standing, **values: Any) -> str:  # noqa: ANN401 - a template takes any value
    """Render a page of the gradebook with what all of them say."""
    return class_page(
        f"gradebook/{template}",
        standing,
        say_points=say_points,
        say_percent=say_percent,
        say_mark=say_mark,
        **values,
    )


def say_mark(mark: Mark) -> str:
    """Say what stands in a cell."""
    return say_points(mark.points) if mark.state == "marked" else WORDS[mark.state]


def mean_points(mean: Fraction | None) -> str:
    """Say a mean of points, a dash where there is none."""
    return WORDS["open"] if mean is None else say_points(half_up(mean.numerator, mean.denominator))


WORDS = {"missing": "missing", "open": "–", "excused": "excused"}  # noqa: RUF001 - a dash for nothing


@blueprint.get("/")
def index(key: str) -> str | Answer:
    """Show learners by columns to staff; send a learner on to their own grades."""
    standing = member(key)
    if not standing.may(classroles.SEE_SCORES):
        return redirect(url("gradebook.own", key=key))
    asked, session = looking.read(request.args), db.current()
    whose = queries.people(session, standing.classroom, asked.group)
    book, rows, table = _look(standing, asked, whose)
    ledger = book.shelf.ledger
    return page(
        "table.html",
        standing,
        looking=asked,
        view=table,
        summaries=ledger.summaries(rows),
        mean=ledger.mean(rows),
        counted=len(rows),
        shelf=book.shelf,
        groups=queries.groups(session, standing.classroom.id),
        people=len(whose),
        mean_points=mean_points,
    )


def _look(
    standing: Standing, asked: Looking, whose: Mapping[int, Person]
) -> tuple[Book, Sequence[Row], View]:
    """Return the gradebook, its rows that fit, and the page of them that is shown.

    Where the order follows from names alone, only the marks of that page are read and counted.
    """
    session, classroom = db.current(), standing.classroom
    named = find(whose.values(), asked.wish)
    if named is None:
        book = queries.book(session, classroom, whose, at=clock.now_ms())
        rows: Sequence[Row] = book.shelf.ledger.arrange(book.rows(), asked.wish)
        return book, rows, looking.view(asked, rows, book.shelf.ledger.columns)
    shown = looking.page(named, asked.page, looking.ROWS)
    book = queries.book(session, classroom, {one.id: one for one in shown.lines}, at=clock.now_ms())
    rows = book.rows()
    table = looking.view(asked, rows, book.shelf.ledger.columns)
    return book, rows, replace(table, rows=replace(shown, lines=tuple(rows)))


@blueprint.get("/learners/<int:user_id>")
def learner(key: str, user_id: int) -> str:
    """Show one learner's grades to staff, with the learners before and behind."""
    standing = entitled(key, classroles.SEE_SCORES)
    whose = queries.person(db.current(), standing.classroom, user_id)
    book = queries.book(db.current(), standing.classroom, whose, at=clock.now_ms())
    before, behind = neighbours(standing, user_id)
    return page(
        "learner.html",
        standing,
        person=whose[user_id],
        before=before,
        behind=behind,
        shelf=book.shelf,
        **sheet(book, user_id),
    )


def neighbours(standing: Standing, user_id: int) -> tuple[Learner | None, Learner | None]:
    """Return the learners before and behind one, by name."""
    order = learners(db.current(), standing.classroom.id)
    place = [one.id for one in order].index(user_id)
    before = order[place - 1] if place else None
    return before, order[place + 1] if place + 1 < len(order) else None


@blueprint.get("/mine")
def own(key: str) -> str | Answer:
    """Show one's own grades in a class, and nobody else's."""
    standing, user = member(key), current_learner()
    if standing.staff:
        return redirect(url("gradebook.index", key=key))
    whose = queries.person(db.current(), standing.classroom, user.id)
    book = queries.book(db.current(), standing.classroom, whose, at=clock.now_ms(), own=True)

    def address(column: str) -> str:
        """Return where one does, or looks at, the work of a column; "" for one made by hand."""
        task = book.shelf.slots[column].task
        if task is None:
            return ""
        if task.kind == "quiz":
            return url("given.one", key=task.key)
        return url("coursework.one", key=key, work=task.key)

    values = sheet(book, user.id)
    return page("own.html", standing, shelf=book.shelf, address=address, **values)


def sheet(book: Book, user_id: int) -> dict[str, Any]:
    """Return the row of a learner and its lines, category by category."""
    row = book.shelf.ledger.row(book.person(user_id), book.marks[user_id])
    return {"row": row, "parts": lines_of(book, row)}


@blueprint.get("/download/<any(wide, long):shape>.<any(csv, xlsx):suffix>")
def download(key: str, shape: str, suffix: str) -> Response:
    """Give the marks as a file, of the learners that the page shows."""
    standing = entitled(key, classroles.SEE_SCORES)
    asked = looking.read(request.args)
    whose = queries.people(db.current(), standing.classroom, asked.group)
    book = queries.book(db.current(), standing.classroom, whose, at=clock.now_ms())
    ledger, titles = book.shelf.ledger, book.shelf.titles
    rows = ledger.arrange(book.rows(), asked.wish)
    head = gradesheet.headings(ledger) if shape == "wide" else list(gradesheet.LONG)
    body = (
        gradesheet.wide(ledger, rows) if shape == "wide" else gradesheet.long(ledger, rows, titles)
    )
    name = f"{_file_name(standing.classroom.title, shape)}.{suffix}"
    if suffix == "csv":
        return _file(write_csv([head, *body]).encode("utf-8-sig"), name, "text/csv")
    listed = [*gradesheet.items(ledger.columns, titles)]
    return _file(_workbook(head, [*body], listed), name, XLSX)


def _file_name(title: str, shape: str) -> str:
    """Name a file from the class, its form and the day where the reader is."""
    held = "grades wide" if shape == "wide" else "marks long"
    day = clock.now().astimezone(zone(current_learner().time_zone)).date()
    return f"{slug(f'{title[:LONGEST_NAME]} {held}', ())}-{day}"


def _workbook(head: list[str], body: list[list[Cell]], items: list[list[Cell]]) -> bytes:
    made = BytesIO()
    leaves = (Leaf("Grades", head, body, 2), Leaf("Items", gradesheet.ITEMS, items))
    write_workbook(made, leaves, clock.now())
    return made.getvalue()


def _file(data: bytes, name: str, mimetype: str) -> Response:
    response = Response(data, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
