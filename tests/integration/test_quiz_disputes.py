"""Rulings and disputes on the pages: tried, applied, told; raised, answered, and by whom."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from app.accounts.models import User
from app.core.reviewpolicy import PRESETS
from app.db import db
from tests.marking import OPEN, PATH, audit, give, scores, take
from tests.people import ADA, ALICE, BOB, CHARLIE, IRIS, Person, join, sign_in, user_id
from tests.quizzing import CHOICES, SHORTS, Sitting, form_token, quiz_deck
from tests.shelf import cards, statements
from tests.shelf import give as change_deck
from tests.studying import form, forms, shelve_deck

OLGA = Person("Olga", role="instructor")
WRONG = "I think <b>okapi</b> is right as well."


def browser(app: Flask, person: Person) -> FlaskClient:
    """Give a new browser of somebody who has an account."""
    client = app.test_client()
    sign_in(client, person)
    return client


@pytest.fixture
def iris(app: Flask) -> FlaskClient:
    """Let Iris give three questions, which Alice and Bob hand in; give Iris's browser."""
    shelve_deck(app, quiz_deck(SHORTS))
    client = join(app, IRIS)
    for person in (ALICE, BOB):
        join(app, person)
    give(app)
    take(app, ALICE, "zebra1", "okapi")
    take(app, BOB, "zebra1", "Okapi ")
    return client


def question(app: Flask, key: str) -> str:
    """Give the address of a question."""
    return f"{PATH}/questions/{cards(app)[key].id}"


def attempt_of(app: Flask, person: Person) -> str:
    """Give the address of somebody's attempt."""
    html = browser(app, person).get("/quizzes/").text
    found = re.search(r'href="(/quizzes/attempts/[0-9a-f-]+)"', html)
    assert found
    return found[1]


def dispute(app: Flask, person: Person, path: str, number: int, text: str = WRONG) -> FlaskClient:
    """Let somebody say in their review that a question is wrong."""
    client = browser(app, person)
    found = form(client.get(f"{path}/review").text, f"/{number}/dispute")
    assert client.post(found.action, data=found.fields | {"text": text}).status_code == 303
    return client


def apply(client: FlaskClient, where: str, **wish: str) -> str:
    """Show what a ruling would do, apply it, and give the page that follows."""
    shown = client.get(where, query_string=wish).text
    found = next(
        each for each in re.findall(r"<form.*?</form>", shown, re.DOTALL) if "digest" in each
    )
    fields = form(f"<body>{found}</body>", "")
    answer = client.post(where, data=fields.fields)
    assert answer.status_code == 303, answer.text
    return client.get(answer.location).text


def test_a_ruling_is_shown_before_it_is_applied_and_told_to_learners(
    app: Flask, iris: FlaskClient
) -> None:
    where = question(app, "s2")
    shown = iris.get(where, query_string={"kind": "full", "reason": "It was unclear."}).text
    assert "What this ruling would do" in shown
    assert scores(app) == [(1, 3), (1, 3)]
    page = apply(iris, where, kind="full", reason="It was unclear.")
    assert "Done: everybody got full marks here." in page
    assert "Take back" in page
    assert scores(app) == [(2, 3), (2, 3)]
    review = browser(app, ALICE).get(f"{attempt_of(app, ALICE)}/review").text
    assert "Everybody got full marks here" in review
    assert "It was unclear." in review
    assert "full marks" in iris.get(f"{PATH}/questions").text
    page = apply(iris, where, kind="lift:full", reason="It was clear after all.")
    assert scores(app) == [(1, 3), (1, 3)]
    assert [entry["ruling"] for entry in audit(app, "ruling")] == ["full", "lift"]


def test_answers_of_learners_are_offered_folded_and_counted(app: Flask, iris: FlaskClient) -> None:
    where = question(app, "s2")
    page = iris.get(where).text
    assert re.search(r'value="(okapi|Okapi)".{0,90} 2</span>', page, re.DOTALL)
    apply(iris, where, kind="accept", accept="okapi", reason="It is one too.")
    assert scores(app) == [(2, 3), (2, 3)]
    review = browser(app, BOB).get(f"{attempt_of(app, BOB)}/review").text
    assert "“okapi” is right too" in review
    assert "(as it was graded that day; the ruling moves the score" in review


