"""Exam goals: what somebody wants to hold on a day, the plan for it, and the part for today."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.core import examgoal, forecast
from app.core.examgoal import Aim, Habits, Held, Plan
from app.core.memory import Parameters, interval
from app.core.queue import Queue
from app.core.refusals import NotFoundError, RefusalError
from app.decks.access import readable
from app.decks.models import Card, CardState, Deck
from app.progress import queries
from app.progress.models import ExamGoal, ExamGoalDeck
from app.study.learner import Learner
from app.study.models import Review, StudyDay

MOST_GOALS = 10
RECENT_DAYS = 30
LEAST_ANSWERS = 30
ANSWERS_TO_NEW = forecast.ANSWERS_TO_A_NEW_CARD


@dataclass(frozen=True, slots=True)
class Wish:
    """What a learner asks for: a name, the day, so many percent of which decks, with how long."""

    title: str
    day: int
    target: int
    minutes: int
    decks: Sequence[int]


@dataclass(frozen=True, slots=True)
class Kept:
    """A card in memory: where, how strong, and the days since its last answer."""

    card_id: int
    held: Held
    asked: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """What a plan is made of: cards in memory, cards yet to meet, the habits.

    `fade` has the parameters of each new card's deck. `measured` tells that the seconds an answer
    are the learner's own.
    """

    kept: Sequence[Kept]
    new: Sequence[int]
    fade: Sequence[Parameters]
    begun_today: int
    habits: Habits
    measured: bool

    @property
    def learner(self) -> examgoal.Learner:
        """Return it as the plan wants it."""
        held = [each.held for each in self.kept]
        return examgoal.Learner(held, self.fade, self.habits)


@dataclass(frozen=True, slots=True)
class Part:
    """What a plan asks today: cards to see again, weakest first, then new ones; the minutes."""

    again: Sequence[int]
    new: Sequence[int]
    minutes: int

    @property
    def cards(self) -> list[int]:
        """List all of them in the order in which they are asked."""
        return [*self.again, *self.new]


@dataclass(frozen=True, slots=True)
class Aimed:
    """A goal with its decks and its plan as of today, and today's part; None once it is over."""

    goal: ExamGoal
    decks: Sequence[tuple[str, str]]
    days: int
    measured: bool
    seconds: float
    plan: Plan | None
    part: Part | None
    now: float


def add(session: Session, *, learner: Learner, goal_id: str, wish: Wish, at: datetime) -> ExamGoal:
    """Keep a goal; the same id again is the same goal. Raises RefusalError beyond ten of them."""
    stored = session.get(ExamGoal, (learner.id, goal_id))
    if stored is not None:
        return stored
    count = select(func.count()).select_from(ExamGoal).where(ExamGoal.user_id == learner.id)
    if (session.scalar(count) or 0) >= MOST_GOALS:
        raise RefusalError(f"You have {MOST_GOALS} goals already", "Drop one that is over.")
    goal = _goal(learner, goal_id, wish, at)
    session.add(goal)
    session.flush()
    session.add_all(
        ExamGoalDeck(user_id=learner.id, goal_id=goal_id, deck_id=deck) for deck in wish.decks
    )
    session.flush()
    return goal


def _goal(learner: Learner, goal_id: str, wish: Wish, at: datetime) -> ExamGoal:
    """Make the row of a goal, without a plan."""
    return ExamGoal(
        user_id=learner.id,
        id=goal_id,
        title=wish.title,
        day=wish.day,
        target=wish.target,
        minutes=wish.minutes,
        plan_day=0,
        created_at=at,
    )


def work_out(
    session: Session, *, learner: Learner, goal_id: str, wish: Wish, at: datetime
) -> Aimed:
    """Return what a goal would take, and keep nothing."""
    return _aimed(session, learner, _goal(learner, goal_id, wish, at), wish.decks, at)


