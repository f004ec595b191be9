"""A deck with several mistakes: all are told at once, and the readable part is kept for advice."""

from __future__ import annotations

import pytest

from app.core.cards import Basic
from app.core.checks import check
from app.core.deckfile import Parsed, parse
from app.core.yamlevents import MOST_PROBLEMS

HEAD = "deck: d\ntitle: t\n"
CARDS = (
    "sources: {s: {title: S}}\n"
    "facts: {f: {claim: C, source: s}, g: {claim: D, source: s}}\n"
    "cards:\n"
    "- {id: a, basic: Who leads?, answer: A, fact: f, tags: [x]}\n"
    "- {basic: Who follows?, answer: B}\n"
)
BAD_QUIZ = "quizzes: [{id: q, title: T, draw: [{tags: [nope]}]}]\n"


def _fields(parsed: Parsed, severity: str = "error") -> list[str]:
    return [each.field for each in parsed.problems if each.severity == severity]


def _advice(parsed: Parsed) -> list[tuple[int, str]]:
    assert parsed.partial is not None
    return [(each.line, each.field) for each in check(parsed.partial, parsed.places)]


def test_a_bad_tag_of_a_quiz_hides_no_advice() -> None:
    parsed = parse(HEAD + CARDS + BAD_QUIZ)
    assert parsed.deck is None
    assert _fields(parsed) == ["quizzes.draw.tags"]
    assert _advice(parsed) == [(1, "fact g"), (7, "card 2: fact")]
    assert _advice(parsed) == _advice(parse(HEAD + CARDS))


def test_a_deck_without_error_is_its_own_partial_deck() -> None:
    parsed = parse(HEAD + CARDS)
    assert parsed.deck is not None
    assert parsed.partial == parsed.deck
    assert parsed.places is None


def test_a_broken_card_hides_no_advice_about_others_and_makes_no_false_one() -> None:
    broken = CARDS.replace("- {basic: Who f", "- {id: b, basic: Q, fact: g}\n- {basic: Who f")
    parsed = parse(HEAD + broken)
    assert _fields(parsed) == ["answer"]
    assert parsed.places == (1, 3)
    assert _advice(parsed) == [(8, "card 3: fact")]


def test_a_card_with_a_broken_field_is_still_asked_for_its_links() -> None:
    card = "- {id: c, basic: Q, fact: h, source: t, requires: [c, z], because: B, answer: A}\n"
    assert _fields(parse(HEAD + CARDS + card)) == [
        "fact",
        "source",
        "requires",
        "requires",
        "because",
    ]


@pytest.mark.parametrize(
    ("card", "fields"),
    [
        ("answer: about 5, because: B", ["answer", "because"]),
        ("answer: 5, tolerance: some, because: B", ["tolerance", "because"]),
        ("answer: about 5, unit: [], because: B", ["unit", "because"]),
        ("tolerance: some", ["number", "tolerance"]),
    ],
)
def test_a_broken_number_card_is_judged_as_far_as_it_can_be_read(
    card: str, fields: list[str]
) -> None:
    found = _fields(parse(f"{HEAD}cards:\n- {{number: Q, {card}}}\n"))
    assert found == [field.replace("number", "answer") for field in fields]


def test_sources_of_facts_are_checked_beside_a_broken_fact() -> None:
    parsed = parse(HEAD + "facts: {f: {}, g: {claim: C, source: nowhere}, h: {claim: C}}\n")
    assert _fields(parsed) == ["facts.f.claim", "facts.g.source"]
    assert parse(HEAD + "facts: none\n").partial is not None


def test_words_are_not_judged_in_a_language_that_could_not_be_read() -> None:
    text = HEAD + "cards:\n- {basic: Q, answer: A}\n"
    broken = parse(text + "lang: english!\n").partial
    assert broken is not None
    assert broken.lang == "und"
    assert broken.cards == (Basic(prompt="Q", answer="A"),)


def test_a_deck_without_id_and_title_is_still_read_for_advice() -> None:
    parsed = parse("cards:\n- {basic: Q, answer: A}\n")
    assert _fields(parsed) == ["deck", "title"]
    assert _advice(parsed) == [(2, "card 1: fact")]


@pytest.mark.parametrize("text", ["", "- a\n", "hello", "a: [", "\0"])
def test_a_text_that_is_no_mapping_leaves_nothing_to_advise_on(text: str) -> None:
    parsed = parse(text)
    assert (parsed.deck, parsed.partial) == (None, None)
    assert parsed.problems


@pytest.mark.parametrize("text", ["tags: [a, b\ncards:\n", "tags: " + "[" * 13 + "]" * 13])
def test_an_error_that_ends_the_reading_says_so(text: str) -> None:
    (problem,) = parse(HEAD + text).problems
    assert problem.message.endswith("(the rest of the file was not read)")


def test_cards_after_the_most_problems_are_not_read() -> None:
    parsed = parse(HEAD + "cards:\n" + "- {}\n" * MOST_PROBLEMS + "- {basic: Q, answer: A}\n")
    assert len(parsed.problems) == MOST_PROBLEMS
    assert parsed.partial is not None
    assert parsed.partial.cards == ()
