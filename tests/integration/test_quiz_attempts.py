"""An attempt from its beginning to its review: saved at once, resumed anywhere, handed in once."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from app.accounts.models import User
from app.db import db
from app.quizzes.models import Attempt
from tests.people import ALICE, BOB, join, sign_in, user_id
from tests.quizzing import (
    CHOICES,
    SHORTS,
    Sitting,
    attempts,
    form_token,
    forms_of,
    quiz_deck,
    steps,
    subscribe,
)
from tests.shelf import remember
from tests.studying import Clock, Desk, log, rebuilt, shelve_deck, state, try_out

SCRIPT = {"Recto-Part": "save"}
TIMED = "  time: 10 min\n"
ONCE = "  attempts: 1\n"


def test_a_quiz_is_taken_question_by_question_and_reviewed(app: Flask, alice: FlaskClient) -> None:
    shelve_deck(app, quiz_deck(CHOICES))
    subscribe(alice)
    desk = Sitting(alice)
    for answer in ("right-1", "right-2", "wrong-3"):
        desk.choose(answer)
    assert "All 3 questions are answered." in desk.page
    page = desk.hand_in()
    assert "2 of 3 points" in page
    assert "the answer" in page
    assert "You had not met this card before the quiz." in page
    (attempt,) = attempts(app)
    assert (attempt.score, attempt.out_of) == (2, 3)
    assert "2 of 3" in alice.get("/quizzes/").text


def test_answers_stand_in_the_fields_when_one_comes_back_on_another_device(
    app: Flask, alice: FlaskClient
) -> None:
    shelve_deck(app, quiz_deck(SHORTS))
    desk = Sitting(alice)
    desk.send(text="zebra1")
    other = app.test_client()
    sign_in(other, ALICE)
    assert 'value="zebra1"' in other.get(f"{desk.path}/1").text
    assert other.get(desk.path).location.endswith("/2")
    assert other.post("/quizzes/of/school/test", data=form_token(other)).location == desk.path
    assert len(attempts(app)) == 1


def test_a_script_saves_at_once_and_the_same_again_changes_nothing(
    app: Flask, alice: FlaskClient
) -> None:
    shelve_deck(app, quiz_deck(SHORTS))
    desk = Sitting(alice)
    fields = form_token(alice) | {"go": "save"}

    def save(text: str, seq: int) -> object:
        data = fields | {"text": text, "seq": str(seq)}
        return alice.post(f"{desk.path}/1", data=data, headers=SCRIPT).json

    assert save("zeb", 1) == {"seq": 1, "answered": True}
    assert save("zebra1", 3) == {"seq": 3, "answered": True}
    assert save("zebra1", 3) == {"seq": 3, "answered": True}
    assert save("late", 2) == {"seq": 3, "answered": True}
    assert 'value="zebra1"' in desk.open(1)
    assert save("from another browser", 3) == {"seq": 4, "answered": True}
    assert [step.seq for step in steps(app)] == [1, 2, 3, 4]
    assert "refused" in str(save("x" * 501, 9))


def test_a_question_is_flagged_and_the_end_tells_what_is_open(
    app: Flask, alice: FlaskClient
) -> None:
    shelve_deck(app, quiz_deck(SHORTS))
    desk = Sitting(alice)
    desk.send("flag", text="zebra1")
    assert "Question 1, answered, flagged" in desk.page
    desk.send("3")
    assert "Question 3 of 3" in desk.page
    desk.send("next")
    assert "1 of 3 questions are answered." in desk.page
    named = dict(re.findall(r'href="([^"]+)"><b>.*?class="asks"[^>]*>([^<]+)<', desk.page))
    assert named == {f"{desk.path}/{n}": f"Name number {n}." for n in (1, 2, 3)}
    desk.open(1)
    desk.send("unflag", text="zebra1")
    assert "Question 1, answered" in desk.page
    assert "flagged" not in desk.page


def test_the_server_hands_in_at_the_deadline_though_nobody_is_there(
    app: Flask, alice: FlaskClient, time: Clock
) -> None:
    shelve_deck(app, quiz_deck(SHORTS, more=TIMED))
    desk = Sitting(alice)
    desk.send(text="zebra1")
    time.wait(minutes=10, seconds=3)
    result = app.test_cli_runner().invoke(args=["quizzes", "tidy"])
    assert result.output == "1 attempt handed in.\n"
    (attempt,) = attempts(app)
    assert attempt.score == 1
    assert attempt.deadline is not None
    assert attempt.submitted_at == attempt.deadline + 1000
    assert "0 attempts" in app.test_cli_runner().invoke(args=["quizzes", "tidy"]).output


def test_an_answer_after_the_deadline_is_refused_and_one_before_it_counts(
    app: Flask, alice: FlaskClient, time: Clock
) -> None:
    shelve_deck(app, quiz_deck(SHORTS, more=TIMED))
    desk = Sitting(alice)
    time.wait(minutes=10)
    desk.send(text="zebra1")
    time.wait(seconds=2)
    data = form_token(alice) | {"go": "save", "text": "zebra2", "seq": "1"}
    answer = alice.post(f"{desk.path}/2", data=data, headers=SCRIPT)
    assert answer.json == {"over": f"{desk.path}/review"}
    assert "last answer arrived after the time was over" in alice.get(f"{desk.path}/review").text
    for path, text, late in ((1, "zebra1", False), (2, " ", False), (2, "x" * 501, True)):
        alice.post(f"{desk.path}/{path}", data=form_token(alice) | {"go": "next", "text": text})
        page = alice.get(f"{desk.path}/review").text
        assert ("arrived after the time was over" in page) is late
        assert ("handed in as they stood" in page) is not late
    assert [attempt.score for attempt in attempts(app)] == [1]
    assert alice.get(f"{desk.path}/2").location.endswith("/review")


def test_looking_at_an_attempt_after_its_time_hands_it_in(
    app: Flask, alice: FlaskClient, time: Clock
) -> None:
    shelve_deck(app, quiz_deck(SHORTS, more=TIMED))
    desk = Sitting(alice)
    time.wait(minutes=11)
    assert "0 of 3 points" in desk.open(1)


def test_going_on_with_an_attempt_whose_time_is_over_leads_to_its_review_and_begins_no_other(
    app: Flask, alice: FlaskClient, time: Clock
) -> None:
    shelve_deck(app, quiz_deck(SHORTS, more=TIMED))
    desk = Sitting(alice)
    time.wait(minutes=11)
    answer = alice.post("/quizzes/of/school/test", data=form_token(alice))
    assert answer.location == f"{desk.path}/review"
    assert [attempt.score for attempt in attempts(app)] == [0]


def test_an_attempt_that_is_allowed_once_begins_once(app: Flask, alice: FlaskClient) -> None:
    shelve_deck(app, quiz_deck(SHORTS, review="exam", more=ONCE))
    desk = Sitting(alice)
    desk.send(text="zebra1")
    page = desk.hand_in()
    assert "1 of 3 points" in page  # the only attempt is used up, so the quiz has closed
    assert alice.post("/quizzes/of/school/test", data=form_token(alice)).status_code == 422
    assert "used every attempt" in alice.get("/quizzes/of/school/test").text


def test_what_is_drawn_is_what_was_predicted(app: Flask, alice: FlaskClient) -> None:
    shelve_deck(app, quiz_deck(CHOICES))
    for key in ("c1", "c2", "c3"):
        remember(app, user_id(app, ALICE), key, stability=100_000.0)
    page = alice.get("/quizzes/of/school/test").text
    assert "<dt>points expected, of 3</dt><dd>3</dd>" in page
    assert "nine in ten such scores lie between 3 and 3 points." in page
    begun = Sitting(alice)
    (attempt,) = attempts(app)
    assert json.loads(attempt.predicted)["points"] == pytest.approx(3.0, abs=0.1)
    for right in ("right-1", "right-2", "right-3"):
        begun.choose(right)
    assert "Expected were 3 (3 to 3): about as you did." in begun.hand_in()


@pytest.mark.engine("sqlite")
def test_fifty_submits_at_once_make_one_graded_attempt(app: Flask, alice: FlaskClient) -> None:
    shelve_deck(app, quiz_deck(SHORTS))
    subscribe(alice)
    desk = Sitting(alice)
    desk.send(text="zebra1")
    data = form_token(alice)
    cookie = alice.get_cookie("recto")
    assert cookie

    def submit(_number: int) -> int:
        client = app.test_client()
        client.set_cookie("recto", cookie.value)
        return client.post(f"{desk.path}/end", data=data).status_code

    with ThreadPoolExecutor(16) as threads:
        assert set(threads.map(submit, range(50))) == {303}
    assert len(log(app, user_id(app, ALICE))) == 1
    assert [attempt.moved for attempt in attempts(app)] == [1]


def test_bob_finds_nothing_of_alices_attempt(app: Flask, alice: FlaskClient) -> None:
    shelve_deck(app, quiz_deck(SHORTS))
    desk = Sitting(alice)
    bob = join(app, BOB)
    data = form_token(bob)
    for path in ("", "/1", "/end", "/review"):
        assert bob.get(desk.path + path).status_code == 404
    for path in ("/1", "/end"):
        assert bob.post(desk.path + path, data=data | {"go": "next"}).status_code == 404
    assert alice.get(f"{desk.path}/9").status_code == 404
    assert alice.get("/quizzes/of/school/none").status_code == 404


def test_a_quiz_moves_memory_and_the_log_gives_the_same_again(
    app: Flask, alice: FlaskClient, time: Clock
) -> None:
    shelve_deck(app, quiz_deck(SHORTS))
    subscribe(alice)
    desk = Sitting(alice)
    for text in ("zebra1", "no", ""):
        desk.send(text=text)
    assert "This quiz counts for your memory of 2 cards." in desk.hand_in()
    rows = log(app, user_id(app, ALICE))
    assert sorted((row.kind, row.rating, row.mode) for row in rows) == [
        ("quiz", 1, "typed"),
        ("quiz", 3, "typed"),
    ]
    known = state(app, user_id(app, ALICE), "s1")
    assert known is not None
    assert known.reps == 1
    assert "everything was as stored" in rebuilt(app)
    time.wait(minutes=5)
    again = Sitting(alice)
    again.send(text="no")
    assert "No answer counts for your memory" in again.hand_in()
    assert [row.rating for row in log(app, user_id(app, ALICE))].count(None) == 1
    time.wait(days=1)
    later = Sitting(alice)
    later.send(text="zebra1")
    assert "your memory of 1 card." in later.hand_in()
    assert "everything was as stored" in rebuilt(app)


def test_a_study_answer_of_the_day_keeps_a_quiz_from_counting(
    app: Flask, alice: FlaskClient
) -> None:
    shelve_deck(app, quiz_deck(SHORTS))
    subscribe(alice)
    Desk(alice, "school").study(3, text="zebra1")
    desk = Sitting(alice)
    desk.send(text="no")
    assert "No answer counts for your memory" in desk.hand_in()


def test_what_a_guest_answered_goes_with_them(app: Flask) -> None:
    shelve_deck(app, quiz_deck(SHORTS))
    guest = try_out(app)
    desk = Sitting(guest)
    desk.send(text="zebra1")
    data = form_token(guest) | {"name": "Alice", "email": ALICE.email, "password": ALICE.password}
    assert guest.post("/sign-up", data=data).status_code == 302
    assert 'value="zebra1"' in desk.open(1)
    kept = guest.get("/settings/data").json
    assert kept
    assert [step["response"] for step in kept["answer_step"]] == ['"zebra1"']
    assert "seed" not in kept["attempt"][0]


@pytest.mark.parametrize("behaviour", ["adaptive", "interactive", "certainty"])
@pytest.mark.parametrize("strategy", ["random", "weakness", "edge"])
def test_a_practice_quiz_takes_several_decks_tags_and_every_behaviour(
    app: Flask, alice: FlaskClient, behaviour: str, strategy: str
) -> None:
    shelve_deck(app, quiz_deck(SHORTS))
    shelve_deck(app, quiz_deck(CHOICES).replace("deck: school", "deck: other"))
    shelve_deck(app, quiz_deck(CHOICES).replace("deck: school", "deck: third"))
    wish = {"number": "20", "kinds": "all", "behaviour": behaviour, "strategy": strategy}
    decks = {"deck": ["school", "other"], "tags": "none, Asked"}  # as pages say the topic
    answer = alice.post("/quizzes/practice", data=form_token(alice) | wish | decks)
    assert answer.status_code == 303
    assert "Question 1 of 6" in alice.get(answer.location).text


def test_a_practice_quiz_asks_what_was_wished_for(app: Flask, alice: FlaskClient) -> None:
    shelve_deck(app, quiz_deck(SHORTS + CHOICES))
    subscribe(alice)
    fields = form_token(alice) | {"deck": "", "number": "5", "kinds": "choice"}
    data = fields | {"behaviour": "immediate", "minutes": "5"}
    answer = alice.post("/quizzes/practice", data=data)
    assert answer.status_code == 303
    (attempt,) = attempts(app)
    assert attempt.deadline == attempt.started_at + 5 * 60_000
    page = alice.get(answer.location).text
    assert "Question 1 of 3" in page
    assert "Check" in page
    assert alice.post("/quizzes/practice", data=data | {"minutes": "999"}).status_code == 422
    assert alice.post("/quizzes/practice", data=data | {"tags": "no such"}).status_code == 422
    assert alice.post("/quizzes/practice", data=data | {"deck": "none"}).status_code == 404


def test_a_tag_that_nobody_has_gives_the_form_back_with_what_was_entered(
    app: Flask, alice: FlaskClient
) -> None:
    shelve_deck(app, quiz_deck(SHORTS))
    subscribe(alice)
    fields = form_token(alice) | {"number": "20", "behaviour": "adaptive", "minutes": "7"}
    told = alice.post("/quizzes/practice", data=fields | {"tags": "nosuchtag"})
    assert told.status_code == 422
    assert "No card of these decks is tagged nosuchtag." in told.text
    assert '<option selected value="20">' in told.text
    assert 'value="7"' in told.text
    told = alice.post("/quizzes/practice", data=fields | {"kinds": "choice"})
    assert "no card that is chosen" in told.text
    begun = alice.post("/quizzes/practice", data=fields | {"tags": "asked"})
    page = alice.get(begun.location).text
    assert "Check as often as you like until it is right" in page
    assert "What to expect is not known yet, as these cards are new to you." in page


def test_attempts_are_dated_in_the_time_zone_of_their_learner(
    app: Flask, alice: FlaskClient
) -> None:
    shelve_deck(app, quiz_deck(SHORTS))
    with app.app_context():
        db.session.execute(update(User).values(time_zone="Pacific/Kiritimati"))
        db.session.commit()
    desk = Sitting(alice)
    desk.hand_in()
    with app.app_context():
        db.session.execute(
            update(Attempt).values(started_at=1_795_473_060_000)  # 23 Nov 2026, 22:31 in UTC
        )
        db.session.commit()
    for page in ("/quizzes/", "/quizzes/of/school/test"):
        assert "24 Nov 2026" in alice.get(page).text


def test_who_studies_no_deck_yet_may_practise_with_the_library(app: Flask) -> None:
    shelve_deck(app, quiz_deck(SHORTS))
    bob = join(app, BOB)
    found = forms_of(bob.get("/quizzes/").text)
    action, fields = next(each for each in found if each[0] == "/quizzes/practice")
    begun = bob.post(action, data=fields)
    assert begun.status_code == 303
    assert "Name number" in bob.get(begun.location).text
