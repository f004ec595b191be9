"""What changed from one version of a deck to the next, as its author reads it."""

from __future__ import annotations

import time
from dataclasses import replace

from app.core.cards import Basic, Blueprint, Choice, Deck, Draw, Fact, Media, Option, Source
from app.core.deckdiff import diff
from app.core.worddiff import MOST, Segment, diff_words

A = Basic(key="a", prompt="Who leads in patents?", answer="China")
B = Basic(key="b", prompt="Who is second in patents?", answer="The United States")
C = Choice(key="c", prompt="Who is third?", right="Korea", wrong=(Option("Japan", "Fourth."),))
D = Basic(key="d", prompt="Who is fourth?", answer="Japan")


def _deck(*cards: Basic | Choice) -> Deck:
    return Deck(key="d", title="Patents", cards=cards)


def test_each_card_is_told_in_the_authors_order_with_what_became_of_it() -> None:
    new = Basic(key="new", prompt="Who is fifth?", answer="India")
    found = diff(_deck(A, B, C, D), _deck(C, A, replace(D, retired=True), new))
    assert [(card.key, card.state, card.moved) for card in found.cards] == [
        ("c", "unchanged", True),
        ("a", "unchanged", False),
        ("b", "retired", False),
        ("d", "retired", False),
        ("new", "added", False),
    ]
    assert [(card.old_place, card.new_place) for card in found.cards] == [
        (2, 0), (0, 1), (1, None), (3, 2), (None, 3)
    ]  # fmt: skip
    assert found.counts == {
        "added": 1, "changed": 0, "retired": 2, "revived": 0, "unchanged": 2, "moved": 1
    }  # fmt: skip
    assert not found.nothing


def test_a_changed_card_is_told_field_by_field_and_word_by_word() -> None:
    old = replace(A, tags=("x",), image=Media(file="a.svg", alt="A map"))
    other = replace(A, prompt="Who leads the world?", why="By far.", image=Media(file="a.svg"))
    (card,) = diff(_deck(old), _deck(other)).cards
    assert card.state == "changed"
    assert [(field.name, field.old, field.new) for field in card.fields] == [
        ("prompt", "Who leads in patents?", "Who leads the world?"),
        ("why", "", "By far."),
        ("image", "file: a.svg\nalt: A map", "file: a.svg"),
        ("tags", "x", ""),
    ]
    assert card.fields[0].segments == (
        Segment("Who leads ", "same"),
        Segment("in patents", "gone"),
        Segment("the world", "new"),
        Segment("?", "same"),
    )


def test_another_kind_of_card_is_a_change_of_its_kind() -> None:
    other = Choice(key="a", prompt=A.prompt, right="China", wrong=(Option("Peru", "No."),))
    (card,) = diff(_deck(A), _deck(other)).cards
    assert [(field.name, field.old, field.new) for field in card.fields] == [
        ("kind", "basic", "choice"),
        ("right", "", "China"),
        ("wrong", "", "Peru: No."),
        ("answer", "China", ""),
    ]


def test_cards_without_ids_are_found_by_their_words() -> None:
    bare = [replace(card, key="") for card in (A, B)]
    reworded = replace(bare[1], prompt="Who is the second in patents?")
    found = diff(_deck(*bare), _deck(reworded, bare[0]))
    assert [(card.state, card.moved) for card in found.cards] == [
        ("changed", True),
        ("unchanged", False),
    ]
    assert 0.6 < found.cards[0].similarity < 1


def test_a_card_shown_again_is_revived_and_one_retired_long_ago_is_no_news() -> None:
    gone = replace(A, retired=True)
    assert diff(_deck(gone), _deck(A)).cards[0].state == "revived"
    assert diff(_deck(gone, B), _deck(B)).nothing
    assert diff(_deck(), _deck()).nothing


def test_the_other_parts_of_a_deck_are_told_too() -> None:
    quiz = Blueprint(key="q", title="Q", draw=(Draw(),))
    old = replace(
        _deck(A),
        facts=(Fact(key="f", claim="C"), Fact(key="g", claim="D")),
        sources=(Source(key="s", title="S"),),
    )
    new = replace(
        _deck(A), title="Copyright", facts=(Fact(key="f", claim="E"), old.facts[1]), quizzes=(quiz,)
    )
    found = diff(old, new)
    assert [(part.part, part.key, part.state) for part in found.parts] == [
        ("deck", "d", "changed"),
        ("facts", "f", "changed"),
        ("sources", "s", "removed"),
        ("quizzes", "q", "added"),
    ]
    assert [(field.name, field.old, field.new) for field in found.parts[0].fields] == [
        ("title", "Patents", "Copyright")
    ]
    assert found.counts["unchanged"] == 1
    assert not found.nothing


def test_scripts_without_spaces_are_compared_sign_by_sign() -> None:
    assert diff_words("中国領先", "中国第二") == (
        Segment("中国", "same"),
        Segment("領先", "gone"),
        Segment("第二", "new"),
    )


def test_long_texts_that_share_little_are_not_compared_word_by_word() -> None:
    words = int(MOST**0.5) + 1
    old = "begin " + "a b " * words + "end"
    new = "begin " + "c b " * words + "end"
    start = time.process_time()
    found = diff_words(old, new)
    assert time.process_time() - start < 1
    assert [segment.state for segment in found] == ["same", "gone", "new", "same"]
