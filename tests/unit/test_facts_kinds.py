"""Which kind of card suits a fact: years to order, labels to match, numbers to choose."""

from __future__ import annotations

import pytest

from app.core.cards import Card, Choice, Cloze, Match, Option, Order
from app.core.facts.aliases import aliases_of
from app.core.facts.drafting import answer_of, draft
from app.core.facts.gate import gate_of
from app.core.facts.lines import read_text
from app.core.facts.nearby import apart, around

CANAL = read_text(
    """# The canal of Brem

## A long story

In 1820 the town council opened the canal. Two hundred men had dug it in winter.
The old lock gates were replaced in May 1855. Later that gate broke in 1861.

A steam tug arrived in 1902, the first of many. In 1931 a flood destroyed the harbour of Brem.
The harbour was built again and again between 1932 and 1940. A “new age” began in 1950.
The town of (Brem) grew in 1960. Ships came in 1970.

## Locks

The first lock was built in 1811. The last lock was built in 1811. A crane fell in 1822.
"""
)


def _cards(text: str, kind: type[Card], rule: str = "") -> list[Card]:
    found = draft(read_text(f"# Notes\n\n{text}\n"))
    every = [one for one in found.proposals if not rule or one.rule == rule]
    return [one.card for one in every if isinstance(one.card, kind)]


def test_events_with_years_of_their_own_are_put_in_order_without_their_years() -> None:
    (order,) = [one for one in draft(CANAL).proposals if one.rule == "timeline"]
    assert isinstance(order.card, Order)
    assert order.card.prompt == "Put these events in order, earliest first (A long story)."
    assert order.card.items == (
        "The town council opened the canal",
        "The old lock gates were replaced",
        "A steam tug arrived",
        "A flood destroyed the harbour of Brem",
    )
    gate = gate_of(CANAL)
    first, second, *others = order.card.items
    swapped = Order(prompt=order.card.prompt, items=(second, first, *others))
    (reason,) = gate.judge(swapped, order.quote)
    assert "another order" in reason
    strange = Order(prompt=order.card.prompt, items=(first, "A bomb fell", *others))
    (reason,) = gate.judge(strange, order.quote)
    assert "no year for “A bomb fell”" in reason


def test_many_events_make_several_orders_and_a_question_is_no_name_for_them() -> None:
    events = "\n\n".join(
        f"The town of Ort{place} built a {thing} bridge in {1700 + 9 * place}."
        for place, thing in enumerate(
            ("stone", "iron", "rope", "low", "steel", "brick", "oak", "red")
        )
    )
    text = f"# Bridges\n\n## What happened when?\n\n{events}\n"
    found = [one.card for one in draft(read_text(text)).proposals if one.rule == "timeline"]
    assert [len(card.items) for card in found if isinstance(card, Order)] == [6]
    assert found[0].prompt.endswith("earliest first (Bridges).")


LABELS = """# Soil

## Words

- Humus: A dark matter left by leaves.
- Loam: A mixture of sand and clay.
- Peat: A layer of plants pressed over 900 years.
- Tilth: How fine the crumbs of a field are.
- Mulch: A layer of mulch on beds.
- Turf: A thick mat of grass and its roots that is cut from old meadows in wet years and laid in
  neat strips on the bare ground of new gardens.
- Dust: A very dry and very fine kind of loose matter that winds carry off.
- Marl: A clay formed slowly in lakes.
"""


def test_labels_are_matched_with_their_descriptions_hidden_and_chosen() -> None:
    found = draft(read_text(LABELS)).proposals
    (match,) = [one.card for one in found if isinstance(one.card, Match)]
    assert ("Loam", "A mixture of sand and clay") in match.pairs
    assert "Mulch" not in dict(match.pairs)
    hidden = [one for one in found if one.rule == "label" and isinstance(one.card, Cloze)]
    chosen = [one for one in found if one.rule == "label" and isinstance(one.card, Choice)]
    assert hidden
    assert chosen
    assert all(one.card.prompt.startswith("{{c1::") for one in hidden)
    assert any(one.card.prompt.startswith("Peat: ") for one in found)
    gate = gate_of(read_text(LABELS))
    for one in chosen:
        card = one.card
        assert isinstance(card, Choice)
        assert card.prompt.startswith("Which of these does “")
        (first, *others) = card.wrong
        other = Choice(prompt=card.prompt, right=first.text, wrong=(Option(card.right), *others))
        assert "does not describe" in gate.judge(other, one.quote)[0]
        strange = Choice(prompt=card.prompt, right=card.right, wrong=(Option("Lava"), *others))
        assert "not other labels" in gate.judge(strange, one.quote)[0]


