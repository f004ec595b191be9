"""Grading: what each kind of card gives for right, partly right and unreadable responses."""

from __future__ import annotations

import math

import pytest

from app.core.cards import (
    KINDS,
    Basic,
    Card,
    Choice,
    Cloze,
    Essay,
    Match,
    Number,
    Option,
    Order,
    Region,
    Select,
    Short,
    Spot,
    Truth,
)
from app.core.grading import GRADERS, UnreadableResponse, grade

CHOICE = Choice(
    prompt="Second?", right="USA", wrong=(Option("Japan", "Fourth."), Option("Germany"))
)
SELECT = Select(
    prompt="Which?",
    right=("Tencent", "Baidu"),
    wrong=(Option("IBM", "American."), Option("Samsung", "Korean.")),
)
MATCH = Match(
    prompt="Match", pairs=(("Ernie", "Baidu"), ("Qwen", "Alibaba"), ("M6", "Alibaba")), wrong=("X",)
)
ORDER = Order(prompt="Order", items=("China", "USA", "South Korea", "Japan"))
ESSAY = Essay(prompt="Why?", rubric=(("names a cause", 2), ("gives a figure", 1)), words=(2, 5))
MAP = Spot(
    prompt="Where?",
    right=Region(shape="circle", points=(50, 50, 10), label="Beijing"),
    wrong=(Region(shape="rect", points=(45, 45, 40, 40), label="Shanghai"),),
)
CLOZE = Cloze(prompt="{{c1::China}} leads {{c2::Japan::a country}}, and {{c1::38,000}} are its.")
ONE_OF_EACH: tuple[Card, ...] = (
    Basic(prompt="Q", answer="A"),
    CLOZE,
    CHOICE,
    SELECT,
    Truth(prompt="T", answer=True),
    Short(prompt="S", accept=("A",)),
    Number(prompt="N", answer="1"),
    MATCH,
    ORDER,
    ESSAY,
    MAP,
)


def test_every_kind_has_its_grader() -> None:
    assert set(GRADERS) == set(KINDS) == {card.kind for card in ONE_OF_EACH}


@pytest.mark.parametrize("card", ONE_OF_EACH, ids=lambda card: card.kind)
@pytest.mark.parametrize("nothing", [None, "", "  \n", [], {}, [None, ""]])
def test_nothing_is_unanswered_and_gives_no_points(card: Card, nothing: object) -> None:
    result = grade(card, nothing)
    assert (result.verdict, result.fraction, result.answered) == ("unanswered", 0.0, False)


def test_a_basic_card_takes_the_answer_as_read_or_as_written() -> None:
    card = Basic(prompt="How many patents?", answer="about **38,000**")
    assert grade(card, "About 38000").verdict == "right"
    assert grade(card, "about **38,000**").verdict == "right"
    assert grade(card, "54,000").closest == "about 38,000"


def test_the_reverse_of_a_basic_card_asks_for_its_prompt() -> None:
    card = Basic(prompt="Hauptstadt", answer="capital", both=True)
    assert grade(card, "hauptstadt", face="reverse").verdict == "right"
    assert grade(card, "capital", face="reverse").verdict == "wrong"


def test_choosing_the_right_option_is_right() -> None:
    assert grade(CHOICE, 0).verdict == "right"


def test_choosing_a_wrong_option_brings_its_feedback() -> None:
    result = grade(CHOICE, 1)
    assert (result.fraction, result.verdict, result.feedback) == (0.0, "wrong", "Fourth.")
    assert (result.parts[0].given, result.parts[0].expected) == ("Japan", "USA")


@pytest.mark.parametrize(
    ("chosen", "balanced", "all_or_nothing", "each"),
    [
        ([0, 1], 1, 1, 1),
        ([1, 0], 1, 1, 1),
        ([0], 0.5, 0, 0.75),
        ([0, 1, 2], 0.5, 0, 0.75),
        ([0, 2], 0, 0, 0.5),
        ([2, 3], 0, 0, 0),
        ([0, 1, 2, 3], 0, 0, 0.5),
    ],
)
def test_several_of_many_counts_by_the_credit_of_the_card(
    chosen: list[int], balanced: float, all_or_nothing: float, each: float
) -> None:
    credits_ = {"balanced": balanced, "all-or-nothing": all_or_nothing, "each": each}
    for credit, expected in credits_.items():
        card = Select(prompt="Q", right=SELECT.right, wrong=SELECT.wrong, credit=credit)
        assert grade(card, chosen).fraction == expected


