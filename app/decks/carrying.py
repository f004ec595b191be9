"""The doors through which decks go out: the page of a deck, and `flask decks export`."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask import Response, current_app, render_template, request
from flask.cli import with_appcontext
from sqlalchemy import select

from app import clock, db
from app.accounts.models import User
from app.accounts.queries import person_by_email
from app.core.formats.values import History
from app.core.refusals import ForbiddenError, NotFoundError, RefusalError
from app.decks import queries, takeout
from app.decks.cli import no_collector
from app.decks.models import Deck
from app.decks.queries import Reader
from app.decks.store import MediaStore
from app.decks.views import blueprint, readable, reader_of
from app.web.histories import EXTENSION, Histories

STDOUT = Path("-")


@blueprint.get("/decks/<key>/take-out")
def take_out(key: str) -> str:
    """Show in which forms a deck can be taken out."""
    found, reader = _allowed(key)
    return render_template(
        "decks/take_out.html",
        deck=found,
        known=reader.user_id is not None,
        files=found.media != "{}",
    )


@blueprint.get("/decks/<key>/take-out/<form>")
def take_out_as(key: str, form: str) -> Response:
    """Send a deck in one of the forms, with the learner's own answers if they want them along."""
    if form not in takeout.MIMETYPES:
        raise NotFoundError("There is no such form", "Choose one of those on the page.")
    found, reader = _allowed(key)
    wanted = form == "apkg" and request.args.get("answers") == "yes"
    taken = _taken(found, form, reader, history=wanted)
    response = Response(taken.data, mimetype=takeout.MIMETYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{taken.name}"'
    return response


@click.command("export")
@click.argument("deck")
@click.option("--format", "form", type=click.Choice(sorted(takeout.MIMETYPES)), required=True)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Where to write; - is the standard output.",
)
@click.option("--history", metavar="EMAIL", help="Take this learner's answers along (apkg).")
@with_appcontext
def export_command(deck: str, form: str, output: Path, history: str | None) -> None:
    """Write DECK, by its id, to a file: for Anki, a spreadsheet, or Recto."""
    if history and form != "apkg":
        raise click.UsageError("Only --format apkg takes a history along.")
    found = db.current().scalar(select(Deck).where(Deck.key == deck))
    if found is None:
        raise click.ClickException(f"There is no deck with the id {deck}.")
    reader = reader_of(_person(history) if history else None)
    try:
        with no_collector():
            taken = _taken(found, form, reader, history=bool(history))
    except RefusalError as refused:
        raise click.ClickException(refused.told) from refused
    for notice in taken.notices:
        click.echo(f"{notice.where}: {notice.sentence}", err=True)
    if output == STDOUT:
        sys.stdout.buffer.write(taken.data)
        return
    output.write_bytes(taken.data)
    click.echo(f"{output}: {len(taken.data):,} bytes", err=True)


def _allowed(key: str) -> tuple[Deck, Reader]:
    """Return a deck that the person of this request may take out; raise ForbiddenError."""
    found, reader = readable(key)
    if not queries.may_download(db.current(), reader.user_id, found):
        raise ForbiddenError(
            "This deck keeps some answers for quizzes", "Ask its author for the file."
        )
    return found, reader


def _taken(deck: Deck, form: str, reader: Reader, *, history: bool) -> takeout.Taken:
    carried = History()
    if history and reader.user_id is not None:
        histories: Histories = current_app.extensions[EXTENSION]
        carried = histories.take(
            db.current(), learner_id=reader.user_id, deck_id=deck.id, key=deck.key
        )
    keeper = MediaStore(current_app.config["RECTO"].home)
    moment = takeout.Moment(at=clock.now_ms(), today=reader.today)
    return takeout.take_out(deck, form, keeper=keeper, history=carried, moment=moment)


def _person(email: str) -> User:
    user = person_by_email(db.current(), email)
    if user is None:
        raise click.ClickException(f"Nobody here has the address {email}.")
    return user
