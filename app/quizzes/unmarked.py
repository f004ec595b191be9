"""Which essays wait for a person to mark them: the one place that says so."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, case, func, select, tuple_
from sqlalchemy.orm import Session

from app.decks.models import Card
from app.quizzes import verdicts
from app.quizzes.models import AnswerStep, Attempt, AttemptSlot


def essays(among: ColumnElement[bool], cards: ColumnElement[bool] | None = None) -> Select[Any]:
    """Select the essays that wait among attempts that were handed in, settled by a ruling or not.

    The columns are assignment_id, user_id, attempt_id and card_id. `cards` says of AttemptSlot
    which questions are essays, where that is known.
    """
    found = _handed_in(among, cards)
    columns = found.c.assignment_id, found.c.user_id, found.c.attempt_id, found.c.card_id
    return select(*columns).where(_waits(found))


def in_attempts(session: Session, attempts: Sequence[Attempt]) -> dict[tuple[int, str], int]:
    """Count in each of these attempts the essays that wait for a mark, by learner and attempt."""
    wanted = [(one.user_id, one.id) for one in attempts if one.submitted_at is not None]
    if not wanted:
        return {}
    among = tuple_(Attempt.user_id, Attempt.id).in_(wanted)
    return Counter((user_id, attempt) for _, user_id, attempt in _waiting(session, among))


def in_assignments(
    session: Session, assignments: Collection[int], users: Collection[int]
) -> dict[tuple[int, int], set[str]]:
    """Name by assignment and learner the attempts of which an essay waits for a mark."""
    among = and_(
        Attempt.assignment_id.in_(assignments),
        Attempt.user_id.in_(users),
        Attempt.preview.is_(False),
    )
    found: dict[tuple[int, int], set[str]] = defaultdict(set)
    for given, user_id, attempt in _waiting(session, among):
        found[given or 0, user_id].add(attempt)
    return found


def _waiting(session: Session, among: ColumnElement[bool]) -> list[tuple[int | None, int, str]]:
    """List for each essay that waits for a mark its assignment, its learner and its attempt."""
    rows = session.execute(essays(among)).all()
    given = {row.assignment_id for row in rows} - {None}
    settled = verdicts.settled(session.execute(verdicts.settling(given))) if given else set()
    return [
        (row.assignment_id, row.user_id, row.attempt_id)
        for row in rows
        if (row.assignment_id, row.card_id) not in settled
    ]


def _handed_in(among: ColumnElement[bool], cards: ColumnElement[bool] | None) -> CTE:
    """Select the essays that were handed in, as a table of its own.

    It is made whole before any step is looked at: PostgreSQL, which takes them for few, would else
    go from attempt to attempt, in twice the time.
    """
    if cards is None:
        cards = AttemptSlot.card_id.in_(select(Card.id).where(Card.kind == "essay"))
    found = (
        select(
            Attempt.assignment_id,
            Attempt.user_id,
            Attempt.id.label("attempt_id"),
            AttemptSlot.slot,
            AttemptSlot.card_id,
        )
        .join(
            AttemptSlot,
            and_(AttemptSlot.user_id == Attempt.user_id, AttemptSlot.attempt_id == Attempt.id),
        )
        .where(Attempt.submitted_at.is_not(None), among, cards)
    )
    return found.cte("essays").prefix_with("MATERIALIZED")


def _waits(found: CTE) -> ColumnElement[bool]:
    """Tell of an essay that its last step leaves something to mark; a flag is no step here."""
    marked = case(
        (AnswerStep.kind == "mark", AnswerStep.fraction.is_not(None)),
        else_=func.coalesce(AnswerStep.response, "null") == "null",
    )
    last = (
        select(marked)
        .where(
            AnswerStep.user_id == found.c.user_id,
            AnswerStep.attempt_id == found.c.attempt_id,
            AnswerStep.slot == found.c.slot,
            AnswerStep.kind != "flag",
        )
        .order_by(AnswerStep.seq.desc())
        .limit(1)
    )
    return last.scalar_subquery().is_(False)
