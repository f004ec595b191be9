"""Learners note something for themselves, and correct cards; authors answer."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import ALICE, BOB, CHARLIE, join, send, sign_in, sign_up, token
from tests.shelf import CITIES, sync
from tests.studying import Desk, form, post, try_out
from tests.writing import RIVERS, Author, published

NILE = "/decks/rivers/cards/nile"
KINDS = {
    "basic": ("- id: card\n  basic: Ask?\n  answer: Old\n", {"answer": "New"}),
    "cloze": ('- id: card\n  cloze: "A {{c1::gap}}."\n', {"prompt": "A {{c1::hole}}."}),
    "choice": (
        "- id: card\n  choice: Ask?\n  right: R\n  wrong:\n  - W: Because.\n  - V\n",
        {"wrong": "New\nV"},
    ),
    "choice with fewer": (
        "- id: card\n  choice: Ask?\n  right: R\n  wrong:\n  - W: Because.\n  - V\n",
        {"wrong": "W"},
    ),
    "select": ("- id: card\n  select: Ask?\n  right: [R, S]\n  wrong: [W]\n", {"right": "R\nNew"}),
    "truth": ("- id: card\n  truth: It is so.\n  answer: true\n", {"answer": "false"}),
    "short": ("- id: card\n  short: Ask?\n  accept: [A]\n", {"accept": "A\nNew"}),
    "number": ("- id: card\n  number: Ask?\n  answer: 5\n", {"answer": "7"}),
    "match": (
        "- id: card\n  match: Pair\n  pairs: {a: x, b: y}\n",
        {"pairs": "a = x\nb = New"},
    ),
    "order": ("- id: card\n  order: Sort\n  items: [a, b, c]\n", {"items": "b\na\nc"}),
}


@pytest.fixture
def alice(app: Flask) -> Author:
    """Give Alice with a published, public deck."""
    author = published(join(app, ALICE))
    author.share("public")
    return author


def suggest(client: FlaskClient, address: str = NILE, **changes: str) -> int:
    """Fill in the form of a correction; give the status."""
    page = client.get(f"{address}/suggest").text
    fields = _fields(page) | changes
    return client.post(f"{address}/suggest", data=fields).status_code


def _fields(page: str) -> dict[str, str]:
    texts = re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\r?\n?(.*?)</textarea>', page, re.DOTALL)
    found = {name: text.replace("&#34;", '"').replace("&#39;", "'") for name, text in texts}
    return found | {"csrf_token": form_token(page)}


def form_token(page: str) -> str:
    """Read the CSRF token of a page."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found
    return found[1]


def answer(author: Author, do: str, reply: str = "") -> int:
    """Answer the first suggestion that waits."""
    page = author.client.get(f"{author.home}/suggestions").text
    found = re.search(r'action="(/write/[^"]+/suggestions/\d+)"', page)
    assert found, "no suggestion waits"
    data = {"csrf_token": form_token(page), "do": do, "reply": reply}
    return author.client.post(found[1], data=data).status_code


def test_a_note_is_kept_for_oneself_alone(app: Flask, alice: Author) -> None:
    bob = join(app, BOB)
    kept = send(bob, f"{NILE}/note", {"text": "  Think of <b>Egypt</b>. "}, page=NILE)
    assert kept.location == NILE
    page = bob.get(NILE).text
    assert "Think of &lt;b&gt;Egypt&lt;/b&gt;." in page
    assert "Egypt" not in alice.client.get(NILE).text
    assert "own-note" not in app.test_client().get(NILE).text
    (note,) = json.loads(bob.get("/settings/data").text)["card_notes"]
    assert (note["deck"], note["card"], note["text"]) == (
        "rivers",
        "nile",
        "Think of <b>Egypt</b>.",
    )


def test_a_note_is_shown_after_the_reveal_and_not_before(app: Flask, alice: Author) -> None:
    bob = join(app, BOB)
    send(bob, f"{NILE}/note", {"text": "Think of Egypt"}, page=NILE)
    desk = Desk(bob, alice.key)
    assert "Think of Egypt" not in desk.page
    page = desk.reveal()
    assert "Think of Egypt" in page
    found = form(page, "/note")
    back = bob.post(found.action, data=found.fields | {"text": "Pharaohs"})
    assert back.location.startswith(desk.path)
    assert "Pharaohs" in bob.get(NILE).text


