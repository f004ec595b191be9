"""Roles: the first administrator, the page of people, and the command line."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import clock
from app.accounts import actions
from app.accounts.access import role_required, signed_in
from app.accounts.models import AuditEntry, OneTimeToken, User
from app.db import current
from tests.people import ADA, ALICE, BOB, IRIS, Person, join, send, sign_in, user_id

FORM = {"name": ADA.name, "email": ADA.email, "password": ADA.password}


def make_link(app: Flask, *, age: timedelta = timedelta()) -> str | None:
    with app.app_context():
        link = actions.first_admin_link(current(), "http://localhost/", clock.now() - age)
        current().commit()
        return link and link.removeprefix("http://localhost")


def role_of(app: Flask, person: Person) -> str:
    with app.app_context():
        return current().scalars(select(User.role).where(User.email == person.email)).one()


def test_the_first_link_makes_the_administrator_and_signs_them_in(
    app: Flask, client: FlaskClient
) -> None:
    link = make_link(app)
    assert link
    assert send(client, link, FORM).location == "/"
    assert role_of(app, ADA) == "administrator"
    assert client.get("/people").status_code == 200
    assert make_link(app) is None


def test_the_first_link_works_once(app: Flask, client: FlaskClient) -> None:
    link = make_link(app)
    assert link
    send(client, link, FORM)
    answer = app.test_client().get(link)
    assert answer.status_code == 404
    assert "This link does not work any more" in answer.text


def test_two_who_open_the_first_link_make_one_administrator(app: Flask) -> None:
    link = make_link(app)
    assert link
    secret = link.rsplit("/", 1)[1]
    with app.app_context():
        for name in ("Ada", "Eve"):
            new = actions.NewPerson(name=name, email=f"{name}@recto.example", password_hash="x")
            try:
                actions.register_first_administrator(
                    session=current(), secret=secret, new=new, now=clock.now()
                )
                current().commit()
            except actions.SpentTokenError:
                current().rollback()
        found = current().scalars(select(User.name).where(User.role == "administrator")).all()
    assert found == ["Ada"]


def test_a_new_link_replaces_the_earlier_and_an_old_one_expires(
    app: Flask, client: FlaskClient
) -> None:
    earlier = make_link(app)
    late = make_link(app, age=timedelta(hours=25))
    assert earlier
    assert late
    assert client.get(earlier).status_code == 404
    assert client.get(late).status_code == 404
    with app.app_context():
        token = current().scalars(select(OneTimeToken)).one()
        assert token.token_hash not in late


def test_a_bad_form_does_not_spend_the_first_link(app: Flask, client: FlaskClient) -> None:
    link = make_link(app)
    assert link
    join(app, ALICE)
    assert send(client, link, FORM | {"password": "short"}).status_code == 422
    answer = send(client, link, FORM | {"email": ALICE.email})
    assert answer.status_code == 422
    assert "use another" in answer.text
    assert send(client, link, FORM).status_code == 302


@pytest.mark.parametrize(
    ("person", "allowed"),
    [
        (ALICE, {"learner"}),
        (IRIS, {"learner", "instructor"}),
        (ADA, {"learner", "instructor", "administrator"}),
    ],
    ids=lambda value: value.name if isinstance(value, Person) else "",
)
def test_a_role_opens_its_own_pages_and_those_below(
    new_app: Callable[..., Flask], person: Person, allowed: set[str]
) -> None:
    app = new_app()
    for role in ("learner", "instructor", "administrator"):
        app.add_url_rule(
            f"/for/{role}", endpoint=role, view_func=role_required(role)(lambda: "welcome")
        )
    client = join(app, person)
    opened = {
        role
        for role in ("learner", "instructor", "administrator")
        if client.get(f"/for/{role}").status_code == 200
    }
    assert opened == allowed


def test_pages_for_the_signed_in_send_a_visitor_to_sign_in(new_app: Callable[..., Flask]) -> None:
    app = new_app()
    app.add_url_rule("/mine", endpoint="mine", view_func=signed_in(lambda: "welcome"))
    client = app.test_client()
    assert client.get("/mine?page=2").location == "/sign-in?next=/mine?page%3D2"
    assert join(app, ALICE).get("/mine").text == "welcome"


def test_the_page_of_people_is_for_administrators(app: Flask, client: FlaskClient) -> None:
    for person in (ALICE, IRIS):
        assert join(app, person).get("/people").status_code == 403
    assert client.get("/people").location.startswith("/sign-in")


def test_an_administrator_searches_people_by_name_and_address(app: Flask) -> None:
    ada = join(app, ADA)
    join(app, ALICE)
    join(app, BOB)
    everybody = ada.get("/people").text
    assert all(person.email in everybody for person in (ADA, ALICE, BOB))
    found = ada.get("/people?q=BOB@").text
    assert BOB.email in found
    assert ALICE.email not in found
    assert "Nobody found" in ada.get("/people?q=100%25").text


def test_people_come_fifty_to_a_page(app: Flask) -> None:
    ada = join(app, ADA)
    with app.app_context():
        for number in range(60):
            new = actions.NewPerson(
                name=f"P{number:02}", email=f"p{number}@recto.example", password_hash="x"
            )
            actions.register(session=current(), new=new, now=clock.now())
        current().commit()
    first, second = ada.get("/people").text, ada.get("/people?page=2").text
    assert (first.count("Role of"), second.count("Role of")) == (50, 11)
    assert ada.get("/people?page=99").text.count("Role of") == 11


def test_an_administrator_gives_a_role_and_the_audit_says_so(app: Flask) -> None:
    ada = join(app, ADA)
    join(app, BOB)
    number = user_id(app, BOB)
    send(ada, f"/people/{number}", {"role": "instructor", "extra_time": "1"}, page="/people")
    assert role_of(app, BOB) == "instructor"
    with app.app_context():
        last = current().scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert last
        assert (last.action, last.subject) == ("role", f"user {number}")
        assert last.detail == '{"from": "learner", "to": "instructor"}'


def test_an_administrator_gives_extra_time_and_the_audit_says_so(app: Flask) -> None:
    ada, bob = join(app, ADA), join(app, BOB)
    number = user_id(app, BOB)
    form = {"role": "learner", "extra_time": "1,33"}
    send(ada, f"/people/{number}", form, page="/people")
    assert 'value="1.33"' in ada.get("/people").text
    assert bob.get("/settings/data").json["account"][0]["extra_time"] == 1.33  # type: ignore[index] # it is JSON
    with app.app_context():
        last = current().scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert last
        assert (last.action, last.subject) == ("extra time", f"user {number}")
        assert last.detail == '{"from": "1", "to": "1.33"}'


@pytest.mark.parametrize("factor", ["", "0.9", "5.1", "nan", "inf", "much"])
def test_extra_time_is_a_number_from_one_to_five(app: Flask, factor: str) -> None:
    ada = join(app, ADA)
    form = {"role": "administrator", "extra_time": factor}
    answer = send(ada, f"/people/{user_id(app, ADA)}", form, page="/people")
    assert answer.status_code == 422
    assert "Extra time is a number from 1 to 5" in answer.text


def test_a_role_that_is_none_and_a_person_who_is_nobody_are_refused(app: Flask) -> None:
    ada = join(app, ADA)
    own = user_id(app, ADA)
    king = {"role": "king", "extra_time": "1"}
    assert "not a role" in send(ada, f"/people/{own}", king, page="/people").text
    learner = {"role": "learner", "extra_time": "1"}
    assert send(ada, "/people/999", learner, page="/people").status_code == 404


def test_the_last_administrator_keeps_the_role(app: Flask) -> None:
    ada = join(app, ADA)
    own = user_id(app, ADA)
    form = {"role": "learner", "extra_time": "1"}
    answer = send(ada, f"/people/{own}", form, page="/people")
    assert answer.status_code == 422
    assert "That is the only administrator" in answer.text
    asked = app.test_cli_runner().invoke(args=["accounts", "role", ADA.email, "learner"])
    assert asked.exit_code == 1
    assert role_of(app, ADA) == "administrator"


def test_the_command_line_lists_people_and_changes_roles(app: Flask) -> None:
    client = join(app, ALICE)
    run = app.test_cli_runner().invoke
    assert "learner" in run(args=["accounts", "list"]).output
    answer = run(args=["accounts", "role", ALICE.email, "instructor"])
    assert answer.output == f"{ALICE.email} is instructor now.\n"
    assert client.get("/settings").status_code == 302
    missing = run(args=["accounts", "role", "nobody@recto.example", "learner"])
    assert missing.exit_code == 1
    assert "Nobody here has the address nobody@recto.example." in missing.output


def test_the_command_line_prints_a_link_to_a_new_password(app: Flask, client: FlaskClient) -> None:
    join(app, ALICE)
    answer = app.test_cli_runner().invoke(
        args=["accounts", "reset", ALICE.email, "--second-factor"]
    )
    found = re.fullmatch(r"http://127\.0\.0\.1:8000(/forgotten-password/\S+)\n", answer.output)
    assert found
    send(client, found[1], {"password": "a wholly new way in"})
    assert sign_in(client, ALICE, password="a wholly new way in").status_code == 302


def test_a_new_role_says_on_the_next_page_why_one_must_sign_in_again(app: Flask) -> None:
    alice, here = join(app, ALICE), join(app, BOB)
    told = app.test_cli_runner().invoke(args=["accounts", "role", ALICE.email, "instructor"])
    assert told.exit_code == 0
    page = alice.get("/classes/new", follow_redirects=True)
    assert page.request.path == "/sign-in"
    assert "You are an instructor here now. A new role signs you out everywhere" in page.text
    assert "A new role" not in alice.get("/sign-in").text
    assert sign_in(alice, ALICE).status_code == 302
    assert alice.get("/classes/new").status_code == 200
    assert "A new role" not in here.get("/").text
    app.test_cli_runner().invoke(args=["accounts", "role", ALICE.email, "learner"])
    assert "You are a learner here now, without the pages" in alice.get("/").text


def test_whoever_looks_for_pages_to_teach_is_told_whom_to_ask_for_what(
    app: Flask, client: FlaskClient
) -> None:
    alice, iris = join(app, ALICE), join(app, IRIS)
    assert "Do you teach? Make your account like everybody" in client.get("/sign-up").text
    command = f"flask accounts role {ALICE.email} instructor"
    for page in ("/settings", "/classes/"):
        assert command in alice.get(page).text
        assert "Do you teach?" not in iris.get(page).text
    refused = alice.get("/classes/new")
    assert refused.status_code == 403
    assert f"Ask whoever runs this Recto to give {ALICE.email} the role" in refused.text
    assert "You are here as an instructor." in iris.get("/settings").text
