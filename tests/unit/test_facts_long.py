"""A long article is walked in stretches, and gives the same cards as if it were read at once."""

from __future__ import annotations

import pytest

from app.core.cards import Basic, Choice
from app.core.facts import drafting, passages, statements
from app.core.facts.article import Article
from app.core.facts.cardmaking import Proposal
from app.core.facts.drafting import draft
from app.core.facts.gate import gate_of
from app.core.facts.lines import read_text

_TOWNS = ("Alm", "Bad", "Cham", "Dorf", "Eck", "Furth", "Gera", "Halle", "Ilm", "Jena")
_THINGS = (
    "heavy icebreakers",
    "wooden yachts",
    "steel masts",
    "slow tugs",
    "fishing nets",
    "brass lamps",
    "hemp ropes",
    "paper charts",
    "diving suits",
    "racing sails",
)
_WORKS = ("mills", "bridges", "locks", "towers", "wells", "gates", "barns")


def _prose(number: int) -> str:
    town, work = _TOWNS[number % 10], _WORKS[number % 7]
    return (
        f"The council of {town}stadt{number} built {number + 12} {work} in {1700 + number}. "
        f"It {'sold' if number % 2 else 'kept'} them. "
        f"Old {work} carry oil, wine{number}, and grain."
    )


@pytest.fixture(scope="module")
def article() -> Article:
    towns = "\n\n".join(_prose(number) for number in range(24))
    yards = "\n".join(
        f"- {town}hof:\n- Specializes in {thing}. {town}hof has {number + 20} workers.\n"
        f"- Repairs {thing} of harbours in winter."
        for number, (town, thing) in enumerate(zip(_TOWNS, _THINGS, strict=True))
    )
    again = "The great mill of Alm burned in 1650 in a storm.\n\n" * 12
    return read_text(f"# Towns\n\n{again}{towns}\n\n## Boat yards\n\n{yards}\n\n## Empty\n")


def _shown(found: list[Proposal]) -> list[tuple[str, str, int]]:
    return [(one.rule, one.card.prompt, one.statement.sentence.offset) for one in found]


def test_the_length_of_a_stretch_changes_no_card(
    article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = draft(article)
    assert {"year", "item", "match"} <= {one.rule for one in whole.proposals}
    for length in (1, 5):
        monkeypatch.setattr(statements, "_STRETCH", length)
        monkeypatch.setattr(passages, "MOST_CHUNKS", 1)
        short = draft(article)
        assert _shown(short.proposals) == _shown(whole.proposals)
        assert (short.sentences, short.covered) == (whole.sentences, whole.covered)


@pytest.mark.parametrize("most", [3, 20, 5_000])
def test_the_best_cards_are_the_same_however_few_are_kept_meanwhile(
    article: Article, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    every = _shown(draft(article).proposals)
    monkeypatch.setattr(drafting, "_ROOM", 2)
    monkeypatch.setattr(drafting, "_ROOM_A_CARD", 2)
    assert _shown(draft(article, most=most).proposals) == every[:most]


def test_where_the_best_cards_ask_for_the_same_more_are_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alike = (
        f"In 1872, the council of Alm built {work} in {town}." for work in _WORKS for town in _TOWNS
    )
    article = read_text("# Alm\n\n" + "\n\n".join((*alike, _prose(1))))
    every = _shown(draft(article).proposals)
    monkeypatch.setattr(drafting, "_ROOM", 2)
    monkeypatch.setattr(drafting, "_ROOM_A_CARD", 2)
    assert _shown(draft(article, most=4).proposals) == every[:4]


def test_a_quote_is_found_wherever_it_stands_and_may_touch_two_stretches(
    article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statements, "_STRETCH", 1)
    gate = gate_of(article)
    for number in (0, 12, 23, 3):
        town = f"{_TOWNS[number % 10]}stadt{number}"
        quote = (
            f"The council of {town} built {number + 12} {_WORKS[number % 7]} in {1700 + number}."
        )
        asked = f"What did the council of {town} build in {1700 + number}?"
        right = Basic(prompt=asked, answer=f"{number + 12} {_WORKS[number % 7]}")
        assert gate.judge(right, quote) == ()
    text = article.text
    start = text.index("Old mills carry oil, wine0")
    two = text[start : text.index("built 13") + 8]
    assert not isinstance(gate.evidence(two), str)
    three = text[start : text.index("It sold them.") + 8]
    assert gate.evidence(three) == "the quote is longer than a card needs"
    four = text[start : text.index("Old bridges carry") + 17]
    assert gate.evidence(four) == "the quote is longer than a card needs"


def test_what_an_article_says_again_is_asked_once() -> None:
    said = "In 1872, the council of Alm built 12 locks. The locks are 40 metres long.\n\n"
    once, again = (draft(read_text("# Locks\n\n" + said * many)) for many in (1, 8))
    assert len(once.proposals) > 1
    assert _shown(again.proposals) == _shown(once.proposals)
    assert sum(again.refused.values()) > sum(once.refused.values())


def test_of_very_many_entries_those_around_are_the_wrong_options() -> None:
    lines = "\n".join(
        f"- Firm{number}o: Firm{number}o specializes in brass lamp{number}s for harbour{number}s."
        for number in range(200)
    )
    found = draft(read_text(f"# Firms\n\n## Companies\n\n{lines}\n")).proposals
    asked = [one.card for one in found if isinstance(one.card, Choice)]
    assert asked
    for card in asked:
        right = int(card.right[4:-1])
        assert all(abs(int(one.text[4:-1]) - right) <= 80 for one in card.wrong)
