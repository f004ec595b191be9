"""Marking on the pages: essays one after the other, one learner's mark, one's own essay."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.refusals import RefusalError
from app.core.reviewpolicy import PRESETS
from app.db import db
from app.quizzes import marking
from app.quizzes.marking import Verdict
from app.quizzes.models import Attempt
from tests.marking import ESSAY, KEY, OPEN, PATH, audit, give, scores, take
from tests.people import ALICE, BOB, CHARLIE, IRIS, Person, join, sign_in, user_id
from tests.quizzing import SHORTS, Sitting, quiz_deck, subscribe
from tests.shelf import cards
from tests.studying import form, log, shelve_deck

OLGA = Person("Olga", role="instructor")
TEXT = {"text": "Boats carry goods.", "marks": None}
OTHER = {"text": "Everybody needs water.", "marks": None}


@pytest.fixture
def iris(app: Flask) -> FlaskClient:
    """Let Iris give an essay and a word, which Alice and Bob hand in; give Iris's browser."""
    shelve_deck(app, quiz_deck(ESSAY + SHORTS))
    client = join(app, IRIS)
    for person in (ALICE, BOB):
        subscribe(join(app, person))
    give(app)
    take(app, ALICE, TEXT, "zebra1")
    take(app, BOB, OTHER, "gnu")
    return client


def card(app: Flask, key: str) -> int:
    """Give the id of a card."""
    return cards(app)[key].id


def open_queue(app: Flask, client: FlaskClient) -> tuple[str, str]:
    """Open the first essay that waits; give its address and its page."""
    answer = client.get(f"{PATH}/marking/{card(app, 'e1')}")
    assert answer.status_code == 303
    return answer.location, client.get(answer.location).text


def send(client: FlaskClient, where: str, **changes: str) -> tuple[int, str]:
    """Send the form of a mark with some fields changed; give the status and what follows."""
    found = form(client.get(where).text, where)
    answer = client.post(found.action, data=found.fields | changes)
    if answer.status_code == 303:
        return 303, client.get(answer.location, follow_redirects=True).text
    return answer.status_code, answer.text


def test_essays_are_marked_one_after_the_other_and_count_once_marked(
    app: Flask, iris: FlaskClient
) -> None:
    assert scores(app) == [(1, 4), (0, 4)]
    assert "2 to mark" in iris.get(f"/quizzes/assignments/{KEY}").text
    where, page = open_queue(app, iris)
    assert "Essay 1 of 2" in page
    assert "Boats carry goods." in page
    _, page = send(iris, where, **{"points-0": "2", "points-1": "0", "note": "Well said."})
    assert "Essay 2 of 2" in page
    assert "1 of 2 marked" in page
    where, _ = open_queue(app, iris)
    _, page = send(iris, where, **{"points-0": "0", "points-1": "1"})
    assert "All essays of this question are marked." in page
    assert scores(app) == [(1.666667, 4), (0.333333, 4)]


def test_a_marked_essay_becomes_evidence_for_memory(app: Flask, iris: FlaskClient) -> None:
    essay = card(app, "e1")
    assert essay not in {row.card_id for row in log(app, user_id(app, ALICE))}
    where, _ = open_queue(app, iris)
    send(iris, where, **{"points-0": "2", "points-1": "1"})
    (row,) = [row for row in log(app, user_id(app, ALICE)) if row.card_id == essay]
    assert (row.kind, row.rating, row.fraction) == ("quiz", 3, 1)
    send(iris, where, **{"points-0": "0", "points-1": "0"})
    assert len([row for row in log(app, user_id(app, ALICE)) if row.card_id == essay]) == 1


def test_two_who_mark_at_once_never_overwrite_silently(app: Flask, iris: FlaskClient) -> None:
    where, page = open_queue(app, iris)
    old = form(page, where)
    send(iris, where, **{"points-0": "2", "points-1": "1", "note": "First."})
    answer = iris.post(where, data=old.fields | {"points-0": "0", "points-1": "1"})
    assert answer.status_code == 409
    assert "Somebody else has marked this answer" in answer.text
    assert "First." in answer.text
    assert re.search(r'name="points-1" value="1" checked', answer.text)
    assert scores(app)[0] == (2, 4)
    again = form(answer.text, where)
    replaced = iris.post(where, data=again.fields | {"points-0": "0", "points-1": "1"})
    assert replaced.status_code == 303
    assert scores(app)[0] == (1.333333, 4)


