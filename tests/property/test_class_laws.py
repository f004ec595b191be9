"""Laws of what a class remembers and of made-up learners."""

from __future__ import annotations

from itertools import combinations
from math import fsum
from random import Random
from statistics import NormalDist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core import classmemory, history, simulation
from app.core.classforecast import Section, expect
from app.core.classmemory import Cell
from app.core.history import Event
from app.core.schedule import Phase
from app.core.scoring import Asked, chance
from app.core.settings import DEFAULT_SETTINGS, Settings
from app.core.simulation import Course, Exercise, Pupil

shares = st.floats(0, 1)
cells = st.builds(lambda share, met: Cell(share, met, 5), shares, st.integers(1, 5))
asked = st.builds(
    Asked,
    st.sampled_from([1.0, 2.0]),
    st.none() | st.floats(0.01, 1),
    st.sampled_from([0, 2, 4]),
)


@given(st.lists(cells | st.just(Cell(None, 0, 5)), max_size=12))
def test_the_share_lies_within_its_bounds_and_learners_add_up(found: list[Cell]) -> None:
    held = classmemory.held(found)
    assert held.studied + held.never == len(found)
    assert 0 <= held.missing <= len(found) + 1e-9
    if held.share is not None and held.low is not None and held.high is not None:
        assert 0 <= held.low <= held.share + 1e-12
        assert held.share <= held.high + 1e-12
        assert held.high <= 1


@given(st.lists(asked, min_size=1, max_size=6), st.data())
def test_a_drawn_section_has_the_mean_and_variance_of_all_its_draws(
    pool: list[Asked], data: st.DataObject
) -> None:
    """Enumerate every draw of every outcome, and compare."""
    count = data.draw(st.integers(1, len(pool)))
    draws = list(combinations(pool, count))
    means = [fsum(one.points * chance(one) for one in draw) for draw in draws]
    mean = fsum(means) / len(draws)
    within = fsum(
        fsum(one.points**2 * chance(one) * (1 - chance(one)) for one in draw) for draw in draws
    ) / len(draws)
    variance = within + fsum((one - mean) ** 2 for one in means) / len(draws)
    found = expect([Section(pool, count)], 0.1).score
    reach = NormalDist().inv_cdf(0.55) * variance**0.5
    assert found.points == pytest.approx(mean)
    assert found.low == pytest.approx(max(0.0, mean - reach), abs=1e-7)
    assert found.high == pytest.approx(min(found.out_of, mean + reach), abs=1e-7)


EXERCISES = {n: Exercise(n, f"note-{(n + 1) // 2}", (n - 5) / 5) for n in range(1, 13)}


def course(pupil: Pupil, rules: Settings = DEFAULT_SETTINGS) -> Course:
    return Course(pupil, EXERCISES, rules)


@settings(max_examples=25)
@given(st.integers(0, 2**32))
def test_what_a_made_up_learner_answers_replays_to_the_same_states(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - a test wants chance that can be repeated
    one = course(simulation.invent(random, 1000, 1030))
    said = [
        answer
        for day in range(1000, 1031)
        for answer in simulation.study(one, day, day * 86_400_000, random)
    ]
    assert [answer.event.at for answer in said] == sorted(answer.event.at for answer in said)
    assert len({answer.event.id for answer in said}) == len(said)
    by_card: dict[int, list[Event]] = {}
    for answer in said:
        by_card.setdefault(answer.card, []).append(answer.event)
    assert one.held == {
        card: history.fold(events, DEFAULT_SETTINGS, card) for card, events in by_card.items()
    }


@settings(max_examples=25)
@given(st.integers(0, 2**32))
def test_two_cards_of_a_note_never_come_on_one_day(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - a test wants chance that can be repeated
    one = course(Pupil(0.0, 1.0, 4, 1000, 1020, 600))
    for day in range(1000, 1021):
        said = simulation.study(one, day, day * 86_400_000, random)
        cards = {answer.card for answer in said}
        assert len({EXERCISES[card].note for card in cards}) == len(cards)
        new = [answer for answer in said if answer.before.state.phase is Phase.NEW]
        assert len(new) <= 4
