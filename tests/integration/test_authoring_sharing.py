"""Who reads and who writes a deck, and what becomes of it when its owner leaves."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.db import current
from app.decks.models import Deck
from tests.people import ADA, ALICE, BOB, CHARLIE, IRIS, Person, join, send, token, user_id
from tests.shelf import give, remember, shelve, statements, sync
from tests.studying import Desk, try_out
from tests.writing import RIVERS, Author, published

READ = ("/decks/rivers", "/decks/rivers/facts", "/decks/rivers/cards/nile", "/decks/rivers/quizzes")
EDIT = ("text", "publish", "history", "share", "suggestions")


@pytest.fixture
def alice(app: Flask) -> Author:
    """Give Alice with a published, private deck."""
    return published(join(app, ALICE))


def link_of(author: Author) -> str:
    """Read the link under which a deck is shared."""
    found = re.search(
        r'value="http://[^/]+(/shared/[^"]+)"', author.client.get("/write/rivers/share").text
    )
    assert found
    return found[1]


def leave(client: FlaskClient, person: Person) -> None:
    """Delete one's account."""
    answer = send(client, "/settings/delete", {"password": person.password, "sure": "y"})
    assert answer.status_code == 302


def deck(app: Flask) -> Deck | None:
    """Read the deck as it is stored."""
    with app.app_context():
        return current().scalar(select(Deck).where(Deck.key == "rivers"))


def invite(author: Author, person: Person) -> str:
    """Let somebody write the deck; give what the page says."""
    answer = author.press("/share/authors", "/share", email=person.email)
    assert answer.status_code == 302
    return author.client.get("/write/rivers/share").text


@pytest.mark.parametrize("person", [BOB, IRIS, ADA])
def test_a_private_deck_is_read_and_written_by_its_authors_alone(
    app: Flask, alice: Author, person: Person
) -> None:
    other = join(app, person)
    for address in READ:
        assert other.get(address).status_code == 404, address
        assert alice.client.get(address).status_code == 200, address
    assert "Rivers" not in other.get("/decks/").text
    for page in EDIT:
        assert other.get(f"/write/rivers/{page}").status_code == 404, page


@pytest.mark.parametrize("person", [BOB, IRIS, ADA])
def test_a_public_deck_is_read_by_everybody_and_written_by_its_authors(
    app: Flask, alice: Author, person: Person
) -> None:
    alice.share("public")
    other = join(app, person)
    for address in READ:
        assert other.get(address).status_code == 200, address
        assert app.test_client().get(address).status_code == 200, address
    for page in EDIT:
        assert other.get(f"/write/rivers/{page}").status_code == 403, page


def test_a_co_author_reads_edits_and_publishes_but_does_not_share(
    app: Flask, alice: Author
) -> None:
    iris = Author(join(app, IRIS))
    invite(alice, IRIS)
    assert "you write it with its owner" in iris.client.get("/write/").text
    for address in READ:
        assert iris.client.get(address).status_code == 200
    iris.write(RIVERS + "# from Iris\n")
    assert iris.publish().status_code == 302
    for address, fields in (
        ("/share", {"visibility": "public"}),
        ("/share/link", {}),
        ("/share/authors", {"email": BOB.email}),
        ("/share/authors/withdraw", {"email": ALICE.email}),
        (f"/share/authors/{user_id(app, ALICE)}/remove", {}),
    ):
        assert iris.press(address, "/share", **fields).status_code == 403
    kept = deck(app)
    assert kept
    assert (kept.visibility, kept.version) == ("private", 2)


def test_inviting_answers_alike_whether_or_not_the_address_has_an_account(
    app: Flask, alice: Author
) -> None:
    join(app, IRIS)
    nobody = Person("Nobody")
    told = [re.sub(r'value="[^"]{60,}"', "", invite(alice, one)) for one in (IRIS, nobody)]
    assert told[0] == told[1]
    assert "If somebody has an account with this address" in told[0]
    assert "Iris" not in told[0]


def test_a_co_author_is_listed_once_they_worked_on_it_and_may_be_removed(
    app: Flask, alice: Author
) -> None:
    iris = Author(join(app, IRIS))
    invite(alice, IRIS)
    iris.write(RIVERS + "# from Iris\n")
    page = alice.client.get("/write/rivers/share").text
    assert "Iris" in page
    assert alice.press(f"/share/authors/{user_id(app, IRIS)}/remove", "/share").status_code == 302
    assert iris.client.get("/write/rivers/text").status_code == 404
    assert "Iris" not in alice.client.get("/write/rivers/share").text


def test_an_invitation_can_be_taken_back_and_a_co_author_may_leave(
    app: Flask, alice: Author
) -> None:
    iris = Author(join(app, IRIS))
    invite(alice, IRIS)
    alice.press("/share/authors/withdraw", "/share", email=IRIS.email)
    assert iris.client.get("/write/rivers/text").status_code == 404
    invite(alice, IRIS)
    assert iris.press("/leave", "/share").status_code == 302
    assert iris.client.get("/write/rivers/text").status_code == 404


def test_a_link_leads_whoever_has_it_to_the_deck(app: Flask, alice: Author) -> None:
    alice.share("link")
    link = link_of(alice)
    assert len(link.rsplit("/", 1)[1]) == 22
    bob = join(app, BOB)
    assert bob.get("/decks/rivers").status_code == 404
    assert "Add it to my decks" in bob.get(link).text
    assert send(bob, link).location == "/decks/rivers"
    for address in READ:
        assert bob.get(address).status_code == 200
    assert "Which river" in Desk(bob, "rivers").look()
    assert "Rivers" in bob.get("/browse?q=nile").text
    assert bob.get(link).location == "/decks/rivers"
    assert "Rivers" not in join(app, CHARLIE).get("/decks/").text


