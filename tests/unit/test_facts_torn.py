"""Sentences that may not be torn, fragments that say nothing alone, tags that tell too much."""

from __future__ import annotations

import pytest

from app.core.facts.draftdeck import deck_of, gives_away
from app.core.facts.drafting import draft
from app.core.facts.hypertext import read_markdown
from tests.questions import asked


def prompts(text: str) -> list[str]:
    """Return what the cards of a text ask."""
    return [one.card.prompt for one in draft(read_markdown(text)).proposals]


@pytest.mark.parametrize(
    ("sentence", "torn"),
    [
        (
            "India came second with 1.3 million tonnes, followed by Kenya, which exports all.",
            ("tonnes which", "tonnes was followed"),
        ),
        (
            (
                "From 1862 Dvořák played in the orchestra of the Provisional Theatre, which was"
                " conducted by Bedřich Smetana from 1866."
            ),
            ("Theatre was conducted", "conducted the Provisional Theatre", "Theatre conducted"),
        ),
        (
            (
                "In 2019 the fire toppled the spire designed by Eugène Viollet-le-Duc, which"
                " crashed through the stone vault."
            ),
            ("Viollet-le-Duc crash",),
        ),
    ],
)
def test_a_clause_is_not_said_of_the_wrong_one(sentence: str, torn: tuple[str, ...]) -> None:
    asked = " ".join(prompts(f"# A text\n\n## A part\n\n{sentence}\n"))
    assert not [each for each in torn if each in asked]


def test_an_insert_behind_a_plain_subject_is_still_taken_apart() -> None:
    text = "# Towers\n\nThe Grand Tower, built in 1887 by Otto Berg, holds three bells.\n"
    assert any("1887" in one or "built" in one for one in prompts(text))


def test_a_fragment_that_answers_a_heading_is_no_sentence_with_a_gap() -> None:
    text = (
        "# Tea\n\n## How hot should the water be for green tea?\n\n"
        "Between 70 and 80 degrees Celsius. The Tea Board of India was founded in 1953.\n"
    )
    asked = prompts(text)
    assert any("1953" in one or "Tea Board" in one for one in asked)
    assert not [one for one in asked if "degrees" in one and "green tea" not in one]


def test_a_section_that_names_the_answer_tags_no_card_with_it() -> None:
    text = (
        "# Kidneys\n\n## The loop of Jakob Henle\n\nThe structure is named after Jakob Henle. "
        "It was described in 1862 by Jakob Henle in Germany.\n\n## History\n\n"
        "The Kidney Foundation was founded in 1950.\n"
    )
    article = read_markdown(text)
    deck = deck_of(article, draft(article).proposals)
    told = [card for card in deck.cards if gives_away("The loop of Jakob Henle", card)]
    assert [card.tags for card in told] == [()]
    assert any(card.tags == ("history",) for card in deck.cards)
    (section,) = deck.quizzes[0].draw
    assert (section.tags, section.count) == ((), len(deck.cards))


LONG = (
    "Smelting is attested around {{c1::5000}} BC at Belovode in the hills of the south, and the man"
    " known as Holm, who died long after that, carried an axe of copper and a bag of arrows with"
    " points of flint."
)


def test_a_sentence_is_cut_only_where_what_stays_is_whole() -> None:
    plain = LONG.replace("{{c1::", "").replace("}}", "")
    assert not [prompt for prompt in asked(plain) if prompt.endswith("known as Holm.")]
    found = asked(
        "In 1822 Emil Vik described a lens built up from many rings of glass, each of which bent"
        " light into a beam, and which was far thinner and lighter than a solid lens of equal power"
        " and price."
    )
    assert "In {{c1::1822}} Emil Vik described a lens built up from many rings of glass." in found


def test_what_hangs_at_the_cut_goes_as_well() -> None:
    found = asked(
        "Courtship comes with loud trumpeting calls, by which partners, who walk far in 1,200 rows,"
        " know each other in the dark."
    )
    assert not [prompt for prompt in found if prompt.endswith("by which partners.")]


def test_a_verb_after_and_is_not_that_of_the_first_half() -> None:
    found = asked("Emil Vik died in Brem in 1904 and is buried in the old yard.")
    assert "In which year did Emil Vik die in Brem?" in found or "1904" in found.values()
    assert not [prompt for prompt in found if prompt.startswith("What is Emil Vik died")]


@pytest.mark.parametrize(
    "text",
    [
        "The contents of a safe deposit box are not insured in Brem.",
        "Bees sleep and are fed by other bees in the winter.",
        "The roots grow slowly are words of an old song.",
    ],
)
def test_a_noun_that_looks_like_a_verb_does_not_tear_its_sentence(text: str) -> None:
    assert not [one for one in asked(text).values() if one == "contents of a safe"]


def test_a_date_is_not_what_a_clause_is_about() -> None:
    text = "Brem was freed after the revolt of 1 December 1640, which placed Vik on the throne."
    assert not [prompt for prompt in asked(text) if prompt.startswith("December")]


def test_measured_from_somewhere_is_no_claim() -> None:
    text = "Measured relative to the centre, water on the near side is drawn to the Moon at noon."
    assert not [prompt for prompt in asked(text) if "was measured" in prompt]
