"""Laws of quizzes: whatever is drawn, answered, shown and timed."""

from __future__ import annotations

import math
from itertools import chain, combinations, pairwise
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.allotment import allot
from app.core.assembly import (
    Candidate,
    Plan,
    ShortageError,
    Strategy,
    Variant,
    assemble,
    practise,
)
from app.core.attempts import Kind, Step, Terms, changes, fold
from app.core.behaviours import (
    RIGHT_MARKS,
    WRONG_MARKS,
    Action,
    Behaviour,
    Settings,
    SlotState,
    begin,
    step,
)
from app.core.cards import Draw
from app.core.chance import shuffle
from app.core.grades import Grade
from app.core.reviewpolicy import MOMENTS, WHATS, from_table, may_show, to_table, visible
from app.core.scoring import Asked, SlotScore, chance, predict, score
from app.core.timing import Timing, all_closed, deadline, expired, last_arrival, left, takes

pytestmark = pytest.mark.unmeasured

SEEDS = st.integers(0, (1 << 64) - 1)
SHARES = st.floats(0, 1)
BEHAVIOURS = st.sampled_from(get_args(Behaviour))
ACTIONS = st.sampled_from(get_args(Action))
TIMES = st.integers(0, 10**7)


@given(st.integers(0, 20), SEEDS, st.data())
@settings(max_examples=80, deadline=None)
def test_a_shuffle_loses_nothing_and_parts_no_group(
    count: int, seed: int, data: st.DataObject
) -> None:
    members = data.draw(st.permutations(range(count)))
    cut = data.draw(st.integers(0, count))
    groups = [tuple(members[: cut // 2]), tuple(members[cut // 2 : cut])]
    order = shuffle(count, seed, groups)
    assert sorted(order) == list(range(count))
    for group in filter(None, groups):
        start = order.index(group[0])
        assert order[start : start + len(group)] == group


_CHOICES = st.lists(st.lists(st.integers(0, 7), max_size=6, unique=True), min_size=1, max_size=5)


@given(_CHOICES, st.data())
@settings(max_examples=200, deadline=None)
def test_sections_get_as_many_as_any_sharing_gives_them(
    choices: list[list[int]], data: st.DataObject
) -> None:
    """The most that sections can get together is Hall's: the least over sets of sections."""
    wanted = [data.draw(st.integers(0, 4)) for _ in choices]
    shares = allot(choices, wanted)
    given_out = list(chain.from_iterable(shares))
    assert len(given_out) == len(set(given_out))
    assert all(set(share) <= set(each) for share, each in zip(shares, choices, strict=True))
    assert all(len(share) <= number for share, number in zip(shares, wanted, strict=True))
    everyone = range(len(choices))
    subsets = chain.from_iterable(combinations(everyone, size) for size in range(len(choices) + 1))
    assert len(given_out) == min(
        len({thing for section in some for thing in choices[section]})
        + sum(wanted[section] for section in everyone if section not in some)
        for some in subsets
    )


@given(_CHOICES, st.data())
@settings(max_examples=100, deadline=None)
def test_all_that_a_section_without_number_may_ask_is_given_to_someone(
    choices: list[list[int]], data: st.DataObject
) -> None:
    wanted = [data.draw(st.none() | st.integers(0, 4)) for _ in choices]
    given_out = set(chain.from_iterable(allot(choices, wanted)))
    for each, number in zip(choices, wanted, strict=True):
        assert number is not None or set(each) <= given_out


@st.composite
def _candidates(draw: st.DrawFn) -> list[Candidate]:
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["home", "away"]),
                st.sampled_from("pqrstu"),
                st.sampled_from(["choice", "short"]),
                st.booleans(),
                st.none() | SHARES,
                st.sampled_from(["", "g"]),
                st.sets(st.sampled_from("xyz"), max_size=1),
            ),
            max_size=14,
        )
    )
    return [
        Candidate(
            card_id=number,
            deck_key=deck,
            key=f"{note}/c{number}",
            note_key=note,
            kind=kind,
            tags=(f"t{ord(note) % 3}",),
            quiz=quiz,
            recall=recall,
            group=group,
            kin=kin,
        )
        for number, (deck, note, kind, quiz, recall, group, kin) in enumerate(rows)
    ]


_SECTIONS = st.lists(
    st.builds(
        Draw,
        tags=st.lists(st.sampled_from(["t0", "t1", "t2"]), max_size=2).map(tuple),
        decks=st.sampled_from([(), ("home",), ("away", "home")]),
        count=st.none() | st.integers(1, 3),
    ),
    min_size=1,
    max_size=3,
)
_PLANS = st.builds(
    Plan,
    seed=SEEDS,
    home=st.sampled_from([None, "home"]),
    strategy=st.sampled_from(get_args(Strategy)),
    shuffle=st.sampled_from([(), ("cards",), ("cards", "options")]),
    variant=st.sampled_from(get_args(Variant)),
)


