"""How learners of a class stand with its quizzes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import lateness, reviewpolicy, timing
from app.core.lateness import Outcome
from app.core.reviewpolicy import MOMENTS, Moment
from app.coursework.standing import Result, State, Terms, terms
from app.coursework.works import Given, quizzes
from app.quizzes import assigned, rules
from app.quizzes.models import Assignment, Attempt


class Sat(NamedTuple):
    """An attempt, as it is stored."""

    submitted_at: int | None
    score: float | None
    out_of: float | None


class Seen(NamedTuple):
    """An attempt, as far as its worth depends on it: its points, its lateness, when one looks.

    `late` counts days, None while the attempt is open. Learners who are alike in this share a
    result, which is most of a class.
    """

    score: float | None
    out_of: float | None
    late: int | None
    moment: Moment

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
    """Return the results of one quiz; learners who did alike share one."""
    held, usual = rules.read(work), terms(work, None)
    shows = {moment: reviewpolicy.may_show(held.review, "marks", moment) for moment in MOMENTS}

    def result(own: Terms, tried: Sequence[Seen]) -> Result:
        done = [lateness.Work(each.share, each.late) for each in tried if each.late is not None]
        outcome = lateness.settle(done, held.keep, work.penalty)
        return Result(
            fraction=outcome.share,
            late=outcome.late,
            attempts=len(tried),
            terms=own,
            state=_state(tried, outcome, own, at),
            told=all(shows[each.moment] for each in tried if each.late is not None),
        )

    known: dict[tuple[int | None, Sequence[Seen]], Result] = {}  # by whose terms, and what they did
    found: dict[tuple[int, int], Result] = {}
    for learner in given.to(work):
        key = work.id, learner.id
        allowance = given.allowances.get(key)
        own = usual if allowance is None else terms(work, allowance)
        tried = tuple([_seen(each, own.due, end, at) for each in sat.get(key, ())])
        alike = None if allowance is None else learner.id, tried
        if alike not in known:
            known[alike] = result(own, tried)
        found[key] = known[alike]
    return found


def _seen(sat: Sat, due: int | None, end: int | None, at: int) -> Seen:
    done = sat.submitted_at
    late = None if done is None else lateness.days_late(due, done)
    return Seen(sat.score, sat.out_of, late, timing.moment(done, end, at))


def _state(tried: Sequence[Seen], outcome: Outcome, own: Terms, at: int) -> State:
    if any(each.late is not None for each in tried):
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
