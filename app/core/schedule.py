"""When a card comes back: a pure machine of states, moved by answers.

`outlook` gives the four states that the four answers lead to, `answer` one of them: the interval
on a button is the interval given. Steps follow Anki's rules for learning and relearning, longer
intervals come from FSRS-6 (`memory`), with fuzz as in Anki, seeded by the card and its count of
answers. A card is due on `due_day`, and not before `due_at` when it waits within the day.
Days are day numbers (`days`), moments are epoch milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from math import floor
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from app.core import memory as fsrs
from app.core.days import never_back
from app.core.memory import AGAIN, EASY, GOOD, HARD, Memory, Rating
from app.core.refusals import RefusalError
from app.core.settings import DAY_SECONDS, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

Days: TypeAlias = int
Milliseconds: TypeAlias = int

FUZZ_FROM = 2.5
_WORD = (1 << 64) - 1
_UNITS = (
    # unit, its seconds, digits shown, the value from which the next unit reads better
    ("second", 1, 0, 60.0),
    ("minute", 60, 0, 60.0),
    ("hour", 3_600, 1, 24.0),
    ("day", DAY_SECONDS, 0, 30.0),
    ("month", 30 * DAY_SECONDS, 1, 12.0),
    ("year", 365 * DAY_SECONDS, 1, float("inf")),
)


class RatingError(RefusalError):
    """The rating is none of again, hard, good and easy."""


class Phase(IntEnum):
    """Where a card stands on its way into memory."""

    NEW = 0
    LEARNING = 1
    REVIEW = 2
    RELEARNING = 3


@dataclass(frozen=True, slots=True)
class State:
    """All that scheduling knows of one learner's card."""

    phase: Phase
    step: int
    due_day: Days
    due_at: Milliseconds | None
    memory: Memory | None
    last_day: Days | None
    last_at: Milliseconds | None
    reps: int
    lapses: int


NEW_STATE = State(Phase.NEW, 0, 0, None, None, None, None, 0, 0)


NEW, LEARNING, REVIEW, RELEARNING = Phase


class _Turn(NamedTuple):
    """Where a rating leads: `days` until the card is due, or `seconds` within the day.

    The memory is worked out only when the interval needs it.
    """

    rating: int
    phase: Phase
    step: int
    days: Days
    seconds: int
    memory: Memory | None


def answer(
    state: State,
    rating: Rating | int,
    at_ms: Milliseconds,
    day: Days,
    settings: Settings,
    seed: int,
) -> State:
    """Return the state after an answer; it equals `outlook(...)[rating - 1]`.

    `seed` belongs to the card and never changes. Raises RatingError.
    """
    if not AGAIN <= rating <= EASY:
        raise RatingError(f"{rating} is no rating; give 1 (again), 2 (hard), 3 (good) or 4 (easy).")
    day = never_back(day, state.last_day)
    *_, turn = _turns(state, day, settings, seed, rating)
    return _enter(state, turn, at_ms, day, settings)


def outlook(
    state: State, at_ms: Milliseconds, day: Days, settings: Settings, seed: int
) -> tuple[State, State, State, State]:
    """Return the states after again, hard, good and easy."""
    day = never_back(day, state.last_day)
    again, hard, good, easy = (
        _enter(state, turn, at_ms, day, settings)
        for turn in _turns(state, day, settings, seed, EASY)
    )
    return again, hard, good, easy


def next_phase(phase: Phase, step: int, rating: int, settings: Settings) -> tuple[Phase, int]:
    """Return the phase and step that an answer leads to, as `answer` does, without the memory."""
    ladder, steps = _ladder(phase, settings)
    rung = _rung(phase, step, rating, steps)
    return (REVIEW, 0) if rung is None else (ladder, rung)


def is_missed(phase: int, step: int) -> bool:
    """Tell whether a card waits on its first step again: its last answer was wrong."""
    return phase in {LEARNING, RELEARNING} and step == 0


