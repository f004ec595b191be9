"""What the gate lets through, and what it refuses with which reason."""

from __future__ import annotations

import pytest

from app.core.cards import (
    Basic,
    Card,
    Choice,
    Cloze,
    Essay,
    Match,
    Number,
    Option,
    Order,
    Select,
    Short,
    Truth,
)
from app.core.facts.gate import gate_of
from app.core.facts.lines import read_text

ARTICLE = read_text(
    """# Ports of the North

Rostock handled 300 ferries in 1992. Rostock does not handle tankers. It was wet.
The Port Trade Union (PTU) paid 40 clerks.
Baltic ferries carry cars, trucks, and trains (in summer).
With 300 berths, Rostock is first, followed by Oslo (just over 200) and Bergen (150).
Oslo was founded by Harald Hardrada around 1049. A pilot is a guide for ships.
One nautical mile is long. A fathom is short, and one cable is 185 metres long.
Bergen exports fish, and Bergen exports salt in barrels.
Old boats carry oil, wine, and grain.

Baltic cooks serve hot soup.

## Northern Yards

- Arno:
- Builds catamarans. Arno's cranes are red.
- Berg:
- Builds icebreakers. Berg builds slow tugs.
- Cato:
- Builds catamarans and slow tugs.
- Dorn:
- Repairs broken masts.
"""
)
GATE = gate_of(ARTICLE)
FERRIES = "Rostock handled 300 ferries in 1992."
DENIED = "Rostock does not handle tankers."
UNION = "The Port Trade Union (PTU) paid 40 clerks."
CARRY = "Baltic ferries carry cars, trucks, and trains (in summer)."
RANKS = "With 300 berths, Rostock is first, followed by Oslo (just over 200) and Bergen (150)."
FOUNDED = "Oslo was founded by Harald Hardrada around 1049."
PILOT = "A pilot is a guide for ships."
CABLE = "A fathom is short, and one cable is 185 metres long."


def _gap(prompt: str) -> Cloze:
    return Cloze(prompt=prompt)


@pytest.mark.parametrize(
    ("card", "quote"),
    [
        (Basic(prompt="What did Rostock handle in 1992?", answer="300 ferries"), FERRIES),
        (Number(prompt="In which year did Rostock handle 300 ferries?", answer="1992"), FERRIES),
        (Basic(prompt="What does Rostock not handle?", answer="Tankers"), DENIED),
        (Basic(prompt="What does “PTU” stand for?", answer="Port Trade Union"), UNION),
        (Number(prompt="How many clerks did the Port Trade Union pay?", answer="40"), UNION),
        (Short(prompt="Who founded Oslo?", accept=("Harald Hardrada",)), FOUNDED),
        (Number(prompt="How many metres make one cable?", answer="185"), CABLE),
        (
            Number(prompt="About how many berths are counted for Oslo?", answer="200"),
            RANKS,
        ),
        (_gap("Rostock handled 300 ferries in {{c1::1992}}."), FERRIES),
        (_gap("Baltic ferries carry cars, {{c1::trucks}}, and trains."), CARRY),
        (_gap("A {{c1::pilot}} is a guide for ships"), PILOT),
        (Truth(prompt=FERRIES, answer=True), FERRIES),
        (
            Truth(prompt="Rostock handled 310 ferries in 1992.", answer=False, why="It was 300."),
            FERRIES,
        ),
        (
            Select(
                prompt="What do Baltic ferries carry?",
                right=("Cars", "Trucks", "Trains"),
                wrong=(Option("Sheep"), Option("Hay")),
            ),
            CARRY,
        ),
        (
            Order(prompt="Put in order, most berths first.", items=("Rostock", "Oslo", "Bergen")),
            RANKS,
        ),
        (
            Order(prompt="Put in order, fewest berths first.", items=("Bergen", "Oslo", "Rostock")),
            RANKS,
        ),
        (
            Choice(
                prompt="Which yard repairs broken masts?",
                right="Dorn",
                wrong=(Option("Arno"), Option("Berg")),
            ),
            "Repairs broken masts.",
        ),
        (
            Match(prompt="Match.", pairs=(("Arno", "Red"), ("Dorn", "Broken masts"))),
            "Repairs broken masts.",
        ),
    ],
)
def test_a_card_that_its_passage_bears_out_passes(card: Card, quote: str) -> None:
    assert GATE.judge(card, quote) == ()
    assert GATE.judge(card, quote, near=3) == ()


