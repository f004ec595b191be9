"""What an author may choose: kinds, how many, which deck; what is taken back; what goes wrong."""

from __future__ import annotations

import html
import io
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import update

from app.articles import arriving, drafting
from app.articles.models import Article, ArticleText
from app.core.deckfile import parse
from app.db import current
from tests.people import ALICE, BOB, join, send, token
from tests.reviewing import RIVERS, Reviewer
from tests.writing import Author


@pytest.fixture
def alice(app: Flask) -> Reviewer:
    """Let Alice send the article about rivers."""
    one = Reviewer(join(app, ALICE))
    one.send()
    return one


def test_kinds_are_counted_again_and_at_least_one_is_needed(alice: Reviewer) -> None:
    assert alice.begin("essay").status_code == 422
    assert alice.begin("basic", most="0").status_code == 422
    alice.begin("number", do="count")
    page = alice.client.get(f"/articles/{alice.key}").text
    assert 'value="number" checked' in page
    assert 'value="basic" checked' not in page
    assert alice.begin("cloze", "number").status_code == 302
    assert "What did the Treaty" not in alice.page()


def test_pasted_text_goes_to_a_deck_that_is_there(alice: Reviewer) -> None:
    author = Author(alice.client).make("Waters")
    answer = send(alice.client, f"/articles/new?deck={author.key}", {"text": RIVERS})
    assert answer.status_code == 302
    alice.key = answer.location.split("/")[2].split("?")[0]
    assert "Nothing was chosen" in send(alice.client, "/articles/new", {"text": " "}).text
    two = {"text": "My own words.", "file": (io.BytesIO(b"x"), "x.txt")}
    both = alice.client.post("/articles/new", data=two | {"csrf_token": token(alice.client, "/")})
    assert "A file and a text were given" in both.text
    assert "My own words." in both.text
    alice.begin(deck=author.key)
    alice.press("accept")
    deck = parse(author.text()).deck
    assert deck is not None
    assert [source.title for source in deck.sources] == ["Rivers of Europe"]
    assert len(deck.cards) == 2
    assert alice.client.get(f"/articles/{alice.key}").status_code == 302


def test_one_card_is_decided_anew_and_more_cards_are_asked_for(alice: Reviewer) -> None:
    alice.begin(most="2")
    first = alice.here()
    alice.press("accept")
    second = alice.here()
    alice.press("reject", reason="dull")
    assert alice.client.get(f"/articles/{alice.key}/review/{first}/edit").status_code == 302
    assert "Every card is decided." in alice.page()
    assert "7 more cards" in alice.page()
    alice.press("restore", at=first)
    assert "cards: []" in alice.draft()
    assert alice.here() == first
    alice.press("more")
    assert "of</span> 9" in alice.page()
    assert "dull" in alice.page(second)
    assert alice.press("dance").status_code == 302


def test_a_card_that_its_author_changed_since_is_left_to_them(alice: Reviewer) -> None:
    alice.begin()
    alice.press("accept")
    author = Author(alice.client, alice.deck)
    changed = alice.draft().replace("The Danube is {{", "The river Danube is {{")
    assert author.write(changed).status_code == 302
    answer = alice.press("undo")
    assert "changed since it was accepted" in alice.client.get(answer.location).text
    assert alice.draft() == changed


def test_a_form_of_a_card_says_what_is_wrong_and_keeps_what_is_right(alice: Reviewer) -> None:
    alice.begin()
    address = f"/articles/{alice.key}/review/{alice.here()}/edit"
    made = {"csrf_token": alice.token(), "prompt": "No gap at all."}
    refused = alice.client.post(address, data=made | {"do": "keep"})
    assert refused.status_code == 422
    assert "No gap at all." in html.unescape(refused.text)
    made |= {"prompt": "The {{c1::Danube}} is 2,850 km long."}
    assert alice.client.post(address, data=made | {"row": "wrong:add"}).status_code == 200
    assert alice.client.post(address, data=made | {"do": "keep"}).status_code == 302
    assert "The {{c1::Danube}} is 2,850 km long." in alice.draft()


def test_a_text_that_cannot_be_drafted_says_so_and_one_left_behind_is_taken_up(
    app: Flask, alice: Reviewer
) -> None:
    page = f"/articles/{alice.key}"
    stand(app, state="failed")
    assert "could not be read to its end" in alice.client.get(page).text
    assert "Review the cards" not in alice.client.get(page).text
    again = send(alice.client, page)
    assert "Review the cards" in alice.client.get(again.location).text
    alice.begin()
    assert "of</span> 9" in alice.page()
    stand(app, state="drafting", beat=0)
    assert alice.client.get(page).location == f"{page}/review"


def stand(app: Flask, **values: object) -> None:
    """Let the draft of every text stand so."""
    with app.app_context():
        current().execute(update(ArticleText).values(**values))
        current().commit()


def test_a_process_that_ends_too_early_is_a_failure(
    app: Flask, alice: Reviewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "DRAFTER", drafting.DRAFTER.with_name("nothing.py"))
    with app.app_context():
        drafting._draft_apart(app, (1, 1))  # noqa: SLF001 - what the thread does
    assert "could not be read to its end" in alice.client.get(f"/articles/{alice.key}").text


def test_what_was_only_looked_at_is_tidied_away_and_told_to_its_owner(
    app: Flask, alice: Reviewer
) -> None:
    told = alice.client.get("/settings/data").get_json(silent=True) or {}
    assert "articles" in told or told == {}
    with app.app_context():
        assert arriving.tidy(current(), 0).startswith("Dropped 0 articles")
        current().execute(update(Article).values(at=0))
        assert arriving.tidy(current(), arriving.KEPT_MS + 1).startswith("Dropped 1 article")
        current().commit()
    assert alice.client.get(f"/articles/{alice.key}").status_code == 404


def test_an_address_is_asked_for_only_where_the_instance_fetches(
    new_app: Callable[..., Flask], alice: Reviewer
) -> None:
    assert 'name="address"' not in alice.client.get("/articles/new").text
    form = {"address": "http://127.0.0.1/secret"}
    assert "Nothing was chosen" in send(alice.client, "/articles/new", form).text
    client = join(new_app(fetch=True), BOB)
    assert 'name="address"' in client.get("/articles/new").text
    answer = send(client, "/articles/new", form)
    assert answer.status_code == 422
    assert "Nothing was chosen" not in answer.text
