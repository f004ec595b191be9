"""Scoring: what an attempt is worth, which one counts, and what to expect."""

from __future__ import annotations

import pytest

from app.core.scoring import (
    KEEPS,
    Asked,
    Keep,
    Prediction,
    Score,
    SlotScore,
    chance,
    compare,
    keep,
    predict,
    score,
)


def test_a_score_is_the_sum_of_points_times_fractions() -> None:
    slots = [SlotScore(points=2, fraction=0.5), SlotScore(points=3, fraction=1)]
    assert score(slots) == Score(4, 5)
    assert score(slots).share == 0.8


def test_a_dropped_slot_counts_neither_for_nor_against() -> None:
    slots = [SlotScore(points=2, fraction=1), SlotScore(points=9, fraction=None, dropped=True)]
    assert score(slots) == Score(2, 2)


def test_an_unmarked_slot_keeps_the_share_open() -> None:
    found = score([SlotScore(points=2, fraction=1), SlotScore(points=2, fraction=None)])
    assert found == Score(2, 4, unmarked=1)
    assert found.share is None


def test_with_certainty_the_best_score_is_three_times_the_points_and_the_least_share_zero() -> None:
    assert score([SlotScore(points=2, fraction=3, most=3)]).share == 1
    sure_and_wrong = score([SlotScore(points=2, fraction=-6, most=3)])
    assert (sure_and_wrong.points, sure_and_wrong.share) == (-12, 0)


def test_nothing_to_get_has_no_share() -> None:
    assert score([]) == Score(0, 0)
    assert score([]).share is None


@pytest.mark.parametrize(
    ("which", "shares", "counts"),
    [
        ("highest", [0.5, 0.9, 0.7], 0.9),
        ("latest", [0.5, 0.9, 0.7], 0.7),
        ("first", [0.5, 0.9, 0.7], 0.5),
        ("average", [0.5, 0.9, 0.7], 0.7),
        ("highest", [0.5, None], 0.5),
        ("average", [0.5, None, 0.7], 0.6),
        ("latest", [0.5, None], None),
        ("first", [None, 0.5], None),
        ("first", [0.5, None], 0.5),
        ("highest", [None], None),
        ("average", [], None),
        ("latest", [], None),
    ],
)
def test_one_score_of_all_attempts_counts(
    which: Keep, shares: list[float | None], counts: float | None
) -> None:
    assert keep(which, shares) == pytest.approx(counts)


def test_the_ways_to_keep_a_score_are_those_of_the_deck_format() -> None:
    assert KEEPS == ("highest", "latest", "first", "average")


@pytest.mark.parametrize(
    ("recall", "options", "expected"),
    [(0.8, 0, 0.8), (0.8, 4, 0.85), (None, 0, 0.5), (None, 2, 0.75), (0, 4, 0.25), (0.1, 1, 1)],
)
def test_a_guess_adds_to_the_chance_of_being_right(
    recall: float | None, options: int, expected: float
) -> None:
    assert chance(Asked(1, recall, options)) == pytest.approx(expected)


def test_the_prediction_is_the_sum_of_chances_with_a_normal_interval() -> None:
    found = predict([Asked(1, 0.5)] * 16)
    assert found.points == 8
    assert found.out_of == 16
    assert found.low == pytest.approx(8 - 1.644853627 * 2)
    assert found.high == pytest.approx(8 + 1.644853627 * 2)
    assert predict([Asked(2, 0.5)] * 4, confidence=0.5).high == pytest.approx(4 + 0.67448975 * 2)


def test_the_interval_stays_between_nothing_and_all_points() -> None:
    assert predict([Asked(3, 0.1)]).low == 0
    assert predict([Asked(3, 0.9)]).high == 3
    assert predict([Asked(3, 1.0)]) == Prediction(3, 3, 3, 3)
    assert predict([]) == Prediction(0, 0, 0, 0)


def test_a_score_is_compared_with_its_prediction() -> None:
    prediction = Prediction(6, 4, 8, 10)
    assert (compare(prediction, 8).above, compare(prediction, 8).inside) == (2, True)
    assert (compare(prediction, 3).above, compare(prediction, 3).inside) == (-3, False)


class TestCertainty:
    @pytest.mark.parametrize(
        ("recall", "points", "low", "high"),
        [
            (0.5, 1.0, 0.0, 2.0),  # says the least: 1 or 0
            (0.75, 2.0, -4.0, 4.0),  # says the middle: 2 or -2
            (0.9, 4.2, -12.0, 6.0),  # says the most: 3 or -6
            (1.0, 6.0, 6.0, 6.0),
        ],
    )
    def test_a_learner_is_taken_to_say_what_is_worth_most(
        self, recall: float, points: float, low: float, high: float
    ) -> None:
        found = predict([Asked(2.0, recall)], behaviour="certainty")
        assert found.points == pytest.approx(points)
        assert low - 1e-9 <= found.low <= found.points <= found.high <= high + 1e-9
        assert found.out_of == 6.0
