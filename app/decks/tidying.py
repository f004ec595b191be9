"""`flask decks tidy`: drop pictures and sounds that nothing uses any more, after a while."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, db
from app.core import media
from app.decks.models import CardVersion, Deck
from app.decks.store import MediaStore

GRACE_DAYS = 7
MB = 1024 * 1024
EXTENSION = "recto.media_in_use"


@click.command("tidy")
@click.option(
    "--days",
    type=click.IntRange(min=1),
    default=GRACE_DAYS,
    show_default=True,
    help="Keep what was last stored within so many days.",
)
@with_appcontext
def tidy_command(days: int) -> None:
    """Drop pictures and sounds that no deck, draft or past version of a card uses any more."""
    session = db.current()
    used = set(_mentioned(session))
    for ask in current_app.extensions.get(EXTENSION, []):
        used |= ask(session)
    session.rollback()
    before = clock.now() - timedelta(days=days)
    count, size = MediaStore(current_app.config["RECTO"].home).drop(used, before)
    files = "1 file" if count == 1 else f"{count} files"
    click.echo(f"{files} dropped, {size / MB:.1f} MB; {len(used)} in use.")


def _mentioned(session: Session) -> Iterator[str]:
    """Give the stored names that decks and versions of cards hold; quizzes may show old ones."""
    for names in session.scalars(select(Deck.media)):
        yield from json.loads(names).values()
    sides = select(CardVersion.body, CardVersion.question, CardVersion.answer_key)
    for row in session.execute(sides.execution_options(yield_per=1000)):
        for side in row:
            yield from media.NAME.findall(side)
