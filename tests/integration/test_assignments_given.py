"""An instructor gives a quiz: in two clicks, of one's own, changed later, archived, previewed."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.db import db
from app.quizzes import paper
from app.quizzes.models import Assignment
from tests.giving import NEW, OWN, assignments, fill, give, sit
from tests.people import ADA, ALICE, IRIS, Person, join, user_id
from tests.quizzing import CHOICES, SHORTS, attempts, form_token, forms_of, quiz_deck
from tests.shelf import give as change_deck
from tests.shelf import statements
from tests.studying import Clock, log, post, shelve_deck

OTHER = Person("Ivan", role="instructor")
NARROW = "- {id: one, short: One?, accept: [yes1], tags: [few]}\n"


@pytest.fixture
def iris(app: Flask) -> FlaskClient:
    """Give the browser of Iris, who teaches, with a deck on the shelf."""
    shelve_deck(app, quiz_deck(SHORTS + CHOICES))
    return join(app, IRIS)


def send(client: FlaskClient, path: str, **fields: str) -> int:
    """Send a form of an assignment's page and return the status."""
    return client.post(path, data=form_token(client) | fields).status_code


def test_a_quiz_of_a_deck_is_given_in_two_clicks(app: Flask, iris: FlaskClient) -> None:
    empty = iris.get("/quizzes/assignments/").text
    assert "You give no quiz yet" in empty
    assert re.search(r'href="/quizzes/"[^>]* aria-current="page"', empty)
    assert "/quizzes/assignments/of/school/test" in iris.get("/quizzes/assignments/choose").text
    key = give(iris)
    page = iris.get(f"/quizzes/assignments/{key}").text
    assert f"http://localhost/quizzes/given/{key}" in page
    assert "The quiz is given" in page
    assert "Nobody has come yet" in page
    listed = iris.get("/quizzes/assignments/").text
    assert "The test" in listed
    assert "nobody began" in listed
    (made,) = assignments(app)
    assert len(made.key) == 22
    assert len(json.loads(made.body)["pool"]) == 6


def test_of_the_faces_of_a_card_one_is_counted_as_one_is_asked(app: Flask) -> None:
    gaps = "- id: g\n  cloze: Let {{c1::there}} be {{c2::light}}.\n  tags: [asked]\n"
    shelve_deck(app, quiz_deck(SHORTS + gaps))
    iris = join(app, IRIS)
    alice = sit(join(app, ALICE), key := give(iris))
    assert (
        "<dt>Questions</dt><dd>4, the same cards for all</dd>"
        in iris.get(f"/quizzes/assignments/{key}").text
    )
    assert "<dt>questions</dt><dd>4</dd>" in alice.client.get(f"/quizzes/given/{key}").text
    assert "Question 1 of 4" in alice.client.get(f"{alice.path}/1").text


def test_a_quiz_of_ones_own_needs_no_yaml(iris: FlaskClient) -> None:
    assert "School" in iris.get(OWN).text
    post(iris, "/decks/school/subscribe", page="/decks/school")
    refused = fill(iris, OWN, title="Mine", number="3")
    assert refused.status_code == 422
    assert "Tick at least one deck." in refused.text
    too_many = fill(iris, OWN, title="Mine", number="9", decks=["school"])
    assert "too few cards" in too_many.text
    assert 'value="Mine"' in too_many.text
    key = give(iris, OWN, title="Mine", number="3", decks=["school"], tags="Asked, other")
    assert (
        "<dd>3, drawn for each learner alone</dd>" in iris.get(f"/quizzes/assignments/{key}").text
    )
    nothing = fill(iris, OWN, title="Mine", number="3", decks=["school"], tags="no such")
    assert nothing.status_code == 422


def test_an_edit_of_the_deck_or_its_quiz_moves_no_assignment(app: Flask, iris: FlaskClient) -> None:
    key = give(iris, shuffle=[])
    newer = quiz_deck(NARROW).replace("tags: [asked]", "tags: [few]").replace("id: test", "id: b")
    shelve_deck(app, newer)
    alice = join(app, ALICE)
    desk = sit(alice, key)
    assert "Name number 1." in desk.page
    assert "Question 1 of 6" in desk.page


