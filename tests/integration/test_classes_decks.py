"""What a class was given, its members read and study while they are in it, and nobody else."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.db import current
from app.decks.models import Deck
from tests.classing import ANNA, make_class, press
from tests.people import ALICE, BOB, CHARLIE, IRIS, Person, join, send, user_id
from tests.studying import Desk, basics, post, shelve_deck
from tests.writing import Author, published

DORA = Person("Dora", role="instructor")
READ = ("/decks/rivers", "/decks/rivers/facts", "/decks/rivers/cards/nile", "/decks/rivers/quizzes")


@pytest.fixture
def iris(app: Flask) -> Author:
    """Give Iris with a published deck of her own, and a class of Anna, Alice and Bob."""
    author = published(join(app, IRIS))
    for each in (ANNA, ALICE, BOB):
        join(app, each)
    make_class(app, assistants=(ANNA,), learners=(ALICE, BOB))
    return author


def come(app: Flask, person: Person) -> FlaskClient:
    """Sign somebody in who has an account."""
    client = app.test_client()
    form = {"email": person.email, "password": person.password}
    assert send(client, "/sign-in", form).status_code == 302
    return client


def visibility(app: Flask) -> str | None:
    """Read who may read the deck."""
    with app.app_context():
        return current().scalar(select(Deck.visibility).where(Deck.key == "rivers"))


def reads(client: FlaskClient) -> bool:
    """Tell whether somebody reads the deck: all of its pages or none."""
    found = {client.get(address).status_code for address in READ}
    assert found in ({200}, {404})
    return found == {200}


def test_a_deck_for_classes_is_read_found_and_studied_by_their_members_alone(
    app: Flask, iris: Author
) -> None:
    bob, anna, stranger = come(app, BOB), come(app, ANNA), join(app, CHARLIE)
    assert not reads(bob)
    assert iris.press("/share", visibility="class").status_code == 422
    assert iris.press("/share", **{"visibility": "class", "class": "1"}).status_code == 302
    assert bob.get("/").text.index("/decks/rivers") > bob.get("/").text.index("Decks to begin with")
    assert "/decks/rivers" not in stranger.get("/").text
    assert visibility(app) == "class"
    assert "in classes" in iris.client.get("/write/rivers/share").text
    assert reads(bob)
    assert reads(anna)
    assert not reads(stranger)
    assert not reads(app.test_client())
    assert "Rivers" in bob.get("/decks/").text
    assert "Rivers" in bob.get("/classes/biology/").text
    assert "Rivers" not in stranger.get("/decks/").text
    post(stranger, "/decks/rivers/subscribe")
    refused = post(stranger, "/study/start", deck="rivers", mode="due", more="")
    assert refused.status_code in (404, 422)
    Desk(bob, "rivers").study()
    assert "you study it" in bob.get("/classes/biology/").text


def test_who_leaves_studies_no_more_and_goes_on_where_they_were_when_they_are_back(
    app: Flask, iris: Author
) -> None:
    iris.press("/share", **{"visibility": "class", "class": "1"})
    bob = come(app, BOB)
    desk = Desk(bob, "rivers")
    desk.study()
    kept = json.loads(bob.get("/settings/data").text)
    press(bob, "/biology/leave")
    assert not reads(bob)
    assert "Rivers" not in bob.get("/").text
    assert bob.get("/decks/rivers").status_code == 404
    assert post(bob, "/study/start", deck="rivers", mode="due", more="").status_code != 303
    after = json.loads(bob.get("/settings/data").text)
    for part in ("review", "card_state", "subscription"):
        assert after.get(part) == kept.get(part), part
    make_class(app, "physics", learners=(BOB,))
    assert not reads(bob)
    iris.press("/share", **{"visibility": "class", "class": "2"})
    assert reads(bob)
    assert "Rivers" in bob.get("/").text
    assert not reads(come(app, ALICE))


def test_who_waits_to_be_let_in_reads_nothing_yet(app: Flask, iris: Author) -> None:
    iris.press("/share", **{"visibility": "class", "class": "1"})
    press(iris.client, "/biology/settings", title="Biology", about="", joining="approve")
    charlie = join(app, CHARLIE)
    assert press(charlie, "/join/BIOLOGY2").location == "/classes/"
    assert not reads(charlie)
    waiting = user_id(app, CHARLIE)
    press(iris.client, "/biology/people/waiting", verdict="admit", user=[waiting])
    assert reads(charlie)


def test_a_deck_is_given_and_taken_back_on_the_page_of_the_class(app: Flask, iris: Author) -> None:
    bob = come(app, BOB)
    assert "Rivers" in iris.client.get("/classes/biology/decks?q=river").text
    assert "No deck has these words" in iris.client.get("/classes/biology/decks?q=zebra").text
    for _ in range(2):
        assert press(iris.client, "/biology/decks/rivers").status_code == 303
    assert visibility(app) == "class"
    assert reads(bob)
    assert press(come(app, ANNA), "/biology/decks/rivers").status_code == 403
    assert press(iris.client, "/biology/decks/rivers/take-back").status_code == 303
    assert not reads(bob)
    assert press(iris.client, "/biology/decks/rivers/take-back").status_code == 404
    press(iris.client, "/biology/archive")
    assert press(iris.client, "/biology/decks/rivers").status_code == 422


def test_a_deck_without_a_text_is_given_to_nobody(app: Flask, iris: Author) -> None:
    Author(iris.client).make("Empty")
    answer = press(iris.client, "/biology/decks/empty")
    assert answer.status_code == 422
    assert "Nothing of this deck is published yet" in answer.text
    assert visibility(app) == "private"


def test_public_decks_and_ones_own_are_given_others_are_not(app: Flask, iris: Author) -> None:
    dora = join(app, DORA)
    make_class(app, "physics", owner=DORA, learners=(ALICE,))
    alice = come(app, ALICE)
    assert press(dora, "/physics/decks/rivers").status_code == 404
    iris.press("/share", visibility="link")
    post(dora, iris_link(iris), page="/settings")
    assert press(dora, "/physics/decks/rivers").status_code == 403
    iris.press("/share", visibility="public")
    assert press(dora, "/physics/decks/rivers").status_code == 303
    assert "Rivers" in alice.get("/classes/physics/").text
    iris.press("/share", **{"visibility": "class", "class": "1"})
    assert reads(come(app, BOB))
    dora_reads = come(app, Person("Dora"))
    assert not reads(dora_reads)
    assert "Rivers" not in dora_reads.get("/classes/physics/").text


def iris_link(author: Author) -> str:
    """Read the address at which the deck is taken up by its link."""
    page = author.client.get("/write/rivers/share").text
    return page.split('value="http://localhost', 1)[1].split('"', 1)[0]


def test_a_deck_made_private_rests_for_the_class_and_is_there_again(
    app: Flask, iris: Author
) -> None:
    bob = come(app, BOB)
    press(iris.client, "/biology/decks/rivers")
    iris.press("/share", visibility="private")
    assert not reads(bob)
    assert "private now" in iris.client.get("/classes/biology/decks").text
    assert "Rivers" not in bob.get("/classes/biology/").text
    press(iris.client, "/biology/decks/rivers")
    assert reads(bob)
    iris.press("/share", visibility="link")
    assert not reads(bob)


def test_a_deck_that_a_class_has_stays_when_its_owner_goes(app: Flask, iris: Author) -> None:
    press(iris.client, "/biology/decks/rivers")
    send(iris.client, "/settings/delete", {"password": IRIS.password, "sure": "y"})
    assert reads(come(app, BOB))
    assert not reads(join(app, CHARLIE))


def test_a_deck_of_the_folder_is_given_like_any_public_one(app: Flask, iris: Author) -> None:
    shelve_deck(app, basics(2))
    assert press(iris.client, "/biology/decks/plain").status_code == 303
    assert "Deck plain" in come(app, BOB).get("/classes/biology/").text
