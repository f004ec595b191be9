"""Writing decks as canonical text, and giving ids to cards that have none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.cards import Basic, Blueprint, Choice, Deck, Draw, Option
from app.core.deckfile import parse
from app.core.deckwrite import UnreadableDeckError, dump, fmt

HEAD = "deck: d\ntitle: t\n"


def _written(card: Basic | Choice) -> str:
    return dump(Deck(key="d", title="t", cards=(card,)))


def test_a_deck_is_written_in_the_order_and_style_of_the_format() -> None:
    card = Choice(
        prompt="Which is second?",
        key="second",
        right="United States",
        wrong=(Option("Japan", "Fourth, just under 3,500."), Option("Germany")),
        tags=("patents", "a, b"),
    )
    assert _written(card) == (
        "deck: d\ntitle: t\ncards:\n- id: second\n  choice: Which is second?\n"
        "  right: United States\n  wrong:\n  - Japan: Fourth, just under 3,500.\n  - Germany\n"
        '  tags: [patents, "a, b"]\n'
    )


def test_text_of_several_lines_is_written_as_a_block() -> None:
    text = _written(Basic(prompt="Q", answer="one\n\n  two: 2\nthree"))
    assert "  answer: |-\n    one\n\n      two: 2\n    three\n" in text


def test_a_list_too_long_for_a_line_gets_a_line_for_each_item() -> None:
    card = Basic(prompt="Q", answer="A", hints=("first " * 9 + "hint", "second " * 9 + "hint"))
    assert "  hints:\n  - first first" in _written(card)


def test_a_key_too_long_for_yaml_is_written_with_a_question_mark() -> None:
    card = Choice(prompt="Q", right="A", wrong=(Option('"' * 500, "why"), Option("B")))
    text = _written(card)
    assert "\n  - ? " in text
    deck = parse(text).deck
    assert deck is not None
    assert deck.cards == (card,)


def test_a_list_item_of_several_lines_is_a_block_too() -> None:
    card = Basic(prompt="Q", answer="A", hints=("one\ntwo", "three"))
    deck = parse(_written(card)).deck
    assert deck is not None
    assert deck.cards == (card,)
    assert "  - |-\n    one\n    two\n" in _written(card)


@pytest.mark.parametrize(("seconds", "written"), [(90, "90 s"), (900, "15 min"), (7200, "2 h")])
def test_time_is_written_in_the_largest_unit_that_fits(seconds: int, written: str) -> None:
    quiz = Blueprint(key="q", title="T", draw=(Draw(),), time=seconds)
    assert f"  time: {written}\n" in dump(Deck(key="d", title="t", quizzes=(quiz,)))


COMMENTED = """\
# yaml-language-server: $schema=../docs/deck.schema.json
deck:   d      # spaced
title:  t

cards:
# the first
- basic:  What is it?   # a comment
  answer: "yes"

-   # below its dash
    truth: It is.
    answer: no
- {basic: What is it?, answer: B}
- { cloze: "{{c1::Paris}} is it" }
- id: what-is-it-2
  basic: Mine
  answer: C
# the end"""

FORMATTED = """\
# yaml-language-server: $schema=../docs/deck.schema.json
deck:   d      # spaced
title:  t

cards:
# the first
- id: what-is-it
  basic:  What is it?   # a comment
  answer: "yes"

-   # below its dash
    id: it-is
    truth: It is.
    answer: no
- {id: what-is-it-3, basic: What is it?, answer: B}
- { id: is-it, cloze: "{{c1::Paris}} is it" }
- id: what-is-it-2
  basic: Mine
  answer: C
# the end
"""


def test_missing_ids_are_written_and_every_other_line_stays() -> None:
    assert fmt(COMMENTED) == FORMATTED
    assert fmt(FORMATTED) == FORMATTED


def test_line_ends_and_the_byte_order_mark_of_the_file_are_kept() -> None:
    text = "\ufeff" + COMMENTED.replace("\n", "\r\n")
    assert fmt(text) == "\ufeff" + FORMATTED.replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("cards: [cloze: '{{c1::a}} b']", "cards: [{id: b, cloze: '{{c1::a}} b'}]\n"),
        ("cards: [{basic: b,\n answer: c}]", "cards: [{id: b, basic: b,\n answer: c}]\n"),
        (
            "cards:\n- ? basic\n  : b\n  answer: c",
            "cards:\n- id: b\n  ? basic\n  : b\n  answer: c\n",
        ),
        ("cards:\n- 'basic': b\n  answer: c", "cards:\n- id: b\n  'basic': b\n  answer: c\n"),
        (
            "cards:\n-\n  basic: b\n  answer: c\n\n \n",
            "cards:\n-\n  id: b\n  basic: b\n  answer: c\n",
        ),
        ("cards:\n- {basic: 🙂é, answer: c}", "cards:\n- {id: e, basic: 🙂é, answer: c}\n"),
        ("lang: en   \n\n", "lang: en\n"),
        ("cards: []", "cards: []\n"),
    ],
)
def test_ids_are_written_in_every_style_of_yaml(before: str, after: str) -> None:
    assert fmt(HEAD + before) == HEAD + after
    old, new = parse(HEAD + before).deck, parse(HEAD + after).deck
    assert old is not None
    assert new is not None
    assert [replace(card, key="") for card in new.cards] == list(old.cards)


def test_a_text_with_errors_is_not_formatted() -> None:
    with pytest.raises(UnreadableDeckError) as refusal:
        fmt(HEAD + "cards:\n- basic: Q\n")
    assert [problem.field for problem in refusal.value.problems] == ["answer"]
