"""How learners of a class stand with its quizzes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import lateness, reviewpolicy, timing
from app.core.lateness import Outcome
from app.core.reviewpolicy import MOMENTS
from app.coursework.standing import Result, State, Terms, terms
from app.coursework.works import Given, quizzes
from app.quizzes import assigned, rules
from app.quizzes.models import Assignment, Attempt


class Sat(NamedTuple):
    """An attempt, as far as its worth depends on it."""

    submitted_at: int | None
    score: float | None
    out_of: float | None

    @property
    def share(self) -> float | None:
        """Return the share of the points, None while it is not marked."""
        if self.score is None or not self.out_of:
            return None
        return min(1.0, max(0.0, self.score / self.out_of))


def of_quizzes(session: Session, given: Given, at: int) -> dict[tuple[int, int], Result]:
    """Return the results of quizzes by assignment and learner."""
    found = quizzes(given.works)
    if not found:
        return {}
    sat = _attempts(session, [one.id for one in found], [one.id for one in given.learners])
    ends = assigned.ends(session, [one.id for one in found])
    results: dict[tuple[int, int], Result] = {}
    for work in found:
        results |= _of_one(work, given, sat, ends[work.id], at)
    return results


def _of_one(
    work: Assignment,
    given: Given,
    sat: dict[tuple[int, int], list[Sat]],
    end: int | None,
    at: int,
) -> dict[tuple[int, int], Result]:
    """Return the results of one quiz; those who have not begun share one."""
    held, usual = rules.read(work), terms(work, None)
    shows = {moment: reviewpolicy.may_show(held.review, "marks", moment) for moment in MOMENTS}

    def result(tried: Sequence[Sat], own: Terms) -> Result:
        done = [each for each in tried if each.submitted_at is not None]
        works = [lateness.Work(each.share, each.submitted_at or 0) for each in done]
        outcome = lateness.settle(works, held.keep, own.due, work.penalty)
        return Result(
            fraction=outcome.share,
            late=outcome.late,
            attempts=len(tried),
            terms=own,
            state=_state(tried, outcome, own, at),
            told=all(shows[timing.moment(each.submitted_at, end, at)] for each in done),
        )

    nothing = result((), usual)
    found: dict[tuple[int, int], Result] = {}
    for learner in given.to(work):
        key = work.id, learner.id
        tried, allowance = sat.get(key), given.allowances.get(key)
        own = usual if allowance is None else terms(work, allowance)
        found[key] = nothing if not tried and own is usual else result(tried or (), own)
    return found


def _state(tried: Sequence[Sat], outcome: Outcome, own: Terms, at: int) -> State:
    if any(each.submitted_at is not None for each in tried):
        return "late" if outcome.late else "done"
    if tried:
        return "under way"
    if own.ended(at) or own.overdue(at):
        return "missing"
    return "ahead" if own.opens is not None and at < own.opens else "not begun"


def _attempts(
    session: Session, works: Collection[int], users: Collection[int]
) -> dict[tuple[int, int], list[Sat]]:
    found: dict[tuple[int, int], list[Sat]] = {}
    query = (
        select(
            Attempt.assignment_id,
            Attempt.user_id,
            Attempt.submitted_at,
            Attempt.score,
            Attempt.out_of,
        )
        .where(
            Attempt.assignment_id.in_(works),
            Attempt.user_id.in_(users),
            Attempt.preview.is_(False),
        )
        .order_by(Attempt.started_at, Attempt.id)
    )
    for work, user, submitted_at, score, out_of in session.execute(query):
        if work is not None:
            found.setdefault((work, user), []).append(Sat(submitted_at, score, out_of))
    return found
