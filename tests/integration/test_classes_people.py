"""People in a class: who sees whom, roles, groups, notes, extra time, leaving, being removed."""

from __future__ import annotations

import json
import re
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from app import clock
from app.accounts.classrooms import ClassGroup, GroupMember, Membership
from app.accounts.models import AuditEntry, User
from app.classes.queries import learners
from app.db import current
from tests.classing import ANNA, give_deck, make_class, make_group, press
from tests.coursework import give_quiz
from tests.giving import sit
from tests.people import ALICE, BOB, CHARLIE, IRIS, Person, join, user_id
from tests.quizzing import CHOICES, quiz_deck
from tests.shelf import statements
from tests.studying import Desk, basics, shelve_deck

DORA = Person("Dora", role="instructor")
HOME = "/classes/biology"
Clients = dict[str, FlaskClient]


@pytest.fixture
def clients(app: Flask) -> Clients:
    """Give Iris who teaches, Anna who assists, and Alice and Bob who learn in one class."""
    people = (IRIS, ANNA, ALICE, BOB)
    found = {each.name: join(app, each) for each in people}
    make_class(app, assistants=(ANNA,), learners=(ALICE, BOB))
    return found


def membership(app: Flask, person: Person) -> Membership | None:
    """Read what somebody is in the class."""
    whose = user_id(app, person)
    with app.app_context():
        return current().scalar(select(Membership).where(Membership.user_id == whose))


def names(app: Flask, classroom_id: int, group_id: int | None = None) -> list[str]:
    """List the learners of a class, or of a group, as other slices read them."""
    with app.app_context():
        return [each.name for each in learners(current(), classroom_id, group_id)]


def pages_of(client: FlaskClient) -> dict[str, str]:
    """Open every page below the class's that this person is led to."""
    seen: dict[str, str] = {}
    queue = [f"{HOME}/", "/classes/", "/"]
    while queue:
        address = queue.pop()
        answer = client.get(address, follow_redirects=True)
        seen[address] = page = answer.data.decode(errors="replace")
        linked = re.findall(r'href="(/(?:classes|decks)/[^"#?]*)', page)
        queue += [each for each in dict.fromkeys(linked) if each not in seen and each not in queue]
    return seen


def test_class_mates_never_see_each_other(app: Flask, clients: Clients) -> None:
    shelve_deck(app, basics(2))
    give_deck(app, 1, "plain")
    Desk(clients["Alice"], "plain").study()
    seen = pages_of(clients["Bob"])
    assert f"{HOME}/leave" in seen
    assert "/decks/plain" in seen
    for address, page in seen.items():
        assert "Alice" not in page, address
        assert ALICE.email not in page, address
    assert "Alice" in clients["Iris"].get(f"{HOME}/people").text


def test_an_assistant_sees_the_people_and_their_notes_and_changes_nothing(
    app: Flask, clients: Clients
) -> None:
    bob = user_id(app, BOB)
    group = make_group(app, 1, "Monday", bob)
    press(clients["Iris"], f"/biology/people/{bob}/note", note="Needs large print.")
    anna = clients["Anna"]
    assert "Bob" in anna.get(f"{HOME}/people").text
    page = anna.get(f"{HOME}/people/{bob}").text
    assert "Needs large print." in page
    assert "Monday" in page
    assert "Keep the note" not in page
    assert "Bob" in anna.get(f"{HOME}/groups/{group}").text
    for path in ("note", "time", "role", "groups", "remove"):
        assert press(anna, f"/biology/people/{bob}/{path}").status_code == 403, path
    for path in (f"groups/{group}", f"groups/{group}/delete", "groups", "settings", "archive"):
        assert press(anna, f"/biology/{path}").status_code == 403, path
    told = press(anna, f"/biology/people/{bob}/note", note="x").text
    assert "In this class you may not" in told


def test_a_note_is_read_by_the_staff_and_in_the_learners_own_data_alone(
    app: Flask, clients: Clients
) -> None:
    bob = user_id(app, BOB)
    make_group(app, 1, "Monday", bob)
    press(clients["Iris"], f"/biology/people/{bob}/note", note="Needs large print.")
    assert "has a note" in clients["Iris"].get(f"{HOME}/people").text
    for address, page in pages_of(clients["Bob"]).items():
        assert "large print" not in page, address
    kept = json.loads(clients["Bob"].get("/settings/data").text)["classes"]
    told = [(row["class"], row["groups"], row["note_of_the_staff"]) for row in kept]
    assert told == [("Biology", ["Monday"], "Needs large print.")]
    assert "large print" not in clients["Alice"].get("/settings/data").text
    long = press(clients["Iris"], f"/biology/people/{bob}/note", note="y" * 5000)
    assert long.status_code == 422


