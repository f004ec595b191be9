"""Advice about decks: what is found, where, and what is left in peace."""

import time
from dataclasses import replace

import pytest

from app.core.cards import (
    Basic,
    Card,
    Choice,
    Cloze,
    Deck,
    Essay,
    Fact,
    Match,
    Media,
    Number,
    Option,
    Order,
    Passage,
    Region,
    Select,
    Short,
    Spot,
    Truth,
)
from app.core.checks import check
from app.core.problems import Problem

LONG = "How many patents on generative models came from {} in Beijing before summer rain?"
WRONG = (Option("Japan"), Option("Germany"))


def advice(*cards: Card, lang: str = "en") -> list[tuple[str, str]]:
    """Return field and message of every problem but those about where a card comes from."""
    sourced = tuple(replace(card, source=Passage(ref="s")) for card in cards)
    found = check(Deck(key="d", title="D", lang=lang, cards=sourced))
    return [(problem.field, problem.message) for problem in found]


def fields(*cards: Card, lang: str = "en") -> list[str]:
    return [field for field, _ in advice(*cards, lang=lang)]


def test_a_good_card_gets_no_advice() -> None:
    assert advice(Basic(key="a", prompt="Who leads?", answer="China", why="By far.")) == []
    assert advice(Choice(key="a", prompt="Who leads?", right="China", wrong=WRONG)) == []


def test_a_card_without_fact_or_source_is_named_with_its_line() -> None:
    deck = Deck(
        key="d",
        title="D",
        lines=(7, 9, 11),
        facts=(Fact(key="f", claim="c"),),
        cards=(
            Basic(prompt="Where?", answer="b"),
            Basic(prompt="Who?", answer="b", key="second", fact="f"),
            Basic(prompt="When?", answer="b", source=Passage(ref="s")),
        ),
    )
    assert check(deck) == (
        Problem(
            7,
            "card 1: fact",
            "neither a fact nor a source",
            "say where the answer stands",
            "warning",
        ),
    )


def test_a_fact_without_a_card_is_named() -> None:
    facts = (Fact(key="used", claim="a"), Fact(key="idle", claim="b"), Fact(key="old", claim="c"))
    cards = (
        Basic(prompt="Who?", answer="b", fact="used"),
        Basic(prompt="When?", answer="b", fact="old", retired=True),
    )
    found = check(Deck(key="d", title="D", facts=facts, cards=cards))
    assert [problem.field for problem in found] == ["fact idle", "fact old"]
    assert {problem.severity for problem in found} == {"warning"}


def test_a_retired_card_is_left_in_peace() -> None:
    card = Basic(prompt="China leads?", answer="China", retired=True)
    assert check(Deck(key="d", title="D", cards=(card, card))) == ()


def test_a_card_above_one_that_it_requires_is_named() -> None:
    later = Basic(key="b", prompt="What does it lead in?", answer="Patents", requires=("a",))
    first = Basic(key="a", prompt="Who leads?", answer="China")
    loose = Basic(prompt="When did it begin?", answer="2017")
    assert advice(first, loose, later) == []
    message = "a, to be learnt first, stands below this card"
    assert advice(later, loose, first) == [("card b: requires", message)]


def test_a_picture_or_sound_without_words_is_an_error() -> None:
    card = Basic(
        key="a",
        prompt="Who?",
        answer="b",
        fact="f",
        image=Media(file="a.png", alt=" "),
        audio=Media(file="a.mp3"),
    )
    image, audio = check(Deck(key="d", title="D", cards=(card,)))
    assert (image.field, image.severity) == ("card a: image", "error")
    assert image.message == "a.png has no alt"
    assert audio.message == "a.mp3 has no transcript"
    assert fields(replace(card, image=Media(file="a", alt="x"), audio=None)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Which country is second?", "Which is the second country?"),
        ("Which COUNTRY leads in patents?", "Which country leads in patent?"),
        ("What?", "What"),
        (
            LONG.format("firms"),
            LONG.format("big firms"),
        ),
    ],
)
def test_nearly_the_same_prompts_are_found(one: str, other: str) -> None:
    cards = (Basic(key="a", prompt=one, answer="x1"), Basic(key="b", prompt=other, answer="y1"))
    for pair in (cards, cards[::-1]):
        ((field, message),) = advice(*pair)
        assert field.endswith(": prompt")
        assert message.startswith("nearly the same prompt as card")
        assert message.endswith("on line 1")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Who founded the firm?", "When was the firm founded?"),
        ("How many patents in 2014?", "How many patents in 2015?"),
        ("Is the gas rare?", "Is the ga rare?"),
        ("Which country leads?", "Which country is last?"),
        (
            LONG.format("firms"),
            LONG.format("9 firms"),
        ),
        (
            LONG.format("firms"),
            LONG.format("firms not"),
        ),
    ],
)
def test_prompts_that_ask_something_else_are_not(one: str, other: str) -> None:
    assert advice(Basic(prompt=one, answer="x1"), Basic(prompt=other, answer="y1")) == []


