"""What the learners of an assignment got, as a table: points, percent, how far they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.classrooms import ClassGroup, GroupMember
from app.accounts.models import User
from app.core.formats.csvout import Cell
from app.quizzes import roll, rules, unmarked
from app.quizzes.models import Assignment, Attempt
from app.quizzes.roll import Entry, Roll

_One = TypeVar("_One")
Known: TypeAlias = Callable[["Result"], "str | float | None"]

DECIMALS = 6
HEAD = (
    *("learner", "e-mail", "groups", "points", "of", "percent"),
    *("provisional", "state", "attempts", "minutes"),
)
MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What counts of a learner's attempts; `waiting` counts their essays without a mark.

    `points` are the share that counts of what the newest attempt is out of.
    """

    user: User
    attempts: tuple[Attempt, ...]
    share: float | None
    points: float | None
    out_of: float | None
    waiting: int
    state: str
    took: int | None

    @property
    def name(self) -> str:
        """Return the name, or what stands for it."""
        return self.user.name or self.user.email or "A learner"

    @property
    def provisional(self) -> bool:
        """Tell whether the result may still rise, as an essay waits for its mark."""
        return self.share is not None and self.waiting > 0


SORTS: dict[str, Known] = {
    "name": lambda one: one.name.casefold(),
    "points": lambda one: one.points,
    "percent": lambda one: one.share,
    "state": lambda one: one.state,
    "time": lambda one: one.took,
}


def results(session: Session, assignment: Assignment, sort: str = "name") -> list[Result]:
    """List what every learner of an assignment got; a sort that begins with - falls."""
    return _results(session, assignment, roll.call(session, assignment), sort)


def left(session: Session, assignment: Assignment) -> list[Result]:
    """List what those got who left the class of an assignment; they count nowhere."""
    return _results(session, assignment, roll.left(session, assignment), "name")


def _results(session: Session, assignment: Assignment, called: Roll, sort: str) -> list[Result]:
    tried = [attempt for entry in called.entries for attempt in entry.attempts]
    waiting = unmarked.in_attempts(session, tried)
    keep = rules.read(assignment).keep
    return arrange([_result(entry, waiting, keep) for entry in called.entries], sort)


def arrange(lines: Sequence[Result], sort: str) -> list[Result]:
    """Sort results; those without what is sorted by come last, those alike by name."""
    known = SORTS.get(sort.removeprefix("-"), SORTS["name"])
    named = sorted(lines, key=lambda one: (one.name.casefold(), one.user.id))
    there = [one for one in named if known(one) is not None]
    there.sort(key=lambda one: known(one) or 0, reverse=sort.startswith("-"))
    return [*there, *(one for one in named if known(one) is None)]


def _result(entry: Entry, waiting: dict[tuple[int, str], int], keep: str) -> Result:
    handed_in = [one for one in entry.attempts if one.submitted_at is not None]
    out_of = handed_in[-1].out_of if handed_in else None
    counted = _counting(handed_in, keep)
    return Result(
        user=entry.user,
        attempts=entry.attempts,
        share=entry.share,
        points=None if entry.share is None or out_of is None else entry.share * out_of,
        out_of=out_of,
        waiting=sum(waiting.get((one.user_id, one.id), 0) for one in counted),
        state=entry.state,
        took=entry.took,
    )


def provisional(
    session: Session, given: Sequence[Assignment], users: Collection[int]
) -> set[tuple[int, int]]:
    """Name by assignment and learner the results that may still rise, as an essay waits."""
    waiting = unmarked.in_assignments(session, [one.id for one in given], users)
    if not waiting:
        return set()
    keeps = {one.id: rules.read(one).keep for one in given}
    handed_in: dict[tuple[int | None, int], list[str]] = defaultdict(list)
    query = select(Attempt.assignment_id, Attempt.user_id, Attempt.id).where(
        Attempt.assignment_id.in_({assignment_id for assignment_id, _ in waiting}),
        Attempt.user_id.in_({user_id for _, user_id in waiting}),
        Attempt.preview.is_(False),
        Attempt.submitted_at.is_not(None),
    )
    for assignment_id, user_id, attempt_id in session.execute(
        query.order_by(Attempt.started_at, Attempt.id)
    ):
        handed_in[assignment_id, user_id].append(attempt_id)
    return {
        key
        for key, attempts in waiting.items()
        if not attempts.isdisjoint(_counting(handed_in[key], keeps[key[0]]))
    }


def _counting(handed_in: Sequence[_One], keep: str) -> Sequence[_One]:
    """Return those of what was handed in, the oldest first, that count or may come to count."""
    return {"first": handed_in[:1], "latest": handed_in[-1:]}.get(keep, handed_in)


def groups(session: Session, assignment: Assignment) -> dict[int, str]:
    """Name by learner their groups in the class of an assignment."""
    query = (
        select(GroupMember.user_id, ClassGroup.title)
        .join(ClassGroup, ClassGroup.id == GroupMember.group_id)
        .where(ClassGroup.classroom_id == assignment.classroom_id)
        .order_by(ClassGroup.title)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for user_id, title in session.execute(query):
        found[user_id].append(title)
    return {user_id: ", ".join(titles) for user_id, titles in found.items()}


def cells(lines: Sequence[Result], grouped: Mapping[int, str]) -> list[list[Cell]]:
    """Return results as the rows of a sheet, without a head; `grouped` names learners' groups."""
    return [
        [
            one.name,
            one.user.email or "",
            grouped.get(one.user.id, ""),
            _number(one.points),
            _number(one.out_of),
            _number(None if one.share is None else 100 * one.share),
            "yes" if one.provisional else "no",
            one.state,
            len(one.attempts),
            _number(None if one.took is None else one.took / MINUTE_MS),
        ]
        for one in lines
    ]


def _number(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(round(value, DECIMALS) + 0.0))
