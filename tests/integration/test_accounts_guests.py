"""Guests: trying without an account, and what becomes of what they did."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app import clock
from app.accounts.models import User
from app.db import current
from tests.people import (
    ALICE,
    BOB,
    join,
    send,
    sign_in,
    sign_up,
    token,
    turn_on_second_factor,
    user_id,
)


def begin(client: FlaskClient, then: str = "/settings") -> TestResponse:
    return client.post("/try", data={"csrf_token": token(client), "next": then})


def guest_ids(app: Flask) -> list[int]:
    with app.app_context():
        return list(current().scalars(select(User.id).where(User.email.is_(None))))


def test_a_visitor_tries_without_an_account(app: Flask, client: FlaskClient) -> None:
    assert begin(client).location == "/settings"
    page = client.get("/settings")
    assert page.status_code == 200
    assert "trying Recto without an account" in page.text
    assert len(guest_ids(app)) == 1


def test_trying_twice_is_the_same_guest(app: Flask, client: FlaskClient) -> None:
    begin(client)
    begin(client)
    assert len(guest_ids(app)) == 1


def test_signing_up_keeps_the_row_of_the_guest(app: Flask, client: FlaskClient) -> None:
    begin(client)
    [guest] = guest_ids(app)
    assert "What you have studied so far stays yours" in client.get("/sign-up").text
    assert sign_up(client, ALICE).status_code == 302
    assert user_id(app, ALICE) == guest
    assert guest_ids(app) == []
    assert ALICE.email in client.get("/settings").text


def test_a_guest_who_takes_a_taken_address_stays_a_guest(app: Flask, client: FlaskClient) -> None:
    join(app, ALICE)
    begin(client)
    [guest] = guest_ids(app)
    assert sign_up(client, ALICE).status_code == 422
    assert guest_ids(app) == [guest]
    assert sign_up(client, BOB).status_code == 302
    assert user_id(app, BOB) == guest


def test_signing_in_hands_what_the_guest_did_to_the_account(
    app: Flask, client: FlaskClient
) -> None:
    merged: list[tuple[int, int]] = []

    def hook(_session: Session, guest: int, user: int, now: datetime) -> None:
        assert now.tzinfo
        merged.append((guest, user))

    app.extensions["recto.merge_guest"].append(hook)
    join(app, ALICE)
    begin(client)
    [guest] = guest_ids(app)
    assert sign_in(client, ALICE).status_code == 302
    assert merged == [(guest, user_id(app, ALICE))]
    with app.app_context():
        assert current().get_one(User, guest).active is False
    sign_in(client, ALICE)
    assert len(merged) == 1


def test_a_wrong_password_merges_nothing(app: Flask, client: FlaskClient) -> None:
    merged: list[int] = []
    app.extensions["recto.merge_guest"].append(lambda *_all: merged.append(1))
    join(app, ALICE)
    begin(client)
    assert sign_in(client, ALICE, password="wrong password here").status_code == 422
    assert merged == []
    assert client.get("/settings").status_code == 200


def test_pages_of_accounts_send_a_guest_to_sign_in(client: FlaskClient) -> None:
    begin(client)
    for path in ("/settings/browsers", "/settings/password", "/people"):
        assert client.get(path).location.startswith("/sign-in")


def test_a_guest_deletes_what_they_did_by_just_confirming(app: Flask, client: FlaskClient) -> None:
    begin(client)
    assert send(client, "/settings/delete").status_code == 422
    assert send(client, "/settings/delete", {"sure": "y"}).status_code == 302
    assert guest_ids(app) == []
    assert client.get("/settings").status_code == 302


def test_tidying_drops_guests_idle_for_thirty_days_and_nobody_else(
    app: Flask, client: FlaskClient
) -> None:
    join(app, ALICE)
    begin(client)
    begin(app.test_client())
    idle, lively = guest_ids(app)
    long_ago = clock.now() - timedelta(days=31)
    with app.app_context():
        old = update(User).where(User.id != lively).values(seen_at=long_ago)
        current().execute(old)
        current().commit()
    answer = app.test_cli_runner().invoke(args=["accounts", "tidy"])
    assert answer.exit_code == 0
    assert answer.output.startswith("Dropped 1 guests")
    assert guest_ids(app) == [lively]
    assert idle not in guest_ids(app)
    assert user_id(app, ALICE)


def test_a_second_factor_does_not_lose_the_guest(app: Flask, client: FlaskClient) -> None:
    merged: list[int] = []
    app.extensions["recto.merge_guest"].append(lambda _session, guest, *_all: merged.append(guest))
    other = join(app, ALICE)
    totp = turn_on_second_factor(other)
    begin(client)
    [guest] = guest_ids(app)
    sign_in(client, ALICE)
    assert merged == []
    with app.app_context():
        seen = current().scalars(select(User.tf_last_counter).where(User.email.is_not(None))).one()
    assert seen
    send(client, "/sign-in/code", {"code": str(totp.generate(time=(seen + 1) * 30).token)})
    assert merged == [guest]
