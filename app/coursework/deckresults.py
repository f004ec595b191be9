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
        due = {
            (work.id, one.id): self._due_day(work, one)
            for work in works
            for one in self.given.to(work)
        }
        days = {one.id: {day_of(one, self.at)} for one in self.given.learners}
        for (_, user), day in due.items():
            days[user] |= set() if day is None else {day}
        held = holding.held_on(self.session, days, {one.deck_id for one in works}, self.curves)
        found: dict[Key, Result] = {}
        for work in works:
            past = self._past(work)
            for learner in self.given.to(work):
                ahead = [day_of(learner, self.at), due[work.id, learner.id]]
                now, then = (self._share(held, learner, work.deck_id, day) for day in ahead)
                found[work.id, learner.id] = self._result(work, learner, (now or 0.0, then), past)
        return found

    def _due_day(self, work: DeckAssignment, learner: Learner) -> int | None:
        """Return the learner's day on which a goal is due, None once it was."""
        own = self._terms(work, learner)
        return day_of(learner, own.due) if own.due is not None and self._before(own) else None

    def _share(
        self, held: Mapping[holding.OnDay, float], learner: Learner, deck: int, day: int | None
    ) -> float | None:
        """Return the share of a deck that is held on a day, None for no day."""
        size = self.sizes.get(deck, 0)
        if day is None or not size:
            return None if day is None else 0.0
        return min(1.0, held.get((learner.id, deck, day), 0.0) / size)

    def _result(
        self,
        work: DeckAssignment,
        learner: Learner,
        ahead: tuple[float, float | None],
        past: Mapping[tuple[int, Moment], Held],
    ) -> Result:
        goal, (now, then) = goal_of(work), ahead
        due, close = past.get((learner.id, "due")), past.get((learner.id, "close"))
        if due is None:
            reached, value = Reached(goals.part(goal, now)), now
        else:
            late = 0 if close is None else max(1, close.day - due.day)
            later = None if close is None else close.share
            reached = goals.of_shares(goal, due.share, later, late, work.penalty)
            value = close.share if reached.late and close else due.share
        return self._say(work, learner, reached, value, then)

    def _say(
        self,
        work: DeckAssignment,
        learner: Learner,
        reached: Reached,
        value: float,
        then: float | None = None,
    ) -> Result:
        goal, own = goal_of(work), self._terms(work, learner)
        counts, met = goal.kind == "days", goals.part(goal, value) >= 1
        return Result(
            fraction=None if self._before(own) and not (met and counts) else reached.fraction,
            late=bool(reached.late),
            attempts=int(value) if counts else 0,
            terms=own,
            state=self._state(work, learner, reached, value, then),
            value=value,
            then=then,
        )

    def _before(self, own: Terms) -> bool:
        """Tell whether nothing counts yet: the moment at which the goal is due lies ahead."""
        return not own.overdue(self.at) and own.archived is None

    def _state(
        self,
        work: DeckAssignment,
        learner: Learner,
        reached: Reached,
        value: float,
        then: float | None,
    ) -> State:
        goal, own = goal_of(work), self._terms(work, learner)
        met = goals.part(goal, value) >= 1
        if not self._before(own):
            if met:
                return "late" if reached.late else "done"
            return "short" if value else "missing"
        if own.opens is not None and self.at < own.opens:
            return "ahead"
        if met and goal.kind == "days":
            return "done"
        sure = value if then is None else then
        if not goals.keeps_pace(goal, goals.part(goal, sure), self._gone(work, own, learner)):
            return "behind"
        return "on track" if value else "not begun"

    def _gone(self, work: DeckAssignment, own: Terms, learner: Learner) -> float:
        """Return which part of the days for a goal is gone; of what is to be held, all on the last.

        On the due day one may still study, which can make a day count.
        """
        if own.due is None:
            return 0.0
        due = day_of(learner, own.due) - (goal_of(work).kind == "hold")
        return goals.elapsed(day_of(learner, begins(work)), due, day_of(learner, self.at))

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
                found[work.id, learner.id] = self._say(work, learner, reached, value)
        return found


def _stored(session: Session, works: Collection[int]) -> dict[tuple[int, int, str], GoalResult]:
    query = select(GoalResult).where(GoalResult.assignment_id.in_(works))
    return {(one.assignment_id, one.user_id, one.moment): one for one in session.scalars(query)}
