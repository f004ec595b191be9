"""A card's state is what its log says: answers, corrections, and acts of the learner."""

from dataclasses import replace
from typing import Any

import pytest

from app.core.history import (
    NEW_CARD,
    CardState,
    Event,
    EventError,
    apply,
    check_event,
    effective,
    fold,
    place,
)
from app.core.schedule import NEW_STATE, Phase, answer
from app.core.settings import DEFAULT_SETTINGS, Settings

SEED = 11
TODAY = 739_000
HOUR = 3_600_000


def event(name: str, hour: int = 0, **more: Any) -> Event:  # noqa: ANN401 - fields of an event
    """Make an event of that id, so many hours after the first; an answer is good by itself."""
    more.setdefault("kind", "study")
    more.setdefault("day", TODAY + hour // 24)
    return Event(id=name, at=hour * HOUR, **more)


def good(name: str, hour: int = 0, **more: Any) -> Event:  # noqa: ANN401 - fields of an event
    return event(name, hour, rating=3, **more)


def void(name: str, target: str, hour: int = 0) -> Event:
    return event(name, hour, kind="manual", voids=target)


def act(action: str, hour: int = 0) -> Event:
    return event(action, hour, kind="manual", action=action)


def folded(*events: Event) -> CardState:
    return fold(events, DEFAULT_SETTINGS, SEED)


FIRST, SECOND = good("a", 0), good("b", 48)


class TestAnswers:
    def test_no_events_leave_a_new_card(self) -> None:
        assert folded() == NEW_CARD

    def test_answers_move_the_state_in_turn(self) -> None:
        state = answer(NEW_STATE, 3, 0, TODAY, DEFAULT_SETTINGS, SEED)
        state = answer(state, 3, 48 * HOUR, TODAY + 2, DEFAULT_SETTINGS, SEED)
        assert folded(FIRST, SECOND).state == state

    def test_a_quiz_answer_and_an_imported_one_teach_like_a_studied_one(self) -> None:
        assert folded(replace(FIRST, kind="quiz")) == folded(FIRST)
        assert folded(replace(FIRST, kind="import")) == folded(FIRST)

    def test_cramming_leaves_everything_as_it_was(self) -> None:
        bury = act("bury:739009", 1)
        assert folded(FIRST, bury, good("c", 50, kind="cram")) == folded(FIRST, bury)

    def test_an_answer_without_a_rating_leaves_everything_as_it_was(self) -> None:
        assert folded(FIRST, event("c", 50, kind="quiz")) == folded(FIRST)

    def test_a_late_arrival_takes_its_place_in_time(self) -> None:
        late = event("c", 24, rating=1)
        assert folded(FIRST, SECOND, late) == folded(FIRST, late, SECOND)

    def test_the_same_id_twice_is_one_answer(self) -> None:
        assert folded(FIRST, FIRST, SECOND) == folded(FIRST, SECOND)

    def test_new_settings_apply_from_the_next_answer(self) -> None:
        strict = Settings(retention=0.97)
        before = folded(FIRST, SECOND)
        assert fold([FIRST, SECOND], strict, SEED) != before
        ruled = [replace(each, rules=DEFAULT_SETTINGS) for each in (FIRST, SECOND)]
        assert fold(ruled, strict, SEED) == before
        third = good("c", 100)
        assert fold([*ruled, third], strict, SEED) == apply(before, third, strict, SEED)


class TestCorrections:
    def test_an_undone_answer_never_happened(self) -> None:
        assert folded(FIRST, SECOND, void("u", "b", 49)) == folded(FIRST)

    def test_any_past_answer_can_be_corrected(self) -> None:
        better = event("c", 0, rating=4)
        assert folded(FIRST, SECOND, void("u", "a", 60), better) == folded(better, SECOND)

    def test_undoing_the_undo_brings_the_answer_back(self) -> None:
        undo, redo = void("u", "b", 49), void("r", "u", 50)
        assert folded(FIRST, SECOND, undo, redo) == folded(FIRST, SECOND)
        assert folded(FIRST, SECOND, undo, redo, void("x", "r", 51)) == folded(FIRST)

    def test_a_void_counts_whatever_its_clock_says(self) -> None:
        assert folded(FIRST, SECOND, void("u", "b", 1)) == folded(FIRST)

    def test_two_voids_of_the_same_answer_are_both_to_be_undone(self) -> None:
        twice = (void("u", "b", 49), void("v", "b", 50))
        assert folded(FIRST, SECOND, *twice) == folded(FIRST)
        assert folded(FIRST, SECOND, *twice, void("x", "u", 51)) == folded(FIRST)
        assert folded(FIRST, SECOND, *twice, void("x", "u", 51), void("y", "v", 52)) == folded(
            FIRST, SECOND
        )

    def test_two_voids_of_the_same_void_are_both_to_be_undone(self) -> None:
        undo = void("u", "b", 49)
        redo = (void("v", "u", 50), void("w", "u", 51))
        assert folded(FIRST, SECOND, undo, *redo) == folded(FIRST, SECOND)

    def test_a_void_of_an_unknown_event_waits_for_it(self) -> None:
        assert folded(FIRST, void("u", "b", 49)) == folded(FIRST)
        assert effective([void("u", "b", 49), SECOND]) == [void("u", "b", 49)]

    def test_voids_in_a_ring_count_for_nothing(self) -> None:
        ring = (void("u", "v", 1), void("v", "u", 2))
        assert folded(FIRST, *ring) == folded(FIRST)
        assert effective([FIRST, *ring]) == [FIRST]

    def test_an_act_can_be_undone_too(self) -> None:
        assert folded(FIRST, act("suspend", 1), void("u", "suspend", 2)) == folded(FIRST)


class TestActs:
    def test_suspend_and_resume(self) -> None:
        assert folded(FIRST, act("suspend", 1)).suspended
        assert not folded(FIRST, act("suspend", 1), act("resume", 2)).suspended

    def test_a_buried_card_returns_on_the_day_or_when_unburied_or_answered(self) -> None:
        bury = act("bury:739001", 1)
        assert folded(FIRST, bury).buried_until == 739_001
        assert folded(FIRST, bury, act("unbury", 2)).buried_until == 0
        assert folded(FIRST, bury, SECOND).buried_until == 0

    def test_a_flag_stays_until_another_one_comes(self) -> None:
        assert folded(act("flag:3"), SECOND).flag == 3
        assert folded(act("flag:3"), act("flag:0", 1)).flag == 0

    @pytest.mark.parametrize("action", ["forget", "revise"])
    def test_a_forgotten_or_revised_card_starts_again_and_keeps_its_flag(self, action: str) -> None:
        card = folded(act("flag:2"), FIRST, SECOND, act("suspend", 49), act(action, 50))
        assert card == CardState(NEW_STATE, suspended=True, flag=2)

    def test_an_act_on_an_unanswered_card_leaves_its_schedule_alone(self) -> None:
        assert folded(act("suspend")).state == NEW_STATE


class TestLeeches:
    settings = Settings(leech_threshold=2, learning_steps=(), relearning_steps=())

    def lapse(self, times: int, *more: Event) -> CardState:
        fails = [event(f"f{n:02}", 48 * (n + 1), rating=1) for n in range(times)]
        return fold([FIRST, *fails, *more], self.settings, SEED)

    def test_a_card_forgotten_too_often_is_suspended(self) -> None:
        assert not self.lapse(1).suspended
        assert self.lapse(2).suspended

    def test_a_resumed_leech_stays_while_it_is_remembered(self) -> None:
        resumed = (act("resume", 500), good("x", 600))
        assert not self.lapse(2, *resumed).suspended
        assert self.lapse(2, *resumed, event("y", 700, rating=1)).suspended

    def test_an_answer_does_not_resume_a_suspended_card(self) -> None:
        assert self.lapse(2, good("x", 600)).suspended


class TestFollowing:
    def test_ties_in_time_are_broken_by_id(self) -> None:
        tie = event("0", 0, rating=1)
        assert place(tie) < place(FIRST)
        assert folded(FIRST, tie) == folded(tie, FIRST)


class TestRefusals:
    @pytest.mark.parametrize(
        "action",
        ["suspend", "resume", "unbury", "forget", "revise", "flag:7", "bury:739000", "pick:3"],
    )
    def test_every_act_is_accepted(self, action: str) -> None:
        assert check_event(act(action)) == act(action)

    def test_answers_and_voids_are_accepted(self) -> None:
        for each in (FIRST, event("x"), void("u", "a")):
            assert check_event(each) is each

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            (event("x", kind="dream"), "one of study, quiz, cram, import, manual, not 'dream'"),
            (event("x", rating=5), "5 is no rating; give 1 to 4"),
            (void("x", "x"), "cannot void itself"),
            (act("dance"), "'dance' is no action; give suspend, resume"),
            (act("flag"), "flag needs a number"),
            (act("flag:-1"), "flag needs a number"),
            (act("flag:8"), "flag:8 is no flag; give flag:0 .* to flag:7"),
            (act("bury:soon"), "bury needs a number"),
            (act("bury:٣"), "bury needs a number"),
            (act("bury:1000000000"), "bury needs a number"),
        ],
    )
    def test_what_no_log_may_hold_is_refused(self, wrong: Event, sentence: str) -> None:
        with pytest.raises(EventError, match=sentence):
            check_event(wrong)

    def test_a_fold_over_an_unknown_act_is_refused_not_guessed(self) -> None:
        with pytest.raises(EventError, match="no action"):
            folded(FIRST, act("dance", 1))


def test_the_phases_after_each_answer_of_a_life_read_as_expected() -> None:
    log = [event(f"e{n}", n * 240, rating=r) for n, r in enumerate((3, 3, 3, 1, 3))]
    phases = [folded(*log[:count]).state.phase for count in range(1, 6)]
    assert phases == [
        Phase.LEARNING,
        Phase.REVIEW,
        Phase.REVIEW,
        Phase.RELEARNING,
        Phase.REVIEW,
    ]
