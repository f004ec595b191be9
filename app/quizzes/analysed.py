"""The doors to how the questions of an assignment worked, for who may see how its learners do."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from app import db
from app.accounts.access import role_required
from app.core import classroles, itemdoctor, itemspread
from app.core.formats.csvout import write_csv
from app.core.personitem import person_item_map
from app.core.refusals import NotFoundError
from app.decks import access
from app.decks.models import Deck
from app.quizzes import analysis, analysistables, assigned, chosen, figurewords, forclass, questions
from app.quizzes.analysis import Question, Report
from app.quizzes.figurewords import COLUMNS, columns_of, left_out
from app.quizzes.models import Assignment
from app.quizzes.views import me

blueprint = Blueprint("analysis", __name__, url_prefix="/quizzes/given/<key>/analysis")

CARD = "<int(max=2147483647):card_id>"
SORTS = {column.name: column.key for column in COLUMNS}


def seen(key: str) -> Assignment:
    """Return an assignment whose scores the person who asks may see."""
    return assigned.taught(db.current(), me(), key, right=classroles.SEE_SCORES)


def show(page: str, assignment: Assignment, report: Report, **more: Any) -> str:  # noqa: ANN401 - what a page shows
    """Render a page of the analysis."""
    return forclass.show(
        f"analysis/{page}.html",
        assignment,
        report=report,
        percent=figurewords.percent,
        decimal=figurewords.decimal,
        points=figurewords.points,
        **more,
    )


@blueprint.get("/")
@role_required("learner")
def overview(key: str) -> str:
    """Show the figures of the quiz as a whole, and how its scores spread."""
    assignment = seen(key)
    report = analysis.report(db.current(), assignment)
    told = _grave(report.questions)
    return show(
        "overview",
        assignment,
        report,
        figures=figurewords.whole(report.quiz),
        tenths=itemspread.spread(one.share for one in report.learners),
        found=[each for each in told if itemdoctor.serious(each.findings)],
        noted=[each for each in told if not itemdoctor.serious(each.findings)],
        tables=analysistables.TABLES,
    )


def _grave(asked: Sequence[Question]) -> list[Question]:
    """Return the questions that the doctor speaks about, the most pressing first."""
    found = [each for each in asked if each.findings and not _only_few(each)]
    return sorted(found, key=lambda one: itemdoctor.gravity(one.findings))


def _only_few(question: Question) -> bool:
    """Tell whether the doctor has nothing to say but to wait."""
    return all(one.trouble == "few" for one in question.findings)


@blueprint.get("/questions")
@role_required("learner")
def items(key: str) -> str:
    """List the questions with all their figures, sorted as the address asks."""
    assignment = seen(key)
    report = analysis.report(db.current(), assignment)
    sort = request.args.get("sort", "")
    name, falls = sort.removeprefix("-"), sort.startswith("-")
    return show(
        "items",
        assignment,
        report,
        lines=sort_lines(report.questions, name, falls=falls),
        columns=columns_of(report),
        left_out=left_out(report),
        name=name if name in SORTS else "number",
        falls=falls,
    )


def sort_lines(lines: Sequence[Question], name: str, *, falls: bool) -> list[Question]:
    """Return questions sorted by a figure, those without it last; else by their numbers."""
    if name not in SORTS:
        return sorted(lines, key=lambda one: one.number, reverse=falls)
    key = SORTS[name]
    known = [each for each in lines if not key(each)[0]]
    unknown = [each for each in lines if key(each)[0]]
    return [*sorted(known, key=lambda one: key(one)[1], reverse=falls), *unknown]


@blueprint.get(f"/questions/{CARD}")
@role_required("learner")
def item(key: str, card_id: int) -> str:
    """Show how a question worked, what is wrong with it, and what may be done."""
    assignment = seen(key)
    report = analysis.report(db.current(), assignment)
    places = [each.card_id for each in report.questions]
    if card_id not in places:
        raise NotFoundError(
            "Nobody has handed in this question yet.", "Look at the questions of the analysis."
        )
    place = places.index(card_id)
    question = report.questions[place]
    figures = question.figures
    return show(
        "item",
        assignment,
        report,
        question=question,
        figures=[column.figure(figures) for column in columns_of(report)] if figures else [],
        left_out=left_out(report),
        card=questions.shown(question.drawn),
        told=questions.key_of(question.drawn),
        before=report.questions[place - 1] if place else None,
        after=report.questions[place + 1] if place + 1 < len(places) else None,
        edit=edit_address(question),
        preview=lambda **wish: trial_address(key, card_id, **wish),
        accepting=lambda label: chosen.accepting(question.drawn, label),
        media_url=lambda name: url_for("decks.media_file", name=name),
    )


def trial_address(key: str, card_id: int, **wish: Any) -> str:  # noqa: ANN401 - fields of a ruling
    """Return the address at which a ruling on a question is tried; nothing changes there."""
    return url_for("marking.question", key=key, card_id=card_id, _anchor="trial-head", **wish)


def edit_address(question: Question) -> str:
    """Return the address of the card's form for who writes its deck, "" for others."""
    session = db.current()
    deck = session.get_one(Deck, question.drawn.deck_id)
    if not access.writes(session, me(), deck):
        return ""
    note, _, _face = question.drawn.key.partition("/")
    return url_for("authoring.cards", key=deck.key, at=note)


@blueprint.get("/scale")
@role_required("learner")
def scale(key: str) -> str:
    """Show learners and questions on one scale of ability and difficulty."""
    assignment = seen(key)
    report = analysis.report(db.current(), assignment)
    fit = analysis.scale(report)
    by_name = {str(each.number): each for each in report.questions}
    return show(
        "scale",
        assignment,
        report,
        fit=fit,
        map=fit and person_item_map(fit.learners, fit.items),
        by_name=by_name,
        people=sorted(
            zip(report.learners, fit.learners, strict=True),
            key=lambda one: (-one[1].ability, one[0].name),
        )
        if fit
        else [],
    )


@blueprint.get("/tables.json")
@role_required("learner")
def tables(key: str) -> Response:
    """Give every table of the analysis as JSON."""
    report = analysis.report(db.current(), seen(key))
    text = json.dumps(
        analysistables.plain(report, analysis.scale(report)), ensure_ascii=False, indent=1
    )
    return attach(text, "application/json", "analysis.json")


@blueprint.get("/<any(quiz, questions, options, learners, spread):table>.csv")
@role_required("learner")
def sheet(key: str, table: str) -> Response:
    """Give a table of the analysis as CSV."""
    report = analysis.report(db.current(), seen(key))
    scale = analysis.scale(report) if table in ("questions", "learners") else None
    rows = analysistables.cells(analysistables.TABLES[table](report, scale))
    return attach(write_csv(rows), "text/csv; charset=utf-8", f"{table}.csv")


def attach(text: str | bytes, kind: str, name: str) -> Response:
    """Answer with a file to be kept."""
    response = Response(text, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
