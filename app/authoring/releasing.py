"""The doors of publishing and of history."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Response as Download
from flask import current_app, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app import clock, db
from app.accounts.models import User
from app.authoring import actions, comparing, publishing, queries
from app.authoring.desk import (
    UNPROCESSABLE,
    blueprint,
    editable,
    editor_page,
    keeper,
)
from app.authoring.forms import SAME_OR_NEW, PublishForm
from app.decks.models import Deck
from app.decks.queries import editable_deck
from app.web.intake import only_reads
from app.web.words import count

FARTHEST = 100_000
ANSWER = "card-"
EXTENSION = "recto.same_questions"
WAITING = (
    "recto.undecided"  # (session, deck) -> what waits outside the draft: title, number, address
)


@blueprint.get("/<key>/publish")
def publish(key: str) -> str | Response:
    """Show what publishing the draft would change, and whose memory it touches."""
    deck, person = editable(key)
    return _plan(deck, person, PublishForm(formdata=None), {})


@blueprint.post("/<key>/publish")
@only_reads
def release(key: str) -> str | Response | tuple[str, int]:
    """Publish the draft as the plan showed it; reading it first holds up no writer."""
    deck, person = editable(key)
    form, answers = PublishForm(), _answers()
    opened = queries.draft(db.current(), person.id, deck)
    asked = _prospect(deck, opened.text).questions
    if not form.validate() or not set(asked) <= answers.keys():
        return _plan(deck, person, form, answers), UNPROCESSABLE
    order = publishing.Order(
        seen=form.seen.data or 0,
        token=form.token.data or "",
        note=" ".join((form.note.data or "").split()),
        fresh=[card for card in asked if answers[card] == "new"],
    )
    try:
        _publish(key, person.id, order)
    except (publishing.OutdatedError, actions.OvertakenError) as late:
        db.current().rollback()
        flash(f"{late.sentence}, so nothing was published. This is the plan as it is now.", "warn")
        return redirect(url_for("authoring.publish", key=key))
    return redirect(url_for("authoring.history", key=key))


def _publish(key: str, user_id: int, order: publishing.Order) -> None:
    """Read the text, then publish it in a transaction of its own."""
    deck = editable_deck(db.current(), user_id, key)
    made = publishing.ready(db.current(), user_id=user_id, deck=deck, order=order)
    db.current().rollback()
    with db.reading(only=False):
        publishing.publish(
            db.current(),
            user_id=user_id,
            deck=editable_deck(db.current(), user_id, key),
            order=order,
            made=made,
            keeper=keeper(),
            now=clock.now(),
        )
        private = deck.visibility == "private"
        db.current().commit()
    told = "Nobody but its authors may read it yet: Share says who else may."
    keep = "Learners keep what they remember of every card that stays."
    flash(f"Version {order.seen + 1} is published. {told if private else keep}", "success")


@blueprint.get("/<key>/beside")
def beside(key: str) -> str | Response:
    """Show the published text and one's own side by side, and what differs card by card."""
    deck, person = editable(key)
    opened = queries.draft(db.current(), person.id, deck)
    if opened.base == deck.version:
        return redirect(url_for("authoring.publish", key=key))
    return editor_page(
        "authoring/beside.html",
        deck,
        "authoring.publish",
        theirs=deck.text,
        mine=opened.text,
        version=queries.version_line(db.current(), deck, deck.version),
        base=opened.base,
        compared=comparing.compare(deck.text, opened.text),
    )


@blueprint.post("/<key>/beside")
def put_on_top(key: str) -> Response:
    """Let one's draft follow the version that somebody else published, or give it up."""
    deck, person = editable(key)
    if request.form.get("do") == "theirs":
        actions.discard(db.current(), user_id=person.id, deck=deck)
        flash("Your draft is gone. This is the published text.", "success")
        target = "authoring.text"
    else:
        seen = request.form.get("seen", 0, type=int)
        actions.put_on_top(
            db.current(), user_id=person.id, deck=deck, seen=seen, now=clock.now_ms()
        )
        flash("Your text goes on top of theirs. Look at the plan before you publish it.", "info")
        target = "authoring.publish"
    db.current().commit()
    return redirect(url_for(target, key=key))


