"""Headings that ask are answered by what their section begins with, or not at all."""

from __future__ import annotations

import pytest

from app.core.cards import Basic, Cloze, Number, Truth
from app.core.facts.cardmaking import Proposal
from app.core.facts.drafting import answer_of, draft
from app.core.facts.gate import gate_of
from app.core.facts.hypertext import page_text
from app.core.facts.lines import read_text


def _asked(heading: str, text: str) -> list[Proposal]:
    found = draft(read_text(f"# The mill of Brem\n\n## {heading}\n\n{text}\n")).proposals
    return [one for one in found if one.rule in {"heading", "whether"}]


@pytest.mark.parametrize(
    ("heading", "text", "prompt", "answer"),
    [
        ("When Was the Mill Cleaned?", "The mill was cleaned in June.", "", "In June"),
        (
            "When is the mill open?",
            "The mill is open from May to October.",
            "",
            "From May to October",
        ),
        ("How many wheels has the mill?", "The mill has 12 wooden wheels.", "", "12"),
        ("How many guests fit into it?", "The mill holds guests, up to 40 guests.", "-", ""),
        ("How many guests fit in?", "Up to 40 guests fit in.", "", "Up to 40"),
        ("How long does milling take?", "Milling takes about a day.", "", "About a day"),
        ("How old is the mill?", "The mill is 300 years old.", "", "300 years"),
        ("How much does flour cost?", "Flour costs £2.50 a bag.", "", "£2.50 a bag"),
        (
            "How much does bran cost?",
            "Bran costs £2 for the first bag.",
            "",
            "£2 for the first bag",
        ),
        ("How much dust does a bag hold?", "A bag holds 3 grams of dust.", "", "3 grams"),
        (
            "How often is it cut?",
            "Tall grass is cut twice a year.",
            "How often is tall grass cut?",
            "Twice a year",
        ),
        ("Who owns the mill?", "The mill is owned by its workers.", "", "Its workers"),
        ("Who pays for repairs?", "The miller pays for repairs.", "", "The miller"),
        ("Where are sacks kept?", "Sacks are kept in a dry barn.", "", "In a dry barn"),
        ("Why do stones crack?", "Stones crack because of frost.", "", "Because of frost"),
        (
            "Why do stones wear out?",
            "Stones wear out because very hard grain grinds soft stone.",
            "",
            "Very hard grain grinds soft stone",
        ),
        ("How is flour made?", "Flour is made by grinding grain.", "", "By grinding grain"),
        (
            "Why did Anna Holm stop in Oslo?",
            "Anna Holm stopped in Oslo because her fuel ran out.",
            "",
            "Because her fuel ran out",
        ),
        ("How long does milling take?", "It takes two days.", "", "Two days"),
        ("Who built the mill?", "It was built by monks of Brem.", "", "Monks of Brem"),
        ("What is bran?", "It is the hard outer skin of grain.", "", "Hard outer skin of grain"),
        ("Where are sacks kept?", "They are kept in a dry barn.", "", "In a dry barn"),
        ("When was the mill cleaned?", "It was cleaned in June.", "", "In June"),
        ("How are sacks filled?", "Sacks are filled with wooden spoons.", "", "With wooden spoons"),
        ("What is bran?", "Bran is the hard outer skin of grain.", "", "Hard outer skin of grain"),
        (
            "What are the main tools?",
            "Picks and brushes are the main tools.",
            "",
            "Picks and brushes",
        ),
        ("Which tool cuts stones?", "A steel pick cuts stones.", "", "A steel pick"),
        (
            "How long does it last?",
            "In dry barns, flour lasts for six months.",
            "How long does flour last in dry barns?",
            "Six months",
        ),
        (
            "How long may I keep a sack?",
            "You may keep a sack for two weeks.",
            "How long may I keep a sack?",
            "Two weeks",
        ),
    ],
)
def test_a_heading_is_answered_by_what_fits_its_question(
    heading: str, text: str, prompt: str, answer: str
) -> None:
    found = _asked(heading, text)
    if prompt == "-":
        assert found == []
        return
    (card,) = [one.card for one in found]
    assert isinstance(card, Number if answer.isdigit() else Basic)
    assert answer_of(card) == answer
    assert card.prompt.lower() == (prompt or heading).lower()


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("When was the mill built?", "The mill was built in 1720 and burned in 1780."),
        ("When was the mill built?", "Storms were frequent in 1720."),
        ("How long does milling take?", "Milling takes two days or three days."),
        ("How much dust does a bag hold?", "A bag holds 3 grams of bran."),
        ("How many wheels has the mill?", "The mill has 3 wheels outside and 4 wheels inside."),
        ("Who owns the mill?", "In 1720 the town owned the mill."),
        ("Who owns the mill?", "The mill is a building of the town."),
        ("Where are sacks kept?", "Sacks are kept in May."),
        ("Where are sacks kept?", "Sacks belong to the miller."),
        ("Where do 12 sacks stand?", "12 sacks stand in room 14."),
        ("Why do stones crack?", "Frost cracks stones in winter."),
        ("How is flour made?", "Flour is made by grinding grain between two heavy round stones."),
        ("What is bran?", "Bran is a skin that covers grain."),
        ("What is bran?", "Bran feeds the pigs of the town."),
        ("What is bran?", "Old bran was the food of many pigs."),
        ("What does bran hold?", "Bran is a food of pigs."),
        ("What is bran?", "Bran is cheap food."),
        ("Which tool sharpens stones?", "In May a pick sharpens stones."),
        ("Which tool sharpens stones?", "A pick breaks stones."),
        ("Which tool is the best?", "A pick is the best."),
        ("How long does it last?", "Sacks last for six months."),
        ("How long does it last?", "Flour keeps for six months."),
        ("How long does this last?", "Flour lasts for six months."),
        ("How long does it last?", "It lasts for six months."),
        ("How long does it last?", "One half lasts for six months."),
        ("Who is the miller?", "The miller is a man of Brem."),
        ("Who built the mill?", "They built it in winter for the town."),
        ("Where is the mill?", "It was sold in a shop of Brem."),
        ("Who owns the mill? The town?", "The town owns the mill."),
        ("How long does flour last?", "If it is dry, flour lasts for six months."),
        ("How many sacks do you sell?", "We sell 40 sacks."),
        ("Who fixes it?", "They fix the wheel of the mill."),
        ("Why mill?", "Milling takes two days."),
        ("How long, or how far?", "Milling takes two days."),
        ("How big: a wheel?", "A wheel measures 3 metres."),
        ("Milling takes how long?", "Milling takes two days."),
        ("Who owns the mill? Who pays?", "The town owns the mill."),
    ],
)
def test_a_heading_without_one_sure_answer_is_not_asked(heading: str, text: str) -> None:
    assert _asked(heading, text) == []


