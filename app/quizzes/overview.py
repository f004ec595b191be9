"""The page of all quizzes: those given to one, those of the decks, practice, one's attempts."""

from __future__ import annotations

import secrets

import uuid_utils
from flask import flash, render_template, request
from werkzeug.wrappers import Response

from app import clock, db
from app.accounts.access import current_learner, signed_in
from app.core.assembly import ShortageError
from app.decks.queries import readable_deck
from app.quizzes import (
    actions,
    assigned,
    disputes,
    drawing,
    foresight,
    foretold,
    news,
    page,
    queries,
)
from app.quizzes.forms import PracticeForm
from app.quizzes.views import WAITS, began, blueprint, me, target, with_scores
from app.quizzes.waiting import waiting


@blueprint.get("/")
@signed_in
def index() -> str:
    """Show the quizzes one may take, a form for a practice quiz, and one's attempts."""
    return show_index(practice_form())


def practice_form() -> PracticeForm:
    """Make the form of a practice quiz, with the decks that this learner may be asked from.

    They are those that the learner studies; who studies none yet may choose from the library.
    """
    form = PracticeForm()
    shelves = queries.shelves(db.current(), me()) or assigned.shelves(db.current(), me())
    asked = request.args.get("deck", "")
    for key in dict.fromkeys(form.deck.data or ([asked] if asked else [])):
        if key not in {shelf.key for shelf in shelves}:
            deck = readable_deck(db.current(), me(), key)
            shelves.append(queries.Shelf(deck.key, deck.title))
    form.offer(shelves, asked)
    return form


def show_index(form: PracticeForm) -> str:
    """Render the page of all quizzes."""
    at, session, user = clock.now_ms(), db.current(), current_learner()
    attempts = with_scores(queries.attempts_of(session, user.id), at)
    return render_template(
        "quizzes/index.html",
        form=form,
        waiting=waiting(session, user, at),
        news=news.of_learner(session, user.id, at),
        offers=queries.offers(session, user.id),
        attempts=attempts,
        foresight=foresight.look_back(
            foresight.foretold(
                session,
                [one for one, score in attempts if score and not score.endswith(WAITS)],
            )
        ),
        messages=0 if user.guest else disputes.count_by_deck(session, user),
        teaches=user.has_role("instructor"),
        began=began,
        open_now=lambda one: one.submitted_at is None and not actions.is_over(one, at),
    )


@blueprint.post("/practice")
@signed_in
def practise() -> str | Response | tuple[str, int]:
    """Begin a practice quiz."""
    form, at = practice_form(), clock.now_ms()
    if not form.validate():
        return show_index(form), 422
    seed = secrets.randbits(63)
    try:
        drawn = drawing.draw_practice(db.current(), me(), form.wish(), seed=seed, at=at)
    except ShortageError:
        form.tell_shortage()
        return show_index(form), 422
    found = actions.begin(
        db.current(), user_id=me(), drawing=drawn, attempt_id=uuid_utils.uuid7().hex, at=at
    )
    db.current().commit()
    flash(f"{page.how(form.behaviour.data)} {foretold.of_drawing(drawn).brief}", "info")
    return target("question", found, 1)
