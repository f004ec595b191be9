"""Rule on a question of an assignment: try it on every score first, then write it down.

A dry run and the ruling itself are the same fold of the same steps. The ruling is written only if
it would do what the dry run showed, which a digest tells.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import clock
from app.accounts.models import AuditEntry
from app.core import rulings, scoring
from app.core.refusals import RefusalError
from app.core.rulings import RulingError
from app.core.scoring import Score
from app.quizzes import handed, judging, sheaves, verdicts
from app.quizzes.handed import Handed
from app.quizzes.models import Assignment, Attempt, Ruling
from app.quizzes.sheaves import Stack

LONGEST_REASON = 500
EXACT = 9  # decimals: what differs less is the same score


class Row(NamedTuple):
    """A learner's score before and after a ruling."""

    user_id: int
    attempt_id: str
    name: str
    before: float
    before_of: float
    after: float
    after_of: float

    @property
    def change(self) -> float:
        """Return by how much the share of the points changes."""
        return round(_share(self.after, self.after_of) - _share(self.before, self.before_of), EXACT)

    @property
    def moves(self) -> bool:
        """Tell whether anything stored changes."""
        return (self.before, self.before_of) != (self.after, self.after_of)


@dataclass(frozen=True, slots=True)
class Trial:
    """What a ruling would do: every score before and after, falls first, then rises."""

    rows: tuple[Row, ...]
    digest: str

    def count(self, sign: int) -> int:
        """Count the scores that go down (-1), stay (0) or go up (1)."""
        return sum((row.change > 0) - (row.change < 0) == sign for row in self.rows)

    @property
    def learners(self) -> int:
        """Count the learners whose scores these are; one may have several attempts."""
        return len({row.user_id for row in self.rows})

    @property
    def changed(self) -> list[Row]:
        """List what changes."""
        return [row for row in self.rows if row.moves]

    @property
    def same(self) -> list[Row]:
        """List what stays."""
        return [row for row in self.rows if not row.moves]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A ruling to be tried or written: on which question, what, and why."""

    card_id: int
    ruling: rulings.Ruling
    reason: str = ""


def try_out(session: Session, assignment: Assignment, wish: Wish) -> Trial:
    """Return what a ruling would do to every score; nothing is changed.

    Raises RulingError for a ruling that cannot be made.
    """
    rulings.check(wish.ruling)
    found = handed.handed_in(session, assignment, everybody=True)
    plain = handed.asked(session, assignment, found)
    entries = verdicts.history(session, assignment.id, [wish.card_id])[wish.card_id]
    kinds = {drawn.kind for answer, drawn in plain.items() if answer.card_id == wish.card_id}
    _require_sense(session, wish, kinds, entries)
    held = verdicts.held(session, assignment.id)
    held |= {wish.card_id: rulings.hold([*entries, wish.ruling])}
    asked = handed.rule(plain, Stack((), held, verdicts.keys(session, held)))
    folded = {answer: handed.fold(answer, drawn) for answer, drawn in asked.items()}
    rows = []
    for each in found:
        parts = ((asked[one], folded[one]) for one in each.answers)
        after = scoring.score(judging.weigh(*part, each.best) for part in parts)
        rows.append(_row(each, after))
    rows.sort(key=_order)
    return Trial(tuple(rows), _digest(wish, rows))


def _require_sense(
    session: Session, wish: Wish, kinds: set[str], entries: list[verdicts.Entry]
) -> None:
    """Raise RulingError for what is not in force, or a version of another kind than was asked."""
    ruling = wish.ruling
    if ruling.kind == "lift" and ruling.value not in rulings.in_force(entries):
        raise RulingError("That ruling is not in force.", "Look at the history of the question.")
    if ruling.kind != "key":
        return
    newer = sheaves.question(session, wish.card_id, int(str(ruling.value)))
    if newer is None or not kinds <= {newer.kind}:
        raise RulingError("There is no such version of the card.", "Choose one of its versions.")


def _row(attempt: Handed, after: Score) -> Row:
    return Row(
        attempt.user_id,
        attempt.attempt_id,
        attempt.name,
        attempt.score,
        attempt.out_of,
        after.points,
        after.out_of,
    )


def _share(points: float, out_of: float) -> float:
    return points / out_of if out_of else 0.0


def _order(row: Row) -> tuple[bool, float, str, str]:
    return not row.moves, row.change, row.name, row.attempt_id


def _digest(wish: Wish, rows: list[Row]) -> str:
    said = [wish.card_id, wish.ruling.kind, wish.ruling.value]
    told = [[row.user_id, row.attempt_id, *row[3:]] for row in rows]
    return hashlib.sha256(json.dumps([said, told]).encode()).hexdigest()


def apply(
    session: Session, *, assignment: Assignment, wish: Wish, digest: str, by_id: int, at: int
) -> Trial | None:
    """Write a ruling, every score that it changes and why; the reason stands in the audit too.

    Where it would now do something else than the dry run showed, nothing is written and what it
    would do is returned; None says that it is done.
    """
    if not 0 < len(wish.reason) <= LONGEST_REASON:
        raise RefusalError(
            "A ruling needs its reason.",
            f"Say in at most {LONGEST_REASON} characters why; learners read it.",
        )
    session.execute(select(Assignment.id).where(Assignment.id == assignment.id).with_for_update())
    session.expire_all()
    trial = try_out(session, assignment, wish)
    if trial.digest != digest:
        return trial
    _write(session, assignment, wish, by_id, at)
    for row in trial.changed:
        session.execute(
            update(Attempt)
            .where(Attempt.user_id == row.user_id, Attempt.id == row.attempt_id)
            .values(score=row.after, out_of=row.after_of)
        )
    detail = {
        "ruling": wish.ruling.kind,
        "value": wish.ruling.value,
        "reason": wish.reason,
        "scores changed": len(trial.changed),
    }
    record(session, "ruling", about(assignment, wish.card_id), detail, by_id=by_id, at=at)
    return None


def _write(session: Session, assignment: Assignment, wish: Wish, by_id: int, at: int) -> None:
    session.add(
        Ruling(
            assignment_id=assignment.id,
            card_id=wish.card_id,
            kind=wish.ruling.kind,
            value=json.dumps(wish.ruling.value, ensure_ascii=False),
            reason=wish.reason,
            by_id=by_id,
            at=at,
        )
    )
    session.flush()


def about(assignment: Assignment, card_id: int) -> str:
    """Name a question of an assignment as the audit does."""
    return f"assignment {assignment.id}, card {card_id}"


def record(
    session: Session, action: str, subject: str, detail: dict[str, object], *, by_id: int, at: int
) -> None:
    """Append what a person did to scores to the audit."""
    entry = AuditEntry(
        at=clock.instant(at),
        actor_id=by_id,
        action=action,
        subject=subject,
        detail=json.dumps(detail, ensure_ascii=False),
    )
    session.add(entry)
    session.flush()