def test_the_owner_alone_names_and_dismisses_instructors(app: Flask, clients: Clients) -> None:
    dora, iris = join(app, DORA), clients["Iris"]
    with app.app_context():
        there = {"classroom_id": 1, "role": "learner", "state": "active", "note": ""}
        person = select(User.id).where(User.email == DORA.email).scalar_subquery()
        row = there | {"user_id": person, "joined_at": clock.now()}
        current().execute(insert(Membership).values(**row))
        current().commit()
    ids = {each.name: user_id(app, each) for each in (IRIS, ANNA, BOB, DORA)}

    def name(client: FlaskClient, whom: str, role: str) -> int:
        return press(client, f"/biology/people/{ids[whom]}/role", role=role).status_code

    refused = press(iris, f"/biology/people/{ids['Bob']}/role", role="instructor")
    assert refused.status_code == 422
    assert "An administrator must give their account the role" in refused.text
    assert name(iris, "Dora", "king") == 422
    assert name(iris, "Dora", "instructor") == 303
    assert name(dora, "Bob", "assistant") == 303
    assert name(dora, "Bob", "learner") == 303
    assert name(dora, "Iris", "learner") == 403
    assert name(dora, "Anna", "instructor") == 403
    assert press(dora, f"/biology/people/{ids['Iris']}/remove", work="keep").status_code == 403
    assert name(iris, "Dora", "assistant") == 303
    assert name(dora, "Bob", "assistant") == 403
    assert press(dora, f"{HOME.removeprefix('/classes')}/leave").status_code == 303


def test_groups_hold_learners_of_the_class_each_in_as_many_as_they_like(
    app: Flask, clients: Clients
) -> None:
    iris, dora = clients["Iris"], join(app, CHARLIE)
    assert dora.get(f"{HOME}/groups").status_code == 404
    bob, alice = user_id(app, BOB), user_id(app, ALICE)
    others = [user_id(app, IRIS), user_id(app, CHARLIE), 999]
    made = [press(iris, "/biology/groups", title=title).location for title in ("Monday", "Lab")]
    taken = press(iris, "/biology/groups", title="Monday")
    assert taken.status_code == 422
    assert "a group of this name already" in taken.text
    assert press(iris, "/biology/groups", title="").status_code == 422
    monday, lab = (int(each.rsplit("/", 1)[1]) for each in made)
    press(iris, f"/biology/groups/{monday}", user=[bob, alice, *others])
    press(iris, f"/biology/people/{bob}/groups", group=[monday, lab, 999])
    assert names(app, 1, monday) == ["Alice", "Bob"]
    assert names(app, 1, lab) == ["Bob"]
    press(iris, f"/biology/groups/{monday}", user=[alice])
    assert names(app, 1, monday) == ["Alice"]
    filtered = iris.get(f"{HOME}/people?group={lab}").text
    assert "Bob" in filtered
    assert ALICE.email not in filtered
    assert press(iris, f"/biology/groups/{lab}/name", title="Monday").status_code == 422
    assert press(iris, f"/biology/groups/{lab}/name", title="").status_code == 422
    press(iris, f"/biology/groups/{lab}/name", title="Laboratory")
    assert "Laboratory" in iris.get(f"{HOME}/groups").text
    press(iris, f"/biology/groups/{lab}/delete")
    assert iris.get(f"{HOME}/groups/{lab}").status_code == 404
    assert names(app, 1) == ["Alice", "Bob"]


def test_extra_time_is_given_by_instructors_of_a_class_in_which_the_learner_is(
    app: Flask, clients: Clients
) -> None:
    dora = join(app, DORA)
    make_class(app, "physics", owner=DORA, learners=())
    told: list[tuple[int, int]] = []

    def learn(_session: object, *, user: User, now: datetime, classroom_id: int) -> None:
        assert now
        told.append((user.id, classroom_id))

    app.extensions["recto.extra_time"].append(learn)
    bob, anna = user_id(app, BOB), user_id(app, ANNA)
    for key in ("biology", "physics"):
        path = f"/{key}/people/{bob}/time"
        assert press(dora, path, extra_time="2").status_code == 404, key
    assert press(clients["Iris"], f"/biology/people/{bob}/time", extra_time="9").status_code == 422
    assert press(clients["Iris"], f"/biology/people/{anna}/time", extra_time="2").status_code == 422
    assert told == []
    press(clients["Iris"], f"/biology/people/{bob}/time", extra_time="1,5")
    press(clients["Iris"], f"/biology/people/{bob}/time", extra_time="1.5")
    assert set(told) == {(bob, 1)}
    shown = clients["Iris"].get(f"{HOME}/people/{bob}").text
    assert "1.5 times the usual time" in shown
    assert "only an administrator changes" not in shown
    with app.app_context():
        entry = select(AuditEntry).where(AuditEntry.action == "extra time")
        kept = current().scalars(entry).one()
        assert (kept.actor_id, kept.subject) == (user_id(app, IRIS), f"user {bob}")
        current().get_one(User, bob).extra_time = 2.0
        current().commit()
    shown = clients["Iris"].get(f"{HOME}/people/{bob}").text
    assert "<dt>Extra time here</dt><dd>2 times the usual time</dd>" in shown
    assert "only an administrator changes" in shown
    press(clients["Iris"], "/biology/archive")
    assert press(clients["Iris"], f"/biology/people/{bob}/time", extra_time="2").status_code == 422


