"""Made-up learners: when they study, and what they recall."""

from __future__ import annotations

from random import Random

from app.core import simulation
from app.core.schedule import Phase
from app.core.settings import DEFAULT_SETTINGS
from app.core.simulation import Course, Exercise, Pupil

DAY_MS = 86_400_000


def course(ability: float = 0.0, hard: float = 0.0, **changes: object) -> Course:
    values = {"diligence": 1.0, "pace": 3, "first": 100, "last": 140, "minute": 480} | changes
    exercises = {n: Exercise(n, str(n), hard) for n in range(1, 21)}
    return Course(Pupil(ability=ability, **values), exercises, DEFAULT_SETTINGS)  # type: ignore[arg-type] # the values of a Pupil


def chance(seed: int = 1) -> Random:
    return Random(seed)  # noqa: S311 - a test wants chance that can be repeated


def held_by(**changes: float) -> float:
    """Return the share of answers to due cards that were recalled, over a few learners."""
    due = []
    for seed in range(4):
        one, random = course(**changes), chance(seed)
        for day in range(100, 141):
            said = simulation.study(one, day, day * DAY_MS, random)
            due += [answer for answer in said if answer.before.state.phase is Phase.REVIEW]
    return sum((answer.event.rating or 0) > 1 for answer in due) / len(due)


def test_nobody_studies_before_they_begin_or_after_they_stop() -> None:
    one = course(first=110, last=120)
    assert simulation.study(one, 109, 109 * DAY_MS, chance()) == []
    assert simulation.study(one, 121, 121 * DAY_MS, chance()) == []
    assert simulation.study(one, 115, 115 * DAY_MS, chance())
    assert simulation.study(course(diligence=0.0), 115, 115 * DAY_MS, chance()) == []


def test_the_able_recall_more_and_hard_cards_are_recalled_less() -> None:
    assert held_by(ability=1.5) > held_by() > held_by(hard=1.5)


def test_the_same_chance_gives_the_same_history() -> None:
    first, again = (
        [simulation.study(one, day, day * DAY_MS, random) for day in range(100, 110)]
        for one, random in ((course(), chance(9)), (course(), chance(9)))
    )
    assert first == again


def test_what_was_never_met_is_known_at_first_by_ability() -> None:
    assert simulation.truth(course(ability=9.0), 1, 100) == simulation.MOST
    assert simulation.truth(course(ability=-9.0), 1, 100) == simulation.LEAST


def test_ids_have_the_form_of_a_uuid_and_the_order_of_time() -> None:
    ids = [simulation.name(at, chance(at)) for at in (5, 1_700_000_000_000, 1_700_000_000_001)]
    assert ids == sorted(ids)
    assert {(len(each), each[12], each[16] in "89ab") for each in ids} == {(32, "7", True)}


def test_some_stop_before_the_end_and_all_begin_within_the_days() -> None:
    random = chance(3)
    pupils = [simulation.invent(random, 100, 160) for _ in range(200)]
    assert any(one.last < 160 for one in pupils)
    assert sum(one.last == 160 for one in pupils) > 150
    assert all(100 <= one.first <= 107 and one.last <= 160 for one in pupils)


def test_a_card_that_became_a_leech_is_left_alone() -> None:
    one = course(hard=6.0, pace=1)
    one = Course(one.pupil, {1: Exercise(1, "1", 6.0)}, DEFAULT_SETTINGS)
    random = chance(2)
    for day in range(100, 141):
        simulation.study(one, day, day * DAY_MS, random)
    assert one.held[1].suspended
    assert simulation.study(one, 141, 141 * DAY_MS, random) == []
