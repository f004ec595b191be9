"""Sessions in the database: what revokes them, and that reading writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select, update

from app import clock
from app.accounts import actions
from app.accounts.models import SignedInSession, User
from app.accounts.sessions import device
from app.db import current, db
from tests.people import ADA, ALICE, is_signed_in, join, send, sign_in, sign_out, token, user_id


def count_sessions(app: Flask) -> int:
    with app.app_context():
        return current().scalar(select(func.count()).select_from(SignedInSession)) or 0


def writes_during(app: Flask, client: FlaskClient, *paths: str) -> list[str]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.split(maxsplit=1)[0].upper() not in {"SELECT", "BEGIN", "PRAGMA"}:
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    for path in paths:
        client.get(path)
    event.remove(engine, "before_cursor_execute", note)
    return seen


def test_a_visitor_who_reads_leaves_no_row(app: Flask, client: FlaskClient) -> None:
    paths = ("/sign-in", "/sign-up", "/forgotten-password", "/settings", "/sign-in")
    assert writes_during(app, client, *paths) == []
    assert count_sessions(app) == 0


def test_reading_pages_as_somebody_signed_in_writes_nothing(app: Flask) -> None:
    client = join(app, ALICE)
    send(client, "/settings", {"name": "Alice B", "time_zone": "UTC", "day_start": "4"})
    paths = ("/settings", "/settings/browsers", "/settings/data", "/settings")
    assert writes_during(app, client, *paths) == []


def test_signing_out_makes_a_stolen_cookie_worthless(app: Flask) -> None:
    client = join(app, ALICE)
    stolen = client.get_cookie("recto")
    assert stolen
    sign_out(client)
    thief = app.test_client()
    thief.set_cookie("recto", stolen.value)
    assert not is_signed_in(thief)
    assert count_sessions(app) == 0


def test_a_cookie_from_before_signing_in_is_worthless_afterwards(app: Flask) -> None:
    join(app, ALICE)
    client = app.test_client()
    client.post("/try", data={"csrf_token": token(client)})
    fixed = client.get_cookie("recto")
    assert fixed
    sign_in(client, ALICE)
    thief = app.test_client()
    thief.set_cookie("recto", fixed.value)
    assert not is_signed_in(thief)
    assert is_signed_in(client)


def test_a_new_password_signs_out_every_other_browser(app: Flask) -> None:
    here, there = join(app, ALICE), app.test_client()
    sign_in(there, ALICE)
    form = {"password": ALICE.password, "new_password": "a wholly new way in"}
    answer = send(here, "/settings/password", form)
    assert answer.location == "/settings"
    assert "Your new password is set" in here.get("/settings").text
    assert not is_signed_in(there)
    assert count_sessions(app) == 1


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("wrong", "a wholly new way in", "This is not your password."),
        ("", "a wholly new way in", "Enter your password."),
        (ALICE.password, ALICE.password, "This is your present password"),
        (ALICE.password, "alice@recto.example", "easy to guess"),
    ],
)
def test_a_password_changes_only_for_who_knows_it_and_into_a_good_one(
    app: Flask, old: str, new: str, sentence: str
) -> None:
    client = join(app, ALICE)
    answer = send(client, "/settings/password", {"password": old, "new_password": new})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert sign_in(app.test_client(), ALICE).status_code == 302


def test_a_new_role_signs_the_person_out_everywhere(app: Flask) -> None:
    alice, ada = join(app, ALICE), join(app, ADA)
    form = {"role": "instructor", "extra_time": "1"}
    assert send(ada, f"/people/{user_id(app, ALICE)}", form, page="/people").status_code == 302
    assert not is_signed_in(alice)
    assert sign_in(alice, ALICE).status_code == 302


def test_somebody_sees_where_they_are_signed_in_and_signs_one_out(app: Flask) -> None:
    here, there = join(app, ALICE), app.test_client()
    data = {"csrf_token": token(there), "email": ALICE.email, "password": ALICE.password}
    there.post("/sign-in", data=data, headers={"User-Agent": "Old telephone"})
    page = here.get("/settings/browsers").text
    assert "Old telephone" in page
    assert page.count("This one") == 1
    with app.app_context():
        wanted = select(SignedInSession.id_hash).where(SignedInSession.device == "Old telephone")
        other = current().scalars(wanted).one()
    path = f"/settings/browsers/{other}/sign-out"
    assert send(here, path, page="/settings/browsers").status_code == 302
    assert not is_signed_in(there)
    assert send(here, path, page="/settings/browsers").status_code == 404


def test_nobody_signs_out_the_browser_of_somebody_else(app: Flask) -> None:
    alice, ada = join(app, ALICE), join(app, ADA)
    with app.app_context():
        wanted = select(SignedInSession.id_hash).join(User).where(User.email == ALICE.email)
        hers = current().scalars(wanted).one()
    path = f"/settings/browsers/{hers}/sign-out"
    assert send(ada, path, page="/settings/browsers").status_code == 404
    assert is_signed_in(alice)


def test_a_session_ends_at_its_time(app: Flask) -> None:
    client = join(app, ALICE)
    with app.app_context():
        current().execute(update(SignedInSession).values(expires_at=clock.now()))
        current().commit()
    assert not is_signed_in(client)
    with app.app_context():
        assert actions.tidy(session=current(), now=clock.now()).sessions == 1


def test_a_post_says_at_most_once_an_hour_that_the_session_is_in_use(app: Flask) -> None:
    client = join(app, ALICE)
    long_ago = clock.now() - timedelta(hours=2)
    with app.app_context():
        current().execute(update(SignedInSession).values(seen_at=long_ago))
        current().commit()
    form = {"name": "Alice", "time_zone": "UTC", "day_start": "4", "language": "en"}
    send(client, "/settings", form)
    with app.app_context():
        first = current().scalars(select(SignedInSession.seen_at)).one()
    send(client, "/settings", form)
    with app.app_context():
        second = current().scalars(select(SignedInSession.seen_at)).one()
    assert long_ago < first == second


def test_the_cookie_is_kept_from_scripts_and_other_sites(app: Flask, client: FlaskClient) -> None:
    join(app, ALICE)
    cookie = sign_in(client, ALICE, stay="y").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Expires=" in cookie


def test_without_staying_the_cookie_ends_with_the_browser(app: Flask, client: FlaskClient) -> None:
    join(app, ALICE)
    assert "Expires=" not in sign_in(client, ALICE).headers["Set-Cookie"]
    with app.app_context():
        newest = select(SignedInSession).order_by(SignedInSession.expires_at).limit(1)
        row = current().scalars(newest).one()
        assert row.expires_at - row.created_at == timedelta(hours=24)


def test_behind_https_the_cookie_is_secure_and_bound_to_the_host(
    new_app: Callable[..., Flask],
) -> None:
    app = new_app(public_url="https://recto.example")
    answer = app.test_client().get("/sign-in", base_url="https://recto.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-recto=")
    assert "Secure" in cookie


def test_the_database_holds_no_secret_that_would_open_a_session(app: Flask) -> None:
    client = join(app, ALICE)
    with client.session_transaction() as session:
        secret = session.secret  # type: ignore[attr-defined]  # Recto's own session
    with app.app_context():
        row = current().scalars(select(SignedInSession)).one()
        assert secret
        assert secret not in row.id_hash + row.data


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko Firefox/150.0",
            "Firefox on Linux",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/150.0 Safari/537.36 Edg/150.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 17) Chrome/150.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 20_0 like Mac OS X) Safari/604.1", "Safari on iPhone"),
        ("Old telephone", "Old telephone"),
        ("x" * 300, "x" * 200),
    ],
)
def test_a_browser_is_named_in_plain_words(agent: str, words: str) -> None:
    assert device(agent) == words
