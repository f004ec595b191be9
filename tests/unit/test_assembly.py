"""Assembly: which cards a quiz asks, and in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest

from app.core.assembly import (
    VARIANTS,
    Candidate,
    Plan,
    Shortage,
    ShortageError,
    Slot,
    assemble,
    practise,
)
from app.core.cards import Draw


def candidate(number: int, **values: object) -> Candidate:
    usual: dict[str, object] = {
        "card_id": number,
        "deck_key": "home",
        "key": f"k{number}",
        "note_key": f"k{number}",
        "kind": "choice",
    }
    return Candidate(**usual | values)  # type: ignore[arg-type] # the values of a test are as named


def numbers(slots: Sequence[Slot]) -> list[int]:
    return [slot.candidate.card_id for slot in slots]


POOL = [candidate(n, tags=("even",) if n % 2 == 0 else ("odd",)) for n in range(20)]
HOME = Plan(seed=5, home="home")


def test_the_names_of_variants_are_known() -> None:
    assert VARIANTS == ("", "A", "B", "C", "D")


def test_a_section_draws_as_many_as_it_says_with_any_of_its_tags() -> None:
    drawn = numbers(assemble([Draw(tags=("even", "none"), count=4)], POOL, HOME))
    assert len(set(drawn)) == 4
    assert all(number % 2 == 0 for number in drawn)


def test_a_section_without_a_count_asks_all_its_cards_in_order() -> None:
    assert numbers(assemble([Draw(cards=("k7", "k3"))], POOL, HOME)) == [3, 7]
    assert numbers(assemble([Draw(cards=("k7", "k3"), tags=("odd",))], POOL, HOME)) == [3, 7]
    assert numbers(assemble([Draw()], POOL, HOME)) == list(range(20))


def test_slots_and_sections_are_counted_from_one() -> None:
    slots = assemble([Draw(cards=("k2",)), Draw(cards=("k1",))], POOL, HOME)
    assert [(slot.number, slot.section) for slot in slots] == [(1, 1), (2, 2)]


def test_the_same_seed_draws_the_same_whatever_the_order_of_the_pool() -> None:
    section = Draw(count=6)
    first = set(numbers(assemble([section], POOL, HOME)))
    assert first == set(numbers(assemble([section], POOL[::-1], HOME)))
    others = [set(numbers(assemble([section], POOL, Plan(seed=seed)))) for seed in range(5)]
    assert any(first != other for other in others)


def test_no_card_is_asked_twice_across_sections() -> None:
    slots = assemble([Draw(count=12), Draw(tags=("odd",), count=8)], POOL, HOME)
    assert sorted(numbers(slots)) == list(range(20))
    assert all(slot.candidate.card_id % 2 for slot in slots if slot.section == 2)


def test_named_cards_stay_in_when_another_section_could_draw_them() -> None:
    slots = assemble([Draw(tags=("even",), count=9), Draw(cards=("k4",))], POOL, HOME)
    assert len(slots) == 10
    assert [s.candidate.card_id for s in slots if s.section == 2] == [4]


def test_all_cards_of_a_section_may_be_asked_in_another() -> None:
    slots = assemble([Draw(), Draw(cards=("k4",)), Draw(tags=("odd",), count=2)], POOL, HOME)
    assert sorted(numbers(slots)) == list(range(20))


def test_a_section_that_cannot_be_filled_is_refused_with_its_number() -> None:
    sections = [Draw(tags=("even",), count=12), Draw(count=5), Draw(cards=("nowhere",))]
    with pytest.raises(ShortageError, match="part 1 asks for 12, and 10 fit; part 3") as refused:
        assemble(sections, POOL, HOME)
    assert refused.value.shortages == (Shortage(1, 12, 10), Shortage(3, 1, 0))
    assert refused.value.action


def test_sections_draw_from_the_home_deck_or_from_those_they_name() -> None:
    away = candidate(50, deck_key="away")
    pool = [*POOL[:2], away]
    assert numbers(assemble([Draw()], pool, HOME)) == [0, 1]
    assert numbers(assemble([Draw(decks=("away",))], pool, HOME)) == [50]
    assert numbers(assemble([Draw(decks=("away", "home"))], pool, HOME)) == [0, 1, 50]
    assert numbers(assemble([Draw()], pool, Plan(seed=1))) == [0, 1, 50]


def test_the_same_key_in_two_decks_is_two_cards() -> None:
    pool = [candidate(1), candidate(2, deck_key="away", key="k1", note_key="k1")]
    assert numbers(assemble([Draw()], pool, Plan(seed=1))) == [1, 2]


def test_cards_that_are_not_for_quizzes_are_left_out() -> None:
    pool = [candidate(1, quiz=False), candidate(2)]
    assert numbers(assemble([Draw()], pool, HOME)) == [2]


def test_one_face_of_a_card_is_asked_the_one_that_suits_the_strategy() -> None:
    pool = [
        candidate(n, key=f"gap/c{n}", note_key="gap", recall=recall)
        for n, recall in enumerate((0.9, 0.2, 0.68), start=1)
    ]
    assert numbers(assemble([Draw()], pool, Plan(seed=1, strategy="weakness"))) == [2]
    assert numbers(assemble([Draw()], pool, Plan(seed=1, strategy="edge"))) == [3]
    assert numbers(assemble([Draw(cards=("gap/c1",))], pool, HOME)) == [1]
    assert {assemble([Draw()], pool, Plan(seed=s))[0].candidate.card_id for s in range(30)} == {
        1, 2, 3,
    }  # fmt: skip


KIN = [candidate(n, kin=(f"fact {n // 3}", f"note {n}")) for n in range(9)]


@pytest.mark.parametrize(
    ("sections", "most"),
    [
        pytest.param([Draw(count=3)], [1, 1, 1], id="one of each"),
        pytest.param([Draw(count=5)], [2, 2, 1], id="kin fill the count, by turns"),
        pytest.param([Draw(cards=("k0", "k3"), count=1), Draw(count=2)], [1, 1, 1], id="sections"),
        pytest.param([Draw(cards=("k0", "k1")), Draw(count=2)], [2, 1, 1], id="all of some"),
    ],
)
def test_cards_that_tell_the_answers_of_others_are_asked_only_where_too_few_others_are(
    sections: list[Draw], most: list[int]
) -> None:
    for seed in range(20):
        drawn = numbers(assemble(sections, KIN, Plan(seed=seed)))
        asked = Counter(number // 3 for number in drawn)
        assert sorted(asked.values(), reverse=True) == most
        assert drawn == numbers(assemble(sections, KIN, Plan(seed=seed)))


def test_kin_that_are_not_drawn_together_leave_a_draw_as_it_was() -> None:
    kin = [candidate(n, kin=("fact",) if n < 2 else ()) for n in range(9)]
    plain = [candidate(n) for n in range(9)]
    for seed in range(20):
        usual = numbers(assemble([Draw(count=4)], plain, Plan(seed=seed)))
        if not {0, 1} <= set(usual):
            assert numbers(assemble([Draw(count=4)], kin, Plan(seed=seed))) == usual


RECALLS = [0.99, 0.4, 0.72, None, 0.1, 0.6]


@pytest.mark.parametrize(("strategy", "expected"), [("weakness", [1, 3, 4]), ("edge", [0, 2, 5])])
def test_a_strategy_chooses_by_recall(strategy: str, expected: list[int]) -> None:
    pool = [candidate(n, recall=recall) for n, recall in enumerate(RECALLS)]
    plan = Plan(seed=1, strategy=strategy)  # type: ignore[arg-type] # it is one of the two above
    assert sorted(numbers(assemble([Draw(count=3)], pool, plan))) == expected


def test_shuffled_cards_are_the_same_cards_in_another_order() -> None:
    plan = Plan(seed=5, home="home", shuffle=("cards",))
    slots = assemble([Draw()], POOL, plan)
    assert sorted(numbers(slots)) == list(range(20)) != numbers(slots)
    assert [slot.number for slot in slots] == list(range(1, 21))
    assert numbers(slots) == numbers(assemble([Draw()], POOL, plan))


def test_a_group_of_cards_stays_together_when_shuffled() -> None:
    pool = [candidate(n, group="map" if n in (2, 5, 6) else "") for n in range(9)]
    for seed in range(20):
        order = numbers(assemble([Draw()], pool, Plan(seed=seed, shuffle=("cards",))))
        assert order[order.index(2) :][:3] == [2, 5, 6]


def test_options_have_a_seed_of_their_own_only_if_shuffled() -> None:
    assert {slot.seed for slot in assemble([Draw()], POOL, HOME)} == {None}
    slots = assemble([Draw()], POOL, Plan(seed=5, shuffle=("options",)))
    assert len({slot.seed for slot in slots}) == 20
    assert numbers(slots) == list(range(20))


def test_variants_ask_the_same_cards_in_other_orders_with_other_options() -> None:
    papers = [
        assemble([Draw(count=9)], POOL, Plan(seed=5, shuffle=("cards", "options"), variant=variant))
        for variant in ("A", "B", "C", "D")
    ]
    assert len({tuple(sorted(numbers(paper))) for paper in papers}) == 1
    assert len({tuple(numbers(paper)) for paper in papers}) == 4
    by_card = [{s.candidate.card_id: s.seed for s in paper} for paper in papers]
    assert len({seeds[numbers(papers[0])[0]] for seeds in by_card}) == 4


def test_practice_asks_cards_at_the_edge_of_forgetting_of_the_kinds_asked_for() -> None:
    pool = [candidate(n, recall=recall) for n, recall in enumerate(RECALLS)]
    pool.append(candidate(9, kind="essay", recall=0.7))
    slots = practise(pool, 2, seed=3, kinds=("choice", "truth"))
    assert sorted(numbers(slots)) == [2, 5]
    assert all(slot.seed is not None for slot in slots)
    assert 9 in numbers(practise(pool, 2, seed=3))
    assert sorted(numbers(practise(pool, 2, seed=3, strategy="weakness"))) == [1, 4]


def test_practice_asks_all_there_are_when_too_few_and_refuses_when_there_are_none() -> None:
    assert len(practise(POOL[:3], 10, seed=1)) == 3
    with pytest.raises(ShortageError, match="quiz: it asks for 1, and 0 fit"):
        practise(POOL, 10, seed=1, kinds=("spot",))