@pytest.mark.parametrize(
    ("card", "quote", "reason"),
    [
        (_gap("A {{c1::pilot}} is a guide."), "Nobody wrote this.", "does not stand in the art"),
        (_gap("A {{c1::pilot}} is a guide."), "A", "does not stand in the article"),
        (_gap("It was {{c1::wet}}."), "It was wet.", "does not say by itself"),
        (
            _gap("A {{c1::pilot}} is a guide."),
            ARTICLE.text[ARTICLE.text.index(FERRIES) : ARTICLE.text.index(CARRY) + 9],
            "longer than a card needs",
        ),
        (Essay(prompt="Why?", rubric=(("All", 1.0),)), FERRIES, "kind essay"),
        (Basic(prompt="What?", answer=" "), FERRIES, "empty"),
        (Basic(prompt="What?", answer="a b c d e f g"), FERRIES, "7 words"),
        (Basic(prompt="What did Rostock handle in 1992?", answer="Trams"), FERRIES, "not stand"),
        (Basic(prompt="What did Hamburg handle?", answer="Ferries"), FERRIES, "“Hamburg”"),
        (Basic(prompt="What did Rostock handle in 1993?", answer="Ferries"), FERRIES, "“1993”"),
        (Basic(prompt="Did Rostock handle ferries?", answer="Rostock"), FERRIES, "own prompt"),
        (Basic(prompt="What does Rostock handle?", answer="Tankers"), DENIED, "denial"),
        (Basic(prompt="What didn\u2019t Rostock handle?", answer="Ferries"), FERRIES, "denial"),
        (Basic(prompt="What is a pilot?", answer="for"), PILOT, "says nothing"),
        (Basic(prompt="What is in 1992?", answer="300"), FERRIES, "no number"),
        (Basic(prompt="In which year was it?", answer="Rostock"), FERRIES, "a year"),
        (Basic(prompt="On which date was it?", answer="1992"), FERRIES, "a date"),
        (Basic(prompt="How many did it handle?", answer="Ferries"), FERRIES, "a number"),
        (Basic(prompt="Who is a pilot?", answer="guide"), PILOT, "a name"),
        (Basic(prompt="How fast was Rostock in 1992?", answer="300"), FERRIES, "another measure"),
        (Basic(prompt="What does “PTU” stand for?", answer="Trade Union"), UNION, "spell"),
        (Number(prompt="How many metres make one cable?", answer="186"), CABLE, "another"),
        (Short(prompt="Who?", accept=("A", "B")), FERRIES, "more than one"),
        (
            Number(prompt="How many berths are counted for Oslo?", answer="150"),
            RANKS,
            "no such figure",
        ),
        (Basic(prompt="What did ferries handle?", answer="Rostock"), FERRIES, "another order"),
        (Number(prompt="How many berths has Oslo?", answer="150"), RANKS, "leaves out a name"),
        (_gap("Rostock {{c1::handled}} 300 {{c2::ferries}} in 1992."), FERRIES, "one gap"),
        (_gap("A {{c1::pilot::leads}} is a guide for ships."), PILOT, "without a hint"),
        (_gap("A pilot is {{c1::a}} guide for ships."), PILOT, "says nothing"),
        (_gap("A pilot is a {{c1::leader}} for ships."), PILOT, "not what the passage says"),
        (
            _gap("Bergen exports fish, and {{c1::Bergen}} exports salt in barrels."),
            "Bergen exports fish, and Bergen exports salt in barrels.",
            "own prompt",
        ),
        (Truth(prompt=FERRIES, answer=False), FERRIES, "calls it false"),
        (Truth(prompt="Rostock handled 9 ferries.", answer=True), FERRIES, "calls it true"),
        (Truth(prompt="Oslo handled 9 ferries in 1992.", answer=False), FERRIES, "one number"),
        (Truth(prompt="Rostock handled 9 ferries.", answer=False), FERRIES, "one number"),
        (
            Truth(prompt="Rostock handled 9 ferries in 1992.", answer=False, why="No."),
            FERRIES,
            "true figure",
        ),
        (
            Choice(prompt="What is a pilot?", right="Guide", wrong=(Option("guide"),)),
            PILOT,
            "is right",
        ),
        (
            Choice(prompt="What is a pilot?", right="Guide", wrong=(Option("ships"),)),
            PILOT,
            "stands in the passage",
        ),
        (
            Choice(prompt="Which yard builds slow tugs?", right="Berg", wrong=(Option("Cato"),)),
            "Builds icebreakers. Berg builds slow tugs.",
            "may be right too",
        ),
        (
            Select(
                prompt="What do Baltic ferries carry?", right=("Hay",), wrong=(Option("Sheep"),)
            ),
            CARRY,
            "does not stand",
        ),
        (
            Select(
                prompt="What do Baltic ferries carry?",
                right=("Cars", "Trains"),
                wrong=(Option("Sheep"),),
            ),
            CARRY,
            "not one list",
        ),
        (
            Select(
                prompt="What do Baltic ferries carry?",
                right=("Cars", "Trucks"),
                wrong=(Option("Trains"),),
            ),
            CARRY,
            "not one list",
        ),
        (
            Select(
                prompt="What do Baltic ferries carry?",
                right=("Cars", "Trucks", "Trains"),
                wrong=(Option("Salt"),),
            ),
            CARRY,
            "stands in the passage too",
        ),
        (
            Select(
                prompt="What do Baltic ferries carry?",
                right=("Cars", "Trucks", "Trains"),
                wrong=(Option("Hot soup"),),
            ),
            CARRY,
            "may be right too",
        ),
        (
            Select(
                prompt="What do boats carry?",
                right=("Oil", "Wine", "Grain"),
                wrong=(Option("Sheep"), Option("Hay")),
            ),
            "Old boats carry oil, wine, and grain.",
            "has no name",
        ),
        (
            Match(prompt="Match.", pairs=(("Arno", "Red"), ("Arno", "Broken masts"))),
            "Repairs broken masts.",
            "must differ",
        ),
        (
            Match(prompt="Match.", pairs=(("Arno", "Broken masts"), ("Dorn", "Broken masts"))),
            "Repairs broken masts.",
            "does not say",
        ),
        (
            Match(prompt="Match.", pairs=(("Arno", "Catamarans"), ("Cato", "Slow tugs"))),
            "Repairs broken masts.",
            "fits Cato too",
        ),
        (Order(prompt="Order.", items=("Rostock", "Kiel")), RANKS, "no figure for Kiel"),
        (Order(prompt="Order.", items=("Oslo", "Rostock")), RANKS, "another order"),
    ],
)
def test_a_card_that_says_more_than_its_passage_is_refused_with_the_reason(
    card: Card, quote: str, reason: str
) -> None:
    reasons = GATE.judge(card, quote)
    assert reasons
    assert reason in reasons[0]