def test_what_learners_may_not_see_yet_no_ruling_tells(app: Flask) -> None:
    shelve_deck(app, quiz_deck(SHORTS))
    iris = join(app, IRIS)
    join(app, ALICE)
    give(app, replace(OPEN, review=PRESETS["homework"]))
    take(app, ALICE, "no", "okapi")
    apply(iris, question(app, "s1"), kind="accept", other="keyaccept", reason="Too.")
    apply(iris, question(app, "s2"), kind="drop", reason="Unclear.")
    page = browser(app, ALICE).get(f"{attempt_of(app, ALICE)}/review").text
    assert "keyaccept" not in page
    assert "This question does not count" in page


def test_the_newer_version_grades_and_the_review_shows_its_key(app: Flask) -> None:
    shelve_deck(app, quiz_deck(CHOICES))
    iris = join(app, IRIS)
    join(app, ALICE)
    give(app)
    take(app, ALICE, 2)
    newer = CHOICES.replace("right: right-1", "right: other-1")
    shelve_deck(app, quiz_deck(newer.replace("[wrong-1, other-1]", "[wrong-1, right-1]")))
    where = question(app, "c1")
    assert "The card has been edited since: version 2" in iris.get(where).text
    apply(iris, where, kind="key", version="2", reason="The key was wrong.")
    page = browser(app, ALICE).get(f"{attempt_of(app, ALICE)}/review").text
    assert "Graded by a newer version of this question" in page
    assert re.search(r'class="opt right".{0,300}other-1', page, re.DOTALL)


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"kind": "points", "points": "0"}, "more than 0"),
        ({"kind": "accept"}, "No answer is given"),
        ({"kind": "key", "version": "7"}, "no such version"),
        ({"kind": "lift:drop"}, "not in force"),
        ({"kind": "nonsense"}, "no ruling"),
    ],
)
def test_a_ruling_that_cannot_be_tried_says_why(
    app: Flask, iris: FlaskClient, wish: dict[str, str], words: str
) -> None:
    answer = iris.get(question(app, "s2"), query_string=wish)
    assert answer.status_code == 422
    assert words in answer.text


def test_a_ruling_without_a_reason_or_overtaken_is_not_written(
    app: Flask, iris: FlaskClient
) -> None:
    where = question(app, "s2")
    fields = form_token(iris) | {"kind": "full", "digest": "old"}
    answer = iris.post(where, data=fields)
    assert (answer.status_code, "needs its reason" in answer.text) == (422, True)
    answer = iris.post(where, data=fields | {"reason": "Unclear."})
    assert (answer.status_code, "Attempts have changed" in answer.text) == (409, True)
    assert audit(app, "ruling") == []


def test_a_dispute_reaches_who_gives_the_quiz_and_its_reply_the_learner(
    app: Flask, iris: FlaskClient
) -> None:
    path = attempt_of(app, ALICE)
    alice = dispute(app, ALICE, path, 2)
    page = alice.get(f"{path}/review").text
    assert "You wrote:" in page
    assert "I think &lt;b&gt;okapi" in page
    assert "/2/dispute" not in page
    assert "1 message to answer" in iris.get(f"{PATH}/questions").text
    where = question(app, "s2")
    found = form(iris.get(where).text, "/reply")
    assert iris.post(found.action, data=found.fields | {"reply": "It is."}).status_code == 303
    assert "It is." in alice.get(f"{path}/review").text
    for text, status in (("No.", 422), (" ", 422), ("It is.", 303)):
        again = iris.post(found.action, data=found.fields | {"reply": text})
        assert again.status_code == status
    assert "to answer" not in iris.get(f"{PATH}/questions").text


