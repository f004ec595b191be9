"""How learners of a class stand with the decks that it was given with a goal."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Literal, NamedTuple, TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.classes.queries import Learner
from app.core import goals
from app.core.days import local_day
from app.core.forecast import Curve
from app.core.goals import Reached, Trace
from app.coursework import holding
from app.coursework.holding import USUAL
from app.coursework.models import DeckAssignment, GoalResult
from app.coursework.standing import Result, State, Terms, terms
from app.coursework.works import Given, decks, goal_of
from app.quizzes.queries import zone

Moment: TypeAlias = Literal["due", "close"]
Key = tuple[int, int]


class Held(NamedTuple):
    """What a learner held of a deck at a moment: the share, for which of their days."""

    share: float
    day: int


class Settled(NamedTuple):
    """What a goal came to for a learner at a moment that is past, found in the log."""

    work: int
    user: int
    moment: Moment
    at: int
    held: Held


def day_of(learner: Learner, at: int) -> int:
    """Return the number of a learner's day at an instant in milliseconds."""
    start = timedelta(hours=learner.day_start)
    return local_day(clock.instant(at), zone(learner.time_zone), start)


def begins(work: DeckAssignment) -> int:
    """Return from when on study counts: the opening, or when it was given."""
    return work.created_at if work.opens_at is None else work.opens_at


