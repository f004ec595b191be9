"""What a learner meets of each kind of card, and what the question never tells."""

import json

import pytest

from app.core.cards import (
    Basic,
    Card,
    Choice,
    Cloze,
    Essay,
    Match,
    Media,
    Number,
    Option,
    Order,
    Region,
    Select,
    Short,
    Spot,
    Truth,
)
from app.core.faces import Face, faces, permutation, show, size

MAP = Media(file="map.svg", alt="A map", credit="*Us*", licence="CC0")
RIGHT = Region(shape="circle", points=(10.0, 20.0, 5.0), label="Peking")
WRONG = Region(shape="rect", points=(1.0, 2.0, 3.0, 4.0), label="Tokio")


def test_most_cards_have_one_face_under_their_own_key() -> None:
    card = Truth(key="sky", prompt="The sky is blue.", answer=True)
    assert faces(card) == (Face("sky", "sky", "truth", None),)


def test_a_gap_sentence_has_a_face_for_each_number() -> None:
    card = Cloze(key="cat", prompt="{{c2::A}} {{c1::B}} {{c2::C}}")
    assert faces(card) == (Face("cat/c1", "cat", "cloze", 1), Face("cat/c2", "cat", "cloze", 2))


def test_a_card_of_both_directions_has_a_reversed_face() -> None:
    card = Basic(key="hund", prompt="Hund", answer="dog", both=True)
    assert [face.key for face in faces(card)] == ["hund", "hund/reverse"]
    assert [face.key for face in faces(Basic(key="a", prompt="b", answer="c"))] == ["a"]


@pytest.mark.parametrize("suffix", ["c1", "reverse", "x"])
def test_a_face_that_is_not_there_is_refused(suffix: str) -> None:
    with pytest.raises(KeyError, match="has no face"):
        show(Basic(key="a", prompt="b", answer="c"), suffix)
    with pytest.raises(KeyError, match="has no face"):
        show(Cloze(key="a", prompt="{{c2::b}}"), suffix)


def test_what_every_question_and_key_holds() -> None:
    card = Basic(
        key="a",
        prompt="Who **leads**?",
        answer="China",
        why="By *far*.",
        hints=("East",),
        image=MAP,
        audio=Media(file="a.mp3", alt="Who leads?"),
    )
    shown = show(card)
    assert shown.question == {
        "kind": "basic",
        "prompt": "<p>Who <strong>leads</strong>?</p>",
        "plain": "Who leads?",
        "length": "s",
        "typed": False,
        "hints": ["<p>East</p>"],
        "image": {"file": "map.svg", "alt": "A map", "credit": "<em>Us</em>", "licence": "CC0"},
        "audio": {"file": "a.mp3", "alt": "Who leads?", "credit": "", "licence": ""},
    }
    assert shown.key == {
        "answer": "<p>China</p>",
        "answer_length": "s",
        "why": "<p>By <em>far</em>.</p>",
    }


def test_the_reversed_face_keeps_picture_sound_and_hints_for_the_answer() -> None:
    card = Basic(key="a", prompt="Hund", answer="dog", both=True, image=MAP, hints=("barks",))
    shown = show(card, "reverse")
    assert shown.question["prompt"] == "<p>dog</p>"
    assert shown.question["plain"] == "dog"
    assert shown.question["image"] is None
    assert shown.question["hints"] == []
    assert shown.key["answer"] == "<p>Hund</p>"
    assert shown.key["image"] == show(card).question["image"]


def test_a_gap_sentence_shows_its_gap_and_then_the_whole() -> None:
    shown = show(Cloze(key="a", prompt="{{c1::China}} leads {{c2::Japan}}."), "c1")
    assert shown.question["prompt"] == '<p><span class="gap">[…]</span> leads Japan.</p>'
    assert shown.question["plain"] == "[…] leads Japan."
    assert shown.question["typed"] is True
    assert shown.key["answer"] == "<p>China</p>"
    assert shown.key["full"] == "<p><mark>China</mark> leads Japan.</p>"
    assert shown.key["gaps"] == ["China"]


def test_options_carry_no_flag_in_the_question() -> None:
    card = Choice(key="a", prompt="?", right="*A*", wrong=(Option("B", "Because."), Option("C")))
    shown = show(card)
    assert shown.question["options"] == [
        {"html": "<em>A</em>", "plain": "A"},
        {"html": "B", "plain": "B"},
        {"html": "C", "plain": "C"},
    ]
    assert shown.key["options"] == [
        {"html": "<em>A</em>", "plain": "A", "right": True, "feedback": ""},
        {"html": "B", "plain": "B", "right": False, "feedback": "<p>Because.</p>"},
        {"html": "C", "plain": "C", "right": False, "feedback": ""},
    ]
    assert shown.key["answer"] == "<p><em>A</em></p>"


def test_the_question_does_not_tell_how_many_options_are_right() -> None:
    one = show(Select(key="a", prompt="?", right=("A",), wrong=(Option("B"), Option("C"))))
    two = show(Select(key="a", prompt="?", right=("A", "B"), wrong=(Option("C"),), credit="each"))
    assert one.question == two.question
    assert [option["right"] for option in two.key["options"]] == [True, True, False]  # type: ignore[attr-defined]
    assert two.key["credit"] == "each"


def test_a_statement_keeps_its_truth_in_the_key() -> None:
    yes = show(Truth(key="a", prompt="x", answer=True))
    no = show(Truth(key="a", prompt="x", answer=False))
    assert yes.question == no.question
    assert yes.key["right"] is True
    assert no.key["right"] is False