def test_a_reply_with_a_ruling_is_one_act_that_is_shown_first(
    app: Flask, iris: FlaskClient
) -> None:
    path = attempt_of(app, ALICE)
    alice = dispute(app, ALICE, path, 2)
    where = question(app, "s2")
    found = form(iris.get(where).text, "/reply")
    sent = found.fields | {"reply": "It is one.", "then": "accept"}
    shown = iris.post(found.action, data=sent).text
    assert "What this ruling would do" in shown
    assert "Not sent yet" in shown
    assert "It is one." not in alice.get(f"{path}/review").text
    assert scores(app) == [(1, 3), (1, 3)]
    trial = next(one for one in forms(shown) if "digest" in one.fields)
    fields = trial.fields | {"reply": "It is one.", "accept": "okapi"}
    assert iris.post(where, data=fields | {"digest": "old"}).status_code == 409
    assert iris.post(where, data=fields | {"reply": " "}).status_code == 422
    assert scores(app) == [(1, 3), (1, 3)]
    assert iris.post(where, data=fields).status_code == 303
    assert scores(app) == [(2, 3), (2, 3)]
    assert "It is one." in alice.get(f"{path}/review").text
    assert "to answer" not in iris.get(f"{PATH}/questions").text


def test_a_number_is_taken_as_right_too_however_it_is_written(app: Flask) -> None:
    number = "- id: n1\n  number: How long?\n  answer: 6000\n  unit: km\n  tags: [asked]\n"
    shelve_deck(app, quiz_deck(number))
    iris = join(app, IRIS)
    for person in (ALICE, BOB):
        join(app, person)
    give(app)
    take(app, ALICE, "5,400")
    take(app, BOB, "5400 km")
    apply(iris, question(app, "n1"), kind="accept", accept="5,400", reason="Of the old bed.")
    assert scores(app) == [(1, 1), (1, 1)]


def test_one_dispute_for_each_question_and_none_where_nothing_is_told(
    app: Flask, iris: FlaskClient
) -> None:
    path = attempt_of(app, ALICE)
    alice = dispute(app, ALICE, path, 2)
    token = form_token(alice)
    alice.post(f"{path}/2/dispute", data=token | {"text": "Another."})
    assert "Another." not in alice.get(f"{path}/review").text
    assert alice.post(f"{path}/1/dispute", data=token | {"text": " "}).status_code == 422
    assert alice.post(f"{path}/1/dispute", data=token | {"text": "x" * 1001}).status_code == 422
    assert alice.post(f"{path}/9/dispute", data=token | {"text": "x"}).status_code == 404
    assert browser(app, BOB).post(f"{path}/1/dispute", data=token).status_code in {400, 404}
    del iris


def test_an_exam_that_tells_nothing_yet_takes_no_dispute(app: Flask) -> None:
    shelve_deck(app, quiz_deck(SHORTS))
    join(app, IRIS)
    alice = join(app, ALICE)
    give(app, replace(OPEN, review=PRESETS["exam"]))
    path = take(app, ALICE, "no")
    assert "dispute" not in alice.get(f"{path}/review").text
    token = form_token(alice)
    assert alice.post(f"{path}/1/dispute", data=token | {"text": "Hm."}).status_code == 403


@pytest.mark.parametrize(("owner", "answers"), [(None, ADA), (BOB, BOB)])
def test_without_an_assignment_a_dispute_goes_to_who_looks_after_the_deck(
    app: Flask, owner: Person | None, answers: Person
) -> None:
    shelve_deck(app, quiz_deck(SHORTS))
    people = {each: join(app, each) for each in (ALICE, BOB, ADA, CHARLIE)}
    if owner:
        change_deck(app, "school", owner_id=user_id(app, owner))
    desk = Sitting(people[ALICE])
    desk.send(text="okapi")
    who = f"{owner.name}, who writes this deck" if owner else "whoever looks after this server"
    assert f"It goes to {who}." in desk.hand_in()
    assert f"message goes to {who}." in dispute(app, ALICE, desk.path, 1).get("/quizzes/").text
    readers = {each for each in people if "okapi" in people[each].get("/quizzes/disputes").text}
    assert readers == {answers}
    found = form(people[answers].get("/quizzes/disputes").text, "/1")
    reply = found.fields | {"reply": "Thank you, mended."}
    token = form_token(people[CHARLIE])
    assert people[CHARLIE].post(found.action, data=reply | token).status_code == 404
    assert people[answers].post(found.action, data=reply).status_code == 303
    assert "Thank you, mended." in people[ALICE].get(f"{desk.path}/review").text
    assert "Nothing waits for a reply" in people[answers].get("/quizzes/disputes").text


