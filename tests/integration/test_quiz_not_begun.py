"""Quizzes on decks that their learner has not begun: memory moves, and no card comes unasked."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient

from app.decks.models import CardState
from tests.classing import give_deck, make_class
from tests.giving import give, join, sit
from tests.people import ALICE, BOB, IRIS, send, user_id
from tests.people import join as sign_up
from tests.quizzing import SHORTS, Sitting, quiz_deck, subscribe
from tests.shelf import give as change
from tests.studying import (
    Clock,
    Desk,
    guest_id,
    log,
    post,
    rebuilt,
    shelve_deck,
    sitting,
    state,
    try_out,
)

ONLY = SHORTS.replace("  tags: [asked]\n", "  tags: [asked]\n  flashcard: no\n", 1)
TODAY = '<a href="/study/#met" dir="auto">School</a> met in quizzes, not begun yet'


def taken(client: FlaskClient, *answers: str) -> str:
    """Take the deck's quiz, answer its questions in their order, and give the review."""
    attempt = Sitting(client)
    for text in answers:
        attempt.send(text=text)
    return " ".join(re.sub(r"<[^>]+>", " ", attempt.hand_in()).split())


def known(app: Flask, who: int) -> list[CardState | None]:
    """Read what a learner remembers of the three cards."""
    return [state(app, who, f"s{n}") for n in (1, 2, 3)]


def test_a_deck_met_in_a_quiz_is_remembered_and_its_cards_come_once_it_is_begun(
    app: Flask, time: Clock
) -> None:
    shelve_deck(app, quiz_deck(SHORTS))
    alice = sign_up(app, ALICE)
    told = taken(alice, "zebra1", "no")
    assert "This quiz counts for your memory of 2 cards." in told
    assert "Question 2 : still to be learnt You do not study School yet." in told
    one, two, three = known(app, user_id(app, ALICE))
    assert one is not None
    assert two is not None
    assert (one.reps, two.reps, three) == (1, 1, None)
    assert "everything was as stored" in rebuilt(app)
    time.wait(days=2)
    assert TODAY in alice.get("/").text
    assert "<bdi" in (page := alice.get("/study/").text)
    assert "2</bdi> of" in page
    assert Desk(alice).done  # nothing comes of all one's decks
    desk = Desk(alice, "school")
    assert "Name number 2." in desk.page  # missed, so it is seen again before anything new
    assert "Met in quizzes" not in alice.get("/study/").text
    assert "not begun yet" not in alice.get("/").text
    assert sitting(app, user_id(app, ALICE)).planned_new == 1  # the one that was not answered
    desk.study(3, text="zebra2")
    assert "Name number 1." in desk.page
    assert "everything was as stored" in rebuilt(app)


def test_a_class_sees_in_its_memory_what_quizzes_told(app: Flask, time: Clock) -> None:
    shelve_deck(app, quiz_deck(SHORTS))
    bob, iris = sign_up(app, BOB), sign_up(app, IRIS)
    give_deck(app, make_class(app), "school")
    assert "Bob" not in told_of(iris)
    taken(bob, "zebra1", "zebra2")
    time.wait(hours=1)
    assert "Bob 81 % 2/3" in told_of(iris)


def told_of(iris: FlaskClient) -> str:
    """Read what the class remembers, learner by learner."""
    page = iris.get("/classes/biology/memory/learners").text
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_guest_takes_along_what_quizzes_told_and_the_account_begins_the_deck(
    app: Flask, time: Clock
) -> None:
    shelve_deck(app, quiz_deck(SHORTS))
    alice = sign_up(app, ALICE)
    taken(alice, "no")
    time.wait(days=1)
    guest = try_out(app)
    taken(guest, "zebra1", "zebra2")
    number = guest_id(app)
    form = {"email": ALICE.email, "password": ALICE.password}
    assert send(guest, "/sign-in", form).status_code == 302
    assert known(app, number) == [None, None, None]
    one, two, _ = known(app, user_id(app, ALICE))
    assert one is not None
    assert two is not None
    assert (one.reps, two.reps) == (2, 1)
    assert "everything was as stored" in rebuilt(app)
    data = guest.get("/settings/data").json
    assert data is not None
    assert (len(data["review"]), len(data["card_state"])) == (3, 2)


def test_a_card_for_quizzes_alone_is_remembered_and_never_comes(app: Flask, time: Clock) -> None:
    shelve_deck(app, quiz_deck(ONLY))
    alice = sign_up(app, ALICE)
    subscribe(alice)
    assert "Question 1 : still to be learnt Question 2" in taken(alice, "no", "zebra2")
    found = state(app, user_id(app, ALICE), "s1")
    assert found is not None
    assert (found.reps, found.queue) == (1, -2)
    assert "everything was as stored" in rebuilt(app)
    time.wait(days=1)
    assert asked(alice) == {"2", "3"}
    shelve_deck(app, quiz_deck(SHORTS))  # its author shows it in study from now on
    assert asked(alice) == {"1"}
    shelve_deck(app, quiz_deck(ONLY))
    assert asked(alice) == set()
    assert "everything was as stored" in rebuilt(app)


def asked(client: FlaskClient) -> set[str]:
    """Study the deck without ever knowing a card for good, and tell which cards were asked."""
    desk = Desk(client, "school")
    found: set[str] = set()
    while not desk.done and len(found) < 3:
        found |= set(re.findall(r"Name number (\d)\.", desk.page))
        desk.study(4)
    return found


def test_of_a_deck_that_one_may_not_read_memory_moves_and_nothing_is_offered(
    app: Flask, time: Clock
) -> None:
    shelve_deck(app, quiz_deck(SHORTS))
    iris, alice = sign_up(app, IRIS), sign_up(app, ALICE)
    change(app, "school", owner_id=user_id(app, IRIS), visibility="private", path="")
    key = give(iris, review="homework")
    join(alice, key)
    attempt = sit(alice, key)
    number = re.search(r"Name number (\d)", attempt.page)
    assert number
    attempt.send(text="no")
    assert "still to be learnt" in (told := attempt.hand_in())
    assert "You do not study" not in told
    assert known(app, user_id(app, ALICE))[int(number[1]) - 1] is not None
    time.wait(minutes=1)
    for path in ("/", "/study/", "/progress", "/progress/memory"):
        assert "School" not in alice.get(path).text
        assert "Name number" not in alice.get(path).text
    who = user_id(app, ALICE)
    for client, person, left in ((iris, IRIS, 1), (alice, ALICE, 0)):
        gone = send(client, "/settings/delete", {"password": person.password, "sure": "y"})
        assert gone.status_code == 302
        assert len(log(app, who)) == left


def test_a_deck_that_was_studied_and_left_is_not_called_met_in_quizzes(
    app: Flask, time: Clock
) -> None:
    shelve_deck(app, quiz_deck(SHORTS))
    alice = sign_up(app, ALICE)
    Desk(alice, "school").study(3, text="zebra1")
    post(alice, "/decks/school/unsubscribe")
    time.wait(days=1)
    taken(alice, "zebra1")
    found = state(app, user_id(app, ALICE), "s1")
    assert found is not None
    assert found.reps == 2
    assert "Met in quizzes" not in alice.get("/study/").text