def test_the_cards_as_they_are_now_are_taken_only_before_anyone_began(
    app: Flask, iris: FlaskClient
) -> None:
    key = give(iris, shuffle=[])
    shelve_deck(app, quiz_deck(SHORTS.replace("Name number", "Say number")))
    assert send(iris, f"/quizzes/assignments/{key}/renew") == 303
    desk = sit(join(app, ALICE), key)
    assert "Say number 1." in desk.page
    assert "Question 1 of 3" in desk.page
    shelve_deck(app, quiz_deck(SHORTS))
    refused = iris.post(f"/quizzes/assignments/{key}/renew", data=form_token(iris))
    assert refused.status_code == 422
    assert "the questions stand" in refused.text


def test_an_exams_deck_may_stay_private(app: Flask, iris: FlaskClient) -> None:
    change_deck(app, "school", owner_id=user_id(app, IRIS), visibility="private")
    key = give(iris)
    alice = join(app, ALICE)
    assert alice.get("/decks/school").status_code == 404
    assert "Question 1 of 6" in sit(alice, key).page
    assert join(app, OTHER).get("/quizzes/assignments/of/school/test").status_code == 404


def test_all_that_is_wrong_with_a_form_is_told_at_once(iris: FlaskClient) -> None:
    wrong = {"minutes": "9999", "title": "", "opens": "2031-01-02T09:00"}
    page = fill(iris, "/quizzes/assignments/of/school/test", closes="2031-01-01T09:00", **wrong)
    assert page.status_code == 422
    told = ("Give 1 to 1,440 minutes.", "Give it a title.", "It closes before it opens.")
    assert [said for said in told if said not in page.text] == []


def test_times_are_those_of_the_instructor_and_gaps_and_folds_are_told(
    app: Flask, iris: FlaskClient
) -> None:
    settings = {"name": "Iris", "time_zone": "Europe/Berlin", "day_start": "4"}
    post(iris, "/settings", **settings)
    gap = fill(iris, "/quizzes/assignments/of/school/test", closes="2027-03-28T02:30")
    assert gap.status_code == 422
    assert "there is no 02:30" in gap.text
    assert "Choose 03:00 or later." in gap.text
    key = give(iris, opens="2027-07-01T09:00", closes="2027-10-31T02:30")
    page = iris.get(f"/quizzes/assignments/{key}").text
    assert "twice that night; the second is meant" in page
    assert "Thu 1 July 2027, 09:00" in page
    assert "(Europe/Berlin)" in page
    (made,) = assignments(app)
    assert made.zone == "Europe/Berlin"
    assert made.opens_at == 1_814_425_200_000
    assert 'value="2027-10-31T02:30"' in iris.get(f"/quizzes/assignments/{key}/edit").text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, "Give it a title."),
        ({"closes": "2020-01-01T09:00"}, "lies in the past"),
        ({"opens": "2031-01-02T09:00", "closes": "2031-01-01T09:00"}, "closes before it opens"),
        ({"opens": "yesterday"}, "is no date and time"),
        ({"minutes": "0"}, "Give 1 to 1,440 minutes."),
        ({"grace": "61"}, "Give 0 to 60 seconds."),
        ({"attempts": "many"}, "Attempts"),
        ({"variants": "7"}, "Each learner gets"),
        ({"see": ["during.everything"]}, "What is seen when"),
        ({"code": "x" * 65}, "Use at most 64 characters."),
    ],
)
def test_what_cannot_be_kept_is_told_and_nothing_is_lost(
    app: Flask, iris: FlaskClient, changes: dict[str, object], said: str
) -> None:
    answer = fill(iris, "/quizzes/assignments/of/school/test", **{"title": "Kept"} | changes)
    assert answer.status_code == 422
    assert said in answer.text
    assert assignments(app) == []
    if "title" not in changes:
        assert 'value="Kept"' in answer.text


def test_a_preset_or_the_table_says_what_is_seen(app: Flask, iris: FlaskClient) -> None:
    give(iris, review="exam")
    give(iris, see=["after.marks", "closed.marks", "closed.answer"])
    exam, own = (json.loads(one.settings)["review"] for one in assignments(app))
    assert exam["after"] == []
    assert len(exam["closed"]) == 6
    assert own == {
        "during": ["response"],
        "after": ["marks"],
        "open": [],
        "closed": ["marks", "answer"],
    }
    assert "as you ticked it" in iris.get(f"/quizzes/assignments/{assignments(app)[1].key}").text