def drop(session: Session, *, user_id: int, goal_id: str) -> None:
    """Drop a goal; twice is once."""
    for model, name in ((ExamGoalDeck, ExamGoalDeck.goal_id), (ExamGoal, ExamGoal.id)):
        session.execute(delete(model).where(model.user_id == user_id, name == goal_id))


def replan(session: Session, *, learner: Learner, goal: ExamGoal, at: datetime) -> None:
    """Work the plan of a goal out for today, and keep it; nothing once its day has come."""
    today = learner.day(at)
    if goal.day <= today:
        return
    desk = desk_of(session, learner, _deck_ids(session, goal), today)
    goal.plan = json.dumps(examgoal.to_json(plan_for(goal, desk, today)))
    goal.plan_day = today
    session.flush()


def own_goal(session: Session, user_id: int, goal_id: str) -> ExamGoal:
    """Return a learner's own goal; raise NotFoundError for any other."""
    goal = session.get(ExamGoal, (user_id, goal_id))
    if goal is None:
        raise NotFoundError("There is no such goal", "Look among your goals.")
    return goal


def goals_of(session: Session, user_id: int) -> list[ExamGoal]:
    """List a learner's goals, the nearest first."""
    query = select(ExamGoal).where(ExamGoal.user_id == user_id)
    return list(session.scalars(query.order_by(ExamGoal.day, ExamGoal.created_at)))


def stale(session: Session, before: int) -> list[ExamGoal]:
    """List the goals of everybody whose plan is from before a day and whose day is to come."""
    query = select(ExamGoal).where(ExamGoal.plan_day < before, ExamGoal.day > before)
    return list(session.scalars(query))


def aimed(
    session: Session, learner: Learner, goal: ExamGoal, at: datetime, *, fresh: bool = True
) -> Aimed:
    """Return a goal with its plan for today, worked out now if it was not yet.

    Without `fresh` the last plan will do, which is quicker.
    """
    return _aimed(session, learner, goal, _deck_ids(session, goal), at, fresh=fresh)


def _aimed(
    session: Session,
    learner: Learner,
    goal: ExamGoal,
    ids: Collection[int],
    at: datetime,
    *,
    fresh: bool = True,
) -> Aimed:
    today = learner.day(at)
    desk = desk_of(session, learner, ids, today)
    over = goal.day <= today
    plan = None if over else _plan_today(goal, desk, today, fresh=fresh)
    return Aimed(
        goal,
        _titles(session, ids),
        days=max(0, goal.day - today),
        measured=desk.measured,
        seconds=desk.habits.seconds,
        plan=plan,
        part=None if plan is None else part_of(plan, desk),
        now=examgoal.unaided(desk.learner),
    )


def _plan_today(goal: ExamGoal, desk: Desk, today: int, *, fresh: bool) -> Plan:
    if goal.plan and (goal.plan_day == today or not fresh):
        kept = examgoal.from_json(json.loads(goal.plan))
        if kept.cards == desk.learner.cards:
            return kept
    return plan_for(goal, desk, today)


def plan_for(goal: ExamGoal, desk: Desk, today: int) -> Plan:
    """Work out a plan; it is the same all day while the memories are the same."""
    aim = Aim(goal.target / 100, goal.day - today, goal.minutes)
    luck = random.Random(f"{UUID(goal.id).hex}.{today}")  # noqa: S311 - chances of a simulation
    return examgoal.plan(desk.learner, aim, luck.random)


def part_of(plan: Plan, desk: Desk) -> Part:
    """Return what a plan asks today, no more than fits where the minutes are short."""
    weak = [each for each in desk.kept if each.asked and _is_weak(each.held, plan.chosen.hold)]
    weak.sort(key=lambda each: each.held.stability / max(1, each.held.elapsed))
    most = math.ceil(len(weak) * plan.chosen.reviewed)
    new = desk.new[: max(0, plan.pace - desk.begun_today)]
    again = [each.card_id for each in weak[:most]]
    answers = len(again) + len(new) * ANSWERS_TO_NEW
    return Part(again, new, math.ceil(answers * desk.habits.seconds / 60))