@pytest.mark.parametrize(("choice", "erase"), [("keep", False), ("erase", True)])
def test_who_is_removed_keeps_their_memory_whatever_becomes_of_their_work(
    app: Flask, clients: Clients, choice: str, *, erase: bool
) -> None:
    told: list[tuple[int, int, bool]] = []

    def learn(
        _session: object, *, classroom_id: int, user_id: int, erase: bool, now: datetime
    ) -> None:
        assert now
        told.append((classroom_id, user_id, erase))

    app.extensions["recto.leaving_class"].append(learn)
    shelve_deck(app, basics(2))
    Desk(clients["Bob"], "plain").study()
    before = json.loads(clients["Bob"].get("/settings/data").text)
    bob, iris = user_id(app, BOB), clients["Iris"]
    make_group(app, 1, "Monday", bob)
    page = f"/biology/people/{bob}/remove"
    assert "What they remember of any card is their own" in iris.get(f"/classes{page}").text
    undecided = press(iris, page)
    assert undecided.status_code == 422
    assert "Choose whether it is kept or erased." in undecided.text
    assert press(iris, page, work=choice).location == f"{HOME}/people"
    assert told == [(1, bob, erase)]
    assert membership(app, BOB) is None
    with app.app_context():
        assert current().scalar(select(GroupMember.user_id)) is None
        assert current().scalar(select(ClassGroup.title)) == "Monday"
    assert clients["Bob"].get(f"{HOME}/").status_code == 404
    after = json.loads(clients["Bob"].get("/settings/data").text)
    assert (after["review"], after["classes"]) == (before["review"], [])
    assert before["review"]
    assert press(iris, page, work=choice).status_code == 404


@pytest.mark.parametrize(("choice", "attempts"), [("keep", 1), ("erase", 0)])
def test_attempts_at_the_quizzes_of_the_class_go_if_they_are_to_be_erased(
    app: Flask, clients: Clients, choice: str, attempts: int
) -> None:
    shelve_deck(app, quiz_deck(CHOICES))
    bob, iris = clients["Bob"], clients["Iris"]
    sit(bob, give_quiz(iris)).hand_in()
    before = json.loads(bob.get("/settings/data").text)
    assert len(before["attempt"]) == 1
    press(iris, f"/biology/people/{user_id(app, BOB)}/remove", work=choice)
    after = json.loads(bob.get("/settings/data").text)
    assert len(after["attempt"]) == attempts
    assert after["review"] == before["review"]


def test_a_learner_leaves_after_reading_what_that_means(app: Flask, clients: Clients) -> None:
    page = clients["Bob"].get(f"{HOME}/leave").text
    assert "your reviews and your memory of every card stay" in page
    assert press(clients["Bob"], "/biology/leave").location == "/classes/"
    assert membership(app, BOB) is None
    assert "left “Biology”" in clients["Bob"].get("/classes/").text
    assert names(app, 1) == ["Alice"]


def test_a_class_of_a_thousand_is_paged_and_searched_in_few_statements(
    app: Flask, clients: Clients
) -> None:
    now = clock.now()
    with app.app_context():
        session = current()
        people = [
            {
                "id": 1000 + n,
                "email": f"p{n}@x.org",
                "name": f"Person {n:04}",
                "fs_uniquifier": f"p{n}",
                "created_at": now,
                "seen_at": now,
            }
            for n in range(1000)
        ]
        session.execute(insert(User), people)
        rows = [{"classroom_id": 1, "user_id": 1000 + n, "joined_at": now} for n in range(1000)]
        session.execute(insert(Membership), rows)
        session.commit()
    iris = clients["Iris"]
    with statements(app) as seen:
        page = iris.get(f"{HOME}/people").text
    assert len(seen) <= 12
    assert 'of <bdi class="num" dir="ltr">1004</bdi> people' in page
    assert page.index("Iris") < page.index("Anna") < page.index("Alice") < page.index("Person 0001")
    assert "Person 0999" in iris.get(f"{HOME}/people?page=99").text
    found = iris.get(f"{HOME}/people?q=person+0500").text
    assert "Person 0500" in found
    assert "Person 0501" not in found
    assert "Nobody found" in iris.get(f"{HOME}/people?q=%25").text
