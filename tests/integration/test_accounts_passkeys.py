"""Passkeys and recovery codes, through the pages, with an authenticator in software."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from webauthn.helpers import bytes_to_base64url

from app import clock
from app.accounts.models import AuditEntry, OneTimeToken, Passkey, User
from app.db import current
from tests.passkeys import LIST, START, Authenticator, add, answer_with, asked, come_in
from tests.people import (
    ALICE,
    BOB,
    is_signed_in,
    join,
    send,
    sign_in,
    sign_out,
    token,
    turn_on_second_factor,
    user_id,
)

REFUSED = "This passkey was not accepted"
BACKED_UP = 0x10  # said by one that cannot be backed up
CODES = "/settings/recovery-codes"


def follow(client: FlaskClient) -> str:
    return client.get(START).text


def audit(app: Flask) -> list[str]:
    with app.app_context():
        return list(current().scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def codes_of(client: FlaskClient) -> list[str]:
    return re.findall(r"<li><code>([^<]+)</code>", send(client, CODES).text)


def test_a_passkey_signs_in_without_the_password(app: Flask, client: FlaskClient) -> None:
    alice, key = join(app, ALICE), Authenticator()
    assert add(alice, key).location == LIST
    assert "Phone" in alice.get(LIST).text
    assert come_in(client, key, stay="y").location == "/"
    assert is_signed_in(client)
    assert audit(app) == ["sign-up", "passkey added", "sign-in"]


def test_a_guest_who_signs_in_with_a_passkey_is_merged(app: Flask, client: FlaskClient) -> None:
    key = Authenticator()
    add(join(app, ALICE), key)
    client.post("/try", data={"csrf_token": token(client)})
    come_in(client, key)
    with app.app_context():
        guest = current().scalars(select(User).where(User.email.is_(None))).one()
        assert not guest.active


def test_only_who_wants_to_stays_signed_in(app: Flask, client: FlaskClient) -> None:
    key = Authenticator()
    add(join(app, ALICE), key)
    assert "Expires" not in come_in(client, key).headers["Set-Cookie"]
    other = app.test_client()
    assert "Expires" in come_in(other, key, stay="y").headers["Set-Cookie"]


def test_a_passkey_alone_must_know_its_holder(app: Flask, client: FlaskClient) -> None:
    alice = join(app, ALICE)
    add(alice, Authenticator(verifies=False))
    assert REFUSED in alice.get(LIST).text
    key = Authenticator()
    add(alice, key)
    key.flags = 1
    assert come_in(client, key).location == START
    assert REFUSED in follow(client)
    assert not is_signed_in(client)
    assert audit(app)[-1] == "sign-in failed"


def test_an_answer_is_good_once(app: Flask, client: FlaskClient) -> None:
    key = Authenticator()
    add(join(app, ALICE), key)
    action, options = asked(send(client, START, {"alone": "1"}, page="/sign-in"))
    credential = key.use(options)
    assert answer_with(client, action, credential).location == "/"
    thief = app.test_client()
    assert answer_with(thief, action, credential).location == START
    assert "sent twice" in follow(thief)
    assert not is_signed_in(thief)


def test_an_answer_for_another_place_is_refused(app: Flask, client: FlaskClient) -> None:
    key = Authenticator()
    add(join(app, ALICE), key)
    key.origin = "https://recto.evil.example"
    assert come_in(client, key).location == START
    assert not is_signed_in(client)


def test_the_place_is_the_public_address_where_one_is_set(
    app: Flask, new_app: Callable[..., Flask]
) -> None:
    join(app, ALICE)
    public = "http://recto.school.example"
    client = new_app(public_url=public).test_client()
    client.application.config["WTF_CSRF_ENABLED"] = False  # the address alone is asked about here
    form = {"email": ALICE.email, "password": ALICE.password}
    client.post("/sign-in", data=form, base_url=public)
    made = client.post(LIST, data={"name": "Phone", "usage": "first"}, base_url=public)
    action, options = asked(made)
    assert options["rp"]["id"] == "recto.school.example"
    credential = Authenticator(public).make(options)
    assert client.post(action, data={"credential": credential}, base_url=public).location == LIST
    assert "Phone" in client.get(LIST, base_url=public).text


NONSENSE: tuple[object, ...] = (
    "",
    "{",
    [],
    {},
    {"id": "x", "rawId": "x"},
    None,
    {
        "id": "eA",
        "rawId": "eA",
        "type": "public-key",
        "response": {"clientDataJSON": "eA", "attestationObject": "eA"},
    },
)


@pytest.mark.parametrize("said", NONSENSE)
def test_what_is_no_passkey_is_refused(app: Flask, client: FlaskClient, said: object) -> None:
    alice, key = join(app, ALICE), Authenticator()
    add(alice, key)
    credential = said if isinstance(said, str) else json.dumps(said)
    action, _ = asked(send(alice, LIST, {"name": "Other", "usage": "first"}))
    assert send(alice, action, {"credential": credential}, page=LIST).location == LIST
    action, _ = asked(send(client, START, {"alone": "1"}, page="/sign-in"))
    assert answer_with(client, action, credential).location == START
    assert "Other" not in alice.get(LIST).text


@pytest.mark.parametrize("part", ["attestationObject", "clientDataJSON"])
def test_a_passkey_that_cannot_be_read_is_not_kept(app: Flask, part: str) -> None:
    alice = join(app, ALICE)
    action, options = asked(send(alice, LIST, {"name": "Phone", "usage": "first"}))
    made = json.loads(Authenticator().make(options))
    made["response"][part] = bytes_to_base64url(b"nonsense")
    assert send(alice, action, {"credential": json.dumps(made)}, page=LIST).location == LIST
    assert REFUSED in alice.get(LIST).text


def test_a_passkey_that_contradicts_itself_is_refused(app: Flask, client: FlaskClient) -> None:
    alice, odd, key = join(app, ALICE), Authenticator(), Authenticator()
    odd.flags |= BACKED_UP
    assert add(alice, odd).location == LIST
    assert REFUSED in alice.get(LIST).text
    add(alice, key)
    key.flags |= BACKED_UP
    assert come_in(client, key).location == START
    assert REFUSED in follow(client)


@pytest.mark.parametrize("part", ["authenticatorData", "clientDataJSON", "signature"])
def test_a_changed_answer_is_refused(app: Flask, client: FlaskClient, part: str) -> None:
    key = Authenticator()
    add(join(app, ALICE), key)
    action, options = asked(send(client, START, {"alone": "1"}, page="/sign-in"))
    answer = json.loads(key.use(options))
    answer["response"][part] = bytes_to_base64url(b"nonsense")
    assert answer_with(client, action, json.dumps(answer)).location == START
    assert REFUSED in follow(client)


def test_an_unknown_passkey_and_one_of_a_person_who_may_not_come_in_are_answered_alike(
    app: Flask, client: FlaskClient
) -> None:
    key = Authenticator()
    add(join(app, ALICE), key)
    with app.app_context():
        current().execute(update(User).values(active=False))
        current().commit()
    for used in (key, Authenticator()):
        used.user_handle = key.user_handle
        assert come_in(client, used).location == START
        assert REFUSED in follow(client)
    assert not is_signed_in(client)


def test_a_question_not_answered_in_time_is_gone(app: Flask, client: FlaskClient) -> None:
    key = Authenticator()
    add(join(app, ALICE), key)
    action, options = asked(send(client, START, {"alone": "1"}, page="/sign-in"))
    with app.app_context():
        past = clock.now() - timedelta(seconds=1)
        current().execute(update(OneTimeToken).values(expires_at=past))
        current().commit()
    answer_with(client, action, key.use(options))
    assert not is_signed_in(client)


def test_two_passkeys_have_two_names(app: Flask) -> None:
    alice = join(app, ALICE)
    add(alice, Authenticator(), "Phone")
    answer = send(alice, LIST, {"name": " Phone ", "usage": "first"})
    assert answer.status_code == 422
    assert "You have a passkey of this name" in answer.text
    add(alice, Authenticator(), "<b>Bob's & mine</b>")
    assert "&lt;b&gt;Bob&#39;s &amp; mine&lt;/b&gt;" in alice.get(LIST).text


def test_a_removed_passkey_signs_nobody_in_and_other_browsers_are_signed_out(
    app: Flask, client: FlaskClient
) -> None:
    alice, key = join(app, ALICE), Authenticator()
    add(alice, key)
    come_in(client, key)
    send(alice, f"{LIST}/remove", {"name": "Phone"}, page=LIST)
    assert is_signed_in(alice)
    assert not is_signed_in(client)
    assert come_in(client, key).location == START
    assert not is_signed_in(client)
    assert "passkey removed" in audit(app)


def test_nobody_removes_the_passkey_of_somebody_else(app: Flask, client: FlaskClient) -> None:
    key = Authenticator()
    add(join(app, ALICE), key)
    bob = join(app, BOB)
    send(bob, f"{LIST}/remove", {"name": "Phone"}, page=LIST)
    assert come_in(client, key).location == "/"


def test_a_passkey_comes_second_after_the_password(app: Flask, client: FlaskClient) -> None:
    key = Authenticator(verifies=False)
    add(join(app, ALICE), key, usage="secondary")
    assert (sign_in(client, ALICE).location or "").startswith(START)
    assert not is_signed_in(client)
    page = client.get(START)
    assert "One more step" in page.text
    action, options = asked(send(client, START))
    assert len(options["allowCredentials"]) == 1
    assert answer_with(client, action, key.use(options)).location == "/"
    assert is_signed_in(client)


def test_a_second_step_alone_signs_nobody_in(app: Flask, client: FlaskClient) -> None:
    key = Authenticator()
    add(join(app, ALICE), key, usage="secondary")
    come_in(client, key)
    assert not is_signed_in(client)


def test_the_second_step_of_somebody_else_is_refused(app: Flask, client: FlaskClient) -> None:
    alices, bobs = Authenticator(), Authenticator()
    add(join(app, ALICE), alices, usage="secondary")
    add(join(app, BOB), bobs, usage="secondary")
    sign_in(client, BOB)
    action, options = asked(send(client, START))
    assert answer_with(client, action, alices.use(options)).location == START
    assert not is_signed_in(client)


def test_who_has_two_second_factors_chooses(app: Flask, client: FlaskClient) -> None:
    alice, key = join(app, ALICE), Authenticator()
    turn_on_second_factor(alice)
    add(alice, key, usage="secondary")
    sent = sign_in(client, ALICE).location
    assert "What do you have at hand?" in client.get(sent).text
    assert send(client, sent, {"which": "authenticator"}).location.startswith("/sign-in/code")
    assert send(client, sent, {"which": "webauthn"}).location.startswith(START)


def test_passkeys_are_tried_so_often_and_no_more(app: Flask, client: FlaskClient) -> None:
    key = Authenticator()
    add(join(app, ALICE), key, usage="secondary")
    sign_in(client, ALICE)
    answers = [answer_with(client, f"{START}/none", "{}").status_code for _ in range(11)]
    assert answers == [302] * 10 + [429]


def test_a_recovery_code_stands_in_for_the_second_factor_once(
    app: Flask, client: FlaskClient
) -> None:
    alice = join(app, ALICE)
    turn_on_second_factor(alice)
    codes = codes_of(alice)
    assert len(set(codes)) == 10
    assert not [code for code in codes if code in alice.get(CODES).text]
    sign_in(client, ALICE)
    wrong = send(client, "/sign-in/recovery-code", {"code": "0000-0000-0000"})
    assert wrong.status_code == 422
    assert "This code is not right" in wrong.text
    typed = codes[3].upper().replace("-", " ")
    assert send(client, "/sign-in/recovery-code", {"code": typed}).location == "/"
    assert is_signed_in(client)
    assert "codes are left" in client.get(CODES).text
    sign_out(client)
    sign_in(client, ALICE)
    assert send(client, "/sign-in/recovery-code", {"code": codes[3]}).status_code == 422
    with app.app_context():
        kept = current().scalars(select(User.mf_recovery_codes)).one()
        assert kept
        assert len(kept) == 9
        assert not set(kept) & set(codes)


def test_new_codes_replace_the_earlier(app: Flask, client: FlaskClient) -> None:
    alice = join(app, ALICE)
    turn_on_second_factor(alice)
    earlier, later = codes_of(alice), codes_of(alice)
    sign_in(client, ALICE)
    assert send(client, "/sign-in/recovery-code", {"code": earlier[0]}).status_code == 422
    assert send(client, "/sign-in/recovery-code", {"code": later[0]}).status_code == 302
    assert audit(app).count("recovery codes made") == 2


def test_a_recovery_code_without_the_password_opens_nothing(
    app: Flask, client: FlaskClient
) -> None:
    alice = join(app, ALICE)
    turn_on_second_factor(alice)
    data = {"csrf_token": token(client), "code": codes_of(alice)[0]}
    answer = client.post("/sign-in/recovery-code", data=data)
    assert answer.location == "/sign-in"
    assert not is_signed_in(client)


def test_an_operator_takes_every_second_factor_off(app: Flask, client: FlaskClient) -> None:
    alice = join(app, ALICE)
    turn_on_second_factor(alice)
    add(alice, Authenticator(), "Key", usage="secondary")
    add(alice, Authenticator(), "Phone")
    codes_of(alice)
    app.test_cli_runner().invoke(args=["accounts", "reset", ALICE.email, "--second-factor"])
    assert sign_in(client, ALICE).location == "/"
    assert "You have none." in client.get(CODES).text
    with app.app_context():
        assert current().scalars(select(Passkey.name)).all() == ["Phone"]


def test_what_is_kept_of_passkeys_stands_in_the_download(app: Flask) -> None:
    alice = join(app, ALICE)
    add(alice, Authenticator())
    [row] = alice.get("/settings/data").json["passkeys"]  # type: ignore[index] # it is JSON
    assert (row["name"], row["usage"]) == ("Phone", "first")


def test_deleting_the_account_deletes_its_passkeys(app: Flask) -> None:
    alice = join(app, ALICE)
    add(alice, Authenticator())
    assert user_id(app, ALICE)
    send(alice, "/settings/delete", {"password": ALICE.password, "sure": "y"})
    with app.app_context():
        assert current().scalars(select(Passkey)).all() == []
        assert current().scalars(select(User)).all() == []


def test_passkeys_are_managed_only_after_the_password(app: Flask) -> None:
    alice = join(app, ALICE)
    with alice.session_transaction() as kept:
        kept["fs_paa"] = 0
    assert alice.get(LIST).location.startswith("/settings/confirm")
    assert alice.get(CODES).location.startswith("/settings/confirm")
