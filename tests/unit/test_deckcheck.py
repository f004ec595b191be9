"""What an editor is told of a text while it is written: places, fields, outline."""

from __future__ import annotations

import time

import pytest

from app.core.deckcheck import advise, inspect
from app.core.deckfile import parse_draft

TEXT = r"""deck: d
title: T
facts:
  lone: {claim: Nobody asks.}
cards:
- id: one
  basic: 'It''s

    $x^2$ and $\frac{a$ here'
  answer: "a\tb \u00e9\x20\
    $\\nosuch{x}$"
  fact: gone
- choice: Which is **second**?
  right: A
  wrong:
  - 'Japan $\foo$': no
  - B: "$x_$"
  retired: no
- match: Pairs
  pairs: {"a $\\b$": c, d: 'x $\zzz$', "e": f}
  why: |-  # because
    line one

    line $\qqq$ two
  hints: [a, all $\h$]
- cloze: "A {{c1::gap}} and gap"
  image: {file: a.svg}
- nonsense
- id: six
  truth: What?
  answer: perhaps
  retired: yes
- id: seven
  short: Who came first?
  accept:
  - first
  - a
  reject: [A]
"""


def _told() -> list[tuple[int | None, str, str]]:
    """Return card, field and the text from the place of each remark on."""
    lines = TEXT.splitlines()
    return [
        (each.card, each.name, lines[each.problem.line - 1][each.problem.column - 1 :][:9])
        for each in inspect(TEXT).remarks
        if "neither a fact" not in each.problem.message
    ]


def test_each_problem_stands_at_its_card_its_field_and_its_character() -> None:
    assert _told() == [
        (0, "prompt", "$ here'"),
        (0, "answer", r"\\nosuch{"),
        (0, "fact", "gone"),
        (1, "wrong", r"\foo$': n"),
        (1, "wrong", '$"'),
        (2, "pairs", r"\\b$" + '": c,'),
        (2, "pairs", r"\zzz$', " + '"'),
        (2, "why", r"\qqq$ two"),
        (2, "hints", r"\h$]"),
        (3, "prompt", "A {{c1::g"),
        (3, "image", "{file: a."),
        (4, "", "nonsense"),
        (5, "answer", "perhaps"),
        (6, "prompt", "Who came "),
        (6, "reject", "A]"),
    ]


def test_the_outline_tells_of_every_card_as_far_as_it_can_be_read() -> None:
    outline = inspect(TEXT).outline
    assert [(card.place, card.key, card.kind, card.first, card.last) for card in outline] == [
        (0, "one", "basic", 6, 12),
        (1, "", "choice", 13, 18),
        (2, "", "match", 19, 25),
        (3, "", "cloze", 26, 27),
        (4, "", "", 28, 28),
        (5, "six", "truth", 29, 32),
        (6, "seven", "short", 33, 38),
    ]
    assert outline[1].prompt == "Which is second?"
    assert outline[3].prompt == "A gap and gap"
    assert [card.retired for card in outline] == [False] * 5 + [True, False]
    assert (outline[0].errors, outline[0].warnings) == (1, 2)
    assert (outline[4].errors, outline[4].warnings) == (1, 0)


def test_what_stands_outside_the_cards_belongs_to_none() -> None:
    text = (
        "deck: d\ntitle: T\nfacts: {lone: {claim: C}, used: {claim: D}}\n"
        "cards: [{id: a, basic: Q, answer: A, fact: used}, {id: b, choice: Q}]\n"
        "quizzes: [{id: q, title: T, draw: [{cards: [nobody]}]}]\n"
    )
    told = [
        (each.card, each.name, each.problem.line, each.problem.column)
        for each in inspect(text).remarks
    ]
    assert told == [(1, "right", 4, 51), (1, "wrong", 4, 51), (None, "quizzes.draw.cards", 5, 44)]
    mended = text.replace(", {id: b, choice: Q}", "").replace("nobody", "a")
    (remark,) = inspect(mended).remarks
    assert (remark.card, remark.problem.field) == (None, "fact lone")
    assert (remark.problem.line, remark.problem.column) == (3, 9)


def test_a_text_that_is_no_deck_has_errors_and_no_outline() -> None:
    for text in ("a: [", "[]", "", "deck: d\ntitle: T\ncards: {}\n"):
        found = inspect(text)
        assert found.problems
        assert found.parsed.deck is None
        assert found.outline == ()
    assert advise(parse_draft("[]")) == ()


@pytest.mark.parametrize("text", ["Q $x_$", "Q\n$x_$", 'Q "$x_$"', "It's $x_$", "é 🙂 $x_$"])
def test_a_fault_is_found_in_every_way_to_write_a_text(text: str) -> None:
    folded = text.replace("\n", "\n\n    ")
    quoted = text.replace('"', r"\"")
    codes = "".join(f"\\U{ord(sign):08x}" if sign in " é🙂\n" else sign for sign in quoted)
    for written in (
        "'" + folded.replace("'", "''") + "'",
        '"' + folded.replace('"', r"\"") + '"',
        '"' + codes + '"',
        '"' + quoted.replace("\n", r"\n").replace(" $", "\\\n     \\ $") + '"',
        ">-\n    " + folded,
        "|\n    " + text.replace("\n", "\n    "),
        "\n    " + folded,
    ):
        whole = f"deck: d\ntitle: T\ncards:\n- truth: {written}\n  answer: yes\n"
        (found,) = (each for each in advise(parse_draft(whole)) if "formula" in each.message)
        line = whole.splitlines()[found.line - 1]
        assert line[found.column - 4 : found.column - 1] == "$x_", whole


def test_five_hundred_cards_are_checked_well_within_a_pause() -> None:
    cards = "".join(
        f"- id: c{n}\n  basic: How many **patents** in {n}?\n  answer: {n}\n  fact: f\n"
        for n in range(500)
    )
    text = f"deck: d\ntitle: T\nfacts: {{f: {{claim: C}}}}\ncards:\n{cards}"
    start = time.process_time()
    found = inspect(text)
    assert time.process_time() - start < 1
    assert len(found.outline) == 500
    assert found.parsed.deck is not None
