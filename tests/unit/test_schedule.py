"""Where answers lead: steps, graduation, intervals and their order, leeches and limits."""

from dataclasses import replace

import pytest

from app.core.memory import Memory, Rating, interval
from app.core.schedule import (
    NEW_STATE,
    Phase,
    RatingError,
    State,
    answer,
    describe_interval,
    is_leech,
    outlook,
    wait,
)
from app.core.settings import Settings

AGAIN, HARD, GOOD, EASY = Rating
NOW = 1_800_000_000_000
TODAY = 739_000
SEED = 42
EXACT = Settings(fuzz=False)
DAY = 86_400


def press(state: State, *ratings: Rating, settings: Settings = EXACT) -> State:
    for rating in ratings:
        state = answer(state, rating, NOW, TODAY, settings, SEED)
    return state


def known(stability: float = 20.0, difficulty: float = 5.0, ago: int = 20) -> State:
    memory = Memory(stability, difficulty)
    return State(Phase.REVIEW, 0, TODAY, None, memory, TODAY - ago, NOW - ago * DAY, 5, 0)


def minutes(state: State) -> float:
    return wait(state, NOW, TODAY) / 60


def days(state: State) -> int:
    return state.due_day - TODAY


class TestNewCards:
    def test_again_waits_the_first_step(self) -> None:
        state = press(NEW_STATE, AGAIN)
        assert (state.phase, state.step, minutes(state)) == (Phase.LEARNING, 0, 1)

    def test_hard_waits_between_the_first_two_steps(self) -> None:
        state = press(NEW_STATE, HARD)
        assert (state.phase, state.step, minutes(state)) == (Phase.LEARNING, 0, 5.5)

    def test_hard_on_an_only_step_waits_half_as_long_again(self) -> None:
        assert minutes(press(NEW_STATE, HARD, settings=Settings(learning_steps=(600,)))) == 15

    def test_hard_on_an_only_step_adds_at_most_a_day(self) -> None:
        settings = Settings(learning_steps=(10 * DAY,))
        assert days(press(NEW_STATE, HARD, settings=settings)) == 11

    def test_good_goes_to_the_next_step(self) -> None:
        state = press(NEW_STATE, GOOD)
        assert (state.phase, state.step, minutes(state)) == (Phase.LEARNING, 1, 10)

    def test_good_on_the_last_step_graduates(self) -> None:
        state = press(NEW_STATE, GOOD, GOOD)
        assert (state.phase, state.step, state.due_at) == (Phase.REVIEW, 0, None)
        assert days(state) == 2

    def test_easy_graduates_at_once(self) -> None:
        state = press(NEW_STATE, EASY)
        assert (state.phase, days(state)) == (Phase.REVIEW, 8)

    def test_hard_on_the_last_step_repeats_it(self) -> None:
        state = press(NEW_STATE, GOOD, HARD)
        assert (state.step, minutes(state)) == (1, 10)

    def test_again_goes_back_to_the_first_step_and_is_no_lapse(self) -> None:
        state = press(NEW_STATE, GOOD, AGAIN)
        assert (state.phase, state.step, state.lapses) == (Phase.LEARNING, 0, 0)

    def test_without_steps_every_answer_graduates_to_a_day_or_more(self) -> None:
        states = outlook(NEW_STATE, NOW, TODAY, Settings(fuzz=False, learning_steps=()), SEED)
        assert [state.phase for state in states] == [Phase.REVIEW] * 4
        assert [days(state) for state in states] == [1, 1, 2, 8]

    def test_the_moment_the_day_and_the_count_of_answers_are_kept(self) -> None:
        state = press(NEW_STATE, GOOD)
        assert (state.last_day, state.last_at, state.reps) == (TODAY, NOW, 1)


