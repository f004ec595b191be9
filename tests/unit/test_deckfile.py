"""Reading decks: what each field means, and what is said when one is wrong."""

from __future__ import annotations

import pytest

from app.core.cards import (
    Basic,
    Choice,
    Cloze,
    Deck,
    Essay,
    Fact,
    Match,
    Media,
    Number,
    Option,
    Order,
    Passage,
    Region,
    Select,
    Short,
    Source,
    Spot,
    Truth,
)
from app.core.deckfile import parse

HEAD = "deck: d\ntitle: t\n"


def _deck(text: str) -> Deck:
    parsed = parse(HEAD + text)
    assert parsed.deck is not None, parsed.problems
    return parsed.deck


def _card(text: str) -> object:
    return _deck("cards:\n- " + text.replace("\n", "\n  ")).cards[0]


def _refusals(text: str) -> list[tuple[int, str, str]]:
    """Return line, field and sentence of each error."""
    parsed = parse(HEAD + text)
    assert parsed.deck is None
    return [(each.line, each.field, f"{each.message}; {each.remedy}") for each in parsed.problems]


def _refused(card: str) -> tuple[str, str]:
    """Return field and sentence of the one error of a card."""
    ((_, field, sentence),) = _refusals("cards:\n- " + card.replace("\n", "\n  "))
    return field, sentence


KINDS = {
    "basic: Q\nanswer: no\nboth: yes": Basic(prompt="Q", answer="no", both=True),
    "cloze: '{{c1::Paris::city}} is in {{c3::France}}'": Cloze(
        prompt="{{c1::Paris::city}} is in {{c3::France}}"
    ),
    "choice: Q\nright: 3.10\nwrong: [010, 1: 30, Third: no]": Choice(
        prompt="Q", right="3.10", wrong=(Option("010"), Option("1", "30"), Option("Third", "no"))
    ),
    "choice: Q\nright: A\nwrong:\n- B:\n- C": Choice(
        prompt="Q", right="A", wrong=(Option("B"), Option("C"))
    ),
    "select: Q\nright: [A, B]\nwrong: [C]\ncredit: each": Select(
        prompt="Q", right=("A", "B"), wrong=(Option("C"),), credit="each"
    ),
    "truth: Q\nanswer: False": Truth(prompt="Q", answer=False),
    "truth: Q\nanswer: yes": Truth(prompt="Q", answer=True),
    "short: Q\naccept: ['WTO', 'the [World] Trade']\nreject: [{UN: wider}]\ntypos: 0": Short(
        prompt="Q",
        accept=("WTO", "the [World] Trade"),
        reject=(Option("UN", "wider"),),
        typos=0,
    ),
    "number: Q\nanswer: 6k\ntolerance: 5%\nunit: patents": Number(
        prompt="Q", answer="6k", tolerance="5%", unit="patents"
    ),
    "number: Q\nanswer: 6000": Number(prompt="Q", answer="6000"),
    "number: Q\nanswer: 1,000\ntolerance: 900..1100": Number(
        prompt="Q", answer="1,000", tolerance="900..1100"
    ),
    "match: Q\npairs: {a: b, c: d}\nwrong: [e]": Match(
        prompt="Q", pairs=(("a", "b"), ("c", "d")), wrong=("e",)
    ),
    "order: Q\nitems: [one, two]": Order(prompt="Q", items=("one", "two")),
    "essay: Q\nrubric: {clear: 2, sourced: 0.5}\nanswer: M\nwords: 60-150": Essay(
        prompt="Q", rubric=(("clear", 2.0), ("sourced", 0.5)), answer="M", words=(60, 150)
    ),
    "spot: Q\nimage: {file: a/map.svg, alt: A map, credit: me, licence: CC0}\n"
    "right: {circle: [50, 40.5, 3], label: Here}\n"
    "wrong: [{rect: [0, 0, 10, 20], label: R}, {polygon: [0, 0, 9, 0, 9, 9], label: P}]": Spot(
        prompt="Q",
        image=Media(file="a/map.svg", alt="A map", credit="me", licence="CC0"),
        right=Region(shape="circle", points=(50, 40.5, 3), label="Here"),
        wrong=(
            Region(shape="rect", points=(0, 0, 10, 20), label="R"),
            Region(shape="polygon", points=(0, 0, 9, 0, 9, 9), label="P"),
        ),
    ),
    "basic: Q\nanswer: A\nwhy: W\nhints: [h]\npoints: 2.5\ntags: [x]\nlevel: 3\nflashcard: no\n"
    "quiz: off\nshuffle: False\nretired: true\nrevision: 4\n"
    "audio: {file: a.mp3, transcript: Said}": Basic(
        prompt="Q",
        answer="A",
        why="W",
        hints=("h",),
        points=2.5,
        tags=("x",),
        level=3,
        flashcard=False,
        quiz=False,
        shuffle=False,
        retired=True,
        revision=4,
        audio=Media(file="a.mp3", alt="Said"),
    ),
}


