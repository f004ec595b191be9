"""Mail over a real connection: what is said to the server, and what happens when it fails."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.mailbox import deliver
from tests.people import ALICE, join, send


def test_a_reset_link_goes_out_by_smtp(
    new_app: Callable[..., Flask], mailbox: tuple[str, list[str]], caplog: pytest.LogCaptureFixture
) -> None:
    address, received = mailbox
    app = new_app(smtp_url=f"smtp://{address}", mail_from="recto@school.example")
    join(new_app(), ALICE)  # on the same database, without mail
    answer = send(app.test_client(), "/forgotten-password", {"email": ALICE.email})
    assert "a link to set a new password is on its way" in answer.text
    deliver()
    letter = "\n".join(received)
    assert f"To: {ALICE.email}" in letter
    assert "From: recto@school.example" in letter
    assert "Subject: Set a new password for Recto" in letter
    assert "/forgotten-password/" in letter.replace("=\n", "")
    assert "/forgotten-password/" not in caplog.text


def test_a_password_never_travels_without_tls(
    new_app: Callable[..., Flask], mailbox: tuple[str, list[str]], caplog: pytest.LogCaptureFixture
) -> None:
    address, received = mailbox
    app = new_app(smtp_url=f"smtp://recto:secret@{address}")
    join(new_app(), ALICE)  # on the same database, without mail
    send(app.test_client(), "/forgotten-password", {"email": ALICE.email})
    deliver()
    assert not [line for line in received if line.startswith(("AUTH", "DATA"))]
    assert "The server offers no TLS" in caplog.text


def test_a_server_that_is_away_does_not_show_to_who_asked(
    new_app: Callable[..., Flask], caplog: pytest.LogCaptureFixture
) -> None:
    app = new_app(smtp_url="smtps://127.0.0.1:1")
    join(new_app(), ALICE)  # on the same database, without mail
    answer = send(app.test_client(), "/forgotten-password", {"email": ALICE.email})
    deliver()
    assert answer.status_code == 200
    assert "A mail could not be sent; look at RECTO_SMTP_URL." in caplog.text