@pytest.mark.parametrize(
    ("heading", "text", "claim", "true"),
    [
        ("Can sacks be returned?", "No, sacks are sold for good.", "Sacks can be returned.", False),
        ("Does flour keep?", "Yes. Flour keeps for a year.", "Flour keeps.", True),
        ("Did the mill burn?", "Yes, the mill burned in 1780.", "The mill burned.", True),
        ("Do old stones break?", "Yes, hard frost opens wet stones.", "Old stones break.", True),
        ("Is the mill open?", "Yes, the mill is open all year.", "The mill is open.", True),
        ("Is the bran clean?", "Yes, bran is washed in water.", "The bran is clean.", True),
        ("Is the flour good?", "Yes, at all times of the year.", "The flour is good.", True),
        (
            "Are stones cut by hand?",
            "Yes, two masons do the work.",
            "Stones are cut by hand.",
            True,
        ),
        (
            "Has the wheel vanished?",
            "Yes, a storm took the wheel.",
            "The wheel has vanished.",
            True,
        ),
        (
            "Can I keep my sack?",
            "Yes, you can keep every sack.",
            "You can keep your sack.",
            True,
        ),
        ("Does it keep?", "Yes, flour keeps for a year.", "Flour keeps.", True),
    ],
)
def test_a_heading_that_asks_whether_becomes_a_claim_with_its_verdict(
    heading: str, text: str, claim: str, *, true: bool
) -> None:
    (card,) = [one.card for one in _asked(heading, text)]
    assert isinstance(card, Truth)
    assert (card.prompt, card.answer) == (claim, true)
    assert card.why.rstrip(".").lower() in text.lower()


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("Can sacks be returned?", "Yes, but only in May."),
        ("Can sacks be returned?", "Yes, only clean sacks are taken back."),
        ("Can sacks be returned?", "No, unless they are clean and dry."),
        ("Can sacks be returned?", "Sacks are sold for good."),
        ("Can this be returned?", "No, sacks are sold for good."),
        ("Do you sell bran?", "Yes, the shop sells bran."),
        ("Does wet flour there keep?", "Yes, flour keeps for a year."),
        ("Is flour of the old mill good and cheap?", "Yes, bakers like it very much."),
        ("Do mills of the old town?", "Yes, mills are old."),
        ("When do sacks arrive?", "Yes, sacks are sold for good."),
        ("Do old sacks of the mill?", "Yes, old sacks of flour keep."),
        ("Are you open?", "Yes, the mill is open all year."),
    ],
)
def test_a_verdict_in_doubt_makes_no_claim(heading: str, text: str) -> None:
    assert [one for one in _asked(heading, text) if one.rule == "whether"] == []


