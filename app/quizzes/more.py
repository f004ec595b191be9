"""What stands below a question of a reviewed attempt: what was ruled, marked and disputed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.core import rulings
from app.core.attempts import SlotResult
from app.quizzes import disputes, marking, verdicts
from app.quizzes.marking import Mark
from app.quizzes.models import Attempt, Dispute
from app.quizzes.queries import Drawn
from app.quizzes.verdicts import Entry

MOST_BUTTONS = 11
HALF = 0.5


class Notice(NamedTuple):
    """A ruling in words, and its reason."""

    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of a rubric: how many points there are, and those to choose from (none: type)."""

    label: str
    most: float
    options: tuple[float, ...]
    given: float | None


@dataclass(frozen=True, slots=True)
class More:
    """What is told below a question, and what its learner may do there."""

    notices: list[Notice] = field(default_factory=list)
    mark: Mark | None = None
    self_marked: bool = False
    waits: bool = False
    rubric: list[Criterion] = field(default_factory=list)
    lines: list[Criterion] = field(default_factory=list)
    seq: int = 0
    dispute: Dispute | None = None
    may_dispute: bool = False
    reader: str = ""


def below(
    session: Session,
    attempt: Attempt,
    questions: Sequence[Drawn],
    results: Mapping[int, SlotResult],
    seen: Collection[str],
) -> dict[int, More]:
    """Return what stands below each question, as far as what is `seen` at this moment allows."""
    told = "correctness" in seen
    entries = _entries(session, attempt, questions) if told or "marks" in seen else {}
    marks = marking.marks(session, attempt) if told or "marks" in seen else {}
    said = disputes.of_attempt(session, attempt)
    open_to = told and not attempt.preview
    decks = {each.deck_id for each in questions} if open_to else set()
    readers = disputes.readers(session, attempt, decks) if decks else {}
    return {
        each.slot: More(
            notices=_notices(entries.get(each.card_id, []), seen),
            mark=marks.get(each.slot),
            self_marked=each.slot in marks and marks[each.slot].by_id == attempt.user_id,
            waits=waits(results[each.slot]),
            rubric=_own_rubric(attempt, each, results[each.slot], marks, seen),
            lines=_lines(each, marks.get(each.slot), seen),
            seq=results[each.slot].seq,
            dispute=said.get(each.slot),
            may_dispute=open_to,
            reader=readers.get(each.deck_id, ""),
        )
        for each in questions
    }


def waits(result: SlotResult) -> bool:
    """Tell whether a question that is over waits for a person to mark it."""
    return not result.state.open and result.state.fraction is None


def _own_rubric(
    attempt: Attempt,
    drawn: Drawn,
    result: SlotResult,
    marks: Mapping[int, Mark],
    seen: Collection[str],
) -> list[Criterion]:
    own = marks_self(attempt, drawn, seen) and result.answered
    return criteria(drawn, marks.get(drawn.slot)) if own else []


def _lines(drawn: Drawn, mark: Mark | None, seen: Collection[str]) -> list[Criterion]:
    """Return the criteria with the points given, where one may read what was looked for."""
    return criteria(drawn, mark) if mark and mark.points and "feedback" in seen else []


def marks_self(attempt: Attempt, drawn: Drawn, seen: Collection[str]) -> bool:
    """Tell whether the learner marks this essay: nobody else does, and they may see the rubric."""
    return drawn.kind == "essay" and attempt.assignment_id is None and "answer" in seen


def criteria(drawn: Drawn, mark: Mark | None) -> list[Criterion]:
    """Return the rubric of an essay with the points that were given."""
    lines = marking.rubric(drawn)
    given = mark.points if mark and mark.points and len(mark.points) == len(lines) else None
    return [
        Criterion(label, most, options(most), given[place] if given else None)
        for place, (label, most) in enumerate(lines)
    ]


def options(most: float) -> tuple[float, ...]:
    """Return the points to choose from: whole ones, or halves; none where there are too many."""
    step = 1 if float(most).is_integer() else HALF
    count = most / step
    if count + 1 > MOST_BUTTONS:
        return ()
    found = [number * step for number in range(int(count) + 1)]
    return tuple(found if found[-1] == most else [*found, most])


def _entries(
    session: Session, attempt: Attempt, questions: Sequence[Drawn]
) -> dict[int, list[Entry]]:
    ruled = [each.card_id for each in questions if each.held != rulings.NOTHING]
    if attempt.assignment_id is None or not ruled:
        return {}
    return verdicts.history(session, attempt.assignment_id, ruled)


def _notices(entries: Sequence[Entry], seen: Collection[str]) -> list[Notice]:
    """Say what was ruled; what would tell the right answer only where that may be seen."""
    return [
        Notice(in_words(entry), entry.reason)
        for kind, entry in rulings.in_force(entries).items()
        if kind != "accept" or "answer" in seen
    ]


def in_words(entry: Entry | rulings.Ruling) -> str:
    """Say a ruling in words, as learners and teachers read it."""
    value = entry.value
    if entry.kind == "accept" and isinstance(value, list):
        said = ", ".join(f"“{each}”" for each in value)
        return f"{said} {'is' if len(value) == 1 else 'are'} right too"
    if entry.kind == "points" and isinstance(value, int | float):
        return f"This question counts {value:g} point{'' if value == 1 else 's'}"
    if entry.kind == "lift":
        return f"Taken back: {LIFTED.get(str(value), '')}"
    return SAID[entry.kind]


SAID = {
    "full": "Everybody got full marks here",
    "drop": "This question does not count",
    "key": "Graded by a newer version of this question",
}
LIFTED = {
    "full": "full marks for everybody",
    "drop": "leaving the question out",
    "accept": "the answers that were right too",
    "key": "the newer version",
    "points": "the other number of points",
}
