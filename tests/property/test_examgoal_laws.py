"""What holds for every goal."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.examgoal import Aim, Habits, Held, Learner, plan
from app.core.memory import DEFAULT_PARAMETERS

OTHER = (*DEFAULT_PARAMETERS[:20], 0.4)
PARAMETERS = st.sampled_from([DEFAULT_PARAMETERS, OTHER])
HELD = st.builds(Held, st.floats(0.01, 3000), st.floats(1, 10), st.integers(0, 400), PARAMETERS)
LEARNERS = st.builds(
    Learner,
    st.lists(HELD, max_size=6),
    st.lists(PARAMETERS, max_size=40),
    habits=st.builds(Habits, st.floats(1, 60)),
)
AIMS = st.builds(Aim, st.floats(0.01, 0.99), st.integers(1, 20), st.floats(1, 200))


@given(LEARNERS, AIMS)
@settings(max_examples=25)
def test_every_plan_keeps_to_the_minutes_and_to_what_is_possible(
    learner: Learner, aim: Aim
) -> None:
    found = plan(learner, aim, random.Random(1).random)  # noqa: S311 - chances of a simulation
    for each in filter(None, (found.needed, found.chosen, found.best)):
        assert 0 <= each.low <= each.share + 1e-9
        assert each.share - 1e-9 <= each.high <= 1
        assert 0 <= each.odds <= 1
        assert 0 <= each.reviewed <= 1
        assert 0 <= each.begun <= 1
    assert found.chosen.minutes <= aim.minutes + 1e-6
    assert found.best.share >= found.chosen.share - 1e-9
    assert found.feasible == (found.needed is not None and found.needed.minutes <= aim.minutes)