TERMS = """# Solutions

An acid is a substance that releases protons in water. A base is a substance that takes up
strange matter. A salt is a substance made of metal and oxygen. A dye is a substance with a bright
colour. A flame is a stream of burning gas. A flame is a light made of burning gas. Ores are
substances full of metal.
"""


def test_a_long_meaning_is_no_question_for_a_choice() -> None:
    long = (
        "the name that very old books of the far north give to a strong and bitter solution of ash"
    )
    found = draft(read_text(f"{TERMS}\nThe lye is {long}.\n")).proposals
    assert not any("very old books" in one.card.prompt for one in found if one.rule == "term")
    assert any(one.rule == "definition" for one in found)


def test_a_term_is_chosen_among_terms_of_its_own_kind_and_all_are_matched() -> None:
    proposals = draft(read_text(TERMS)).proposals
    chosen = [one.card for one in proposals if isinstance(one.card, Choice)]
    assert chosen
    for card in chosen:
        assert card.prompt.startswith("Which of these is ")
        assert {option.text for option in card.wrong} < {"Acid", "Base", "Salt", "Dye"}
    (match,) = [one for one in proposals if isinstance(one.card, Match)]
    assert isinstance(match.card, Match)
    assert ("Flame", "Stream of burning gas") in match.card.pairs
    (one, its), (other, theirs), *pairs = match.card.pairs
    swapped = Match(prompt="Match.", pairs=((one, theirs), (other, its), *pairs))
    assert gate_of(read_text(TERMS)).judge(swapped, match.quote)


def test_who_did_it_is_chosen_among_people_of_whom_something_else_is_told() -> None:
    text = (
        "The steam tug of Brem was built by Anna Holm. The red lamp was invented by Carl Berg. "
        "The deep mine of Brem was flooded by Dora Lund. "
        "The tall tower of Brem was drawn by Emil Vik."
    )
    cards = _cards(text, Choice, "who")
    assert cards
    people = {"Anna Holm", "Carl Berg", "Dora Lund", "Emil Vik"}
    for card in cards:
        assert isinstance(card, Choice)
        assert {card.right, *(option.text for option in card.wrong)} <= people


def test_a_number_is_chosen_among_others_of_its_scale_but_never_behind_a_bound() -> None:
    towns = "\n\n".join(
        f"The bridge of Ort{place} has {30 + place} arches. Near Ort{place} lie {50 + place} farms."
        for place in range(14)
    )
    found = draft(read_text(f"# Towns\n\n{towns}\n")).proposals
    cards = [one for one in found if isinstance(one.card, Choice)]
    assert {one.card.prompt.split(" ", 2)[1] for one in cards} == {"many", "figure"}
    gate = gate_of(read_text("# Towns\n\nThe bridge of Ort has up to 30 arches.\n"))
    quote = "The bridge of Ort has up to 30 arches."
    wrong = tuple(map(Option, ("10", "20", "40")))
    for prompt in (
        "How many arches has the bridge of Ort?",
        "Which figure is missing? “The bridge of Ort has up to … arches.”",
    ):
        (reason,) = gate.judge(Choice(prompt=prompt, right="30", wrong=wrong), quote)
        assert "a bound" in reason
    gate = gate_of(read_text("# Towns\n\nThe bridge of Ort has 30 arches.\n"))
    missing = "Which figure is missing? “The bridge of Ort has … arches.”"
    quote = "The bridge of Ort has 30 arches."
    assert gate.judge(Choice(prompt=missing, right="30", wrong=wrong), quote) == ()
    (reason,) = gate.judge(Choice(prompt=missing, right="20", wrong=wrong), quote)
    assert "not what the passage says" in reason
    near = tuple(map(Option, ("31", "20")))
    (reason,) = gate.judge(Choice(prompt=missing, right="30", wrong=near), quote)
    assert "not other figures" in reason


@pytest.mark.parametrize(
    "number",
    [
        *("1", "2", "9", "10", "12", "20", "36", "70", "100", "5,268", "14,000"),
        *("1066", "1850", "1973", "2023", "2%", "98%", "100%", "250%", "3.5", "£12"),
    ],
)
def test_other_numbers_are_three_and_of_the_same_look(number: str) -> None:
    others = around(number)
    assert len(set(others)) == 3
    assert number not in others
    assert all(apart(number, other) for other in others)


