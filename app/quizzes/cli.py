"""Commands about quizzes."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from app import clock, db
from app.quizzes import actions, queries
from app.web import words

group = AppGroup("quizzes", help="Look after attempts at quizzes.")


@group.command()
def tidy() -> None:
    """Hand in the attempts whose time is over; run it every few minutes."""
    session, at = db.current(), clock.milliseconds(clock.now())
    recorders = current_app.extensions.get("recto.graded", [])
    closed = 0
    for attempt in queries.overdue(session, at):
        closed += actions.close(session, attempt=attempt, recorders=recorders, at=at)
        session.commit()
    click.echo(f"{words.count(closed, 'attempt')} handed in.")
