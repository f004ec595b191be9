"""Terms: what is called so, what stands in bold, labels and their descriptions."""

from __future__ import annotations

import pytest

from app.core.facts.drafting import draft
from app.core.facts.hypertext import page_text, read_markdown
from app.core.facts.lines import read_text
from tests.questions import asked


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("The highest level in one cycle is called high water, and it lasts.", "high water"),
        ("Sun and Moon stand in line, a state known as syzygy.", "syzygy"),
        ("The knot of vessels, called the glomerulus, lets water out.", "glomerulus"),
        ("The gap of a day between tides is the **lunar lag** of a place.", "lunar lag"),
        ("When the lights are equal the lamp is **isophase** for sailors.", "isophase"),
    ],
)
def test_terms_that_an_author_sets_apart_are_gaps(text: str, term: str) -> None:
    assert term in asked(text).values()


@pytest.mark.parametrize(
    "text",
    [
        "The mill is **never** open to the public in winter.",
        "Old bakers say that you **do not** stir the dough twice.",
        "Sieve the flour and **Turn it off** after the third hour.",
        "The mill has **300** stones for the miller of the town.",
        "The mill of the baker is the **best of** the whole town.",
        "Dough is made of water, flour and **salt and yeast and oil too** by bakers.",
        "**Notes** are kept in the mill of the town in winter.",
        "The **tide** is the tide.",
        "Copper is **soft** and **red**.",
        "Help is called for by the miller of the small town.",
        "The Romans got tin and called the metal stannum of old.",
        "The thing is called a thing by the people of the town.",
    ],
)
def test_what_is_only_stressed_is_no_term(text: str) -> None:
    found = draft(read_markdown(f"# Notes\n\n{text}\n")).proposals
    assert [one.card.prompt for one in found if one.rule in {"marked", "naming"}] == []


def test_bold_type_is_known_in_markdown_and_html_alike() -> None:
    markdown = read_markdown("# Tea\n\nWarm **black tea** and `green`.\n")
    page = read_text(page_text("<h1>Tea</h1><p>Warm <b>black tea</b> and green.</p>"))
    for article in (markdown, page):
        assert [article.text[slice(*one)] for one in article.marked] == ["black tea"]
        assert "\x02" not in article.text


def test_marks_without_a_pair_mark_nothing() -> None:
    article = read_text("Tea \x03is\x02 warm.\x02\x03 It \x02is\x02 good\x03.")
    assert article.text == "Tea is warm. It is good."
    assert [article.text[slice(*one)] for one in article.marked] == [" good"]


def test_a_description_behind_a_dash_belongs_to_its_label() -> None:
    article = read_text(
        "Lights\n\n- fixed \u2013 a steady light.\n- isophase \u2014 equal times.\n"
    )
    labels = [part.label for section in article.sections for part in section.paragraphs]
    assert labels == ["fixed", "isophase"]


def test_what_to_do_is_no_term_to_be_described() -> None:
    text = "- Put a lid on it: a square of old carpet.\n- Browns: dry leaves, straw and card.\n"
    assert set(asked(text).values()) == {"Browns"}