def test_an_emptied_note_is_gone_and_one_too_long_is_refused(app: Flask, alice: Author) -> None:
    bob = join(app, BOB)
    for text in ("one", "two", " "):
        assert send(bob, f"{NILE}/note", {"text": text}, page=NILE).status_code == 302
    assert json.loads(bob.get("/settings/data").text)["card_notes"] == []
    assert send(bob, f"{NILE}/note", {"text": "x" * 4001}, page=NILE).status_code == 422
    assert alice.client.get(NILE).status_code == 200


def test_a_guest_keeps_their_notes_on_signing_up_and_on_signing_in(app: Flask) -> None:
    sync(app, CITIES)
    card = "/decks/cities/cards/hub"
    guest = try_out(app)
    post(guest, f"{card}/note", page=card, text="by a guest")
    assert "Suggest a correction" not in guest.get(card).text
    assert sign_up(guest, ALICE).status_code == 302
    assert "by a guest" in guest.get(card).text


def test_a_guest_who_signs_in_adds_their_notes_and_overwrites_none(app: Flask) -> None:
    sync(app, CITIES)
    alice = join(app, ALICE)
    hub, seat = (f"/decks/cities/cards/{card}" for card in ("hub", "seat"))
    post(alice, f"{hub}/note", page=hub, text="mine")
    guest = try_out(app)
    for card in (hub, seat):
        post(guest, f"{card}/note", page=card, text="by a guest")
    assert sign_in(guest, ALICE).status_code == 302
    assert "mine" in guest.get(hub).text
    assert "by a guest" in guest.get(seat).text


@pytest.mark.parametrize(
    ("kind", "changes", "said"),
    [
        ("match", {"pairs": "a = x\nb"}, "“b” is no pair"),
        ("truth", {"answer": "perhaps"}, "The answer is true or false"),
    ],
)
def test_a_correction_that_cannot_be_read_is_told(
    app: Flask, kind: str, changes: dict[str, str], said: str
) -> None:
    author = published(join(app, ALICE), f"deck: rivers\ntitle: R\ncards:\n{KINDS[kind][0]}")
    author.share("public")
    bob = join(app, BOB)
    address = "/decks/rivers/cards/card/suggest"
    fields = _fields(bob.get(address).text) | changes
    answer = bob.post(address, data=fields)
    assert answer.status_code == 422
    assert said in answer.text


def test_a_suggestion_reaches_the_author_who_takes_it_into_the_draft(
    app: Flask, alice: Author
) -> None:
    bob = join(app, BOB)
    commented = RIVERS.replace("- id: nile", "# the first\n- id: nile")
    alice.write(commented)
    assert suggest(bob, answer="The Amazon", reason="Newer measurements") == 302
    assert "waiting" in bob.get("/write/").text
    assert "1 suggestion" in alice.client.get("/write/").text
    page = alice.client.get("/write/rivers/suggestions").text
    for words in ("The Nile", "The Amazon", "Newer measurements", "Bob"):
        assert words in page
    assert answer(alice, "accept", "Thank you") == 302
    assert "# the first" in alice.client.get("/write/rivers/text").text
    alice.publish()
    told = bob.get("/write/").text
    assert "accepted" in told
    assert "Thank you" in told
    text = alice.client.get("/decks/rivers/deck.yaml").text
    assert text == commented.replace("The Nile", "The Amazon")


def test_a_correction_suggested_while_studying_leads_back_to_the_card(
    app: Flask, alice: Author
) -> None:
    desk = Desk(join(app, BOB), alice.key)
    found = re.search(r'href="(/decks/rivers/cards/nile/suggest\?next=[^"]+)"', desk.page)
    assert found
    here = f"{desk.path}/card/{desk.card}"
    page = desk.client.get(found[1]).text
    assert f'href="{here}">Leave it' in page
    data = {"csrf_token": form_token(page), "answer": "The Amazon", "reason": "Newer"}
    assert desk.client.post(found[1], data=data).location == here
    assert "/suggest?" not in Desk(alice.client, alice.key).page