@pytest.mark.parametrize("text", KINDS)
def test_each_kind_reads_its_fields_as_the_author_wrote_them(text: str) -> None:
    assert _card(text) == KINDS[text]


WRONG = {
    "basic: Q": ("answer", "a basic card needs this field"),
    "basic: ''\nanswer: A": ("basic", "missing"),
    "basic: [Q]\nanswer: A": ("basic", "in quotes"),
    "basic: {Q: A}\nanswer: A": ("basic", "a mapping stands here"),
    "basic: Q\nanswer: A\nanwser: B": ("anwser", "did you mean `answer`?"),
    "basic: Q\nanswer: A\ncolour: B": ("colour", "known fields: id, basic, answer"),
    "basci: Q\nanswer: A": ("basci", "did you mean `basic`?"),
    "riddle: Q\nanswer: A": ("riddle", "write one of basic, cloze, choice"),
    "id: a": ("cards", "the card names no kind"),
    "basic: Q\nanswer: A\ntruth: B": ("truth", "more than one kind: basic, truth"),
    "just text": ("cards", "write a card"),
    "id: a b\nbasic: Q\nanswer: A": ("id", "1 to 64 letters"),
    "id: ''\nbasic: Q\nanswer: A": ("id", "missing"),
    f"id: {'a' * 65}\nbasic: Q\nanswer: A": ("id", "shorten it"),
    f"basic: {'a' * 5001}\nanswer: A": ("basic", "5,001 characters are more than 5,000"),
    "cloze: No gap at all": ("cloze", "no gap"),
    "cloze: 'An {{c1::}} empty gap'": ("cloze", "empty"),
    "cloze: 'An {{c1::open gap'": ("cloze", "not closed"),
    "cloze: ''": ("cloze", "missing"),
    "basic: Q\nanswer: A\nboth: maybe": ("both", "yes or no"),
    "basic: Q\nanswer: A\nquiz: []": ("quiz", "a list stands here"),
    "basic: Q\nanswer: A\npoints: many": ("points", "a number from 0 to 1000"),
    "basic: Q\nanswer: A\npoints: nan": ("points", "a number"),
    "basic: Q\nanswer: A\npoints: 1001": ("points", "from 0 to 1000"),
    "basic: Q\nanswer: A\nlevel: 6": ("level", "from 1 to 5"),
    "basic: Q\nanswer: A\nlevel: 2.5": ("level", "whole number"),
    "basic: Q\nanswer: A\ntags: patents": ("tags", "write a list"),
    "basic: Q\nanswer: A\ntags: ['']": ("tags", "write a tag"),
    "basic: Q\nanswer: A\nimage: map.svg": ("image", "as a mapping of file, alt"),
    "basic: Q\nanswer: A\nimage: {alt: x}": ("image.file", "needs this field"),
    "basic: Q\nanswer: A\nimage: {file: ../x.svg}": ("image.file", "inside the deck's folder"),
    "basic: Q\nanswer: A\nimage: {file: /x.svg}": ("image.file", "inside the deck's folder"),
    "basic: Q\nanswer: A\nimage: {file: 'http://x/y'}": ("image.file", "inside the deck's folder"),
    "basic: Q\nanswer: A\nfact: nowhere": ("fact", "`nowhere` is not in this deck"),
    "basic: Q\nanswer: A\nsource: nowhere": ("source", "`nowhere` is not in this deck"),
    "basic: Q\nanswer: A\nsource: {section: S}": ("source.ref", "needs this field"),
    "basic: Q\nanswer: A\nsource: a b": ("source", "1 to 64 letters"),
    "basic: Q\nanswer: A\nsection: S": ("source", "need a `source:` key"),
    "id: me\nbasic: Q\nanswer: A\nrequires: [me]": ("requires", "requires itself"),
    "id: me\nbasic: Q\nanswer: A\nrequires: [you]": ("requires", "`you` is not in this deck"),
    "choice: Q\nright: A\nwrong: []": ("wrong", "write 1 to 12"),
    "choice: Q\nright: A\nwrong: [{B: x, C: y}]": ("wrong", "an option holds 2 keys"),
    "choice: Q\nright: A\nwrong: [{'': x}]": ("wrong", "a key is empty"),
    "choice: Q\nright: A\nwrong: [{'': }]": ("wrong", "a key is empty"),
    "choice: Q\nright: A\nwrong: [{B: [x]}]": ("wrong", "a list stands here"),
    "choice: Q\nright: A\nwrong: ['']": ("wrong", "missing"),
    f"choice: Q\nright: A\nwrong: [? {'k' * 501} : x]": ("wrong", "a key is too long"),
    "select: Q\nright: [A]\nwrong: [B]\ncredit: half": ("credit", "balanced, all-or-nothing, each"),
    "number: Q\nanswer: about six thousand or so": ("answer", "is not a number"),
    "number: Q\nanswer: about 745\nunit: minutes": ("answer", "write 745 and say how near"),
    "number: Q\nanswer: 6\ntolerance: about 1": ("tolerance", "write 1"),
    "number: Q\nanswer: 6\ntolerance: some": ("tolerance", "is not a number"),
    "number: Q\nanswer: 6\ntolerance: 7..5": ("tolerance", "smaller end first"),
    "match: Q\npairs: [a, b]": ("pairs", "`left: right`"),
    "match: Q\npairs: {a: b}": ("pairs", "write 2 to 12"),
    "match: Q\npairs: {a: b, '': d}": ("pairs", "a key is empty"),
    "match: Q\npairs: {a: b, c: []}": ("pairs", "a list stands here"),
    "order: Q\nitems: [a]": ("items", "write 2 to 12"),
    "essay: Q\nrubric: {clear: very}": ("rubric", "a number"),
    "essay: Q\nrubric: {clear: 1}\nwords: many": ("words", "60-150"),
    "essay: Q\nrubric: {clear: 1}\nwords: 150-60": ("words", "the least and the most"),
    "spot: Q\nright: {circle: [1, 2, 3], label: L}": ("image", "a spot card needs this field"),
}


