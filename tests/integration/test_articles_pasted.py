"""Cards that somebody pastes pass the same gate; what does not pass stays, with every reason."""

from __future__ import annotations

import html
import json
import re

import pytest
from flask import Flask

from app.articles import pasting, running
from app.articles.models import ProposalRun
from app.authoring.desk import per_minute
from app.core.deckfile import parse
from app.db import current
from tests.people import ALICE, BOB, CHARLIE, IRIS, join
from tests.reviewing import RIVERS, Reviewer
from tests.studying import forms
from tests.writing import Author

SEAT = "Basel was chosen as the seat of the Central Commission because of its port."
GOOD = f"What was chosen as the seat of the Central Commission?\tBasel\t{SEAT}"
FOUND = "How long is the Rhine?\t1,230 km"
WRONG = "How long is the Rhine?\t1,330 km"
BARE = "<script>alert(1)</script>"


@pytest.fixture
def alice(app: Flask) -> Reviewer:
    """Let Alice begin to review the article about rivers, one card of it."""
    one = Reviewer(join(app, ALICE))
    one.send()
    one.begin(most="1")
    return one


def _box(page: str) -> str:
    found = re.search(r'<textarea[^>]*id="text"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    return html.unescape(found[1]).strip() if found else ""


def test_rows_that_their_passage_bears_out_join_the_queue(alice: Reviewer) -> None:
    assert "Paste cards" in alice.page()
    page = alice.come_of(alice.paste(f"{GOOD}\n\n{FOUND}"))
    assert "2 cards joined the queue" in page
    assert _box(page) == ""
    shown = [alice.page(one) for one in range(1, 40)]
    pasted = [one for one in shown if '<span class="seen">pasted</span>' in one]
    assert any("seat of the Central Commission?" in one for one in pasted)
    assert any('<span class="seen">found in the text</span>' in one for one in shown)


def test_an_accepted_card_has_its_passage_and_counts_for_what_was_pasted(alice: Reviewer) -> None:
    alice.press("accept")
    alice.come_of(alice.paste(GOOD))
    alice.press("accept")
    deck = parse(alice.draft()).deck
    assert deck is not None
    fact = next(one for one in deck.facts if one.key == deck.cards[-1].fact)
    assert fact.source is not None
    assert fact.source.quote == SEAT
    rules = alice.client.get("/settings/data").get_json()["reviewed_rules"]
    assert {"rule": "paste", "accepted": 1, "edited": 0, "rejected": 0} in rules


def test_what_is_refused_stays_in_the_box_with_every_reason_and_can_be_mended(
    alice: Reviewer,
) -> None:
    page = alice.come_of(alice.paste(f"{GOOD}\r\n{WRONG}\r\n{BARE}\r\n{GOOD}"))
    assert "1 card joined the queue" in page
    assert "1 joined the queue, 1 asks what a card asks already, 2 were refused" in page
    assert "No sentence bears this out by itself." in page
    assert "There is no tab and no | between a question and its answer." in page
    assert BARE not in page
    assert _box(page) == f"{WRONG}\n{BARE}"
    mended = alice.come_of(alice.paste(_box(page).replace("1,330", "1,230").split("\n")[0]))
    assert "1 card joined the queue" in mended
    text = alice.client.get(f"/articles/{alice.key}/text").text
    told = re.findall(r"Cards were pasted</a>\s*<span[^>]*>([^·]+) ·", text)
    assert told == ["1 joined, 0 refused", "1 joined, 1 asked already, 2 refused"]


def test_a_refused_card_is_kept_as_own_work_by_its_authors_word_alone(alice: Reviewer) -> None:
    tail = "Who rows on it?\tThe rowers of Ulm"
    answer = alice.paste(f"question\tanswer\n{WRONG}\n{BARE}\n{tail}")
    page = alice.come_of(answer)
    assert page.count('value="0">Keep as your own work') == 1
    assert 'value="1">Keep as your own work' not in page  # it is no card
    assert "1,330" not in alice.draft()
    for _ in range(2):
        told = alice.client.post(
            f"{answer.location}/own",
            data={"csrf_token": alice.token(), "place": "0", "text": _box(page) + "\nand\tthis"},
        )
    assert told.location.endswith("#refused-0")
    page = alice.client.get(answer.location).text
    assert "Kept as your own work</a>" in page
    assert _box(page) == f"question\tanswer\n{BARE}\n{tail}\nand\tthis"  # as it was typed
    deck = parse(alice.draft()).deck
    assert deck is not None
    (card,) = deck.cards
    assert (card.prompt, card.tags) == ("How long is the Rhine?", ("own-work",))
    assert (card.fact, card.source, deck.facts) == ("", None, ())
    assert f"at={card.key}" in page
    form = {"csrf_token": alice.token(), "place": "7"}
    assert alice.client.post(f"{answer.location}/own", data=form).status_code == 302
    assert alice.draft().count("own-work") == 1


def test_own_work_that_the_drafts_text_does_not_take_stays_refused(alice: Reviewer) -> None:
    answer = alice.paste(WRONG)
    assert Author(alice.client, alice.deck).write("deck: [").status_code == 302
    form = {"csrf_token": alice.token(), "place": "0", "text": WRONG}
    told = alice.client.post(f"{answer.location}/own", data=form, follow_redirects=True).text
    assert "Nothing was changed" in told
    assert _box(told) == WRONG
    assert 'value="0">Keep as your own work' in told


def test_pressing_twice_holds_the_cards_once(alice: Reviewer) -> None:
    first, again = alice.paste(GOOD), alice.paste(GOOD)
    assert first.location == again.location
    assert "1 card joined the queue" in alice.come_of(again)


def test_a_text_in_which_no_fact_is_found_takes_pasted_cards_all_the_same(app: Flask) -> None:
    one = Reviewer(join(app, ALICE))
    one.send("When the snow melts, what flows down is mostly mud.\n", "mud.txt")
    page = one.client.get(f"/articles/{one.key}").text
    assert "No sentence of this text gave a card" in page
    shown = next(form for form in forms(page) if "most" in form.fields)
    kinds = re.findall(r'name="kinds" value="(\w+)"', page)
    begun = one.client.post(f"/articles/{one.key}", data={**shown.fields, "kinds": kinds})
    assert begun.location.endswith("/review")
    assert "Nothing waits here." in one.page()
    gap = "When the snow melts, what flows down is mostly {{c1::mud}}."
    assert "1 card joined the queue" in one.come_of(one.paste(gap))


def test_json_of_a_model_outside_is_read_as_it_prints_it(alice: Reviewer) -> None:
    instructions = alice.client.get(f"/articles/{alice.key}/instructions?most=7").text
    assert "Write at most" in instructions
    assert "The Rhine is 1,230 km long." in html.unescape(instructions)
    cards = [
        {
            "kind": "choice",
            "question": "What was chosen as the seat of the Central Commission?",
            "answer": "Basel",
            "wrong": ["Atlantis", "Erewhon", "Utopia"],
            "quote": SEAT,
        },
        {"kind": "basic", "question": "Who rules?", "answer": "The robots", "quote": "Robots rule"},
    ]
    said = "Sure:\n```json\n" + json.dumps({"cards": cards}, indent=2) + "\n```\nShall I go on?"
    page = alice.come_of(alice.paste(said))
    assert "1 card joined the queue" in page
    assert "The quote does not stand in the article." in page
    assert json.loads(_box(page)) == {"cards": cards[1:]}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (" \n", "Nothing was pasted"),
        ('{"cards": [{"kind": "basic", "question": "Who', "The JSON cannot be read from line 1 on"),
        ("a\tb\n" * 201, "There are 201 cards; at most 200 are read at once"),
        ("a\tb" * 100_000, "There are more than 200,000 characters"),
    ],
)
def test_what_cannot_be_read_is_told_and_none_of_it_is_lost(
    alice: Reviewer, text: str, told: str
) -> None:
    answer = alice.paste(text)
    assert answer.status_code == 422
    assert told in answer.text
    assert _box(answer.text) == text.strip()


