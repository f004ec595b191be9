"""Editing the cards of a text as people write it: what stays, what moves, what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core import deckedit
from app.core.cards import Basic, Choice, Cloze, Essay, Option, Passage, Short, Spot, Truth
from app.core.deckfile import parse
from app.core.drafts import UneditableError

HEAD = "deck: d\ntitle: t\n"
TEXT = """\
# the deck
deck: d
title: t    # spaced
sources: {s: {title: S}}

cards:   # all of them
# the first
- id: one
  basic:  What is it?   # a prompt
  # beside the answer
  answer: "yes"   # an answer
  tags: [a, b]
  # beside nothing

-   # below its dash
    id: two
    choice: Which?
    right: A
    wrong:   # options
    - B
    - C: no  # the last
    # deep

# a heading

# the third
- {id: three, truth: "It is.", answer: yes}   # in braces
# the end
quizzes: []
"""


def _after(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


def _change(place: int, **values: object) -> str:
    card = deckedit.read_card_at(TEXT, place)
    text = deckedit.replace_card(TEXT, place, replace(card, **values))  # type: ignore[arg-type] # any field of a card
    deck = parse(text).deck
    assert deck is not None
    assert deck.cards[place] == replace(card, **values)  # type: ignore[arg-type] # any field of a card
    return text


@pytest.mark.parametrize(
    ("place", "values", "old", "new"),
    [
        (0, {"answer": "no: never"}, '"yes"   # an', '"no: never"   # an'),
        (0, {"prompt": "Who?"}, "What is it?   #", "Who?   #"),
        (0, {"tags": ()}, "\n  tags: [a, b]", ""),
        (0, {"level": 3}, "  tags: [a, b]\n", "  tags: [a, b]\n  level: 3\n"),
        (0, {"why": "so"}, "# an answer\n", "# an answer\n  why: so\n"),
        (0, {"key": "uno"}, "id: one", "id: uno"),
        (0, {"key": ""}, "- id: one\n  basic", "- basic"),
        (1, {"key": ""}, "    id: two\n    choice", "    choice"),
        (
            0,
            {"answer": "a\nb"},
            '  answer: "yes"   # an answer\n',
            "  answer: |-   # an answer\n    a\n    b\n",
        ),
        (
            1,
            {"wrong": (Option("D\nE"),)},
            "wrong:   # options\n    - B\n    - C: no  # the last\n",
            "wrong:   # options\n    - |-\n      D\n      E\n",
        ),
        (1, {"hints": ("a", "b")}, "# the last\n", "# the last\n    hints: [a, b]\n"),
        (2, {"answer": False}, "answer: yes}", "answer: no}"),
        (2, {"prompt": "a, b"}, '"It is."', '"a, b"'),
        (2, {"why": "x, y"}, "answer: yes}", 'answer: yes, why: "x, y"}'),
        (2, {"key": ""}, "{id: three, truth", "{truth"),
        (2, {"source": Passage(ref="s", para="2")}, "yes}", "yes, source: {ref: s, para: 2}}"),
    ],
)
def test_only_the_field_that_changed_is_written(
    place: int, values: dict[str, object], old: str, new: str
) -> None:
    assert _change(place, **values) == _after(TEXT, old, new)


def test_a_card_may_become_one_of_another_kind_in_its_place() -> None:
    card = Short(key="one", prompt="Who?", accept=("A", "B"), tags=("a", "b"))
    asked = "  short:  Who?   # a prompt\n  accept: [A, B]\n"
    assert deckedit.replace_card(TEXT, 0, card) == _after(
        _after(TEXT, "  basic:  What is it?   # a prompt\n", asked),
        '  answer: "yes"   # an answer\n',
        "",
    )
    braces = deckedit.replace_card(TEXT, 2, Basic(key="three", prompt="Q", answer="A"))
    assert "- {id: three, basic: Q, answer: A}   # in braces\n" in braces


def test_a_source_with_its_parts_beside_it_stays_so() -> None:
    text = HEAD + (
        "sources: {s: {title: S}, r: {title: R}}\ncards:\n"
        "- basic: Q\n  answer: A\n  source: s  # there\n  section: One\n  para: 2\n"
    )
    card = deckedit.read_card_at(text, 0)
    moved = replace(card, source=Passage(ref="r", section="One", quote="as said"))
    assert deckedit.replace_card(text, 0, moved) == text.replace("source: s", "source: r").replace(
        "  para: 2\n", "  quote: as said\n"
    )
    gone = deckedit.replace_card(text, 0, replace(card, source=None))
    assert gone == text[: text.index("  source")]


def test_what_the_decks_defaults_give_is_not_written_and_what_differs_is() -> None:
    text = HEAD + ("defaults: {points: 2, level: 3, typos: 0}\ncards:\n- basic: Q\n  answer: A\n")
    card = deckedit.read_card_at(text, 0)
    assert (card.points, card.level) == (2, 3)
    assert deckedit.replace_card(text, 0, replace(card, points=1.0)) == text + "  points: 1\n"
    short = Short(prompt="Q", accept=("A",), typos=0, points=2, level=3)
    assert deckedit.replace_card(text, 0, short).endswith("\n- short: Q\n  accept: [A]\n")
    with pytest.raises(UneditableError, match="level: the deck's defaults give 3"):
        deckedit.replace_card(text, 0, replace(card, level=None))


def test_a_comment_that_a_block_would_swallow_stays_a_comment() -> None:
    text = HEAD + "cards:\n- basic: Q\n  answer: A\n        # far in\n- basic: R\n  answer: B\n"
    new = deckedit.replace_card(text, 0, Basic(prompt="Q", answer="a\nb"))
    assert new == text.replace("answer: A", 'answer: "a\\nb"')


@pytest.mark.parametrize(
    ("card", "written"),
    [
        ("- ? basic\n  : Q\n  answer: A\n", "- basic: Q\n  answer: B\n"),
        ('- basic: Q\n  "\\x61nswer": A\n', "- basic: Q\n  answer: B\n"),
        ('- {basic: Q, "\\x61nswer": A}\n', "- {basic: Q, answer: B}\n"),
        ("- basic: Q\n  answer: |  # why\n    A\n\n", "- basic: Q\n  answer: B  # why\n\n"),
        ("- basic: Q\n  answer:\n    A\n    a  # c\n", "- basic: Q\n  answer: B  # c\n"),
        ("- basic: Q\n  'answer' : A\n", "- basic: Q\n  'answer' : B\n"),
        ('- {"basic":"Q","answer":"A"}\n', '- {"basic":"Q","answer": B}\n'),
        ("-\n  basic: Q\n  answer: A\n", "-\n  basic: Q\n  answer: B\n"),
    ],
)
def test_every_way_to_write_an_answer_can_be_changed(card: str, written: str) -> None:
    new = deckedit.replace_card(HEAD + "cards:\n" + card, 0, Basic(prompt="Q", answer="B"))
    assert new == HEAD + "cards:\n" + written


def test_a_card_that_cannot_be_changed_field_by_field_is_written_anew() -> None:
    text = HEAD + "cards:\n- tags: [x]\n  ? basic\n  : Q\n  answer: A  # the answer\n"
    new = deckedit.replace_card(text, 0, Basic(prompt="Q", answer="A"))
    assert new == HEAD + "cards:\n- basic: Q\n  answer: A\n"


def test_a_pair_without_braces_gets_them_when_it_needs_another_field() -> None:
    text = HEAD + "cards: [cloze: '{{c1::a}} b']\n"
    new = deckedit.replace_card(text, 0, Cloze(prompt="{{c1::a}} b", why="so"))
    assert new == HEAD + 'cards: [{cloze: "{{c1::a}} b", why: so}]\n'


def test_comments_in_braces_stay_beside_what_stays() -> None:
    text = HEAD + (
        "cards:\n- {tags: [x],  # words\n   basic: Q,  # the prompt\n   why: so, # why\n"
        "   answer: A}\n"
    )
    new = deckedit.replace_card(text, 0, Basic(prompt="Q", answer="A"))
    assert new == text.replace("tags: [x],", "").replace("why: so,", "")
    last = HEAD + "cards:\n- {basic: Q,\n   answer: A,  # the answer\n   why: so}\n"
    assert deckedit.replace_card(last, 0, Basic(prompt="Q", answer="A")) == last.replace(
        "why: so", ""
    )


def test_first_fields_go_without_the_comment_below_them() -> None:
    text = HEAD + "cards:\n- tags: [x]\n  # the prompt\n  basic: Q\n  answer: A\n"
    new = deckedit.replace_card(text, 0, Basic(prompt="Q", answer="A"))
    assert new == text.replace("tags: [x]", "")


def test_retiring_and_reviving_leave_no_trace() -> None:
    retired = deckedit.retire_card(TEXT, 0)
    assert retired == _after(TEXT, "  tags: [a, b]\n", "  tags: [a, b]\n  retired: yes\n")
    assert deckedit.revive_card(retired, 0) == TEXT


def test_a_new_question_has_a_revision_above_what_was_published() -> None:
    assert "  revision: 1\n" in deckedit.start_again(TEXT, 0)
    assert "  revision: 5\n" in deckedit.start_again(TEXT, 0, published=4)


def test_a_card_is_added_where_it_is_wanted_spaced_as_its_neighbours() -> None:
    card = Basic(prompt="What is it?", answer="a\nb")
    first = deckedit.add_card(TEXT, card, -1, taken={"what-is-it"})
    block = "- id: what-is-it-2\n  basic: What is it?\n  answer: |-\n    a\n    b\n"
    assert (first.place, first.key) == (0, "what-is-it-2")
    assert first.text == _after(TEXT, "# the first\n", f"{block}\n# the first\n")
    last = deckedit.add_card(TEXT, card)
    assert last.text == _after(TEXT, "# the end\n", f"\n{block.replace('it-2', 'it')}# the end\n")
    dense = HEAD + "cards:\n- {id: a, basic: Q, answer: A}"
    assert deckedit.add_card(dense, replace(card, answer="B"), 0).text == (
        dense + "\n- id: what-is-it\n  basic: What is it?\n  answer: B"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("quizzes: []\n", "cards:\n- id: q\n  truth: Q\n  answer: yes\nquizzes: []\n"),
        ("cards: []  # none\n", "cards:  # none\n- id: q\n  truth: Q\n  answer: yes\n"),
        ("cards:\n", "cards:\n- id: q\n  truth: Q\n  answer: yes\n"),
        ("cards:  # none\n", "cards:  # none\n- id: q\n  truth: Q\n  answer: yes\n"),
        ("", "cards:\n- id: q\n  truth: Q\n  answer: yes\n"),
    ],
)
def test_the_first_card_begins_the_list(before: str, after: str) -> None:
    assert deckedit.add_card(HEAD + before, Truth(prompt="Q", answer=True)).text == HEAD + after


def test_a_deck_in_braces_stays_in_braces() -> None:
    card = Truth(prompt="Q", answer=True)
    one = deckedit.add_card("{deck: d, title: t}", card).text
    assert one == "{deck: d, title: t, cards: [{id: q, truth: Q, answer: yes}]}"
    two = deckedit.add_card(one, card, 0).text
    assert two.endswith("yes}, {id: q-2, truth: Q, answer: yes}]}")
    assert deckedit.duplicate_card(one, 0).text == two
    three = deckedit.add_card(two, card, -1)
    assert "cards: [{id: q-3, truth: Q" in three.text
    assert deckedit.delete_card(three.text, 0) == two
    assert deckedit.delete_card(two, 1) == one
    assert deckedit.delete_card(one, 0) == "{deck: d, title: t, cards: []}"


def test_a_copy_keeps_the_comments_inside_the_card() -> None:
    copy = deckedit.duplicate_card(TEXT, 0, taken={"one-2"})
    assert (copy.place, copy.key) == (1, "one-3")
    inside = TEXT[TEXT.index("- id: one") : TEXT.index("\n\n-   #")]
    assert copy.text == _after(
        TEXT, inside, f"{inside}\n\n{inside.replace('id: one', 'id: one-3')}"
    )
    unnamed = HEAD + "cards:\n- basic: Why?\n  answer: A\n- {}"
    assert deckedit.duplicate_card(unnamed, 0).key == "why"
    assert deckedit.duplicate_card(unnamed, 1).text.endswith("- {}\n- {id: card}")


def test_cards_move_with_the_comments_above_them_and_gaps_stay() -> None:
    moved = deckedit.move_card(TEXT, 2, -5)
    order = [moved.index(key) for key in ("# the third", "id: three", "# the first", "id: one")]
    assert order == sorted(order)
    assert moved.index("# a heading") > moved.index("id: one")
    assert deckedit.move_card(moved, 0, 99) == TEXT
    lone = TEXT.replace("\n", "\r")
    assert deckedit.move_card(lone, 0, 2) == deckedit.move_card(TEXT, 0, 2).replace("\n", "\r")


def test_a_move_that_a_tab_would_break_is_refused() -> None:
    text = HEAD + 'cards:\n- basic: Q\n  answer: A\n      \t\n- basic: R\n  answer: "B"\n'
    with pytest.raises(UneditableError):
        deckedit.move_card(text, 1, 0)
    assert deckedit.move_card(text, 1, 1) == text


def test_deleting_takes_the_card_and_its_comments() -> None:
    assert deckedit.delete_card(TEXT, 2) == _after(
        TEXT, TEXT[TEXT.index("# the third\n") : TEXT.index("# the end")], ""
    )
    first = TEXT[TEXT.index("# the first") : TEXT.index("-   # below")]
    assert deckedit.delete_card(TEXT, 0) == _after(TEXT, first, "")
    second = TEXT[TEXT.index("\n-   # below") : TEXT.index("\n# a heading")]
    assert deckedit.delete_card(TEXT, 1) == _after(TEXT, second, "")
    commented = HEAD + "cards:\n- truth: Q\n  answer: yes\n# about\n\n- truth: R\n  answer: no\n"
    assert deckedit.delete_card(commented, 0) == (
        HEAD + "cards:\n# about\n\n- truth: R\n  answer: no\n"
    )
    only = HEAD + "cards:  # all\n# one\n- truth: Q\n  answer: yes\n# end\n"
    assert deckedit.delete_card(only, 0) == HEAD + "cards: []  # all\n# end\n"


def test_a_field_and_a_card_go_from_brackets_with_their_comma() -> None:
    text = HEAD + "cards: [{basic: Q, why: so, answer: A},  # one\n  {truth: R, answer: yes}]\n"
    assert deckedit.replace_card(text, 0, Basic(prompt="Q", answer="A")) == _after(
        text, " why: so,", ""
    )
    assert deckedit.delete_card(text, 0) == HEAD + "cards: [{truth: R, answer: yes}]\n"
    dense = HEAD + "cards:\n- truth: Q\n  answer: yes\n\n- truth: R\n  answer: no\n"
    assert deckedit.delete_card(dense, 1) == HEAD + "cards:\n- truth: Q\n  answer: yes\n"
    headed = dense.replace("\n\n-", "\n# about\n\n-")
    assert deckedit.delete_card(headed, 1) == HEAD + (
        "cards:\n- truth: Q\n  answer: yes\n# about\n\n"
    )


def test_a_published_card_is_not_deleted() -> None:
    with pytest.raises(UneditableError, match="Line 8: cards: one has been published") as refused:
        deckedit.delete_card(TEXT, 0, published={"one"})
    assert refused.value.action == "retire it instead"


def test_a_text_with_errors_elsewhere_can_be_edited() -> None:
    text = HEAD + (
        "nope: 1\ncards:\n- basic: Q\n"
        "- truth: R\n  answer: yes\n  answer: no\n"
        "- truth: S\n  answer: no\n"
    )
    assert deckedit.replace_card(text, 2, Truth(prompt="S", answer=True)).endswith("yes\n")
    assert deckedit.find_card(text + "  id: s\n", "s") == 2
    assert deckedit.find_card(text, "s") is None
    with pytest.raises(UneditableError, match="Line 5: answer: a basic card needs"):
        deckedit.read_card_at(text, 0)
    with pytest.raises(UneditableError, match="Line 8: answer: the key is already"):
        deckedit.retire_card(text, 1)


@pytest.mark.parametrize(
    ("text", "place", "sentence"),
    [
        ("- a", 0, "Line 1: file: the text is no deck"),
        ("a: [", 0, "Line 2: yaml"),
        (HEAD + "cards: {a: b}", 0, "Line 3: cards: no list stands here"),
        (HEAD + "cards:\n- a", 0, "Line 4: cards: no fields stand here"),
        (HEAD + "cards:\n- basic: Q\n  answer: A", 1, "there is no number 2 among 1"),
        (HEAD, 0, "there is no number 1 among 0"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text: str, place: int, sentence: str) -> None:
    with pytest.raises(UneditableError, match=sentence):
        deckedit.retire_card(text, place)


def test_a_list_that_no_mark_leads_to_is_refused() -> None:
    text = "deck: d\ntitle: t\n? cards\n: - id: a\n    truth: Q\n    answer: yes\n"
    with pytest.raises(UneditableError, match="only the text view can change"):
        deckedit.retire_card(text, 0)
    text = "deck: d\ntitle: t\ncards: &all\n- id: a\n  truth: Q\n  answer: yes\n"
    with pytest.raises(UneditableError, match="Line 4: yaml"):
        deckedit.move_card(text, 0, 0)
    text = '{"deck": d, title: t, "c\\x61rds": [{id: a, truth: Q, answer: yes}]}'
    assert deckedit.retire_card(text, 0).endswith("answer: yes, retired: yes}]}")


def test_a_value_that_no_text_can_hold_is_refused_by_its_field() -> None:
    for card, field in (
        (Basic(prompt="", answer="A"), "basic"),
        (Basic(prompt="Q\x07", answer="A"), "file"),
        (Choice(prompt="Q", right="A", wrong=()), "wrong"),
        (Spot(prompt="Q", right=None), "right"),  # type: ignore[arg-type] # a form left empty
    ):
        with pytest.raises(UneditableError) as refused:
            deckedit.add_card(HEAD, card)
        assert refused.value.problems[0].field == field
        assert refused.value.problems[0].line == 0


def test_an_id_is_given_once_and_places_exist() -> None:
    with pytest.raises(UneditableError, match="the id two is already on line 16"):
        deckedit.replace_card(TEXT, 0, Basic(key="two", prompt="Q", answer="A"))
    with pytest.raises(UneditableError, match="the id one is already"):
        deckedit.add_card(TEXT, Basic(key="one", prompt="Q", answer="A"))
    with pytest.raises(UneditableError, match="there is no number 10 among 3"):
        deckedit.add_card(TEXT, Basic(prompt="Q", answer="A"), 9)


def test_space_around_a_value_goes_as_it_does_when_it_is_read() -> None:
    new = deckedit.replace_card(TEXT, 0, Basic(key="one", prompt=" Who? ", answer="yes"))
    assert "  basic:  Who?   # a prompt\n" in new
    assert Essay(prompt="Q", rubric=(("a", 1.0),)) == deckedit.read_card_at(
        deckedit.replace_card(
            HEAD + "cards:\n- basic: Q\n  answer: A\n", 0, Essay(prompt="Q", rubric=(("a", 1.0),))
        ),
        0,
    )
