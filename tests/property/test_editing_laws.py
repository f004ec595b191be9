"""Laws of editing a deck's text: it says what was meant, and nothing else changed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.core import deckedit
from app.core.cards import Basic, Card, Deck, Truth
from app.core.deckfile import parse, parse_draft
from app.core.drafts import UneditableError
from tests.drafts import cards_of, deck_texts, strewn_comments
from tests.strategies import cards, decks, with_values

pytestmark = pytest.mark.unmeasured


@st.composite
def _written(draw: st.DrawFn, least: int = 1) -> tuple[Deck, str]:
    deck = draw(decks(most=4).filter(lambda each: len(each.cards) >= least))
    return deck, draw(deck_texts(deck))


def _new_card(data: st.DataObject, deck: Deck) -> Card:
    facts = tuple(fact.key for fact in deck.facts)
    sources = tuple(source.key for source in deck.sources)
    card: Card = data.draw(cards(facts=facts, sources=sources))
    assume(card.key not in {each.key for each in deck.cards})
    return card


def _others(deck: Deck, text: str) -> tuple[object, ...]:
    partial = parse(text).partial
    assert partial is not None
    assert partial.facts == deck.facts
    assert partial.sources == deck.sources
    assert partial.quizzes == deck.quizzes
    return partial.key, partial.title, partial.lang, partial.tags


def _same_around(old: str, new: str, place: int) -> None:
    """Assert that the texts agree up to the card before a place, and from the one after it on."""
    nodes = parse_draft(old).nodes
    body = old.removeprefix("\ufeff")
    if place:
        before = body[: nodes[place - 1].end].rstrip()
        assert new.removeprefix("\ufeff").startswith(before)
    if place + 1 < len(nodes):
        assert new.endswith(body[nodes[place + 1].start :])


@given(_written(), st.data())
@settings(max_examples=15, deadline=None)
def test_a_card_replaced_is_that_card_and_nothing_else_changes(
    written: tuple[Deck, str], data: st.DataObject
) -> None:
    deck, text = written
    place = data.draw(st.integers(0, len(deck.cards) - 1))
    old = deck.cards[place]
    other = _new_card(data, deck)
    if data.draw(st.booleans()) and other.kind == old.kind:
        card = with_values(other, key=old.key)
    else:
        card = data.draw(st.sampled_from([other, with_values(old, why="so", tags=("one", "two"))]))
    new = deckedit.replace_card(text, place, card)
    expected = list(deck.cards)
    expected[place] = card
    assert cards_of(new) == tuple(expected)
    assert strewn_comments(new) == strewn_comments(text)
    assert _others(deck, new) == _others(deck, text)
    _same_around(text, new, place)
    assert ("\r\n" in new) == ("\r\n" in text) or "\n" not in text


@given(_written(), st.data())
@settings(max_examples=8, deadline=None)
def test_a_card_replaced_by_itself_leaves_the_text_alone(
    written: tuple[Deck, str], data: st.DataObject
) -> None:
    deck, text = written
    place = data.draw(st.integers(0, len(deck.cards) - 1))
    assert deckedit.replace_card(text, place, deck.cards[place]) == text


@given(_written(least=0), st.data())
@settings(max_examples=15, deadline=None)
def test_a_card_added_stands_where_it_should_under_an_id(
    written: tuple[Deck, str], data: st.DataObject
) -> None:
    deck, text = written
    card = _new_card(data, deck)
    after = data.draw(st.sampled_from([None, *range(-1, len(deck.cards))]))
    added = deckedit.add_card(text, card, after)
    expected = list(deck.cards)
    expected.insert(added.place, with_values(card, key=added.key))
    assert added.key
    assert cards_of(added.text) == tuple(expected)
    assert strewn_comments(added.text) == strewn_comments(text)
    assert _others(deck, added.text) == _others(deck, text)


@given(_written(), st.data())
@settings(max_examples=15, deadline=None)
def test_a_copy_is_the_same_card_under_another_id(
    written: tuple[Deck, str], data: st.DataObject
) -> None:
    deck, text = written
    place = data.draw(st.integers(0, len(deck.cards) - 1))
    added = deckedit.duplicate_card(text, place)
    expected = list(deck.cards)
    expected.insert(place + 1, with_values(deck.cards[place], key=added.key))
    assert cards_of(added.text) == tuple(expected)
    assert added.key not in {card.key for card in deck.cards}


@given(_written(), st.data())
@settings(max_examples=15, deadline=None)
def test_a_card_moved_there_and_back_leaves_the_text_as_it_was(
    written: tuple[Deck, str], data: st.DataObject
) -> None:
    deck, text = written
    place, to = (data.draw(st.integers(0, len(deck.cards) - 1)) for _ in range(2))
    new = deckedit.move_card(text, place, to)
    expected = list(deck.cards)
    expected.insert(to, expected.pop(place))
    assert cards_of(new) == tuple(expected)
    assert sorted(strewn_comments(new)) == sorted(strewn_comments(text))
    assert _others(deck, new) == _others(deck, text)
    assert deckedit.move_card(new, to, place) == text


@given(_written(), st.data())
@settings(max_examples=15, deadline=None)
def test_a_card_deleted_takes_no_other_along(
    written: tuple[Deck, str], data: st.DataObject
) -> None:
    deck, text = written
    place = data.draw(st.integers(0, len(deck.cards) - 1))
    new = deckedit.delete_card(text, place)
    assert cards_of(new) == deck.cards[:place] + deck.cards[place + 1 :]
    assert _others(deck, new) == _others(deck, text)
    _same_around(text, new, place)


@given(_written(), st.data())
@settings(max_examples=8, deadline=None)
def test_a_card_retired_and_revived_is_the_card_it_was(
    written: tuple[Deck, str], data: st.DataObject
) -> None:
    deck, text = written
    place = data.draw(st.integers(0, len(deck.cards) - 1))
    retired = deckedit.retire_card(text, place)
    assert cards_of(retired)[place] == with_values(deck.cards[place], retired=True)
    revived = deckedit.revive_card(retired, place)
    assert cards_of(revived)[place] == with_values(deck.cards[place], retired=False)
    if "retired" not in text:
        assert revived == text


@given(_written(), st.data())
@settings(max_examples=15, deadline=None)
def test_a_text_with_mistakes_is_edited_or_refused_and_never_made_worse(
    written: tuple[Deck, str], data: st.DataObject
) -> None:
    deck, text = written
    at = data.draw(st.integers(0, len(text)))
    stray = data.draw(st.sampled_from([*":-[]{}\"'#&*!|>%@ ,?x", "\n", "\n  # c\n", "? ", "\n- "]))
    text = text[:at] + stray + text[at:]
    place = data.draw(st.integers(0, len(deck.cards) - 1))
    edits: list[Callable[[], str]] = [
        lambda: deckedit.replace_card(text, place, Truth(prompt="N: x", answer=True)),
        lambda: deckedit.add_card(text, Basic(prompt="Q", answer="a\nb"), place).text,
        lambda: deckedit.duplicate_card(text, place).text,
        lambda: deckedit.move_card(text, place, 0),
        lambda: deckedit.delete_card(text, place),
    ]
    with suppress(UneditableError):
        assert parse(data.draw(st.sampled_from(edits))()).partial is not None
