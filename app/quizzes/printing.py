"""The doors to a quiz on paper: questions, sheet for answers and key, for those who teach."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Blueprint, render_template, request, url_for

from app import clock, db
from app.accounts.access import role_required
from app.core import classroles
from app.core.assembly import Plan, Variant
from app.quizzes import assigned, handouts, page, queries, rules
from app.quizzes.sheets import Sheet
from app.quizzes.views import me

blueprint = Blueprint("papers", __name__, url_prefix="/quizzes")

CHOICES: dict[str, tuple[Variant, ...]] = {
    "0": ("",),
    "2": ("A", "B"),
    "3": ("A", "B", "C"),
    "4": ("A", "B", "C", "D"),
}
PARTS = {"paper": "questions", "sheet": "answer sheets", "key": "keys"}
LARGEST_DRAWING = 999


@blueprint.get("/of/<deck>/<key>/print")
@role_required("instructor")
def quiz(deck: str, key: str) -> str:
    """Show a quiz that a deck describes as it is printed."""
    home, found = queries.readable_quiz(db.current(), me(), deck, key)
    number = drawing_asked()

    def draw(variant: Variant) -> Sheet:
        plan = Plan(seed=number, variant=variant)
        return handouts.of_blueprint(db.current(), me(), home, found, plan)

    steps = [
        ("Quizzes", url_for("quizzes.index")),
        (found.title, url_for("quizzes.begin", deck=deck, key=key)),
    ]
    return show(found.title, home.lang, draw, steps, drawing=number)


@blueprint.get("/given/<key>/print")
@role_required("learner")
def assignment(key: str) -> str:
    """Show an assignment as it is printed; it has one drawing, of as many variants as it has."""
    found = assigned.taught(db.current(), me(), key, right=classroles.MARK)

    def draw(variant: Variant) -> Sheet:
        return handouts.of_assignment(db.current(), me(), found, variant, at=clock.now_ms())

    steps = [
        ("Assignments", url_for("assignments.index")),
        (found.title, url_for("assignments.one", key=key)),
    ]
    return show(found.title, "", draw, steps, variants=str(rules.read(found).variants))


def drawing_asked() -> int:
    """Return the number of the drawing that the address asks for, 1 without."""
    wanted = request.args.get("drawing", type=int) or 1
    return min(LARGEST_DRAWING, max(1, wanted))


def show(
    title: str,
    lang: str,
    draw: Callable[[Variant], Sheet],
    steps: Sequence[tuple[str, str]],
    *,
    variants: str = "0",
    drawing: int | None = None,
) -> str:
    """Render the variants that the address asks for, and the parts of each."""
    asked = request.args.get("variants", variants)
    chosen = asked if asked in CHOICES else "0"
    parts = [part for part in PARTS if part in request.args.getlist("part")] or list(PARTS)
    return render_template(
        "quizzes/print.html",
        title=title,
        lang=lang,
        steps=steps,
        sheets=[draw(variant) for variant in CHOICES[chosen]],
        variants=chosen,
        choices=CHOICES,
        parts=parts,
        all_parts=PARTS,
        drawing=drawing,
        points=page.points,
        media_url=lambda name: url_for("decks.media_file", name=name),
    )