def is_leech(state: State, settings: Settings) -> bool:
    """Tell whether the lapses have reached the threshold, or another half of it since."""
    threshold = settings.leech_threshold
    beyond = state.lapses - threshold
    return threshold > 0 and beyond >= 0 and beyond % ((threshold + 1) // 2) == 0


def wait(state: State, at_ms: Milliseconds, day: Days) -> int:
    """Return the seconds until the card is due; whole days count 86,400 each, overdue is 0."""
    if state.due_at is not None:
        return max(0, (state.due_at - at_ms) // 1000)
    return max(0, state.due_day - never_back(day, state.last_day)) * DAY_SECONDS


def describe_interval(state: State, at_ms: Milliseconds, day: Days) -> tuple[float, str]:
    """Return the time until the card is due as a person says it, such as (10, "minute").

    Units are second, minute, hour, day, month and year; hours, months and years have one decimal
    and are an int when whole.
    """
    seconds = wait(state, at_ms, day)
    values = ((round(seconds / size, digits), unit, end) for unit, size, digits, end in _UNITS)
    value, unit = next((value, unit) for value, unit, end in values if value < end)
    return (int(value) if value == int(value) else value), unit


def _turns(
    state: State, day: Days, settings: Settings, seed: int, last: Rating | int
) -> Iterator[_Turn]:
    """Yield where the answers lead, from again up to `last`, none earlier than the one before."""
    phase, steps = _ladder(state.phase, settings)
    share = _share(seed, state.reps)
    least = 1
    for rating in range(AGAIN, last + 1):
        rung = _rung(state.phase, state.step, rating, steps)
        if rung is None:
            memory = _remember(state, rating, day, settings)
            days = _interval(memory, least, settings, share)
            yield _Turn(rating, REVIEW, 0, days, 0, memory)
        else:
            seconds = _delay(steps, rung, rating)
            days = min(_whole_days(seconds), settings.maximum_interval)
            yield _Turn(rating, phase, rung, days, seconds, None)
        least = max(1, days + (rating > AGAIN))


def _enter(state: State, turn: _Turn, at_ms: Milliseconds, day: Days, settings: Settings) -> State:
    """Return the state that a turn leads to."""
    return State(
        turn.phase,
        turn.step,
        day + turn.days,
        None if turn.days else at_ms + turn.seconds * 1000,
        turn.memory or _remember(state, turn.rating, day, settings),
        day,
        at_ms,
        state.reps + 1,
        state.lapses + (turn.rating == AGAIN and state.phase == REVIEW),
    )


def _remember(state: State, rating: int, day: Days, settings: Settings) -> Memory:
    """Return the memory after an answer on that day."""
    elapsed = 0 if state.last_day is None else day - state.last_day
    return fsrs.review(state.memory, rating, elapsed, settings.parameters)


def _ladder(phase: Phase, settings: Settings) -> tuple[Phase, tuple[int, ...]]:
    """Return the phase and steps that an answer to the card may lead to."""
    if phase <= LEARNING:
        return LEARNING, settings.learning_steps
    return RELEARNING, settings.relearning_steps


def _rung(phase: Phase, step: int, rating: int, steps: tuple[int, ...]) -> int | None:
    """Return the step that an answer leads to, None when it leads out of the steps."""
    if not steps or rating == EASY:
        return None
    if rating == AGAIN:
        return 0
    if phase == REVIEW:
        return None
    rung = min(step, len(steps) - 1) + (rating == GOOD)
    return rung if rung < len(steps) else None


def _delay(steps: tuple[int, ...], rung: int, rating: int) -> int:
    """Return the seconds of a step; hard lies between the first step and the next one."""
    if rating != HARD or rung > 0:
        return steps[rung]
    if len(steps) > 1:
        return (steps[0] + steps[1]) // 2
    return min(steps[0] * 3 // 2, steps[0] + DAY_SECONDS)


def _whole_days(seconds: int) -> Days:
    """Return the days of a step, rounded; 0 for a step within the day."""
    return 0 if seconds < DAY_SECONDS else (seconds + DAY_SECONDS // 2) // DAY_SECONDS


def _interval(memory: Memory, least: Days, settings: Settings, share: float) -> Days:
    """Return the whole days until recall falls to the retention, at least `least`."""
    most = settings.maximum_interval
    ideal = min(memory.stability * fsrs.stretch(settings.retention, settings.parameters), most)
    spread = _spread(ideal) if settings.fuzz and ideal >= FUZZ_FROM else 0.0
    low = max(least, floor(ideal - spread + 0.5))
    high = max(low, min(floor(ideal + spread + 0.5), most))
    return min(low + floor(share * (high - low + 1)), most)


def _spread(days: float) -> float:
    """Return by how many days an interval may be moved either way.

    It is a day, and 15 % of the days from 2.5 to 7, 10 % from 7 to 20, 5 % beyond, as in Anki.
    """
    return min(0.625 + 0.15 * days, 0.975 + 0.1 * days, 1.975 + 0.05 * days)


def _share(seed: int, reps: int) -> float:
    """Return an even draw from [0, 1) that the card and its count of answers decide (splitmix)."""
    mixed = (seed * 0x9E3779B97F4A7C15 + (reps + 1) * 0xD1B54A32D192ED03) & _WORD
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _WORD
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _WORD
    return float((mixed ^ (mixed >> 31)) >> 11) / (1 << 53)