class TestSteps:
    def test_a_step_within_the_day_has_a_moment(self) -> None:
        state = press(NEW_STATE, GOOD)
        assert (state.due_day, state.due_at) == (TODAY, NOW + 600_000)

    def test_a_step_of_a_day_or_more_has_only_a_day(self) -> None:
        state = press(NEW_STATE, GOOD, settings=Settings(learning_steps=(60, DAY)))
        assert (state.phase, state.due_day, state.due_at) == (Phase.LEARNING, TODAY + 1, None)

    @pytest.mark.parametrize(("hours", "rolls_to"), [(23, 0), (24, 1), (35, 1), (36, 2), (60, 3)])
    def test_long_steps_are_rounded_to_days(self, hours: int, rolls_to: int) -> None:
        settings = Settings(learning_steps=(hours * 3600,))
        assert days(press(NEW_STATE, AGAIN, settings=settings)) == rolls_to

    def test_a_card_beyond_shortened_steps_repeats_the_last_one_or_graduates(self) -> None:
        state = replace(press(NEW_STATE, GOOD), step=7)
        assert press(state, HARD).step == 1
        assert press(state, GOOD).phase is Phase.REVIEW

    def test_graduating_is_never_sooner_than_the_step_it_skips(self) -> None:
        settings = Settings(fuzz=False, learning_steps=(12 * DAY,))
        assert [days(s) for s in outlook(NEW_STATE, NOW, TODAY, settings, SEED)] == [12, 13, 14, 15]

    def test_no_step_waits_longer_than_the_maximum_interval(self) -> None:
        settings = Settings(learning_steps=(DAY,), maximum_interval=1)
        assert days(press(NEW_STATE, HARD, settings=settings)) == 1


class TestReviews:
    def test_a_forgotten_card_is_relearnt_and_counts_a_lapse(self) -> None:
        state = press(known(), AGAIN)
        assert (state.phase, state.lapses, minutes(state)) == (Phase.RELEARNING, 1, 10)

    def test_a_relearnt_card_returns_to_review(self) -> None:
        state = press(known(), AGAIN, GOOD)
        assert (state.phase, state.lapses) == (Phase.REVIEW, 1)

    def test_failing_while_relearning_is_not_another_lapse(self) -> None:
        state = press(known(), AGAIN, AGAIN, AGAIN)
        assert (state.phase, state.step, state.lapses) == (Phase.RELEARNING, 0, 1)

    def test_without_relearning_steps_a_forgotten_card_stays_in_review(self) -> None:
        state = press(known(), AGAIN, settings=Settings(fuzz=False, relearning_steps=()))
        assert (state.phase, state.lapses, days(state)) == (Phase.REVIEW, 1, 2)

    def test_the_interval_is_the_one_that_memory_gives(self) -> None:
        state = press(known(), HARD, settings=EXACT)
        assert state.memory is not None
        assert days(state) == round(interval(state.memory.stability, 0.9, EXACT.parameters))

    def test_each_success_waits_at_least_a_day_longer_than_the_one_below(self) -> None:
        tiny = known(stability=0.01, difficulty=10, ago=0)
        _, hard, good, easy = outlook(tiny, NOW, TODAY, EXACT, SEED)
        assert [days(hard), days(good), days(easy)] == [1, 2, 3]

    def test_the_maximum_interval_is_kept_by_every_button(self) -> None:
        settings = Settings(maximum_interval=10)
        states = outlook(known(stability=900), NOW, TODAY, settings, SEED)
        assert [days(state) for state in states[1:]] == [8, 9, 10]
        assert days(press(known(900), EASY, settings=replace(EXACT, maximum_interval=10))) == 10

    def test_the_buttons_are_the_answers(self) -> None:
        states = outlook(known(), NOW, TODAY, Settings(), SEED)
        assert states == tuple(answer(known(), r, NOW, TODAY, Settings(), SEED) for r in Rating)

    def test_a_day_that_goes_back_counts_as_the_last_known_day(self) -> None:
        state = answer(known(ago=-3), GOOD, NOW, TODAY, EXACT, SEED)
        assert state.last_day == TODAY + 3
        assert state == answer(known(ago=-3), GOOD, NOW, TODAY + 3, EXACT, SEED)

    @pytest.mark.parametrize("rating", [-1, 0, 5])
    def test_what_is_no_rating_is_refused(self, rating: int) -> None:
        with pytest.raises(RatingError, match="no rating; give 1"):
            answer(NEW_STATE, rating, NOW, TODAY, EXACT, SEED)