def test_in_other_languages_every_word_counts() -> None:
    cards = (Basic(prompt="Was ist Gas?", answer="x1"), Basic(prompt="Was war Gas?", answer="y1"))
    assert fields(*cards, lang="de") == []


def test_a_right_option_that_stands_out_by_its_length_is_named_once() -> None:
    long = "A strategy of the whole state with plans, funds and targets"
    ((field, message),) = advice(Choice(key="a", prompt="Who?", right=long, wrong=WRONG))
    assert field == "card a: right"
    assert message == "by far the longest option (59 characters; the next has 7)"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("Nineteen-eighty", ("Nine", "Ten")),
        ("x" * 120, ("y" * 100, "z")),
    ],
)
def test_a_right_option_that_is_only_a_little_longer_is_not(
    right: str, wrong: tuple[str, ...]
) -> None:
    options = tuple(Option(text) for text in wrong)
    assert advice(Choice(prompt="Who?", right=right, wrong=options)) == []


def test_a_choice_without_wrong_options_has_no_longest() -> None:
    assert advice(Choice(prompt="Who?", right="x" * 50, wrong=())) == []


@pytest.mark.parametrize(
    ("card", "where", "words"),
    [
        (
            Choice(prompt="Who?", right="China", wrong=(Option("A1"), Option("CHINA."))),
            "wrong 2",
            "right accepts",
        ),
        (
            Choice(prompt="Who?", right="China", wrong=(Option("Japan"), Option("*japan*"))),
            "wrong 2",
            "same as wrong 1",
        ),
        (
            Select(prompt="Who?", right=("China", "china"), wrong=WRONG),
            "right 2",
            "same as right 1",
        ),
        (
            Short(prompt="Who?", accept=("[the] WTO", "the wto"), reject=(Option("wto"),)),
            "reject 1",
            "accept 1 accepts",
        ),
        (Match(prompt="?", pairs=(("a", "1"), ("A", "2"))), "pairs 2", "same as pairs 1"),
        (
            Match(prompt="?", pairs=(("a", "x"), ("b", "y")), wrong=("Y",)),
            "wrong 1",
            "pairs 2 accepts",
        ),
        (Order(prompt="?", items=("a", "b", "A")), "items 3", "same as items 1"),
        (
            Spot(
                prompt="?",
                right=Region(shape="rect", points=(), label="Here"),
                wrong=(Region(shape="rect", points=(), label="here"),),
            ),
            "wrong 1",
            "right accepts",
        ),
    ],
)
def test_options_that_no_reader_could_tell_apart_are_found(
    card: Card, where: str, words: str
) -> None:
    ((field, message),) = advice(replace(card, key="a"))
    assert field == f"card a: {where}"
    assert words in message


@pytest.mark.parametrize(
    "option",
    ["All of the above", "none of these", "Both of the above.", "Neither of the other answers"],
)
def test_all_and_none_of_the_above_are_found(option: str) -> None:
    card = Choice(prompt="Who?", right="China, the leader", wrong=(Option(option),))
    assert fields(replace(card, key="a")) == ["card a: wrong 1"]
    assert fields(card, lang="fr") == []


@pytest.mark.parametrize("word", ["always", "Never", "nobody", "completely", "every", "No one"])
def test_absolute_words_are_found_where_they_give_away(word: str) -> None:
    text = f"{word} of them files patents"
    assert fields(Truth(key="a", prompt=text, answer=False)) == ["card a: prompt"]
    assert fields(Select(key="a", prompt="?", right=("A1",), wrong=(Option(text),))) == [
        "card a: wrong 1"
    ]
    assert fields(Basic(prompt=text, answer="x1")) == []
    assert fields(Truth(prompt=text, answer=False), lang="de") == []


def test_how_often_is_no_absolute_word() -> None:
    assert fields(Truth(prompt="It meets every year and every two years.", answer=True)) == []


@pytest.mark.parametrize(
    "prompt",
    ["Which is not a firm?", "All lead except one?", "Which isn't one?", "Who cannot file?"],
)
def test_negative_questions_are_found(prompt: str) -> None:
    card = Choice(key="a", prompt=prompt, right="China", wrong=WRONG)
    assert fields(card) == ["card a: prompt"]
    assert fields(card, lang="zh-CN") == []


@pytest.mark.parametrize("prompt", ["Which is **not** one?", "Which is NOT one?", "Which note?"])
def test_a_negation_nobody_can_overlook_is_left_in_peace(prompt: str) -> None:
    assert fields(Choice(prompt=prompt, right="China", wrong=WRONG)) == []


@pytest.mark.parametrize(
    "card",
    [
        Basic(key="a", prompt="Which country is China?", answer="China"),
        Choice(key="a", prompt="What is China\u2019s name?", right="Chinas", wrong=WRONG),
        Short(key="a", prompt="Say **DeepSeek** again", accept=("a model", "deepseek")),
        Number(key="a", prompt="Which is 38,000?", answer="38000"),
        Basic(key="a", prompt="中国 在哪里", answer="中国"),
    ],
)
def test_an_answer_in_its_own_prompt_is_found(card: Card) -> None:
    assert advice(card) == [("card a: prompt", "the answer stands in its own prompt")]


