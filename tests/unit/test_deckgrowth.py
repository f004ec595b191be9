"""Cards come into a deck's text with what bears them out, are renewed there, and go again."""

from __future__ import annotations

import pytest

from app.core import deckgrowth
from app.core.cards import Basic, Deck, Passage
from app.core.deckfile import parse
from app.core.drafts import UneditableError

EMPTY = "deck: rivers\ntitle: Rivers\n"
CARD = Basic(prompt="How long is the Rhine?", answer="1,230 km", tags=("rhine",))
CLAIM = "The Rhine is 1,230 km long"


def place(quote: str = "The Rhine is 1,230 km long.") -> Passage:
    """Give a passage of the article."""
    return deckgrowth.passage("article", "The Rhine", 1, quote)


@pytest.fixture
def text() -> str:
    """Give the text of a deck with an article among its sources."""
    made, key = deckgrowth.add_source(EMPTY, "Rivers of Europe", "article")
    assert key == "article"
    return made


def deck_of(text: str) -> Deck:
    """Read a deck."""
    deck = parse(text).deck
    assert deck is not None
    return deck


def test_a_source_is_added_once(text: str) -> None:
    assert deckgrowth.add_source(text, "Rivers of Europe", "article") == (text, "article")
    _, other = deckgrowth.add_source(text, "Lakes")
    assert other == "lakes"


def test_cards_of_one_fact_share_it_and_the_last_one_takes_it_along(text: str) -> None:
    one = deckgrowth.grow(text, CARD, CLAIM, place())
    two = deckgrowth.grow(
        one.text, Basic(prompt="Which river?", answer="Rhine"), CLAIM + ".", place()
    )
    deck = deck_of(two.text)
    assert len(deck.facts) == 1
    assert {card.fact for card in deck.cards} == {one.fact} == {two.fact}
    less = deckgrowth.take_out(two.text, one.card, CARD, one.fact, ())
    assert len(deck_of(less).facts) == 1
    assert deckgrowth.take_out(less, one.card, CARD, one.fact, ()) == less
    none = deckgrowth.take_out(less, two.card, deck.cards[1], two.fact, ())
    assert deck_of(none).facts == ()


def test_own_work_has_no_source_and_says_so(text: str) -> None:
    made = deckgrowth.grow(text, CARD, CLAIM, None)
    (card,) = deck_of(made.text).cards
    assert (made.fact, card.fact, card.tags) == ("", "", ("rhine", deckgrowth.OWN_WORK))
    assert deck_of(deckgrowth.take_out(made.text, made.card, card, "", ())).cards == ()


def test_a_renewed_card_keeps_its_id_and_leaves_its_old_fact(text: str) -> None:
    one = deckgrowth.grow(text, CARD, CLAIM, place())
    other = Basic(prompt="How long is the Rhine?", answer="1,233 km")
    new = deckgrowth.renew(
        one.text, one.card, other, "The Rhine is 1,233 km long", place("It is 1,233 km long.")
    )
    (card,), (fact,) = deck_of(new.text).cards, deck_of(new.text).facts
    assert (card.key, card.tags) == (one.card, ("rhine",))
    assert fact.claim == "The Rhine is 1,233 km long."
    same = deckgrowth.renew(new.text, one.card, other, fact.claim, fact.source or place())
    assert deck_of(same.text) == deck_of(new.text)
    assert deck_of(deckgrowth.retire(new.text, one.card)).cards[0].retired


def test_what_was_changed_since_or_cannot_be_read_is_left_alone(text: str) -> None:
    one = deckgrowth.grow(text, CARD, CLAIM, place())
    edited = one.text.replace("How long", "How very long")
    with pytest.raises(UneditableError, match="changed since"):
        deckgrowth.take_out(edited, one.card, CARD, one.fact, ())
    with pytest.raises(UneditableError, match="no card"):
        deckgrowth.retire(text, "other")
    with pytest.raises(UneditableError):
        deckgrowth.add_source("[", "Rivers")


def test_a_long_quote_is_cut_to_what_the_format_holds() -> None:
    assert len(place("x" * 2000).quote) == deckgrowth.LONGEST_QUOTE
