"""A passage is found in a text, marked in its context, and counted as covered."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace

import pytest

from app.articles import atlases
from app.articles.queries import Line
from app.articles.queue import queue_at
from app.core import passages
from app.core.articlejson import from_line, line_of, parts_from_json, parts_to_json, propose
from app.core.cardjson import from_json, to_json
from app.core.cards import Basic, Deck, Fact, Match, Order, Passage
from app.core.coverage import Atlas, Coverage, cover, passage_of
from app.core.facts.hypertext import read_markdown
from app.core.facts.lines import read_text
from app.core.passages import NOWHERE, Marks, page_of, pages, shown_page

TEXT = """# Rivers

Opening words stand alone here.

## The Danube

The Danube is 2,850 km long. It\u2019s a   long river, “the
blue one”.

Lengths:

- Rhine: It has 1,230 km.
- Its mouth is wide.

## Empty of likeness

Zebras graze.
"""


@pytest.fixture
def atlas() -> Atlas:
    """Give the sentences of a small article."""
    return Atlas(read_text(TEXT))


def test_an_article_comes_back_from_its_text_and_parts() -> None:
    article = read_markdown(TEXT.replace("The Danube is", "The **Danube** is"))
    assert parts_from_json(article.text, parts_to_json(article)) == article
    assert len(article.marked) == 1
    before = json.dumps(json.loads(parts_to_json(article))[:3])  # as it was kept without bold type
    assert parts_from_json(article.text, before) == replace(article, marked=())


def test_proposals_say_where_their_evidence_stands() -> None:
    article = read_text(TEXT)
    told: list[tuple[int, int]] = []
    found = list(propose(article, ["cloze"], lambda done, total: told.append((done, total))))
    assert told[-1][0] == told[-1][1]
    assert [article.text[one.start : one.start + one.length] for one in found][:1] == [
        "The Danube is 2,850 km long."
    ]
    assert from_json(found[0].card).kind == found[0].kind == "cloze"
    assert [from_line(line_of(one)) for one in found] == found
    assert list(propose(article, ["cloze"], most=1)) == found[:1]


def test_a_quote_is_found_with_other_quotes_and_spaces(atlas: Atlas) -> None:
    span = atlas.find('It\'s a long river, "the blue one".')
    assert span is not None
    (place,) = atlas.touched(*span)
    assert place.sentence.text.startswith("It\u2019s")
    start = atlas.places[1].span[0]
    assert atlas.find("The Danube", start) == (start, start + 10)
    assert atlas.find("The Nile") is None
    assert atlas.find("  ") is None


def test_the_sentence_most_like_a_quote_is_found(atlas: Atlas) -> None:
    found = atlas.nearest("The Danube is 2,857 km long.")
    assert found is not None
    assert found[0].sentence.text == "The Danube is 2,850 km long."
    assert found[1] > 0.8
    assert atlas.nearest("Quite otherwise") is None
    assert atlas.nearest("Zebras") is not None


@pytest.mark.parametrize(
    ("passage", "said"),
    [
        (None, None),
        (Passage(ref="a", quote="The Danube is 2,850 km long."), "The Danube is 2,850 km long."),
        (Passage(ref="a", quote="Nothing of this"), None),
        (Passage(ref="a", section="the danube", para="1"), "The Danube is 2,850 km long."),
        (Passage(ref="a", section="The Danube"), "The Danube is 2,850 km long."),
        (Passage(ref="a", section="The Danube", para="9"), None),
        (Passage(ref="a", section="Empty of likeness"), None),
        (Passage(ref="a"), None),
    ],
)
def test_a_passage_stands_where_its_quote_or_its_paragraph_says(
    atlas: Atlas, passage: Passage | None, said: str | None
) -> None:
    span = atlas.stands(passage, "The Danube is 2,850 km long")
    assert (atlas.article.text[slice(*span)] if span else None) == said


def test_coverage_counts_sentences_with_a_card_that_is_not_retired(atlas: Atlas) -> None:
    place = Passage(ref="a", quote="The Danube is 2,850 km long.")
    cards = (
        Basic(key="one", prompt="How long?", answer="2,850 km", fact="f"),
        Basic(
            key="own",
            prompt="Where?",
            answer="There",
            source=Passage(ref="a", quote="Zebras graze."),
        ),
        Basic(key="gone", prompt="Who?", answer="Nobody", fact="f", retired=True),
        Basic(key="lost", prompt="What?", answer="This"),
    )
    deck = Deck(key="d", title="D", cards=cards, facts=(Fact(key="f", claim="C.", source=place),))
    found = cover(atlas, deck)
    assert sorted(found.cards.values()) == [("one",), ("own",)]
    assert found.unplaced == ("lost",)
    assert round(found.percent) == round(100 * 2 / found.sentences)
    assert Coverage(0).percent == 0
    assert [passage_of(deck, card) for card in cards] == [place, cards[1].source, place, None]


def test_an_extract_marks_the_passage_and_the_words_asked_for(atlas: Atlas) -> None:
    text = atlas.article.text
    here = atlas.find("The Danube is 2,850 km long.")
    assert here is not None
    strong = passages.asked_for(text, here, ["", "nothing", "2,850"])
    assert passages.asked_for(text, here, ["Rhine"]) == NOWHERE
    number = atlas.touched(*here)[0].number
    marks = Marks(here, strong, {number + 1: "covered"})
    shown = passages.extract(atlas, marks)
    assert shown is not None
    assert (shown.heading, shown.more_before, shown.more_after) == ("The Danube", False, False)
    first = shown.blocks[0]
    assert first.here
    assert [bit.text for bit in first.runs[0].bits] == ["The Danube is ", "2,850", " km long."]
    assert [run.state for run in first.runs] == ["", "", "covered"]
    assert "".join(bit.text for run in first.runs for bit in run.bits) in text
    assert not shown.blocks[-1].here
    narrow = passages.extract(atlas, Marks(atlas.find("Its mouth is wide.") or NOWHERE), 0)
    assert narrow is not None
    assert (narrow.more_before, narrow.more_after) == (True, False)
    assert passages.extract(Atlas(read_text("")), marks) is None


def test_a_label_is_shown_once_above_what_it_is_about(atlas: Atlas) -> None:
    text = "# Rivers\n\nRhine: It is long.\n\n- Its mouth is wide.\n- Its water is clear.\n"
    shown = passages.shown_section(Atlas(read_text(text)), 0, Marks())
    assert [block.label for block in shown.blocks] == ["Rhine", "", ""]
    wide = passages.extract(atlas, Marks(atlas.find("Its mouth is wide.") or NOWHERE))
    assert wide is not None
    assert (wide.more_before, len(wide.blocks) > 2) == (False, True)


def test_the_strip_gives_each_step_its_best_state() -> None:
    states = {0: "covered", 1: "waiting", 3: "waiting"}
    assert passages.strip(states, 4) == [("covered", 1), ("waiting", 1), ("", 1), ("waiting", 1)]
    assert passages.strip(states, 4, most=2) == [("covered", 1), ("waiting", 1)]
    assert passages.strip({}, 0) == []


def test_a_section_longer_than_a_page_goes_on_on_the_next_one() -> None:
    mills = "\n\n".join(f"The mill number {number} burned in 1801." for number in range(40))
    atlas = Atlas(read_text(f"# Mills\n\n{mills}\n\n## Oak\n\nOak burns.\n\n## Elm\n\nElm floats."))
    found = pages(atlas, 200)
    shown = [shown_page(atlas, page, Marks()) for page in found]
    assert [one.heading for page in shown for one in page] == ["Mills"] * 4 + ["Oak", "Elm"]
    assert len(found) == 4
    assert sum(len(one.blocks) for page in shown for one in page) == 42
    for place in atlas.places:
        page = shown_page(atlas, page_of(atlas, found, place), Marks(place.span))
        assert sum(block.here for extract in page for block in extract.blocks) == 1
    assert pages(Atlas(read_text("")), 200) == [[]]
    assert [len(page) for page in pages(atlas, 1)] == [1] * 42


def test_only_so_many_texts_are_kept_and_always_the_one_asked_for_last(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(atlases, "ROOM", 100)
    kept, read = atlases.Atlases(), list[int]()

    def ask(number: int) -> Atlas:
        def make() -> Atlas:
            read.append(number)
            return Atlas(read_text("Oak burns. " * (100 if number == 9 else 4)))

        return kept.of(("key", number), make)

    assert ask(1) is ask(1)
    ask(2)
    ask(1)
    ask(3)  # the second goes, as it was not asked for since
    ask(1)
    ask(2)
    assert read == [1, 2, 3, 2]
    assert ask(9) is ask(9)
    ask(1)
    assert read == [1, 2, 3, 2, 9, 1]


def test_of_very_many_sections_the_menu_lists_those_around() -> None:
    text = "\n\n".join(f"## Mill {number}\n\nMill {number} burns." for number in range(200))
    atlas = Atlas(read_text(text))
    lines = [
        Line(one.number, "new", "add", one.section, one.span[0], len(one.sentence.text))
        for one in atlas.places
    ]
    shown = queue_at(lines, atlas, None)
    for section, first in ((0, 0), (100, 70), (199, 140)):
        listed = shown.near(atlas.places[section].section)
        assert [one.heading for one in listed] == [f"Mill {first + each}" for each in range(60)]
    few = queue_at(lines[:3], atlas, None)
    assert few.near(1) == few.sections


LISTED = """# Bread