def test_a_false_statement_that_the_article_makes_elsewhere_is_refused() -> None:
    gate = gate_of(read_text("# Boats\n\nThe yard built 30 boats. The yard built 40 boats.\n"))
    card = Truth(prompt="The yard built 40 boats.", answer=False, why="It was 30.")
    assert gate.judge(card, "The yard built 30 boats.") == ("the article says so elsewhere",)


def test_a_swapped_bound_is_refused_as_it_may_be_true_too() -> None:
    gate = gate_of(read_text("# Boats\n\nThe yard built more than 40 boats.\n"))
    card = Truth(prompt="The yard built more than 30 boats.", answer=False, why="It was 40.")
    (reason,) = gate.judge(card, "The yard built more than 40 boats.")
    assert "another figure may be true as well" in reason


def test_a_statement_may_leave_out_what_stands_in_brackets() -> None:
    gate = gate_of(read_text("# Boats\n\nFerries carry 10 cars (in summer alone).\n"))
    card = Truth(prompt="Ferries carry 12 cars.", answer=False, why="They carry 10.")
    assert gate.judge(card, "Ferries carry 10 cars (in summer alone).") == ()


@pytest.mark.parametrize(
    ("prompt", "answer", "passes"),
    [
        ("How many boats has Oslo?", "30", True),
        ("How many boats has Oslo?", "12", False),
        ("In which year did Oslo come under Danish rule?", "1380", True),
        ("In which year did Oslo come under Norwegian rule?", "1262", True),
        ("In which year did Oslo come under Norwegian rule?", "1380", False),
        ("In which year did Oslo build a wall of stones?", "200", False),
        ("In which year did Oslo build a wall of stones?", "930", True),
    ],
)
def test_of_two_numbers_only_the_one_asked_for_passes(
    prompt: str, answer: str, *, passes: bool
) -> None:
    boats = "Oslo has 30 boats and about 12 cranes."
    rules = "Oslo came under Norwegian rule in 1262 and under Danish rule in 1380."
    walls = "Oslo built a wall of stones in 930 with 200 masons."
    gate = gate_of(read_text(f"# Ports\n\n{boats} {rules} {walls}\n"))
    quote = boats if "many" in prompt else walls if "wall" in prompt else rules
    assert (gate.judge(Number(prompt=prompt, answer=answer), quote) == ()) is passes


def test_a_year_that_opens_what_follows_is_not_that_of_what_precedes() -> None:
    text = (
        "Holm was awarded the Royal Cross in 1883 and in 1907 became the first woman in the Order."
    )
    gate = gate_of(read_text(f"Notes\n\n{text}\n"))
    asked = "In which year was Holm awarded the Royal Cross?"
    assert gate.judge(Number(prompt=asked, answer="1883"), text) == ()
    assert gate.judge(Number(prompt=asked, answer="1907"), text) == (
        "another number of the passage suits the question more",
    )