@pytest.mark.parametrize("text", WRONG)
def test_each_mistake_is_told_with_its_field_and_what_to_write(text: str) -> None:
    field, words = WRONG[text]
    found, sentence = _refused(text)
    assert found == field
    assert words in sentence


REGIONS = {
    "{label: L}": "one shape, this has 0",
    "{circle: [1, 2, 3], rect: [1, 2, 3, 4], label: L}": "one shape, this has 2",
    "{circle: [1, 2], label: L}": "write 3 to 3",
    "{circle: [1, 2, 0], label: L}": "the radius is 0",
    "{circle: [1, 200, 3], label: L}": "from 0 to 100",
    "{rect: [1, 2, 0, 4], label: L}": "the rectangle is empty",
    "{rect: [60, 2, 50, 4], label: L}": "leaves the picture",
    "{rect: [6, 62, 5, 40], label: L}": "leaves the picture",
    "{polygon: [1, 2, 3, 4, 5, 6, 7], label: L}": "a coordinate is missing",
    "{circle: [1, 2, 3]}": "needs this field",
}


@pytest.mark.parametrize("region", REGIONS)
def test_a_region_that_is_no_place_in_the_picture_is_refused(region: str) -> None:
    _, sentence = _refused(f"spot: Q\nimage: {{file: a.svg}}\nright: {region}")
    assert REGIONS[region] in sentence


def test_a_fact_says_where_it_stands_in_either_form() -> None:
    deck = _deck(
        "sources: {s: {title: T, kind: book, url: 'https://x.org/', author: A,"
        " date: 2024-06-01}}\n"
        "facts:\n"
        "  a: {claim: C, source: s, section: S, para: 2, quote: q, numbers: [34, 33]}\n"
        "  b: {claim: D, source: {ref: s, section: S, para: 2, quote: q}}\n"
        "  c: {claim: E}\n"
    )
    place = Passage(ref="s", section="S", para="2", quote="q")
    assert deck.sources == (
        Source(
            key="s", title="T", kind="book", url="https://x.org/", author="A", date="2024-06-01"
        ),
    )
    assert deck.facts == (
        Fact(key="a", claim="C", source=place, numbers=(34, 33)),
        Fact(key="b", claim="D", source=place),
        Fact(key="c", claim="E"),
    )


