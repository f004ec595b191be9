"""The doors of bringing decks in: choose a file, look at what was found, correct it, bring it in.

Between the steps the file waits in the home folder, so that nothing is lost with the browser.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any, BinaryIO

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import clock, db
from app.accounts import security
from app.accounts.access import account_holder
from app.authoring import receiving
from app.authoring.arrivalforms import GUESS, NO, YES, ChooseForm, LookForm
from app.authoring.arrivals import ANKI, FORMS, Arrival, Incoming, Wish, in_language
from app.authoring.bringing import Brought, Place, Ready
from app.authoring.desk import UNPROCESSABLE, per_minute
from app.authoring.waiting import LARGEST, Waiting, WaitingRoom
from app.core.deckfile import UNKNOWN_LANGUAGE
from app.core.faces import faces
from app.core.formats.columns import IGNORED, ROLES, body
from app.core.formats.delimited import SEPARATORS
from app.core.refusals import RefusalError
from app.web.intake import large_file, only_reads
from app.web.words import count

bringin = Blueprint("bringin", __name__, url_prefix="/bring-in")
FILES = per_minute("bring-in:files", 10)
SHOWN_ROWS, SHOWN_NOTICES, SHOWN_PROBLEMS = 6, 100, 100
PASTED = "pasted text"

Page = str | Response | tuple[str, int]


@bringin.get("/")
def choose() -> str:
    """Ask for a file, or for text."""
    account_holder()
    return render_template("authoring/bring_in.html", form=ChooseForm(formdata=None))


@bringin.post("/")
@large_file(LARGEST)
def keep() -> Page:
    """Let a file wait, and go on to look at it."""
    person_id = account_holder().id
    security.count(FILES, str(person_id))
    form = ChooseForm()
    try:
        stream, name = _given(form)
        kept = _room().keep(stream, user_id=person_id, name=name, now=clock.now_ms())
    except RefusalError as refused:
        form.file.errors = [refused.told]
        return render_template("authoring/bring_in.html", form=form), UNPROCESSABLE
    return redirect(url_for("bringin.look", token=kept.token))


@bringin.get("/<token>")
def look(token: str) -> Page:
    """Show what was found in a file, and what would become of it."""
    one = _waiting(token)
    return _look(one, LookForm(formdata=None), None)


@bringin.post("/<token>")
@only_reads
def bring(token: str) -> Page:
    """Look once more as was corrected, or bring the decks in."""
    one = _waiting(token)
    form = LookForm()
    if not form.validate():
        return _look(one, form, _wish(form)), UNPROCESSABLE
    if request.form.get("do") != "bring":
        return _look(one, form, _wish(form))
    try:
        brought = _bring(one, form)
    except RefusalError as refused:
        db.current().rollback()
        flash(f"{refused.sentence}. Nothing was changed. {refused.action}", "error")
        return _look(one, form, _wish(form)), UNPROCESSABLE
    _room().drop(one)
    flash(_said(brought, history=bool(form.history.data)), "success")
    if len(brought.places) == 1:
        return redirect(url_for("decks.deck", key=brought.places[0].key))
    return redirect(url_for("authoring.index"))


@bringin.post("/<token>/drop")
def drop(token: str) -> Response:
    """Throw a file away that was looked at."""
    _room().drop(_waiting(token))
    return redirect(url_for("bringin.choose"))


def tidy(_session: object, now: int) -> str:
    """Throw away files that nobody came back for; say how many."""
    return f"Dropped {count(_room().tidy(now), 'file')} that waited to be brought in."


def _given(form: ChooseForm) -> tuple[BinaryIO, str]:
    """Return what was chosen or pasted, and what to call it; raise RefusalError for nothing."""
    file = form.file.data
    if file is not None and file.filename:
        return file.stream, file.filename
    text = form.text.data or ""
    if not text.strip():
        raise RefusalError("Nothing was chosen", "Choose a file, or paste the cards.")
    return BytesIO(text.encode("utf-8", "replace")), PASTED


def _bring(one: Waiting, form: LookForm) -> Brought:
    arrival, made = _found(one, form, _wish(form))
    history = bool(form.history.data)
    order = receiving.Order(
        user_id=one.user_id,
        learner_id=one.user_id if form.study.data or history else None,
        note=f"Brought in from {one.name}",
        history=history,
    )
    with db.reading(only=False):
        return receiving.store(arrival, made, order)


def _found(one: Waiting, form: LookForm, wish: Wish | None) -> tuple[Arrival, tuple[Ready, ...]]:
    arrival = receiving.read(one.path, "" if one.name == PASTED else one.name, wish)
    arrival = in_language(arrival, form.lang.data or "")
    arrival.check()
    return arrival, receiving.place(one.user_id, arrival)


def _look(one: Waiting, form: LookForm, wish: Wish | None) -> str:
    """Render what a file holds, as it is understood with a person's corrections."""
    arrival = Arrival(ANKI)
    made: tuple[Ready, ...] = ()
    refusal = None
    try:
        arrival = receiving.read(one.path, "" if one.name == PASTED else one.name, wish)
        if arrival.decks and not arrival.problems:
            made = receiving.place(one.user_id, arrival)
    except RefusalError as refused:
        refusal = refused
    if not form.is_submitted():
        _fill(form, arrival)
    return render_template(
        "authoring/bring_in_look.html",
        waiting=one,
        form=form,
        arrival=arrival,
        refusal=refusal,
        said=FORMS[arrival.form],
        lines=[_line(each.place) for each in made],
        sheet=_sheet(arrival),
        answers=len(arrival.history.answers),
        notices=arrival.notices[:SHOWN_NOTICES],
        more_notices=max(0, len(arrival.notices) - SHOWN_NOTICES),
        repeats=arrival.repeats[:SHOWN_NOTICES],
        more_repeats=max(0, len(arrival.repeats) - SHOWN_NOTICES),
        problems=arrival.problems[:SHOWN_PROBLEMS],
        count=count,
    )


