"""Drafts are private, kept at every pause, never overwritten silently, and lose nothing."""

from __future__ import annotations

import json
import re
import threading

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.authoring import actions
from app.authoring.models import Draft, DraftText
from app.db import current
from app.decks.models import Deck
from tests.people import ALICE, BOB, join, token
from tests.shelf import CITIES, statements, sync
from tests.studying import MORNING, Clock, form
from tests.writing import RIVERS, Author, published

LAST = RIVERS.count("\n")
TEXTAREA = re.compile(r'id="deck-text"[^>]*>\n(.*?)</textarea>', re.DOTALL)


def shown(client: FlaskClient, key: str = "rivers") -> str:
    """Read what stands in the text view."""
    found = TEXTAREA.search(client.get(f"/write/{key}/text").text)
    assert found
    return found[1].replace("&#34;", '"').replace("&amp;", "&").replace("&lt;", "<")


def states(app: Flask) -> int:
    """Count the states that are kept of all drafts."""
    with app.app_context():
        return current().scalar(select(func.count()).select_from(DraftText)) or 0


def save_by_script(
    client: FlaskClient, text: str, state: dict[str, str]
) -> tuple[int, dict[str, str]]:
    """Save as the script does; give the status and what the server says."""
    fields = {"csrf_token": token(client, "/write/rivers/text"), "text": text, **state}
    answer = client.post("/write/rivers/text", data=fields, headers={"Recto-Part": "save"})
    return answer.status_code, json.loads(answer.text)


def test_a_learner_makes_a_deck_whose_id_comes_from_its_title(alice: FlaskClient) -> None:
    author = Author(alice).make("Rivers: the big ones")
    assert author.key == "rivers-the-big-ones"
    assert "deck: rivers-the-big-ones" in shown(alice, author.key)
    assert "Rivers: the big ones" in alice.get("/write/").text


def test_two_decks_of_one_title_get_ids_of_their_own(alice: FlaskClient) -> None:
    keys = [Author(alice).make("Rivers").key for _ in range(3)]
    assert keys == ["rivers", "rivers-2", "rivers-3"]


def test_a_hostile_title_makes_a_deck_that_can_be_read(alice: FlaskClient) -> None:
    author = Author(alice).make('"<script>alert(1)</script> # {x: [')
    page = alice.get(f"{author.home}/text").text
    assert "<script>alert" not in page
    assert "No errors" in page


def test_a_draft_is_kept_and_nobody_else_sees_it(app: Flask, alice: FlaskClient) -> None:
    author = published(alice)
    author.share("public")
    author.write(RIVERS.replace("The Nile", "The Secret"))
    assert "The Secret" in shown(alice)
    bob = join(app, BOB)
    for address in ("/decks/rivers", "/decks/rivers/cards/nile"):
        assert "The Secret" not in bob.get(address).text
    assert bob.get("/write/rivers/text").status_code == 403


def test_without_a_change_no_draft_begins(app: Flask, alice: FlaskClient) -> None:
    author = published(alice)
    before = states(app)
    author.write(RIVERS)
    assert states(app) == before == 0


def test_the_problems_are_told_by_line_when_one_saves(alice: FlaskClient) -> None:
    author = Author(alice).make()
    author.write(RIVERS + "- id: broken\n  basic: No answer?\n")
    page = alice.get("/write/rivers/text").text
    assert "1 error" in page
    assert re.search(rf'data-line="{LAST + 1}" data-severity="error"', page)


def test_checking_keeps_nothing_and_shows_the_card_at_the_cursor(
    app: Flask, alice: FlaskClient
) -> None:
    Author(alice).make()
    before = states(app)
    fields = {"csrf_token": token(alice, "/write/rivers/text"), "text": RIVERS, "line": "8"}
    part = alice.post("/write/rivers/check", data=fields, headers={"Recto-Part": "check"}).text
    assert "The card at line 7" in part
    assert "Black Sea" in part
    assert "1 of 2" in part
    whole = alice.post("/write/rivers/check", data=fields).text
    assert "Which one is for the test?" in whole
    assert states(app) == before


def test_the_id_of_a_deck_may_not_change(alice: FlaskClient) -> None:
    author = Author(alice).make()
    author.write(RIVERS.replace("deck: rivers", "deck: lakes"))
    assert "this deck is rivers" in alice.get("/write/rivers/text").text.replace("This", "this")
    assert "must be mended first" in author.plan()


def test_a_picture_that_nobody_added_is_told(alice: FlaskClient) -> None:
    author = Author(alice).make()
    author.write(RIVERS + "- id: p\n  basic: Who?\n  answer: I\n  image: {file: a.png, alt: A}\n")
    assert "There is no file a.png among the deck" in alice.get("/write/rivers/text").text


