"""`flask accounts`: people, from the command line."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from app import clock
from app.accounts import actions, queries, security
from app.accounts.models import ROLES, User
from app.db import current

commands = AppGroup("accounts", help="People: list them, change roles, help them sign in.")


@commands.command("list")
def list_people() -> None:
    """List everybody who has an account."""
    found = select(User).where(User.email.is_not(None)).order_by(User.email)
    for user in current().scalars(found):
        state = "" if user.active else "  (not active)"
        click.echo(f"{user.role:14} {user.email}  {user.name}{state}")


@commands.command("role")
@click.argument("email")
@click.argument("role", type=click.Choice(ROLES))
def role(email: str, role: str) -> None:
    """Give the person with EMAIL the ROLE; they are signed out everywhere."""
    user = _person(email)
    try:
        actions.change_role(session=current(), user=user, role=role, by=None, now=clock.now())
    except actions.LastAdministratorError:
        raise click.ClickException(
            f"{user.email} is the only administrator; make somebody else administrator first."
        ) from None
    current().commit()
    click.echo(f"{user.email} is {role} now.")


@commands.command("reset")
@click.argument("email")
@click.option("--second-factor", is_flag=True, help="Turn the second factor off as well.")
def reset(email: str, *, second_factor: bool) -> None:
    """Print a link with which the person with EMAIL sets a new password.

    RECTO_PUBLIC_URL decides where it leads; without one, RECTO_HOST and RECTO_PORT.
    """
    user = _person(email)
    if second_factor:
        actions.clear_second_factor(session=current(), user=user, by=None, now=clock.now())
        current().commit()
    settings = current_app.config["RECTO"]
    base = settings.public_url or f"http://{settings.host}:{settings.port}"
    click.echo(security.reset_link_for(user, base))


@commands.command("tidy")
def tidy() -> None:
    """Drop idle guests and sessions, counters and links past their time."""
    gone = actions.tidy(session=current(), now=clock.now())
    current().commit()
    click.echo(
        f"Dropped {gone.guests} guests, {gone.sessions} sessions, {gone.counters} counters "
        f"and {gone.links} links."
    )
    for other in current_app.extensions.get("recto.tidy", []):
        click.echo(other(current(), clock.now_ms()))
        current().commit()


def _person(email: str) -> User:
    user = queries.person_by_email(current(), email)
    if user is None:
        raise click.ClickException(f"Nobody here has the address {email}.")
    return user