def _is_weak(held: Held, hold: float) -> bool:
    """Tell whether the recall of a card has fallen so far."""
    return held.elapsed >= max(1, round(interval(held.stability, hold, held.parameters)))


def desk_of(session: Session, learner: Learner, decks: Collection[int], today: int) -> Desk:
    """Gather what a plan for these decks is made of."""
    kept, new = _cards(session, learner.id, decks, today)
    took = queries.recent_took_ms(session, learner.id, today - RECENT_DAYS)
    begun = select(func.coalesce(func.sum(StudyDay.introduced), 0)).where(
        StudyDay.user_id == learner.id, StudyDay.day == today, StudyDay.deck_id.in_(decks)
    )
    first, passed = _ratings(session, learner.id)
    return Desk(
        kept,
        [card for card, _ in new],
        [own for _, own in new],
        begun_today=int(session.scalar(begun) or 0),
        habits=Habits(forecast.seconds_an_answer(took), first, passed),
        measured=bool(took),
    )


def _cards(
    session: Session, user_id: int, decks: Collection[int], today: int
) -> tuple[list[Kept], list[tuple[int, Parameters]]]:
    """Return the cards in memory, and the others by the parameters of their decks."""
    rows = session.execute(
        select(
            Card.id,
            Card.deck_id,
            CardState.stability,
            CardState.difficulty,
            CardState.last_day,
            CardState.queue,
        )
        .outerjoin(CardState, (CardState.card_id == Card.id) & (CardState.user_id == user_id))
        .where(Card.deck_id.in_(decks), Card.retired_at.is_(None), Card.flashcard)
        .order_by(Card.deck_id, Card.position)
    )
    kept: list[Kept] = []
    new: list[tuple[int, Parameters]] = []
    parameters = queries.fading(session, user_id)
    for card, deck, stability, difficulty, last, queue in rows:
        own = parameters(deck)
        if stability and difficulty and last is not None:
            held = Held(stability, difficulty, max(0, today - last), own)
            kept.append(Kept(card, held, asked=queue != Queue.SUSPENDED))
        else:
            new.append((card, own))
    return kept, new


def _ratings(session: Session, user_id: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return how the learner rates first answers and known ones, by default while there are few."""
    first = Review.predicted_recall.is_(None)
    rows = session.execute(
        select(first, Review.rating, func.count())
        .where(Review.user_id == user_id, Review.kind == "study", Review.rating.is_not(None))
        .group_by(first, Review.rating)
    )
    counts = {(bool(is_first), rating): count for is_first, rating, count in rows}
    return (
        _shares([counts.get((True, rating), 0) for rating in (1, 2, 3, 4)], examgoal.FIRST),
        _shares([counts.get((False, rating), 0) for rating in (2, 3, 4)], examgoal.PASSED),
    )


def _shares(counts: Sequence[int], otherwise: tuple[float, ...]) -> tuple[float, ...]:
    total = sum(counts)
    return tuple(each / total for each in counts) if total >= LEAST_ANSWERS else otherwise


def _deck_ids(session: Session, goal: ExamGoal) -> list[int]:
    """List the decks of a goal that their learner may still read."""
    query = (
        select(ExamGoalDeck.deck_id)
        .join(Deck, Deck.id == ExamGoalDeck.deck_id)
        .where(
            ExamGoalDeck.user_id == goal.user_id,
            ExamGoalDeck.goal_id == goal.id,
            Deck.retired_at.is_(None),
            readable(goal.user_id),
        )
    )
    return list(session.scalars(query))


def _titles(session: Session, ids: Collection[int]) -> list[tuple[str, str]]:
    query = select(Deck.key, Deck.title).where(Deck.id.in_(ids)).order_by(Deck.title)
    return [(key, title) for key, title in session.execute(query)]
