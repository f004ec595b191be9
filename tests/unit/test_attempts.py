"""Attempts: the state of every slot is a fold of its steps."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.attempts import (
    KINDS,
    Change,
    SlotResult,
    Step,
    StepError,
    Terms,
    apply,
    changes,
    check_step,
    fold,
    fold_slot,
    last_answer,
    says_same,
)
from app.core.behaviours import BehaviourError, Settings, begin
from app.core.grades import Grade, UnreadableResponse

END = 1_000_000


def grader(slot: int, response: object) -> Grade:
    """Take "right" for right, a number for that fraction, "essay" for what waits for a person."""
    if isinstance(response, float):
        return Grade(fraction=response)
    if response == "essay":
        return Grade(fraction=None)
    if response == "garbled":
        raise UnreadableResponse(f"Slot {slot} cannot read this.")
    return Grade(fraction=float(response == "right"))


def step(seq: int, kind: str, response: object = None, **values: Any) -> Step:  # noqa: ANN401 - the values of a test
    usual = {"slot": 1, "at": seq * 1000}
    return Step(seq=seq, kind=kind, response=response, **usual | values)  # type: ignore[arg-type] # also wrong ones


def terms(behaviour: str = "deferred", **values: Any) -> Terms:  # noqa: ANN401 - the values of a test
    return Terms({1: Settings(behaviour=behaviour)}, grader, **values)  # type: ignore[arg-type] # a name of five


def one(steps: list[Step], behaviour: str = "deferred", **values: Any) -> SlotResult:  # noqa: ANN401 - as above
    return fold(steps, terms(behaviour, **values))[1]


def test_a_slot_without_steps_is_unanswered() -> None:
    result = one([])
    assert (result.answered, result.flagged, result.seq, result.late) == (False, False, 0, 0)
    assert result.state == begin(Settings())


def test_the_last_sequence_number_wins_whatever_arrived_last() -> None:
    steps = [step(2, "save", "right", at=5), step(1, "save", "wrong", at=9)]
    result = one(steps, finished=END)
    assert (result.response, result.seq, result.state.fraction) == ("right", 2, 1.0)


def test_a_number_that_comes_twice_is_the_first_that_was_stored() -> None:
    assert one([step(1, "save", "right"), step(1, "save", "wrong")]).response == "right"


def test_a_blank_answer_is_none() -> None:
    assert not one([step(1, "save", "right"), step(2, "save", " ")]).answered
    assert one([step(1, "save", " ")], finished=END).state.fraction == 0


def test_saves_are_graded_at_the_finish_only() -> None:
    steps = [step(1, "save", "right")]
    assert one(steps).state.fraction is None
    assert one([*steps, step(2, "finish")]).state.fraction == 1
    assert one(steps, finished=END).state.fraction == 1


def test_late_steps_are_counted_but_change_nothing() -> None:
    steps = [step(1, "save", "right"), step(2, "save", "wrong"), step(3, "flag", response=True)]
    result = one(steps, finished=END, last_arrival=1000)
    assert (result.response, result.late, result.seq) == ("right", 2, 3)
    assert (result.state.fraction, result.flagged) == (1.0, False)
    assert one(steps, last_arrival=2000).response == "wrong"


def test_what_comes_after_the_attempt_was_finished_is_late() -> None:
    steps = [step(1, "save", "wrong"), step(2, "save", "right")]
    assert one(steps, finished=1999, last_arrival=9000).state.fraction == 0
    assert one(steps, finished=2000, last_arrival=9000).state.fraction == 1


def test_nothing_changes_after_the_finish() -> None:
    steps = [step(1, "save", "wrong"), step(2, "finish"), step(3, "save", "right")]
    result = one(steps, finished=END)
    assert (result.response, result.state.fraction) == ("wrong", 0.0)


def test_a_check_uses_the_response_it_brings() -> None:
    result = one([step(1, "check", "right")], "immediate")
    assert (result.state.open, result.state.fraction, result.checked) == (False, 1.0, "right")


def test_the_same_answer_checked_twice_is_one_try_in_adaptive() -> None:
    steps = [step(1, "check", "wrong"), step(2, "check", "wrong"), step(3, "check", "right")]
    assert one(steps, "adaptive").state.tries == 2
    assert one(steps, "adaptive", finished=END).state.fraction == pytest.approx(2 / 3)


def test_a_new_answer_that_was_only_saved_is_a_try_at_the_finish() -> None:
    steps = [step(1, "check", "wrong"), step(2, "save", "right")]
    result = one(steps, "adaptive", finished=END)
    assert result.state.fraction == pytest.approx(2 / 3)
    assert result.state.tries == 2


def test_while_a_hint_is_shown_no_answer_is_taken() -> None:
    steps = [step(1, "check", "wrong"), step(2, "save", "right")]
    assert one(steps, "interactive").response == "wrong"
    steps = [step(1, "check", "wrong"), step(2, "try_again"), step(3, "check", "right")]
    result = one(steps, "interactive")
    assert result.response == "right"
    assert result.state.fraction == pytest.approx(2 / 3)


def test_certainty_goes_with_its_answer() -> None:
    result = one([step(1, "save", "wrong", certainty=3)], "certainty", finished=END)
    assert result.state.fraction == -6


def test_a_flag_can_be_set_and_taken_away_even_after_the_finish() -> None:
    steps = [step(1, "flag", response=True)]
    assert one(steps).flagged
    assert not one([*steps, step(2, "flag", response=False)]).flagged
    assert one([step(1, "finish"), step(2, "flag", response=True)]).flagged


def test_a_mark_counts_whenever_it_was_given_and_the_last_one_wins() -> None:
    steps = [
        step(1, "save", "essay"),
        step(2, "mark", fraction=0.25),
        step(3, "mark", fraction=0.75, at=9_000_000),
    ]
    assert one(steps[:1], finished=END).state.fraction is None
    result = one(steps, finished=END, last_arrival=1000)
    assert (result.state.fraction, result.state.marked, result.seq) == (0.75, True, 3)
    assert (result.late, result.state.open) == (0, False)


def test_what_the_card_cannot_read_any_more_waits_for_a_person() -> None:
    state = one([step(1, "save", "garbled")], finished=END).state
    assert (state.fraction, state.open) == (None, False)


def test_each_slot_has_steps_of_its_own() -> None:
    settings = {1: Settings(), 2: Settings(behaviour="immediate")}
    found = fold(
        [step(1, "save", "right"), step(1, "check", "wrong", slot=2)], Terms(settings, grader)
    )
    assert (found[1].response, found[2].response) == ("right", "wrong")
    assert (found[1].state.open, found[2].state.open) == (True, False)
    with pytest.raises(StepError, match="no slot 3"):
        fold([step(1, "save", slot=3)], Terms(settings, grader))


def test_one_step_more_gives_what_the_whole_log_gives() -> None:
    steps = [step(1, "save", "wrong"), step(2, "flag", response=True), step(3, "check", "right")]
    before = fold_slot(1, steps[:2], terms("adaptive"))
    assert apply(before, steps[2], grader) == fold_slot(1, steps, terms("adaptive"))


@pytest.mark.parametrize("behaviour", ["deferred", "immediate", "interactive", "certainty"])
def test_a_run_of_saves_gives_what_its_steps_give_one_by_one(behaviour: str) -> None:
    steps = [
        step(1, "save", "wrong", certainty=3),
        step(2, "save", "wrong"),
        step(3, "save", "right"),
        step(4, "flag", response=True),
        step(5, "save", "wrong"),
        step(6, "save", "right", certainty=2),
        step(7, "save", "wrong", at=END + 1),
    ]
    held = terms(behaviour, last_arrival=END)
    single = fold_slot(1, [], held)
    for each in steps[:-1]:
        single = apply(single, each, grader)
    found = one(steps, behaviour, last_arrival=END)
    assert (found.state, found.response) == (single.state, single.response)
    assert (found.seq, found.late, found.flagged) == (7, 1, True)


def test_a_mark_without_a_fraction_changes_nothing() -> None:
    before = one([step(1, "save", "essay")], finished=END)
    assert apply(before, step(2, "mark"), grader).state == before.state


def test_a_mark_without_a_fraction_takes_back_those_before_it() -> None:
    steps = [step(1, "save", "wrong"), step(2, "mark", fraction=1.0), step(3, "mark")]
    result = one(steps, finished=END)
    assert (result.state.fraction, result.state.marked, result.seq) == (0.0, False, 3)


def test_a_regrade_tells_which_slots_it_changes() -> None:
    settings = {1: Settings(), 2: Settings()}
    steps = [step(1, "save", "wrong"), step(1, "save", "right", slot=2)]
    before = fold(steps, Terms(settings, grader, finished=END))
    after = fold(steps, Terms(settings, lambda *_: Grade(fraction=1.0), finished=END))
    assert changes(before, after) == (Change(1, 0.0, 1.0),)
    assert changes(before, before) == ()


@pytest.mark.parametrize("kind", KINDS)
def test_steps_that_a_log_may_hold_are_returned(kind: str) -> None:
    good = step(1, kind, kind == "flag", fraction=0.5 if kind == "mark" else None)
    assert check_step(good) is good


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (step(1, "guess"), "not 'guess'"),
        (step(0, "save"), "counted from 1"),
        (step(1, "flag", response="yes"), "true or false"),
        (step(1, "save", fraction=1.0), "has a fraction"),
    ],
)
def test_steps_that_no_log_may_hold_are_refused(bad: Step, words: str) -> None:
    with pytest.raises(StepError, match=words):
        check_step(bad)


def test_a_certainty_that_does_not_exist_is_refused() -> None:
    with pytest.raises(BehaviourError, match="not 7"):
        check_step(step(1, "save", certainty=7))


def test_the_last_answer_is_known_up_to_any_step() -> None:
    log = [step(1, "save", "a"), step(2, "flag", response=True), step(4, "check", "b")]
    found = [last_answer(log, upto) for upto in (None, 4, 3, 0)]
    assert [each.response if each else None for each in found] == ["b", "b", "a", None]
    assert last_answer([]) is None


def test_an_answer_says_the_same_by_what_it_says_and_how_sure_it_is() -> None:
    assert says_same(None, " ", None)
    assert says_same(step(1, "save", []), None, None)
    assert says_same(step(1, "save", "a", certainty=2), "a", 2)
    assert not says_same(step(1, "save", "a", certainty=2), "a", 3)
    assert not says_same(step(1, "save", "a"), "b", None)
    assert not says_same(None, "a", None)
