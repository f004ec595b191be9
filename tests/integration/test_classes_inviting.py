"""People are invited by a list that is looked at first; they take it up, decline, or pass it on."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import clock
from app.accounts.classrooms import ClassInvitation
from app.db import current
from tests.classing import ANNA, make_class, press
from tests.mailbox import deliver, letter, receiving
from tests.people import ALICE, BOB, CHARLIE, IRIS, Person, join, sign_in, token, user_id
from tests.studying import forms

INVITE = "/biology/people/invite"
LIST = f"Bob Example <{BOB.email}>\nzoe@school.example, Zoe\n"


@pytest.fixture
def iris(app: Flask) -> FlaskClient:
    """Give Iris, who teaches an empty class."""
    client = join(app, IRIS)
    make_class(app, learners=())
    return client


def invited(app: Flask) -> dict[str, str]:
    """Give the keys of the invitations there are, by address."""
    with app.app_context():
        rows = current().execute(select(ClassInvitation.email, ClassInvitation.key))
        return {row[0]: row[1] for row in rows}


def look(client: FlaskClient, people: str, role: str = "learner") -> str:
    """Show a list; give the page that tells what would happen."""
    answer = press(client, INVITE, people=people, role=role, step="look")
    assert answer.status_code == 200, answer.text
    return answer.text


def invite(client: FlaskClient, people: str, role: str = "learner") -> None:
    """Look at a list and invite those on it."""
    page = look(client, people, role)
    fields = next(one.fields for one in forms(page) if one.fields.get("seen"))
    answer = client.post(f"/classes{INVITE}", data=fields | {"step": "send"})
    assert answer.status_code == 303, answer.text


def test_a_list_is_looked_at_with_its_wrong_rows_before_anybody_is_invited(
    app: Flask, iris: FlaskClient
) -> None:
    people = f"{LIST}no address here\n{IRIS.email}\nzoe@school.example\n"
    page = look(iris, people)
    assert "Nothing is sent yet" in page
    assert "Line 3: no e-mail address stands in “no address here”" in page
    assert "Line 5: zoe@school.example stands on line 2 already" in page
    assert "is in the class already" in page
    assert "Invite 2 people" in page
    assert invited(app) == {}
    invite(iris, people)
    assert invited(app).keys() == {BOB.email, "zoe@school.example"}
    assert "was invited already" in look(iris, people)
    assert "There is nobody on it to be invited" in look(iris, people)


def test_a_list_that_changed_since_it_was_looked_at_is_looked_at_again(
    app: Flask, iris: FlaskClient
) -> None:
    page = look(iris, LIST)
    fields = next(one.fields for one in forms(page) if one.fields.get("seen"))
    changed = fields | {"people": LIST + "eve@x.org", "step": "send"}
    answer = iris.post(f"/classes{INVITE}", data=changed)
    assert "Invite 3 people" in answer.text
    assert invited(app) == {}


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        ("Name;E-Mail\nÉve Ödegård;eve@x.org\n".encode("utf-8-sig"), 200, "Éve Ödegård"),
        ("Name;E-Mail\nÉve;eve@x.org\n".encode("latin-1"), 422, "Save it as CSV in UTF-8."),
        (b"a@x.org\n\0", 422, "The file is no list of text"),
        (b"a" * 300_001, 422, "The list is too long"),
        (b"  \n", 422, "Paste at least one e-mail address"),
    ],
)
def test_a_list_may_be_a_file(iris: FlaskClient, data: bytes, status: int, said: str) -> None:
    fields = {
        "csrf_token": token(iris, "/settings"),
        "file": (io.BytesIO(data), "class.csv"),
        "role": "learner",
        "step": "look",
    }
    answer = iris.post(f"/classes{INVITE}", data=fields, content_type="multipart/form-data")
    assert answer.status_code == status
    assert said in answer.text


def test_who_has_an_account_finds_the_invitation_and_joins_even_a_closed_class(
    app: Flask, iris: FlaskClient
) -> None:
    press(iris, "/biology/settings", title="Biology", about="", joining="closed")
    invite(iris, LIST)
    bob = join(app, BOB)
    page = bob.get("/classes/").text
    assert "You are invited" in page
    kept = json.loads(bob.get("/settings/data").text)["class_invitations"]
    assert [(row["class"], row["name"]) for row in kept] == [("Biology", "Bob Example")]
    path = f"/invitations/{invited(app)[BOB.email]}"
    assert f"/classes{path}" in page
    assert "as <b>a learner</b>" in bob.get(f"/classes{path}").text
    assert press(bob, path).location == "/classes/biology/"
    assert invited(app).keys() == {"zoe@school.example"}
    assert press(bob, path).status_code == 404
    assert "You are invited" not in bob.get("/classes/").text


def test_who_declines_is_told_to_the_instructor_and_may_be_asked_anew(
    app: Flask, iris: FlaskClient
) -> None:
    invite(iris, LIST)
    path = f"/invitations/{invited(app)[BOB.email]}"
    bob, charlie = join(app, BOB), join(app, CHARLIE)
    assert press(charlie, f"{path}/decline").status_code == 403
    assert press(bob, f"{path}/decline").location == "/classes/"
    assert "You are invited" not in bob.get("/classes/").text
    assert "declined" in iris.get(f"/classes{INVITE}").text
    invite(iris, LIST)
    assert "You are invited" in bob.get("/classes/").text


def test_a_link_works_without_mail_for_whoever_it_is_handed_to_once(
    app: Flask, iris: FlaskClient
) -> None:
    invite(iris, "zoe@school.example, Zoe")
    page = iris.get(f"/classes{INVITE}").text
    link = re.search(r"Zoe&#9;zoe@school\.example&#9;http://localhost(/\S+)", page)
    assert link
    assert "To join you need an account" in app.test_client().get(link[1]).text
    charlie = join(app, CHARLIE)
    assert press(charlie, link[1].removeprefix("/classes")).status_code == 303
    assert charlie.get("/classes/biology/").status_code == 200
    assert join(app, BOB).get(link[1]).status_code == 404


def test_an_invitation_to_teach_is_for_its_address_alone(app: Flask, iris: FlaskClient) -> None:
    invite(iris, ANNA.email, "assistant")
    invite(iris, ALICE.email, "instructor")
    keys = invited(app)
    charlie, anna, alice = (join(app, each) for each in (CHARLIE, ANNA, ALICE))
    path = f"/invitations/{keys[ANNA.email]}"
    assert "for somebody else" in charlie.get(f"/classes{path}").text
    assert press(charlie, path).status_code == 403
    assert press(anna, path).status_code == 303
    assert "You assist" in anna.get("/classes/").text
    refused = press(alice, f"/invitations/{keys[ALICE.email]}")
    assert refused.status_code == 422
    assert "cannot be an instructor here yet" in refused.text


def test_who_waits_and_is_invited_is_in_and_no_role_ever_gets_lower(
    app: Flask, iris: FlaskClient
) -> None:
    press(iris, "/biology/settings", title="Biology", about="", joining="approve")
    bob = join(app, BOB)
    press(bob, "/join/BIOLOGY2")
    invite(iris, BOB.email)
    assert bob.get("/classes/biology/").status_code == 404
    path = f"/invitations/{invited(app)[BOB.email]}"
    assert press(bob, path).location == "/classes/biology/"
    assert bob.get("/classes/biology/people").status_code == 403
    whose = user_id(app, BOB)
    press(iris, f"/biology/people/{whose}/role", role="learner")
    press(iris, f"/biology/people/{whose}/role", role="assistant")
    with app.app_context():
        asked = ClassInvitation(
            classroom_id=1, email=BOB.email, key="k" * 22, created_at=clock.now()
        )
        current().add(asked)
        current().commit()
    press(bob, f"/invitations/{'k' * 22}")
    assert bob.get("/classes/biology/people").status_code == 200


def test_an_instructor_who_is_not_the_owner_invites_no_instructors(
    app: Flask, iris: FlaskClient
) -> None:
    dora = Person("Dora", role="instructor")
    invite(iris, dora.email, "instructor")
    client = join(app, dora)
    press(client, f"/invitations/{invited(app)[dora.email]}")
    answer = press(client, INVITE, people=BOB.email, role="instructor", step="look")
    assert answer.status_code == 403
    assert "Invite 1 person" in look(client, BOB.email, "assistant")
    assert press(client, INVITE, people=BOB.email, role="king", step="look").status_code == 422


def test_an_invitation_is_taken_back(app: Flask, iris: FlaskClient) -> None:
    invite(iris, LIST)
    page = iris.get(f"/classes{INVITE}").text
    number = re.search(r"/classes/biology/invitations/(\d+)/withdraw", page)
    assert number
    press(iris, f"/biology/invitations/{number[1]}/withdraw")
    assert len(invited(app)) == 1
    press(iris, "/biology/archive")
    key = next(iter(invited(app).values()))
    charlie = join(app, CHARLIE)
    assert "archived" in charlie.get(f"/classes/invitations/{key}").text
    assert press(charlie, f"/invitations/{key}").status_code == 422
    assert press(iris, INVITE, people=BOB.email, role="learner").status_code == 422


def test_mail_goes_to_each_where_mail_is_set_up(
    new_app: Callable[..., Flask], caplog: pytest.LogCaptureFixture
) -> None:
    plain = new_app()
    join(plain, IRIS)  # on the same database, without mail
    make_class(plain, learners=())
    with receiving() as (address, received):
        app = new_app(smtp_url=f"smtp://{address}")
        iris = app.test_client()
        sign_in(iris, IRIS)
        invite(iris, f"{LIST}żoł@x.org\n")
        deliver()
        told = letter(received)
    for name, email in (("Bob Example", BOB.email), ("Zoe", "zoe@school.example")):
        assert f"To: {email}" in told
        assert f"Hello {name}," in told
        assert f"http://localhost/classes/invitations/{invited(app)[email]}" in told
    assert "Iris asks you to join the class “Biology”" in told
    assert "mailed, none yet" in iris.get(f"/classes{INVITE}").text
    assert "A mail was refused" in caplog.text


def test_the_first_page_tells_of_invitations_and_of_the_classes_that_one_teaches(
    app: Flask, iris: FlaskClient
) -> None:
    bob, alice = join(app, BOB), join(app, ALICE)
    invite(iris, f"{BOB.email}\n{ALICE.email}\n")
    assert "invites you" in bob.get("/").text
    address = f"/classes/invitations/{invited(app)[BOB.email]}"
    assert f'<a href="{address}" dir="auto">Biology</a> invites you' in bob.get("/").text
    make_class(app, "chemistry", owner=IRIS, learners=(BOB,))
    page = iris.get("/").text
    assert '<a href="/classes/chemistry/" dir="auto">Chemistry</a> 1 learner' in page
    assert '<a href="/classes/biology/" dir="auto">Biology</a> 0 learners' in page
    assert "chemistry" not in bob.get("/").text
    assert "chemistry" not in alice.get("/").text
