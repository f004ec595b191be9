"""Laws of cards of every kind: kept without loss, shown on both sides, found again."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.cardjson import content_hash, from_json, record_hash, to_json
from app.core.cards import Card, Deck
from app.core.changes import compare, known
from app.core.checks import check
from app.core.faces import faces, permutation, show
from tests.strategies import cards, decks

pytestmark = pytest.mark.unmeasured

SECRET = {"answer", "accept", "reject", "rubric", "regions", "tolerance"} | {
    "pairs",
    "full",
    "gaps",
    "why",
    "credit",
}


def listed(question: dict[str, object]) -> list[dict[str, object]]:
    """Return every option, half, item and label of a question."""
    lists = [question.get(name, []) for name in ("options", "left", "right", "items", "labels")]
    return [entry for found in lists if isinstance(found, list) for entry in found]


@settings(max_examples=80, deadline=None)
@given(cards())
def test_every_card_comes_back_from_its_json(card: Card) -> None:
    again = from_json(to_json(card))
    assert again == card
    assert to_json(again) == to_json(card)
    assert content_hash(again) == content_hash(card)
    assert record_hash(replace(again, key="other")) == record_hash(card)


@settings(max_examples=80, deadline=None)
@given(cards())
def test_every_face_is_shown_and_can_be_stored(card: Card) -> None:
    for face in faces(card):
        assert face.note == card.key
        shown = show(card, face.key[len(card.key) + 1 :])
        for side in (shown.question, shown.key):
            assert json.loads(json.dumps(side)) == side
        assert not SECRET & shown.question.keys()
        assert all(option.keys() <= {"html", "plain"} for option in listed(shown.question))


@settings(max_examples=40, deadline=None)
@given(decks())
def test_an_unchanged_deck_changes_nothing_with_or_without_its_ids(deck: Deck) -> None:
    first = compare([], deck.cards)
    stored = [known(change.card) for change in first.cards]
    assert compare(stored, [change.card for change in first.cards]).nothing
    without = compare(stored, [replace(card, key="") for card in deck.cards])
    kept = [change for change in without.cards if change.state in {"kept", "set"}]
    assert len(kept) == len(deck.cards)
    assert len({change.key for change in without.cards}) == len(deck.cards)


@settings(max_examples=40, deadline=None)
@given(decks(), decks())
def test_every_stored_card_is_found_or_retired_and_no_key_twice(old: Deck, new: Deck) -> None:
    stored = [known(change.card) for change in compare([], old.cards).cards]
    changes = compare(stored, new.cards)
    keys = [change.key for change in changes.cards]
    assert len(set(keys)) == len(keys)
    active = {one.key for one in stored if not one.retired}
    shown = {change.key for change in changes.cards if not change.card.retired}
    assert set(changes.retired) == active - shown


@settings(max_examples=40, deadline=None)
@given(decks())
def test_every_deck_gets_its_advice(deck: Deck) -> None:
    for problem in check(deck):
        assert problem.message
        assert problem.remedy
        assert problem.severity in {"error", "warning"}


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 50), st.integers())
def test_an_order_holds_every_place_once(count: int, seed: int) -> None:
    assert sorted(permutation(count, seed)) == list(range(count))
