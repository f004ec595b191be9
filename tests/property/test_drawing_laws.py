"""Laws of drawing a quiz so that no card tells the answer of another."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.assembly import Candidate, Plan, ShortageError, assemble
from app.core.cards import Draw

pytestmark = pytest.mark.unmeasured

SEEDS = st.integers(0, (1 << 64) - 1)


@given(
    st.lists(st.tuples(st.sets(st.sampled_from("ab")), st.sampled_from("vwxyz")), max_size=9),
    st.tuples(st.integers(1, 3), st.integers(1, 3)),
    SEEDS,
)
@settings(max_examples=100, deadline=None)
def test_a_quiz_asks_cards_of_as_many_families_as_its_sections_can_share(
    cards: list[tuple[set[str], str]], counts: tuple[int, int], seed: int
) -> None:
    """The most is Hall's again, of families in place of cards."""
    pool = [
        Candidate(
            card_id=number,
            deck_key="home",
            key=f"k{number}",
            note_key=f"k{number}",
            kind="short",
            tags=tuple(sorted(tags)),
            kin=(family,),
        )
        for number, (tags, family) in enumerate(cards)
    ]
    sections = [Draw(tags=(tag,), count=count) for tag, count in zip("ab", counts, strict=True)]
    alone = [replace(one, kin=()) for one in pool]
    try:
        slots = assemble(sections, pool, Plan(seed=seed))
    except ShortageError:
        with pytest.raises(ShortageError):
            assemble(sections, alone, Plan(seed=seed))
        return
    reach = {tag: {family for tags, family in cards if tag in tags} for tag in "ab"}
    assert len({*chain.from_iterable(slot.candidate.kin for slot in slots)}) == min(
        sum(counts),
        len(reach["a"]) + counts[1],
        len(reach["b"]) + counts[0],
        len(reach["a"] | reach["b"]),
    )