def test_a_short_answer_shows_its_first_form_without_brackets() -> None:
    shown = show(
        Short(
            key="a",
            prompt="?",
            accept=("[the] United States", "USA"),
            reject=(Option("WTO", "*No*"),),
            typos=2,
        )
    )
    assert shown.key["answer"] == "<p>the United States</p>"
    assert shown.key["accept"] == ["[the] United States", "USA"]
    assert shown.key["reject"] == [["WTO", "<p><em>No</em></p>"]]
    assert shown.key["typos"] == 2
    assert shown.question["typed"] is True


def test_an_answer_of_nothing_but_brackets_is_shown_as_written() -> None:
    assert show(Short(key="a", prompt="?", accept=("[]",))).key["answer"] == "<p>[]</p>"


def test_a_number_shows_its_unit_in_the_question_and_its_value_in_the_key() -> None:
    shown = show(Number(key="a", prompt="?", answer="6000", tolerance="5%", unit="patents"))
    assert shown.question["unit"] == "patents"
    assert shown.key["answer"] == "<p>6000 patents</p>"
    assert shown.key["answer_text"] == "6000"
    assert shown.key["tolerance"] == "5%"
    assert show(Number(key="a", prompt="?", answer="7")).key["answer"] == "<p>7</p>"


def test_partners_stand_side_by_side_and_extras_after() -> None:
    shown = show(Match(key="a", prompt="?", pairs=(("1", "one"), ("2", "two")), wrong=("three",)))
    assert [half["plain"] for half in shown.question["left"]] == ["1", "2"]  # type: ignore[attr-defined]
    assert [half["plain"] for half in shown.question["right"]] == ["one", "two", "three"]  # type: ignore[attr-defined]
    assert shown.key["pairs"] == [["1", "one"], ["2", "two"]]


def test_items_stand_in_their_right_order() -> None:
    shown = show(Order(key="a", prompt="?", items=("first", "second")))
    assert [item["plain"] for item in shown.question["items"]] == ["first", "second"]  # type: ignore[attr-defined]
    assert shown.key["items"] == shown.question["items"]


def test_an_essay_tells_its_length_and_keeps_its_rubric() -> None:
    shown = show(Essay(key="a", prompt="?", rubric=(("Names *two*", 2.0),), words=(60, 150)))
    assert shown.question["words"] == [60, 150]
    assert shown.key["rubric"] == [["Names <em>two</em>", 2.0]]
    assert shown.key["answer"] == ""
    assert show(Essay(key="a", prompt="?", rubric=())).question["words"] is None


def test_a_picture_tells_its_labels_and_keeps_its_places() -> None:
    shown = show(Spot(key="a", prompt="?", image=MAP, right=RIGHT, wrong=(WRONG,)))
    assert [label["plain"] for label in shown.question["labels"]] == ["Peking", "Tokio"]  # type: ignore[attr-defined]
    assert shown.key["regions"] == [
        {"shape": "circle", "points": [10.0, 20.0, 5.0], "label": "Peking", "right": True},
        {"shape": "rect", "points": [1.0, 2.0, 3.0, 4.0], "label": "Tokio", "right": False},
    ]
    assert shown.key["answer"] == "<p>Peking</p>"
    assert "10.0" not in json.dumps(shown.question)


EIGHT_BY_42 = (4, 3, 2, 0, 7, 6, 1, 5)
SECRET = "xyzzy"


@pytest.mark.parametrize(
    ("card", "suffix"),
    [
        (Basic(key="a", prompt="?", answer=SECRET, why=SECRET), ""),
        (Basic(key="a", prompt=SECRET, answer="!", why=SECRET, both=True), "reverse"),
        (Cloze(key="a", prompt=f"The {{{{c1::{SECRET}}}}} *b*", why=SECRET), "c1"),
        (Choice(key="a", prompt="?", right="A", wrong=(Option("B", SECRET),), why=SECRET), ""),
        (Select(key="a", prompt="?", right=("A",), wrong=(Option("B", SECRET),)), ""),
        (Truth(key="a", prompt="?", answer=True, why=SECRET), ""),
        (Short(key="a", prompt="?", accept=(SECRET,), reject=(Option(SECRET, SECRET),)), ""),
        (Number(key="a", prompt="?", answer=SECRET, tolerance=SECRET), ""),
        (Essay(key="a", prompt="?", rubric=((SECRET, 1.0),), answer=SECRET), ""),
        (Spot(key="a", prompt="?", image=MAP, right=RIGHT, why=SECRET), ""),
    ],
)
def test_no_answer_stands_in_a_question(card: Card, suffix: str) -> None:
    shown = show(card, suffix)
    assert SECRET not in json.dumps(shown.question)
    json.dumps(shown.key)


def test_size_counts_wide_characters_twice() -> None:
    assert [size("x" * length) for length in (90, 91, 200, 201)] == ["s", "m", "m", "l"]
    assert [size("中" * length) for length in (45, 46, 100, 101)] == ["s", "m", "m", "l"]


def test_an_order_is_the_same_for_ever() -> None:
    assert permutation(0, 1) == ()
    assert permutation(1, 1) == (0,)
    assert permutation(8, 42) == permutation(8, 42 + (1 << 64))
    assert permutation(8, 42) == EIGHT_BY_42


def test_every_order_comes_about_as_often_as_every_other() -> None:
    counts: dict[tuple[int, ...], int] = {}
    for seed in range(6_000):
        order = permutation(3, seed)
        counts[order] = counts.get(order, 0) + 1
    assert len(counts) == 6
    assert all(880 < count < 1_120 for count in counts.values())
