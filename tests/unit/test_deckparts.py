"""Editing a deck's own words, its facts, sources and quizzes in a text as people write it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.core import deckparts
from app.core.cards import Blueprint, Draw, Fact, Passage, Source
from app.core.deckfile import parse
from app.core.drafts import UneditableError

TEXT = """\
deck: d
title:  T   # the title
lang: nowhere!
sources:
  s: {title: S}   # a source
  # about the facts
facts:
  one:   # the first
    claim: A claim.
    source: s
    para: 2
  two: {claim: "It, too.", source: {ref: s}}
cards: []
quizzes:
# the only one
- id: q
  title: Q   # a title
  draw: [{}]
"""


def _after(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def test_the_decks_words_change_where_they_stand_and_a_broken_one_is_mended() -> None:
    new = deckparts.change_deck(TEXT, title="New: T", lang="de", tags=("a", "b"), description="D")
    assert new == _after(
        TEXT,
        ("title:  T ", 'title:  "New: T" '),
        ("lang: nowhere!\n", "lang: de\ndescription: D\ntags: [a, b]\n"),
    )
    assert deckparts.change_deck(new, lang="en", tags=(), description="") == _after(
        new, ("lang: de\ndescription: D\ntags: [a, b]\n", "")
    )
    assert deckparts.change_deck(TEXT) == TEXT


def test_a_fact_changes_field_by_field() -> None:
    moved = Fact(key="one", claim="A claim.", source=Passage(ref="s", para="3"), numbers=(4,))
    assert deckparts.set_fact(TEXT, moved) == _after(
        TEXT, ("para: 2\n", "para: 3\n    numbers: [4]\n")
    )
    plain = Fact(key="one", claim="A claim.")
    assert deckparts.set_fact(TEXT, plain) == _after(TEXT, ("    source: s\n    para: 2\n", ""))
    other = Fact(key="two", claim="It, too.", source=Passage(ref="s", section="One"))
    assert deckparts.set_fact(TEXT, other) == _after(TEXT, ("{ref: s}}", "{ref: s, section: One}}"))


def test_a_fact_written_in_a_way_of_its_own_is_written_anew() -> None:
    text = _after(TEXT, ("    claim: A claim.", "    ? claim\n    : A claim."))
    new = deckparts.set_fact(text, Fact(key="one", claim="B"))
    assert "  one:   # the first\n    claim: B\n  two:" in new


def test_the_first_fact_and_the_last_bring_and_take_their_section() -> None:
    text = "deck: d\ntitle: t\ncards: []\n"
    one = deckparts.set_fact(text, Fact(key="f", claim="C"))
    assert one == "deck: d\ntitle: t\nfacts:\n  f:\n    claim: C\ncards: []\n"
    two = deckparts.set_fact(one, Fact(key="g", claim="D"))
    assert two == one.replace("C\n", "C\n  g:\n    claim: D\n")
    assert deckparts.remove_fact(two, "g") == one
    assert deckparts.remove_fact(one, "f") == text
    braces = deckparts.set_source("deck: d\ntitle: t\nsources: {}", Source(key="s", title="S"))
    assert braces == "deck: d\ntitle: t\nsources: {s: {title: S}}"


def test_a_source_is_changed_and_removed_alone() -> None:
    source = Source(key="s", title="S", url="https://example.org/a?b=c#d")
    new = deckparts.set_source(TEXT, source)
    assert new == _after(
        TEXT, ("{title: S}   #", '{title: S, url: "https://example.org/a?b=c#d"}   #')
    )
    assert deckparts.remove_source(TEXT, "s") == _after(
        TEXT, ("sources:\n  s: {title: S}   # a source\n", "")
    )


def test_a_quiz_is_added_changed_and_removed_in_the_list() -> None:
    quiz = Blueprint(key="q", title="Q", draw=(Draw(tags=("a",), count=2),), time=900)
    changed = deckparts.set_quiz(TEXT, quiz)
    assert changed == _after(
        TEXT, ("  draw: [{}]\n", "  draw:\n  - tags: [a]\n    count: 2\n  time: 15 min\n")
    )
    other = Blueprint(key="r", title="R", draw=(Draw(),))
    added = deckparts.set_quiz(TEXT, other)
    assert added == TEXT + "- id: r\n  title: R\n  draw:\n  - {}\n"
    assert deckparts.remove_quiz(added, "r") == TEXT
    none = deckparts.remove_quiz(TEXT, "q")
    assert none.endswith("cards: []\nquizzes: []\n")
    again = deckparts.set_quiz(none, other)
    assert again.endswith("quizzes:\n- id: r\n  title: R\n  draw:\n  - {}\n")
    first = deckparts.set_quiz("deck: d\ntitle: t", other)
    assert first == "deck: d\ntitle: t\nquizzes:\n- id: r\n  title: R\n  draw:\n  - {}"
    assert parse(first).deck is not None


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (lambda: deckparts.change_deck(TEXT, title=""), "title: the value is missing"),
        (lambda: deckparts.remove_fact(TEXT, "six"), "there is no `six`"),
        (lambda: deckparts.remove_fact("deck: d", "six"), "there is no `six`"),
        (lambda: deckparts.remove_quiz(TEXT, "six"), "there is no `six`"),
        (lambda: deckparts.set_fact(TEXT, Fact(key="a b", claim="C")), "this is not an id"),
        (
            lambda: deckparts.set_fact("facts: [a]", Fact(key="a", claim="C")),
            "Line 1: facts: no mapping stands here",
        ),
        (
            lambda: deckparts.set_fact("facts: {a: b}", Fact(key="a", claim="C")),
            "Line 1: facts: no fields stand here",
        ),
        (
            lambda: deckparts.set_fact("facts:\n  a: {claims: b}", Fact(key="a", claim="C")),
            "Line 2: claim: a fact needs this field",
        ),
        (
            lambda: deckparts.set_fact(
                "facts:\n  a: {claim: b, para: 2}", Fact(key="a", claim="C")
            ),
            "Line 2: source: section, para and quote need",
        ),
        (
            lambda: deckparts.set_quiz(
                "quizzes:\n- 7", Blueprint(key="", title="T", draw=(Draw(),))
            ),
            "quizzes.id: ",
        ),
    ],
)
def test_what_cannot_be_read_or_written_is_refused(edit: Callable[[], str], sentence: str) -> None:
    with pytest.raises(UneditableError, match=sentence):
        edit()


def test_a_list_with_something_else_in_it_takes_a_quiz() -> None:
    new = deckparts.set_quiz("quizzes:\n- 7\n", Blueprint(key="q", title="T", draw=(Draw(),)))
    assert new == "quizzes:\n- 7\n- id: q\n  title: T\n  draw:\n  - {}\n"


def test_defaults_are_set_changed_and_taken_out_alone() -> None:
    text = "deck: d\ntitle: T\n# cards\ncards:\n- id: a\n  truth: Q\n  answer: yes\n"
    some = deckparts.set_defaults(text, {"points": "2", "level": "3"})
    assert some == text.replace("# cards", "defaults:\n  points: 2\n  level: 3\n# cards")
    noted = some.replace("level: 3", "level: 3 # hard")
    changed = deckparts.set_defaults(noted, {"points": "4", "level": "3"})
    assert changed == noted.replace("points: 2", "points: 4")
    assert deckparts.set_defaults(changed, {"level": "3"}) == noted.replace("  points: 2\n", "")
    assert deckparts.set_defaults(changed, {}) == text
    assert deckparts.set_defaults(text, {}) == text


def test_a_default_that_does_not_fit_is_refused() -> None:
    with pytest.raises(UneditableError) as refused:
        deckparts.set_defaults("deck: d\ntitle: T\n", {"points": "many"})
    assert refused.value.problems[0].field == "defaults.points"
