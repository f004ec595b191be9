"""Marks that people give: essays by their rubric, and any answer of one learner with a note.

A mark is one more step of the question, so the last one counts and none is lost. One without a
fraction takes back those before it. The share that a person gives is of the best that can be had.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core import responses
from app.core.attempts import SlotResult
from app.core.grades import UnreadableResponse
from app.core.refusals import RefusalError
from app.quizzes import actions, memories, queries, regrading
from app.quizzes.memories import Recorder
from app.quizzes.models import AnswerStep, Attempt
from app.quizzes.queries import Drawn

LONGEST_NOTE = 2_000


class OvertakenError(RefusalError):
    """Somebody else marked the same answer in the meantime."""


class Mark(NamedTuple):
    """The mark that holds for an answer: the share of the points, by criterion, by whom, when."""

    share: float
    note: str
    points: list[float] | None
    by_id: int | None
    by: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What arrives of somebody who marks: `points` by criterion, or the `share` of all, or none.

    `seen` is the number of the last step that they saw.
    """

    seen: int
    points: tuple[float, ...] | None = None
    share: float | None = None
    note: str = ""


def rubric(drawn: Drawn) -> list[tuple[str, float]]:
    """Return the criteria of an essay, as safe HTML, each with its points."""
    asked = drawn.newer or drawn
    return [(label, points) for label, points in asked.answer.get("rubric", [])]


def share_of(drawn: Drawn, verdict: Verdict) -> float | None:
    """Return the share of the points that a verdict gives; None takes the mark back.

    Raises RefusalError where a criterion has no points yet, or more than there are.
    """
    if verdict.points is None:
        if verdict.share is not None and not 0 <= verdict.share <= 1:
            raise RefusalError("These are not points of this question.", "Give from 0 to all.")
        return verdict.share
    most = [points for _, points in rubric(drawn)]
    try:
        given = responses.read_marks(list(verdict.points), most)
    except UnreadableResponse as bad:
        raise RefusalError(bad.sentence, "Mark each criterion.") from bad
    total = sum(most)
    return min(1.0, sum(each or 0.0 for each in given) / total) if total else 0.0


def mark(  # noqa: PLR0913 - who marks what how and when
    session: Session,
    *,
    attempt: Attempt,
    slot: int,
    verdict: Verdict,
    by_id: int,
    recorders: Sequence[Recorder],
    at: int,
) -> None:
    """Mark an answer that was handed in, and let the score and memory follow.

    Raises OvertakenError where the question has moved on since it was seen; the same twice is once.
    """
    attempt = _held(session, attempt)
    questions = queries.drawn(session, attempt)
    drawn = next(each for each in questions if each.slot == slot)
    log = queries.steps(session, attempt, slot)
    newest = log[-1].seq if log else 0
    share = share_of(drawn, verdict)
    step = _row(attempt, drawn, verdict, share, by_id)
    last = log[-1] if log else None
    if last and last.kind == "mark" and (last.fraction, last.response) == _said(step):
        return
    if newest != verdict.seen:
        raise OvertakenError(
            "Somebody else has marked this answer meanwhile.", "Look at their mark, then decide."
        )
    before = actions.fold(session, attempt, questions)
    step.seq, step.at = newest + 1, at
    session.add(step)
    session.flush()
    found = actions.fold(session, attempt, questions)
    total = actions.score(attempt, questions, found)
    attempt.score, attempt.out_of = total.points, total.out_of
    memories.add(session, attempt, drawn, found[slot], recorders)
    _note(session, attempt, drawn, (before[slot], found[slot]), step)


def _held(session: Session, attempt: Attempt) -> Attempt:
    actions.hold_still(session, attempt)
    found = queries.own_attempt(session, attempt.user_id, attempt.id, lock=True)
    if found.submitted_at is None:
        raise RefusalError("This attempt is not handed in yet.", "Mark it once it is.")
    return found


def _row(
    attempt: Attempt, drawn: Drawn, verdict: Verdict, share: float | None, by_id: int
) -> AnswerStep:
    note = verdict.note.strip()
    if len(note) > LONGEST_NOTE:
        raise RefusalError(
            f"The note has {len(note):,} characters.",
            f"Shorten it to {LONGEST_NOTE:,} at most.",
        )
    said = {"note": note, "points": None if verdict.points is None else list(verdict.points)}
    return AnswerStep(
        user_id=attempt.user_id,
        attempt_id=attempt.id,
        slot=drawn.slot,
        kind="mark",
        response=json.dumps(said, ensure_ascii=False),
        fraction=None if share is None else share * actions.best(attempt),
        by_id=by_id,
    )


def _said(step: AnswerStep) -> tuple[float | None, object]:
    return step.fraction, json.loads(step.response or "null")


def _note(
    session: Session,
    attempt: Attempt,
    drawn: Drawn,
    moved: tuple[SlotResult, SlotResult],
    step: AnswerStep,
) -> None:
    """Append to the audit what somebody else did to a learner's mark."""
    session.flush()
    if step.by_id is None or step.by_id == attempt.user_id:
        return
    before, after = (each.state.fraction for each in moved)
    detail: dict[str, object] = {
        "learner": attempt.user_id,
        "from": before,
        "to": after,
        "note": json.loads(step.response or "{}").get("note", ""),
    }
    subject = f"assignment {attempt.assignment_id}, card {drawn.card_id}"
    regrading.record(session, "mark", subject, detail, by_id=step.by_id, at=step.at)


def marks(session: Session, attempt: Attempt, slot: int | None = None) -> dict[int, Mark]:
    """Return the marks that hold in an attempt, by question."""
    query = (
        select(AnswerStep, User.name)
        .outerjoin(User, User.id == AnswerStep.by_id)
        .where(
            AnswerStep.user_id == attempt.user_id,
            AnswerStep.attempt_id == attempt.id,
            AnswerStep.kind == "mark",
        )
        .order_by(AnswerStep.slot, AnswerStep.seq)
    )
    if slot is not None:
        query = query.where(AnswerStep.slot == slot)
    newest = {step.slot: (step, name) for step, name in session.execute(query)}
    most = actions.best(attempt)
    return {
        number: _mark(step, name, step.fraction / most)
        for number, (step, name) in newest.items()
        if step.fraction is not None
    }


def _mark(step: AnswerStep, name: str | None, share: float) -> Mark:
    said = json.loads(step.response or "null") or {}
    return Mark(share, said.get("note", ""), said.get("points"), step.by_id, name or "", step.at)
