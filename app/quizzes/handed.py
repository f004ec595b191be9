"""Reads of what was handed in for an assignment: all attempts, or the first of each learner.

An answer is what a card was asked as and all that was done to it. Learners who did the same share
one value, so that a class of any size is graded once for each different answer. It takes three
statements on the driver; `sheaves` has whole attempts, where one must be marked or shown.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias
from uuid import UUID

from sqlalchemy import Integer, bindparam, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.attempts import SlotResult, Step
from app.db import Statement
from app.quizzes import actions, audience, queries, sheaves
from app.quizzes.models import AnswerStep, Assignment, Attempt, AttemptSlot, Work
from app.quizzes.queries import Drawn
from app.quizzes.sheaves import Stack

ASSIGNMENT = bindparam("assignment", type_=Integer())
MOST = bindparam("most", type_=Integer())
EVERYBODY = bindparam("everybody", type_=Integer())
ALL = 1_000_000


class Act(NamedTuple):
    """One thing that was done to a question, in time; the response as JSON."""

    kind: str
    response: str | None
    certainty: int | None
    fraction: float | None


class Answer(NamedTuple):
    """A version of a card as it was asked, by which rules, and what was done to it."""

    card_id: int
    version: int
    points: float
    settings: str
    acts: tuple[Act, ...]


Asked: TypeAlias = dict[Answer, Drawn]


@dataclass(frozen=True, slots=True)
class Handed:
    """An attempt that was handed in: whose, the score that is stored, its answers in order."""

    user_id: int
    attempt_id: str
    name: str
    score: float
    out_of: float
    best: float
    answers: tuple[Answer, ...]


_ranked = (
    select(
        Attempt.user_id,
        Attempt.id,
        func.row_number()
        .over(partition_by=Attempt.user_id, order_by=(Attempt.started_at, Attempt.id))
        .label("place"),
    )
    .join(Work, Work.id == Attempt.assignment_id)
    .where(
        Attempt.assignment_id == ASSIGNMENT,
        Attempt.preview.is_(False),
        Attempt.submitted_at.is_not(None),
        or_(EVERYBODY == 1, audience.counts()),
    )
    .subquery()
)
_taken = select(_ranked).where(_ranked.c.place <= MOST).subquery()
ATTEMPTS = Statement(
    select(
        Attempt.user_id,
        _taken.c.place,
        Attempt.id,
        User.name,
        Attempt.score,
        Attempt.out_of,
        Attempt.settings,
        Attempt.submitted_at,
        Attempt.deadline,
    )
    .join(_taken, (_taken.c.user_id == Attempt.user_id) & (_taken.c.id == Attempt.id))
    .join(User, User.id == Attempt.user_id)
    .order_by(User.name, User.id, _taken.c.place)
)
SLOTS = Statement(
    select(
        AttemptSlot.user_id,
        _taken.c.place,
        AttemptSlot.slot,
        AttemptSlot.card_id,
        AttemptSlot.card_version,
        AttemptSlot.points,
    )
    .join(
        _taken,
        (_taken.c.user_id == AttemptSlot.user_id) & (_taken.c.id == AttemptSlot.attempt_id),
    )
    .order_by(AttemptSlot.user_id, AttemptSlot.attempt_id, AttemptSlot.slot)
)
STEPS = Statement(
    select(
        AnswerStep.user_id,
        _taken.c.place,
        AnswerStep.slot,
        AnswerStep.at,
        AnswerStep.kind,
        AnswerStep.response,
        AnswerStep.certainty,
        AnswerStep.fraction,
    )
    .join(_taken, (_taken.c.user_id == AnswerStep.user_id) & (_taken.c.id == AnswerStep.attempt_id))
    .where(AnswerStep.kind != "flag")
    .order_by(AnswerStep.user_id, AnswerStep.attempt_id, AnswerStep.slot, AnswerStep.seq)
)


def handed_in(
    session: Session, assignment: Assignment, *, most: int = ALL, everybody: bool = False
) -> list[Handed]:
    """Return so many attempts of each learner that were handed in, the first ones, by name.

    Those of who left the class are among them for `everybody` alone.
    """
    which = {"assignment": assignment.id, "most": most, "everybody": int(everybody)}
    attempts = ATTEMPTS.rows(session, **which)
    settings = {(row[0], row[1]): row[6] for row in attempts}
    ends = {(row[0], row[1]): _end(*row[6:]) for row in attempts}
    acts: dict[tuple[int, int, int], list[Act]] = defaultdict(list)
    for user_id, place, slot, at, kind, *said in STEPS.rows(session, **which):
        if kind == "mark" or at <= ends[user_id, place]:
            acts[user_id, place, slot].append(Act(kind, *said))
    answers: dict[tuple[int, int], list[Answer]] = defaultdict(list)
    for user_id, place, slot, card_id, version, points in SLOTS.rows(session, **which):
        done = tuple(acts.get((user_id, place, slot), ()))
        held = settings[user_id, place]
        answers[user_id, place].append(Answer(card_id, version, points, held, done))
    return [
        Handed(
            user_id,
            str(UUID(str(attempt_id))),
            name or sheaves.NAMELESS,
            score or 0.0,
            out_of or 0.0,
            actions.best(Attempt(settings=held)),
            tuple(answers[user_id, place]),
        )
        for user_id, place, attempt_id, name, score, out_of, held, *_ in attempts
    ]


def _end(settings: str, submitted_at: int, deadline: int | None) -> int:
    """Return the last moment at which a step of the learner counts."""
    last = actions.last_arrival(Attempt(settings=settings, deadline=deadline))
    return submitted_at if last is None else min(last, submitted_at)


def asked(session: Session, assignment: Assignment, found: Iterable[Handed]) -> Asked:
    """Return each different answer with the question as it was asked, ruled on by nobody."""
    answers = {answer for each in found for answer in each.answers}
    cards = sheaves.cards(session, {(one.card_id, one.version) for one in answers})
    known = {
        deck: queries.known(session, deck, assignment.id)
        for deck in {card.deck_id for card in cards.values()}
    }
    drawn = {one: cards[one.card_id, one.version] for one in answers}
    return {
        one: replace(card, points=one.points, known=known[card.deck_id])
        for one, card in drawn.items()
    }


def rule(plain: Asked, stack: Stack) -> Asked:
    """Return each answer with the question as it is ruled on."""
    ruled = stack.ruled(list(plain.values()))
    return dict(zip(plain, ruled, strict=True))


def fold(answer: Answer, drawn: Drawn) -> SlotResult:
    """Return where a question stands after all that was done to it."""
    attempt = Attempt(settings=answer.settings, submitted_at=0)
    steps = [
        Step(
            slot=drawn.slot,
            seq=seq,
            at=0,
            kind=act.kind,  # type: ignore[arg-type] # the table knows no other kinds
            response=None if act.response is None else json.loads(act.response),
            certainty=act.certainty,
            fraction=act.fraction,
        )
        for seq, act in enumerate(answer.acts, start=1)
    ]
    return actions.fold_steps(attempt, [drawn], steps)[drawn.slot]
