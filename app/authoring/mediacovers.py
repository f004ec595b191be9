"""The door at which parts of a picture are covered: one card for each, asking what is under it."""

from __future__ import annotations

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from app import clock, db
from app.accounts import security
from app.accounts.models import User
from app.authoring import actions, covercards, mediafiles, queries, texts
from app.authoring.covercards import Covered
from app.authoring.desk import (
    UNPROCESSABLE,
    blueprint,
    editable,
    editor_page,
    per_minute,
)
from app.authoring.mediafiles import Kept
from app.authoring.mediaforms import CoverForm
from app.core.drafts import UneditableError
from app.core.refusals import NotFoundError
from app.decks.models import Deck

COVERS = per_minute("cover:account", 20)


@blueprint.route("/<key>/cover/<path:file>", methods=["GET", "POST"])
def cover(key: str, file: str) -> Response | str | tuple[str, int]:
    """Make cards of the covered parts of a picture, in one's draft."""
    deck, person = editable(key)
    kept = _picture(deck, file)
    form = CoverForm()
    if not form.is_submitted():
        return _page(deck, kept, form)
    security.count(COVERS, str(person.id))
    opened = queries.draft(db.current(), person.id, deck)
    if not form.validate():
        return _page(deck, kept, form), UNPROCESSABLE
    try:
        taken = queries.card_keys(db.current(), deck)
        made = covercards.add_cards(opened.text, _covered(kept, form), taken)
    except UneditableError as wrong:
        form.form_errors.extend(
            f"{one.field}: {one.message}; {one.remedy}." for one in wrong.problems[:5]
        )
        return _page(deck, kept, form), UNPROCESSABLE
    return _keep(deck, person, kept, made)


def _keep(deck: Deck, person: User, kept: Kept, made: covercards.Made) -> Response:
    if unfit := texts.unstorable(made.text):
        flash(f"{unfit.message}; {unfit.remedy}", "error")
        return redirect(url_for("authoring.cover", key=deck.key, file=kept.file))
    actions.take(
        db.current(),
        user_id=person.id,
        deck=deck,
        text=made.text,
        what=f"Covered parts of {kept.file}",
        now=clock.now_ms(),
    )
    db.current().commit()
    cards = "1 card is" if made.count == 1 else f"{made.count} cards are"
    flash(f"{cards} in your draft, each asking for a covered part.", "success")
    return redirect(url_for("authoring.text", key=deck.key, line=made.line))


def _picture(deck: Deck, file: str) -> Kept:
    """Find a picture of the deck that can be covered."""
    for one in mediafiles.list_files(db.current(), deck, None):
        if one.file == file and one.sort == "image" and one.ending != "svg":
            return one
    raise NotFoundError(
        "This deck has no such picture that can be covered", "Choose one from its files."
    )


def _covered(kept: Kept, form: CoverForm) -> Covered:
    return Covered(
        file=kept.file,
        prompt=form.prompt.data or "",
        alt=form.alt.data or "",
        together=form.together.data == "all",
        places=tuple(
            (row.shape.data or "rect", row.points.data or "", row.there.data or "")
            for row in form.places
            if row.points.data or row.there.data
        ),
    )


def _page(deck: Deck, kept: Kept, form: CoverForm) -> str:
    return editor_page("authoring/cover.html", deck, "authoring.files", file=kept, form=form)
