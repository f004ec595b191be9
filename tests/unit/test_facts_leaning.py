"""Which facts are not asked for: those that lean on their neighbours, or are idle to know."""

from __future__ import annotations

import pytest

from app.core.facts.drafting import answer_of, draft
from app.core.facts.leaning import points
from app.core.facts.lines import read_text


def _answers(text: str, title: str = "Notes", rule: str = "") -> set[str]:
    found = draft(read_text(f"# {title}\n\n{text}\n")).proposals
    return {answer_of(one.card) for one in found if not rule or one.rule == rule}


def _prompts(text: str, title: str = "Notes") -> set[str]:
    return {one.card.prompt for one in draft(read_text(f"# {title}\n\n{text}\n")).proposals}


@pytest.mark.parametrize(
    "text",
    [
        "Oslo won that year",
        "Emil Vik was freed a year later",
        "Oslo has since built 40 locks",
        "The price of oil rose by 6 percent on Wednesday",
        "Examples include Oslo",
        "The flood of 1953 is a well-known example",
        "Brem and Oslo offer similar services",
        "The canal earned the country 40 dollars",
        "The ship will be towed to Oslo",
        "In 2015 a second lane was added",
        "In 2015 another lane was added",
        "Fees fell by 9 percent as a result",
        "Oslo nevertheless sent 30 nurses",
        "The recipe below makes 800 grams of bread",
    ],
)
def test_words_that_point_at_other_sentences_are_told(text: str) -> None:
    assert points(text)


@pytest.mark.parametrize(
    "text",
    [
        "Parcels are sent from Monday to Thursday",
        "On Sunday, 4 May 1901, the bridge fell",
        "Ganymede is similar to Callisto",
        "Norway's oil made the country rich",
        "Light travels 300,000 kilometres a second in vacuum",
        "A quarter of Brem and a third of Oslo burned",
        "Bees carry pollen from one flower to another",
    ],
)
def test_words_that_only_look_so_are_let_through(text: str) -> None:
    assert not points(text)


@pytest.mark.parametrize(
    "text",
    [
        "Brick kilns are the smallest and most common type.",
        "Brem is regarded as the first permanent settlement.",
        "In 2008 the three largest banks of Brem were rich, and Oslo built the first version.",
        "Anna Holm built the first mill in April 1840.",
        "Anna Holm wrote the last version on 4 May 1901 for Oslo.",
        "Anna Holm painted the least known picture, in oil.",
        "Anna Holm sold the oldest boat in",
    ],
)
def test_the_first_or_smallest_of_what_must_be_said(text: str) -> None:
    assert _answers(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Ganymede is the largest moon of Jupiter.",
        "Ganymede is the largest moon in the Solar System.",
        "Etna is the highest volcano in Europe.",
        "The first Tour of Brem covered 2,428 kilometres.",
        "Storms ruined the harvest of Brem in 1840.",
        "Brick is made in the largest quantity, 40 million tonnes.",
        "Bees store the most in 1,500 hexagons.",
        "Of all bees, 1,500 survived the seven.",
    ],
)
def test_what_says_among_what_it_is_the_first_is_asked_for(text: str) -> None:
    assert _answers(text)


