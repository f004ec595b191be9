"""The doors of an author's shelf: the decks one writes, a new one, a copy."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app import clock, db
from app.accounts import security
from app.accounts.access import account_holder
from app.authoring import making, queries, sharing, suggesting
from app.authoring.desk import UNPROCESSABLE, blueprint, editable, keeper, per_minute
from app.authoring.forms import NewDeckForm
from app.decks.queries import readable_deck

NEW_DECKS = per_minute("decks:made", 20)


@blueprint.get("/")
def index() -> str:
    """List the decks that one writes, and what one suggested for those of others."""
    person = account_holder()
    return render_template(
        "authoring/index.html",
        decks=queries.decks_of(db.current(), person.id),
        told=suggesting.by_reader(db.current(), person.id),
    )


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> str | Response | tuple[str, int]:
    """Make an empty deck and open it."""
    person = account_holder()
    form = NewDeckForm()
    if not form.validate_on_submit():
        status = UNPROCESSABLE if form.is_submitted() else 200
        return render_template("authoring/new.html", form=form), status
    security.count(NEW_DECKS, str(person.id))
    deck = making.make_deck(
        db.current(),
        user_id=person.id,
        title=" ".join((form.title.data or "").split()),
        lang=form.lang.data or "en",
        now=clock.now(),
    )
    db.current().commit()
    return redirect(url_for("authoring.cards", key=deck.key))


@blueprint.post("/<key>/copy")
def copy(key: str) -> Response:
    """Copy a deck that one may read, and open the copy."""
    person = account_holder()
    deck = readable_deck(db.current(), person.id, key)
    security.count(NEW_DECKS, str(person.id))
    made = making.copy_deck(
        db.current(), user_id=person.id, deck=deck, keeper=keeper(), now=clock.now()
    )
    db.current().commit()
    flash(f"This is your own copy of “{deck.title}”. Nobody else sees it yet.", "success")
    return redirect(url_for("authoring.cards", key=made.key))


@blueprint.get("/<key>/")
def edit(key: str) -> Response:
    """Open a deck where its author works on it."""
    editable(key)
    return redirect(url_for("authoring.cards", key=key))


@blueprint.post("/<key>/leave")
def leave(key: str) -> Response:
    """Stop writing a deck of somebody else."""
    deck, person = editable(key)
    sharing.remove_author(db.current(), deck=deck, user_id=person.id)
    db.current().commit()
    flash("You no longer write that deck.", "success")
    return redirect(url_for("authoring.index"))