def test_what_decides_questions_and_marks_stands_once_somebody_began(
    app: Flask, iris: FlaskClient
) -> None:
    key = give(iris, minutes="10")
    edit = f"/quizzes/assignments/{key}/edit"
    assert fill(iris, edit, minutes="20", title="Renamed").status_code == 303
    sit(join(app, ALICE), key)
    page = iris.get(edit).text
    assert "Somebody has begun." in page
    assert 'name="minutes"' not in page
    assert fill(iris, edit, attempts="3").status_code == 303
    rules = json.loads(assignments(app)[0].settings)
    assert (rules["limit"], rules["behaviour"], rules["attempts"]) == (1_200_000, "deferred", 3)


def test_the_grace_after_the_end_is_the_instructors_to_set(
    app: Flask, iris: FlaskClient, time: Clock
) -> None:
    key = give(iris, minutes="10", grace="20")
    sitting = sit(join(app, ALICE), key)
    assert 'data-grace="20000"' in sitting.page
    time.wait(minutes=10.3)
    assert 'name="grace"' not in iris.get(f"/quizzes/assignments/{key}/edit").text
    sitting.send("next", text="zebra1")
    assert attempts(app)[0].submitted_at is None
    time.wait(minutes=0.1)
    sitting.open(1)
    (attempt,) = attempts(app)
    assert (attempt.submitted_at or 0) - attempt.started_at == 620_000


def test_a_form_older_than_the_first_attempt_is_told_what_stands(
    app: Flask, iris: FlaskClient
) -> None:
    key = give(iris, minutes="10")
    edit = f"/quizzes/assignments/{key}/edit"
    older = next(fields for _, fields in forms_of(iris.get(edit).text) if "title" in fields)
    sit(join(app, ALICE), key)
    boxes = {"shuffle": ["cards", "options"]}
    refused = iris.post(edit, data={**older, **boxes, "minutes": "20", "title": "Newer"})
    assert refused.status_code == 422
    assert "the time limit cannot be changed any more" in refused.text
    assert 'value="Newer"' in refused.text
    assert 'name="minutes"' not in refused.text
    assert iris.post(edit, data={**older, **boxes, "title": "Newer"}).status_code == 303
    early = fill(iris, edit, opens="2031-01-02T09:00", closes="2031-01-01T09:00")
    assert early.status_code == 422
    assert "closes before it opens" in early.text


def test_a_later_close_moves_open_attempts_and_an_earlier_one_never_into_the_past(
    app: Flask, iris: FlaskClient, time: Clock
) -> None:
    key = give(iris, closes="2026-03-02T12:00")
    edit = f"/quizzes/assignments/{key}/edit"
    sit(join(app, ALICE), key)
    before = attempts(app)[0].deadline or 0
    assert fill(iris, edit, closes="2026-03-02T13:00").status_code == 303
    later = attempts(app)[0].deadline
    assert later == before + 3_600_000
    time.wait(hours=1)
    assert fill(iris, edit, closes="2026-03-02T08:30", review="practice").status_code == 303
    (attempt,) = attempts(app)
    assert attempt.deadline == round(time.at.timestamp() * 1000)
    assert len(json.loads(attempt.settings)["review"]["after"]) == 6


def test_archiving_hands_in_what_is_open_and_tells_what_was_kept(
    app: Flask, iris: FlaskClient
) -> None:
    key = give(iris, review="exam", shuffle=[])
    alice = join(app, ALICE)
    desk = sit(alice, key)
    desk.send(text="zebra1")
    assert send(iris, f"/quizzes/assignments/{key}/archive") == 303
    assert send(iris, f"/quizzes/assignments/{key}/archive") == 303
    (attempt,) = attempts(app)
    assert attempt.score == 1
    assert "zebra2" in alice.get(f"{desk.path}/review").text
    assert "closed" in alice.get(f"/quizzes/given/{key}").text
    refused = alice.post(f"/quizzes/given/{key}", data=form_token(alice))
    assert "This quiz is closed." in refused.text
    assert join(app, OTHER).get(f"/quizzes/given/{key}").status_code == 404
    assert "archived" in iris.get("/quizzes/assignments/").text