Bread is a staple food. Most of it is baked from wheat.

## How it is made

1. Mix the flour with lukewarm water, which helps the yeast.
2. Knead the dough for ten minutes. Patience pays.
3. Bake the loaf in a hot oven.

## Words

Crumb: The soft inside of a loaf.

Crust: The brown outside of a loaf.

In 1900 a Mr Gray sold bread in Leeds. His son was no baker.
"""


STEPS = Order(
    key="steps",
    prompt="In order.",
    items=("Mix the flour with lukewarm water", "Knead the dough for ten minutes", "Bake the loaf"),
    fact="f",
)
TERMS = Match(
    key="words",
    prompt="Match.",
    pairs=(
        ("Crumb", "Soft inside of a loaf"),
        ("Crust", "Brown outside of a loaf"),
        ("Roll", "?"),
    ),
    fact="g",
)


def first_words(atlas: Atlas, numbers: Iterable[int]) -> list[str]:
    """Give the word with which each sentence begins."""
    return [atlas.places[number].sentence.text.split()[0] for number in numbers]


def test_a_card_about_several_sentences_covers_each_of_them() -> None:
    atlas = Atlas(read_text(LISTED))
    facts = (
        Fact(key="f", claim="C.", source=Passage(ref="a", quote="Mix the flour with lukewarm")),
        Fact(key="g", claim="C.", source=Passage(ref="a", quote="The soft inside")),
    )
    found = cover(atlas, Deck(key="d", title="D", cards=(STEPS, TERMS), facts=facts))
    assert first_words(atlas, found.cards) == ["Mix", "Knead", "Bake", "The", "The"]
    assert list(found.cards.values()) == [("steps",)] * 3 + [("words",)] * 2
    ranked = Order(prompt="Which first?", items=("Leeds", "Gray", "Wheat"))
    year = atlas.find("In 1900 a Mr Gray sold bread in Leeds.")
    assert year is not None
    assert [one.span for one in atlas.rests(ranked, year)] == [year]  # wheat stands far away
    assert atlas.rests(ranked, NOWHERE) == atlas.touched(*NOWHERE)


def test_in_the_queue_each_sentence_on_which_a_card_rests_waits_and_is_marked() -> None:
    atlas = Atlas(read_text(LISTED))
    first = atlas.find("Mix the flour with lukewarm water, which helps the yeast.")
    assert first is not None
    line = Line(1, "new", "add", 1, first[0], first[1] - first[0], to_json(STEPS))
    states = queue_at([line], atlas, None).states
    assert first_words(atlas, states) == ["Mix", "Knead", "Bake"]
    also = passages.beside(atlas, STEPS, first)
    shown = passages.extract(atlas, Marks(first, beside=also))
    assert shown is not None
    assert [[run.here for run in block.runs] for block in shown.blocks] == [
        [True],
        [True, False, False],
        [True],
    ]


def test_items_keep_the_numbers_that_they_have_in_the_text() -> None:
    said = "Go on. " * 700  # kept in pieces, of which the first alone has the number
    text = f"# Tea\n\n1. Boil it.\n 2) Warm the pot.\n(3) Pour: With care.\n- 4 cups.\n5. {said}\n"
    shown = passages.shown_section(Atlas(read_text(text)), 0, Marks())
    found = [(block.mark, block.label) for block in shown.blocks]
    assert found == [("1.", ""), ("2)", ""), ("(3)", "Pour"), ("", ""), ("5.", ""), ("", "")]
    assert all(block.item for block in shown.blocks)
