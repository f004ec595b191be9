"""Every kind of card goes through its form: what is typed is what the deck then says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

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
    Order,
    Passage,
    Region,
    Select,
    Short,
    Spot,
    Truth,
)
from app.core.deckfile import parse
from tests.cardforms import CardForm
from tests.people import ALICE, join
from tests.writing import RIVERS, Author, published

Filled = dict[str, Any]
CASES: list[tuple[Card, Filled]] = [
    (
        Basic(prompt="Why?", answer="Two\nlines", both=True),
        {"prompt": "Why?", "answer": "Two\r\nlines ", "both": "y"},
    ),
    (Cloze(prompt="A {{c1::gap::hint}}."), {"prompt": "A {{c1::gap::hint}}."}),
    (
        Choice(prompt="Q", right="A", wrong=(Option("B", "No: b."), Option("C, c"))),
        {
            "prompt": "Q",
            "right": "A",
            "wrong.text": ["B", "C, c", ""],
            "wrong.note": ["No: b.", "", ""],
        },
    ),
    (
        Select(prompt="Q", right=("A", "B"), wrong=(Option("no"),), credit="each"),
        {
            "prompt": "Q",
            "right.text": ["A", "B"],
            "wrong.text": ["no"],
            "wrong.note": [""],
            "credit": "each",
        },
    ),
    (Truth(prompt="Water is wet.", answer=True), {"prompt": "Water is wet.", "answer": "yes"}),
    (
        Short(prompt="Q", accept=("[the] WHO",), reject=(Option("WTO", "Trade."),), typos=0),
        {
            "prompt": "Q",
            "accept.text": ["[the] WHO"],
            "reject.text": ["WTO"],
            "reject.note": ["Trade."],
            "typos": "0",
        },
    ),
    (
        Number(prompt="Q", answer="6,000", tolerance="5%", unit="km"),
        {"prompt": "Q", "answer": "6,000", "tolerance": "5%", "unit": "km"},
    ),
    (
        Match(prompt="Q", pairs=(("no", "yes"), ("1:30", "x # y")), wrong=("z",)),
        {
            "prompt": "Q",
            "pairs.left": ["no", "1:30"],
            "pairs.right": ["yes", "x # y"],
            "wrong.text": ["z"],
        },
    ),
    (Order(prompt="Q", items=("b", "a")), {"prompt": "Q", "items.text": ["b", "a"]}),
    (
        Essay(prompt="Q", rubric=(("Clear", 2.0), ("Short", 0.5)), answer="M", words=(60, 150)),
        {
            "prompt": "Q",
            "rubric.left": ["Clear", "Short"],
            "rubric.right": ["2", "0.5"],
            "answer": "M",
            "words": "60-150",
        },
    ),
    (
        Spot(
            prompt="Q",
            image=Media(file="a/map.png", alt="A map", credit="Ann", licence="CC0"),
            right=Region(shape="circle", points=(50.0, 40.5, 8.0), label="here"),
            wrong=(Region(shape="polygon", points=(1, 1, 5, 1, 5, 5), label="there"),),
        ),
        {
            "prompt": "Q",
            "image.file": "a/map.png",
            "image.alt": "A map",
            "image.credit": "Ann",
            "image.licence": "CC0",
            "right.shape": "circle",
            "right.points": "50, 40.5, 8",
            "right.label": "here",
            "wrong.shape": ["polygon"],
            "wrong.points": ["1 1 5 1 5 5"],
            "wrong.label": ["there"],
        },
    ),
]
COMMON: Filled = {
    "id": "own",
    "why": "Because.",
    "hints.text": ["One", "Two"],
    "points": "2.5",
    "tags": "a, b c",
    "level": "3",
    "requires": "nile, danube",
    "source.ref": ["atlas"],
    "source.section": ["Seas"],
    "source.para": ["4"],
    "source.quote": [""],
    "audio.file": "a.mp3",
    "audio.transcript": "Hello",
    "audio.credit": "",
    "audio.licence": "",
    "revision": "2",
}


def said(author: Author) -> tuple[Card, ...]:
    """Read the cards of the draft."""
    deck = parse(author.text()).partial
    assert deck
    return deck.cards


@pytest.mark.parametrize(("meant", "filled"), CASES, ids=lambda each: getattr(each, "kind", ""))
def test_a_card_of_every_kind_is_made_by_its_form(app: Flask, meant: Card, filled: Filled) -> None:
    author = Author(join(app, ALICE)).make()
    before = author.text()
    answer = CardForm.new(author, meant.kind).send(**filled)
    assert answer.status_code == 302, answer.text
    made = said(author)[-1]
    assert made.key
    assert replace(made, key="") == meant
    assert author.text().startswith(before.rstrip("\n"))


@pytest.mark.parametrize(("meant", "filled"), CASES, ids=lambda each: getattr(each, "kind", ""))
def test_a_card_saved_as_it_was_shown_changes_nothing(
    app: Flask, meant: Card, filled: Filled
) -> None:
    author = Author(join(app, ALICE)).make()
    CardForm.new(author, meant.kind).send(**filled)
    before = author.text()
    assert CardForm.of(author, said(author)[-1].key).send().status_code == 302
    assert author.text() == before


def test_the_fields_that_all_kinds_share_are_kept(app: Flask) -> None:
    author = published(join(app, ALICE), RIVERS + "sources:\n  atlas: {title: An atlas}\n")
    CardForm.new(author, "basic").send(prompt="Q", answer="A", **COMMON)
    made = said(author)[-1]
    assert (made.key, made.why, made.hints, made.points) == ("own", "Because.", ("One", "Two"), 2.5)
    assert (made.tags, made.level, made.requires) == (("a", "b c"), 3, ("nile", "danube"))
    assert made.source == Passage(ref="atlas", section="Seas", para="4")
    assert made.audio == Media(file="a.mp3", alt="Hello")
    assert made.revision == 2


def test_a_flag_that_is_unticked_is_written_and_one_as_usual_is_not(app: Flask) -> None:
    author = published(join(app, ALICE))
    form = CardForm.of(author, "hidden")
    form.fields.pop("quiz")
    form.send()
    assert "  quiz: no\n" in author.text()
    assert "flashcard" not in author.text()
    CardForm.of(author, "hidden").send(quiz="y")
    assert "quiz" not in author.text()


def test_an_edit_leaves_comments_order_and_spacing_alone(app: Flask) -> None:
    text = RIVERS.replace(
        "- id: nile\n  basic: Which river is the longest?\n",
        "# Africa\n\n- id:   nile   # the first\n  basic:  'Which river is the longest?'  # ok\n",
    )
    author = Author(join(app, ALICE)).make()
    author.write(text)
    CardForm.of(author, "nile").send(answer="The Amazon")
    assert author.text() == text.replace("answer: The Nile", "answer: The Amazon")


def test_a_card_with_a_field_that_nobody_knows_stays_and_its_line_is_told(app: Flask) -> None:
    text = RIVERS.replace("  answer: The Nile\n", "  answer: The Nile\n  colour: blue # mine\n")
    author = Author(join(app, ALICE)).make()
    author.write(text)
    page = author.client.get("/write/rivers/cards?at=nile").text
    assert "This card cannot be shown as a form" in page
    assert "Line 7" in page
    assert "/write/rivers/text?line=7" in page
    CardForm.of(author, "danube").send(prompt="The {{c1::Danube}} is long.")
    assert "  colour: blue # mine\n" in author.text()
    assert "cloze: The {{c1::Danube}} is long.\n" in author.text()


def test_a_text_that_is_no_deck_names_the_line_that_stops_it(app: Flask) -> None:
    author = Author(join(app, ALICE)).make()
    author.write(RIVERS + "- id: x\n basic: [\n")
    page = author.client.get("/write/rivers/cards").text
    assert "The text cannot be read as a deck" in page
    assert "Mend it in the text" in page
    assert 'id="piece"' not in page


def test_tags_with_commas_in_them_stay_whole_while_nobody_touches_them(app: Flask) -> None:
    author = Author(join(app, ALICE)).make()
    author.write(RIVERS.replace("The Nile\n", 'The Nile\n  tags: ["a, b", c]\n'))
    CardForm.of(author, "nile").send(why="Because.")
    assert 'tags: ["a, b", c]' in author.text()
