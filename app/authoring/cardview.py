"""The doors of the cards view: one form for each card, fact, source and quiz, and the settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from secrets import token_hex
from typing import Any

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app import db
from app.accounts import security
from app.authoring import actions, cardacts, cardpage, keeping, queries
from app.authoring.cardacts import OverwritingError, Place, Sent
from app.authoring.cardforms import FORMS, PieceForm
from app.authoring.cardpage import View
from app.authoring.desk import CONFLICT, UNPROCESSABLE, blueprint, editable, per_minute
from app.authoring.fieldkinds import RowsField
from app.authoring.parts import PARTS
from app.authoring.pieces import Fields, Piece
from app.authoring.queries import Open
from app.core.drafts import UneditableError
from app.core.problems import Problem
from app.core.refusals import NotFoundError, RefusalError
from app.web.intake import only_reads

SAVES = per_minute("save:account", 120)
SCRIPT = "Recto-Part"
CLAIM = ("claim", "source", "title", "section", "para")

Page = str | Response | tuple[str, int]


@blueprint.get("/<key>/cards")
def cards(key: str) -> Page:
    """Show a card of a draft in its form, or an empty form for a new one."""
    return _look(key, "cards")


@blueprint.post("/<key>/cards")
@only_reads
def write_card(key: str) -> Page:
    """Keep a card as its form says, or do what the pressed button says."""
    return _write(key, "cards")


@blueprint.get("/<key>/parts/<any(facts, sources, quizzes, settings):part>")
def part(key: str, part: str) -> Page:
    """Show a fact, a source, a quiz or the settings in its form."""
    return _look(key, part)


@blueprint.post("/<key>/parts/<any(facts, sources, quizzes, settings):part>")
@only_reads
def write_part(key: str, part: str) -> Page:
    """Keep a fact, a source, a quiz or the settings as the form says."""
    return _write(key, part)


def address(key: str, part: str, **values: Any) -> str:  # noqa: ANN401 - url_for's own
    """Return the address of a page of the cards view."""
    if part == "cards":
        return url_for("authoring.cards", key=key, **values)
    return url_for("authoring.part", key=key, part=part, **values)


def _look(key: str, name: str) -> Page:
    view = _view(key, name)
    add, at = request.args.get("add", ""), request.args.get("at", "")
    if add:
        return _new(view, add)
    ref = at or (view.items[0].ref if view.items else "")
    if ref or name == "settings":
        view.piece = _found(view, ref)
        kind = request.args.get("kind", "") or view.piece.kind
        if view.piece.fields is not None and kind in PARTS[name].kinds:
            same = kind == view.piece.kind
            cardpage.fill(view, view.piece.fields if same else cardpage.as_kind(view, kind), kind)
    elif view.found.partial is not None:
        return _new(view, PARTS[name].kinds[0])
    return _show(view)


def _new(view: View, kind: str) -> Page:
    """Show an empty form; a new card has the tags of the one before it."""
    if kind not in view.place.part.kinds:
        raise NotFoundError("There is no such kind of card", "Choose one from the list.")
    after = request.args.get("after", "")
    before = view.place.part.find(view.found, after) if after else None
    fields: Fields = {"flashcard": "yes", "quiz": "yes", "shuffle": "yes"}
    if before and before.fields and "tags" in before.fields:
        fields["tags"] = before.fields["tags"]
    cardpage.fill(view, fields, kind)
    view.extra |= {"fresh": kind, "after": after, "born": token_hex(6)}
    return _show(view)


def _write(key: str, name: str) -> Page:
    _, person = editable(key)
    db.current().rollback()  # a count must not wait while this reads
    with db.reading(only=False):
        security.count(SAVES, str(person.id))
    do = request.form.get("do", "save")
    if do in ("undo", "redo"):
        return _move(key, name, do)
    if do == "delete":
        return _remove(key, name)
    return _keep(key, name, do)


def _keep(key: str, name: str, do: str) -> Page:
    """Keep what the form says, then take the step of the pressed button."""
    kind = request.form.get("kind", "")
    if kind not in PARTS[name].kinds:
        abort(400)
    view = _view(key, name)
    form = FORMS[kind].filled(_before(view, kind), request.form)
    view.form = form
    if request.form.get("row"):
        return _change_rows(view, form)
    if not form.validate():
        return _refuse(view, [])
    try:
        opened, ref = _kept(key, view, form, do)
    except OverwritingError as error:
        return _tell_overtaken(key, name, form, error.piece)
    except UneditableError as error:
        return _refuse(_view(key, name), form.tell(error.problems), form)
    if request.headers.get(SCRIPT):
        view = _view(key, name)
        view.opened = opened
        view.piece = _found(view, ref)
        cardpage.fill(view, view.piece.fields or {}, kind)
        return _show(view)
    flash("Your draft is kept. It is private until you publish it.", "success")
    return redirect(address(key, name, at=ref or None))


def _kept(key: str, view: View, form: PieceForm, do: str) -> tuple[Open, str]:
    """Keep a form in the draft; give the draft and the name of the piece from now on."""
    place, sent = view.place, _sent(view, form, do)
    born = request.form.get("born", "")[:16]
    what = f"New {born}" if sent.fresh else f"{actions.TYPING} in {place.part.name} {sent.at}"
    shown = sent.at

    def make(opened: Open) -> str:
        nonlocal shown
        again = replace(sent, kept_already=sent.fresh and bool(born) and opened.what == what)
        text, shown = cardacts.write(place, opened.text, again)
        if do in cardacts.STEPS and place.part.name == "cards":
            text, shown = cardacts.step(place, text, shown, do, sent.taken)
        return text

    return keeping.keep(key, make, what), shown


def _sent(view: View, form: PieceForm, do: str) -> Sent:
    """Read what a form says beside its fields."""
    asked = request.form
    fresh = bool(asked.get("fresh"))
    at = asked.get("at", "")
    fields = form.fields()
    deck = view.deck
    if not fresh and view.place.part.name == "cards" and _published(view, at):
        fields["id"] = at
    taken: frozenset[str] = frozenset()
    if view.place.part.name != "cards":
        taken = frozenset(item.ref for item in view.items)
    elif fresh or do == "duplicate":
        taken = queries.card_keys(db.current(), deck)
    claim = {name: asked.get(f"new.{name}", "").strip() for name in CLAIM} if do == "fact" else {}
    return Sent(
        kind=form.kind,
        fields=fields,
        at=at,
        seen=asked.get("seen", ""),
        fresh=fresh,
        after=asked.get("after", ""),
        taken=taken,
        claim={name: value for name, value in claim.items() if value},
    )


def _before(view: View, kind: str) -> Fields:
    """Return what the form began from, so that what nobody touched stays as it is."""
    ref = request.form.get("at", "")
    piece = view.place.part.find(view.found, ref)
    return piece.fields if piece and piece.fields and piece.kind == kind else {}


def _change_rows(view: View, form: PieceForm) -> Page:
    """Show a form whose rows were changed; nothing is kept yet."""
    change_rows(form, request.form["row"])
    _again(view)
    return _show(view)


def change_rows(form: PieceForm, asked: str) -> None:
    """Add, move or take out a row as a button says, where no script does it."""
    name, _, rest = asked.partition(":")
    act, _, place = rest.partition(":")
    at = int(place) if place.isascii() and place.isdigit() else -1
    for field in form:
        if field.name == name and isinstance(field, RowsField):
            field.change(act, at)


def _again(view: View) -> None:
    """Show a form that was sent once more, with what it knows of its piece."""
    asked = request.form
    view.piece = view.place.part.find(view.found, asked.get("at", ""))
    names = ("fresh", "after", "born", "seen")
    view.extra |= {name: asked.get(name, "") for name in names}


def _refuse(view: View, others: list[Problem], form: PieceForm | None = None) -> Page:
    """Say what is wrong with a form; it keeps what was filled in, and nothing is stored."""
    view.form = form or view.form
    _again(view)
    view.extra["others"] = others
    return _show(view), UNPROCESSABLE


def _tell_overtaken(key: str, name: str, form: PieceForm, now: Piece) -> Page:
    """Show what another window kept; saving once more puts this form on top of it."""
    view = _view(key, name)
    view.form = form
    _again(view)
    view.extra |= {"theirs": cardpage.written(now), "seen": now.seen}
    return _show(view), CONFLICT


def _move(key: str, name: str, do: str) -> Page:
    step: Callable[..., Open] = {"undo": actions.undo, "redo": actions.redo}[do]
    try:
        keeping.move(key, step, request.form.get("token", ""))
    except RefusalError as refusal:
        db.current().rollback()
        flash(refusal.sentence, "info")
    view = _view(key, name)
    at = request.form.get("at", "")
    still = view.place.part.find(view.found, at) is not None
    return redirect(address(key, name, at=at if still and at else None))


def _remove(key: str, name: str) -> Page:
    """Delete a piece; a card that was published is retired instead."""
    view = _view(key, name)
    at = request.form.get("at", "")
    published = frozenset({at}) if _published(view, at) else frozenset()
    shown = ""

    def make(opened: Open) -> str:
        nonlocal shown
        text, shown = cardacts.remove(view.place, opened.text, at, published)
        return text

    try:
        keeping.keep(key, make, f"Deleted {at}")
    except UneditableError as error:
        flash(error.told, "error")
        return redirect(address(key, name, at=at))
    flash("Deleted. Undo brings it back.", "success")
    return redirect(address(key, name, at=shown or None))


def _published(view: View, ref: str) -> bool:
    if view.place.part.name != "cards" or ref.startswith("~"):
        return False
    return bool(queries.cards_by_key(db.current(), view.deck, [ref]))


def _view(key: str, name: str) -> View:
    """Read the draft of a deck and the part of it that is shown."""
    deck, person = editable(key)
    opened = queries.draft(db.current(), person.id, deck)
    files = queries.files_of(db.current(), deck.id)
    place = Place(deck.key, files, PARTS[name])
    found = place.read(opened.text)
    view = View(deck, place, opened, found, place.part.items(found))
    origin = queries.origin_of(db.current(), person.id, deck)
    view.extra |= {"person": person, "origin": origin}
    return view


def _found(view: View, ref: str) -> Piece:
    return view.place.piece(view.opened.text, ref)


def _show(view: View) -> str:
    """Render the page, or what of it changes with a save."""
    at = view.piece.ref if view.piece else ""
    view.extra["published"] = _published(view, at)
    view.extra.setdefault("seen", view.piece.seen if view.piece else "")
    view.extra["address"] = lambda part, **values: address(view.deck.key, part, **values)
    return cardpage.show(view, part=bool(request.headers.get(SCRIPT)))
