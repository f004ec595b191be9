"""The library, the pages of a deck, and who may see them."""

from __future__ import annotations

import html

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.db import db
from app.decks.models import Subscription
from tests.people import ALICE, BOB, CHARLIE, join, send, user_id
from tests.shelf import CITIES, cards, give, remember, run, shelve, statements, sync
from tests.studying import Desk

QUIZ_ONLY = "  flashcard: no\n  why: Rules came early.\n"


def _text(client: FlaskClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return html.unescape(response.text)


def _subscribe(client: FlaskClient, key: str = "cities") -> None:
    form_page = f"/decks/{key}"
    assert send(client, f"/decks/{key}/subscribe", page=form_page).status_code == 302


def _many(count: int) -> list[str]:
    return [
        f"deck: d{n:03}\ntitle: Deck {n:03}\ncards:\n- {{id: a, basic: a?, answer: b}}\n"
        for n in range(count)
    ]


def test_a_visitor_sees_the_library_the_decks_and_their_cards(
    app: Flask, client: FlaskClient
) -> None:
    sync(app, CITIES)
    library = _text(client, "/decks/")
    assert "Cities of China" in library
    assert "5 cards" in library
    assert "Where things are." in library
    deck = _text(client, "/decks/cities")
    assert "Which city is the hub of driverless cars?" in deck
    assert "[…] lies on the Huangpu." in deck
    assert "Try it without an account" in deck
    assert "Unsubscribe" not in deck
    facts = _text(client, "/decks/cities/facts")
    assert "Shenzhen is the hub" in facts
    assert "A small atlas" in facts
    assert 'href="https://atlas.example/"' in facts
    assert "South, paragraph 2" in facts
    quizzes = _text(client, "/decks/cities/quizzes")
    assert "End of unit" in quizzes
    assert "1 question · 10 minutes" in quizzes
    assert "2 attempts" in quizzes


def test_a_card_page_shows_both_sides_and_the_source(app: Flask, client: FlaskClient) -> None:
    sync(app, CITIES)
    card = _text(client, "/decks/cities/cards/hub")
    for words in (
        "Which city is the hub of driverless cars?",
        "Shenzhen",
        "Rules came early.",
        "A small atlas, South, paragraph 2",
        "as first written",
    ):
        assert words in card
    assert "Your memory" not in card
    assert "Huangpu" in _text(client, "/decks/cities/cards/rivers/c2")


def test_the_library_finds_decks_by_words_and_tags_in_any_case_and_accent(
    app: Flask, client: FlaskClient
) -> None:
    other = CITIES.replace("deck: cities", "deck: rivers").replace(
        "Cities of China", "Fleuves d'Été"
    )
    sync(app, CITIES, other.replace("[geography]", "[water]"))
    assert "Fleuves" not in _text(client, "/decks/?q=CITIES+china")
    assert "Cities of China" not in _text(client, "/decks/?q=ete")
    assert "Fleuves" in _text(client, "/decks/?q=ete")
    tagged = _text(client, "/decks/?tag=water")
    assert "Fleuves" in tagged
    assert "Cities of China" not in tagged
    assert "No deck has these words" in _text(client, "/decks/?q=100%25")


def test_a_tag_is_said_as_the_same_topic_on_every_page(app: Flask) -> None:
    sync(app, CITIES.replace("[geography]", "[land-and-sea]").replace("[South, cars]", "[far-off]"))
    alice = join(app, ALICE)
    told = {
        "/decks/": ">Land and sea</a>",
        "/decks/?tag=land-and-sea": "Topic Land and sea",
        "/decks/cities": "question · Far off",
        "/decks/cities/cards/hub": ">Far off</span>",
    }
    for address, words in told.items():
        assert words in _text(alice, address)
    hub = f"{Desk(alice, 'cities').path}/card/{cards(app)['hub'].id}"
    assert ">Far off</span>" in _text(alice, hub)


def test_an_empty_library_says_what_to_do(client: FlaskClient) -> None:
    assert "No decks yet" in _text(client, "/decks/")


def test_the_library_has_fifty_decks_a_page_and_those_one_studies_first(app: Flask) -> None:
    for number, text in enumerate(_many(52)):
        shelve(app, f"{number}.yaml", text)
    assert run(app, "sync").exit_code == 0
    alice = join(app, ALICE)
    _subscribe(alice, "d051")
    first = _text(alice, "/decks/")
    assert first.count('class="row-link"') == 50
    assert first.index("Deck 051") < first.index("Deck 000")
    assert "52</bdi> decks" in first
    second = _text(alice, "/decks/?page=2")
    assert second.count('class="row-link"') == 2
    assert _text(alice, "/decks/?page=-3").count('class="row-link"') == 50
    assert _text(alice, "/decks/?page=9999999999").count('class="row-link"') == 0


def test_a_learner_subscribes_once_however_often_they_ask_and_memory_outlives_it(
    app: Flask,
) -> None:
    sync(app, CITIES)
    alice = join(app, ALICE)
    remember(app, user_id(app, ALICE), "hub")
    _subscribe(alice)
    _subscribe(alice)
    page = _text(alice, "/decks/cities")
    assert "“Cities of China” is now among your decks." in page
    assert "Unsubscribe" in page
    with app.app_context():
        assert len(db.session.scalars(select(Subscription.deck_id)).all()) == 1
    response = send(alice, "/decks/cities/unsubscribe", page="/decks/cities")
    assert response.status_code == 302
    assert "What you remember of it is kept." in _text(alice, "/decks/")
    assert "answered 3 times, forgotten 1 time" in _text(alice, "/decks/cities/cards/hub")
    with app.app_context():
        assert db.session.scalars(select(Subscription.deck_id)).all() == []


def test_a_visitor_who_subscribes_is_sent_to_sign_in_and_nothing_is_stored(
    app: Flask, client: FlaskClient
) -> None:
    sync(app, CITIES)
    response = send(client, "/decks/cities/subscribe", page="/decks/cities")
    assert response.status_code == 302
    assert "/sign-in" in response.headers["Location"]
    with app.app_context():
        assert db.session.scalars(select(Subscription.deck_id)).all() == []


def test_subscribing_needs_the_token_of_a_page(app: Flask) -> None:
    sync(app, CITIES)
    alice = join(app, ALICE)
    assert alice.post("/decks/cities/subscribe").status_code == 400


PAGES = ("", "/facts", "/quizzes", "/cards/hub", "/deck.yaml")


@pytest.mark.parametrize("page", PAGES)
def test_a_private_deck_exists_for_its_owner_alone(app: Flask, page: str) -> None:
    sync(app, CITIES)
    alice, charlie = join(app, ALICE), join(app, CHARLIE)
    give(app, "cities", owner_id=user_id(app, ALICE), visibility="private")
    address = f"/decks/cities{page}"
    assert alice.get(address).status_code == 200
    assert charlie.get(address).status_code == 404
    assert app.test_client().get(address).status_code == 404
    assert "Cities of China" not in _text(charlie, "/decks/")


def test_a_private_deck_cannot_be_subscribed_to_by_a_stranger(app: Flask) -> None:
    sync(app, CITIES)
    join(app, ALICE)
    charlie = join(app, CHARLIE)
    give(app, "cities", owner_id=user_id(app, ALICE), visibility="private")
    assert send(charlie, "/decks/cities/subscribe", page="/decks/").status_code == 404


def test_what_does_not_exist_is_not_found(app: Flask, client: FlaskClient) -> None:
    sync(app, CITIES)
    for address in ("/decks/nowhere", "/decks/cities/cards/nowhere", "/media/x.png"):
        response = client.get(address)
        assert response.status_code == 404
    assert "There is no such deck" in client.get("/decks/nowhere").text


def test_a_deck_that_left_the_library_stays_with_those_who_study_it(app: Flask) -> None:
    path = shelve(app, "a.yaml", CITIES)
    sync(app)
    alice, bob = join(app, ALICE), join(app, BOB)
    _subscribe(alice)
    path.unlink()
    sync(app)
    assert "This deck has left the library." in _text(alice, "/decks/cities")
    assert bob.get("/decks/cities").status_code == 404
    assert "Cities of China" not in _text(bob, "/decks/")


def test_the_key_of_a_card_for_quizzes_alone_is_nowhere_but_with_the_owner(app: Flask) -> None:
    secret = CITIES.replace("  why: Rules came early.\n", QUIZ_ONLY)
    sync(app, secret)
    alice, bob = join(app, ALICE), join(app, BOB)
    _subscribe(bob)
    pages = [f"/decks/cities{page}" for page in PAGES[:-1]]
    for address in ("/decks/", "/browse", "/browse?q=hub", *pages):
        assert "Shenzhen" not in _text(bob, address)
    assert "No card is like that" in _text(bob, "/browse?q=shenzhen")
    assert "asked in quizzes only" in _text(bob, "/decks/cities/cards/hub")
    assert bob.get("/decks/cities/deck.yaml").status_code == 403
    assert "Beijing is the seat" in _text(bob, "/decks/cities/facts")
    give(app, "cities", owner_id=user_id(app, ALICE), path="")
    assert "Shenzhen is the hub" in _text(alice, "/decks/cities/facts")
    assert "Shenzhen" in _text(alice, "/decks/cities/cards/hub")
    assert alice.get("/decks/cities/deck.yaml").text == secret


def test_a_deck_is_downloaded_as_it_was_written(app: Flask, client: FlaskClient) -> None:
    sync(app, CITIES)
    response = client.get("/decks/cities/deck.yaml")
    assert response.text == CITIES
    assert response.mimetype == "application/yaml"
    assert response.headers["Content-Disposition"] == 'attachment; filename="cities.yaml"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_words_of_an_author_are_never_markup_of_a_page(app: Flask, client: FlaskClient) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    hostile = CITIES.replace("Cities of China", f'"{evil}"').replace("Where things are.", evil)
    hostile = hostile.replace("Shenzhen is the hub", evil).replace("Rules came early.", evil)
    hostile = hostile.replace("End of unit", f'"{evil}"').replace("A small atlas", f'"{evil}"')
    hostile = hostile.replace("title: Cities", f"title: {evil}")
    sync(app, hostile)
    for address in ("/decks/", *(f"/decks/cities{page}" for page in PAGES[:-1])):
        page = client.get(address).text
        assert "<script>alert" not in page, address
        assert "<img src=x" not in page, address


CEILINGS = {
    "/decks/": 4,
    "/decks/cities": 7,
    "/decks/cities/facts": 8,
    "/decks/cities/quizzes": 7,
    "/decks/cities/cards/hub": 5,
    "/browse": 4,
    "/browse?q=is:due+tag:south+deck:cities+-kind:cloze": 4,
}


@pytest.mark.parametrize(("address", "most"), CEILINGS.items())
def test_a_page_needs_few_statements_however_much_it_shows(
    app: Flask, address: str, most: int
) -> None:
    extra = "".join(f"- {{id: n{n}, basic: Hm {n}?, answer: Yes}}\n" for n in range(60))
    sync(app, CITIES.replace("quizzes:", extra + "quizzes:"), *_many(5))
    alice = join(app, ALICE)
    _subscribe(alice)
    alice.get(address)
    with statements(app) as seen:
        assert alice.get(address).status_code == 200
    assert len(seen) <= most, "\n".join(seen)