@pytest.mark.parametrize(
    "card",
    [
        Basic(prompt="Is China or Japan larger?", answer="China"),
        Choice(prompt="China, Japan: which?", right="China", wrong=WRONG),
        Basic(prompt="Who chinas?", answer="China"),
        Basic(prompt="Is it A?", answer="A"),
        Truth(prompt="It is true.", answer=True),
    ],
)
def test_an_answer_offered_among_others_or_too_short_to_tell_is_not(card: Card) -> None:
    assert advice(card) == []


def test_other_languages_have_no_word_for_or_yet() -> None:
    card = Basic(key="a", prompt="China oder Japan?", answer="China")
    assert fields(card, lang="de") == ["card a: prompt"]


def test_a_gap_that_stands_elsewhere_in_its_sentence_is_found() -> None:
    card = Cloze(key="a", prompt="China leads; {{c1::China}} files more than {{c2::Japan}}.")
    assert fields(card) == ["card a: cloze c1"]


def test_an_answer_nobody_could_recall_is_found() -> None:
    words = " ".join(f"word{number}" for number in range(30))
    for card, field in (
        (Basic(prompt="?", answer=words), "answer"),
        (Short(prompt="?", accept=("ok", words)), "accept 2"),
        (Cloze(prompt=f"It {{{{c2::{words}}}}}"), "cloze c2"),
    ):
        ((where, message),) = advice(replace(card, key="a"))
        assert where == f"card a: {field}"
        assert message.startswith("an answer of 30 words")


@pytest.mark.parametrize(
    "answer",
    ["oil, gas, coal, wind and sun", "- a\n- b\n- c\n- d\n- e", "a; b; c; d; e"],
)
def test_a_list_longer_than_four_is_found(answer: str) -> None:
    ((_, message),) = advice(Basic(prompt="Which?", answer=answer))
    assert message == "a list of 5; 4 can be recalled"


@pytest.mark.parametrize(
    "answer",
    [
        "oil, gas, coal and sun",
        "About 38,000, 54,000 or so",
        "It grew, as its many firms had hoped for long, then fell, rose, fell, and rose again",
    ],
)
def test_a_shorter_list_or_a_sentence_is_not(answer: str) -> None:
    assert advice(Basic(prompt="Which?", answer=answer)) == []


BAD = "$\\frac{a$"


@pytest.mark.parametrize(
    ("card", "field"),
    [
        (Basic(prompt=f"What is {BAD}?", answer="b1"), "prompt"),
        (Basic(prompt="?", answer=BAD), "answer"),
        (Basic(prompt="?", answer="b1", why=BAD), "why"),
        (Basic(prompt="?", answer="b1", hints=("x", BAD)), "hints 2"),
        (Choice(prompt="?", right=BAD, wrong=WRONG), "right"),
        (Choice(prompt="?", right="China", wrong=(Option("x", BAD),)), "wrong 1"),
        (Select(prompt="?", right=("x", BAD), wrong=WRONG), "right 2"),
        (Short(prompt="?", accept=("b1",), reject=(Option("x", BAD),)), "reject 1"),
        (Match(prompt="?", pairs=((BAD, "x"),)), "pairs 1"),
        (Order(prompt="?", items=("x", BAD)), "items 2"),
        (Essay(prompt="?", rubric=(), answer=BAD), "answer"),
        (Truth(prompt=BAD, answer=True), "prompt"),
    ],
)
def test_a_broken_formula_is_found_wherever_it_stands(card: Card, field: str) -> None:
    ((where, message),) = advice(replace(card, key="a"))
    assert where == f"card a: {field}"
    assert message.startswith("a broken formula at character ")


def test_advice_comes_in_the_order_of_lines() -> None:
    cards = (
        Basic(key="a", prompt="Who leads?", answer="China"),
        Basic(key="b", prompt="Is China there?", answer="China", fact="f"),
        Basic(key="c", prompt="Who leads?", answer="China", fact="f"),
    )
    found = check(Deck(key="d", title="D", cards=cards, lines=(3, 5, 7)))
    assert [(problem.line, problem.field) for problem in found] == [
        (3, "card a: fact"),
        (5, "card b: prompt"),
        (7, "card c: prompt"),
    ]


def test_twenty_thousand_cards_are_checked_in_a_moment() -> None:
    cards = tuple(
        Choice(
            prompt=f"How many patents did the national office {number} file in 2014?",
            right=f"About {number}",
            wrong=WRONG,
            fact="f",
        )
        for number in range(20_000)
    )
    start = time.process_time()
    assert check(Deck(key="d", title="D", cards=cards)) == ()
    assert time.process_time() - start < 60  # quadratic work would take minutes