@pytest.mark.parametrize(
    "text",
    [
        "Mills\n\nQ: Who owns the mill?\nA: The mill is owned by its workers.\n",
        (
            "# Mills\n\n## FAQ\n\nQuestion 1: Who owns the mill?\n\n"
            "Answer: The mill is owned by its workers.\n"
        ),
        "# Mills\n\nQ. Who owns the mill? A. The mill is owned by its workers.\n",
        "# Mills\n\nWho owns the mill?\n\nThe mill is owned by its workers.\n",
        page_text(
            "<h1>Mills</h1><dl><dt>Who owns the mill?</dt>"
            "<dd>The mill is owned by its workers.</dd></dl>"
        ),
    ],
)
def test_questions_and_answers_are_read_however_they_are_written(text: str) -> None:
    cards = [(one.card.prompt, answer_of(one.card)) for one in draft(read_text(text)).proposals]
    assert ("Who owns the mill?", "Its workers") in cards


def test_a_question_inside_running_text_opens_no_section() -> None:
    text = (
        "# Mills\n\nWho owns the mill? Nobody knows.\n\nWhen did it burn?\n\n"
        "Why did it burn?\n\nBakers wept.\n"
    )
    headings = [section.heading for section in read_text(text).sections]
    assert headings == ["Mills", "Why did it burn?"]


def test_the_gate_lets_no_other_answer_to_a_heading_through() -> None:
    text = (
        "# Mills\n\n## How long may I keep a sack?\n\nYou may keep a sack for two weeks.\n\n"
        "## Can sacks be returned?\n\nNo, sacks are sold for good.\n"
    )
    gate = gate_of(read_text(text))
    sack = "You may keep a sack for two weeks."
    asked = "How long may I keep a sack?"
    assert gate.judge(Basic(prompt=asked, answer="Two weeks"), sack) == ()
    assert gate.judge(Basic(prompt=asked, answer="Two"), sack)
    (reason,) = gate.judge(Cloze(prompt="You may keep a sack for {{c1::two weeks}}."), sack)
    assert "by itself" in reason
    sold = "No, sacks are sold for good."
    claim = Truth(prompt="Sacks can be returned.", answer=True, why="Sacks are sold for good.")
    assert gate.judge(claim, sold) == ("the passage answers its heading another way",)