def test_a_card_says_where_it_stands_in_either_form() -> None:
    deck = _deck(
        "sources: {s: {title: T}}\ncards:\n"
        "- {basic: Q, answer: A, source: {ref: s, para: 2}}\n"
        "- {basic: Q, answer: A, source: s, para: 2}\n"
        "- {basic: Q, answer: A, source: s}\n"
    )
    assert [card.source for card in deck.cards] == [
        Passage(ref="s", para="2"),
        Passage(ref="s", para="2"),
        Passage(ref="s"),
    ]


@pytest.mark.parametrize(
    ("text", "field", "words"),
    [
        ("facts: []\n", "facts", "write `id: {claim: …}` for each"),
        ("facts: {a: claim}\n", "facts.a", "as a mapping of claim"),
        ("facts: {a b: {claim: C}}\n", "facts.a b", "this is not an id"),
        ("facts: {a: {claim: C, source: s}}\n", "facts.a.source", "`s` is not in this deck"),
        ("facts: {a: {claim: C, para: 1}}\n", "facts.a", "need a `source:` key"),
        ("facts: {a: {claim: C, numbers: [0]}}\n", "facts.a.numbers", "whole number"),
        ("facts: {a: {claim: 38,000 of 54,000}}\n", "facts.a.claim", "a comma cuts this text"),
        ("facts: {a: {claim: C, sauce: s}}\n", "facts.a.sauce", "did you mean `source`?"),
        ("sources: {s: {title: T, url: 'javascript:x'}}\n", "sources.s.url", "https://"),
        ("cards: text\n", "cards", "write a list"),
        ("lang: e\n", "lang", "en, de"),
        ("defaults: {points: 1, answer: x}\n", "defaults.answer", "no such field"),
        ("defaults: 1\n", "defaults", "as a mapping"),
    ],
)
def test_what_stands_outside_the_cards_is_checked_too(text: str, field: str, words: str) -> None:
    ((_, found, sentence),) = _refusals(text)
    assert found == field
    assert words in sentence


def test_defaults_reach_the_cards_that_have_the_field_and_do_not_say_otherwise() -> None:
    deck = _deck(
        "cards:\n- {basic: Q, answer: A}\n- {short: Q, accept: [A]}\n"
        "- {short: Q, accept: [A], typos: 0, points: 3}\n"
        "defaults: {points: 2, typos: 2}\n"
    )
    basic, short, own = deck.cards
    assert basic.points == short.points == 2
    assert isinstance(short, Short)
    assert isinstance(own, Short)
    assert (short.typos, own.typos, own.points) == (2, 0, 3)


def test_a_default_that_does_not_suit_a_card_is_told_at_the_card() -> None:
    refusals = _refusals("defaults: {tolerance: x}\ncards:\n- {number: Q, answer: 5}\n")
    assert [(line, field) for line, field, _ in refusals] == [(5, "tolerance")]


def test_an_id_may_stand_once_only() -> None:
    ((line, field, sentence),) = _refusals(
        "cards:\n- {id: a, basic: Q, answer: A}\n- {id: a, basic: R, answer: B}\n"
    )
    assert (line, field) == (5, "id")
    assert "already on line 4" in sentence


def test_cards_without_id_have_an_empty_key() -> None:
    assert [card.key for card in _deck("cards:\n- {basic: Q, answer: A}\n").cards] == [""]


def test_a_deck_may_have_no_cards_yet() -> None:
    assert _deck("").cards == ()
    assert _deck("cards: []\n").cards == ()


def test_lines_are_where_the_cards_stand() -> None:
    deck = _deck("cards:\n# one\n- basic: Q\n  answer: |\n    A\n\n-\n  truth: T\n  answer: yes\n")
    assert deck.lines == (5, 10)


def test_space_around_text_is_not_part_of_it() -> None:
    card = _card('basic: "  Q "\nanswer: |\n  two\n  lines\n')
    assert card == Basic(prompt="Q", answer="two\nlines")


def test_a_broken_card_still_counts_for_those_that_name_it() -> None:
    refusals = _refusals(
        "facts: {f: {}}\ncards:\n- {id: a, basic: Q}\n"
        "- {id: b, basic: Q, answer: A, requires: [a], fact: f}\n"
    )
    assert [field for _, field, _ in refusals] == ["facts.f.claim", "answer"]


def test_a_place_is_told_once_and_beside_its_source() -> None:
    ((_, field, sentence),) = _refusals(
        "sources: {a: {title: T}}\n"
        "cards:\n- {basic: Q, answer: A, source: {ref: a, para: 1}, para: 2}\n"
    )
    assert field == "source"
    assert "put them all into source" in sentence