@given(_SECTIONS, _candidates(), _PLANS)
@settings(max_examples=100, deadline=None)
def test_a_quiz_is_full_without_repeats_and_comes_again_from_its_seed(
    sections: list[Draw], pool: list[Candidate], plan: Plan
) -> None:
    try:
        slots = assemble(sections, pool, plan)
    except ShortageError as refused:
        assert all(one.found < one.wanted for one in refused.shortages)  # noqa: PT017 - a refusal is one of two right outcomes
        return
    assert slots == assemble(sections, pool, plan)
    assert [slot.number for slot in slots] == list(range(1, len(slots) + 1))
    assert len({slot.candidate.note for slot in slots}) == len(slots)
    assert all(slot.candidate.quiz for slot in slots)
    for number, section in enumerate(sections, start=1):
        mine = [slot.candidate for slot in slots if slot.section == number]
        assert section.count is None or len(mine) == section.count
        assert all(not section.tags or set(section.tags) & set(one.tags) for one in mine)


@given(_candidates(), st.integers(0, 9), SEEDS)
@settings(max_examples=60, deadline=None)
def test_practice_asks_as_many_as_it_can(pool: list[Candidate], number: int, seed: int) -> None:
    available = len({one.note for one in pool if one.quiz})
    if available:
        assert len(practise(pool, number, seed=seed)) == max(1, min(number, available))
    else:
        with pytest.raises(ShortageError):
            practise(pool, number, seed=seed)


_SETTINGS = st.builds(
    Settings,
    behaviour=BEHAVIOURS,
    penalty=SHARES,
    tries=st.integers(1, 4),
    hints=st.integers(0, 3),
    checks=st.booleans(),
)
_GRADES = st.builds(Grade, fraction=st.none() | SHARES, answered=st.booleans())
_TURNS = st.lists(
    st.tuples(ACTIONS, st.none() | _GRADES, st.sampled_from([None, 1, 2, 3]), st.booleans()),
    max_size=8,
)


def _play(
    chosen: Settings, turns: list[tuple[Action, Grade | None, int | None, bool]]
) -> list[SlotState]:
    states = [begin(chosen)]
    for action, grade, certainty, repeated in turns:
        repeats = repeated and states[-1].tries > 0
        states.append(step(states[-1], action, grade, certainty=certainty, repeated=repeats))
    return states


@given(_SETTINGS, _TURNS)
@settings(max_examples=200, deadline=None)
def test_a_slot_keeps_within_its_bounds_and_never_opens_again(
    chosen: Settings, turns: list[tuple[Action, Grade | None, int | None, bool]]
) -> None:
    states = _play(chosen, turns)
    low, high = (
        (min(WRONG_MARKS.values()), max(RIGHT_MARKS.values()))
        if chosen.behaviour == "certainty"
        else (0, 1)
    )
    assert all(state.fraction is None or low <= state.fraction <= high for state in states)
    for before, after in pairwise(states):
        assert before.open or after is before
        assert before.tries <= after.tries <= before.tries + 1
        assert before.hints <= after.hints <= chosen.hints
        assert after.open != after.answer
        assert after.feedback or not after.answer


@given(SHARES, st.lists(SHARES, min_size=1, max_size=6))
@settings(max_examples=100, deadline=None)
def test_adaptive_is_the_best_of_its_tries(penalty: float, fractions: list[float]) -> None:
    state = begin(Settings(behaviour="adaptive", penalty=penalty))
    for fraction in fractions:
        state = step(state, "check", Grade(fraction=fraction))
    counts = max(fraction - penalty * tries for tries, fraction in enumerate(fractions))
    assert state.fraction == pytest.approx(max(0.0, counts))


@given(
    st.dictionaries(st.sampled_from(MOMENTS), st.lists(st.sampled_from(WHATS))), _SETTINGS, _TURNS
)
@settings(max_examples=100, deadline=None)
def test_nothing_is_visible_that_the_policy_or_the_behaviour_hides(
    table: dict[str, list[str]],
    chosen: Settings,
    turns: list[tuple[Action, Grade | None, int | None, bool]],
) -> None:
    policy = from_table(table)
    assert from_table(to_table(policy)) == policy
    for state in _play(chosen, turns):
        for moment in MOMENTS:
            seen = visible(policy, moment, state)
            assert all(may_show(policy, what, moment) for what in seen)
        during = visible(policy, "during", state)
        assert state.answer or not during & {"answer", "source"}
        assert state.feedback or during == {"response"}