def test_what_the_author_changed_meanwhile_stays(app: Flask, alice: Author) -> None:
    bob = join(app, BOB)
    suggest(bob, answer="The Amazon")
    mine = RIVERS.replace("Which river is the longest?", "Which river is the longest of all?")
    alice.write(mine)
    assert answer(alice, "accept") == 302
    page = alice.client.get("/write/rivers/text").text
    assert "longest of all?" in page
    assert "answer: The Amazon" in page


def test_a_declined_suggestion_changes_nothing_and_is_answered(app: Flask, alice: Author) -> None:
    bob = join(app, BOB)
    suggest(bob, answer="The Amazon")
    assert answer(alice, "decline", "The Nile it is") == 302
    assert "The Nile it is" in bob.get("/write/").text
    assert "Nothing to publish" in alice.plan()
    assert "No suggestions wait" in alice.client.get("/write/rivers/suggestions").text


@pytest.mark.parametrize("kind", KINDS)
def test_the_text_of_each_kind_can_be_corrected(app: Flask, kind: str) -> None:
    card, changes = KINDS[kind]
    author = published(join(app, ALICE), f"deck: rivers\ntitle: R\ncards:\n{card}")
    author.share("public")
    bob = join(app, BOB)
    address = "/decks/rivers/cards/card" + ("/c1" if kind == "cloze" else "")
    assert suggest(bob, address) == 422
    assert suggest(bob, address, **changes) == 302
    assert answer(author, "accept") == 302
    assert "No errors" in author.client.get("/write/rivers/text").text
    bob_reads = [
        one["suggested"] for one in json.loads(bob.get("/settings/data").text)["suggestions"]
    ]
    assert list(bob_reads[0].values()) == list(changes.values())


@pytest.mark.parametrize(
    "changes",
    [{"prompt": ""}, {"prompt": "x" * 5001}, {"answer": ""}, {}, {"answer": "The  Nile"}],
)
def test_a_correction_that_is_no_card_or_no_change_is_told(
    app: Flask, alice: Author, changes: dict[str, str]
) -> None:
    assert suggest(join(app, BOB), **changes) == 422
    assert "No suggestions wait" in alice.client.get("/write/rivers/suggestions").text


def test_a_card_for_quizzes_alone_can_be_corrected_without_being_told(
    app: Flask, alice: Author
) -> None:
    alice.write(RIVERS.replace("  answer: The Nile\n", "  answer: The Nile\n  flashcard: no\n"))
    alice.publish()
    bob = join(app, BOB)
    page = bob.get(f"{NILE}/suggest").text
    assert "The Nile" not in page
    assert suggest(bob, reason="It asks two things") == 302
    assert "The Nile" not in bob.get("/settings/data").text
    waiting = alice.client.get("/write/rivers/suggestions").text
    assert "It asks two things" in waiting
    assert "Take it into my draft" not in waiting


def test_a_suggestion_is_answered_once_and_by_the_authors_alone(app: Flask, alice: Author) -> None:
    bob = join(app, BOB)
    suggest(bob, answer="The Amazon")
    data = {"csrf_token": token(bob, "/write/new"), "do": "accept"}
    assert bob.post("/write/rivers/suggestions/1", data=data).status_code == 403
    assert answer(alice, "accept") == 302
    again = {"csrf_token": token(alice.client, "/write/rivers/share"), "do": "decline"}
    assert alice.client.post("/write/rivers/suggestions/1", data=again).status_code == 404


def test_a_card_that_is_gone_from_the_draft_is_left_to_the_author(
    app: Flask, alice: Author
) -> None:
    suggest(join(app, BOB), answer="The Amazon")
    alice.write(RIVERS.replace("- id: nile", "- id: other"))
    assert answer(alice, "accept") == 422
    assert "1" in alice.client.get("/write/rivers/suggestions").text


def test_a_private_deck_takes_no_notes_or_suggestions_of_strangers(
    app: Flask, alice: Author
) -> None:
    alice.share("private")
    charlie = join(app, CHARLIE)
    assert charlie.get(f"{NILE}/suggest").status_code == 404
    data = {"csrf_token": token(charlie, "/write/new"), "text": "x"}
    assert charlie.post(f"{NILE}/note", data=data).status_code == 404
