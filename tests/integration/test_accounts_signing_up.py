"""Signing up where mail can be sent: nobody learns who has an account, and nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select, update

from app import clock
from app.accounts import actions
from app.accounts.models import PendingAccount, User
from app.db import current, db
from tests.mailbox import deliver, letter, link
from tests.people import (
    ADA,
    ALICE,
    BOB,
    Person,
    is_signed_in,
    join,
    send,
    sign_in,
    sign_up,
    token,
    user_id,
)

CONFIRM = "/sign-up/confirm"
MAILED = "/sign-up/mailed"
HERS = {"password": ALICE.password}


@pytest.fixture
def received(mailbox: tuple[str, list[str]]) -> list[str]:
    """Give all that was said to the mail server."""
    return mailbox[1]


@pytest.fixture
def mailing(new_app: Callable[..., Flask], mailbox: tuple[str, list[str]]) -> Flask:
    """Give an application that can send mail."""
    return new_app(smtp_url=f"smtp://{mailbox[0]}")


def ask(client: FlaskClient, received: list[str], person: Person = ALICE) -> str:
    """Sign up and give the link that was mailed."""
    assert sign_up(client, person).location == MAILED
    deliver()
    return link(received, CONFIRM)


def people(app: Flask) -> list[str | None]:
    with app.app_context():
        return list(current().scalars(select(User.email).order_by(User.id)))


def begin(client: FlaskClient) -> None:
    client.post("/try", data={"csrf_token": token(client)})


def test_an_account_is_made_when_its_address_is_confirmed(
    mailing: Flask, received: list[str]
) -> None:
    client = mailing.test_client()
    path = ask(client, received)
    assert people(mailing) == []
    assert not is_signed_in(client)
    assert sign_in(client, ALICE).status_code == 422
    page = client.get(path)
    assert "Confirm your address" in page.text
    assert send(client, path, HERS).location == "/"
    assert is_signed_in(client)
    assert people(mailing) == [ALICE.email]
    assert client.get(path).status_code == 404


def test_a_free_and_a_taken_address_are_answered_alike(
    app: Flask, mailing: Flask, received: list[str]
) -> None:
    join(app, ALICE)
    answers = []
    for person in (ALICE, BOB):
        client = mailing.test_client()
        answer = sign_up(client, person)
        page = client.get(MAILED).text
        headers = [(name, value) for name, value in answer.headers if name != "Set-Cookie"]
        answers.append((answer.status, headers, answer.data, page))
    assert answers[0] == answers[1]
    deliver()
    mails = re.split(r"(?m)^To: ", letter(received))[1:]
    assert {mail.split("\n")[0] for mail in mails} == {ALICE.email, BOB.email}
    for mail in mails:
        taken = mail.startswith(ALICE.email)
        assert ("You have an account already" in mail) == taken
        assert (CONFIRM in mail) != taken


def test_a_free_and_a_taken_address_cost_the_same_statements(app: Flask, mailing: Flask) -> None:
    join(app, ALICE)
    said: list[list[str]] = []
    with mailing.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *given: said[-1].append(given[2]))
    for person in (ALICE, BOB):
        client = mailing.test_client()
        token(client, "/sign-up")
        said.append([])
        sign_up(client, person)
    assert said[0] == said[1]


def test_the_mail_to_a_taken_address_changes_nothing(app: Flask, mailing: Flask) -> None:
    join(app, ALICE)
    eve = Person("Alice", password="another long way round")
    sign_up(mailing.test_client(), eve)
    assert sign_in(mailing.test_client(), eve).status_code == 422
    assert sign_in(mailing.test_client(), ALICE).status_code == 302


def test_an_address_of_somebody_else_needs_the_password_as_well(
    mailing: Flask, received: list[str]
) -> None:
    path = ask(mailing.test_client(), received)
    owner = mailing.test_client()
    wrong = send(owner, path, {"password": "what might it have been"})
    assert wrong.status_code == 422
    assert "This is not the password that you chose" in wrong.text
    assert people(mailing) == []


def test_passwords_are_not_guessed_at_a_confirmation_without_end(
    mailing: Flask, received: list[str]
) -> None:
    path = ask(mailing.test_client(), received)
    client = mailing.test_client()
    wrong = {"csrf_token": token(client), "password": "what might it have been"}
    answers = [client.post(path, data=wrong).status_code for _ in range(21)]
    assert answers == [422] * 20 + [429]


def test_a_guest_becomes_the_account_in_whatever_browser_it_is_confirmed(
    mailing: Flask, received: list[str]
) -> None:
    here, there = mailing.test_client(), mailing.test_client()
    begin(here)
    with mailing.app_context():
        guest = current().scalars(select(User.id)).one()
    path = ask(here, received)
    assert "comes along" in here.get(MAILED).text
    assert here.get("/settings").status_code == 200
    pending = here.get("/settings/data").json["pending_accounts"]  # type: ignore[index] # it is JSON
    assert [row["email"] for row in pending] == [ALICE.email]
    send(there, path, HERS)
    assert user_id(mailing, ALICE) == guest
    assert here.get("/settings").status_code == 302
    assert sign_in(here, ALICE).status_code == 302


def test_a_second_guest_in_the_browser_that_confirms_is_merged(
    mailing: Flask, received: list[str]
) -> None:
    here, there = mailing.test_client(), mailing.test_client()
    begin(here)
    path = ask(here, received)
    begin(there)
    merged: list[tuple[int, int]] = []
    hooks = mailing.extensions["recto.merge_guest"]
    hooks.append(lambda _session, guest, user, _now: merged.append((guest, user)))
    send(there, path, HERS)
    with mailing.app_context():
        left = current().scalars(select(User).where(User.email.is_(None))).one()
        assert not left.active
        guest = left.id
    assert merged == [(guest, user_id(mailing, ALICE))]


def test_only_the_browser_that_confirms_has_a_guest(mailing: Flask, received: list[str]) -> None:
    path = ask(mailing.test_client(), received)
    there = mailing.test_client()
    begin(there)
    with mailing.app_context():
        guest = current().scalars(select(User.id)).one()
    send(there, path, HERS)
    assert user_id(mailing, ALICE) == guest


def test_of_two_sign_ups_the_first_that_is_confirmed_counts(
    mailing: Flask, received: list[str]
) -> None:
    first = ask(mailing.test_client(), received)
    second = ask(mailing.test_client(), received, Person("Alice", password="another long way"))
    client = mailing.test_client()
    assert send(client, first, HERS).location == "/"
    answer = mailing.test_client().get(second)
    assert answer.status_code == 404
    assert "This link does not work any more" in answer.text


def test_an_address_that_was_taken_meanwhile_stays_with_its_owner(
    app: Flask, mailing: Flask, received: list[str]
) -> None:
    path = ask(mailing.test_client(), received)
    join(app, Person("Alice", password="another long way round"))
    client = mailing.test_client()
    assert send(client, path, HERS).status_code == 404
    assert not is_signed_in(client)


def test_a_link_that_is_too_old_makes_nothing_and_is_tidied_away(
    mailing: Flask, received: list[str]
) -> None:
    path = ask(mailing.test_client(), received)
    with mailing.app_context():
        current().execute(update(PendingAccount).values(expires_at=clock.now()))
        current().commit()
    assert mailing.test_client().get(path).status_code == 404
    with mailing.app_context():
        tidied = actions.tidy(session=current(), now=clock.now() + timedelta(seconds=1))
        assert tidied.links == 1
        assert current().scalar(select(func.count()).select_from(PendingAccount)) == 0


def test_the_page_that_was_wanted_comes_after_confirming(
    mailing: Flask, received: list[str]
) -> None:
    client = mailing.test_client()
    form = {"name": "Alice", "email": ALICE.email, "password": ALICE.password, "next": "/decks/"}
    send(client, "/sign-up", form)
    deliver()
    assert send(client, link(received, CONFIRM), HERS).location == "/decks/"


def test_nobody_is_mailed_without_end(mailing: Flask) -> None:
    answers = [sign_up(mailing.test_client(), ALICE).status_code for _ in range(5)]
    assert answers == [302] * 4 + [429]


def test_the_first_administrator_needs_no_mail(mailing: Flask) -> None:
    with mailing.app_context():
        address = actions.first_admin_link(current(), "http://localhost/", clock.now())
        current().commit()
    assert address
    form = {"name": ADA.name, "email": ADA.email, "password": ADA.password}
    client = mailing.test_client()
    assert send(client, address.removeprefix("http://localhost"), form).location == "/"
    assert client.get("/people").status_code == 200


def test_without_mail_taken_addresses_are_told_to_one_place_only_so_often(app: Flask) -> None:
    for person in (ALICE, BOB):
        join(app, person)
    client = app.test_client()
    answers = [sign_up(client, (ALICE, BOB)[turn % 2]).status_code for turn in range(6)]
    assert answers == [422] * 6
    assert sign_up(client, Person("Carol")).status_code == 429