def test_the_same_mark_sent_twice_is_one(app: Flask, iris: FlaskClient) -> None:
    where, page = open_queue(app, iris)
    assert "The criteria add up to 3 and share out the 1 point of this question." in page
    fields = form(page, where).fields | {"points-0": "2", "points-1": "1", "note": "Once."}
    assert [iris.post(where, data=fields).status_code for _ in range(2)] == [303, 303]
    assert len(audit(app, "mark")) == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"points-0": "2"}, "Not marked yet: criterion 2."),
        ({"points-0": "9", "points-1": "1"}, "Criterion 1: 9 is more than the 2 possible."),
        ({"points-0": "2", "points-1": "1", "note": "x" * 2001}, "2,001 characters"),
    ],
)
def test_a_mark_that_cannot_be_kept_says_why_and_loses_nothing(
    app: Flask, iris: FlaskClient, fields: dict[str, str], words: str
) -> None:
    where, _ = open_queue(app, iris)
    status, page = send(iris, where, **fields)
    assert status == 422
    assert words in page
    if fields["points-0"] == "2":
        assert re.search(r'name="points-0" value="2" checked', page)
    assert scores(app)[0] == (1, 4)


def test_hidden_names_stand_nowhere_in_the_queue(app: Flask) -> None:
    shelve_deck(app, quiz_deck(ESSAY + SHORTS))
    iris = join(app, IRIS)
    for person in (ALICE, BOB):
        join(app, person)
    give(app, replace(OPEN, hide_names=True))
    path = take(app, ALICE, TEXT)
    take(app, BOB, OTHER)
    alice = app.test_client()
    sign_in(alice, ALICE)
    found = form(alice.get(f"{path}/review").text, "/1/dispute")
    assert alice.post(found.action, data=found.fields | {"text": "So I say."}).status_code == 303
    where, page = open_queue(app, iris)
    question = iris.get(f"{PATH}/questions/{card(app, 'e1')}").text
    assert "So I say." in question
    for name in ("Alice", "Bob"):
        assert name not in page
        assert name not in question
    send(iris, where, **{"points-0": "2", "points-1": "1"})
    assert "Alice" not in open_queue(app, iris)[1]


def test_one_learners_mark_is_changed_with_a_note_and_taken_back(
    app: Flask, iris: FlaskClient
) -> None:
    page = iris.get(f"{PATH}/questions/{card(app, 's1')}").text
    found = re.search(
        rf'href="({PATH}/marking/\d+/[^"]+)">Change<span class="vh"> the mark of Bob', page
    )
    assert found
    status, page = send(iris, found[1], points="0.5")
    assert (status, "needs its note" in page) == (422, True)
    send(iris, found[1], points="0.5", note="Nearly.")
    assert scores(app)[1] == (0.5, 4)
    send(iris, found[1], points="0", note="", lift="1")
    assert scores(app)[1] == (0, 4)
    assert [(entry["from"], entry["to"]) for entry in audit(app, "mark")] == [(0, 0.5), (0.5, 0)]


def test_a_learner_sees_what_a_person_said_of_an_answer(app: Flask, iris: FlaskClient) -> None:
    alice = app.test_client()
    sign_in(alice, ALICE)
    review = alice.get("/quizzes/").text
    assert "1 still to be marked" in review
    where, _ = open_queue(app, iris)
    send(iris, where, **{"points-0": "2", "points-1": "1", "note": "Well <said>."})
    path = re.search(r'href="(/quizzes/attempts/[^"]+)"', alice.get("/quizzes/").text)
    assert path
    page = alice.get(path[1], follow_redirects=True).text
    assert "Marked by Iris" in page
    assert "Well &lt;said&gt;." in page
    assert "still to be marked" not in page


def test_what_was_said_of_an_answer_is_downloaded_only_once_the_review_tells_it(
    app: Flask,
) -> None:
    shelve_deck(app, quiz_deck(ESSAY))
    iris, alice = join(app, IRIS), join(app, ALICE)
    give(app, replace(OPEN, review=PRESETS["exam"]))
    take(app, ALICE, TEXT)
    where, _ = open_queue(app, iris)
    send(iris, where, **{"points-0": "2", "points-1": "0", "note": "Well said, but no water."})
    before = alice.get("/settings/data")
    assert "no water" not in before.text
    assert '"marks": null' in before.text.replace("\\", "")  # what she wrote is there
    archived = form(iris.get(f"/quizzes/assignments/{KEY}/archive").text, "/archive")
    assert iris.post(archived.action, data=archived.fields).status_code == 303
    assert "no water" in alice.get("/settings/data").text


def test_in_practice_the_learner_marks_their_own_essay(app: Flask) -> None:
    shelve_deck(app, quiz_deck(ESSAY))
    alice = join(app, ALICE)
    subscribe(alice)
    desk = Sitting(alice)
    desk.send(text="Boats carry goods.")
    assert "Boats carry goods." in desk.open(1)
    page = desk.hand_in()
    assert "1 question is still to be marked" in page
    found = form(page, "/1/mark")
    answer = alice.post(found.action, data=found.fields | {"points-0": "2", "points-1": "0"})
    page = alice.get(answer.location).text
    assert "Self-marked" in page
    assert scores(app) == [(0.666667, 1)]
    (row,) = log(app, user_id(app, ALICE))
    assert row.rating == 2


