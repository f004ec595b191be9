"""The review policy: what a learner may see of an attempt, and when."""

from __future__ import annotations

from itertools import pairwise
from typing import get_args

import pytest

from app.core.behaviours import Behaviour, Settings, SlotState, begin, step
from app.core.grades import Grade
from app.core.reviewpolicy import (
    LEVELS,
    MOMENTS,
    PRESETS,
    WHATS,
    Moment,
    Policy,
    PolicyError,
    What,
    can_keep,
    from_levels,
    from_table,
    may_show,
    name,
    to_table,
    visible,
)

WRONG = Grade(fraction=0.0)
HOW_WELL = {"response", "correctness", "marks", "feedback"}
EVERYTHING = {*HOW_WELL, "answer", "source"}


def shown(policy: Policy, moment: Moment) -> set[What]:
    return {what for what in WHATS if may_show(policy, what, moment)}


@pytest.mark.parametrize(
    ("preset", "during", "after", "later", "closed"),
    [
        ("practice", EVERYTHING, EVERYTHING, EVERYTHING, EVERYTHING),
        ("homework", HOW_WELL, HOW_WELL, HOW_WELL, EVERYTHING),
        ("exam", {"response"}, set(), set(), EVERYTHING),
        ("survey", {"response"}, {"response"}, {"response"}, {"response"}),
    ],
)
def test_the_presets_show_what_they_say(
    preset: str, during: set[str], after: set[str], later: set[str], closed: set[str]
) -> None:
    policy = PRESETS[preset]
    assert [shown(policy, moment) for moment in MOMENTS] == [during, after, later, closed]


def test_there_are_four_presets_and_each_knows_its_name() -> None:
    assert [name(policy) for policy in PRESETS.values()] == [
        "practice", "homework", "exam", "survey",
    ]  # fmt: skip
    assert name(from_table({})) is None


def test_a_learner_always_sees_their_own_response_while_answering() -> None:
    assert [shown(from_table({}), moment) for moment in MOMENTS] == [
        {"response"}, set(), set(), set(),
    ]  # fmt: skip


def slot(behaviour: str, *actions: str) -> SlotState:
    state = begin(Settings(behaviour=behaviour))  # type: ignore[arg-type] # a name of five
    for action in actions:
        state = step(state, action, WRONG)  # type: ignore[arg-type] # a name of four
    return state


@pytest.mark.parametrize(
    ("state", "seen"),
    [
        (slot("deferred", "save", "check"), {"response"}),
        (slot("certainty", "check"), {"response"}),
        (slot("adaptive"), {"response"}),
        (slot("adaptive", "check"), HOW_WELL),
        (slot("interactive", "check"), HOW_WELL),
        (slot("interactive", "check", "try_again"), {"response"}),
        (slot("immediate", "check"), EVERYTHING),
    ],
)
def test_while_answering_the_behaviour_must_allow_it_too(state: SlotState, seen: set[str]) -> None:
    assert visible(PRESETS["practice"], "during", state) == seen
    assert visible(PRESETS["exam"], "during", state) == {"response"}
    assert visible(PRESETS["practice"], "after", state) == EVERYTHING


def test_a_decks_levels_set_their_moments_and_leave_the_others_as_they_were() -> None:
    review = (("during", "none"), ("after", "score"), ("closed", "everything"))
    policy = from_levels(review)
    assert [shown(policy, moment) for moment in MOMENTS] == [
        {"response"}, {"marks"}, {"marks"}, EVERYTHING,
    ]  # fmt: skip
    assert from_levels(()) == PRESETS["homework"]
    assert from_levels((("closed", "none"),), PRESETS["practice"]).after == EVERYTHING


def test_further_tries_need_a_review_that_tells_right_or_wrong_while_one_answers() -> None:
    kept = {name for name in get_args(Behaviour) if can_keep(PRESETS["exam"], name)}
    assert kept == {"deferred", "immediate", "adaptive", "certainty"}
    assert all(can_keep(PRESETS["homework"], name) for name in get_args(Behaviour))


def test_each_level_shows_all_that_the_one_before_shows() -> None:
    assert list(LEVELS) == ["none", "score", "answers", "everything"]
    levels = list(LEVELS.values())
    assert all(low < high for low, high in pairwise(levels))


def test_a_policy_survives_being_stored() -> None:
    for policy in PRESETS.values():
        assert from_table(to_table(policy)) == policy
    assert to_table(PRESETS["exam"])["closed"] == list(WHATS)


@pytest.mark.parametrize(
    ("table", "word"), [({"never": []}, "'never'"), ({"after": ["key"]}, "'key'")]
)
def test_a_table_with_unknown_words_is_refused(table: dict[str, list[str]], word: str) -> None:
    with pytest.raises(PolicyError, match=f"has no {word}; known are"):
        from_table(table)


@pytest.mark.parametrize("review", [("later", "none"), ("after", "half")])
def test_levels_with_unknown_words_are_refused(review: tuple[str, str]) -> None:
    with pytest.raises(PolicyError, match="known are"):
        from_levels([review])
