"""`flask demo`: a class to look at, whose people and answers are simulated."""

from __future__ import annotations

import secrets

import click
from flask import current_app
from flask.cli import AppGroup
from flask_security.utils import hash_password

from app import clock, db
from app.core.refusals import RefusalError
from app.demo import making, people
from app.demo.making import DECKS, Plan
from app.demo.people import Hashes

group = AppGroup("demo", help="An example class, made by simulation: make it, remove it.")
SIGNED_IN = ("instructor", "assistant", "learner-001")


@group.command("class")
@click.option("--learners", type=click.IntRange(2, 400), default=150, show_default=True)
@click.option("--days", type=click.IntRange(7, 365), default=60, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="Decides all chance.")
@click.option("--deck", "decks", multiple=True, default=DECKS, help="Key of a deck; repeatable.")
@click.option("--again", is_flag=True, help="Remove the one that is there first.")
def make_class(*, learners: int, days: int, seed: int, decks: tuple[str, ...], again: bool) -> None:
    """Make a class with learners, their history of study, and quizzes, all simulated."""
    session = db.current()
    if people.exists(session):
        if not again:
            raise click.ClickException(
                "There is an example class already. Add --again to make it anew, or remove it"
                " with `flask demo remove`."
            )
        making.remove(session)
    passwords = [secrets.token_urlsafe(12) for _ in SIGNED_IN]
    plan = Plan(learners=learners, days=days, seed=seed, decks=decks)
    recorders = current_app.extensions.get("recto.graded", [])
    try:
        cast = making.make(
            session,
            plan,
            hashes=Hashes(*map(hash_password, passwords)),
            recorders=recorders,
            now=clock.now(),
        )
    except RefusalError as refusal:
        raise click.ClickException(f"{refusal.sentence} {refusal.action}") from refusal
    title = cast.classroom.title
    session.commit()
    click.echo(f"“{title}”: {learners} learners, {days} days. All of it is simulated.")
    click.echo("Sign in with these passwords; they are not shown again.")
    for box, password in zip(SIGNED_IN, passwords, strict=True):
        click.echo(f"  {box}@{people.DOMAIN}  {password}")
    click.echo("`flask demo remove` takes it all away.")


@group.command("remove")
def remove() -> None:
    """Remove the example class, its people, and all that they did."""
    count = making.remove(db.current())
    db.current().commit()
    if count:
        click.echo(f"Removed the example class and {count} made-up people.")
    else:
        click.echo("There is no example class.")
