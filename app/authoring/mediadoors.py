"""The doors of a deck's pictures and sounds: listed, added, replaced, removed."""

from __future__ import annotations

from flask import flash, jsonify, redirect, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from app import clock, db
from app.accounts import security
from app.accounts.models import User
from app.authoring import mediafiles, queries, texts
from app.authoring.desk import (
    UNPROCESSABLE,
    blueprint,
    editable,
    editor_page,
    keeper,
    per_minute,
)
from app.authoring.mediafiles import Kept
from app.authoring.mediaforms import FileForm, NamedFileForm, NamedForm
from app.core import media
from app.core.media import MediaError
from app.core.refusals import NotFoundError, RefusalError
from app.decks.models import Deck

UPLOADS = per_minute("upload:account", 60)
SCRIPT = "Recto-Part"
MOST_AT_ONCE = 20
MISSING = "Choose a file first."


@blueprint.get("/<key>/files")
def files(key: str) -> str | Response:
    """List the files of a deck, and in how many cards of one's draft each is."""
    deck, person = editable(key)
    if request.headers.get(SCRIPT):
        names = queries.files_of(db.current(), deck.id)
        return jsonify({f: url_for("decks.media_file", name=kept) for f, kept in names.items()})
    return _page(deck, person)


@blueprint.post("/<key>/files")
def add_files(key: str) -> Response | str | tuple[str | Response, int]:
    """Keep the files that were sent: those that can be kept, with a word on the others."""
    deck, person = editable(key)
    form = FileForm()
    if not form.validate():
        return _refuse(deck, person, MISSING)
    added, refused = _add_each(deck, person, form.file.data)
    db.current().commit()
    if request.headers.get(SCRIPT):
        return _told(added[0]) if added else _refuse(deck, person, refused[0])
    for sentence in refused:
        flash(sentence, "error")
    if added:
        flash(f"Kept: {', '.join(one.file for one in added)}.", "success")
    return redirect(url_for("authoring.files", key=key))


@blueprint.post("/<key>/files/replace")
def replace_file(key: str) -> Response | str | tuple[str | Response, int]:
    """Put another content in the place of a file."""
    deck, person = editable(key)
    form = NamedFileForm()
    if not form.validate():
        return _refuse(deck, person, MISSING)
    security.count(UPLOADS, str(person.id))
    try:
        mediafiles.replace_file(
            db.current(),
            user_id=person.id,
            deck=deck,
            file=form.name.data or "",
            data=_content(form.file.data[0]),
            keeper=keeper(),
            now=clock.now_ms(),
        )
    except NotFoundError:
        raise
    except (MediaError, RefusalError) as refusal:
        db.current().rollback()
        return _refuse(*editable(key), _sentence(form.file.data[0], refusal))
    db.current().commit()
    flash(f"{form.name.data} is another file now. Publish, and learners get it.", "success")
    return redirect(url_for("authoring.files", key=key))


@blueprint.post("/<key>/files/remove")
def remove_file(key: str) -> Response | str | tuple[str | Response, int]:
    """Take away a file that is not in use."""
    deck, person = editable(key)
    form = NamedForm()
    if not form.validate():
        return _refuse(deck, person, "This deck has no such file.")
    try:
        mediafiles.remove_file(db.current(), deck=deck, file=form.name.data or "")
    except NotFoundError:
        raise
    except RefusalError as refusal:
        db.current().rollback()
        return _refuse(*editable(key), refusal.told)
    db.current().commit()
    flash(f"{form.name.data} is removed.", "success")
    return redirect(url_for("authoring.files", key=key))


def _add_each(deck: Deck, person: User, sent: list[FileStorage]) -> tuple[list[Kept], list[str]]:
    added: list[Kept] = []
    refused: list[str] = []
    for one in sent[:MOST_AT_ONCE]:
        security.count(UPLOADS, str(person.id))
        try:
            kept = mediafiles.add_file(
                db.current(),
                user_id=person.id,
                deck=deck,
                given=one.filename or "",
                data=_content(one),
                keeper=keeper(),
                now=clock.now_ms(),
            )
        except (MediaError, RefusalError) as refusal:
            refused.append(_sentence(one, refusal))
        else:
            added.append(kept)
    if len(sent) > MOST_AT_ONCE:
        refused.append(f"Only the first {MOST_AT_ONCE} files were taken; add the others after.")
    return added, refused


def _content(sent: FileStorage) -> bytes:
    """Read what was sent, at most just over the limit of a file."""
    data: bytes = sent.stream.read(media.LARGEST + 1)
    return data


def _sentence(sent: FileStorage, refusal: MediaError | RefusalError) -> str:
    """Say what is wrong with a file, by the name that its sender knows."""
    if isinstance(refusal, RefusalError):
        return refusal.told
    name = (sent.filename or "The file")[:80]
    message, _, remedy = str(refusal).partition("; ")
    return f"{name}: {message}. {remedy[:1].upper()}{remedy[1:]}."


def _told(kept: Kept) -> Response:
    """Say what was kept, for the script."""
    sizes = keeper().sizes([kept.kept])
    width, height = sizes.get(kept.kept, (0, 0))
    return jsonify(
        file=kept.file,
        sort=kept.sort,
        url=url_for("decks.media_file", name=kept.kept),
        width=width,
        height=height,
    )


def _refuse(deck: Deck, person: User, sentence: str) -> tuple[str | Response, int]:
    if request.headers.get(SCRIPT):
        return jsonify(refused=sentence), UNPROCESSABLE
    flash(sentence, "error")
    return _page(deck, person), UNPROCESSABLE


def _page(deck: Deck, person: User) -> str:
    opened = queries.draft(db.current(), person.id, deck)
    names = queries.files_of(db.current(), deck.id)
    found = texts.examine(opened.text, deck.key, names.keys())
    kept = mediafiles.list_files(db.current(), deck, found.partial)
    return editor_page(
        "authoring/files.html",
        deck,
        "authoring.files",
        files=kept,
        total=sum(one.size for one in kept),
        most=mediafiles.MOST_OF_DECK,
        largest=media.LARGEST,
    )
