"""True retention counts what tests memory, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from app.core.calibration import span
from app.core.history import Event, fold
from app.core.retention import Retained, courses, walk
from app.core.schedule import Phase
from app.core.settings import DEFAULT_SETTINGS, Settings

DAY_MS = 86_400_000


def answered(n: int, day: int, rating: int | None, **more: object) -> Event:
    values: dict[str, object] = {
        "id": f"{n:03}",
        "at": day * DAY_MS + n,
        "day": day,
        "kind": "study",
    }
    return Event(**(values | {"rating": rating} | more))  # type: ignore[arg-type] # made for a test


def counted(events: list[Event], settings: Settings = DEFAULT_SETTINGS) -> list[str]:
    return [each.id for each in walk(events, settings) if each.tests]


LEARNT = [answered(1, 1, 3), answered(2, 1, 3)]


def test_learning_steps_do_not_count_and_the_first_answer_of_a_day_does() -> None:
    again = [answered(3, 5, 1), answered(4, 5, 3), answered(5, 5, 4)]
    assert counted([*LEARNT, *again]) == ["003"]
    assert counted([*LEARNT, *again, answered(6, 9, 3)]) == ["003", "006"]


def test_a_card_still_in_its_steps_on_the_next_day_does_not_count() -> None:
    assert counted([answered(1, 1, 3), answered(2, 2, 3), answered(3, 8, 3)]) == ["003"]
    assert counted([answered(1, 1, 3), answered(2, 2, 3)], Settings(learning_steps=())) == ["002"]


def test_the_steps_are_those_that_held_when_it_was_answered() -> None:
    none = Settings(learning_steps=())
    assert counted([answered(1, 1, 3, rules=none), answered(2, 2, 3)]) == ["002"]


def test_cramming_decisions_and_what_was_taken_back_do_not_count() -> None:
    events = [
        *LEARNT,
        answered(3, 5, 1, kind="cram"),
        answered(4, 6, None, kind="manual", action="flag:1"),
        answered(5, 7, 1),
        answered(6, 7, None, kind="manual", voids="005"),
        answered(7, 8, 3),
    ]
    assert counted(events) == ["007"]


def test_a_card_begun_anew_starts_a_course_of_its_own() -> None:
    events = [*LEARNT, answered(3, 5, 3), answered(4, 6, None, kind="manual", action="forget")]
    found = list(walk([*events, answered(5, 7, 3)], DEFAULT_SETTINGS))
    assert [each.begins for each in found] == [True, False, False, True]
    assert [len(each) for each in courses({1: found, 2: []})] == [3, 1]


def test_days_never_go_back() -> None:
    events = [*LEARNT, answered(3, 5, 3), replace(answered(4, 5, 3), day=4)]
    assert [each.day for each in walk(events, DEFAULT_SETTINGS)] == [1, 1, 5, 5]


def test_the_phases_are_those_of_the_fold() -> None:
    events = [*LEARNT, answered(3, 5, 1), answered(4, 5, 1), answered(5, 9, 2)]
    for count in range(1, len(events) + 1):
        phase = fold(events[:count], DEFAULT_SETTINGS, 7).state.phase
        later = answered(9, 50, 3)
        assert (counted([*events[:count], later])[-1:] == ["009"]) == (phase is Phase.REVIEW)


def test_a_share_of_nothing_is_none() -> None:
    assert Retained(0, 0).share is None
    assert (Retained(4, 3).share, Retained(4, 3).span.high) == (0.75, span(0.75, 4).high)
