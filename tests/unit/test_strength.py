"""Strength of memory in steps, and certainty beside what came of it."""

from __future__ import annotations

import pytest

from app.core.calibration import span
from app.core.strength import CLAIMS, STABILITIES, Step, Sureness, sort_into, surenesses


def test_values_are_counted_between_edges_and_an_edge_belongs_above() -> None:
    assert sort_into([0.2, 1.0, 2.9, 3.0, 99], (1.0, 3.0)) == (
        Step(None, 1.0, 1),
        Step(1.0, 3.0, 2),
        Step(3.0, None, 2),
    )
    assert sum(step.count for step in sort_into(range(1000), STABILITIES)) == 1000
    assert [step.count for step in sort_into([], (1.0,))] == [0, 0]


def test_certainties_are_told_by_level_with_their_share_of_right_answers() -> None:
    found = surenesses([(3, 1), (1, 0), (3, 0.5), (3, 0)])
    assert found == (Sureness(1, 1, 0), Sureness(3, 3, 0.5))
    assert found[1].span == span(0.5, 3)
    assert found[1].stands_for == 0.9
    assert surenesses([]) == ()


@pytest.mark.parametrize(
    ("level", "count", "right", "verdict"),
    [
        (3, 100, 0.6, "too sure"),
        (3, 100, 0.9, "right"),
        (3, 4, 0.5, ""),
        (1, 100, 0.9, "too unsure"),
        (2, 40, 0.75, "right"),
        (2, 200, 0.4, "too sure"),
    ],
)
def test_a_verdict_needs_enough_answers(level: int, count: int, right: float, verdict: str) -> None:
    assert Sureness(level, count, right).verdict == verdict


def test_the_claims_meet_and_cover_all_chances() -> None:
    assert CLAIMS[1].low == 0
    assert CLAIMS[3].high == 1
    assert CLAIMS[1].high == CLAIMS[2].low
    assert CLAIMS[2].high == CLAIMS[3].low
