"""An attempt is a fold of its steps: what each slot stands at follows from the log alone.

Steps are only ever added. The last sequence number of a slot wins, whatever order steps arrived in;
a number that comes twice is the same step. What a learner does after the end is not counted. A
regrade is the same fold with another grader, settings or card, and `changes` tells what it moves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Literal, TypeAlias, get_args

from app.core import behaviours, responses
from app.core.behaviours import Settings, SlotState
from app.core.grades import Grade, UnreadableResponse
from app.core.refusals import RefusalError
from app.core.timing import Milliseconds

Kind: TypeAlias = Literal["save", "check", "try_again", "finish", "flag", "mark"]
Grader: TypeAlias = Callable[[int, object], Grade]

KINDS: tuple[str, ...] = get_args(Kind)
UNMARKED = Grade(fraction=None)


class StepError(RefusalError):
    """The step cannot stand in an attempt; the message says why and what is allowed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happened to a slot; `seq` counts the steps of the slot from 1.

    save and check carry a response, in the form that `grading` describes, and perhaps a certainty;
    flag carries true or false; mark, the act of a person with the right to it, a fraction, or none
    to take back the marks before it.
    """

    slot: int
    seq: int
    at: Milliseconds
    kind: Kind
    response: object = None
    certainty: int | None = None
    fraction: float | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """How an attempt is folded.

    `settings` has each slot's behaviour, `grader` grades (slot, response). Steps of the learner
    after `last_arrival`, and after the attempt was `finished`, are left out. What is still open
    then is finished with the response in force. None is: no deadline, not finished.
    """

    settings: Mapping[int, Settings]
    grader: Grader
    last_arrival: Milliseconds | None = None
    finished: Milliseconds | None = None

    def takes(self, at: Milliseconds) -> bool:
        """Tell whether a step of the learner at this moment counts."""
        return all(end is None or at <= end for end in (self.last_arrival, self.finished))


@dataclass(frozen=True, slots=True)
class SlotResult:
    """Where a slot stands after its steps: `response` is the one in force, `seq` the last number.

    `checked` is the response that `state.grade` is about while the slot is open, `late` how many
    steps came too late.
    """

    state: SlotState
    response: object = None
    checked: object = None
    seq: int = 0
    flagged: bool = False
    late: int = 0

    @property
    def answered(self) -> bool:
        """Tell whether there is a response that says something."""
        return not responses.is_blank(self.response)


@dataclass(frozen=True, slots=True)
class Change:
    """What a regrade does to a slot: its fraction before and after."""

    slot: int
    before: float | None
    after: float | None


def check_step(step: Step) -> Step:
    """Return the step if a log may hold it, else raise StepError or BehaviourError."""
    if step.kind not in KINDS:
        raise StepError(f"A step is one of {', '.join(KINDS)}, not {step.kind!r}.")
    if step.seq < 1:
        raise StepError("The steps of a slot are counted from 1.")
    if step.kind == "flag" and not isinstance(step.response, bool):
        raise StepError("A flag is true or false.")
    if step.kind != "mark" and step.fraction is not None:
        raise StepError("Only a mark has a fraction of the points.")
    behaviours.check_certainty(step.certainty)
    return step


def last_answer(steps: Iterable[Step], upto: int | None = None) -> Step | None:
    """Return the last answer among steps in order of their numbers, None where there is none.

    `upto` leaves out those with a higher number.
    """
    answers = [step for step in steps if step.kind in ("save", "check")]
    known = (step for step in reversed(answers) if upto is None or step.seq <= upto)
    return next(known, None)


def says_same(one: Step | None, response: object, certainty: int | None) -> bool:
    """Tell whether a step answered this, in which all that is blank is the same; None is blank."""
    said, sure = (None, None) if one is None else (one.response, one.certainty)
    blank = responses.is_blank(said) and responses.is_blank(response)
    return (blank or said == response) and sure == certainty


def fold(steps: Iterable[Step], terms: Terms) -> dict[int, SlotResult]:
    """Return where every slot of the settings stands; steps of other slots raise StepError."""
    logs: dict[int, dict[int, Step]] = {slot: {} for slot in terms.settings}
    for step in steps:
        if step.slot not in logs:
            raise StepError(f"This attempt has no slot {step.slot}.")
        logs[step.slot].setdefault(step.seq, step)
    return {
        slot: fold_slot(slot, [log[seq] for seq in sorted(log)], terms)
        for slot, log in logs.items()
    }


def fold_slot(slot: int, steps: Iterable[Step], terms: Terms) -> SlotResult:
    """Return where a slot stands after its own steps, which come in order of their numbers."""
    result = SlotResult(behaviours.begin(terms.settings[slot]))
    mark = None
    log = list(steps)
    for step, following in zip_longest(log, log[1:]):
        if following is not None and _is_overtaken(step, following, terms):
            continue
        result = replace(result, seq=step.seq)
        if step.kind == "mark":
            mark = step
        elif terms.takes(step.at):
            result = apply(result, step, terms.grader)
        else:
            result = replace(result, late=result.late + 1)
    if terms.finished is not None:
        result = _act(result, slot, "finish", None, terms.grader)
    if mark is not None:
        result = replace(apply(result, mark, terms.grader), seq=result.seq)
    return result


def _is_overtaken(step: Step, following: Step, terms: Terms) -> bool:
    """Tell whether a save leaves nothing behind, as the next one takes its place."""
    saves = step.kind == following.kind == "save"
    says_all = following.certainty is not None or step.certainty is None
    return saves and says_all and terms.takes(step.at) and terms.takes(following.at)


def apply(result: SlotResult, step: Step, grader: Grader) -> SlotResult:
    """Return where the slot stands after one step more, which came in time."""
    if step.kind == "flag":
        return replace(result, seq=step.seq, flagged=bool(step.response))
    if step.kind == "mark":
        marked = result.state
        if step.fraction is not None:
            marked = behaviours.mark(marked, step.fraction)
        return replace(result, seq=step.seq, state=marked)
    if step.kind in ("save", "check") and result.state.open and not result.state.waiting:
        result = replace(result, response=step.response)
    acted = _act(result, step.slot, step.kind, step.certainty, grader)
    return replace(acted, seq=step.seq)


def changes(
    before: Mapping[int, SlotResult], after: Mapping[int, SlotResult]
) -> tuple[Change, ...]:
    """Return the slots whose fraction differs between two folds of the same steps."""
    moved = (
        Change(slot, before[slot].state.fraction, after[slot].state.fraction) for slot in after
    )
    return tuple(change for change in moved if change.before != change.after)


def _act(
    result: SlotResult,
    slot: int,
    action: behaviours.Action,
    certainty: int | None,
    grader: Grader,
) -> SlotResult:
    """Let the behaviour act on the response in force; grade it only where that is needed."""
    if not result.state.open:
        return result
    grade = None
    if action in ("check", "finish") and result.answered:
        grade = _grade(grader, slot, result.response)
    repeated = result.state.tries > 0 and result.response == result.checked
    state = behaviours.step(result.state, action, grade, certainty=certainty, repeated=repeated)
    counted = state.tries > result.state.tries
    return replace(result, state=state, checked=result.response if counted else result.checked)


def _grade(grader: Grader, slot: int, response: object) -> Grade:
    """Grade the response; what the card as it is now cannot read is left for a person to mark."""
    try:
        return grader(slot, response)
    except UnreadableResponse:
        return UNMARKED