def test_several_of_many_tells_for_each_option_whether_it_was_decided_rightly() -> None:
    result = grade(SELECT, [0, 2])
    assert [part.right for part in result.parts] == [True, False, False, True]
    assert [part.given for part in result.parts] == ["Tencent", "", "IBM", ""]
    assert [part.expected for part in result.parts] == ["Tencent", "Baidu", "", ""]
    assert result.feedback == "American."


def test_several_right_without_a_wrong_one_still_count_by_hits() -> None:
    assert grade(Select(prompt="Q", right=("a", "b"), wrong=()), [1]).fraction == 0.5


def test_true_or_false_takes_nothing_between() -> None:
    assert grade(Truth(prompt="T", answer=False), response=False).verdict == "right"
    assert grade(Truth(prompt="T", answer=False), response=True).verdict == "wrong"


def test_a_short_answer_with_a_typo_is_right_and_says_so() -> None:
    result = grade(Short(prompt="Who?", accept=("Tencent",)), "Tencnet")
    assert (result.verdict, result.typo, result.closest) == ("right", True, "Tencent")


def test_a_rejected_short_answer_says_why() -> None:
    card = Short(prompt="Which UN body?", accept=("WIPO",), reject=(Option("WTO", "Trade."),))
    assert grade(card, "wto").feedback == "Trade."


def test_a_number_is_graded_in_the_language_of_the_deck() -> None:
    card = Number(prompt="How many?", answer="6000", tolerance="5%", unit="patents")
    assert grade(card, "6.100", lang="de").verdict == "right"
    assert grade(card, "6.100", lang="en").verdict == "wrong"
    assert not grade(card, "many").format_ok


def test_a_face_with_one_gap_takes_one_text() -> None:
    assert grade(CLOZE, "japan", face="c2").verdict == "right"
    assert grade(CLOZE, ["Jpaan"], face="c2").closest == "Japan"
    assert grade(CLOZE, "Jpaan", face="c2").typo


def test_the_mean_over_the_gaps_of_a_face_counts() -> None:
    result = grade(CLOZE, ["china", "5"], face="c1")
    assert (result.fraction, result.verdict) == (0.5, "partly")
    assert [(part.label, part.right) for part in result.parts] == [("c1", True), ("c1", False)]
    assert [part.expected for part in result.parts] == ["China", "38,000"]


def test_without_a_face_every_gap_is_asked_and_an_empty_one_is_wrong() -> None:
    result = grade(CLOZE, ["China", None, "38k"])
    assert result.fraction == pytest.approx(2 / 3)
    assert result.parts[1].label == "a country"


def test_gaps_must_be_answered_one_by_one() -> None:
    with pytest.raises(UnreadableResponse, match="2 gaps"):
        grade(CLOZE, "China", face="c1")


def test_pairs_count_one_by_one_and_equal_texts_are_one_answer() -> None:
    result = grade(MATCH, [0, 2, 1])
    assert result.verdict == "right"
    result = grade(MATCH, [3, 1, None])
    assert result.fraction == pytest.approx(1 / 3)
    assert [part.given for part in result.parts] == ["X", "Alibaba", ""]


@pytest.mark.parametrize(
    ("given", "fraction"),
    [
        ([0, 1, 2, 3], 1.0),
        ([1, 2, 3, 0], 2 / 3),
        ([0, 1, 3, 2], 1 / 3),
        ([2, 3, 0, 1], 2 / 3),
        ([3, 2, 1, 0], 0.0),
    ],
)
def test_an_order_counts_the_items_that_follow_their_true_predecessor(
    given: list[int], fraction: float
) -> None:
    assert grade(ORDER, given).fraction == pytest.approx(fraction)


def test_the_parts_of_an_order_stand_as_the_learner_put_them() -> None:
    result = grade(ORDER, [1, 2, 0, 3])
    assert [part.label for part in result.parts] == ["USA", "South Korea", "China", "Japan"]
    assert [part.right for part in result.parts] == [False, True, False, False]
    assert [part.expected for part in result.parts] == ["2", "3", "1", "4"]


def test_an_order_of_one_item_is_right() -> None:
    assert grade(Order(prompt="O", items=("only",)), [0]).fraction == 1.0


