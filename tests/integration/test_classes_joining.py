"""Classes are made by instructors, and joined by a code, a link, or with approval."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from app.accounts.classrooms import Classroom, Membership
from app.db import current
from tests.classing import make_class, press
from tests.people import ALICE, BOB, CHARLIE, IRIS, join, send, user_id
from tests.studying import try_out

LOOK = {"language": "en", "theme": ""}
CODE = re.compile(r'class="class-code"><bdi[^>]*>([^<]+)</bdi>')


@pytest.fixture
def iris(app: Flask) -> FlaskClient:
    """Give Iris, who teaches."""
    return join(app, IRIS)


def made_by(client: FlaskClient, title: str = "Biology 2", joining: str = "open") -> str:
    """Make a class through its page; give its address below `/classes`."""
    answer = press(client, "/new", title=title, about="Cells", joining=joining)
    assert answer.status_code == 303, answer.text
    return str(answer.location).removeprefix("/classes").removesuffix("/people/invite")


def code_of(client: FlaskClient, home: str) -> str:
    """Read the code of a class from the page that shows it."""
    found = CODE.search(client.get(f"/classes{home}/people/invite").text)
    assert found
    return found[1]


def states(app: Flask) -> list[tuple[str, str]]:
    """Give the role and state of everybody in a class, in the order they came."""
    with app.app_context():
        rows = current().execute(
            select(Membership.role, Membership.state).order_by(Membership.user_id)
        )
        return [(row[0], row[1]) for row in rows]


def test_a_learner_joins_by_the_code_however_it_is_typed_and_sees_who_teaches(
    app: Flask, iris: FlaskClient
) -> None:
    home = made_by(iris)
    code = code_of(iris, home)
    bob = join(app, BOB)
    answer = press(bob, "/join", code=f" {code.lower().replace('-', ' ')} ")
    page = bob.get(answer.location).text
    assert "Biology 2" in page
    assert "Taught by Iris." in page
    assert "Other learners see nothing of you" in page
    joined = press(bob, answer.location.removeprefix("/classes"))
    assert joined.location == f"/classes{home}/"
    assert "Iris" in bob.get(joined.location).text
    again = bob.get(answer.location)
    assert (again.status_code, again.location) == (303, joined.location)
    assert press(bob, answer.location.removeprefix("/classes")).location == joined.location
    assert states(app) == [("instructor", "active"), ("learner", "active")]
    assert "You teach · 1 learner" in iris.get("/classes/").text


def test_the_qr_code_and_the_link_lead_where_the_code_does(app: Flask, iris: FlaskClient) -> None:
    home = made_by(iris)
    page = iris.get(f"/classes{home}/people/invite").text
    link = re.search(r'id="link" readonly value="http://localhost(/classes/join/[^"]+)"', page)
    assert link
    assert "<svg" in page[page.index('class="qr"') :]
    assert "Biology 2" in app.test_client().get(link[1]).text


def test_hostile_words_are_shown_as_they_are_written(app: Flask, iris: FlaskClient) -> None:
    evil = "</textarea>\"'><script>alert(1)</script>"
    home = made_by(iris, evil)
    bob = join(app, BOB)
    press(bob, f"/join/{code_of(iris, home)}")
    send(bob, "/settings", {"name": evil, "time_zone": "UTC", "day_start": "4"} | LOOK)
    whose = user_id(app, BOB)
    press(iris, f"{home}/people/{whose}/note", note=evil)
    press(iris, f"{home}/groups", title=evil)
    look = {"people": f"zoe@x.org, {evil}", "role": "learner", "step": "look"}
    shown = [press(iris, f"{home}/people/invite", **look).text]
    pages = ("", "people", f"people/{whose}", "groups", "settings", "people/invite")
    shown += [iris.get(f"/classes{home}/{page}").text for page in pages]
    assert all("alert(1)" in page for page in shown)
    assert all("<script>alert" not in page for page in shown)


def test_only_instructors_make_classes_and_a_class_needs_a_name(
    app: Flask, iris: FlaskClient
) -> None:
    assert press(join(app, BOB), "/new", title="Mine", joining="open").status_code == 403
    refused = press(iris, "/new", title=" ", joining="open")
    assert refused.status_code == 422
    assert "Give the class a name." in refused.text


def test_with_approval_learners_wait_until_many_are_let_in_at_once(
    app: Flask, iris: FlaskClient
) -> None:
    home = made_by(iris, joining="approve")
    link = f"/join/{code_of(iris, home)}"
    people = {each: join(app, each) for each in (ALICE, BOB, CHARLIE)}
    for client in people.values():
        assert press(client, link).location == "/classes/"
        assert client.get(f"/classes{home}/").status_code == 404
        assert "You wait to be let in" in client.get("/classes/").text
    assert "3 people wait" in iris.get(f"/classes{home}/").text
    ids = [user_id(app, each) for each in people]
    nobody = press(iris, f"{home}/people/waiting", verdict="admit")
    assert nobody.status_code == 422
    press(iris, f"{home}/people/waiting", verdict="admit", user=ids[:2])
    press(iris, f"{home}/people/waiting", verdict="refuse", user=ids)
    assert [people[each].get(f"/classes{home}/").status_code for each in people] == [200, 200, 404]
    assert states(app) == [("instructor", "active"), *[("learner", "active")] * 2]


def test_who_waits_may_stop_waiting(app: Flask, iris: FlaskClient) -> None:
    home = made_by(iris, joining="approve")
    bob = join(app, BOB)
    press(bob, f"/join/{code_of(iris, home)}")
    assert press(bob, f"/waiting{home}/withdraw").location == "/classes/"
    assert states(app) == [("instructor", "active")]
    assert press(bob, f"/waiting{home}/withdraw").status_code == 404


def test_a_closed_class_and_an_archived_one_let_nobody_in_by_the_code(
    app: Flask, iris: FlaskClient
) -> None:
    home = made_by(iris, joining="closed")
    link, bob = f"/join/{code_of(iris, home)}", join(app, BOB)
    assert "Nobody joins this class by its code now" in bob.get(f"/classes{link}").text
    assert press(bob, link).status_code == 422
    press(iris, f"{home}/settings", title="Biology 3", about="", joining="open")
    press(iris, f"{home}/archive")
    assert "This class is archived" in bob.get(f"/classes{link}").text
    assert press(bob, link).status_code == 422
    assert "archived" in iris.get("/classes/").text
    press(iris, f"{home}/bring-back")
    assert press(bob, link).status_code == 303
    assert "Biology 3" in bob.get("/classes/").text


def test_a_new_code_makes_the_old_one_lead_nowhere(app: Flask, iris: FlaskClient) -> None:
    home = made_by(iris)
    old = code_of(iris, home)
    press(iris, f"{home}/code")
    assert code_of(iris, home) != old
    bob = join(app, BOB)
    assert bob.get(f"/classes/join/{old}").status_code == 404
    refused = press(bob, "/join", code=old)
    assert refused.status_code == 422
    assert "No class has this code" in refused.text
    assert press(bob, "/join", code="").status_code == 422


def test_a_guest_joins_after_making_an_account_and_keeps_what_they_did(
    app: Flask, iris: FlaskClient
) -> None:
    home = made_by(iris)
    path = f"/classes/join/{code_of(iris, home).replace('-', '')}"
    guest = try_out(app)
    page = guest.get(path).text
    assert "To join you need an account" in page
    assert f"/sign-up?next={path}" in page
    assert press(guest, path.removeprefix("/classes")).location.startswith("/sign-in")
    form = {"name": BOB.name, "email": BOB.email, "password": BOB.password, "next": path}
    assert send(guest, "/sign-up", form).location == path
    assert press(guest, path.removeprefix("/classes")).location == f"/classes{home}/"


def test_guesses_of_codes_are_counted_and_come_to_an_end(app: Flask, iris: FlaskClient) -> None:
    home = made_by(iris)
    bob = join(app, BOB)
    answers = [bob.get(f"/classes/join/WRONG{number:03}").status_code for number in range(32)]
    assert answers == [404] * 30 + [429] * 2
    assert bob.get(f"/classes/join/{code_of(iris, home)}").status_code == 429


def test_the_code_of_a_class_is_its_own(iris: FlaskClient) -> None:
    homes = [made_by(iris, f"Class {number}") for number in range(3)]
    assert len({code_of(iris, home) for home in homes}) == len(homes)


def test_the_owner_hands_a_class_to_another_instructor_and_then_may_leave(
    app: Flask, iris: FlaskClient
) -> None:
    dora = join(app, CHARLIE)
    make_class(app, learners=(CHARLIE,))
    other = user_id(app, CHARLIE)
    assert press(iris, "/biology/leave").status_code == 422
    assert "Hand it to another instructor" in iris.get("/classes/biology/leave").text
    assert press(iris, "/biology/owner", user_id=str(other)).status_code == 422
    with app.app_context():
        raised = update(Membership).where(Membership.user_id == other)
        current().execute(raised.values(role="instructor"))
        current().commit()
    assert press(dora, "/biology/owner", user_id=str(other)).status_code == 403
    assert "Hand the class to" in iris.get("/classes/biology/settings").text
    assert press(iris, "/biology/owner", user_id=str(other)).status_code == 303
    assert press(iris, "/biology/leave").location == "/classes/"
    assert iris.get("/classes/biology/").status_code == 404


def test_a_class_goes_to_its_oldest_instructor_or_to_the_archive_when_its_owner_goes(
    app: Flask, iris: FlaskClient
) -> None:
    bob = join(app, BOB)
    make_class(app)
    make_class(app, "physics")
    heir = user_id(app, BOB)
    with app.app_context():
        physics = select(Classroom.id).where(Classroom.key == "physics").scalar_subquery()
        raised = update(Membership).where(
            Membership.user_id == heir, Membership.classroom_id == physics
        )
        current().execute(raised.values(role="instructor"))
        current().commit()
    send(iris, "/settings/delete", {"password": IRIS.password, "sure": "y"})
    with app.app_context():
        found = select(Classroom.key, Classroom.owner_id, Classroom.archived_at.is_not(None))
        rows = [tuple(row) for row in current().execute(found.order_by(Classroom.key))]
        members = current().scalar(select(func.count()).select_from(Membership))
    assert rows == [("biology", None, True), ("physics", heir, False)]
    assert members == len(rows)
    assert "Nobody now" in bob.get("/classes/biology/").text
