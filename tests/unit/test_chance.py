"""Chance from a seed: orders, branches, and what keeps together."""

from __future__ import annotations

from app.core.chance import branch, permutation, shuffle

EIGHT_BY_42 = permutation(8, 42)


def test_a_branch_depends_on_its_whole_path() -> None:
    seeds = [branch(7), branch(7, 0), branch(7, 1), branch(7, 0, 1), branch(7, 1, 0), branch(8, 1)]
    assert len(set(seeds)) == len(seeds)
    assert all(0 <= seed < 1 << 64 for seed in seeds)


def test_a_branch_is_the_same_on_every_machine() -> None:
    assert branch(1, 2, 3) == 14_767_279_318_099_721_367


def test_a_shuffle_without_groups_is_a_permutation() -> None:
    assert shuffle(8, 42) == EIGHT_BY_42


def test_what_belongs_together_stays_together_in_its_order() -> None:
    for seed in range(50):
        order = shuffle(6, seed, [(4, 1), (), (2, 3)])
        assert sorted(order) == list(range(6))
        assert order[order.index(4) + 1] == 1
        assert order[order.index(2) + 1] == 3


def test_groups_move() -> None:
    firsts = {shuffle(4, seed, [(1, 2)])[0] for seed in range(50)}
    assert firsts == {0, 1, 3}
