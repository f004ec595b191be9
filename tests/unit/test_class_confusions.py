"""Which answers are taken for which, of each kind of card."""

from __future__ import annotations

from typing import Any

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
    Region,
    Short,
    Spot,
    Truth,
)
from app.core.confusions import LONGEST, Mistake, confused, taken_for

CHOICE = Choice(prompt="Capital?", right="**Beijing**", wrong=(Option("Wuhan"), Option("Xi-an")))
SPOT = Spot(
    prompt="Where?",
    image=Media(file="map.svg"),
    right=Region(shape="circle", points=(1, 1, 1), label="South"),
    wrong=(Region(shape="circle", points=(5, 5, 1), label="North"),),
)
MATCH = Match(prompt="Match.", pairs=(("a", "A"), ("b", "B")), wrong=("C",))
GAPS = Cloze(prompt="{{c1::One}} and {{c1::two}}, not {{c2::three}}.")


@pytest.mark.parametrize(
    ("card", "face", "response", "pairs"),
    [
        (CHOICE, "", 2, [("Beijing", "Xi-an")]),
        (CHOICE, "", 0, []),
        (CHOICE, "", 9, []),
        (SPOT, "", {"label": 1}, [("South", "North")]),
        (SPOT, "", {"label": 0}, []),
        (SPOT, "", {"x": 1.0, "y": 2.0}, []),
        (MATCH, "", [1, 2], [("A", "B"), ("B", "C")]),
        (MATCH, "", [0, None], []),
        (Short(prompt="Lab?", accept=("YouTu [Lab]",)), "", "DAMO", [("YouTu Lab", "DAMO")]),
        (Number(prompt="How many?", answer="40", unit="km"), "", "50", [("40 km", "50")]),
        (Basic(prompt="Hub?", answer="Shenzhen"), "", "Wuhan", [("Shenzhen", "Wuhan")]),
        (Basic(prompt="Hub?", answer="Shenzhen"), "reverse", "Seat?", [("Hub?", "Seat?")]),
        (GAPS, "c1", ["three", None], [("One", "three")]),
        (GAPS, "c2", "one", [("three", "one")]),
        (GAPS, "c2", ["one", "two"], []),
        (Truth(prompt="So?", answer=True), "", False, []),
        (Essay(prompt="Why?", rubric=(("all", 1.0),)), "", {"text": "no"}, []),
        (Short(prompt="Lab?", accept=("YouTu",)), "", None, []),
        (Short(prompt="Lab?", accept=("Café",)), "", "cafe", []),
    ],
)
def test_a_wrong_answer_is_a_pair_of_words(
    card: Card,
    face: str,
    response: Any,  # noqa: ANN401 - each kind has its own form
    pairs: list[tuple[str, str]],
) -> None:
    assert taken_for(card, face, response) == pairs


def test_long_answers_are_cut() -> None:
    ((_right, given),) = taken_for(Short(prompt="?", accept=("a",)), "", "b" * 400)
    assert len(given) == LONGEST
    assert given.endswith("…")


def test_a_pair_counts_both_ways_and_over_cards() -> None:
    found = confused(
        [
            Mistake(1, "Baidu", "Alibaba", 3, 2),
            Mistake(2, "alibaba", "BAIDU", 4, 3),
            Mistake(2, "Alibaba", "Huawei", 1, 1),
            Mistake(1, "Baidu", "Alibaba", 1, 1),
        ]
    )
    first, second = found
    assert (first.one, first.other, first.there, first.back, first.times) == (
        *("Baidu", "Alibaba"),
        *(4, 4, 8),
    )
    assert first.cards == (1, 2)
    assert first.learners == 6
    assert (second.one, second.other, second.times) == ("Alibaba", "Huawei", 1)
    assert confused([]) == []
