"""Mail: through SMTP where it is set, else its text goes to the console."""

from __future__ import annotations

import smtplib
import ssl
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from logging import Logger
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from flask import current_app, render_template
from flask_security import MailUtil

TIMEOUT = 20
PORTS = {"smtp": 25, "smtps": 465}


class Postman(MailUtil):
    """Sends what Flask-Security writes. Delivery happens aside, so that no answer waits for it."""

    def send_mail(
        self,
        template: str,  # noqa: ARG002 - the signature is the library's
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],
        body: str | None,
        html: str | None,  # noqa: ARG002 - Recto writes plain text only
        **_context: Any,  # noqa: ANN401 - what the template was given
    ) -> None:
        """Send one message, or write it to the console when no SMTP is set."""
        settings = current_app.config["RECTO"]
        if not settings.smtp_url:
            current_app.logger.warning("Mail to %s: %s\n%s", recipient, subject, body)
            return
        message = _message(subject, str(sender), str(recipient), body or "")
        _deliver_aside([message])


def post(template: str, subject: str, to: str, **context: str) -> None:
    """Send the message of a template of `accounts/mail`."""
    body = render_template(f"accounts/mail/{template}.txt", **context)
    sender = current_app.config["RECTO"].mail_from
    Postman(current_app).send_mail(template, subject, to, sender, body, None)


def post_all(template: str, subject: str, letters: Mapping[str, Mapping[str, str]]) -> None:
    """Send the message of a template to many addresses, each with its own values, by one door.

    Callers ask `can_send` first.
    """
    sender = current_app.config["RECTO"].mail_from
    path = f"accounts/mail/{template}.txt"
    messages = [
        _message(subject, sender, to, render_template(path, **values))
        for to, values in letters.items()
    ]
    _deliver_aside(messages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail to one person, and the address at which its program may end such mails."""

    to: str
    subject: str
    body: str
    end_at: str


def deliver(letters: Sequence[Letter]) -> list[str]:
    """Send letters while the caller waits; return the addresses that the server took them for.

    Each says how such mails end at a press (RFC 8058). Callers ask `can_send` first.
    """
    settings, logger = current_app.config["RECTO"], current_app.logger
    taken: list[str] = []
    for one in letters:
        message = _message(one.subject, settings.mail_from, one.to, one.body)
        message["List-Unsubscribe"] = f"<{one.end_at}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        if _deliver(urlsplit(settings.smtp_url), [message], logger):
            taken.append(one.to)
    return taken


def _message(subject: str, sender: str, to: str, body: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, sender, to
    message.set_content(body)
    return message


def can_send() -> bool:
    """Tell whether mail reaches people; without SMTP it goes to the console only."""
    return bool(current_app.config["RECTO"].smtp_url)


def _deliver_aside(messages: Sequence[EmailMessage]) -> None:
    """Start a thread that delivers messages, so that no answer waits for it."""
    settings = current_app.config["RECTO"]
    job = (urlsplit(settings.smtp_url), messages, current_app.logger)
    threading.Thread(target=_deliver, args=job, name="recto-mail").start()


def _deliver(address: SplitResult, messages: Sequence[EmailMessage], logger: Logger) -> int:
    """Deliver messages and count those that the server took; failures are logged."""
    try:
        with _connect(address) as server:
            if address.username:
                server.login(unquote(address.username), unquote(address.password or ""))
            return sum(_hand_on(server, message, logger) for message in messages)
    except (OSError, smtplib.SMTPException):
        logger.exception("A mail could not be sent; look at RECTO_SMTP_URL.")
    return 0


def _hand_on(server: smtplib.SMTP, message: EmailMessage, logger: Logger) -> bool:
    """Hand one message to the server; that an address is refused keeps no other from theirs."""
    try:
        server.send_message(message)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError, UnicodeError):
        logger.exception("A mail was refused by the mail server.")
        return False
    return True


def _connect(address: SplitResult) -> smtplib.SMTP:
    host, port = address.hostname or "", address.port or PORTS[address.scheme]
    context = ssl.create_default_context()
    if address.scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=context)
    server = smtplib.SMTP(host, port, timeout=TIMEOUT)
    server.ehlo()
    if server.has_extn("starttls"):
        server.starttls(context=context)
    elif address.username:
        server.close()
        raise smtplib.SMTPException("The server offers no TLS; the password was not sent.")
    return server
