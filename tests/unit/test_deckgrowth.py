"""Cards come into a deck's text with what bears them out, are renewed there, and go again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core import deckgrowth
from app.core.cards import Basic, Deck, Passage
from app.core.deckfile import parse
from app.core.deckgrowth import Added, Addition
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
    less = deckgrowth.take_out(two.text, [Added(one.card, CARD, one.fact)], ())
    assert len(deck_of(less).facts) == 1
    assert deckgrowth.take_out(less, [Added(one.card, CARD, one.fact)], ()) == less
    none = deckgrowth.take_out(less, [Added(two.card, deck.cards[1], two.fact)], ())
    assert deck_of(none).facts == ()


def test_own_work_has_no_source_and_says_so(text: str) -> None:
    made = deckgrowth.grow(text, CARD, CLAIM, None)
    (card,) = deck_of(made.text).cards
    assert (made.fact, card.fact, card.tags) == ("", "", ("rhine", deckgrowth.OWN_WORK))
    without = deckgrowth.take_out(made.text, [Added(made.card, card, "")], ())
    assert deck_of(without).cards == ()


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
        deckgrowth.take_out(edited, [Added(one.card, CARD, one.fact)], ())
    with pytest.raises(UneditableError, match="no card"):
        deckgrowth.retire(text, "other")
    with pytest.raises(UneditableError):
        deckgrowth.add_source("[", "Rivers")


def test_a_long_quote_is_cut_to_what_the_format_holds() -> None:
    assert len(place("x" * 2000).quote) == deckgrowth.LONGEST_QUOTE


def several() -> list[Addition]:
    """Give cards of two facts, two of them with the same prompt, and one of its author's own."""
    other = place("It ends in a delta.")
    return [
        Addition(CARD, CLAIM, place()),
        Addition(
            replace(CARD, prompt="Which river is 1,230 km long?", answer="Rhine"), CLAIM, place()
        ),
        Addition(replace(CARD, answer="In a delta"), "The Rhine ends in a delta", other),
        Addition(replace(CARD, answer="Basel"), "Basel is on it", None),
    ]


@pytest.mark.parametrize(
    "begun", [EMPTY, EMPTY + "cards:\n  - id: a\n    basic: A\n    answer: B\n"]
)
def test_cards_that_come_at_once_stand_as_if_they_came_one_by_one(begun: str) -> None:
    text, _ = deckgrowth.add_source(begun, "Rivers of Europe", "article")
    one_by_one, keys = text, []
    for each in several():
        grown = deckgrowth.grow(one_by_one, each.card, each.claim, each.place)
        one_by_one = grown.text
        keys.append((grown.card, grown.fact))
    at_once = deckgrowth.grow_all(text, several())
    assert {grown.text for grown in at_once} == {one_by_one}
    assert [(grown.card, grown.fact) for grown in at_once] == keys
    cards = {card.key: card for card in deck_of(one_by_one).cards}
    added = [Added(card, cards[card], fact) for card, fact in keys]
    for gone in (added, added[1:], added[:2], added[::2]):
        less = one_by_one
        for last in reversed(gone):
            less = deckgrowth.take_out(less, [last], ())
        assert deck_of(deckgrowth.take_out(one_by_one, gone, ())) == deck_of(less)


def test_of_cards_that_go_at_once_a_published_one_keeps_them_all(text: str) -> None:
    grown = deckgrowth.grow_all(text, several())
    whole = deck_of(grown[0].text)
    added = [Added(one.card, card, one.fact) for one, card in zip(grown, whole.cards, strict=True)]
    with pytest.raises(UneditableError, match="published"):
        deckgrowth.take_out(grown[0].text, added, {grown[2].card})