def test_the_roll_tells_attempts_what_counts_and_time_and_is_sorted(
    app: Flask, iris: FlaskClient, time: Clock
) -> None:
    key = give(iris, attempts="2", keep="average", shuffle=[])
    for person, right in ((ALICE, 3), (ADA, 1)):
        desk = sit(join(app, person), key)
        for number in range(1, right + 1):
            desk.open(number)
            desk.send(text=f"zebra{number}")
        time.wait(minutes=2)
        desk.hand_in()
    join(app, OTHER).post(f"/quizzes/given/{key}/join", data=form_token(iris))
    path = f"/quizzes/assignments/{key}"
    by_name = iris.get(path).text
    assert by_name.index("Ada") < by_name.index("Alice")
    by_score = iris.get(f"{path}?sort=score").text
    assert by_score.index("Alice") < by_score.index("Ada<")
    assert "50 %" in by_score
    assert "33 %" in by_score
    for sort in ("time", "came", "nonsense"):
        assert "2 min" in iris.get(f"{path}?sort={sort}&page=99").text
    link = next(each for each in by_name.split('"') if "/attempts/" in each)
    answers = iris.get(link).text
    assert "zebra1" in answers
    assert iris.get(link[:-1] + ("0" if link[-1] != "0" else "1")).status_code == 404
    assert join(app, Person("Ina", role="instructor")).get(link).status_code == 404


def test_a_preview_leaves_no_trace(app: Flask, iris: FlaskClient) -> None:
    key = give(iris, opens="2031-01-01T09:00", review="exam", variants="2")
    post(iris, "/decks/school/subscribe", page="/decks/school")
    path = f"/quizzes/assignments/{key}"
    answer = iris.post(f"{path}/preview", data=form_token(iris) | {"variant": "B"})
    desk = answer.location
    assert "Preview" in iris.get(desk, follow_redirects=True).text
    (attempt,) = attempts(app)
    assert (attempt.preview, attempt.variant) == (True, "B")
    assert send(iris, f"{desk}/end") == 303
    review = iris.get(f"{desk}/review").text
    assert "zebra1" not in review
    assert "zebra1" in iris.get(f"{desk}/review?moment=closed").text
    assert "zebra1" not in iris.get(f"{desk}/review?moment=after").text
    assert log(app, user_id(app, IRIS)) == []
    assert "Nobody has come yet" in iris.get(path).text
    assert "handed in" not in iris.get("/quizzes/").text
    assert send(iris, f"{path}/preview") == 303
    assert len(attempts(app)) == 1
    assert send(iris, f"{path}/preview/end") == 303
    assert attempts(app) == []


def test_only_who_gives_it_or_administers_opens_an_assignment(
    app: Flask, iris: FlaskClient
) -> None:
    key = give(iris)
    path = f"/quizzes/assignments/{key}"
    assert join(app, OTHER).get(path).status_code == 404
    assert join(app, ALICE).get(path).status_code == 404
    ada = join(app, ADA)
    assert ada.get(path).status_code == 200
    assert "The test" not in ada.get("/quizzes/assignments/").text


def test_the_lists_ask_the_database_little(app: Flask, iris: FlaskClient) -> None:
    key = give(iris)
    for _ in range(4):
        give(iris)
    sit(join(app, ALICE), key)
    with statements(app) as listed:
        iris.get("/quizzes/assignments/")
    with statements(app) as shown:
        iris.get(f"/quizzes/assignments/{key}")
    assert len(listed) <= 5
    assert len(shown) <= 10


def test_hints_and_tries_are_not_given_with_a_review_that_keeps_what_was_wrong(
    app: Flask, iris: FlaskClient
) -> None:
    answer = fill(iris, NEW, behaviour="interactive", review="exam")
    assert answer.status_code == 422
    assert "further tries tell which answers were wrong" in answer.text
    assert assignments(app) == []
    key = give(iris, behaviour="interactive", review="homework")
    changed = fill(iris, f"/quizzes/assignments/{key}/edit", review="exam")
    assert changed.status_code == 422


def test_the_same_questions_are_drawn_whether_cards_are_read_by_name_or_by_deck(
    app: Flask, iris: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(iris)
    who = user_id(app, IRIS)
    drawn = []
    for most in (paper.MOST_NAMED, 0):
        monkeypatch.setattr(paper, "MOST_NAMED", most)
        with app.app_context():
            given = db.session.scalars(select(Assignment)).one()
            seat = paper.Seat(user_id=who, place=0, taken=0)
            drawn.append(paper.draw(db.session(), given, seat, at=0).questions)
    assert len(drawn[0]) > 1
    assert drawn[0] == drawn[1]