def test_a_visitor_with_a_link_tries_the_deck_without_an_account(app: Flask, alice: Author) -> None:
    alice.share("link")
    link = link_of(alice)
    visitor = app.test_client()
    assert "Try it without an account" in visitor.get(link).text
    guest = try_out(app)
    assert send(guest, link).location == "/decks/rivers"
    assert guest.get("/decks/rivers").status_code == 200


def test_a_new_link_ends_the_old_one_and_learners_stay(app: Flask, alice: Author) -> None:
    alice.share("link")
    old = link_of(alice)
    bob, charlie = join(app, BOB), join(app, CHARLIE)
    send(bob, old)
    alice.press("/share/link", "/share")
    assert charlie.get(old).status_code == 404
    assert charlie.get(link_of(alice)).status_code == 200
    assert bob.get("/decks/rivers").status_code == 200


def test_a_deck_made_private_rests_for_its_learners_and_keeps_their_memory(
    app: Flask, alice: Author
) -> None:
    alice.share("public")
    bob = join(app, BOB)
    send(bob, "/decks/rivers/subscribe", page="/decks/rivers")
    desk = Desk(bob, "rivers")
    alice.share("private")
    for address in (*READ, "/shared/nothing"):
        assert bob.get(address).status_code == 404
    assert "longest" not in desk.look()
    assert "Rivers" not in bob.get("/").text
    assert "longest" not in bob.get("/browse?q=longest").text.replace('value="longest"', "")
    alice.share("public")
    assert "longest" in Desk(bob, "rivers").look()


def test_nothing_is_shared_before_it_is_published(app: Flask) -> None:
    author = Author(join(app, ALICE)).make()
    assert author.press("/share", visibility="public").status_code == 422
    assert author.press("/share", visibility="everybody").status_code == 422


def test_a_private_deck_goes_with_its_owner(app: Flask, alice: Author) -> None:
    leave(alice.client, ALICE)
    assert deck(app) is None


def test_a_deck_goes_to_the_co_author_when_its_owner_leaves(app: Flask, alice: Author) -> None:
    iris = Author(join(app, IRIS))
    invite(alice, IRIS)
    leave(alice.client, ALICE)
    kept = deck(app)
    assert kept
    assert (kept.owner_id, kept.visibility) == (user_id(app, IRIS), "private")
    assert iris.press("/share", visibility="public").status_code == 302


def test_a_public_deck_stays_and_nobody_edits_it(app: Flask, alice: Author) -> None:
    alice.share("public")
    leave(alice.client, ALICE)
    for person in (BOB, IRIS, ADA):
        other = join(app, person)
        assert other.get("/decks/rivers").status_code == 200
        assert other.get("/write/rivers/text").status_code == 403


@pytest.mark.parametrize("visibility", ["private", "link"])
def test_a_deck_that_others_remember_stays_and_becomes_readable_to_nobody_new(
    app: Flask, alice: Author, visibility: str
) -> None:
    bob = join(app, BOB)
    remember(app, user_id(app, BOB), "nile")
    alice.share(visibility)
    leave(alice.client, ALICE)
    kept = deck(app)
    assert kept
    assert (kept.owner_id, kept.visibility) == (None, visibility)
    people = [bob, app.test_client(), *(join(app, person) for person in (CHARLIE, IRIS, ADA))]
    for client in people:
        assert client.get("/decks/rivers").status_code == 404
        assert client.get("/write/rivers/text").status_code in (302, 404)


def test_a_file_never_takes_the_place_of_a_deck_whose_owner_left(app: Flask, alice: Author) -> None:
    join(app, BOB)
    remember(app, user_id(app, BOB), "nile")
    leave(alice.client, ALICE)
    shelve(app, "a.yaml", RIVERS.replace("The Nile", "The Amazon"))
    told = app.test_cli_runner().invoke(args=["decks", "sync"]).output
    assert "belongs to a deck of somebody else" in told
    kept = deck(app)
    assert kept
    assert (kept.visibility, kept.path, kept.version) == ("private", "", 1)


def test_a_copy_names_its_origin_only_to_who_may_read_it(app: Flask, alice: Author) -> None:
    alice.share("public")
    bob = join(app, BOB)
    bob.post("/write/rivers/copy", data={"csrf_token": token(bob, "/decks/rivers")})
    assert 'href="/decks/rivers"' in bob.get("/write/rivers-2/history").text
    alice.share("private")
    page = bob.get("/write/rivers-2/history").text
    assert "copied from a deck that is not shared with you any more" in page
    assert 'href="/decks/rivers"' not in page


def test_who_teaches_finds_writing_in_the_navigation(app: Flask) -> None:
    sync(app, RIVERS)
    assert 'data-action="go-authoring"' in join(app, IRIS).get("/decks/").text
    page = join(app, ALICE).get("/decks/").text
    assert 'data-action="go-authoring"' not in page
    assert 'href="/write/"' in page
    assert 'href="/write/"' not in app.test_client().get("/decks/").text


def test_the_pages_of_a_shared_deck_need_few_statements(app: Flask, alice: Author) -> None:
    alice.share("link")
    link = link_of(alice)
    bob = join(app, BOB)
    bob.get(link)
    with statements(app) as seen:
        assert bob.get(link).status_code == 200
    assert len(seen) <= 5
    give(app, "rivers", visibility="public")
    with statements(app) as seen:
        assert bob.get("/decks/rivers").status_code == 200
    assert len(seen) <= 10, "\n".join(seen)