def test_undo_and_redo_move_between_the_states(
    alice: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch)
    author = Author(alice).make()
    texts = [RIVERS, RIVERS.replace("Nile", "Amazon"), RIVERS.replace("Nile", "Volga")]
    for text in texts:
        author.write(text)
        clock.wait(minutes=1)
    author.write(texts[2], do="undo")
    assert shown(alice) == texts[1]
    author.write(texts[1], do="undo")
    assert shown(alice) == texts[0]
    author.write(texts[0], do="redo")
    assert shown(alice) == texts[1]
    author.write(texts[0].replace("Nile", "Congo"))
    clock.wait(minutes=1)
    assert 'value="redo" aria-label="Redo" disabled' in alice.get("/write/rivers/text").text


def test_what_was_typed_before_undo_comes_back_with_redo(
    alice: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch)
    author = Author(alice).make()
    author.write(RIVERS)
    clock.wait(minutes=1)
    author.write("half a thou", do="undo")
    assert shown(alice) == RIVERS
    author.write(RIVERS, do="redo")
    assert shown(alice) == "half a thou"


def test_typing_without_a_pause_is_one_state(
    app: Flask, alice: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch)
    author = Author(alice).make()
    before = states(app)
    for n in range(6):
        author.write(f"{RIVERS}# {n}\n")
        clock.wait(seconds=2)
    assert states(app) == before + 1


def test_only_so_many_states_and_bytes_are_kept(
    app: Flask, alice: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_STATES", 5)
    monkeypatch.setattr(actions, "MOST_BYTES", 4000)
    clock = Clock(monkeypatch)
    author = Author(alice).make()
    for n in range(9):
        author.write(f"{RIVERS}# {n}\n")
        clock.wait(minutes=1)
    assert states(app) == 5
    author.write(RIVERS + "# x" * 1000)
    assert states(app) == 3


def test_the_second_of_two_windows_is_told_and_nothing_is_overwritten(alice: FlaskClient) -> None:
    author = Author(alice).make()
    author.write(RIVERS)
    late = form(alice.get("/write/rivers/text").text, "/text").fields
    theirs = RIVERS.replace("Nile", "Amazon")
    author.write(theirs)
    mine = RIVERS.replace("Nile", "Volga")
    answer = alice.post("/write/rivers/text", data=late | {"text": mine, "do": "save"})
    assert answer.status_code == 409
    assert "changed in another window" in answer.text
    assert "The Amazon" in answer.text
    assert "The Volga" in answer.text
    assert shown(alice) == theirs
    again = form(answer.text, "/text").fields | {"text": mine, "do": "save"}
    assert alice.post("/write/rivers/text", data=again).status_code == 302
    assert shown(alice) == mine
    author.write(mine, do="undo")
    assert shown(alice) == theirs


def test_a_save_whose_receipt_was_lost_may_be_repeated(alice: FlaskClient) -> None:
    Author(alice).make()
    fields = form(alice.get("/write/rivers/text").text, "/text").fields
    state = {"token": fields["token"], "base": "0", "do": "save"}
    first = save_by_script(alice, RIVERS, state)
    assert save_by_script(alice, RIVERS, state) == first
    assert first[0] == 200
    status, told = save_by_script(alice, RIVERS + "# more\n", state)
    assert status == 409
    assert told["overtaken"]
    assert told["token"] == first[1]["token"]


def test_a_draft_that_was_published_elsewhere_is_not_begun_anew(alice: FlaskClient) -> None:
    author = Author(alice).make()
    author.write(RIVERS)
    late = form(alice.get("/write/rivers/text").text, "/text").fields
    author.publish()
    answer = alice.post("/write/rivers/text", data=late | {"text": RIVERS + "# late\n"})
    assert answer.status_code == 409
    assert "# late" in answer.text


def test_discarding_a_draft_goes_back_to_what_is_published(alice: FlaskClient) -> None:
    author = published(alice)
    author.write(RIVERS.replace("Nile", "Volga"))
    author.write("anything", do="discard")
    assert shown(alice) == RIVERS


def test_the_first_draft_of_a_deck_cannot_be_discarded(alice: FlaskClient) -> None:
    author = Author(alice).make()
    author.write(RIVERS)
    author.write(RIVERS, do="discard")
    assert shown(alice) == RIVERS


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            RIVERS + "# a\0b\n",
            f"Line {LAST + 1}: an invisible NUL character stands here; delete it",
        ),
        (RIVERS + "# " + "x" * 2_200_000, "Line 1: the text is larger than 2 MB"),
    ],
)
def test_what_cannot_be_kept_stays_in_the_form_with_its_line(
    app: Flask, alice: FlaskClient, text: str, said: str
) -> None:
    author = Author(alice).make()
    author.write(RIVERS)
    before = states(app)
    answer = author.write(text)
    assert answer.status_code == 422
    assert said in answer.text
    assert "Nothing was saved" in answer.text
    assert text.strip().splitlines()[-1] in answer.text
    assert states(app) == before
    assert shown(alice) == RIVERS


