"""Commands about coursework."""

from __future__ import annotations

import click
from flask import current_app, render_template, url_for
from flask.cli import AppGroup

from app import clock, db
from app.accounts import mail
from app.accounts.mail import Letter
from app.coursework import digest
from app.coursework.digest import Digest
from app.web import words

group = AppGroup("coursework", help="Look after what classes are given to do.")


@group.command()
def remind() -> None:
    """Mail what is due to those who asked for it, at most once a day each; for cron."""
    if not mail.can_send():
        click.echo("Mail is not set up (RECTO_SMTP_URL), so nobody was reminded.")
        return
    session, sent, failed = db.current(), 0, 0
    for one in digest.digests(session, clock.now()):
        if mail.deliver([letter(one)]):
            one.wishes.reminded_on = one.day
            session.commit()
            sent += 1
        else:
            failed += 1
    click.echo(f"{words.count(sent, 'reminder')} sent.")
    if failed:
        message = f"{words.count(failed, 'mail')} could not be sent; the log tells why."
        raise click.ClickException(message)


def letter(found: Digest) -> Letter:
    """Write the mail of one person."""
    public: str = current_app.config["RECTO"].public_url
    with current_app.test_request_context(base_url=public):
        end_at = url_for("notices.end", secret=found.wishes.off_key, _external=True)
        lines = [
            (one, url_for(one.address[0], **one.address[1], _external=True)) for one in found.lines
        ]
        body = render_template(
            "accounts/mail/assignments_due.txt",
            name=found.user.name,
            lines=lines,
            end_at=end_at,
        )
    many = len(found.lines)
    first = found.lines[0]
    subject = f"{first.title}: {first.when}" if many == 1 else f"{many} assignments are due"
    return Letter(to=found.user.email or "", subject=subject, body=body, end_at=end_at)
