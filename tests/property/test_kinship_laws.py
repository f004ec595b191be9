"""Laws of the order in which cards that tell one another's answers are asked."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.kinship import Names, choose, families_of, names_of

RECENT = 3
families = st.lists(st.sampled_from("abcdefg"), min_size=1, max_size=14)


def walk(waiting: list[str]) -> list[str]:
    """Ask all that wait, each card named after its family."""
    left, asked = list(waiting), list[str]()
    while left:
        place, far = choose(left, asked[-1 : -RECENT - 1 : -1])
        assert bool(far) == (not asked or left[place] != asked[-1])
        asked.append(left.pop(place))
    return asked


@given(families)
def test_kin_stand_side_by_side_only_where_nothing_else_is_left_to_stand_between(
    waiting: list[str],
) -> None:
    asked = walk(waiting)
    most = max(Counter(waiting).values())
    assert sum(one == two for one, two in pairwise(asked)) == max(0, 2 * most - 1 - len(waiting))
    assert Counter(asked) == Counter(waiting)


@given(st.sets(st.text("abcdefgh"), min_size=1, max_size=14), st.integers(0, 3))
def test_cards_without_kin_keep_their_order(names: set[str], asked: int) -> None:
    waiting = sorted(names)
    recent = [f"earlier {n}" for n in range(asked)]
    assert choose([[one] for one in waiting], [[one] for one in recent]) == (0, max(1, asked))


@pytest.mark.parametrize(
    ("waiting", "recent", "place"),
    [
        pytest.param(["a", "a", "b", "c"], ["a"], 2, id="the first that is no kin of the last"),
        pytest.param(["a", "b", "c", "d"], ["b", "a"], 2, id="rather none of the last three"),
        pytest.param(["a", "b"], ["b", "a"], 0, id="then the one that is longest ago"),
        pytest.param(["a", "a"], ["a"], 0, id="kin when nothing else waits"),
        pytest.param(["b", "a", "a"], [], 1, id="many kin begin, so that others part them"),
    ],
)
def test_the_next_card_stands_as_far_from_its_kin_as_it_can(
    waiting: list[str], recent: list[str], place: int
) -> None:
    assert choose(waiting, recent).place == place


def test_cards_that_share_any_name_are_kin_and_so_are_kin_of_kin() -> None:
    note, both, fact, other = {"note"}, {"note", "fact"}, {"fact"}, set[str]()
    chain: list[Names] = [both, fact, other]
    assert choose(chain, [note]).place == 2
    assert choose([fact, other], [note]) == (0, 1)


def test_cards_of_one_deck_are_kin_by_note_by_fact_and_by_what_they_quote() -> None:
    quoted = json.dumps({"ref": "book", "quote": "Both at once."})
    cards = [
        names_of(1, "gap", "", "{}"),
        names_of(1, "gap", "", quoted),
        names_of(1, "other", "", quoted),
        names_of(1, "third", "fact", json.dumps({"ref": "book"})),
        names_of(1, "fourth", "fact", "{}"),
        names_of(2, "gap", "fact", quoted),
    ]
    first, second, third, fourth, fifth, sixth = families_of(cards)
    assert first == second == third
    assert fourth == fifth
    assert len({first, fourth, sixth}) == 3
