"""A class is given quizzes and decks: who gets them, and who may do and see what."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.accounts.classrooms import Membership
from app.db import current
from tests.classing import ANNA, make_class, make_group
from tests.coursework import CLASS, WORKS, allow, give_deck, give_quiz, result, results
from tests.giving import NEW, begin, fill, join, sit
from tests.people import ALICE, BOB, CHARLIE, IRIS, Person, sign_in, user_id
from tests.people import join as come
from tests.quizzing import CHOICES, attempts, form_token, forms_of, quiz_deck
from tests.shelf import give as change_deck
from tests.shelf import remember
from tests.studying import Clock, post, shelve_deck


@pytest.fixture
def people(app: Flask, time: Clock) -> dict[Person, FlaskClient]:  # noqa: ARG001 - the class begins on a Monday
    """Give the browsers of a class: Iris teaches, Anna assists, Alice and Bob learn."""
    shelve_deck(app, quiz_deck(CHOICES))
    return {one: come(app, one) for one in (IRIS, ANNA, ALICE, BOB, CHARLIE)}


def found_class(app: Flask, *learners: Person) -> int:
    """Make the class."""
    return make_class(app, assistants=(ANNA,), learners=learners or (ALICE, BOB))


def enter(client: FlaskClient, code: str = "BIOLOGY2") -> None:
    """Join the class by its code."""
    answer = client.post(f"/classes/join/{code}", data=form_token(client))
    assert answer.status_code == 303, answer.text


def leave(client: FlaskClient) -> None:
    """Leave the class."""
    answer = client.post(f"{CLASS}/leave", data=form_token(client))
    assert answer.status_code == 303, answer.text


def test_all_of_a_class_are_given_a_quiz_also_who_joins_later_and_no_more_who_leaves(
    app: Flask, people: dict[Person, FlaskClient]
) -> None:
    room = found_class(app)
    key = give_quiz(people[IRIS])
    calm = people[IRIS].get(f"{WORKS}/{key}").text
    assert "Given to 2 learners. Nobody has begun yet" in calm
    assert "Quiz · due 9 March" in calm
    assert "nothing handed in" not in calm.casefold()
    assert "<dd>0</dd>" not in calm
    first = people[ALICE].get("/").text
    assert "due 9 March" in first
    assert "Your teachers have work for you." in first
    assert "The test" in people[ALICE].get("/quizzes/").text
    assert people[CHARLIE].get(f"/quizzes/given/{key}").status_code == 404
    assert begin(people[CHARLIE], key).status_code == 404
    enter(people[CHARLIE])
    assert "The test" in people[CHARLIE].get("/").text
    sit(people[CHARLIE], key).hand_in()
    assert {one.name for one in results(app, room).learners} == {"Alice", "Bob", "Charlie"}
    leave(people[CHARLIE])
    assert "The test" not in people[CHARLIE].get("/").text
    assert result(app, key, CHARLIE) is None
    assert len(attempts(app)) == 1
    page = people[CHARLIE].get(f"/quizzes/given/{key}").text
    assert "Your attempts stay." in page
    assert begin(people[CHARLIE], key).status_code == 403
    assert "1 who left the class" in people[IRIS].get(f"{WORKS}/{key}").text


def test_groups_get_what_is_theirs_alone(app: Flask, people: dict[Person, FlaskClient]) -> None:
    room = found_class(app)
    group = make_group(app, room, "Early birds", user_id(app, BOB))
    quiz = give_quiz(people[IRIS], groups=[group])
    deck = give_deck(people[IRIS], groups=[group], title="For birds")
    for client, there in ((people[BOB], True), (people[ALICE], False)):
        today, listed = client.get("/").text, client.get(WORKS).text
        assert ("The test" in today) is ("For birds" in today) is there
        assert ("The test" in listed) is ("For birds" in listed) is there
        assert (client.get(f"/quizzes/given/{quiz}").status_code == 200) is there
        assert (client.get(f"{WORKS}/{deck}").status_code == 200) is there
    found = results(app, room)
    assert {user for _, user in found.cells} == {user_id(app, BOB)}
    assert "only for Early birds" in people[IRIS].get(f"{WORKS}/{quiz}").text
    assert fill(people[IRIS], f"/quizzes/assignments/{quiz}/edit", groups=[]).status_code == 303
    assert people[ALICE].get(f"/quizzes/given/{quiz}").status_code == 200


def test_staff_see_all_assistants_give_nothing_and_learners_see_themselves(
    app: Flask, people: dict[Person, FlaskClient]
) -> None:
    found_class(app)
    quiz, deck = give_quiz(people[IRIS]), give_deck(people[IRIS])
    sit(people[ALICE], quiz).hand_in()
    for staff in (people[IRIS], people[ANNA]):
        assert "1 of 2 done" in staff.get(WORKS).text
        page = staff.get(f"{WORKS}/{quiz}").text
        assert "Alice" in page
        assert "Bob" in page
        assert staff.get(f"/quizzes/given/{quiz}/questions").status_code == 200
    anna = people[ANNA]
    assert "Give a quiz" not in anna.get(WORKS).text
    for path in (f"{WORKS}/new-deck", f"{NEW}?class=biology", f"{WORKS}/{deck}/edit"):
        assert anna.get(path).status_code == 403
    assert anna.get(f"/quizzes/assignments/{quiz}/edit").status_code == 403
    for learner, other in ((people[ALICE], "Bob"), (people[BOB], "Alice")):
        for path in (WORKS, f"{WORKS}/{deck}", f"/quizzes/given/{quiz}", CLASS + "/"):
            assert other not in learner.get(path).text, path
        refused = learner.get(f"/quizzes/assignments/{quiz}")
        assert refused.status_code == 403
        assert ">Sign in<" not in refused.text
        assert learner.get(f"{WORKS}/{deck}/learners/{user_id(app, ALICE)}").status_code == 403
    for path in (WORKS, f"{WORKS}/{deck}", f"{WORKS}/{quiz}"):
        assert people[CHARLIE].get(path).status_code == 404


def test_an_instructor_sees_no_other_class_and_nothing_once_gone_from_one(
    app: Flask, people: dict[Person, FlaskClient]
) -> None:
    make_class(app, "chemistry", owner=CHARLIE, learners=(BOB,))
    room = found_class(app)
    quiz = give_quiz(people[IRIS])
    chemist = people[CHARLIE]
    assert chemist.get("/classes/chemistry/assignments").status_code == 200
    assert chemist.get(f"/classes/chemistry/assignments/{quiz}").status_code == 404
    assert chemist.get(f"/quizzes/assignments/{quiz}").status_code == 404
    assert fill_nowhere(chemist, f"{NEW}?class=biology") == 404
    assert len(results(app, room).works) == 1


def fill_nowhere(client: FlaskClient, path: str) -> int:
    """Ask for a page that may not be there."""
    return client.get(path).status_code


def test_a_late_attempt_loses_what_was_said_and_is_told_to_be_late(
    app: Flask, people: dict[Person, FlaskClient], time: Clock
) -> None:
    found_class(app)
    times = {"due": "2026-03-03T12:00", "closes": "2026-03-09T12:00", "penalty": "10"}
    key = give_quiz(people[IRIS], review="practice", shuffle=[], **times)
    assert "Each day late takes 10 % off." in people[ALICE].get(f"/quizzes/given/{key}").text
    right(people[ALICE], key)
    time.wait(hours=30)
    page = people[BOB].get(f"/quizzes/given/{key}").text
    assert "What you hand in now is late and loses 10 % for each day." in page
    missing = result(app, key, BOB)
    assert missing
    assert (missing.state, missing.fraction) == ("missing", None)
    right(people[BOB], key)
    early, late = result(app, key, ALICE), result(app, key, BOB)
    assert early
    assert late
    assert (early.state, early.fraction, early.late, early.attempts) == ("done", 1, False, 1)
    assert (late.state, late.late) == ("late", True)
    assert late.fraction == pytest.approx(0.9)
    sign_in(people[IRIS], IRIS)
    page = people[IRIS].get(f"{WORKS}/{key}").text
    assert re.search(r"Bob.*?done, late.*?90 %", page, re.DOTALL)


def right(client: FlaskClient, key: str) -> None:
    """Answer everything right and hand it in."""
    desk = sit(client, key)
    for number in range(1, 4):
        desk.open(number)
        asked = re.search(r"Which is number (\d)", desk.page)
        assert asked
        desk.choose(f"right-{asked[1]}")
    desk.hand_in()


def test_a_learners_score_is_their_own_to_see_only_when_the_review_tells(
    app: Flask, people: dict[Person, FlaskClient], time: Clock
) -> None:
    found_class(app)
    key = give_quiz(people[IRIS], review="exam", closes="2026-03-09T23:59")
    right(people[ALICE], key)
    kept = result(app, key, ALICE)
    assert kept
    assert (kept.fraction, kept.told) == (1, False)
    assert "100 %" not in people[ALICE].get(WORKS).text
    assert "100 %" in people[IRIS].get(f"{WORKS}/{key}").text
    time.wait(days=8)
    assert "100 %" in people[ALICE].get(WORKS).text


def test_an_exception_gives_one_learner_more_time_and_more_attempts(
    app: Flask, people: dict[Person, FlaskClient], time: Clock
) -> None:
    found_class(app)
    iris = people[IRIS]
    key = give_quiz(iris, due="2026-03-03T12:00", closes="2026-03-03T12:00", attempts="1")
    early = allow(iris, app, key, BOB, closes="2026-03-02T23:00")
    assert early.status_code == 422
    assert "It closes before it is due." in early.text
    more = {"due": "2026-03-05T12:00", "closes": "2026-03-05T12:00", "attempts": "2"}
    assert allow(iris, app, key, BOB, **more).status_code == 303
    assert iris.get(f"{WORKS}/{key}/learners/{user_id(app, CHARLIE)}").status_code == 404
    time.wait(days=2)
    assert begin(people[ALICE], key).status_code == 422
    assert "due tomorrow, 12:00" in people[BOB].get("/").text
    right(people[BOB], key)
    right(people[BOB], key)
    assert begin(people[BOB], key).status_code == 422
    found = result(app, key, BOB)
    assert found
    assert (found.state, found.attempts) == ("done", 2)
    sign_in(iris, IRIS)
    assert "Exception" in iris.get(f"{WORKS}/{key}").text
    assert allow(iris, app, key, BOB).status_code == 303
    taken = result(app, key, BOB)
    assert taken
    assert taken.late


def test_an_open_attempt_ends_by_the_exception_that_is_given_meanwhile(
    app: Flask, people: dict[Person, FlaskClient], time: Clock
) -> None:
    found_class(app)
    key = give_quiz(people[IRIS], due="2026-03-02T12:00", closes="2026-03-02T12:00")
    desk = sit(people[BOB], key)
    (before,) = attempts(app)
    allow(people[IRIS], app, key, BOB, due="2026-03-02T13:00", closes="2026-03-02T13:00")
    (after,) = attempts(app)
    assert before.deadline
    assert after.deadline == before.deadline + 3_600_000
    time.wait(hours=4.5)
    assert "Question" in desk.open(1)
    action, fields = next(each for each in forms_of(desk.page) if "/attempts/" in each[0])
    saved = people[BOB].post(action, data=fields, headers={"Recto-Part": "save"})
    assert saved.get_json()["left"] == 1_800_000  # the clock of an open page goes by it


def test_a_code_is_asked_of_a_class_too(app: Flask, people: dict[Person, FlaskClient]) -> None:
    found_class(app)
    key = give_quiz(people[IRIS], code="heron")
    assert "Access code" in people[BOB].get(f"/quizzes/given/{key}").text
    assert begin(people[BOB], key).status_code == 403
    assert join(people[BOB], key, "heron").status_code == 303
    assert begin(people[BOB], key).status_code == 303


def test_a_private_deck_becomes_readable_to_the_class_that_is_given_it(
    app: Flask, people: dict[Person, FlaskClient]
) -> None:
    found_class(app)
    change_deck(
        app, "school", owner_id=user_id(app, IRIS), visibility="private", path="", version=1
    )
    assert people[BOB].get("/decks/school").status_code == 404
    give_deck(people[IRIS])
    assert people[BOB].get("/decks/school").status_code == 200
    assert people[CHARLIE].get("/decks/school").status_code == 404


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"due": ""}, "Say by when"),
        ({"percent": ""}, "Say how much of it is to be held."),
        ({"kind": "days", "days": ""}, "Say on how many days."),
        ({"percent": "100"}, "Give 1 to 99 percent."),
        ({"due": "2026-03-09T23:59", "closes": "2026-03-08T23:59"}, "It closes before it is due."),
        ({"due": "2026-03-03T10:00", "opens": "2026-03-04T10:00"}, "It is due before it opens."),
        ({"closes": "2026-03-01T10:00", "due": "2026-03-01T09:00"}, "lies in the past"),
    ],
)
def test_a_goal_that_cannot_be_kept_is_told_and_nothing_is_lost(
    app: Flask, people: dict[Person, FlaskClient], changes: dict[str, str], said: str
) -> None:
    room = found_class(app)
    answer = fill(people[IRIS], f"{WORKS}/new-deck", deck="school", title="Kept title", **changes)
    assert answer.status_code == 422
    assert said in answer.text
    assert "Kept title" in answer.text
    assert results(app, room).works == ()


def test_a_goal_is_changed_and_archived_and_an_archived_class_is_given_nothing(
    app: Flask, people: dict[Person, FlaskClient]
) -> None:
    found_class(app)
    iris = people[IRIS]
    key = give_deck(iris)
    changed = fill(iris, f"{WORKS}/{key}/edit", kind="days", days="3", answers="4", title="Cells")
    assert changed.status_code == 303
    assert "Study on 3 days, 4 answers on each" in people[BOB].get(WORKS).text
    assert post(iris, f"{WORKS}/{key}/archive", page=f"{WORKS}/{key}").status_code == 303
    assert "Cells" not in people[BOB].get("/").text
    assert "Cells" in people[BOB].get(WORKS).text
    assert iris.get(f"{WORKS}/{key}").status_code == 200
    assert post(iris, f"{CLASS}/archive", page=f"{CLASS}/settings").status_code == 303
    assert iris.get(f"{WORKS}/new-deck").status_code in (403, 422)
    assert iris.get(f"{NEW}?class=biology").status_code in (403, 422)


@pytest.mark.parametrize(("work", "left"), [("keep", 1), ("erase", 0)])
def test_what_somebody_did_is_kept_or_erased_when_they_are_removed(
    app: Flask, people: dict[Person, FlaskClient], work: str, left: int
) -> None:
    found_class(app)
    key = give_quiz(people[IRIS])
    allow(people[IRIS], app, key, BOB, attempts="3")
    sit(people[BOB], key).hand_in()
    path = f"{CLASS}/people/{user_id(app, BOB)}/remove"
    removed = people[IRIS].post(path, data=form_token(people[IRIS]) | {"work": work})
    assert removed.status_code == 303, removed.text
    assert "Bob is no longer in this class" in people[IRIS].get(WORKS).text
    assert len(attempts(app)) == left
    assert result(app, key, BOB) is None
    assert ("Bob" in people[IRIS].get(f"/quizzes/given/{key}/results").text) is bool(left)


def test_what_an_instructor_gave_stays_with_the_class_when_they_leave_or_go(
    app: Flask, people: dict[Person, FlaskClient]
) -> None:
    dora = Person("Dora", role="instructor")
    client = come(app, dora)
    room, number = found_class(app), user_id(app, dora)
    with app.app_context():
        joined = Membership(user_id=number, role="instructor", joined_at=clock.now())
        joined.classroom_id = room
        current().add(joined)
        current().commit()
    key = give_deck(client)
    gone = post(client, "/settings/delete", password=dora.password, sure="y")
    assert gone.status_code == 302
    assert [one.key for one in results(app, room).works] == [key]
    assert people[IRIS].get(f"{WORKS}/{key}").status_code == 200


def test_the_page_of_the_class_lists_what_is_open_as_its_reader_may_see_it(
    app: Flask, people: dict[Person, FlaskClient]
) -> None:
    found_class(app)
    quiz = give_quiz(people[IRIS], attempts="1")
    give_deck(people[IRIS], title="Cells")
    sit(people[BOB], quiz).hand_in()
    staff = people[ANNA].get(f"{CLASS}/").text
    assert "1 of 2 done" in staff
    assert "Cells" in staff
    own = people[BOB].get(f"{CLASS}/").text
    assert "not begun" in own
    assert "The test" not in own  # its one attempt is used up
    assert fill(people[IRIS], f"/quizzes/assignments/{quiz}/edit", attempts="2").status_code == 303
    for page in (f"{CLASS}/", WORKS):
        assert "1 attempt left" in people[BOB].get(page).text
    assert f'/quizzes/given/{quiz}"' in people[BOB].get(f"{CLASS}/grades/mine").text
    assert "of 2 done" not in own
    remember(app, user_id(app, BOB), "c1")
    expected = people[ANNA].get(f"{CLASS}/memory/scores?of=deck:school").text
    assert expected.count("not known yet") == 1  # Alice has met none of its cards


def test_what_is_under_way_and_then_what_is_due_next_stands_first(
    app: Flask, people: dict[Person, FlaskClient]
) -> None:
    found_class(app)
    days = {"Later": "08", "Never": "", "Done": "04", "Under way": "09", "Next": "05"}
    keys = {
        title: give_quiz(people[IRIS], title=title, due=day and f"2026-03-{day}T12:00", closes="")
        for title, day in days.items()
    }
    give_deck(people[IRIS], title="Cells", due="2026-03-06T12:00", closes="")
    sit(people[ALICE], keys["Done"]).hand_in()
    sit(people[ALICE], keys["Under way"])
    shown = {path: people[ALICE].get(path).text for path in ("/", "/quizzes/")}
    order = ["Under way", "Next", "Cells", "Later", "Never", "Done"]
    for path, quizzes in (("/", order), ("/quizzes/", [one for one in order if one != "Cells"])):
        listed = re.findall(r'class="row-link"[^>]*>([^<]+)</a>', shown[path])
        assert [one for one in listed if one in order][: len(quizzes)] == quizzes, path
