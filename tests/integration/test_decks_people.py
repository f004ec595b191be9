"""What becomes of the decks that somebody studies when they sign up, and who may change a deck."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.refusals import ForbiddenError, NotFoundError
from app.db import current, db
from app.decks import queries
from app.decks.models import Subscription
from tests.people import ALICE, BOB, IRIS, join, send, sign_in, sign_up, user_id
from tests.shelf import CITIES, give, sync

TOWNS = CITIES.replace("deck: cities", "deck: towns").replace("Cities of China", "Towns")


def _studied(app: Flask) -> list[tuple[int, int]]:
    with app.app_context():
        rows = db.session.execute(select(Subscription.user_id, Subscription.deck_id))
        return sorted((row[0], row[1]) for row in rows)


def test_a_visitor_tries_a_deck_and_keeps_it_on_signing_up(app: Flask) -> None:
    sync(app, CITIES)
    visitor = app.test_client()
    tried = send(visitor, "/try", {"next": "/decks/cities"}, page="/decks/cities")
    assert tried.headers["Location"] == "/decks/cities"
    assert send(visitor, "/decks/cities/subscribe", page="/decks/cities").status_code == 302
    assert sign_up(visitor, ALICE).status_code == 302
    assert "Unsubscribe" in visitor.get("/decks/cities").text
    assert [one for one, _ in _studied(app)] == [user_id(app, ALICE)]


def test_a_guest_studies_from_the_page_of_a_deck_like_anybody(app: Flask) -> None:
    sync(app, CITIES)
    guest = app.test_client()
    send(guest, "/try", page="/decks/cities")
    page = guest.get("/decks/cities").text
    assert "Try it without an account" not in page
    begun = send(guest, "/study/start", {"deck": "cities", "mode": "due"}, page="/decks/cities")
    assert guest.get(begun.headers["Location"]).status_code == 200


def test_a_guest_who_signs_in_adds_their_decks_to_those_of_the_account(app: Flask) -> None:
    sync(app, CITIES, TOWNS)
    alice = join(app, ALICE)
    send(alice, "/decks/cities/subscribe", page="/decks/cities")
    guest = app.test_client()
    send(guest, "/try", page="/decks/cities")
    for key in ("cities", "towns"):
        send(guest, f"/decks/{key}/subscribe", page=f"/decks/{key}")
    assert sign_in(guest, ALICE).status_code == 302
    assert [one for one, _ in _studied(app)] == [user_id(app, ALICE)] * 2


def test_the_copy_of_ones_data_names_the_decks_that_one_studies(app: Flask) -> None:
    sync(app, CITIES, TOWNS)
    alice, bob = join(app, ALICE), join(app, BOB)
    send(alice, "/decks/cities/subscribe", page="/decks/cities")
    send(bob, "/decks/towns/subscribe", page="/decks/towns")
    (deck,) = json.loads(alice.get("/settings/data").text)["decks"]
    assert (deck["deck"], deck["title"], deck["settings"]) == ("cities", "Cities of China", {})


def test_a_deck_is_changed_by_its_owner_alone(app: Flask) -> None:
    sync(app, CITIES, TOWNS)
    join(app, ALICE)
    join(app, BOB)
    alice, bob = user_id(app, ALICE), user_id(app, BOB)
    give(app, "cities", owner_id=alice, path="")
    give(app, "towns", owner_id=alice, path="", visibility="private")
    with app.app_context():
        assert queries.editable_deck(current(), alice, "cities").key == "cities"
        for person in (bob, None):
            with pytest.raises(ForbiddenError, match="not yours to change"):
                queries.editable_deck(current(), person, "cities")
            with pytest.raises(NotFoundError, match="no such deck"):
                queries.editable_deck(current(), person, "towns")


def test_who_teaches_is_told_where_a_card_is_written(app: Flask) -> None:
    sync(app, CITIES)
    address = re.search(
        r'href="(/decks/cities/cards/[^"]+)"', app.test_client().get("/decks/cities").text
    )
    assert address
    assert "To edit" in join(app, IRIS).get(address[1]).text
    assert "To edit" not in join(app, ALICE).get(address[1]).text