def test_what_is_no_number_has_no_others_and_is_apart_from_none() -> None:
    assert around("twelve") == around("0") == ()
    assert not apart("12", "twelve")
    assert not apart("1,200", "1200")


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        (
            "The road is long; it crosses 12 rivers.",
            "How many rivers does the road cross?",
        ),
        ("Iron is a metal; however, it melts at 1,538 °C.", "Iron melts at"),
        ("Anna Holm was a painter. In 1675 she sold 40 drawings.", "Anna Holm sell"),
        ("Anna Holm was a painter. In 1675 her drawings cost 40 marks.", "-40"),
        ("The mill turned. In 1675 its wheel broke 40 spokes.", "the mill\u2019s wheel"),
        (
            (
                "The cutter Ada carries 12 guests. Storms hit the cutter Ada in 1990. "
                "The cutter has 30 bunks."
            ),
            "does the cutter have",
        ),
        (
            (
                "The long ship Ada sank in 1990. Divers found the ship Ada in mud. "
                "The ship has 30 bunks."
            ),
            "How many bunks does the ship Ada have?",
        ),
        (
            "The Brem Canal is old. The Brem Canal leaks. In 1990 lightning hit the canal.",
            "In which year did lightning hit the Brem Canal?",
        ),
        (
            "The ship Ada sank in 1990. The ship Ada was old. The other ship has 30 bunks.",
            "-30",
        ),
        ("Two years later, Oslo built 40 ships.", "-40"),
        ("Please count 40 ships in Oslo.", "-40"),
        ("In 1999 Ada Holm found 40 coins.", "In which year did Ada Holm find 40 coins?"),
        ("The wall is 40 metres long.", "How many metres long is the wall?"),
        ("The wall is 40 metres long and 3 metres wide.", "-How many metres long"),
        ("The soda is used to clean old pans.", "What is the soda used to do?"),
        ("The canal is 40 miles long and links two seas.", "-How many miles long"),
        ("Anna Holm married the painter Emil Vik.", "Whom did Anna Holm marry?"),
        ("The chests belonged to the navy.", "-belong to?"),
        ("The Alps followed in 1911.", "-1911"),
        (
            "Bankers of Oslo fear one thing (a “hard landing” of prices) in spring.",
            "(a “{{c1::hard landing}}” of prices)",
        ),
        ("The mill of Oslo was drawn in 1820 by Emil Vik, a Danish painter.", "Who was Emil Vik?"),
        ("The mill of Oslo was drawn in 1990 by Emil Vik, a Danish painter.", "Who is Emil Vik?"),
        ("Both mills of Oslo have 40 sails.", "-40"),
        ("The town of Oslo therefore has 40 mills.", "How many mills does the town of Oslo have?"),
        ("The road crosses 12 rivers; on Sundays, 30.", "rivers; on Sundays"),
        ("A harp was built for Ferdinando de' Medici in Oslo.", "Ferdinando de' Medici"),
        ("The old harbour fed thousands in winter storms.", "-{{c1::thousands}}"),
        ("The mill grinds corn and feeds the town in winter.", "does the mill grind? Corn"),
        ("Grain drones save time. In 1999 farmers sold 30 of these drones.", "of grain drones"),
        ("The iFlytek drone of Oslo carried 12 maps.", "did the iFlytek drone of Oslo carry"),
        ("Peter the Great visited Emil Vik the Elder in Oslo.", " Emil Vik the Elder"),
    ],
)
def test_sentences_are_understood_or_left_alone(text: str, prompt: str) -> None:
    kinds = ("basic", "number", "cloze")
    found = draft(read_text(f"# Notes\n\n{text}\n"), kinds=kinds).proposals
    every = " ".join(f"{one.card.prompt} {answer_of(one.card)}" for one in found)
    if prompt.startswith("-"):
        assert prompt[1:] not in every
    else:
        assert prompt in every


def test_a_drink_keeps_no_capital_though_a_party_bears_its_name() -> None:
    text = "Tea is a drink made from leaves. Many drink tea. The Boston Tea Party was in 1773."
    prompts = {one.card.prompt for one in draft(read_text(f"# Notes\n\n{text}\n")).proposals}
    assert "What is tea?" in prompts


def test_a_book_has_no_names_that_stand_for_all() -> None:
    text = "The ship Ada sank. The ship Ada was old. "
    assert aliases_of(text) == {"ship": "ship Ada"}
    assert aliases_of(text * 10_000) == {}


def test_entries_that_all_do_the_same_are_not_chosen_from() -> None:
    yards = "\n".join(
        f"- {name}:\n- {name} builds large wooden boats in winter."
        for name in ("Arno", "Berg", "Cato", "Dorn")
    )
    text = f"# Yards\n\n## Large Yards\n\n{yards}\n- dry docks:\n- Dry docks hold 30 boats.\n"
    found = draft(read_text(text)).proposals
    assert not any(isinstance(one.card, Choice) for one in found if one.rule == "which")