_TIMINGS = st.builds(
    Timing,
    closes=st.none() | st.integers(10**6, 10**7),
    limit=st.none() | st.integers(1, 10**7),
    grace=st.integers(0, 60_000),
    extra=st.floats(1, 3),
)


@given(_TIMINGS, TIMES, TIMES)
@settings(max_examples=200, deadline=None)
def test_an_attempt_takes_answers_until_it_expires(timing: Timing, started: int, at: int) -> None:
    assert takes(timing, started, at) == (at >= started and not expired(timing, started, at))
    rest = left(timing, started, at)
    if rest is None:
        assert deadline(timing, started) is None
    elif rest > 0:
        assert not expired(timing, started, at)


@given(_TIMINGS, TIMES, st.floats(3, 5))
@settings(max_examples=100, deadline=None)
def test_nobody_answers_once_all_is_closed(timing: Timing, started: int, most: float) -> None:
    done, last = all_closed(timing, most), last_arrival(timing, started)
    if done is not None:
        assert last is not None
        assert last < done


_ASKED = st.builds(
    Asked,
    points=st.integers(0, 20).map(lambda half: half / 2),
    recall=st.none() | SHARES,
    options=st.sampled_from([0, 1, 2, 4, 1_000_000]),
)


@given(st.lists(_ASKED, max_size=12))
@settings(max_examples=100, deadline=None)
def test_a_prediction_lies_within_its_bounds_and_matches_the_exact_distribution(
    quiz: list[Asked],
) -> None:
    found = predict(quiz)
    slack = 1e-9
    assert 0 <= found.low <= found.points + slack
    assert found.points - slack <= found.high <= found.out_of + slack
    exact = {0.0: 1.0}
    for asked in quiz:
        p, after = chance(asked), dict[float, float]()
        for points, weight in exact.items():
            after[points] = after.get(points, 0.0) + weight * (1 - p)
            after[points + asked.points] = after.get(points + asked.points, 0.0) + weight * p
        exact = after
    mean = math.fsum(points * weight for points, weight in exact.items())
    assert found.points == pytest.approx(mean, abs=slack)
    deviation = math.sqrt(math.fsum((x - mean) ** 2 * weight for x, weight in exact.items()))
    assert found.low == pytest.approx(max(0.0, mean - 1.6448536 * deviation), abs=1e-5)


@given(st.lists(st.builds(SlotScore, points=st.integers(0, 9), fraction=SHARES), max_size=9))
@settings(max_examples=60, deadline=None)
def test_a_share_is_between_nothing_and_all(slots: list[SlotScore]) -> None:
    share = score(slots).share
    assert share is None or 0 <= share <= 1


@st.composite
def _logs(draw: st.DrawFn) -> list[Step]:
    steps = []
    for seq in range(1, draw(st.integers(0, 8)) + 1):
        kind = draw(st.sampled_from(get_args(Kind)))
        steps.append(
            Step(
                slot=draw(st.integers(1, 2)),
                seq=seq,
                at=draw(st.integers(0, 100)),
                kind=kind,
                response=kind == "flag" or draw(st.sampled_from(["", "a", "bb", "cccc"])),
                certainty=draw(st.sampled_from([None, 1, 3])),
                fraction=0.5 if kind == "mark" else None,
            )
        )
    return steps


def _grader(_: int, response: object) -> Grade:
    return Grade(fraction=len(str(response)) / 4)


_TERMS = st.builds(
    Terms,
    st.fixed_dictionaries({1: _SETTINGS, 2: _SETTINGS}),
    st.just(_grader),
    st.none() | st.integers(0, 100),
    st.none() | st.integers(0, 100),
)


@given(_logs(), _TERMS, st.data())
@settings(max_examples=100, deadline=None)
def test_an_attempt_is_the_same_however_its_steps_arrived(
    steps: list[Step], terms: Terms, data: st.DataObject
) -> None:
    found = fold(steps, terms)
    assert fold(data.draw(st.permutations(steps)), terms) == found
    assert fold([*steps, *steps], terms) == found
    assert changes(found, fold(steps, terms)) == ()
    assert terms.finished is None or not any(slot.state.open for slot in found.values())


@given(_logs(), _TERMS)
@settings(max_examples=150, deadline=None)
def test_late_steps_move_nothing(steps: list[Step], terms: Terms) -> None:
    in_time = [each for each in steps if each.kind == "mark" or terms.takes(each.at)]
    late, kept = fold(steps, terms), fold(in_time, terms)
    for slot, result in kept.items():
        assert late[slot].state == result.state
        assert late[slot].response == result.response
        assert late[slot].flagged == result.flagged
