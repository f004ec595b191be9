"""One's own account: profile, second factor, data to take along, and leaving."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import AuditEntry, SignedInSession, User
from app.db import current
from tests.people import ADA, ALICE, join, send, sign_in, sign_out, turn_on_second_factor, user_id

PROFILE = {"name": "Alice B", "time_zone": "Asia/Shanghai", "day_start": "5", "language": "en"}


def test_somebody_changes_their_profile(app: Flask) -> None:
    client = join(app, ALICE)
    assert send(client, "/settings", PROFILE | {"theme": "dark"}).status_code == 302
    page = client.get("/settings").text
    assert "Your settings are kept." in page
    assert 'data-theme="dark"' in page
    with app.app_context():
        user = current().scalars(select(User)).one()
        kept = (user.name, user.time_zone, user.day_start, user.theme)
        assert kept == ("Alice B", "Asia/Shanghai", 5, "dark")


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"time_zone": "Moon/Tranquility"},
        {"day_start": "24"},
        {"day_start": ""},
        {"day_start": "noon"},
        {"language": "tlh"},
        {"theme": "neon"},
    ],
)
def test_a_profile_that_cannot_be_is_refused(app: Flask, changes: dict[str, str]) -> None:
    client = join(app, ALICE)
    answer = send(client, "/settings", PROFILE | {"theme": ""} | changes)
    assert answer.status_code == 422
    assert 'id="errors"' in answer.text
    with app.app_context():
        assert current().scalars(select(User.time_zone)).one() == "UTC"


def test_a_hostile_name_is_shown_as_text(app: Flask) -> None:
    client = join(app, ALICE)
    send(client, "/settings", PROFILE | {"name": "<script>alert(1)</script>", "theme": ""})
    page = client.get("/settings").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_somebody_downloads_all_that_is_kept_about_them(app: Flask) -> None:
    app.extensions["recto.personal_data"].append(
        lambda _session, user_id: {"plants": [{"owner": user_id}]}
    )
    client = join(app, ALICE)
    answer = client.get("/settings/data")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="recto.json"'
    data = answer.get_json()
    assert data["account"][0]["email"] == ALICE.email
    assert len(data["signed_in_sessions"]) == 1
    assert data["plants"] == [{"owner": user_id(app, ALICE)}]
    assert "argon2" not in answer.text


def test_somebody_deletes_their_account_and_nothing_personal_stays(app: Flask) -> None:
    client = join(app, ALICE)
    answer = send(client, "/settings/delete", {"password": ALICE.password, "sure": "y"})
    assert (answer.status_code, answer.location) == (302, "/")
    assert client.get("/settings").status_code == 302
    with app.app_context():
        for table in (User, SignedInSession):
            assert current().scalar(select(func.count()).select_from(table)) == 0
        for entry in current().scalars(select(AuditEntry)):
            assert "lice" not in entry.subject + entry.detail
    assert sign_in(app.test_client(), ALICE).status_code == 422


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"password": "wrong", "sure": "y"}, "This is not your password."),
        ({"password": "", "sure": "y"}, "This is not your password."),
        ({"password": ALICE.password}, "Tick the box"),
    ],
)
def test_deleting_asks_for_the_password_and_for_certainty(
    app: Flask, form: dict[str, str], sentence: str
) -> None:
    client = join(app, ALICE)
    answer = send(client, "/settings/delete", form)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert user_id(app, ALICE)


def test_the_only_administrator_cannot_leave(app: Flask) -> None:
    client = join(app, ADA)
    answer = send(client, "/settings/delete", {"password": ADA.password, "sure": "y"})
    assert answer.status_code == 422
    assert "You are the only administrator" in answer.text
    assert user_id(app, ADA)


def test_the_picture_for_the_authenticator_stands_in_the_page(app: Flask) -> None:
    client = join(app, ALICE)
    page = send(client, "/settings/second-factor", {"setup": "authenticator"}).text
    assert "<svg" in page
    assert "data:" not in page
    assert " style=" not in page


def test_with_a_second_factor_the_password_alone_opens_nothing(app: Flask) -> None:
    client = join(app, ALICE)
    totp = turn_on_second_factor(client)
    sign_out(client)
    answer = sign_in(client, ALICE)
    assert answer.location.startswith("/sign-in/code")
    assert client.get("/settings").status_code == 302
    assert send(client, "/sign-in/code", {"code": "000000"}).status_code == 422
    assert client.get("/settings").status_code == 302
    with app.app_context():
        seen = current().scalars(select(User.tf_last_counter)).one()
    assert seen
    code = str(totp.generate(time=(seen + 1) * 30).token)
    assert send(client, "/sign-in/code", {"code": code}).status_code == 302
    assert client.get("/settings").status_code == 200


def test_a_code_works_once(app: Flask) -> None:
    client = join(app, ALICE)
    totp = turn_on_second_factor(client)
    sign_out(client)
    sign_in(client, ALICE)
    with app.app_context():
        seen = current().scalars(select(User.tf_last_counter)).one()
    assert seen
    spent = str(totp.generate(time=seen * 30).token)
    assert send(client, "/sign-in/code", {"code": spent}).status_code == 422


def test_a_second_factor_is_turned_off_again(app: Flask) -> None:
    client = join(app, ALICE)
    turn_on_second_factor(client)
    assert "It is on." in client.get("/settings/second-factor").text
    assert send(client, "/settings/second-factor", {"setup": "disable"}).status_code == 302
    sign_out(client)
    assert sign_in(client, ALICE).location == "/"


def test_codes_cannot_be_guessed_at_will(app: Flask) -> None:
    client = join(app, ALICE)
    turn_on_second_factor(client)
    sign_out(client)
    sign_in(client, ALICE)
    answers = [
        send(client, "/sign-in/code", {"code": f"{turn:06}"}).status_code for turn in range(11)
    ]
    assert answers == [422] * 10 + [429]
