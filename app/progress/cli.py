"""Commands about progress."""

from __future__ import annotations

import click
from flask.cli import AppGroup
from sqlalchemy import select

from app import clock, db
from app.accounts.queries import person_by_email
from app.core.shrinkage import LEAST_TESTS
from app.decks.models import FittedParameters
from app.progress import fits, fitter, keeper

MISSING = (
    "fsrs-rs-python is not installed, so nothing is fitted and the defaults hold."
    " Install Recto with the extra “fit”."
)

group = AppGroup("progress", help="Look after what is worked out about learners.")


@group.command()
@click.argument("email", required=False)
def fit(email: str | None) -> None:
    """Fit parameters of memory to EMAIL, or to everybody who has answered enough since."""
    fits_them = fitter.find()
    if fits_them is None:
        raise click.ClickException(MISSING)
    session, now = db.current(), clock.now()
    if email is None:
        waiting = fits.due(session)
    else:
        person = person_by_email(session, email)
        if person is None:
            raise click.ClickException(f"Nobody has an account with the address {email}.")
        waiting = [person.id]
    session.rollback()
    for user_id in waiting:
        keeper.fit_one(session, user_id, fits_them, now)
        click.echo(_say(user_id))
    click.echo(f"{len(waiting)} learners looked at, {keeper.replan(session, now)} plans made anew.")


def _say(user_id: int) -> str:
    row = (
        db.current()
        .scalars(select(FittedParameters).where(FittedParameters.user_id == user_id))
        .one_or_none()
    )
    if row is None or row.body is None:
        return f"Learner {user_id}: fewer than {LEAST_TESTS} tests of memory, the defaults hold."
    gain = row.default_loss - row.fitted_loss
    verdict = "used" if row.wanted and gain >= 0 else "not used"
    return f"Learner {user_id}: {row.tests:,} tests, log loss {-gain:+.4f} held out; {verdict}."
