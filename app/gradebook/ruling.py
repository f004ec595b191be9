"""The doors by which instructors say how a class counts: categories, weights, letters."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, request
from flask import url_for as url
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # not in the types

from app import db
from app.classes.page import entitled
from app.classes.queries import Standing
from app.core import classroles, letters
from app.core.gradepoints import POINT, MarkError, read_points
from app.core.gradetable import Policy
from app.core.rounding import half_up
from app.gradebook import arranging, queries
from app.gradebook.arranging import MOST_CATEGORIES, Kind
from app.gradebook.forms import RulesForm
from app.gradebook.queries import Shelf
from app.gradebook.views import blueprint, now, page

OWN = "own"
SPARE = 3  # empty rows
HUNDREDTH = POINT // 100
LONGEST_TITLE = 80
MOST_DROPPED = 50


@dataclass(slots=True)
class Line:
    """A row of the form as it was typed: a category, and what is wrong with it."""

    id: str = ""
    title: str = ""
    weight: str = ""
    dropped: str = ""
    alike: str = ""
    wrong: str = ""


@blueprint.route("/rules", methods=["GET", "POST"])
def rules(key: str) -> str | Response | tuple[str, int]:
    """Show and change how a class counts."""
    standing = entitled(key, classroles.MANAGE_CLASS)
    session = db.current()
    if request.method == "POST":
        queries.lock(session, standing.classroom)
    shelf = queries.shelf(session, standing.classroom)
    form = _form(shelf.ledger.policy)
    if request.method == "GET":
        return _show(standing, shelf, form, _lines(shelf))
    lines = _typed()
    kinds = _kinds(lines, shelf)
    policy = _policy(form)
    if policy is None or any(line.wrong for line in lines) or not form.validate():
        return _show(standing, shelf, form, lines), 422
    arranging.keep_rules(session, classroom=standing.classroom, policy=policy, kinds=kinds)
    session.commit()
    flash("The class counts like this from now on.", "good")
    return redirect(url("gradebook.index", key=key), 303)


@blueprint.post("/rules/columns")
def sort_columns(key: str) -> Response:
    """Put columns into categories, all at once or none."""
    standing, session = entitled(key, classroles.MANAGE_CLASS), db.current()
    queries.lock(session, standing.classroom)
    shelf = queries.shelf(session, standing.classroom)
    chosen = {name: request.form[name] for name in shelf.slots if name in request.form}
    arranging.sort_items(session, shelf=shelf, chosen=chosen, at=now())
    session.commit()
    flash("The columns are in their categories.", "good")
    return redirect(url("gradebook.index", key=key), 303)


def _form(policy: Policy) -> RulesForm:
    form = RulesForm(
        data={
            "weighted": "yes" if policy.weighted else "",
            "zero": "yes" if policy.zero else "",
            "preset": letters.preset_of(policy.scale) or OWN,
            "scale": letters.write_scale(policy.scale),
        }
    )
    presets = [SelectChoice(name, said) for name, (said, _) in letters.PRESETS.items()]
    form.preset.choices = [*presets, SelectChoice(OWN, "as written below")]
    return form


def _policy(form: RulesForm) -> Policy | None:
    """Return what the form says but for the categories, None with errors where it says nothing."""
    chosen = form.preset.data or ""
    try:
        own = letters.read_scale(form.scale.data or "") if chosen == OWN else ()
    except letters.ScaleError as wrong:
        form.process_errors = []
        form.scale.errors = [
            f"Line {one.line}: {one.message}; {one.remedy}." for one in wrong.problems
        ]
        return None
    scale = letters.PRESETS[chosen][1] if chosen in letters.PRESETS else own
    return Policy(form.weighted.data == "yes", form.zero.data == "yes", scale)


def _lines(shelf: Shelf) -> list[Line]:
    return [
        Line(
            f"{one.id}",
            one.title,
            f"{one.weight / 100:g}",
            f"{one.dropped or ''}",
            "yes" if one.alike else "",
        )
        for one in shelf.categories
    ]


def _typed() -> list[Line]:
    """Return the rows of the form that have a title; a category without one goes."""
    names = ("kind", "title", "weight", "dropped", "alike")
    rows = zip(*(request.form.getlist(name) for name in names), strict=False)
    lines = [Line(*(cell.strip() for cell in row)) for row in rows]
    return [line for line in lines if line.title][: MOST_CATEGORIES + 1]


def _kinds(lines: list[Line], shelf: Shelf) -> list[Kind]:
    """Return the categories that rows say; what is wrong with a row is noted in it."""
    known = {one.id for one in shelf.categories}
    seen: set[str] = set()
    kinds = []
    for place, line in enumerate(lines):
        weight, dropped = _weight(line), _dropped(line)
        if line.title.casefold() in seen:
            line.wrong = "Another category has this name already."
        if len(line.title) > LONGEST_TITLE:
            line.wrong = f"A name has at most {LONGEST_TITLE} characters."
        if place >= MOST_CATEGORIES:
            line.wrong = f"A class has at most {MOST_CATEGORIES} categories."
        seen.add(line.title.casefold())
        own = int(line.id) if line.id.isdigit() and int(line.id) in known else None
        kinds.append(Kind(own, line.title, weight, dropped, line.alike == "yes"))
    return kinds


def _weight(line: Line) -> int:
    try:
        weight = half_up(read_points(line.weight.rstrip(" %") or "0"), HUNDREDTH)
    except MarkError:
        weight = -1
    if not 0 <= weight <= 100_000:  # noqa: PLR2004 - a thousand percent
        line.wrong = "A weight is a number from 0 to 1,000, such as 40."
    return weight


def _dropped(line: Line) -> int:
    text = line.dropped or "0"
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1  # noqa: PLR2004 - larger ones are too large
    if not 0 <= number <= MOST_DROPPED:
        line.wrong = f"Of a category 0 to {MOST_DROPPED} marks are dropped."
    return number


def _show(standing: Standing, shelf: Shelf, form: RulesForm, lines: list[Line]) -> str:
    told = {name: letters.write_scale(scale) for name, (_, scale) in letters.PRESETS.items()}
    return page(
        "rules.html",
        standing,
        form=form,
        shelf=shelf,
        lines=[*lines, *(Line() for _ in range(SPARE))],
        presets=told,
        wrong=[line for line in lines if line.wrong],
    )
