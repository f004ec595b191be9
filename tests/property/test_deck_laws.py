"""What holds for every deck: writing and reading lose nothing, and fmt adds only ids."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.cards import KINDS, Deck
from app.core.deckfile import parse
from app.core.deckwrite import dump, fmt
from tests.strategies import cards, decks, with_values

pytestmark = pytest.mark.unmeasured


def _read(text: str) -> Deck:
    parsed = parse(text)
    assert parsed.deck is not None, (parsed.problems, text)
    return parsed.deck


def _same(deck: Deck) -> Deck:
    return replace(deck, lines=())


@given(decks())
@settings(max_examples=60, deadline=None)
def test_a_deck_written_and_read_again_is_the_same_deck(deck: Deck) -> None:
    assert _same(_read(dump(deck))) == deck


@pytest.mark.parametrize("kind", sorted(KINDS))
@given(data=st.data())
@settings(max_examples=15, deadline=None)
def test_a_card_of_every_kind_survives_writing_and_reading(kind: str, data: st.DataObject) -> None:
    card = data.draw(cards(kind))
    deck = Deck(key="d", title="t", cards=(card,))
    assert _read(dump(deck)).cards == (card,)


@given(decks())
@settings(max_examples=40, deadline=None)
def test_formatting_gives_every_card_an_id_of_its_own_and_changes_nothing_else(deck: Deck) -> None:
    text = dump(deck)
    before, after = _read(text), _read(fmt(text))
    keys = [card.key for card in after.cards]
    assert all(keys)
    assert len(set(keys)) == len(keys)
    assert [with_values(card, key="") for card in after.cards] == [
        with_values(card, key="") for card in before.cards
    ]
    assert [old.key for old in before.cards if old.key] == [
        new.key for old, new in zip(before.cards, after.cards, strict=True) if old.key
    ]


@given(decks())
@settings(max_examples=40, deadline=None)
def test_formatting_twice_is_formatting_once(deck: Deck) -> None:
    once = fmt(dump(deck))
    assert fmt(once) == once


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_text_at_all_gets_a_deck_or_an_error_with_a_line_and_a_remedy(text: str) -> None:
    parsed = parse(text)
    assert parsed.deck is None
    assert all(problem.line >= 1 and problem.remedy for problem in parsed.problems)
    assert parsed.problems


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_bytes_at_all_are_refused_and_never_raise(source: bytes) -> None:
    assert parse(source).problems


@given(decks(), st.integers(0, 10_000), st.sampled_from(list(":-[]{}\"'#&*!|>%@` \n\t,?x")))
@settings(max_examples=50, deadline=None)
def test_a_deck_with_one_stray_character_is_read_or_refused_but_never_raises(
    deck: Deck, place: int, stray: str
) -> None:
    text = dump(deck)
    at = place % len(text)
    parsed = parse(text[:at] + stray + text[at:])
    assert parsed.deck is not None or parsed.problems
