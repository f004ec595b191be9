"""What becomes of each card when its deck's text changes."""

import time
from dataclasses import replace

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
from app.core.cardtext import answer_text, prompt_text
from app.core.changes import Changes, compare, known
from tests.strategies import with_values

SHARE = Basic(key="share", prompt="How many patents came from China?", answer="38,000")
SECOND = Basic(key="second", prompt="Which country is second in the ranking?", answer="The USA")
CAPITAL = Basic(prompt="What is the capital of Mongolia?", answer="Ulaanbaatar")


def states(changes: Changes) -> dict[str, str]:
    return {change.key: change.state for change in changes.cards}


def test_the_same_text_changes_nothing() -> None:
    changes = compare([known(SHARE), known(SECOND)], [SHARE, SECOND])
    assert states(changes) == {"share": "kept", "second": "kept"}
    assert changes.nothing


def test_a_first_text_is_all_new() -> None:
    changes = compare([], [SHARE, CAPITAL])
    assert states(changes) == {"share": "new", "what-is-the-capital-of-mongolia": "new"}
    assert not changes.nothing
    assert changes.cards[1].known is None


def test_a_card_with_an_id_is_the_same_card_whatever_it_says() -> None:
    edited = replace(SHARE, prompt="How many of the patents came from China?")
    (change,) = compare([known(SHARE)], [edited]).cards
    assert change.state == "changed"
    assert change.known == known(SHARE)
    assert 0.8 < change.similarity < 1
    assert not change.meaning_changed


def test_a_card_whose_prompt_and_answer_differ_is_flagged() -> None:
    other = replace(SHARE, prompt="Who leads?", answer="China")
    (change,) = compare([known(SHARE)], [other]).cards
    assert change.meaning_changed
    assert change.similarity == 0
    (folded,) = compare([known(SHARE)], [replace(other, answer="38000")]).cards
    assert not folded.meaning_changed


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (Number(prompt="Q", answer="5"), {"answer": "6"}, True),
        (Number(prompt="Q", answer="5"), {"tolerance": "1"}, False),
        (Number(prompt="Q", answer="5"), {"answer": "6", "prompt": "Other?"}, False),
        (Truth(prompt="Q", answer=True), {"answer": False}, True),
        (Short(prompt="Q", accept=("A",)), {"accept": ("B",)}, True),
        (Choice(prompt="Q", right="A", wrong=(Option("B"),)), {"right": "C"}, True),
        (
            Choice(prompt="Q", right="A", wrong=(Option("B"),)),
            {"wrong": (Option("B"), Option("C"))},
            False,
        ),
        (SHARE, {"answer": "About 38,000"}, False),
    ],
)
def test_another_answer_to_the_same_prompt_is_flagged_where_it_is_the_meaning(
    *, old: Card, new: dict[str, object], told: bool
) -> None:
    old = with_values(old, key="q")
    (change,) = compare([known(old)], [with_values(old, **new)]).cards
    assert (change.state, change.answer_changed) == ("changed", told)


def test_a_card_may_become_another_kind() -> None:
    as_choice = Choice(
        key="share", prompt=SHARE.prompt, right=SHARE.answer, wrong=(Option("6,000"),)
    )
    (change,) = compare([known(SHARE)], [as_choice]).cards
    assert change.state == "changed"
    assert change.similarity == 1


def test_tags_and_sources_are_settings_and_no_change_of_words() -> None:
    tagged = replace(SHARE, tags=("patents",))
    assert compare([known(SHARE)], [tagged]).keys("set") == ("share",)
    without_record = replace(known(SHARE), record="")
    assert compare([without_record], [tagged]).keys("kept") == ("share",)


def test_a_missing_card_is_retired_once() -> None:
    assert compare([known(SHARE), known(SECOND)], [SECOND]).retired == ("share",)
    assert compare([replace(known(SHARE), retired=True)], []).retired == ()


def test_a_card_marked_retired_is_retired_and_may_come_back() -> None:
    marked = replace(SHARE, retired=True)
    assert compare([known(SHARE)], [marked]).retired == ("share",)
    assert compare([known(marked)], [marked]).nothing
    back = compare([known(marked)], [SHARE])
    assert back.revived == ("share",)
    assert not back.nothing
    assert back.retired == ()


def test_a_card_that_was_missing_comes_back_without_an_id() -> None:
    gone = replace(known(replace(CAPITAL, key="capital")), retired=True)
    changes = compare([gone], [CAPITAL])
    assert changes.revived == ("capital",)


def test_a_higher_revision_starts_memory_again() -> None:
    raised = replace(SHARE, revision=1)
    changes = compare([known(SHARE)], [raised])
    assert changes.revised == ("share",)
    assert changes.keys("set") == ("share",)
    assert compare([known(raised)], [SHARE]).revised == ()


def test_a_card_without_an_id_keeps_its_key_by_its_content() -> None:
    old = known(replace(CAPITAL, key="capital"))
    changes = compare([old], [CAPITAL])
    assert states(changes) == {"capital": "kept"}
    assert changes.cards[0].card == replace(CAPITAL, key="capital")


