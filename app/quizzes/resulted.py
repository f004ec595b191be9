"""The doors to what the learners of an assignment got: a page, and sheets to take away."""

from __future__ import annotations

from io import BytesIO

from flask import request
from werkzeug.wrappers import Response

from app import clock, db
from app.accounts.access import role_required
from app.core.formats.csvout import write_csv
from app.core.formats.workbook import Leaf, write_workbook
from app.decks.queries import PAGE, Page
from app.quizzes import figurewords, forclass, results
from app.quizzes.analysed import attach, seen
from app.quizzes.questions import blueprint
from app.quizzes.results import HEAD
from app.web import words

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/given/<key>/results")
@role_required("learner")
def listed(key: str) -> str:
    """List what every learner got, sorted as the address asks."""
    assignment = seen(key)
    sort = request.args.get("sort", "name")
    lines = results.results(db.current(), assignment, sort)
    shares = [one.share for one in lines if one.share is not None]
    number = max(1, request.args.get("page", 1, type=int))
    number = min(number, max(1, -(-len(lines) // PAGE)))
    page = Page(tuple(lines[(number - 1) * PAGE : number * PAGE]), number, len(lines))
    return forclass.show(
        "marking/results.html",
        assignment,
        page=page,
        more_time=forclass.more_time(assignment, [one.user.id for one in page.lines]),
        handed_in=sum(one.state == "handed in" for one in lines),
        waiting=sum(one.provisional for one in lines),
        left=results.left(db.current(), assignment),
        mean=sum(shares) / len(shares) if shares else None,
        name=sort.removeprefix("-") if sort.removeprefix("-") in results.SORTS else "name",
        falls=sort.startswith("-"),
        points=figurewords.points,
        percent=figurewords.percent,
        duration=words.duration,
    )


@blueprint.get("/given/<key>/results.<any(csv, xlsx):ending>")
@role_required("learner")
def taken_out(key: str, ending: str) -> Response:
    """Give what every learner got as a sheet."""
    session, assignment = db.current(), seen(key)
    groups = results.groups(session, assignment)
    rows = results.cells(results.results(session, assignment), groups)
    if ending == "csv":
        return attach(write_csv([HEAD, *rows]), "text/csv; charset=utf-8", "results.csv")
    made = BytesIO()
    gone = results.cells(results.left(session, assignment), groups)
    leaves = [Leaf("Results", HEAD, rows), *([Leaf("Left the class", HEAD, gone)] if gone else [])]
    write_workbook(made, leaves, clock.now())
    return attach(made.getvalue(), XLSX, "results.xlsx")
