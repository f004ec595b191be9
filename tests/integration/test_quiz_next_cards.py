"""The review of an attempt: what was missed, what it moved, and its cards as one's next ones."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.db import db
from app.decks.models import Subscription
from app.study.models import Review, StudySession
from tests.people import ALICE, BOB, join, user_id
from tests.quizzing import CHOICES, SHORTS, Sitting, form_token, quiz_deck, subscribe
from tests.shelf import remember
from tests.studying import card_id, form, forms, log, rebuilt, shelve_deck, state


def reviewed(
    app: Flask, *answers: str, deck: str = "", study: bool = True
) -> tuple[FlaskClient, Sitting]:
    """Let Alice take a quiz of three typed questions and look at the review."""
    shelve_deck(app, deck or quiz_deck(SHORTS))
    alice = join(app, ALICE)
    if study:
        subscribe(alice)
    sitting = Sitting(alice)
    for number, text in enumerate(answers, start=1):
        sitting.open(number)
        sitting.send("next", text=text)
    sitting.hand_in()
    return alice, sitting


def study_next(client: FlaskClient, sitting: Sitting, *slots: int) -> str:
    """Press the button with these questions ticked; return where it leads."""
    data = form_token(client) | {"slot": [str(slot) for slot in slots]}
    answer = client.post(f"{sitting.path}/next", data=data)
    assert answer.status_code == 303
    return str(answer.location)


def picks(app: Flask) -> list[Review]:
    """Read the picks of Alice that stand."""
    with app.app_context():
        rows = list(db.session.scalars(select(Review).where(Review.kind == "manual")))
        void = {row.voids for row in rows if row.voids}
        return [row for row in rows if row.action and row.id not in void]


def subscribed(app: Flask) -> int:
    """Count the subscriptions of Alice."""
    with app.app_context():
        query = select(Subscription).where(Subscription.user_id == user_id(app, ALICE))
        return len(list(db.session.scalars(query)))


def answer_card(client: FlaskClient, page: str, rating: str = "4") -> str:
    """Look at the answer of the card on the screen, rate it easy, and show the next page."""
    asked = form(page, "/reveal")
    shown = client.post(asked.action, data=asked.fields).text
    given = form(shown, "/answer")
    answer = client.post(given.action, data=given.fields | {"rating": rating})
    return client.get(answer.location).text


def test_todays_page_leads_back_to_picked_cards_until_they_are_done(app: Flask) -> None:
    alice, sitting = reviewed(app, "no", "no", "no")
    assert "that you picked" not in alice.get("/").text
    where = study_next(alice, sitting, 1, 2)
    page = alice.get("/").text
    assert f'<a href="{where}" dir="auto">2 cards that you picked</a> School, not begun yet' in page
    shown = answer_card(alice, alice.get(where).text)
    assert "School, 1 answered" in alice.get("/").text
    answer_card(alice, shown)
    assert "that you picked" not in alice.get("/").text


def test_the_missed_cards_are_ticked_and_the_session_asks_exactly_them(app: Flask) -> None:
    alice, sitting = reviewed(app, "zebra1", "lion")
    assert "2 cards were missed." in sitting.page
    ticked = re.findall(r'name="slot" value="(\d)" form="next" checked', sitting.page)
    assert ticked == ["2", "3"]
    page = alice.get(study_next(alice, sitting, *map(int, ticked))).text
    assert "Name number 2." in page
    page = answer_card(alice, page)
    assert "Name number 3." in page
    page = answer_card(alice, page)
    assert "right the first time" in page
    assert "Name number 1." not in page


def test_a_quiz_that_hides_what_was_right_offers_no_cards(app: Flask) -> None:
    deck = quiz_deck(SHORTS, review="exam", more="  attempts: 2\n")
    alice, sitting = reviewed(app, "lion", deck=deck)
    assert "next cards" not in sitting.page
    study_next(alice, sitting, 1, 2)
    assert picks(app) == []


def test_the_pick_itself_moves_no_memory_and_twice_is_once(app: Flask) -> None:
    alice, sitting = reviewed(app, "zebra1", "lion")
    alice_id = user_id(app, ALICE)
    before = [state(app, alice_id, f"s{n}") for n in (1, 2, 3)]
    told = [(one.stability, one.last_at, one.reps) if one else None for one in before]
    first = study_next(alice, sitting, 2, 3)
    assert study_next(alice, sitting, 2, 3) == first
    after = [state(app, alice_id, f"s{n}") for n in (1, 2, 3)]
    assert [(one.stability, one.last_at, one.reps) if one else None for one in after] == told
    assert sorted(row.action or "" for row in picks(app)) == ["pick:0001", "pick:0002"]
    assert "everything was as stored" in rebuilt(app)


def test_a_learner_may_tick_other_cards_instead(app: Flask) -> None:
    alice, sitting = reviewed(app, "zebra1", "lion")
    study_next(alice, sitting, 2, 3)
    page = alice.get(study_next(alice, sitting, 1)).text
    assert "Name number 1." in page
    assert [row.card_id for row in picks(app)] == [card_id(app, "s1")]


def test_a_session_under_way_goes_on(app: Flask) -> None:
    alice, sitting = reviewed(app, "zebra1", "lion")
    address = study_next(alice, sitting, 2, 3)
    answer_card(alice, alice.get(address).text)
    page = alice.get(study_next(alice, sitting, 1)).text
    assert "Name number 3." in page
    assert "Go on with them" in alice.get(f"{sitting.path}/review").text


def test_a_session_that_ended_begins_anew(app: Flask) -> None:
    alice, sitting = reviewed(app, "zebra1", "lion", "zebra3")
    answer_card(alice, alice.get(study_next(alice, sitting, 2)).text)
    assert "1 card of this quiz was studied." in alice.get(f"{sitting.path}/review").text
    assert "Name number 2." in alice.get(study_next(alice, sitting, 2)).text


def test_taking_it_back_leaves_everything_as_it_was(app: Flask) -> None:
    alice, sitting = reviewed(app, "zebra1", "lion", study=False)
    assert subscribed(app) == 0
    address = study_next(alice, sitting, 2, 3)
    assert subscribed(app) == 1
    page = alice.get(f"{sitting.path}/review").text
    back = next(each for each in forms(page) if each.action.endswith("/next/back"))
    assert alice.post(back.action, data=back.fields).status_code == 303
    assert subscribed(app) == 0
    assert picks(app) == []
    assert "Make these my next cards" in alice.get(f"{sitting.path}/review").text
    assert "No cards are waiting here." in alice.get(address).text
    alice.post(back.action, data=back.fields)  # twice is once


def test_what_was_answered_is_undone_in_the_session_not_by_taking_it_back(app: Flask) -> None:
    alice, sitting = reviewed(app, "zebra1", "lion")
    address = study_next(alice, sitting, 2, 3)
    page = answer_card(alice, alice.get(address).text)
    data = form_token(alice)
    told = alice.post(f"{sitting.path}/next/back", data=data, follow_redirects=True).text
    assert "Undo the answers in the session first." in told
    undo = form(page, "/undo")
    alice.post(undo.action, data=undo.fields)
    assert "Name number 2." in alice.get(address).text
    nothing = alice.post(undo.action, data=undo.fields, follow_redirects=True).text
    assert "There is nothing to undo." in nothing
    assert len(picks(app)) == 2


def test_nothing_ticked_is_said(app: Flask) -> None:
    alice, sitting = reviewed(app, "zebra1", "lion")
    told = alice.get(study_next(alice, sitting)).text
    assert "Tick at least one question to study." in told


def test_cards_for_quizzes_alone_cannot_be_studied(app: Flask) -> None:
    only = SHORTS.replace("  tags: [asked]\n", "  tags: [asked]\n  flashcard: no\n")
    alice, sitting = reviewed(app, "lion", deck=quiz_deck(only))
    assert "None of these cards can be studied." in alice.get(study_next(alice, sitting, 1)).text


def test_nobody_else_studies_from_an_attempt(app: Flask) -> None:
    _alice, sitting = reviewed(app, "lion")
    bob = join(app, BOB)
    answer = bob.post(f"{sitting.path}/next", data=form_token(bob) | {"slot": "1"})
    assert answer.status_code == 404
    with app.app_context():
        assert list(db.session.scalars(select(StudySession))) == []


def test_the_review_says_what_moved_and_how(app: Flask) -> None:
    _, sitting = reviewed(app, "zebra1", "lion")
    text = re.sub(r"<[^>]+>", "", sitting.page)
    assert "This quiz counts for your memory of 2 cards." in text
    assert "Question 1: held well" in text
    assert "Question 2: still to be learnt, comes back soon" in text
    assert "Question 3:" not in text
    moved = [row for row in log_of(app) if row.rating]
    assert len(moved) == 2


def log_of(app: Flask) -> list[Review]:
    """Read Alice's log."""
    return log(app, user_id(app, ALICE))


def test_only_what_was_wrong_is_shown_where_wanted(app: Flask) -> None:
    alice, sitting = reviewed(app, "zebra1", "lion")
    assert sitting.page.count('class="reviewed"') == 1
    assert "Only what was wrong (2)" in sitting.page
    page = alice.get(f"{sitting.path}/review?show=wrong").text
    assert 'id="question-1"' not in page
    assert 'id="question-2"' in page
    assert 'id="question-3"' in page


def test_the_expectation_stands_beside_each_outcome(app: Flask) -> None:
    shelve_deck(app, quiz_deck(CHOICES))
    alice = join(app, ALICE)
    remember(app, user_id(app, ALICE), "c2", stability=100_000.0)
    text = " ".join(re.sub(r"<[^>]+>", " ", Sitting(alice).hand_in()).split())
    assert "100 % of such answers were expected right; this one was not answered." in text
    assert text.count("You had not met this card before the quiz.") == 2
