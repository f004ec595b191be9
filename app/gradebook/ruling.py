"""The doors by which instructors say how a class counts: categories, weights, letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import flash, redirect, request
from flask import url_for as url
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # not in the types

from app import clock, db
from app.accounts.access import current_learner
from app.accounts.classrooms import Classroom
from app.classes.page import entitled
from app.classes.queries import Standing
from app.core import classroles, letters
from app.core.gradebook import NONE
from app.core.gradepoints import POINT, MarkError, read_points
from app.core.gradetable import Policy
from app.core.rounding import half_up
from app.gradebook import arranging, queries
from app.gradebook.arranging import MOST_CATEGORIES, Kind
from app.gradebook.forms import RulesForm
from app.gradebook.queries import Shelf
from app.gradebook.views import blueprint, page

OWN = "own"
GONE = "A category that was chosen for a column is no longer there. Choose from those that are."
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

    def blame(self, sentence: str) -> None:
        """Note what is wrong, beside what else is."""
        self.wrong = f"{self.wrong} {sentence}".strip()


@blueprint.route("/rules", methods=["GET", "POST"])
def rules(key: str) -> str | Response | tuple[str, int]:
    """Show and change how a class counts, or show how it would count like another (`from`)."""
    standing = entitled(key, classroles.MANAGE_CLASS)
    session = db.current()
    if request.method == "POST":
        queries.lock(session, standing.classroom)
    shelf = queries.shelf(session, standing.classroom)
    form = _form(shelf.ledger.policy)
    if request.method == "GET":
        other = request.args.get("from", "")
        if other:
            return _take_over(standing, shelf, other)
        return _show(standing, shelf, form, _lines(shelf))
    lines, chosen = _typed(), _chosen(shelf)
    kinds, valid = _kinds(lines, shelf), form.validate()
    policy = _policy(form)
    if {*chosen.values()} - {NONE, *shelf.titles}:
        form.form_errors.append(GONE)
    if policy is None or not valid or form.form_errors or any(line.wrong for line in lines):
        return _show(standing, shelf, form, lines), 422
    _keep(standing.classroom, policy, kinds, chosen)
    session.commit()
    if shelf.slots and any(kind.id is None for kind in kinds):
        flash(
            "The class counts like this from now on. Put its columns into the new categories.",
            "good",
        )
        return redirect(url("gradebook.rules", key=key, _anchor="columns"), 303)
    flash("The class counts like this from now on.", "good")
    return redirect(url("gradebook.index", key=key), 303)


def _keep(
    classroom: Classroom, policy: Policy, kinds: Sequence[Kind], chosen: Mapping[str, str]
) -> None:
    """Keep how a class counts, and which column belongs to which category that is left."""
    session = db.current()
    arranging.keep_rules(session, classroom=classroom, policy=policy, kinds=kinds)
    session.expire_all()
    left = {f"{kind.id}" for kind in kinds if kind.id is not None}
    wishes = {key: wish if wish in left else NONE for key, wish in chosen.items()}
    shelf = queries.shelf(session, classroom)
    arranging.sort_items(session, shelf=shelf, chosen=wishes, at=clock.now_ms())


def _chosen(shelf: Shelf) -> dict[str, str]:
    """Return the categories that a form chooses for columns, by the keys of these."""
    return {name: request.form[name] for name in shelf.slots if name in request.form}


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


def _take_over(standing: Standing, shelf: Shelf, key: str) -> str:
    """Fill the form with how another class counts; nothing is kept until it is sent.

    Categories of the same name stay what they are, and those that the other has not come last.
    """
    other = entitled(key, classroles.MANAGE_CLASS).classroom
    theirs = queries.shelf(db.current(), other)
    own = {line.title.casefold(): line for line in _lines(shelf)}
    lines = _lines(theirs)
    for line in lines:
        same = own.pop(line.title.casefold(), None)
        line.id = same.id if same else ""
    form = _form(theirs.ledger.policy)
    return _show(standing, shelf, form, [*lines, *own.values()], (other.title, len(own)))


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
            line.blame("Another category has this name already.")
        if len(line.title) > LONGEST_TITLE:
            line.blame(f"A name has at most {LONGEST_TITLE} characters.")
        if place >= MOST_CATEGORIES:
            line.blame(f"A class has at most {MOST_CATEGORIES} categories.")
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
        line.blame("A weight is a number from 0 to 1,000, such as 40.")
    return weight


def _dropped(line: Line) -> int:
    text = line.dropped or "0"
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1  # noqa: PLR2004 - larger ones are too large
    if not 0 <= number <= MOST_DROPPED:
        line.blame(f"Of a category 0 to {MOST_DROPPED} marks are dropped.")
    return number


def _show(
    standing: Standing,
    shelf: Shelf,
    form: RulesForm,
    lines: list[Line],
    taken: tuple[str, int] | None = None,
) -> str:
    """Render the form; `taken` names the class it was taken over from, and counts what it lacks."""
    me, own = current_learner().id, standing.classroom.id
    told = {name: letters.write_scale(scale) for name, (_, scale) in letters.PRESETS.items()}
    return page(
        "rules.html",
        standing,
        form=form,
        shelf=shelf,
        lines=[*lines, *(Line() for _ in range(SPARE))],
        presets=told,
        taken=taken,
        others=queries.counting(db.current(), me, own),
        wrong=[line for line in lines if line.wrong],
        chosen={name: slot.column.category for name, slot in shelf.slots.items()} | _chosen(shelf),
    )
