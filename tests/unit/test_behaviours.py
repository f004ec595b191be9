"""Behaviours: the arithmetic of Moodle's question behaviours, step by step."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.core.behaviours import (
    ACTIONS,
    BEHAVIOURS,
    BehaviourError,
    Settings,
    SlotState,
    begin,
    check_certainty,
    mark,
    most_fraction,
    step,
    worth,
)
from app.core.grades import Grade

EMPTY = Grade(fraction=0.0, answered=False)
UNMARKED = Grade(fraction=None)
RIGHT, WRONG, HALF = Grade(fraction=1.0), Grade(fraction=0.0), Grade(fraction=0.5)
THIRD = 1 / 3


def start(behaviour: str, **values: Any) -> SlotState:  # noqa: ANN401 - the settings of a test
    return begin(Settings(behaviour=behaviour, **values))  # type: ignore[arg-type] # also wrong ones


def checked(state: SlotState, *fractions: float) -> SlotState:
    """Check answers one after the other, asking for another try where that is needed."""
    for fraction in fractions:
        state = step(step(state, "try_again"), "check", Grade(fraction=fraction))
    return state


def test_the_names_are_known() -> None:
    assert BEHAVIOURS == ("deferred", "immediate", "adaptive", "interactive", "certainty")
    assert ACTIONS == ("save", "check", "try_again", "finish")


@pytest.mark.parametrize("behaviour", BEHAVIOURS)
class TestEveryBehaviour:
    def test_begins_open_and_shows_nothing(self, behaviour: str) -> None:
        state = start(behaviour)
        assert (state.open, state.fraction, state.tries) == (True, None, 0)
        assert not state.feedback
        assert not state.answer

    def test_a_save_changes_nothing_that_counts(self, behaviour: str) -> None:
        assert step(start(behaviour), "save", RIGHT) == start(behaviour)

    def test_a_finish_closes_and_lets_all_be_shown(self, behaviour: str) -> None:
        state = step(start(behaviour), "finish", RIGHT)
        assert (state.open, state.fraction, state.tries) == (False, 1.0, 1)
        assert state.feedback
        assert state.answer
        assert state.grade == RIGHT

    @pytest.mark.parametrize("grade", [None, EMPTY])
    def test_no_answer_counts_nothing(self, behaviour: str, grade: Grade | None) -> None:
        state = step(start(behaviour), "finish", grade, certainty=3)
        assert (state.open, state.fraction, state.tries) == (False, 0.0, 0)

    @pytest.mark.parametrize("grade", [None, EMPTY, UNMARKED])
    def test_a_check_of_nothing_gradable_is_no_try(
        self, behaviour: str, grade: Grade | None
    ) -> None:
        state = start(behaviour, checks=True)
        assert step(state, "check", grade) == state

    def test_what_a_person_must_mark_has_no_fraction_until_marked(self, behaviour: str) -> None:
        state = step(start(behaviour), "finish", UNMARKED)
        assert (state.open, state.fraction, state.marked) == (False, None, False)
        assert (mark(state, 0.75).fraction, mark(state, 0.75).marked) == (0.75, True)

    def test_nothing_moves_a_closed_slot(self, behaviour: str) -> None:
        closed = step(start(behaviour), "finish", HALF)
        for action in ACTIONS:
            assert step(closed, action, RIGHT, certainty=3) is closed  # type: ignore[arg-type] # a name

    def test_trying_again_before_a_check_does_nothing(self, behaviour: str) -> None:
        assert step(start(behaviour), "try_again") == start(behaviour)


def test_deferred_takes_no_check() -> None:
    assert step(start("deferred"), "check", WRONG) == start("deferred")


@pytest.mark.parametrize("grade", [RIGHT, HALF, WRONG])
def test_immediate_closes_at_the_first_check(grade: Grade) -> None:
    state = step(start("immediate"), "check", grade)
    assert (state.open, state.fraction, state.tries) == (False, grade.fraction, 1)
    assert state.feedback
    assert state.answer


@pytest.mark.parametrize(
    ("penalty", "fractions", "counts"),
    [
        (THIRD, [1], 1),
        (THIRD, [0], 0),
        (THIRD, [0, 1], 2 / 3),
        (THIRD, [0, 0, 1], THIRD),
        (THIRD, [0, 0, 0, 1], 0),
        (THIRD, [0, 0, 0, 0, 1], 0),
        (0.1, [0.5], 0.5),
        (0.1, [0.5, 0.5], 0.5),
        (0.1, [0.5, 1], 0.9),
        (0.1, [0.5, 0.25, 1], 0.8),
        (0.5, [0.5, 1], 0.5),
        (0.5, [0.75, 1], 0.75),
        (0.2, [1, 0], 1),
        (0, [0, 0, 0, 1], 1),
        (1, [0, 1], 0),
    ],
)
def test_adaptive_keeps_the_best_less_the_penalty_of_tries_before(
    penalty: float, fractions: list[float], counts: float
) -> None:
    state = checked(start("adaptive", penalty=penalty), *fractions)
    assert state.fraction == pytest.approx(counts)
    right = 1 in fractions
    assert state.tries == (fractions.index(1) + 1 if right else len(fractions))
    assert state.feedback
    assert (state.open, state.answer) == (not right, right)  # nothing is left to gain


@pytest.mark.parametrize(
    ("behaviour", "tries", "left"),
    [("adaptive", 1, 2 / 3), ("adaptive", 4, 0), ("interactive", 2, THIRD), ("immediate", 0, 1)],
)
def test_what_the_next_right_answer_earns_is_what_it_then_counts(
    behaviour: str, tries: int, left: float
) -> None:
    state = replace(start(behaviour, tries=9), tries=tries)
    assert worth(state) == pytest.approx(left)
    assert checked(state, 1.0).fraction == pytest.approx(left)


def test_adaptive_takes_the_same_answer_again_for_no_try() -> None:
    state = checked(start("adaptive"), 0.0)
    assert step(state, "check", WRONG, repeated=True) == state
    finished = step(state, "finish", WRONG, repeated=True)
    assert (finished.fraction, finished.tries) == (0.0, 1)


def test_adaptive_counts_a_new_answer_at_the_finish_as_a_try() -> None:
    state = step(checked(start("adaptive"), 0.0), "finish", RIGHT)
    assert state.fraction == pytest.approx(2 / 3)
    assert state.tries == 2


def test_adaptive_keeps_the_best_when_the_answer_is_taken_back() -> None:
    assert step(checked(start("adaptive"), 0.5), "finish", EMPTY).fraction == 0.5


@pytest.mark.parametrize(
    ("penalty", "fractions", "counts"),
    [
        (THIRD, [1], 1),
        (THIRD, [0, 1], 2 / 3),
        (THIRD, [0, 0, 1], THIRD),
        (THIRD, [0, 0, 0], 0),
        (0.2, [0.5, 0.5, 0.5], 0.1),
        (0.2, [0, 0, 0.75], 0.35),
        (0.5, [0, 0, 1], 0),
        (1, [0, 1], 0),
    ],
)
def test_interactive_takes_the_penalty_of_each_try_before_off_the_last(
    penalty: float, fractions: list[float], counts: float
) -> None:
    state = checked(start("interactive", penalty=penalty, tries=3), *fractions)
    assert state.fraction == pytest.approx(counts)
    assert (state.open, state.tries) == (False, len(fractions))
    assert state.answer


def test_interactive_waits_after_a_wrong_answer_and_opens_a_hint() -> None:
    state = checked(start("interactive", tries=4, hints=2), 0.0)
    assert (state.open, state.waiting, state.hints, state.fraction) == (True, True, 1, None)
    assert state.feedback
    assert not state.answer
    assert step(state, "save", RIGHT) is step(state, "check", RIGHT) is state
    again = step(state, "try_again")
    assert (again.waiting, again.feedback, again.hints) == (False, False, 1)
    assert checked(again, 0.0, 0.0).hints == 2


@pytest.mark.parametrize(("before", "counts"), [([], 0.5), ([0.0], 0.3)])
def test_interactive_handed_in_while_waiting_pays_for_the_tries_before_and_for_none_not_taken(
    before: list[float], counts: float
) -> None:
    waiting = checked(start("interactive", penalty=0.2), *before, 0.5)
    for state in (waiting, step(waiting, "try_again")):
        finished = step(state, "finish", HALF, repeated=True)
        assert finished.fraction == pytest.approx(counts)
        assert (finished.open, finished.waiting, finished.tries) == (False, False, len(before) + 1)


def test_interactive_counts_a_new_answer_at_the_finish_as_a_try() -> None:
    state = step(step(checked(start("interactive"), 0.0), "try_again"), "finish", RIGHT)
    assert state.fraction == pytest.approx(2 / 3)
    assert state.tries == 2


@pytest.mark.parametrize(
    ("fraction", "certainty", "counts"),
    [
        (1, 1, 1), (1, 2, 2), (1, 3, 3),
        (0, 1, 0), (0, 2, -2), (0, 3, -6),
        (0.5, 1, 0.5), (0.5, 2, 1), (0.5, 3, 1.5),
        (0.25, 3, 0.75),
        (1, None, 1), (0, None, 0),
    ],
)  # fmt: skip
def test_certainty_weighs_the_answer(fraction: float, certainty: int | None, counts: float) -> None:
    state = step(start("certainty"), "save", certainty=certainty)
    assert step(state, "finish", Grade(fraction=fraction)).fraction == counts


def test_the_last_certainty_given_counts() -> None:
    state = step(step(start("certainty"), "save", certainty=3), "save", certainty=2)
    assert step(step(state, "save"), "finish", WRONG).fraction == -2


def test_certainty_takes_a_check_only_if_allowed_and_only_with_a_certainty() -> None:
    assert step(start("certainty"), "check", RIGHT, certainty=3).open
    state = start("certainty", checks=True)
    assert step(state, "check", RIGHT) == state
    closed = step(state, "check", RIGHT, certainty=3)
    assert (closed.open, closed.fraction, closed.tries) == (False, 3, 1)


def test_the_best_answer_gets_three_where_certainty_counts() -> None:
    assert [most_fraction(name) for name in ("deferred", "adaptive", "certainty")] == [1, 1, 3]


@pytest.mark.parametrize(
    "values", [{"penalty": -0.1}, {"penalty": 1.1}, {"tries": 0}, {"hints": -1}]
)
def test_settings_that_cannot_be_are_refused(values: dict[str, Any]) -> None:
    with pytest.raises(BehaviourError, match="penalty is from 0 to 1"):
        start("interactive", **values)


def test_unknown_words_are_refused() -> None:
    with pytest.raises(BehaviourError, match="'magic' is no behaviour"):
        start("magic")
    with pytest.raises(BehaviourError, match="'guess' is no action"):
        step(start("deferred"), "guess")  # type: ignore[arg-type] # the mistake is the test
    with pytest.raises(BehaviourError, match="1, 2 or 3, not 4"):
        step(start("certainty"), "save", certainty=4)
    assert (check_certainty(None), check_certainty(2)) == (None, 2)
