"""Laws of telling what changed."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.cards import Deck
from app.core.deckdiff import CardDiff, diff
from app.core.worddiff import diff_words
from tests.strategies import decks, texts

_WORDY = st.lists(st.sampled_from(["a", "b ", " ", "c, ", "中", "\n", "é"]), max_size=12)


@given(_WORDY.map("".join) | texts(), _WORDY.map("".join) | texts())
@settings(max_examples=200, deadline=None)
def test_the_pieces_are_the_old_text_and_the_new_one(old: str, new: str) -> None:
    found = diff_words(old, new)
    assert "".join(each.text for each in found if each.state != "new") == old
    assert "".join(each.text for each in found if each.state != "gone") == new
    assert all(each.text for each in found)


@given(decks(most=5), st.data())
@settings(max_examples=15, deadline=None)
def test_every_card_of_both_decks_is_told_once_in_the_new_order(
    deck: Deck, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(deck.cards))
    other = replace(deck, cards=tuple(shuffled[: data.draw(st.integers(0, len(shuffled)))]))
    found = diff(deck, other).cards
    new = [card.new_place for card in found if card.new_place is not None]
    old = [card.old_place for card in found if card.old_place is not None]
    assert new == list(range(len(other.cards)))
    assert sorted(old) == list(range(len(deck.cards)))
    stayed = [card.old_place or 0 for card in found if card.new_place is not None]
    rising = [place for place, card in zip(stayed, _moved(found), strict=True) if not card]
    assert rising == sorted(rising)


def _moved(found: tuple[CardDiff, ...]) -> list[bool]:
    """Return, for each card that is in both decks, whether it moved."""
    return [card.moved for card in found if card.new_place is not None]


@given(decks(most=5))
@settings(max_examples=15, deadline=None)
def test_a_deck_does_not_differ_from_itself(deck: Deck) -> None:
    assert diff(deck, deck).nothing