def test_where_nobody_looks_after_a_deck_no_reply_is_promised(app: Flask) -> None:
    shelve_deck(app, quiz_deck(SHORTS))
    alice = join(app, ALICE)
    with app.app_context():
        db.session.execute(update(User).values(role="learner"))
        db.session.commit()
    desk = Sitting(alice)
    desk.send(text="okapi")
    assert "your message waits for whoever will" in desk.hand_in()
    page = dispute(app, ALICE, desk.path, 1).get(f"{desk.path}/review").text
    assert "Nobody looks after the decks of this server yet" in page
    assert "The reply will stand here." not in page


def test_another_instructor_neither_rules_nor_replies(app: Flask, iris: FlaskClient) -> None:
    dispute(app, ALICE, attempt_of(app, ALICE), 2)
    where = question(app, "s2")
    found = form(iris.get(where).text, "/reply")
    olga = join(app, OLGA)
    token = form_token(olga)
    assert olga.get(where).status_code == 404
    ruling = token | {"kind": "full", "reason": "Mine."}
    assert olga.post(where, data=ruling).status_code == 404
    assert olga.post(found.action, data=token | {"reply": "Mine."}).status_code == 404
    assert audit(app, "ruling") == []


def test_the_pages_of_questions_ask_the_database_few_things(app: Flask, iris: FlaskClient) -> None:
    dispute(app, ALICE, attempt_of(app, ALICE), 2)
    where = question(app, "s2")
    for path, most in ((f"{PATH}/questions", 14), (where, 18), (f"{where}?kind=full", 26)):
        iris.get(path)
        with statements(app) as seen:
            assert iris.get(path).status_code == 200
        assert len(seen) <= most, (path, len(seen), seen)


def test_questions_of_every_kind_are_shown_with_their_key(app: Flask) -> None:
    kinds = (
        "- {id: o, order: Sort them., items: [one, two, three], tags: [asked]}\n"
        "- {id: m, match: Pair them., pairs: {a: keya, b: keyb}, tags: [asked]}\n"
        "- {id: s, select: All., right: [keyx, keyy], wrong: [z], tags: [asked]}\n"
        "- {id: t, truth: So., answer: true, tags: [asked]}\n"
        '- {id: c, cloze: "A {{c1::keygap}} b.", tags: [asked]}\n'
    )
    shelve_deck(app, quiz_deck(kinds))
    iris = join(app, IRIS)
    join(app, ALICE)
    give(app)
    take(app, ALICE, *([1, 0, 2], [0, None], [2], False, "gap"))
    shown = {key: iris.get(question(app, key)).text for key in ("o", "m", "s", "t", "c/c1")}
    assert [shown["m"].count(key) > 0 for key in ("keya", "keyb")] == [True, True]
    assert "keygap" in shown["c/c1"]
    assert "two · one · three" in shown["o"]
    apply(iris, question(app, "t"), kind="points", points="2", reason="Long.")
    review = browser(app, ALICE).get(f"{attempt_of(app, ALICE)}/review").text
    assert "This question counts 2 points" in review
    assert "0 of 2 points" in review


def test_an_answer_without_a_place_in_the_newer_version_keeps_its_grade(app: Flask) -> None:
    shelve_deck(app, quiz_deck(CHOICES))
    iris = join(app, IRIS)
    for person in (ALICE, BOB):
        join(app, person)
    give(app)
    take(app, ALICE, 0)
    take(app, BOB, 1)
    shelve_deck(app, quiz_deck(CHOICES.replace("[wrong-1, other-1]", "[new-1]")))
    apply(iris, question(app, "c1"), kind="key", version="2", reason="One wrong option less.")
    assert scores(app) == [(1, 3), (0, 3)]
    page = browser(app, BOB).get(f"{attempt_of(app, BOB)}/review").text
    assert re.search(r'class="opt wrong".{0,300}wrong-1', page, re.DOTALL)