def test_a_click_in_the_right_place_is_right_even_where_places_overlap() -> None:
    assert grade(MAP, {"x": 50, "y": 60}).verdict == "right"
    assert grade(MAP, {"x": 80.0, "y": 80}).parts[0].given == "Shanghai"
    assert grade(MAP, {"x": 1, "y": 1}).parts[0].given == ""


def test_the_picture_is_as_wide_as_it_is() -> None:
    assert grade(MAP, {"x": 50, "y": 68}, aspect=2.0).verdict == "right"
    assert grade(MAP, {"x": 50, "y": 68}, aspect=1.0).verdict == "wrong"


def test_a_label_from_the_list_is_as_good_as_a_click() -> None:
    assert grade(MAP, {"label": 0}).verdict == "right"
    assert grade(MAP, {"label": 1}).verdict == "wrong"


def test_an_essay_waits_for_its_marks() -> None:
    for marks in (None, [2, None]):
        result = grade(ESSAY, {"text": "Because of money.", "marks": marks})
        assert (result.fraction, result.verdict) == (None, "unmarked")


def test_a_marked_essay_has_the_sum_of_its_marks() -> None:
    result = grade(ESSAY, {"text": "Because of money.", "marks": [2, 0.25]})
    assert (result.fraction, result.verdict) == (0.75, "partly")
    assert [part.right for part in result.parts] == [True, False]
    assert [part.given for part in result.parts] == ["2", "0.25"]


def test_an_essay_tells_whether_its_length_is_as_asked() -> None:
    assert grade(ESSAY, {"text": "two words"}).format_ok
    assert not grade(ESSAY, {"text": "one"}).format_ok
    assert not grade(ESSAY, {"text": "these are more than five words"}).format_ok
    assert grade(Essay(prompt="E", rubric=(("a", 1),)), {"text": "w " * 999}).format_ok


def test_an_empty_essay_without_marks_is_unanswered_and_one_without_rubric_unmarked() -> None:
    assert grade(ESSAY, {"text": " ", "marks": None}).verdict == "unanswered"
    assert grade(ESSAY, {"text": "", "marks": [0, 0]}).verdict == "wrong"
    assert grade(Essay(prompt="E", rubric=()), {"text": "x", "marks": []}).verdict == "unmarked"


@pytest.mark.parametrize(
    ("card", "response"),
    [
        (CHOICE, 3),
        (CHOICE, -1),
        (CHOICE, True),
        (CHOICE, 1.0),
        (CHOICE, "0"),
        (CHOICE, [0]),
        (SELECT, 0),
        (SELECT, [0, 0]),
        (SELECT, [0, 1, 2, 3, 0]),
        (SELECT, [None, 1]),
        (Truth(prompt="T", answer=True), 1),
        (Basic(prompt="Q", answer="A"), 5),
        (Basic(prompt="Q", answer="A"), "a" * 501),
        (Basic(prompt="Q", answer="A"), [None] * 1_000_000),
        (Number(prompt="N", answer="1"), math.nan),
        (CLOZE, {"c1": "China"}),
        (CLOZE, ["a", "b", 3]),
        (MATCH, [0, 1]),
        (MATCH, [0, 1, True]),
        (ORDER, [0, 1, 2]),
        (ORDER, [0, 1, 2, 2]),
        (MAP, 5),
        (MAP, {"x": 5}),
        (MAP, {"x": math.nan, "y": 5}),
        (MAP, {"x": math.inf, "y": 5}),
        (MAP, {"x": True, "y": 5}),
        (MAP, {"x": 5, "y": 101}),
        (MAP, {"label": 2}),
        (ESSAY, "text alone"),
        (ESSAY, {"text": ["x"]}),
        (ESSAY, {"text": "x" * 100_001}),
        (ESSAY, {"text": "x", "marks": [1]}),
        (ESSAY, {"text": "x", "marks": [1, 1, 1]}),
        (ESSAY, {"text": "x", "marks": [3, 1]}),
        (ESSAY, {"text": "x", "marks": 3}),
    ],
)
def test_what_is_no_answer_to_the_card_is_refused_with_a_sentence(
    card: Card, response: object
) -> None:
    with pytest.raises(UnreadableResponse, match=r"\.$"):
        grade(card, response)