def test_an_essay_of_an_assignment_is_not_marked_by_its_writer(
    app: Flask, iris: FlaskClient
) -> None:
    del iris
    alice = app.test_client()
    sign_in(alice, ALICE)
    path = re.search(r'href="(/quizzes/attempts/[^"]+)"', alice.get("/quizzes/").text)
    assert path
    page = alice.get(f"{path[1]}/review").text
    assert "/1/mark" not in page
    fields = form(page, "/1/dispute").fields | {"points-0": "2", "points-1": "1"}
    assert alice.post(f"{path[1]}/1/mark", data=fields).status_code == 403


def test_others_find_nothing_of_what_iris_marks(app: Flask, iris: FlaskClient) -> None:
    where, _ = open_queue(app, iris)
    strangers = [join(app, each) for each in (CHARLIE, OLGA)]
    bob = app.test_client()
    sign_in(bob, BOB)
    essay = card(app, "e1")
    paths = (f"{PATH}/questions", f"{PATH}/questions/{essay}", f"{PATH}/marking/{essay}", where)
    for client in (*strangers, bob):
        assert [client.get(path).status_code for path in paths] in ([404] * 4, [403] * 4)
    assert iris.get(f"{PATH}/questions/999999").status_code == 404
    assert iris.get(f"{PATH}/marking/{card(app, 's1')}", follow_redirects=True).status_code == 200


def test_an_essay_left_empty_waits_for_nobody_and_may_still_get_points(app: Flask) -> None:
    shelve_deck(app, quiz_deck(ESSAY.replace("Water: 1", "Water: 20, Half: 1.5")))
    iris = join(app, IRIS)
    join(app, ALICE)
    give(app)
    take(app, ALICE)
    assert "Nothing waits for a mark" in iris.get(f"{PATH}/questions").text
    page = iris.get(f"{PATH}/questions/{card(app, 'e1')}").text
    found = re.search(rf'href="({PATH}/marking/\d+/[^"]+)"', page)
    assert found
    shown = iris.get(found[1]).text
    assert 'name="points-1" inputmode="decimal"' in shown
    assert re.search(r'name="points-2" value="1.5"', shown)
    send(iris, found[1], **{"points-0": "2", "points-1": "20", "points-2": "1.5"})
    assert scores(app) == [(1, 1)]
    missing = found[1].rsplit("/", 1)[0] + f"/{uuid.uuid4()}"
    assert iris.get(missing).status_code == 404


def test_a_text_that_was_taken_back_before_the_end_waits_for_nobody(app: Flask) -> None:
    shelve_deck(app, quiz_deck(ESSAY))
    alice = join(app, ALICE)
    desk = Sitting(alice)
    desk.send(text="Boats.")
    desk.open(1)
    desk.send(text="")
    desk.hand_in()
    assert "0 of 1</b>" in alice.get("/quizzes/").text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "No points are written. Give from 0 to 1."),
        ({"points": "abc"}, "“abc” is not a number of points. Give from 0 to 1."),
        ({"points": "7", "note": "Much."}, "7 is more than the 1 possible. Give from 0 to 1."),
    ],
)
def test_points_by_hand_are_points_of_the_question(
    app: Flask, iris: FlaskClient, fields: dict[str, str], words: str
) -> None:
    page = iris.get(f"{PATH}/questions/{card(app, 's1')}").text
    found = re.search(rf'href="({PATH}/marking/\d+/[^"]+)"', page)
    assert found
    typed = {"points": ""} | fields
    status, page = send(iris, found[1], **typed)
    assert (status, words in page) == (422, True)
    assert f'name="points" inputmode="decimal" autocomplete="off" value="{typed["points"]}"' in page
    assert scores(app)[0] == (1, 4)


def test_nothing_is_marked_before_it_is_handed_in(app: Flask) -> None:
    shelve_deck(app, quiz_deck(ESSAY))
    for person in (IRIS, ALICE):
        join(app, person)
    give(app)
    take(app, ALICE, TEXT, hand_in=False)
    with app.app_context():
        attempt = db.session.scalars(select(Attempt)).one()
        verdict = Verdict(seen=1, points=(2, 1))
        with pytest.raises(RefusalError, match="not handed in"):
            marking.mark(
                db.session(),
                attempt=attempt,
                slot=1,
                verdict=verdict,
                by_id=1,
                recorders=[],
                at=attempt.started_at,
            )


def test_blanks_repeats_and_essays_that_wait_are_counted_as_what_they_are(
    app: Flask, iris: FlaskClient
) -> None:
    take(app, BOB, None, "gnu")
    page = " ".join(re.sub(r"<[^>]+>", " ", iris.get(f"{PATH}/questions").text).split())
    assert "Why do cities lie on rivers? 2 answers, 1 left empty 0 of 2 marked" in page
    assert "Name number 1. 3 answers of 2 learners · 33 % of the points" in page
    assert "Name number 2. 0 answers, 3 left empty · 0 % of the points" in page
    where = f"{PATH}/questions/{card(app, 's1')}?kind=full"
    page = " ".join(re.sub(r"<[^>]+>", " ", iris.get(where).text).split())
    assert "The scores of 3 attempts by 2 learners: go up 2" in page
    assert "25 percentage points" in page
