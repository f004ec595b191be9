"""What would ask badly is not asked, names are hidden whole, and bounds are never swapped."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from app.core.cards import Truth
from app.core.facts.drafting import KINDS, answer_of, draft
from app.core.facts.lines import read_text

_PLACES = list(enumerate(["Alm", "Bad", "Cham", "Dorf", "Eck", "Furth"]))


def _told(text: str, kinds: Sequence[str] = KINDS) -> list[tuple[str, str, str]]:
    found = draft(read_text(f"# Notes\n\n{text}\n"), kinds=kinds).proposals
    return [(one.card.kind, one.card.prompt, answer_of(one.card)) for one in found]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("The mill has two wheels. The oldest was built in 1720 by monks.", "oldest"),
        ("Franz Brem wrote 21 operas and 24 songs.", "How many operas"),
        ("Franz Brem gave more than 900 concerts in Prague.", "How many concerts"),
        ("The scale of Brem ranges from 0 to 8 in steps.", "{{c1::0}}"),
        ("Old organs should be tuned at least once a year.", "What should"),
        ("The upright organ became popular in the north.", "What did"),
        ("Franz Brem composed almost only for the organ.", "almost only for?"),
        ("Franz Brem worked for Anna Moss in the north.", "work for?"),
        ("In 1662, Anna of Brem married Karl Moss and made tea popular in Oslo.", "In which year"),
        ("Anna of Brem built 12 mills in Oslo and later sold boats.", "How many mills"),
        ("Anna of Brem left Oslo because of taxes and moved east.", "Why did"),
        ("Anna of Brem left Oslo and moved east.", "What did"),
        ("Oslo grew 49 percent of the tea, Bergen 20 percent, and Rostock 8.", "{{c1::Bergen 20"),
        ("Oslo sells tea, Bergen 20%, and salt in barrels.", "{{c1::Bergen 20"),
    ],
)
def test_what_would_ask_badly_is_not_asked(text: str, fault: str) -> None:
    assert [prompt for _, prompt, _ in _told(text) if fault in prompt] == []


@pytest.mark.parametrize("bound", ["more than", "at least", "up to", "nearly", "over", "less than"])
def test_a_bound_is_never_swapped_as_another_figure_may_be_true_too(bound: str) -> None:
    towns = "\n\n".join(
        f"The bridge of Ort {place} has {bound} 4{n} arches." for n, place in _PLACES
    )
    found = draft(read_text(towns), kinds=("truth",)).proposals
    assert [
        one.card.prompt for one in found if isinstance(one.card, Truth) and not one.card.answer
    ] == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("In 1980 the whole town watched Mount St. Helens explode.", "Mount St. Helens"),
        (
            "The old harp of Siena was built for Ferdinando de\u2019 Medici in Florence.",
            "Ferdinando de\u2019 Medici",
        ),
    ],
)
def test_a_name_is_hidden_whole(text: str, name: str) -> None:
    answers = [answer for _, _, answer in _told(text)]
    parts = [one for one in answers if set(one.split()) & set(name.split())]
    assert all(name in one for one in parts)
    assert name in answers


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        (
            "Portuguese priests described tea drinking in 1560.",
            "What did Portuguese priests describe in 1560?",
        ),
        (
            "Dutch traders shipped green tea to Oslo in 1610.",
            "In which year did Dutch traders ship green tea to Oslo?",
        ),
        (
            "Romans in Britain imported wine in 80 barrels.",
            "What did Romans in Britain import in 80 barrels?",
        ),
        (
            "Cheese makers in Gouda heated sour milk in 1560.",
            "What did cheese makers in Gouda heat in 1560?",
        ),
        (
            "Clerks read The Times. The Dutch East India Company imported porcelain in 1610.",
            "In which year did the Dutch East India Company import porcelain?",
        ),
        (
            "Clerks read The Times. The boats of Brem contained Chinese porcelain.",
            "What did the boats of Brem contain?",
        ),
    ],
)
def test_a_subject_keeps_its_capitals_behind_did_and_loses_that_of_its_article(
    text: str, prompt: str
) -> None:
    assert prompt in [asked for _, asked, _ in _told(text, ("basic", "number"))]


@pytest.mark.parametrize(
    ("text", "card"),
    [
        (
            "Ale is a drink made from the malted seeds of barley.",
            ("cloze", "{{c1::Ale}} is a drink made from the malted seeds of barley.", "Ale"),
        ),
        (
            "A samovar is a metal container used to heat water.",
            ("basic", "What is a samovar?", "Metal container used to heat water"),
        ),
        (
            "A samovar is a metal container used to heat water, often in Oslo.",
            ("basic", "What is a samovar?", "Metal container used to heat water"),
        ),
    ],
)
def test_a_definition_is_asked_for_with_its_defining_half_or_hides_its_term(
    text: str, card: tuple[str, str, str]
) -> None:
    told = _told(text)
    assert card in told
    assert not {"Drink", "Metal container"} & {answer for _, _, answer in told}


def test_two_participles_before_a_noun_are_no_second_verb() -> None:
    told = _told("In 1662, Anna of Brem shipped 12 barrels of salted and smoked fish.")
    asked = "In which year did Anna of Brem ship 12 barrels of salted and smoked fish?"
    assert asked in [prompt for _, prompt, _ in told]


def test_a_people_keeps_its_capital_in_a_heading_that_asks() -> None:
    text = "# How Do Portuguese Sailors Steer?\n\nSailors from Lisbon steer by reading stars.\n"
    prompts = {one.card.prompt for one in draft(read_text(text)).proposals}
    assert "How do Portuguese sailors steer?" in prompts


def test_what_is_known_still_is_and_a_damper_is_no_name() -> None:
    text = (
        "The right pedal, known as the sustain pedal, lifts all dampers. A damper stops the sound."
    )
    prompts = {prompt for _, prompt, _ in _told(f"{text} The note A is high.")}
    assert "What is the right pedal known as?" in prompts
    assert not any(" A damper" in prompt for prompt in prompts)