@pytest.mark.parametrize(
    ("text", "title", "asked"),
    [
        ("The fire killed 51 people.", "Notes", False),
        ("The fire killed 51 people.", "The great fire of Brem", False),
        ("The fire killed 51 people.", "The fire", True),
        ("The fire of Brem killed 51 people.", "Notes", True),
        ("The miller's daughter sold 51 sacks.", "Notes", True),
        ("The steam hammer was invented by Anna Holm.", "Notes", True),
        ("In 1840 the government banned slavery.", "Notes", True),
        ("The parliament elects Anna Holm.", "Notes", False),
        ("The queen of bees elects Anna Holm.", "Notes", True),
    ],
)
def test_what_happened_to_something_only_named_before_is_not_asked(
    text: str, title: str, *, asked: bool
) -> None:
    assert bool(_answers(text, title)) is asked


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        ("Anna Holm inoculated a boy.", "Whom did Anna Holm inoculate?"),
        ("Anna Holm replaced older vans.", "What did Anna Holm replace?"),
        ("Horses were brought by old settlers.", "What were horses brought by?"),
        ("Economists distinguish between old and new taxes.", "What do economists distinguish"),
        ("Oslo has developed electric ferries.", "What has Oslo developed?"),
        ("Brine is a strong acid.", "What is brine?"),
        ("Rinderpest was a disease of young cattle.", "What was Rinderpest?"),
        ("Rinderpest was eradicated in 2011 by Oslo.", "In which year was Rinderpest eradicated?"),
    ],
)
def test_questions_with_a_trivial_open_or_doubtful_answer_are_not_put(
    text: str, prompt: str
) -> None:
    assert not any(one.startswith(prompt) for one in _prompts(text))


def test_a_perfect_tense_with_its_time_and_a_people_make_a_question() -> None:
    assert "What has Oslo maintained since 2005?" in _prompts(
        "In 2001 Oslo grew. Ships love Oslo. Oslo has maintained steam ferries since 2005."
    )
    assert "Who was Ada Byron?" in _prompts("Ada Byron, an English mathematician, wrote programs.")


@pytest.mark.parametrize(
    ("text", "asked", "left"),
    [
        ("A piano has 88 keys, 52 of which are white and 36 black.", {"88"}, {"52", "36"}),
        ("Cooks use 65 grams of water for 100 grams of flour.", {"65"}, {"100"}),
        ("Beans hold up to 3 milligrams.", set(), {"3"}),
        ("Beans hold up to 3 milligrams of caffeine.", {"3"}, set()),
        ("Chess needs 64 fields, 32 men and 2 players.", {"64", "32", "2"}, set()),
    ],
)
def test_a_figure_that_others_give_or_that_lost_its_noun_is_left(
    text: str, asked: set[str], left: set[str]
) -> None:
    found = _answers(text, rule="quantity")
    assert asked <= found
    assert not left & found


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Emil Vik claimed in 1998 that tea cures plague.", "year"),
        ("Ganymede is the largest moon of the Solar System.", "name"),
        ("Help for Oslo came from all over Europe.", "name"),
        ("Anna Holm was the head of the old parent company of the Brem Works.", "definition"),
        ("Strong acids include sulphuric acid, nitric acid and brine of salt.", "subject"),
        (
            "Iceland is a member of many old leagues of the far north, of which none ruled.",
            "definition",
        ),
        ("Bad fevers of horses occur in about one of a million doses.", "subject"),
        ("Fresh rye bread keeps for about five days in a linen bag.", "subject"),
        ("Tablets are made of weak bases such as chalk and lime.", "pair"),
        ("Robusta grows at lower altitudes of mountains.", "object"),
        ("Robusta grows at 30 altitudes of mountains.", "object"),
    ],
)
def test_a_rule_leaves_out_what_is_not_worth_a_gap(text: str, rule: str) -> None:
    assert _answers(text, rule=rule) == set()


def test_a_heading_is_not_answered_with_what_the_sentence_restricts() -> None:
    heading = "Storage\n\n## How long does flour last?"
    assert "Six months" in _answers("Flour lasts for six months.", heading)
    for text in ("Flour lasts six months after milling.", "Flour within sacks lasts six months."):
        assert "Six months" not in _answers(text, heading, "heading")


def test_a_gap_may_leave_out_the_trailing_words_that_point_away() -> None:
    text = "Oslo owns 38 of the ships registered since 2014, according to Brem on Wednesday."
    prompts = _prompts(text)
    assert "Oslo owns 38 of the ships registered since {{c1::2014}}." in prompts
    assert not any("Wednesday" in one for one in prompts)


def test_what_something_is_called_is_answered_as_it_is_written() -> None:
    text = "The default remote of Git is called origin."
    found = draft(read_text(f"# Notes\n\n{text}\n")).proposals
    assert "origin" in [answer_of(one.card) for one in found]