def test_a_reworded_card_without_an_id_is_recognised() -> None:
    old = [known(replace(CAPITAL, key="capital")), known(SHARE)]
    reworded = replace(CAPITAL, prompt="What\u2019s the capital city of Mongolia?")
    changes = compare(old, [reworded, SHARE])
    assert states(changes) == {"capital": "matched", "share": "kept"}
    assert changes.cards[0].similarity >= 0.6


def test_a_different_card_without_an_id_is_new() -> None:
    old = [known(replace(CAPITAL, key="capital"))]
    other = Basic(prompt="Which river runs through the capital of Mongolia?", answer="Tuul")
    changes = compare(old, [other])
    assert changes.keys("new") == ("which-river-runs-through-the-capital-of-mongolia",)
    assert changes.retired == ("capital",)


def test_one_answer_alone_makes_no_likeness() -> None:
    old = [known(Basic(key="a", prompt="Who leads the ranking?", answer="China"))]
    changes = compare(old, [Basic(prompt="Home of pandas?", answer="China")])
    assert changes.retired == ("a",)


def test_likeness_never_joins_two_kinds() -> None:
    old = [known(replace(CAPITAL, key="capital"))]
    card = Short(prompt=CAPITAL.prompt, accept=(CAPITAL.answer,))
    assert compare(old, [card]).retired == ("capital",)


def test_likeness_is_one_to_one_and_the_closest_wins() -> None:
    old = [known(replace(CAPITAL, key="capital"))]
    close = replace(CAPITAL, prompt="What is the capital of Mongolia")
    closer = replace(CAPITAL, why="The red hero.")
    changes = compare(old, [replace(close, prompt="The capital of Mongolia?"), closer])
    assert [change.state for change in changes.cards] == ["new", "matched"]


def test_a_retired_card_is_never_found_by_likeness() -> None:
    gone = replace(known(replace(CAPITAL, key="capital")), retired=True)
    changes = compare([gone], [replace(CAPITAL, prompt="What was the capital of Mongolia?")])
    assert changes.keys("new") == ("what-was-the-capital-of-mongolia",)


def test_of_two_equal_cards_each_finds_its_own() -> None:
    twins = [known(replace(CAPITAL, key=key)) for key in ("one", "two")]
    assert [change.key for change in compare(twins, [CAPITAL, CAPITAL]).cards] == ["one", "two"]
    first_gone = [replace(twins[0], retired=True), twins[1]]
    assert [change.key for change in compare(first_gone, [CAPITAL]).cards] == ["two"]


def test_a_new_key_is_never_one_that_was_ever_used() -> None:
    gone = replace(known(SHARE), key="what-is-the-capital-of-mongolia", retired=True)
    changes = compare([gone], [CAPITAL, CAPITAL])
    assert changes.keys("new") == (
        "what-is-the-capital-of-mongolia-2",
        "what-is-the-capital-of-mongolia-3",
    )


def test_thousands_of_reworded_cards_are_found_in_moments() -> None:
    def cards(verb: str) -> list[Card]:
        return [
            Basic(prompt=f"How many patents did office {n} {verb} in 2014?", answer=f"{n * 7}")
            for n in range(4_000)
        ]

    old = [known(replace(card, key=f"k{n}")) for n, card in enumerate(cards("file"))]
    start = time.process_time()
    changes = compare(old, cards("submit"))
    assert time.process_time() - start < 50
    assert len(changes.keys("matched")) == 4_000
    assert [change.key for change in changes.cards[:3]] == ["k0", "k1", "k2"]


REGION = Region(shape="circle", points=(1.0, 2.0, 3.0), label="*Here*")


@pytest.mark.parametrize(
    ("card", "prompt", "answer"),
    [
        (Basic(prompt="*a*", answer="`b`"), "a", "b"),
        (Cloze(prompt="The {{c1::*cat*}} {{c2::sat}}"), "The cat sat", "cat; sat"),
        (Choice(prompt="a", right="b", wrong=()), "a", "b"),
        (Select(prompt="a", right=("b", "c"), wrong=()), "a", "b; c"),
        (Truth(prompt="a", answer=True), "a", "true"),
        (Short(prompt="a", accept=("b", "c")), "a", "b; c"),
        (Number(prompt="a", answer="5", unit="km"), "a", "5 km"),
        (Match(prompt="a", pairs=(("b", "c"),)), "a", "b: c"),
        (Order(prompt="a", items=("b", "c")), "a", "b; c"),
        (Essay(prompt="a", rubric=(("b", 1.0),), answer="c"), "a", "c; b"),
        (Spot(prompt="a", right=REGION), "a", "Here"),
    ],
)
def test_every_kind_has_its_words(card: Card, prompt: str, answer: str) -> None:
    assert card.kind in KINDS
    assert prompt_text(card) == prompt
    assert answer_text(card) == answer
