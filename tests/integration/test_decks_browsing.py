"""Browsing the cards of the decks that one studies."""

from __future__ import annotations

import html
import re
from datetime import UTC, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.core import days
from tests.people import ALICE, BOB, join, send, user_id
from tests.shelf import CITIES, give, remember, sync

RIVERS = CITIES.replace("deck: cities", "deck: rivers").replace("Cities of China", "Rivers")
PROMPT = re.compile(r'<th scope="row"><a href="/decks/cities/cards/([^"]+)"')


@pytest.fixture
def alice(app: Flask) -> FlaskClient:
    """Give Alice's browser; she studies the cities and not the rivers."""
    sync(app, CITIES.replace("cars]", "great-cities]"), RIVERS.replace("id: ", "id: r-"))
    client = join(app, ALICE)
    assert send(client, "/decks/cities/subscribe", page="/decks/cities").status_code == 302
    return client


def _today() -> int:
    return days.local_day(clock.now(), UTC, timedelta(hours=4))


def _found(client: FlaskClient, search: str) -> set[str]:
    response = client.get("/browse", query_string={"q": search})
    assert response.status_code == 200
    return set(PROMPT.findall(response.text))


ALL = {"hub", "seat", "seat/reverse", "rivers/c1", "rivers/c2"}


@pytest.mark.parametrize(
    ("search", "keys"),
    [
        ("", ALL),
        ("SHENZHEN", {"hub"}),
        ("shenzhen cars", {"hub"}),
        ('"of driverless"', {"hub"}),
        ('"driverless of"', set()),
        ("-city", {"seat/reverse", "rivers/c1", "rivers/c2"}),
        ("tag:SOUTH", {"hub"}),
        ("tag:great-cities", {"hub"}),
        ('tag:"Great cities"', {"hub"}),
        ("-tag:rivers -kind:basic", set()),
        ("kind:cloze", {"rivers/c1", "rivers/c2"}),
        ("deck:cities kind:cloze", {"rivers/c1", "rivers/c2"}),
        ('deck:"of china"', ALL),
        ("deck:rivers", set()),
        ("-deck:rivers", ALL),
        ("100%", set()),
        ("_", set()),
    ],
)
def test_a_search_finds_cards_by_text_deck_tag_and_kind(
    alice: FlaskClient, search: str, keys: set[str]
) -> None:
    assert _found(alice, search) == keys


def test_a_search_finds_cards_by_where_they_stand_and_excludes_them(
    app: Flask, alice: FlaskClient
) -> None:
    me, today = user_id(app, ALICE), _today()
    remember(app, me, "hub", shown_day=today, due_day=today, flag=2)
    remember(app, me, "seat", shown_day=today + 9, due_day=today + 9)
    remember(app, me, "rivers/c1", queue=1, phase=1, shown_day=today, due_at=1)
    remember(app, me, "rivers/c2", queue=-1, suspended=True, shown_day=today)
    remember(app, me, "seat/reverse", shown_day=today + 1, due_day=today, buried_until=today + 1)
    found = {
        "is:due": {"hub", "rivers/c1"},
        "is:learning": {"rivers/c1"},
        "is:review": {"hub", "seat", "rivers/c2", "seat/reverse"},
        "is:suspended": {"rivers/c2"},
        "is:buried": {"seat/reverse"},
        "is:flagged": {"hub"},
        "flag:2": {"hub"},
        "flag:1": set(),
        "is:new": set(),
    }
    for search, keys in found.items():
        assert _found(alice, search) == keys, search
        assert _found(alice, f"-{search}") == ALL - keys, search


def test_without_memory_every_card_is_new_and_the_memory_of_others_does_not_count(
    app: Flask, alice: FlaskClient
) -> None:
    join(app, BOB)
    remember(app, user_id(app, BOB), "hub", flag=1)
    assert _found(alice, "is:new") == ALL
    assert _found(alice, "-is:new") == set()
    assert _found(alice, "is:flagged") == set()


def test_retired_cards_are_found_only_when_asked_for(app: Flask, alice: FlaskClient) -> None:
    sync(app, CITIES.replace("  why: Rules came early.\n", "  retired: true\n"))
    assert _found(alice, "") == ALL - {"hub"}
    assert _found(alice, "is:retired") == {"hub"}


def test_each_card_says_where_it_stands(app: Flask, alice: FlaskClient) -> None:
    me, today = user_id(app, ALICE), _today()
    remember(app, me, "hub", shown_day=today + 3, due_day=today + 3)
    remember(app, me, "seat", queue=-1, suspended=True)
    page = html.unescape(alice.get("/browse").text)
    assert "in 3 days" in page
    assert "suspended" in page
    assert ">new<" in page


def test_a_search_that_is_not_understood_says_so_and_finds_by_the_rest(
    alice: FlaskClient,
) -> None:
    response = alice.get("/browse?q=shenzhen+is:sleeping")
    assert "“is:sleeping” means nothing; write one of due," in html.unescape(response.text)
    assert PROMPT.findall(response.text) == ["hub"]


def test_a_search_is_shown_again_as_text(alice: FlaskClient) -> None:
    page = alice.get("/browse", query_string={"q": '"><script>x'}).text
    assert "<script>x" not in page


def test_a_visitor_is_sent_to_sign_in(client: FlaskClient) -> None:
    response = client.get("/browse?q=robots")
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/sign-in?next=/browse")


def test_who_studies_nothing_is_shown_the_library(app: Flask) -> None:
    assert "Choose a deck" in join(app, BOB).get("/browse").text


def test_the_cards_of_a_deck_that_became_private_are_found_by_its_owner_alone(
    app: Flask, alice: FlaskClient
) -> None:
    bob = join(app, BOB)
    assert send(bob, "/decks/cities/subscribe", page="/decks/cities").status_code == 302
    assert _found(bob, "") == ALL
    give(app, "cities", owner_id=user_id(app, ALICE), visibility="private")
    assert _found(alice, "") == ALL
    assert _found(bob, "") == set()


def test_many_cards_come_in_pages_in_their_authors_order(app: Flask, alice: FlaskClient) -> None:
    extra = "".join(f"- {{id: n{n:03}, basic: Hm {n}?, answer: Yes}}\n" for n in range(120))
    sync(app, CITIES.replace("quizzes:", extra + "quizzes:"))
    pages = [PROMPT.findall(alice.get(f"/browse?page={n}").text) for n in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [50, 50, 25, 0]
    assert pages[1][:2] == ["n045", "n046"]
    second = alice.get("/browse?q=hm&page=2").text
    assert 'href="/browse?q=hm&amp;page=3"' in second
