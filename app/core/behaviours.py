"""How a slot of an attempt answers what a learner does: five small state machines.

deferred      save until the end; graded at the finish
immediate     one check grades and closes the slot
adaptive      check as often as you like; the best of (fraction - penalty x tries before) counts; a
              right one closes the slot, as no further try can gain anything
interactive   a check that is not right offers a hint and another try, while tries are left; counts
              fraction - penalty x tries before, never below 0
certainty     deferred, with how sure the learner is: right counts 1, 2, 3; wrong 0, -2, -6; partly
              right the fraction of the right one's mark. Where `checks` is on, a check closes it.

The arithmetic is that of the question behaviours of Moodle (question/behaviour): each counted
check is a try; an empty answer, and in adaptive the same answer again, is none. Otherwise than
there, what was checked and is handed in as it stands is charged for the tries before it alone: a
further try that nobody took costs nothing. Without a certainty the lowest is assumed. A slot
without an answer counts 0. What only a person can mark waits for the finish in every behaviour, and
has no fraction until then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, get_args

from app.core.grades import Grade
from app.core.refusals import RefusalError

Behaviour: TypeAlias = Literal["deferred", "immediate", "adaptive", "interactive", "certainty"]
Action: TypeAlias = Literal["save", "check", "try_again", "finish"]

BEHAVIOURS: tuple[str, ...] = get_args(Behaviour)
ACTIONS: tuple[str, ...] = get_args(Action)
THIRD = 1 / 3
RIGHT_MARKS = {1: 1, 2: 2, 3: 3}
WRONG_MARKS = {1: 0, 2: -2, 3: -6}
LEAST_CERTAIN = 1
TRYING = frozenset({"adaptive", "interactive"})


class BehaviourError(RefusalError):
    """A setting, an action or a certainty that no behaviour knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a slot behaves.

    `penalty` is the fraction lost by each try before; `tries` and `hints` are how many there are
    (interactive; Moodle has one try more than hints); `checks` allows to check before the end
    (certainty).
    """

    behaviour: Behaviour = "deferred"
    penalty: float = THIRD
    tries: int = 3
    hints: int = 0
    checks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotState:
    """Where a slot stands. `fraction` is None until something is graded, and until it is marked.

    `tries` are the responses that were graded, `hints` how many hints are open to the learner.
    While `waiting`, nothing but try_again and finish is taken. `feedback` and `answer` tell whether
    the behaviour lets the learner see what is said of `grade`, and the right answer; the review
    policy has the last word.
    """

    settings: Settings
    open: bool = True
    fraction: float | None = None
    grade: Grade | None = None
    certainty: int | None = None
    tries: int = 0
    hints: int = 0
    waiting: bool = False
    feedback: bool = False
    answer: bool = False
    marked: bool = False


def begin(settings: Settings) -> SlotState:
    """Return the state of a slot that nobody has answered, or raise BehaviourError."""
    if settings.behaviour not in BEHAVIOURS:
        raise BehaviourError(
            f"{settings.behaviour!r} is no behaviour; choose one of {', '.join(BEHAVIOURS)}."
        )
    if not 0 <= settings.penalty <= 1 or settings.tries < 1 or settings.hints < 0:
        raise BehaviourError("A penalty is from 0 to 1, tries are at least 1, hints at least 0.")
    return SlotState(settings=settings)


def check_certainty(certainty: int | None) -> int | None:
    """Return the certainty if there is such a one, None for none; else raise BehaviourError."""
    if certainty is not None and certainty not in RIGHT_MARKS:
        raise BehaviourError(f"A certainty is 1, 2 or 3, not {certainty!r}.")
    return certainty


def most_fraction(behaviour: Behaviour) -> float:
    """Return the fraction that the best answer gets: 3 where certainty counts, else 1."""
    return max(RIGHT_MARKS.values()) if behaviour == "certainty" else 1


def worth(state: SlotState) -> float:
    """Return the fraction of the points that a right answer gets at the try that comes next."""
    lost = state.settings.penalty * state.tries
    return max(0.0, 1 - lost) if state.settings.behaviour in TRYING else 1.0


def step(
    state: SlotState,
    action: Action,
    grade: Grade | None = None,
    *,
    certainty: int | None = None,
    repeated: bool = False,
) -> SlotState:
    """Return the state after an action of the learner, the same one if it may not be done now.

    `grade` is the grade of the response in force and needed for check and finish only; None stands
    for no response. `repeated` tells that this response is the one checked last. Raises
    BehaviourError for an action or a certainty that does not exist.
    """
    if action not in ACTIONS:
        raise BehaviourError(f"{action!r} is no action; it is one of {', '.join(ACTIONS)}.")
    check_certainty(certainty)
    if not state.open or (state.waiting and action not in ("try_again", "finish")):
        return state
    if action == "try_again":
        return replace(state, waiting=False, feedback=False) if state.waiting else state
    state = state if certainty is None else replace(state, certainty=certainty)
    if action == "finish":
        return _finish(state, grade, repeated=repeated)
    if action == "save" or grade is None or grade.fraction is None or not grade.answered:
        return state
    if repeated and state.settings.behaviour == "adaptive":
        return state
    return _CHECKS[state.settings.behaviour](state, grade, grade.fraction)


def mark(state: SlotState, fraction: float) -> SlotState:
    """Return the state after a person has marked the slot, whatever was counted before."""
    return replace(state, fraction=fraction, marked=True)


def _finish(state: SlotState, grade: Grade | None, *, repeated: bool) -> SlotState:
    """Close the slot, with what counts for the response in force; a new one is one try more."""
    if grade is None or not grade.answered:
        return _closed(state, grade, state.fraction or 0.0)
    if grade.fraction is None:
        return _closed(state, grade, None)
    if not repeated:
        return _check_once(state, grade, grade.fraction)
    if state.settings.behaviour == "adaptive":
        return _closed(state, grade, state.fraction)
    counted = _count(replace(state, tries=state.tries - 1), grade.fraction)
    return _closed(state, grade, counted)


def _closed(state: SlotState, grade: Grade | None, fraction: float | None) -> SlotState:
    return replace(
        state, open=False, waiting=False, feedback=True, answer=True, grade=grade, fraction=fraction
    )


def _count(state: SlotState, fraction: float) -> float:
    """Return what a fraction of the points counts at this try."""
    settings = state.settings
    if settings.behaviour == "adaptive":
        return max(state.fraction or 0.0, fraction - settings.penalty * state.tries)
    if settings.behaviour == "interactive":
        return max(0.0, fraction - settings.penalty * state.tries)
    if settings.behaviour == "certainty":
        certainty = state.certainty or LEAST_CERTAIN
        return RIGHT_MARKS[certainty] * fraction if fraction > 0 else WRONG_MARKS[certainty]
    return fraction


def _check_never(state: SlotState, *_: object) -> SlotState:
    return state


def _check_once(state: SlotState, grade: Grade, fraction: float) -> SlotState:
    return replace(_closed(state, grade, _count(state, fraction)), tries=state.tries + 1)


def _check_adaptive(state: SlotState, grade: Grade, fraction: float) -> SlotState:
    if fraction >= 1:
        return _check_once(state, grade, fraction)
    best = _count(state, fraction)
    return replace(state, grade=grade, fraction=best, tries=state.tries + 1, feedback=True)


def _check_interactive(state: SlotState, grade: Grade, fraction: float) -> SlotState:
    tries = state.tries + 1
    if fraction >= 1 or tries >= state.settings.tries:
        return _check_once(state, grade, fraction)
    hints = min(tries, state.settings.hints)
    return replace(state, grade=grade, tries=tries, hints=hints, waiting=True, feedback=True)


def _check_certainty(state: SlotState, grade: Grade, fraction: float) -> SlotState:
    if not state.settings.checks or state.certainty is None:
        return state
    return _check_once(state, grade, fraction)


_CHECKS: dict[Behaviour, Callable[[SlotState, Grade, float], SlotState]] = {
    "deferred": _check_never,
    "immediate": _check_once,
    "adaptive": _check_adaptive,
    "interactive": _check_interactive,
    "certainty": _check_certainty,
}
