"""What a goal takes: held beside a simulation of its own that follows every card."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from statistics import mean

import pytest

from app.core.examgoal import (
    LADDER,
    SURE,
    Aim,
    Effort,
    Habits,
    Held,
    Learner,
    from_json,
    plan,
    to_json,
    unaided,
)
from app.core.memory import AGAIN, DEFAULT_PARAMETERS, Memory, Parameters, interval, recall, review

FLEETING = (*DEFAULT_PARAMETERS[:8], 0.6 * DEFAULT_PARAMETERS[8], *DEFAULT_PARAMETERS[9:20], 0.4)


def cards(count: int, seed: int = 3) -> list[Held]:
    """Make cards of many strengths."""
    dice = random.Random(seed)  # noqa: S311 - made-up cards
    return [
        Held(dice.lognormvariate(2.2, 1), dice.uniform(3, 9), dice.randrange(12))
        for _ in range(count)
    ]


def fresh(count: int) -> list[Parameters]:
    """Make so many cards yet to meet."""
    return [DEFAULT_PARAMETERS] * count


def luck(seed: int = 1) -> random.Random:
    return random.Random(seed)  # noqa: S311 - chances of a simulation


class Life:
    """A learner who follows a plan: every card of theirs, day by day, with chances of its own."""

    def __init__(self, learner: Learner, effort: Effort, days: int, seed: int) -> None:
        self.dice = luck(seed)
        self.hold, self.days, self.answers = effort.hold, days, 0
        self.shares = [
            self.live(Memory(each.stability, each.difficulty), -each.elapsed, each.parameters)
            for each in learner.held
        ]
        begin_days = max(1, -(-days * 4 // 5))
        for place, own in enumerate(learner.new):
            start = place * begin_days // len(learner.new)
            rating = self.dice.choices((1, 2, 3, 4), (0.2, 0.1, 0.6, 0.1))[0]
            memory = review(None, rating, 0, own)
            self.answers += 2 + (rating == AGAIN)
            self.shares.append(self.live(review(memory, 3, 0, own), start, own))

    def live(self, memory: Memory, last: int, own: Parameters) -> float:
        """Walk through the days, answering the card when it is due; return its recall."""
        for day in range(self.days):
            wait = max(1, round(interval(memory.stability, self.hold, own)))
            if day < last + wait:
                continue
            known = self.dice.random() < recall(memory.stability, day - last, own)
            rating = self.dice.choices((2, 3, 4), (0.1, 0.8, 0.1))[0] if known else 1
            memory = review(memory, rating, day - last, own)
            self.answers += 1 + (not known)
            if not known:
                memory = review(memory, 3, 0, own)
            last = day
        return recall(memory.stability, self.days - last, own)


@pytest.mark.parametrize(("held", "new", "days"), [(300, 0, 40), (0, 200, 30), (150, 150, 15)])
def test_who_follows_the_plan_spends_and_knows_what_it_says(held: int, new: int, days: int) -> None:
    learner = Learner(cards(held), fresh(new), habits=Habits(12.0))
    follow(learner, days)


def test_cards_of_decks_that_fade_otherwise_are_followed_by_their_own_parameters() -> None:
    other = [each._replace(parameters=FLEETING) for each in cards(150, seed=4)]
    learner = Learner(cards(150) + other, [*fresh(40), *[FLEETING] * 40], habits=Habits(12.0))
    follow(learner, 30)
    known = [recall(each.stability, each.elapsed, DEFAULT_PARAMETERS) for each in cards(150)]
    known += [recall(each.stability, each.elapsed, FLEETING) for each in other]
    assert unaided(learner) == pytest.approx(sum(known) / 380)


def follow(learner: Learner, days: int) -> None:
    """Hold a plan beside what becomes of who follows it with twelve seconds an answer."""
    found = plan(learner, Aim(0.85, days, 600), luck().random)
    assert found.feasible
    lives = [Life(learner, found.chosen, days, seed) for seed in range(4)]
    assert mean(map(mean, (life.shares for life in lives))) == pytest.approx(
        found.chosen.share, abs=0.02
    )
    minutes = mean(life.answers for life in lives) * 12 / 60 / days
    assert minutes == pytest.approx(found.chosen.minutes, rel=0.1)


def test_the_odds_are_how_often_exams_after_the_plan_reach_the_target() -> None:
    learner = Learner(cards(40), fresh(0), doubt=0.0)
    effort = plan(learner, Aim(0.9, 20, 600), luck().random).chosen
    dice, passed = luck(9), 0
    for seed in range(300):
        shares = Life(learner, effort, 20, seed).shares
        passed += sum(dice.random() < each for each in shares) >= 36
    assert passed / 300 == pytest.approx(effort.odds, abs=0.1)


def test_the_needed_effort_is_the_cheapest_with_good_odds() -> None:
    learner = Learner(cards(100), fresh(50))
    found = plan(learner, Aim(0.9, 30, 600), luck().random)
    assert found.needed is not None
    assert found.needed.odds >= SURE
    assert found.needed.hold in LADDER[1:]
    lower = LADDER[LADDER.index(found.needed.hold) - 1]
    less = plan(learner, Aim(0.01, 30, 600), luck().random)  # any rung will do: the cheapest
    assert less.chosen.hold == LADDER[0]
    assert less.chosen.minutes < found.needed.minutes
    assert lower < found.needed.hold


def test_too_few_minutes_say_so_and_what_is_reachable() -> None:
    learner = Learner(cards(200), fresh(400))
    found = plan(learner, Aim(0.95, 30, 5), luck().random)
    assert found.needed is not None
    assert not found.feasible
    assert found.chosen.minutes == pytest.approx(5, abs=0.1)
    assert found.chosen.share < 0.95
    assert found.chosen.odds < 0.1
    assert found.needed.minutes > 5
    assert found.best.share >= found.needed.share


def test_cards_in_memory_come_before_new_ones_and_what_is_left_out_fades() -> None:
    learner = Learner(cards(400), fresh(400))
    found = plan(learner, Aim(0.9, 60, 0.5), luck().random)
    assert found.chosen.begun == 0
    assert found.pace == 0
    assert 0 < found.chosen.reviewed < 1
    fading = mean(recall(h.stability, h.elapsed + 60, DEFAULT_PARAMETERS) for h in learner.held)
    assert found.chosen.share > fading * 400 / 800


def test_what_no_effort_reaches_has_no_needed_effort() -> None:
    found = plan(Learner([], fresh(500)), Aim(0.99, 1, 600), luck().random)
    assert found.needed is None
    assert not found.feasible
    assert found.best.share < 0.99
    assert found.chosen.share <= found.best.share


def test_new_cards_are_begun_within_the_first_four_fifths() -> None:
    found = plan(Learner([], fresh(80)), Aim(0.5, 10, 600), luck().random)
    assert found.pace == 10
    assert (found.cards, found.new) == (80, 80)


def test_slower_answers_and_better_habits_are_counted() -> None:
    aim, held = Aim(0.85, 30, 600), cards(100)
    slow = plan(Learner(held, fresh(0), habits=Habits(20)), aim, luck().random)
    quick = plan(Learner(held, fresh(0), habits=Habits(10)), aim, luck().random)
    assert slow.chosen.minutes == pytest.approx(2 * quick.chosen.minutes)
    easy = plan(Learner(held, fresh(0), habits=Habits(10, passed=(0, 0, 1))), aim, luck().random)
    assert easy.chosen.minutes <= quick.chosen.minutes


def test_a_model_that_errs_more_widens_the_span() -> None:
    def span(doubt: float) -> float:
        effort = plan(
            Learner(cards(100), fresh(0), doubt=doubt), Aim(0.8, 9, 9), luck().random
        ).chosen
        return effort.high - effort.low

    assert span(0.1) > span(0.0)


def test_the_same_luck_gives_the_same_plan_and_a_stored_plan_reads_the_same() -> None:
    learner, aim = Learner(cards(30), fresh(10)), Aim(0.9, 12, 3)
    found: Sequence[object] = [plan(learner, aim, luck(5).random) for _ in range(2)]
    assert found[0] == found[1]
    for each in (found[0], plan(Learner([], fresh(9)), Aim(0.99, 1, 1), luck().random)):
        assert from_json(json.loads(json.dumps(to_json(each)))) == each  # type: ignore[arg-type] # a plan


def test_decks_without_cards_hold_nothing() -> None:
    found = plan(Learner([], fresh(0)), Aim(0.9, 5, 5), luck().random)
    assert found.chosen.share == 0
    assert found.chosen.minutes == 0