class TestFuzz:
    def test_the_same_card_and_count_give_the_same_interval(self) -> None:
        assert press(known(), GOOD, settings=Settings()) == press(
            known(), GOOD, settings=Settings()
        )

    def test_other_cards_and_later_answers_vary(self) -> None:
        by_card = {answer(known(), GOOD, NOW, TODAY, Settings(), n).due_day for n in range(99)}
        by_reps = {press(replace(known(), reps=n), GOOD, settings=Settings()) for n in range(99)}
        assert len(by_card) > 3
        assert len({state.due_day for state in by_reps}) > 3

    def test_an_interval_varies_by_the_share_that_its_length_allows(self) -> None:
        exact = days(press(known(60), GOOD))
        seen = {answer(known(60), GOOD, NOW, TODAY, Settings(), n).due_day for n in range(999)}
        widest = round(1.975 + 0.05 * exact)
        assert (min(seen), max(seen)) == (TODAY + exact - widest, TODAY + exact + widest)

    def test_short_intervals_do_not_vary(self) -> None:
        seen = {
            answer(press(NEW_STATE, GOOD), GOOD, NOW, TODAY, Settings(), n).due_day
            for n in range(99)
        }
        assert seen == {TODAY + 2}

    def test_turned_off_nothing_varies(self) -> None:
        assert len({answer(known(), GOOD, NOW, TODAY, EXACT, n) for n in range(99)}) == 1


class TestWaiting:
    def test_an_overdue_card_waits_no_more(self) -> None:
        assert wait(press(NEW_STATE, GOOD), NOW + 900_000, TODAY) == 0
        assert wait(known(), NOW, TODAY + 5) == 0


class TestIntervalsInWords:
    @pytest.mark.parametrize(
        ("seconds", "words"),
        [
            (30, (30, "second")),
            (60, (1, "minute")),
            (330, (6, "minute")),
            (3_570, (1, "hour")),
            (5_400, (1.5, "hour")),
            (86_399, (1, "day")),
        ],
    )
    def test_steps(self, seconds: int, words: tuple[float, str]) -> None:
        state = replace(press(NEW_STATE, GOOD), due_at=NOW + seconds * 1000)
        assert describe_interval(state, NOW, TODAY) == words

    @pytest.mark.parametrize(
        ("after", "words"),
        [
            (1, (1, "day")),
            (29, (29, "day")),
            (30, (1, "month")),
            (45, (1.5, "month")),
            (364, (1, "year")),
            (36_500, (100, "year")),
        ],
    )
    def test_days(self, after: int, words: tuple[float, str]) -> None:
        assert describe_interval(replace(known(), due_day=TODAY + after), NOW, TODAY) == words

    def test_whole_numbers_are_ints(self) -> None:
        value, _ = describe_interval(replace(known(), due_day=TODAY + 60), NOW, TODAY)
        assert repr(value) == "2"


class TestLeeches:
    def leeches(self, threshold: int) -> list[int]:
        settings = Settings(leech_threshold=threshold)
        return [n for n in range(20) if is_leech(replace(known(), lapses=n), settings)]

    def test_at_the_threshold_and_then_every_half_of_it(self) -> None:
        assert self.leeches(8) == [8, 12, 16]

    def test_half_an_odd_threshold_is_rounded_up(self) -> None:
        assert self.leeches(5) == [5, 8, 11, 14, 17]

    def test_a_threshold_of_one_makes_every_lapse_a_leech(self) -> None:
        assert self.leeches(1) == list(range(1, 20))

    def test_zero_turns_leeches_off(self) -> None:
        assert self.leeches(0) == []


def test_a_phase_read_back_as_a_number_is_the_same_phase() -> None:
    for state in (NEW_STATE, press(NEW_STATE, GOOD), known(), press(known(), AGAIN)):
        stored = replace(state, phase=int(state.phase))  # type: ignore[arg-type]
        assert outlook(stored, NOW, TODAY, EXACT, SEED) == outlook(state, NOW, TODAY, EXACT, SEED)