@blueprint.get("/<key>/history")
def history(key: str) -> str:
    """List the versions of a deck."""
    deck, person = editable(key)
    number = min(max(request.args.get("page", 1, type=int), 1), FARTHEST)
    return editor_page(
        "authoring/history.html",
        deck,
        "authoring.history",
        page=queries.versions_of(db.current(), deck, number),
        address=_pages(key),
        reader=person.id,
        origin=queries.origin_of(db.current(), person.id, deck),
    )


@blueprint.get("/<key>/compare")
def compare(key: str) -> str:
    """Show what differs between two versions, card by card."""
    deck, _person = editable(key)
    newer = request.args.get("to", deck.version, type=int)
    older = request.args.get("from", max(newer - 1, 1), type=int)
    texts = [queries.version_text(db.current(), deck, number) for number in (older, newer)]
    return editor_page(
        "authoring/compare.html",
        deck,
        "authoring.history",
        older=queries.version_line(db.current(), deck, older),
        newer=queries.version_line(db.current(), deck, newer),
        compared=comparing.compare(*texts),
    )


@blueprint.post("/<key>/history/<int:number>/restore")
def restore(key: str, number: int) -> Response:
    """Make an earlier version one's draft."""
    deck, person = editable(key)
    actions.take(
        db.current(),
        user_id=person.id,
        deck=deck,
        text=queries.version_text(db.current(), deck, number),
        what=f"Version {number}, restored",
        now=clock.now_ms(),
    )
    db.current().commit()
    flash(f"Version {number} is your draft now. Undo brings back what was there before.", "success")
    return redirect(url_for("authoring.text", key=key))


@blueprint.get("/<key>/history/<int:number>/deck.yaml")
def version(key: str, number: int) -> Download:
    """Send the text of a version."""
    deck, _person = editable(key)
    text = queries.version_text(db.current(), deck, number)
    response = Download(text, mimetype="application/yaml")
    named = f'attachment; filename="{deck.key}-{number}.yaml"'
    response.headers["Content-Disposition"] = named
    return response


def _plan(deck: Deck, person: User, form: PublishForm, answers: dict[str, str]) -> str:
    opened = queries.draft(db.current(), person.id, deck)
    found = _prospect(deck, opened.text)
    return editor_page(
        "authoring/publish.html",
        deck,
        "authoring.publish",
        form=form,
        answers=answers,
        choices=SAME_OR_NEW,
        opened=opened,
        idle=not opened.token or found.idle,
        outdated=bool(opened.token) and opened.base != deck.version,
        prospect=found,
        found=found.findings,
        waiting=_waiting(deck),
        count=count,
    )


def _waiting(deck: Deck) -> Sequence[tuple[str, int, str]]:
    """Say what is proposed for a deck and undecided: whence, how many cards, and where."""
    found = current_app.extensions.get(WAITING)
    return found(db.current(), deck) if found else ()


def _prospect(deck: Deck, text: str) -> publishing.Prospect:
    """Tell what publishing would change; what other pages promised already is not asked again."""

    def same() -> publishing.Same:
        promised = current_app.extensions.get(EXTENSION)
        return promised(db.current(), deck) if promised else {}

    return publishing.prospect(db.current(), deck, text, same)


def _answers() -> dict[str, str]:
    """Read which cards are the same question, and which are new ones."""
    return {
        name.removeprefix(ANSWER): value
        for name, value in request.form.items()
        if name.startswith(ANSWER) and value in dict(SAME_OR_NEW)
    }


def _pages(key: str) -> Callable[[int], str]:
    def address(number: int) -> str:
        return url_for("authoring.history", key=key, page=number)

    return address