def _fill(form: LookForm, arrival: Arrival) -> None:
    """Put what was guessed into a form."""
    form.study.data = True
    form.history.data = bool(arrival.history.answers)
    if arrival.table is None or arrival.layout is None:
        return
    form.separator.data = arrival.table.separator
    form.header.data = YES if arrival.layout.header else NO
    if arrival.decks:
        form.title.data = arrival.decks[0].deck.title


def _wish(form: LookForm) -> Wish | None:
    """Return what a person said of a table; the roles count for the separator they were seen with.

    A cell's separator that was changed makes other columns, which are guessed anew.
    """
    separator = form.separator.data or ""
    if separator not in SEPARATORS:
        return Wish(title=form.title.data or "", lang=form.lang.data or "")
    header = None if form.header.data in {None, GUESS} else form.header.data == YES
    same = request.form.get("seen") == f"{separator}{form.header.data}"
    return Wish(
        separator=separator,
        header=header,
        roles=_roles() if same else (),
        title=form.title.data or "",
        lang=form.lang.data or "",
        twice=bool(form.twice.data),
    )


def _roles() -> tuple[str, ...]:
    found: list[str] = []
    while (role := request.form.get(f"role-{len(found)}")) is not None:
        found.append(role if role in ROLES else IGNORED)
    return tuple(found)


def _sheet(arrival: Arrival) -> dict[str, Any] | None:
    """Give the first rows of a table as it was understood, for the page."""
    if arrival.table is None or arrival.layout is None:
        return None
    rows = body(arrival.table, arrival.layout)
    return {
        "heads": arrival.table.rows[0].cells if arrival.layout.header else [],
        "roles": arrival.layout.roles,
        "rows": rows[:SHOWN_ROWS],
        "total": len(rows),
        "choices": ROLES,
        "seen": f"{arrival.table.separator}{YES if arrival.layout.header else 'no'}",
    }


def _line(place: Place) -> dict[str, Any]:
    """Give a deck as the page lists it."""
    return {
        "title": place.incoming.deck.title,
        "lang": "" if place.incoming.deck.lang == UNKNOWN_LANGUAGE else place.incoming.deck.lang,
        "kinds": _kinds(place.incoming),
        "cards": _asked([place]),
        "place": place,
    }


def _kinds(incoming: Incoming) -> Sequence[tuple[str, int]]:
    kinds = (face.kind for card in incoming.deck.cards for face in faces(card))
    return Counter(kinds).most_common()


def _asked(places: Iterable[Place]) -> int:
    """Count the cards of decks that come in as learners see them, each gap and direction one."""
    return sum(len(faces(card)) for place in places for card in place.incoming.deck.cards)


def _said(brought: Brought, *, history: bool) -> str:
    """Say what came in."""
    new = [place for place in brought.places if place.is_new]
    others = [place for place in brought.places if not place.is_new]
    parts = []
    if new:
        cards = count(_asked(new), "card")
        parts.append(f"{count(len(new), 'deck')} with {cards} came in; nobody else sees them.")
    for place in others[:3]:
        changed = f"{place.fresh} new, {place.changed} changed, {place.gone} gone"
        said = "as it was" if place.is_same else changed
        parts.append(f"“{place.title}”: {said}.")
    if history:
        came = brought.answers
        parts.append(f"{count(came.answers, 'answer')} came in, {came.known:,} were there already.")
    return " ".join(parts)


def _waiting(token: str) -> Waiting:
    """Return a file of this person's that waits; what was asked of the database is over then."""
    person_id = account_holder().id
    db.current().rollback()
    return _room().find(token, user_id=person_id, now=clock.now_ms())


def _room() -> WaitingRoom:
    return WaitingRoom(current_app.config["RECTO"].home)
