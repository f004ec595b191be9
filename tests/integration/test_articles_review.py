"""From an article to a deck: what it gives is seen first, then reviewed card by card."""

from __future__ import annotations

import re
import threading

import pytest
from flask import Flask

from app.articles import drafting
from app.core.cardtext import answer_text, prompt_text
from app.core.deckfile import parse
from app.core.facts.draftdeck import quiz_of
from tests.people import ALICE, BOB, join
from tests.reviewing import RIVERS, Reviewer


@pytest.fixture
def alice(app: Flask) -> Reviewer:
    """Let Alice send the article about rivers."""
    one = Reviewer(join(app, ALICE))
    assert one.send().status_code == 302
    return one


@pytest.fixture
def queue(alice: Reviewer) -> Reviewer:
    """Let Alice begin to review its cards."""
    assert alice.begin().status_code == 302
    return alice


def test_an_article_tells_what_it_gives_before_anything_is_made(alice: Reviewer) -> None:
    page = alice.client.get(f"/articles/{alice.key}").text
    assert "Rivers of Europe" in page
    assert "of its 6 sentences" in page
    assert "minute to review them" in page
    assert "Rivers" not in alice.client.get("/write/").text
    assert alice.begin(most="2").status_code == 302
    assert "/ </span>" in alice.page() or "of</span> 2" in alice.page()
    assert "Rivers of Europe" in alice.client.get("/write/").text


def test_an_accepted_card_is_in_the_draft_with_its_fact_and_passage(queue: Reviewer) -> None:
    page = queue.page()
    assert '<mark class="here"' in page
    assert queue.press("accept").status_code == 302
    deck = parse(queue.draft()).deck
    assert deck is not None
    (card,), (fact,) = deck.cards, deck.facts
    assert card.fact == fact.key
    assert fact.source is not None
    assert fact.source.quote in RIVERS
    assert fact.source.section == "The Danube"
    assert "1</b> of 6 sentences has a card" in queue.page()


def test_a_rejected_card_is_not_and_undo_takes_the_last_decision_back(queue: Reviewer) -> None:
    first = queue.here()
    queue.press("accept")
    second = queue.here()
    queue.press("reject", reason="Not worth asking")
    assert "Not worth asking" in queue.page(second)
    queue.press("undo")
    assert queue.here() == second
    queue.press("undo")
    assert queue.here() == first
    deck = parse(queue.draft()).deck
    assert deck is not None
    assert (deck.cards, deck.facts) == ((), ())


def test_all_of_a_section_is_accepted_and_taken_back_at_once(queue: Reviewer) -> None:
    answer = queue.press("accept-section", section="1")
    assert "4 cards accepted. Undo takes them all back" in queue.client.get(answer.location).text
    deck = parse(queue.draft()).deck
    assert deck is not None
    assert len(deck.cards) > 1
    assert {fact.source.section for fact in deck.facts if fact.source} == {"The Danube"}
    queue.press("undo")
    assert "cards: []" in queue.draft()


def test_two_windows_never_decide_a_card_twice(queue: Reviewer) -> None:
    at = queue.here()
    queue.press("accept", at=at)
    answer = queue.press("reject", at=at, reason="Wrong")
    assert "decided in another window" in queue.client.get(answer.location).text
    deck = parse(queue.draft()).deck
    assert deck is not None
    assert len(deck.cards) == 1


def test_strangers_do_not_reach_a_text(app: Flask, queue: Reviewer) -> None:
    bob = join(app, BOB)
    for page in ("", "/review", "/text"):
        assert bob.get(f"/articles/{queue.key}{page}").status_code == 404
    assert bob.get(f"/write/{queue.deck}/articles").status_code == 404


def test_an_edited_card_is_held_against_its_passage_again(queue: Reviewer) -> None:
    at = queue.here()
    address = f"/articles/{queue.key}/review/{at}/edit"
    page = queue.client.get(address).text
    assert "Edit the card" in page
    made = {"csrf_token": queue.token(), "prompt": "The Danube is {{c1::9,999}} km long."}
    answer = queue.client.post(address, data=made | {"do": "keep"})
    assert answer.status_code == 422
    assert "The passage does not bear this out" in answer.text
    answer = queue.client.post(address, data=made | {"do": "own"})
    assert answer.status_code == 302
    deck = parse(queue.draft()).deck
    assert deck is not None
    (card,) = deck.cards
    assert (card.fact, "own-work" in card.tags) == ("", True)
    queue.press("undo")
    assert "cards: []" in queue.draft()
    assert queue.here() == at


def test_a_long_text_is_read_apart_while_its_page_tells_how_far(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "LONG", 10)
    one = Reviewer(join(app, ALICE))
    one.send()
    for _ in range(200):
        answer = one.client.get(f"/articles/{one.key}")
        if "Refresh" not in answer.headers:
            break
        threading.Event().wait(0.05)
    assert "Review the cards" in answer.text


def test_what_is_no_article_is_refused_with_a_reason(app: Flask) -> None:
    one = Reviewer(join(app, ALICE))
    answer = one.send("{\\rtf1 Text}", "text.rtf")
    assert answer.status_code == 422
    assert "is in the format RTF" in answer.text
    assert one.send("", "empty.txt").status_code == 422


def test_a_reviewed_deck_is_published_with_the_quiz_that_the_command_gives(
    queue: Reviewer,
) -> None:
    first = queue.here()
    queue.press("accept-section", section="1")
    assert "With a quiz" not in queue.page()
    address = f"/articles/{queue.key}/finish"
    wanted = {"csrf_token": queue.token(), "quiz": "yes"}
    queue.client.post(address, data=wanted)
    assert "quizzes:" not in queue.draft()  # four cards are too few
    queue.press("accept-section", section="2")
    assert "With a quiz: Check what you know" in queue.page()
    queue.client.post(address, data=wanted | {"quiz": ""})
    assert "quizzes:" not in queue.draft()
    for _ in range(2):
        answer = queue.client.post(address, data=wanted)
    deck = parse(queue.draft()).deck
    assert deck is not None
    (quiz,) = deck.quizzes
    assert quiz == quiz_of(deck.cards)
    assert "1 quiz: Check what you know (9 questions)." in queue.client.get(answer.location).text
    assert "With a quiz" not in queue.page()
    queue.press("restore", at=first)  # one card less than the quiz asks for
    queue.press("reject")
    queue.client.post(address, data=wanted)
    assert "1 quiz: Check what you know (8 questions)." in queue.client.get(answer.location).text


def test_the_plan_of_publishing_names_the_gaps_and_what_still_waits(queue: Reviewer) -> None:
    def plan() -> str:
        return queue.client.get(f"/write/{queue.deck}/publish").text

    waits = "{} cards of “<bdi>Rivers of Europe</bdi>” still wait in the queue"
    assert waits.format(9) in plan()
    queue.press("accept-section", section="1")
    told = plan()
    assert waits.format(5) in told
    assert f'href="/articles/{queue.key}/review"' in told
    deck = parse(queue.draft()).deck
    assert deck is not None
    gaps = [(prompt_text(one), answer_text(one)) for one in deck.cards if one.kind == "cloze"]
    assert gaps
    lines = re.findall(
        r'class="prompt"[^>]*>([^<]+)<.span>\s*<small[^>]*>gap: <bdi[^>]*>([^<]+)', told
    )
    assert sorted(lines) == sorted(gaps)
    queue.press("accept-section", section="2")
    assert "still wait" not in plan()
