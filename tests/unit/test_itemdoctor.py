"""The item doctor says what is wrong and what to do, and is silent where it may be chance."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from app.core.itemanalysis import ItemFigures, correlation_error, share_error
from app.core.itemdoctor import GRAVITY, Finding, examine, gravity, runs_against, serious
from app.core.itemoptions import OptionFigures

SOUND = ItemFigures(
    name="a",
    attempts=100,
    few=False,
    facility=0.6,
    facility_error=0.05,
    deviation=0.49,
    guess=0.25,
    intended_weight=0.1,
    effective_weight=0.1,
    discrimination=0.45,
    discrimination_error=0.08,
    efficiency=0.6,
    alpha_without=0.8,
    relation=None,
)


def discriminating(correlation: float | None, attempts: int = 100) -> ItemFigures:
    return replace(
        SOUND,
        attempts=attempts,
        discrimination=correlation,
        discrimination_error=correlation_error(correlation, attempts),
    )


def option(
    name: str | None, count: int, rest: float | None, *, right: bool = False
) -> OptionFigures:
    error = correlation_error(rest, 100)
    return OptionFigures(
        name, right, count, count / 100, share_error(count / 100, 100), rest, error
    )


def troubles(item: ItemFigures, *options: OptionFigures, versions: int = 1) -> list[str]:
    found = examine(item, options, versions)
    for one in found:
        assert re.fullmatch(r"[A-Z][^.?!]*\.?[^?!]*\.", one.sentence)
    return [one.trouble for one in found]


RIGHT = option("right", 60, 0.45, right=True)
WRONG = option("wrong", 40, -0.45)


def test_a_sound_item_is_left_in_peace() -> None:
    assert troubles(SOUND, RIGHT, WRONG) == []


def test_under_twenty_attempts_it_only_asks_to_wait() -> None:
    early = replace(discriminating(-0.9), attempts=7, few=True, guess=0.9)
    assert troubles(early, option("wrong", 7, 0.9)) == ["few"]
    assert "Only 7 learners have answered" in examine(early)[0].sentence
    assert "Only 1 learner has answered" in examine(replace(early, attempts=1))[0].sentence
    assert "Nobody has answered" in examine(replace(early, attempts=0))[0].sentence


def test_an_edit_meanwhile_is_told_first_however_few_answered() -> None:
    assert troubles(SOUND, versions=2) == ["edited"]
    assert troubles(replace(SOUND, few=True), versions=3) == ["edited", "few"]
    assert "mix 3 versions" in examine(SOUND, versions=3)[0].sentence


def test_a_wrong_option_that_the_strong_choose_is_likely_the_right_one() -> None:
    item = discriminating(-0.3)
    found = examine(item, [option("Lima", 55, -0.3, right=True), option("Quito", 45, 0.3)])
    assert [(one.trouble, one.option) for one in found] == [("miskeyed", "Quito")]
    assert "“Quito” (45 of 100)" in found[0].sentence


def test_the_wrong_option_that_goes_best_with_the_rest_is_named() -> None:
    found = examine(discriminating(-0.3), [option("b", 40, 0.3), option("c", 40, 0.4), RIGHT])
    assert [one.trouble for one in found] == ["backwards"]  # the right one goes better still
    found = examine(discriminating(-0.3), [option("b", 40, 0.3), option("c", 40, 0.4)])
    assert [one.option for one in found] == ["c"]


@pytest.mark.parametrize(
    "suspect",
    [option("b", 40, 0.1), option("b", 2, 0.5), option("b", 40, None), option("b", 40, -0.5)],
    ids=["may be chance", "too few took it", "all alike", "chosen by the weak"],
)
def test_there_is_no_suspicion_without_a_sign(suspect: OptionFigures) -> None:
    assert "miskeyed" not in troubles(discriminating(-0.05), suspect)


def test_a_question_that_the_strong_leave_empty_is_unclear() -> None:
    item = discriminating(0.0)
    assert troubles(item, option("right", 60, -0.2, right=True), option(None, 40, 0.3)) == [
        "backwards"
    ]


def test_discrimination_is_judged_with_its_error() -> None:
    assert troubles(discriminating(-0.3)) == ["backwards"]
    assert runs_against(discriminating(-0.3))
    assert troubles(discriminating(-0.1)) == ["flat"]
    assert not runs_against(discriminating(-0.1))
    assert troubles(discriminating(None)) == []
    assert "(discrimination −0.10 ± 0.10)" in examine(discriminating(-0.1))[0].sentence  # noqa: RUF001 - a minus sign


@pytest.mark.parametrize(
    ("found", "attempts", "facility"),
    [(-0.16, 33, 0.82), (-0.02, 38, 0.74), (-0.06, 20, 0.9), (-0.23, 31, 0.97), (0.0, 100, 0.6)],
)
def test_what_may_be_chance_among_many_questions_is_not_told(
    found: float, attempts: int, facility: float
) -> None:
    assert troubles(replace(discriminating(found, attempts), facility=facility)) == []


def test_an_item_at_either_end_is_told_for_that_alone() -> None:
    easy = replace(discriminating(0.0), facility=0.99)
    assert troubles(easy, RIGHT, option("never", 0, None)) == ["easy"]
    assert troubles(replace(discriminating(0.0), facility=0.02)) == ["hard"]
    assert "99 % of the marks" in examine(easy)[0].sentence
    assert troubles(replace(easy, attempts=24, facility=1.0)) == []  # one in six may not know it
    assert troubles(replace(easy, attempts=30, facility=0.0)) == ["hard"]
    assert troubles(replace(easy, attempts=20, facility=0.05)) == []
    assert troubles(replace(SOUND, facility=None)) == []


def test_each_wrong_option_that_does_no_work_is_named() -> None:
    found = examine(
        SOUND, [RIGHT, WRONG, option("x", 0, None), option("y", 1, 0.0), option("z", 4, 0.0)]
    )
    assert [(one.trouble, one.option) for one in found] == [("unused", name) for name in "xyz"]
    assert found[0].sentence.startswith("Nobody takes the wrong option “x”")
    assert found[1].sentence.startswith("Only 1 learner takes")
    assert found[2].sentence.startswith("Only 4 learners take")
    assert troubles(SOUND, option(None, 1, 0.0), option("r", 1, 0.0, right=True)) == []


def test_an_option_is_called_idle_only_once_fifty_have_answered() -> None:
    idle = (RIGHT, WRONG, option("x", 0, None))
    assert troubles(replace(SOUND, attempts=49), *idle) == []
    assert troubles(replace(SOUND, attempts=50), *idle) == ["unused"]


def test_a_question_is_as_grave_as_its_worst_trouble() -> None:
    idle, wrong = Finding("unused", ""), Finding("miskeyed", "")
    flat, guessable = Finding("flat", ""), Finding("guessable", "")
    found = sorted(([], [idle], [guessable], [idle, wrong], [flat]), key=gravity)
    assert found == [[idle, wrong], [flat], [guessable], [idle], []]
    assert gravity([]) == len(GRAVITY)
    assert [serious(one) for one in found] == [True, True, False, False, False]


def test_what_a_blind_guess_earns_is_told_from_above_two_fifths() -> None:
    assert troubles(replace(SOUND, guess=0.5)) == ["guessable"]
    assert troubles(replace(SOUND, guess=0.4)) == []
    assert troubles(replace(SOUND, guess=None)) == []
    assert "50 % of the marks" in examine(replace(SOUND, guess=0.5))[0].sentence


def test_a_long_option_is_quoted_in_short_and_named_in_full() -> None:
    long = "word\n" * 40
    (found,) = examine(SOUND, [RIGHT, WRONG, option(long, 0, None)])
    assert found.option == long
    assert f"“{'word ' * 15}word…”" in found.sentence


def test_a_wrong_key_is_named_also_where_nearly_nobody_gets_it_right() -> None:
    hard = replace(discriminating(-0.2), facility=0.02)
    taken = option("taken", 90, 0.5)
    assert troubles(hard, option("keyed", 2, -0.1, right=True), taken) == ["miskeyed"]
    assert troubles(hard, option("keyed", 2, -0.1, right=True), option("other", 98, 0.0)) == [
        "hard"
    ]


def test_an_edit_since_is_told_and_full_marks_for_all_silence_the_rest() -> None:
    (found,) = examine(discriminating(0.5), newer=True)
    assert found.trouble == "edited"
    assert "regrade by the new one" in found.sentence
    assert [one.trouble for one in examine(discriminating(-0.5), given=True)] == ["ruled"]
    assert [one.trouble for one in examine(SOUND, (), 2, newer=True)] == ["edited"]
