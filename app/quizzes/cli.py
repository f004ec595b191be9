"""Commands about quizzes."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import BinaryIO

import click
from flask import current_app
from flask.cli import AppGroup

from app import clock, db
from app.core.itemreport import tabulate
from app.core.marksheet import MAX_BYTES, read_marks
from app.core.problems import Problem, format_problem
from app.core.sheets import SheetError
from app.quizzes import keeper
from app.web import words

group = AppGroup("quizzes", help="Look after attempts at quizzes.")


@group.command()
def tidy() -> None:
    """Hand in the attempts whose time is over; `flask serve` does so by itself."""
    recorders = current_app.extensions.get("recto.graded", [])
    found = keeper.tidy(db.current(), recorders, clock.now_ms())
    click.echo(f"{words.count(found.closed, 'attempt')} handed in.")
    if found.failed:
        message = f"{words.count(found.failed, 'attempt')} could not be; the log tells why."
        raise click.ClickException(message)


@group.command("analyse")
@click.argument("marks", type=click.File("rb"), metavar="MARKS.csv")
def analyse_command(marks: BinaryIO) -> None:
    """Print the item analysis of a file of marks as JSON.

    One row a learner, one column an item, the first row with their names; a second row that begins
    with max gives the greatest marks. An empty cell is an answer not given and counts 0.
    """
    try:
        sheet = read_marks(marks.read(MAX_BYTES + 1))
    except SheetError as error:
        for problem in error.problems:
            click.echo(_say(marks.name, problem), err=True)
        raise SystemExit(1) from error
    click.echo(json.dumps(tabulate(sheet), ensure_ascii=False, indent=2, allow_nan=False))


def _say(name: str, problem: Problem) -> str:
    """Return a problem as one line; its column is one of cells, not of characters."""
    at = f"column {problem.column}, " if problem.column else ""
    return format_problem(name, replace(problem, field=at + problem.field, column=0))
