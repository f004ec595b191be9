"""Which facts of an article's list have a card."""

from __future__ import annotations

import pytest

from app.core.cards import Basic, Deck, Fact
from app.core.facts.coverage import FactsError, Numbered, cover, read_facts

TABLE = """# Facts

| # | § | ¶ | type | w | fact |
|---|---|---|---|---|---|
| 1 | 1 | 1 | N | A | Lead by 2030 |
| 2 | 1 | 1 | D | B | AI stands for artificial intelligence |
| 3 | 2 | 1 | N | C =1 | 2030 once more |

Three rows.
"""


def _deck(*, retired: bool = False) -> Deck:
    return Deck(
        key="d",
        title="D",
        facts=(
            Fact(key="lead", claim="Lead by 2030", numbers=(1, 7)),
            Fact(key="name", claim="AI", numbers=(2,)),
        ),
        cards=(Basic(key="a", prompt="By when?", answer="2030", fact="lead", retired=retired),),
    )


def test_the_table_is_read_out_of_the_text_around_it() -> None:
    assert read_facts(TABLE) == (
        Numbered(1, "A", "Lead by 2030"),
        Numbered(2, "B", "AI stands for artificial intelligence"),
        Numbered(3, "C", "2030 once more", twin=1),
    )


def test_a_fact_is_covered_when_a_card_points_at_it_and_so_is_its_twin() -> None:
    result = cover(read_facts(TABLE), [_deck()])
    assert [fact.number for fact in result.covered] == [1, 3]
    assert [fact.number for fact in result.missing] == [2]
    assert [result.of(weight) for weight in "ABC"] == [(1, 1), (0, 1), (1, 1)]
    assert result.complete


def test_a_card_for_the_restatement_covers_the_restatement_alone() -> None:
    deck = Deck(
        key="d",
        title="D",
        facts=(Fact(key="again", claim="2030", numbers=(3,)),),
        cards=(Basic(key="a", prompt="By when?", answer="2030", fact="again"),),
    )
    assert [fact.number for fact in cover(read_facts(TABLE), [deck]).covered] == [3]


def test_a_retired_card_covers_nothing_and_a_missing_core_fact_is_not_complete() -> None:
    result = cover(read_facts(TABLE), [_deck(retired=True)])
    assert result.covered == ()
    assert not result.complete


def test_a_number_that_the_list_does_not_have_is_named() -> None:
    assert cover(read_facts(TABLE), [_deck()]).unknown == (7,)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("| 1 | 1 | 1 | N | A |", "line 1: 5 columns stand here; write six"),
        ("| 1 | 1 | 1 | N | D | x |", "line 1: “D” is no weight; write A, B or C =number."),
        ("| 1 | 1 | 1 | N | C =9 | x |", "fact 1 repeats fact 9, which is not in the list"),
        ("| 1 | 1 | 1 | N | A | x |\n| 1 | 1 | 1 | N | B | y |", "line 2: fact 1 stands twice"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(row: str, sentence: str) -> None:
    with pytest.raises(FactsError, match=sentence):
        read_facts(row)
