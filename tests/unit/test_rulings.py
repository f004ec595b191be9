"""Rulings: what holds, how it grades, and what cannot be ruled."""

from __future__ import annotations

import math

import pytest

from app.core.attempts import SlotResult
from app.core.behaviours import Settings, begin, step
from app.core.cards import Number
from app.core.grades import Grade
from app.core.rulings import (
    NOTHING,
    Held,
    Kind,
    Ruling,
    RulingError,
    accept_too,
    check,
    hold,
    in_force,
    settle,
    weigh,
)
from app.core.scoring import SlotScore

RULED = {
    "full": (Ruling("full"), Held(full=True)),
    "drop": (Ruling("drop"), Held(dropped=True)),
    "accept": (Ruling("accept", ["Peking"]), Held(accept=("Peking",))),
    "key": (Ruling("key", 3), Held(version=3)),
    "points": (Ruling("points", 2), Held(points=2.0)),
}


@pytest.mark.parametrize("kind", RULED)
def test_a_ruling_holds_until_it_is_lifted(kind: str) -> None:
    ruling, held = RULED[kind]
    assert check(ruling) is ruling
    assert hold([ruling]) == held
    assert hold([ruling, check(Ruling("lift", kind))]) == NOTHING
    assert hold([ruling, Ruling("lift", kind), ruling]) == held


def test_the_newest_of_a_kind_holds_and_kinds_stand_side_by_side() -> None:
    given = [Ruling("points", 2), Ruling("full"), Ruling("points", 3)]
    assert hold(given) == Held(full=True, points=3.0)
    assert in_force(given) == {"points": given[2], "full": given[1]}


def test_lifting_what_is_not_there_changes_nothing() -> None:
    assert hold([Ruling("full"), Ruling("lift", "drop")]) == Held(full=True)


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("guess", None, "no ruling 'guess'"),
        ("full", 1, "needs no value"),
        ("accept", "Peking", "No answer"),
        ("accept", [], "No answer"),
        ("accept", [""], "No answer"),
        ("accept", [7], "No answer"),
        ("accept", ["a"] * 51, "No answer"),
        ("accept", ["a" * 501], "No answer"),
        ("key", 0, "no such version"),
        ("key", True, "no such version"),
        ("key", "3", "no such version"),
        ("key", None, "no such version"),
        ("points", 0, "more than 0"),
        ("points", 1001, "more than 0"),
        ("points", math.nan, "more than 0"),
        ("points", True, "more than 0"),
        ("points", "2", "more than 0"),
        ("lift", "lift", "to lift"),
        ("lift", "guess", "to lift"),
        ("lift", None, "to lift"),
    ],
)
def test_what_cannot_be_ruled_is_refused(kind: Kind, value: object, words: str) -> None:
    with pytest.raises(RulingError, match=words):
        check(Ruling(kind, value))


@pytest.mark.parametrize(
    ("said", "fraction"),
    [("peking", 1), (" Péking! ", 1), ("Nanking", 0), ("", 0), (None, 0)],
)
def test_an_accepted_answer_is_compared_as_typed_ones_are(said: str | None, fraction: int) -> None:
    held = Held(accept=("Peking",))
    assert accept_too(held, Grade(fraction=0.0), said).fraction == fraction


def test_a_right_answer_keeps_its_grade_though_another_is_accepted() -> None:
    right = Grade(fraction=1.0, typo=True)
    assert accept_too(Held(accept=("Peking",)), right, "Peking") is right
    assert accept_too(NOTHING, Grade(fraction=0.0), "Peking").fraction == 0


def slot(fraction: float | None, *, over: bool = True) -> SlotResult:
    """Give a slot that was graded so."""
    state = begin(Settings())
    return SlotResult(step(state, "finish", Grade(fraction=fraction)) if over else state)


@pytest.mark.parametrize("fraction", [0.0, 0.5, None])
def test_full_marks_are_the_most_that_can_be_had(fraction: float | None) -> None:
    assert settle(Held(full=True), slot(fraction), most=3).state.fraction == 3
    assert settle(NOTHING, slot(fraction)) == slot(fraction)


def test_full_marks_wait_for_the_end_of_the_attempt() -> None:
    assert settle(Held(full=True), slot(0.5, over=False)).state.fraction is None


def test_a_slot_is_weighed_by_its_own_points_unless_ruled_otherwise() -> None:
    assert weigh(NOTHING, 2, 0.5) == SlotScore(points=2, fraction=0.5)
    assert weigh(Held(points=5, dropped=True), 2, 0.5, most=3) == SlotScore(
        points=5, fraction=0.5, most=3, dropped=True
    )


@pytest.mark.parametrize(
    ("said", "fraction"),
    [
        ("5,400", 1),
        ("5400 km", 1),
        ("5.4e3", 1),
        ("5,400,000 m", 1),
        ("5401", 0),
        ("five", 0),
        ("5400 kg", 0),
    ],
)
def test_an_accepted_number_counts_however_it_is_written(said: str, fraction: int) -> None:
    card = Number(prompt="How long?", answer="6000", unit="km")
    held = Held(accept=("unknown", "5400"))
    assert accept_too(held, Grade(fraction=0.0), said, card).fraction == fraction


def test_an_accepted_number_of_another_unit_is_never_taken_for_the_bare_number() -> None:
    card = Number(prompt="How long?", answer="6000", unit="km")
    held = Held(accept=("5.4 Mm",))
    assert accept_too(held, Grade(fraction=0.0), "5.4", card).fraction == 0
    assert accept_too(held, Grade(fraction=0.0), "5.4 mm", card).fraction == 1  # as it folds
