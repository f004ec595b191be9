"""The people of the tests, and how they come in.

Alice owns things, Bob is in her class, Charlie is a stranger, Iris teaches, Ada administers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask, session
from flask.testing import FlaskClient
from flask_security.utils import hash_password
from passlib.totp import TOTP  # type: ignore[import-untyped, unused-ignore]  # has no types
from sqlalchemy import select
from werkzeug.http import parse_cookie
from werkzeug.test import TestResponse

from app import clock
from app.accounts import actions, security
from app.accounts.models import User
from app.db import current

_TOKEN = re.compile(r'name="csrf_token"[^>]*?value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who has an account."""

    name: str
    role: str = "learner"
    password: str = "four quiet herons at dusk"

    @property
    def email(self) -> str:
        """Their address."""
        return f"{self.name.lower()}@recto.example"


ALICE = Person("Alice")
BOB = Person("Bob")
CHARLIE = Person("Charlie")
IRIS = Person("Iris", role="instructor")
ADA = Person("Ada", role="administrator")
EVERYBODY = (ALICE, BOB, CHARLIE, IRIS, ADA)


def token(client: FlaskClient, page: str = "/sign-in") -> str:
    """Read the CSRF token of a page, following redirects."""
    html = client.get(page, follow_redirects=True).text
    found = _TOKEN.search(html)
    assert found, f"{page} has no form"
    return found[1]


def send(
    client: FlaskClient, path: str, form: Mapping[str, str] | None = None, *, page: str = ""
) -> TestResponse:
    """Send a form of a page (by default the page at the same path), its CSRF token with it."""
    data = {"csrf_token": token(client, page or path), **(form or {})}
    return client.post(path, data=data)


def sign_up(client: FlaskClient, person: Person) -> TestResponse:
    """Fill in the sign-up form; on success the client is signed in."""
    form = {"name": person.name, "email": person.email, "password": person.password}
    return send(client, "/sign-up", form)


def sign_in(client: FlaskClient, person: Person, **changes: str) -> TestResponse:
    """Fill in the sign-in form."""
    form = {"email": person.email, "password": person.password} | changes
    return send(client, "/sign-in", form)


def is_signed_in(client: FlaskClient) -> bool:
    """Tell whether somebody who has an account is signed in."""
    return client.get("/settings/browsers").status_code == 200


def sign_out(client: FlaskClient) -> TestResponse:
    """Press “Sign out”."""
    return send(client, "/sign-out", page="/settings")


def join(app: Flask, person: Person) -> FlaskClient:
    """Give a new browser in which the person, newly registered with their role, is signed in.

    It is done as the page does it, but without the page: most tests begin with this.
    """
    client, now = app.test_client(), clock.now()
    with app.test_request_context():
        hashed = hash_password(person.password)
        new = actions.NewPerson(name=person.name, email=person.email, password_hash=hashed)
        user = actions.register(session=current(), new=new, now=now)
        if person.role != "learner":
            actions.change_role(session=current(), user=user, role=person.role, by=None, now=now)
        security.enter(user, via="sign-up")
        current().commit()
        answer = app.response_class()
        app.session_interface.save_session(app, session, answer)
    for name, value in parse_cookie(answer.headers["Set-Cookie"]).items():
        if name == app.config["SESSION_COOKIE_NAME"]:
            client.set_cookie(name, value)
    return client


def turn_on_second_factor(client: FlaskClient) -> TOTP:
    """Set up an authenticator for the person signed in, and give it."""
    page = send(client, "/settings/second-factor", {"setup": "authenticator"}).text
    key = re.search(r'<b class="num">([^<]+)</b>', page)
    action = re.search(r'action="([^"]*/settings/second-factor/[^"]+)"', page)
    assert key, "the page shows no key"
    assert action, "the page has no form for the code"
    totp = TOTP(key[1].replace("-", "").replace(" ", ""))
    answer = send(client, action[1], {"code": str(totp.generate().token)}, page="/settings")
    assert answer.location == "/settings"
    return totp


def user_id(app: Flask, person: Person) -> int:
    """Look up the number of a person's account."""
    with app.app_context():
        return current().scalars(select(User.id).where(User.email == person.email)).one()
