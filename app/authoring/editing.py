"""The doors of the text view: read, check, save, undo, redo, discard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import flash, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response

from app import clock, db
from app.accounts import security
from app.accounts.models import User
from app.authoring import actions, queries, texts
from app.authoring.desk import (
    CONFLICT,
    UNPROCESSABLE,
    blueprint,
    editable,
    editor_page,
    per_minute,
)
from app.authoring.forms import DraftForm
from app.authoring.queries import Open
from app.authoring.specimen import specimens
from app.core.problems import Problem
from app.core.refusals import RefusalError
from app.decks.models import Deck
from app.web.intake import only_reads, whole_text

CHECKS = per_minute("check:account", 150)
SAVES = per_minute("save:account", 120)
SCRIPT = "Recto-Part"
MOST_PROBLEMS = 200  # in the list beside the text
ON_TOP = "Put on top of another window's text"

Page = str | Response | tuple[str, int] | tuple[Response, int]


class Sent(NamedTuple):
    """A text that was sent, and the state and version that it began from.

    `apart` says that it goes on top of what another window kept, which undo must bring back.
    """

    text: str
    token: str
    base: int
    line: int
    apart: bool


@blueprint.get("/<key>/text")
def text(key: str) -> str:
    """Show a deck's draft as text, checked."""
    deck, person = editable(key)
    opened = queries.draft(db.current(), person.id, deck)
    return _page(deck, person, opened, opened.text, line=request.args.get("line", 1, type=int))


@blueprint.post("/<key>/text")
@whole_text
def write(key: str) -> Page:
    """Keep the text that was sent, or do what the pressed button says."""
    deck, person = editable(key)
    sent = _sent()
    security.count(SAVES, str(person.id))
    if unfit := texts.unstorable(sent.text):
        return _refuse(deck, sent, unfit)
    act = _ACTS.get(request.form.get("do", "save"), _save)
    try:
        opened = act(deck, person, sent)
    except actions.OvertakenError as overtaken:
        db.current().rollback()
        return _tell_overtaken(key, sent, overtaken.open)
    except RefusalError as refusal:
        db.current().rollback()
        flash(refusal.sentence, "info")
        return redirect(url_for("authoring.text", key=key))
    db.current().commit()
    if request.headers.get(SCRIPT):
        return jsonify(_state(opened))
    flash("Your draft is kept. It is private until you publish it.", "success")
    return redirect(url_for("authoring.text", key=key, line=sent.line))


@blueprint.post("/<key>/check")
@only_reads
@whole_text
def check(key: str) -> Page:
    """Tell what is wrong with a text, where its cards are, and how the one at the cursor looks."""
    deck, person = editable(key)
    db.current().rollback()  # a count must not wait while this reads
    with db.reading(only=False):
        security.count(CHECKS, str(person.id))
    deck, person = editable(key)
    sent = _sent()
    if request.headers.get(SCRIPT):
        return editor_page(
            "authoring/_found.html", deck, "authoring.text", **_found(deck, sent.text, sent.line)
        )
    opened = queries.draft(db.current(), person.id, deck)
    return _page(deck, person, opened, sent.text, sent=sent)


def _save(deck: Deck, person: User, sent: Sent) -> Open:
    return actions.save(
        db.current(),
        user_id=person.id,
        deck=deck,
        token=sent.token,
        base=sent.base,
        text=sent.text,
        now=clock.now_ms(),
        what=ON_TOP if sent.apart else actions.TYPING,
    )


def _undo(deck: Deck, person: User, sent: Sent) -> Open:
    """Keep what was just written, then go back: doing it again brings it back."""
    opened = _save(deck, person, sent)
    return _step(actions.undo, deck, person, opened) if opened.steps[0] else opened


def _redo(deck: Deck, person: User, sent: Sent) -> Open:
    opened = _save(deck, person, sent)
    return _step(actions.redo, deck, person, opened) if opened.steps[1] else opened


def _step(move: Callable[..., Open], deck: Deck, person: User, opened: Open) -> Open:
    now = clock.now_ms()
    return move(db.current(), user_id=person.id, deck=deck, token=opened.token, now=now)


def _discard(deck: Deck, person: User, _sent: Sent) -> Open:
    if not deck.version:
        raise RefusalError("This deck has no published version to go back to", "")
    actions.discard(db.current(), user_id=person.id, deck=deck)
    return queries.draft(db.current(), person.id, deck)


_ACTS: dict[str, Callable[[Deck, User, Sent], Open]] = {
    "save": _save,
    "undo": _undo,
    "redo": _redo,
    "discard": _discard,
}


def _sent() -> Sent:
    form = DraftForm()
    return Sent(
        texts.tidy(form.text.data or ""),
        (form.token.data or "")[:40],
        form.base.data or 0,
        max(1, form.line.data or 1),
        bool(form.apart.data),
    )


def _state(opened: Open) -> dict[str, Any]:
    """Say how a draft stands, for the script."""
    undo, redo = opened.steps
    return {"token": opened.token, "base": opened.base, "undo": undo, "redo": redo}


def _found(deck: Deck, text: str, line: int) -> dict[str, Any]:
    """Find everything that is shown beside a text."""
    files = queries.files_of(db.current(), deck.id)
    findings = texts.examine(text, deck.key, files.keys())
    here, card = findings.card_at(line)
    partial = findings.partial
    shown = list(specimens(partial, card, files)) if partial and card else []
    return {
        "found": findings,
        "headings": findings.headings,
        "most": MOST_PROBLEMS,
        "at": here,
        "card": card,
        "specimens": shown,
        "line": line,
        "media_url": lambda name: url_for("decks.media_file", name=name),
    }


def _page(  # noqa: PLR0913 - the page shows a text beside what is kept
    deck: Deck,
    person: User,
    opened: Open,
    text: str,
    *,
    line: int = 1,
    sent: Sent | None = None,
    theirs: str | None = None,
) -> str:
    """Show the text view; `theirs` is what another window kept meanwhile."""
    return editor_page(
        "authoring/text.html",
        deck,
        "authoring.text",
        form=DraftForm(formdata=None),
        opened=opened,
        token_of_draft=sent.token if sent and theirs is None else opened.token,
        base=sent.base if sent and theirs is None else opened.base,
        text=text,
        person=person,
        theirs=theirs,
        saved=clock.instant(opened.saved_at) if opened.saved_at else None,
        origin=queries.origin_of(db.current(), person.id, deck),
        **_found(deck, text, sent.line if sent else max(1, line or 1)),
    )


def _refuse(deck: Deck, sent: Sent, unfit: Problem) -> Page:
    """Say why a text cannot be kept; it stays in the form."""
    sentence = f"Line {unfit.line}: {unfit.message}; {unfit.remedy}. Nothing was saved."
    if request.headers.get(SCRIPT):
        return jsonify(refused=sentence, line=unfit.line), UNPROCESSABLE
    flash(sentence, "error")
    key = deck.key
    db.current().rollback()
    with db.reading():
        deck, person = editable(key)
        opened = queries.draft(db.current(), person.id, deck)
        return _page(deck, person, opened, sent.text, sent=sent), UNPROCESSABLE


def _tell_overtaken(key: str, sent: Sent, now: Open) -> Page:
    """Show both texts where another window was quicker; nothing of either is lost."""
    if request.headers.get(SCRIPT):
        return jsonify(_state(now) | {"overtaken": True}), CONFLICT
    with db.reading():
        deck, person = editable(key)
        return _page(deck, person, now, sent.text, sent=sent, theirs=now.text), CONFLICT
