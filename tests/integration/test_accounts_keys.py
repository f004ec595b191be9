"""One's own keys: changed, turned off, and refused when they are none."""

from __future__ import annotations

import html
import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import User
from app.db import current
from tests.people import ALICE, BOB, join, send, sign_in

KEYS = "/settings/keys"
OWN = '{"hint":["x"],"flag":[]}'


def kept(app: Flask) -> list[str]:
    """Read the keys of everybody."""
    with app.app_context():
        return list(current().scalars(select(User.keys).order_by(User.id)))


def test_somebody_changes_keys_and_every_page_has_them(app: Flask) -> None:
    client = join(app, ALICE)
    assert "data-keys" not in client.get("/settings").text
    answer = send(client, KEYS, {"keys": ' {"hint": ["x"], "flag": []} '})
    assert (answer.status_code, answer.location) == (302, KEYS)
    assert "Your keys are kept." in client.get(KEYS).text
    assert kept(app) == [OWN]
    assert f'data-keys="{html.escape(OWN).replace("&quot;", "&#34;")}"' in client.get("/").text


def test_somebody_turns_single_keys_off_and_on_without_a_script(app: Flask) -> None:
    client = join(app, ALICE)
    send(client, KEYS, {"keys": OWN})
    assert send(client, KEYS, {"keys": OWN, "off": "y"}).status_code == 302
    assert kept(app) == ["off"]
    page = client.get(KEYS).text
    assert 'data-keys="off"' in page
    assert " checked" in page
    assert "You have turned single keys off." in page
    assert send(client, KEYS, {"keys": ""}).status_code == 302
    assert kept(app) == [""]


def test_back_to_the_table_keeps_nothing(app: Flask) -> None:
    client = join(app, ALICE)
    send(client, KEYS, {"keys": OWN})
    send(client, KEYS, {"keys": "{}"})
    assert kept(app) == [""]


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ("nonsense", "These keys cannot be read."),
        ('["x"]', "These keys cannot be read."),
        ('{"<script>": ["x"]}', "One of these keys is for nothing that Recto does."),
        ('{"hint": "x"}', "The keys of hint are not a list of at most three."),
        ('{"hint": ["alert(1)"]}', "One of the keys of hint is no key of a keyboard."),
        ('{"hint": ["\\u0000"]}', "One of the keys of hint is no key of a keyboard."),
        (json.dumps({f"a{i}": [] for i in range(500)}), "These are more keys than can be kept."),
    ],
)
def test_what_are_no_keys_is_refused_and_the_old_ones_hold(
    app: Flask, keys: str, sentence: str
) -> None:
    client = join(app, ALICE)
    send(client, KEYS, {"keys": OWN})
    answer = send(client, KEYS, {"keys": keys})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "<script>&#34;" not in answer.text
    assert 'value="{&#34;hint&#34;:[&#34;x&#34;],&#34;flag&#34;:[]}"' in answer.text
    assert kept(app) == [OWN]


def test_keys_are_off_whatever_else_was_sent(app: Flask) -> None:
    client = join(app, ALICE)
    assert send(client, KEYS, {"keys": "nonsense", "off": "y"}).status_code == 302
    assert kept(app) == ["off"]


def test_keys_that_are_off_are_no_keys_in_the_form(app: Flask) -> None:
    client = join(app, ALICE)
    send(client, KEYS, {"off": "y"})
    for page in (client.get(KEYS).text, send(client, KEYS, {"keys": "[]"}).text):
        assert 'id="own-keys" name="keys" type="hidden" value=""' in page


def test_a_guest_has_keys_too_and_keeps_them_when_they_sign_up(client: FlaskClient) -> None:
    send(client, "/try", page="/sign-up")
    assert send(client, KEYS, {"keys": OWN}).status_code == 302
    form = {"name": BOB.name, "email": BOB.email, "password": BOB.password}
    assert send(client, "/sign-up", form).status_code == 302
    assert "hint&#34;:[&#34;x" in client.get("/settings").text


def test_a_visitor_signs_in_first(app: Flask, client: FlaskClient) -> None:
    join(app, ALICE)
    assert client.get(KEYS).location.startswith("/sign-in")
    assert KEYS not in client.get("/sign-in").text.replace("next=" + KEYS, "")
    sign_in(client, ALICE)
    assert f'href="{KEYS}"' in client.get("/settings").text


def test_keys_are_one_s_own_and_in_one_s_data(app: Flask) -> None:
    alice, bob = join(app, ALICE), join(app, BOB)
    send(alice, KEYS, {"keys": OWN})
    assert "data-keys" not in bob.get("/settings").text
    assert alice.get("/settings/data").get_json()["account"][0]["keys"] == OWN