def test_too_many_tries_and_another_run_keep_the_text_in_the_box(
    alice: Reviewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(running, "begin", lambda _run, **_how: None)  # the server stops here
        stopped = alice.paste(GOOD)
        answer = alice.paste(FOUND)
    assert answer.status_code == 409
    assert _box(answer.text) == FOUND
    assert "Refresh" in alice.client.get(stopped.location).headers
    monkeypatch.setattr("app.articles.runs.SILENT_MS", -1)
    page = alice.client.get(stopped.location).text
    assert "This broke off" in page
    assert _box(page) == GOOD
    assert "1 card joined the queue" in alice.come_of(alice.paste(FOUND))
    monkeypatch.setattr(pasting, "PASTES", per_minute("articles:paste", 1))
    answer = alice.paste(GOOD)
    assert (answer.status_code, _box(answer.text)) == (429, GOOD)


def test_a_long_text_is_looked_at_apart(alice: Reviewer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "LONG", 0)
    monkeypatch.setattr(running, "ROWS", 1)
    page = alice.come_of(alice.paste(f"{WRONG}\n{GOOD}\n{FOUND}"))
    assert "Of 3 cards that were pasted, 2 joined the queue, 1 was refused." in page
    assert _box(page) == WRONG


def test_cards_for_a_text_that_is_replaced_meanwhile_stay_in_the_box(
    alice: Reviewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin, waiting = running.begin, list[tuple[ProposalRun, int]]()
    monkeypatch.setattr(running, "begin", lambda run, length: waiting.append((run, length)))
    held = alice.paste(GOOD)
    fresh = {"csrf_token": alice.token(), "text": RIVERS.replace("1,230", "1,233")}
    assert alice.client.post(f"/articles/{alice.key}/renew", data=fresh).status_code == 302
    with alice.client.application.app_context():
        begin(current().merge(waiting[0][0]), length=0)
    page = alice.client.get(held.location).text
    assert "The text was replaced meanwhile" in page
    assert _box(page) == GOOD


def test_strangers_and_other_teachers_reach_none_of_it(app: Flask, alice: Reviewer) -> None:
    run = alice.paste(GOOD).location
    for person in (BOB, IRIS):
        other = join(app, person)
        for page in (
            run,
            *(f"/articles/{alice.key}/{name}" for name in ("paste", "instructions", "ask")),
        ):
            assert other.get(page).status_code == 404
    charlie = Reviewer(join(app, CHARLIE))
    charlie.send(RIVERS)
    charlie.begin()
    number = run.rsplit("/", 1)[1]
    assert charlie.client.get(f"/articles/{charlie.key}/runs/{number}").status_code == 404