class Reader:
    """Reads all that the results of a class's decks need, in few statements.

    `fresh` gathers what was found in the log for moments that are past, to be kept.
    """

    def __init__(self, session: Session, given: Given, at: int) -> None:
        self.session, self.given, self.at = session, given, at
        self.works = decks(given.works)
        self.users = [one.id for one in given.learners]
        self.fresh: list[Settled] = []
        numbers = {one.deck_id for one in self.works}
        if not self.works:
            return
        self.sizes = holding.sizes(session, numbers)
        self.curves = holding.curves(session, self.users, numbers)
        self.stored = _stored(session, [one.id for one in self.works])

    def results(self) -> dict[Key, Result]:
        """Return the results by assignment and learner."""
        found: dict[Key, Result] = {}
        by_kind: dict[str, list[DeckAssignment]] = {"hold": [], "days": []}
        for work in self.works:
            by_kind[goal_of(work).kind].append(work)
        if by_kind["hold"]:
            found |= self._held(by_kind["hold"])
        if by_kind["days"]:
            found |= self._counted(by_kind["days"])
        return found

    def _terms(self, work: DeckAssignment, learner: Learner) -> Terms:
        own = terms(work, self.given.allowances.get((work.id, learner.id)))
        return own if self.given.ends is None else replace(own, archived=self.given.ends)

    def _held(self, works: Sequence[DeckAssignment]) -> dict[Key, Result]:
        days = {one.id: day_of(one, self.at) for one in self.given.learners}
        now = holding.held_now(self.session, days, {one.deck_id for one in works}, self.curves)
        found: dict[Key, Result] = {}
        for work in works:
            size = self.sizes.get(work.deck_id, 0)
            past = self._past(work)
            for learner in self.given.to(work):
                share = min(1.0, now.get((learner.id, work.deck_id), 0.0) / size) if size else 0.0
                found[work.id, learner.id] = self._result(work, learner, share, past)
        return found

    def _result(
        self,
        work: DeckAssignment,
        learner: Learner,
        now: float,
        past: Mapping[tuple[int, Moment], Held],
    ) -> Result:
        goal, own = goal_of(work), self._terms(work, learner)
        due, close = past.get((learner.id, "due")), past.get((learner.id, "close"))
        if due is None:
            reached, value = Reached(goals.part(goal, now)), now
        else:
            late = 0 if close is None else max(1, close.day - due.day)
            later = None if close is None else close.share
            reached = goals.of_shares(goal, due.share, later, late, work.penalty)
            value = close.share if reached.late and close else due.share
        return self._say(work, own, learner, reached, value)

    def _say(
        self, work: DeckAssignment, own: Terms, learner: Learner, reached: Reached, value: float
    ) -> Result:
        goal = goal_of(work)
        counts, met = goal.kind == "days", goals.part(goal, value) >= 1
        return Result(
            fraction=None if self._before(own) and not (met and counts) else reached.fraction,
            late=bool(reached.late),
            attempts=int(value) if counts else 0,
            terms=own,
            state=self._state(work, own, learner, reached, value),
            value=value,
        )

    def _before(self, own: Terms) -> bool:
        """Tell whether nothing counts yet: the moment at which the goal is due lies ahead."""
        return not own.overdue(self.at) and own.archived is None

    def _state(
        self, work: DeckAssignment, own: Terms, learner: Learner, reached: Reached, value: float
    ) -> State:
        goal = goal_of(work)
        met = goals.part(goal, value) >= 1
        if not self._before(own):
            if met:
                return "late" if reached.late else "done"
            return "short" if value else "missing"
        if own.opens is not None and self.at < own.opens:
            return "ahead"
        if met and goal.kind == "days":
            return "done"
        today = day_of(learner, self.at)
        first = day_of(learner, begins(work))
        gone = goals.elapsed(first, day_of(learner, own.due), today) if own.due else 0.0
        if not goals.keeps_pace(goal, goals.part(goal, value), gone):
            return "behind"
        return "on track" if value else "not begun"

    def _past(self, work: DeckAssignment) -> dict[tuple[int, Moment], Held]:
        """Return what learners held when a goal was due, and at the last moment that counts."""
        found: dict[tuple[int, Moment], Held] = {}
        wanted: dict[Moment, dict[int, list[Learner]]] = {"due": {}, "close": {}}
        for learner in self.given.to(work):
            own = self._terms(work, learner)
            if self._before(own):
                continue
            due = min(own.last(self.at), own.due or self.at)
            self._take(work, learner, "due", due, found, wanted)
        self._read(work, wanted["due"], "due", found)
        goal = goal_of(work)
        for learner in self.given.to(work):
            held, own = found.get((learner.id, "due")), self._terms(work, learner)
            if held is None or goals.part(goal, held.share) >= 1:
                continue
            if own.due is not None and own.last(self.at) > own.due:
                self._take(work, learner, "close", own.last(self.at), found, wanted)
        self._read(work, wanted["close"], "close", found)
        return found

    def _take(
        self,
        work: DeckAssignment,
        learner: Learner,
        moment: Moment,
        at: int,
        found: dict[tuple[int, Moment], Held],
        wanted: dict[Moment, dict[int, list[Learner]]],
    ) -> None:
        """Take what is stored for a moment, else note that it is to be read."""
        kept = self.stored.get((work.id, learner.id, moment))
        if kept is not None and kept.at == at:
            found[learner.id, moment] = Held(kept.held, kept.day)
        else:
            wanted[moment].setdefault(at, []).append(learner)

    def _read(
        self,
        work: DeckAssignment,
        wanted: Mapping[int, Collection[Learner]],
        moment: Moment,
        found: dict[tuple[int, Moment], Held],
    ) -> None:
        """Read from the log what learners held at moments."""
        for at, learners in wanted.items():
            traces = holding.traces_at(self.session, [one.id for one in learners], work.deck_id, at)
            for learner in learners:
                held = self._at(work, learner, moment, at, traces[learner.id])
                if held is not None:
                    found[learner.id, moment] = held
                    if at < self.at:
                        self.fresh.append(Settled(work.id, learner.id, moment, at, held))

    def _at(
        self,
        work: DeckAssignment,
        learner: Learner,
        moment: Moment,
        at: int,
        traces: Sequence[Trace],
    ) -> Held | None:
        """Return what was held on the due day; or, late, on the last day on which one studied."""
        day = day_of(learner, at)
        if moment == "close":
            due = self._terms(work, learner).due or 0
            day = max((one.last_day for one in traces), default=0)
            if day < day_of(learner, due):
                return None
        shape: Curve = self.curves.get((learner.id, work.deck_id), USUAL)
        return Held(goals.held(traces, self.sizes.get(work.deck_id, 0), day, shape), day)

    def _counted(self, works: Sequence[DeckAssignment]) -> dict[Key, Result]:
        first = {
            (work.id, one.id): day_of(one, begins(work))
            for work in works
            for one in self.given.to(work)
        }
        since = min(first.values(), default=0)
        answers = holding.studied(self.session, self.users, {one.deck_id for one in works}, since)
        found: dict[Key, Result] = {}
        for work in works:
            goal = goal_of(work)
            for learner in self.given.to(work):
                own = self._terms(work, learner)
                due = None if own.due is None else day_of(learner, own.due)
                counted = goals.counting(
                    goal,
                    answers.get((learner.id, work.deck_id), {}),
                    first[work.id, learner.id],
                    day_of(learner, own.last(self.at)),
                )
                reached = goals.of_days(goal, counted, due, work.penalty)
                in_time = sum(due is None or day <= due for day in counted)
                value = float(len(counted) if reached.late else in_time)
                found[work.id, learner.id] = self._say(work, own, learner, reached, value)
        return found


def _stored(session: Session, works: Collection[int]) -> dict[tuple[int, int, str], GoalResult]:
    query = select(GoalResult).where(GoalResult.assignment_id.in_(works))
    return {(one.assignment_id, one.user_id, one.moment): one for one in session.scalars(query)}
