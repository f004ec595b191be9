"""Plain values as the tree that their text would give."""

import pytest

from app.core.cards import Basic, Deck
from app.core.deckfields import DECK
from app.core.deckwrite import dump
from app.core.yamlevents import Mapping, Scalar, Sequence, read
from app.core.yamlplanting import plant


def shape(node: object) -> object:
    if isinstance(node, Mapping):
        return {key: shape(value) for key, value in node.entries.items()}
    if isinstance(node, Sequence):
        return [shape(item) for item in node.items]
    assert isinstance(node, Scalar)
    return node.text


def test_the_tree_is_that_of_the_written_text() -> None:
    card = Basic(key="a", prompt="One: two?", answer="three\nlines # here", tags=("x", "y z"))
    deck = Deck(key="d", title="D", cards=(card,))
    assert shape(plant(DECK.write(deck))) == shape(read(dump(deck)).root)


@pytest.mark.parametrize("plain", ["a\0b", {"k\x07": "v"}, ["\ud800"]])
def test_a_character_that_no_deck_may_hold_is_refused(plain: object) -> None:
    with pytest.raises(ValueError, match="not allowed"):
        plant(plain)


def test_what_is_no_text_or_nests_too_deep_is_refused() -> None:
    with pytest.raises(TypeError, match="int"):
        plant({"a": 1})
    deep: object = "end"
    for _ in range(13):
        deep = [deep]
    with pytest.raises(ValueError, match="deep"):
        plant(deep)
