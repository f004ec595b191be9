"""Mail: through SMTP where it is set, else its text goes to the console."""

from __future__ import annotations

import smtplib
import ssl
import threading
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
        message = EmailMessage()
        message["Subject"], message["From"], message["To"] = subject, str(sender), str(recipient)
        message.set_content(body or "")
        job = (urlsplit(settings.smtp_url), message, current_app.logger)
        threading.Thread(target=_deliver, args=job, name="recto-mail").start()


def post(template: str, subject: str, to: str, **context: str) -> None:
    """Send the message of a template of `accounts/mail`."""
    body = render_template(f"accounts/mail/{template}.txt", **context)
    sender = current_app.config["RECTO"].mail_from
    Postman(current_app).send_mail(template, subject, to, sender, body, None)


def can_send() -> bool:
    """Tell whether mail reaches people; without SMTP it goes to the console only."""
    return bool(current_app.config["RECTO"].smtp_url)


def _deliver(address: SplitResult, message: EmailMessage, logger: Logger) -> None:
    try:
        with _connect(address) as server:
            if address.username:
                server.login(unquote(address.username), unquote(address.password or ""))
            server.send_message(message)
    except (OSError, smtplib.SMTPException):
        logger.exception("A mail could not be sent; look at RECTO_SMTP_URL.")


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
