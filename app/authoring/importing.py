"""`flask decks import`: bring a file in from the command line."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from app import db
from app.accounts.models import User
from app.accounts.queries import person_by_email
from app.authoring import receiving
from app.authoring.arrivals import FORMS, Arrival, Wish
from app.authoring.bringing import Place, Ready
from app.core.formats.columns import ROLES, Layout
from app.core.formats.delimited import SEPARATORS, Table
from app.core.refusals import RefusalError
from app.web.words import count

NAMED = {name: mark for mark, name in SEPARATORS.items()}


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Tell what would come in; change nothing.")
@click.option("--with-history", is_flag=True, help="Bring the answers in, for the owner.")
@click.option("--owner", metavar="EMAIL", help="Whose decks they are; without it the library's.")
@click.option("--title", default="", help="What the deck of a table is called.")
@click.option("--lang", default="", help="The language of the cards: en, de, zh-Hans.")
@click.option("--separator", type=click.Choice(sorted(NAMED)), help="What stands between cells.")
@click.option("--header/--no-header", default=None, help="Whether the first row holds headings.")
@click.option(
    "--columns", default="", help="What each column holds, as in prompt,answer,,tags (table)."
)
@with_appcontext
def import_command(  # noqa: PLR0913 - the options of a command
    file: Path,
    owner: str | None,
    separator: str | None,
    columns: str,
    *,
    title: str,
    lang: str,
    header: bool | None,
    dry_run: bool,
    with_history: bool,
) -> None:
    """Bring FILE in: Recto's YAML or zip, a table (CSV, TSV, Quizlet), or a package of Anki's.

    What is there already is brought up to date, and nothing comes twice.
    """
    roles = _roles(columns)
    wish = Wish(NAMED.get(separator or "", ""), header, roles, title, lang)
    user_id = _owner(owner)
    try:
        arrival = receiving.read(file, file.name, wish)
        _say_arrival(arrival, roles)
        made = receiving.place(user_id, arrival)
        for one in made:
            click.echo(_place(one.place))
        if dry_run:
            click.echo("Nothing was changed.")
        else:
            _store(arrival, made, user_id, file.name, history=with_history)
    except RefusalError as refused:
        raise click.ClickException(f"{refused.sentence}\n{refused.action}".strip()) from refused


def _store(
    arrival: Arrival, made: tuple[Ready, ...], user_id: int | None, name: str, *, history: bool
) -> None:
    """Store what was looked at; the answers go to the owner, or to the only account there is."""
    learner = user_id if user_id is not None else _only_account() if history else None
    if history and learner is None:
        raise click.UsageError("--with-history needs --owner EMAIL: whose answers they are.")
    order = receiving.Order(
        user_id=user_id,
        learner_id=learner if history else None,
        note=f"Brought in from {name}",
        history=history,
    )
    came = receiving.store(arrival, made, order).answers
    if history:
        click.echo(
            f"{count(came.answers, 'answer')} to {count(came.cards, 'card')} came in, "
            f"{came.known:,} were there already."
        )
    click.echo("Done.")


def _say_arrival(arrival: Arrival, roles: tuple[str, ...]) -> None:
    click.echo(f"{FORMS[arrival.form]}.")
    if arrival.table is not None and arrival.layout is not None:
        _say_table(arrival.table, arrival.layout)
        if roles and len(roles) != arrival.table.width:
            raise click.UsageError(
                f"--columns names {len(roles)} columns, and the table has {arrival.table.width}."
            )
    for notice in arrival.notices:
        click.echo(f"  {notice.where}: {notice.sentence}")
    for notice in arrival.repeats:
        click.echo(f"  {notice.where}: {notice.sentence}; it comes once")
    answers = len(arrival.history.answers)
    if answers:
        cards = {(each.deck, each.card) for each in arrival.history.answers}
        click.echo(f"{count(answers, 'answer')} to {count(len(cards), 'card')} stand in it.")


def _say_table(table: Table, layout: Layout) -> None:
    head = "with headings" if layout.header else "without headings"
    said = f"{count(len(table.rows), 'row')}, separated by {SEPARATORS[table.separator]}, {head}:"
    click.echo(said)
    for number, (cell, role) in enumerate(zip(table.rows[0].cells, layout.roles, strict=True), 1):
        click.echo(f"  {number}. {cell[:40]!r}: {ROLES[role]}")


def _place(place: Place) -> str:
    cards = count(len(place.incoming.deck.cards), "card")
    if place.is_new:
        return f"{place.title} ({place.key}): {cards}, new"
    counted = {
        "new": place.fresh,
        "changed": place.changed,
        "gone": place.gone,
        "as before": place.kept,
    }
    said = ", ".join(f"{number} {word}" for word, number in counted.items() if number)
    return f"{place.title} ({place.key}): {cards}; {said}"


def _roles(columns: str) -> tuple[str, ...]:
    found = tuple(name.strip() for name in columns.split(",")) if columns else ()
    unknown = [name for name in found if name not in ROLES]
    if unknown:
        known = ", ".join(name for name in ROLES if name)
        raise click.UsageError(f"No column holds {unknown[0]!r}; the words are {known}.")
    return found


def _owner(email: str | None) -> int | None:
    if email is None:
        return None
    user = person_by_email(db.current(), email)
    if user is None:
        raise click.ClickException(f"Nobody here has the address {email}.")
    return user.id


def _only_account() -> int | None:
    """Return the account that there is if there is one alone."""
    found = db.current().scalars(select(User.id).where(User.email.is_not(None)).limit(2)).all()
    return found[0] if len(found) == 1 else None