def test_twenty_thousand_cards_are_enough(alice: FlaskClient) -> None:
    author = Author(alice).make()
    many = "".join(f"- {{basic: {n}, answer: A}}\n" for n in range(20_001))
    answer = author.write("deck: rivers\ntitle: R\ncards:\n" + many)
    assert answer.status_code == 302
    assert "more than 20,000 items stand here" in alice.get("/write/rivers/text").text.replace(
        "More", "more"
    )


def test_checks_are_limited(alice: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    Clock(monkeypatch, MORNING)
    Author(alice).make()
    fields = {"csrf_token": token(alice, "/write/rivers/text"), "text": RIVERS}
    found = {alice.post("/write/rivers/check", data=fields).status_code for _ in range(151)}
    assert found == {200, 429}


def test_a_deck_of_the_folder_is_copied_instead_of_edited(app: Flask, alice: FlaskClient) -> None:
    sync(app, CITIES)
    refused = alice.get("/write/cities/text")
    assert refused.status_code == 403
    assert "Make a copy" in refused.text
    copy = alice.post("/write/cities/copy", data={"csrf_token": token(alice, "/decks/cities")})
    assert copy.location == "/write/cities-2/cards"
    assert shown(alice, "cities-2") == CITIES.replace("deck: cities", "deck: cities-2")
    page = alice.get("/write/cities-2/cards").text
    assert "copied from" in page
    assert 'href="/decks/cities"' in page
    assert "version 1" in page
    with app.app_context():
        made = current().scalars(select(Deck).where(Deck.key == "cities-2")).one()
        assert (made.visibility, made.version, made.card_count) == ("private", 1, 5)


def test_a_deck_that_keeps_answers_is_not_copied_by_others(app: Flask, alice: FlaskClient) -> None:
    secret = CITIES.replace("  why: Rules came early.\n", "  flashcard: no\n")
    sync(app, secret)
    answer = alice.post("/write/cities/copy", data={"csrf_token": token(alice, "/decks/cities")})
    assert answer.status_code == 403


def test_the_editor_needs_few_statements_however_large_the_deck(
    app: Flask, alice: FlaskClient
) -> None:
    many = "".join(f"- {{id: n{n}, basic: What is {n}?, answer: A{n}}}\n" for n in range(200))
    published(alice, RIVERS + many).write(RIVERS + many + "# one more line\n")
    for address, most in (
        ("/write/", 4),
        ("/write/rivers/text", 10),
        ("/write/rivers/publish", 14),
        ("/write/rivers/history", 7),
        ("/write/rivers/share", 7),
    ):
        alice.get(address)
        with statements(app) as seen:
            assert alice.get(address).status_code == 200
        assert len(seen) <= most, (address, *seen)


def test_the_copy_of_ones_data_holds_decks_and_drafts(alice: FlaskClient) -> None:
    published(alice).write(RIVERS + "# draft\n")
    data = json.loads(alice.get("/settings/data").text)
    assert data["written_decks"][0]["text"] == RIVERS
    assert data["drafts"][0]["text"] == RIVERS + "# draft\n"


def test_a_draft_goes_with_the_account(app: Flask, alice: FlaskClient) -> None:
    Author(alice).make().write(RIVERS)
    fields = {
        "csrf_token": token(alice, "/settings/delete"),
        "password": ALICE.password,
        "sure": "y",
    }
    assert alice.post("/settings/delete", data=fields).status_code == 302
    with app.app_context():
        assert current().scalar(select(func.count()).select_from(Draft)) == 0
        assert current().scalar(select(func.count()).select_from(Deck)) == 0


def test_two_windows_that_begin_a_draft_at_once_end_with_one_draft(
    app: Flask, alice: FlaskClient
) -> None:
    published(alice)
    gate = threading.Barrier(2)
    fields = {
        "csrf_token": token(alice, "/write/rivers/text"),
        "base": "1",
        "token": "",
        "do": "save",
    }
    cookie = alice.get_cookie("recto")
    assert cookie
    found: list[int] = []

    def begin(text: str) -> None:
        client = app.test_client()
        client.set_cookie("recto", cookie.value)
        gate.wait()
        sent = client.post("/write/rivers/text", data=fields | {"text": text})
        found.append(sent.status_code)

    windows = [threading.Thread(target=begin, args=(f"{RIVERS}# {each}\n",)) for each in ("a", "b")]
    for each in windows:
        each.start()
    for each in windows:
        each.join()
    assert sorted(found) == [302, 409]
    assert states(app) == 2
