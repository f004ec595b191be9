"""What is counted of a day."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core import retention, tally
from app.core.history import Event, Kind
from app.core.schedule import NEW_STATE, Phase
from app.core.settings import DEFAULT_SETTINGS
from app.core.tally import NOTHING, Tally


def _event(
    number: int, rating: int | None, day: int = 700, kind: Kind = "study", voids: str | None = None
) -> Event:
    return Event(id=f"{number:032x}", at=number, day=day, kind=kind, rating=rating, voids=voids)


@pytest.mark.parametrize(
    ("phase", "kind", "rating", "expected"),
    [
        (Phase.NEW, "study", 3, Tally(introduced=1, answers=1, held=1, took_ms=9)),
        (Phase.NEW, "study", 1, Tally(introduced=1, answers=1, took_ms=9)),
        (Phase.REVIEW, "study", 1, Tally(reviewed=1, answers=1, took_ms=9)),
        (Phase.REVIEW, "quiz", 2, Tally(reviewed=1, answers=1, held=1, took_ms=9)),
        (Phase.LEARNING, "study", 4, Tally(answers=1, held=1, took_ms=9)),
        (Phase.RELEARNING, "study", 1, Tally(answers=1, took_ms=9)),
        (Phase.NEW, "cram", 3, Tally(answers=1, held=1, took_ms=9)),
        (Phase.REVIEW, "import", 3, Tally(answers=1, held=1, took_ms=9)),
        (Phase.REVIEW, "manual", None, NOTHING),
    ],
)
def test_an_answer_counts_by_what_the_card_was(
    phase: Phase, kind: Kind, rating: int | None, expected: Tally
) -> None:
    state = replace(NEW_STATE, phase=phase, last_day=700)
    assert tally.of_answer(state, _event(1, rating, kind=kind), 9) == expected


def test_the_first_answer_of_a_later_day_to_a_card_in_review_tests_memory() -> None:
    events = [_event(1, 3), _event(2, 3), _event(3, 3, 705), _event(4, 1, 709), _event(5, 3, 709)]
    events += [_event(6, 3, 720, "import"), _event(7, 1, 730, "cram"), _event(8, 2, 730, "quiz")]
    found = tally.days(events, {}, DEFAULT_SETTINGS, 1)
    assert {day: (each.tested, each.known) for day, each in found.items()} == {
        700: (0, 0),
        705: (1, 1),
        709: (1, 0),
        720: (1, 1),
        730: (1, 1),
    }
    tests = [each for each in retention.walk(events, DEFAULT_SETTINGS) if each.tests]
    assert [each.day for each in tests] == [705, 709, 720, 730]


def test_an_answer_without_a_time_took_none() -> None:
    assert tally.of_answer(NEW_STATE, _event(1, 3), None).took_ms == 0


def test_a_log_is_counted_by_day_without_what_was_taken_back() -> None:
    events = [
        _event(1, 3, day=700),
        _event(2, 4, day=700),
        _event(3, 1, day=720),
        _event(4, 3, day=720),
        _event(5, None, day=720, kind="manual", voids=f"{4:032x}"),
    ]
    took: dict[str, int | None] = {event.id: 10 * place for place, event in enumerate(events, 1)}
    assert tally.days(events, took, DEFAULT_SETTINGS, 1) == {
        700: Tally(introduced=1, answers=2, held=2, took_ms=30),
        720: Tally(reviewed=1, answers=1, took_ms=30, tested=1),
    }


def test_a_log_of_manual_acts_counts_nothing() -> None:
    assert tally.days([_event(1, None, kind="manual")], {}, DEFAULT_SETTINGS, 1) == {}


def test_a_difference_leaves_out_days_that_stayed() -> None:
    one, two = Tally(1, 0, 1, 1, 50), Tally(1, 1, 3, 2, 90)
    assert tally.difference({1: two, 2: one}, {1: one, 2: one, 3: one}) == {
        1: Tally(0, 1, 2, 1, 40),
        3: Tally(-1, 0, -1, -1, -50),
    }
