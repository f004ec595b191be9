"""Commands about studying."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app import db
from app.study import rebuild as rebuilding

group = AppGroup("study", help="Look after what learners remember.")


@group.command()
def rebuild() -> None:
    """Fold all memory states again from the review log."""
    found = rebuilding.rebuild(db.current())
    db.current().commit()
    if found.changed:
        click.echo(f"Folded {found.cards} cards again; {found.changed} rows were put right.")
    else:
        click.echo(f"Folded {found.cards} cards again; everything was as stored.")
