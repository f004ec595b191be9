"""Signing up, signing in and out, and setting a new password, through the pages."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security.utils import hash_password
from sqlalchemy import func, select

from app.accounts.models import AuditEntry, SignedInSession, User
from app.db import current
from tests.people import (
    ALICE,
    BOB,
    Person,
    is_signed_in,
    join,
    send,
    sign_in,
    sign_out,
    sign_up,
    token,
)

STRANGER = Person("Nobody")


def mailed_link(log: pytest.LogCaptureFixture) -> str:
    found = re.findall(r"http://localhost(/forgotten-password/\S+)", log.text)
    assert found, "no link was written to the console"
    return str(found[-1])


def test_somebody_signs_up_and_is_signed_in_at_once(app: Flask, client: FlaskClient) -> None:
    answer = sign_up(client, ALICE)
    assert (answer.status_code, answer.location) == (302, "/")
    settings = client.get("/settings").text
    assert ALICE.email in settings
    assert "Welcome, Alice. Your account is ready." in settings
    with app.app_context():
        user = current().scalars(select(User)).one()
        assert (user.email, user.name, user.role) == (ALICE.email, "Alice", "learner")
        assert user.password
        assert user.password.startswith("$argon2id$")


def test_the_password_is_hashed_at_the_cost_that_owasp_asks(
    new_app: Callable[..., Flask],
) -> None:
    app = new_app(cheap=False)
    with app.app_context():
        made = hash_password("four quiet herons")
    cost = dict(part.split("=") for part in made.split("$")[3].split(","))
    assert int(cost["m"]) >= 19 * 1024
    assert int(cost["t"]) >= 2


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": "  "}, "Enter a name"),
        ({"email": ""}, "Enter your e-mail address."),
        ({"email": "alice"}, "This is not a whole e-mail address."),
        ({"password": ""}, "Choose a password."),
        ({"password": "short"}, "Use at least 8 characters."),
        ({"password": "password1"}, "This password is easy to guess."),
        ({"password": "alicealice1"}, "easy to guess"),
        ({"password": "x" * 300}, "Use at most 128 characters."),
        ({"name": "n" * 81}, "Field cannot be longer than 80 characters."),
    ],
)
def test_a_bad_sign_up_is_refused_with_a_sentence_at_its_field(
    app: Flask, client: FlaskClient, changes: dict[str, str], sentence: str
) -> None:
    form = {"name": "Alice", "email": ALICE.email, "password": ALICE.password} | changes
    answer = send(client, "/sign-up", form)
    assert answer.status_code == 422
    assert sentence in answer.text
    with app.app_context():
        assert current().scalar(select(func.count()).select_from(User)) == 0


def test_a_long_passphrase_works(client: FlaskClient) -> None:
    person = Person("Alice", password="every word of this is needed, even those at the end " * 2)
    assert sign_up(client, person).status_code == 302
    sign_out(client)
    sign_in(client, person)
    assert is_signed_in(client)


def test_a_taken_address_is_refused_without_saying_that_it_is_taken(
    app: Flask, client: FlaskClient
) -> None:
    join(app, ALICE)
    for email in (ALICE.email, ALICE.email.upper()):
        form = {"name": "Eve", "email": email, "password": "another long way round"}
        answer = send(client, "/sign-up", form)
        assert answer.status_code == 422
        assert "No account could be made with these details" in answer.text
    assert not is_signed_in(client)


def test_sign_up_can_be_closed(new_app: Callable[..., Flask]) -> None:
    client = new_app(sign_up="closed").test_client()
    answer = client.get("/sign-up")
    assert answer.status_code == 403
    assert "Sign-up is closed here" in answer.text
    assert "/sign-up" not in client.get("/sign-in").text
    assert client.post("/try", data={"csrf_token": token(client)}).status_code == 403


def test_somebody_signs_in_and_out(app: Flask, client: FlaskClient) -> None:
    join(app, ALICE)
    answer = sign_in(client, ALICE)
    assert (answer.status_code, answer.location) == (302, "/")
    assert is_signed_in(client)
    assert sign_out(client).status_code == 302
    assert not is_signed_in(client)


def test_a_password_hashed_at_an_older_cost_is_hashed_anew(
    app: Flask, new_app: Callable[..., Flask]
) -> None:
    join(app, ALICE)
    with app.app_context():
        before = current().scalars(select(User.password)).one()
    today = new_app(cheap=False)
    assert sign_in(today.test_client(), ALICE).status_code == 302
    with app.app_context():
        after = current().scalars(select(User.password)).one()
    assert "m=64," in str(before)
    assert "m=19456," in str(after)


def test_case_and_spaces_in_the_address_do_not_matter(app: Flask, client: FlaskClient) -> None:
    join(app, ALICE)
    assert sign_in(client, ALICE, email=" ALICE@Recto.example ").status_code == 302


def test_wrong_password_and_unknown_address_are_answered_alike(
    app: Flask, client: FlaskClient
) -> None:
    join(app, ALICE)
    known = sign_in(client, ALICE, password="wrong password here")
    unknown = sign_in(client, STRANGER)
    assert known.status_code == unknown.status_code == 422
    assert "E-mail or password is not right" in known.text
    page = re.sub(r'(name="csrf_token"[^>]*value=")[^"]+', r"\1", known.text)
    other = re.sub(r'(name="csrf_token"[^>]*value=")[^"]+', r"\1", unknown.text)
    assert page.replace(ALICE.email, "?") == other.replace(STRANGER.email, "?")


def test_signing_out_needs_a_post(app: Flask) -> None:
    client = join(app, ALICE)
    assert client.get("/sign-out").status_code == 405
    assert is_signed_in(client)


@pytest.mark.parametrize("path", ["/sign-in", "/sign-up", "/sign-out", "/try", "/settings"])
def test_a_form_without_its_token_is_refused(app: Flask, path: str) -> None:
    client = join(app, ALICE) if path in {"/sign-out", "/settings"} else app.test_client()
    form = {"email": ALICE.email, "password": ALICE.password, "name": "Mallory"}
    answer = client.post(path, data=form)
    assert answer.status_code == 400
    assert is_signed_in(client) == (path in {"/sign-out", "/settings"})


def test_the_page_that_was_wanted_comes_after_signing_in(app: Flask, client: FlaskClient) -> None:
    join(app, ALICE)
    sent = client.get("/settings/browsers")
    assert sent.location == "/sign-in?next=/settings/browsers"
    answer = send(client, sent.location, {"email": ALICE.email, "password": ALICE.password})
    assert answer.location == "/settings/browsers"


EVIL = ["//evil.example", "https://evil.example/", "/\\evil.example", "///evil.example", "\t//evil"]


@pytest.mark.parametrize("target", EVIL)
def test_no_link_leads_away_from_recto(app: Flask, client: FlaskClient, target: str) -> None:
    join(app, ALICE)
    answer = sign_in(client, ALICE, next=target)
    assert re.match(r"/(%|$)", answer.location or "/")
    other = app.test_client()
    form = {"name": "Bob", "email": BOB.email, "password": BOB.password, "next": target}
    answer = send(other, "/sign-up", form)
    assert answer.location == "/"
    third = app.test_client()
    answer = third.post("/try", data={"csrf_token": token(third), "next": target})
    assert answer.location == "/"


def test_a_mailed_link_sets_a_new_password_once(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    other = join(app, ALICE)
    send(client, "/forgotten-password", {"email": ALICE.email})
    link = mailed_link(caplog)
    answer = send(client, link, {"password": "a wholly new way in"})
    assert answer.location == "/sign-in"
    assert not is_signed_in(other)
    assert sign_in(client, ALICE).status_code == 422
    assert sign_in(client, ALICE, password="a wholly new way in").status_code == 302
    answer = app.test_client().get(link, follow_redirects=True)
    assert "This link does not work" in answer.text


def test_a_weak_new_password_is_refused_and_the_link_stays_good(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    join(app, ALICE)
    send(client, "/forgotten-password", {"email": ALICE.email})
    link = mailed_link(caplog)
    answer = send(client, link, {"password": "alice@recto.example"})
    assert answer.status_code == 422
    assert "easy to guess" in answer.text
    assert send(client, link, {"password": "a wholly new way in"}).status_code == 302


def test_asking_for_a_link_says_the_same_for_known_and_unknown_addresses(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    join(app, ALICE)
    known = send(client, "/forgotten-password", {"email": ALICE.email})
    unknown = send(client, "/forgotten-password", {"email": STRANGER.email})
    assert known.status_code == unknown.status_code == 200
    sentence = "If there is an account for this address, a link is written down for whoever runs"
    assert sentence in known.text
    assert sentence in unknown.text
    assert STRANGER.email not in caplog.text


def test_a_link_begins_with_the_public_address_and_other_hosts_are_refused(
    app: Flask, new_app: Callable[..., Flask], caplog: pytest.LogCaptureFixture
) -> None:
    join(app, ALICE)
    ours, evil = "http://recto.school.example", "http://evil.example"
    public = new_app(public_url=ours)
    public.config["WTF_CSRF_ENABLED"] = False  # the host alone is asked about here
    asked, form = "/forgotten-password", {"email": ALICE.email}
    assert public.test_client().post(asked, base_url=evil, data=form).status_code == 400
    assert caplog.text == ""
    assert public.test_client().post(asked, base_url=ours, data=form).status_code == 200
    assert f"{ours}{asked}/" in caplog.text


def test_too_many_wrong_passwords_are_stopped_for_every_worker(
    app: Flask, new_app: Callable[..., Flask]
) -> None:
    join(app, ALICE)
    workers = [app.test_client(), new_app().test_client()]
    answers = [
        sign_in(workers[turn % 2], ALICE, password="wrong password here").status_code
        for turn in range(19)
    ]
    assert answers == [422] * 19
    assert sign_in(workers[0], ALICE, password="wrong password here").status_code == 422
    stopped = sign_in(workers[1], ALICE)
    assert stopped.status_code == 429
    assert "Too many tries" in stopped.text
    assert sign_in(workers[0], STRANGER).status_code == 422


def test_links_are_not_mailed_to_anybody_without_end(app: Flask, client: FlaskClient) -> None:
    join(app, ALICE)
    answers = [
        send(client, "/forgotten-password", {"email": ALICE.email}).status_code for _ in range(5)
    ]
    assert answers == [200] * 4 + [429]


def test_signing_in_starts_the_count_again(app: Flask, client: FlaskClient) -> None:
    join(app, ALICE)
    for _ in range(15):
        sign_in(client, ALICE, password="wrong password here")
    assert sign_in(client, ALICE).status_code == 302
    other = app.test_client()
    for _ in range(15):
        assert sign_in(other, ALICE, password="wrong password here").status_code == 422


def test_the_audit_keeps_failed_and_good_sign_ins_without_names(
    app: Flask, client: FlaskClient
) -> None:
    join(app, ALICE)
    sign_in(client, ALICE, password="wrong password here")
    sign_in(client, ALICE)
    with app.app_context():
        entries = current().scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        assert [entry.action for entry in entries] == ["sign-up", "sign-in failed", "sign-in"]
        assert all(ALICE.email not in entry.detail + entry.subject for entry in entries)
        assert entries[-1].address == "127.0.0.1"
        assert current().scalar(select(func.count()).select_from(SignedInSession)) == 2
