"""Reads of the first attempt that each learner handed in for an assignment, in three statements.

An answer is what a card was asked as and all that was done to it. Learners who did the same share
one value, so that a class of any size is graded once for each different answer.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import NamedTuple

from sqlalchemy import Integer, bindparam, func, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.attempts import SlotResult, Step
from app.core.behaviours import Behaviour
from app.db import Statement
from app.quizzes import actions, queries, sheaves
from app.quizzes.models import AnswerStep, Assignment, Attempt, AttemptSlot
from app.quizzes.queries import Drawn

ASSIGNMENT = bindparam("assignment", type_=Integer())


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


@dataclass(frozen=True, slots=True)
class First:
    """A learner and the answers of the first attempt they handed in, in its order."""

    user_id: int
    name: str
    behaviour: Behaviour
    answers: tuple[Answer, ...]


_ranked = (
    select(
        Attempt.user_id,
        Attempt.id,
        func.row_number()
        .over(partition_by=Attempt.user_id, order_by=(Attempt.started_at, Attempt.id))
        .label("place"),
    )
    .where(
        Attempt.assignment_id == ASSIGNMENT,
        Attempt.preview.is_(False),
        Attempt.submitted_at.is_not(None),
    )
    .subquery()
)
_first = (
    select(Attempt.user_id, Attempt.id, Attempt.settings, Attempt.submitted_at, Attempt.deadline)
    .join(_ranked, (_ranked.c.user_id == Attempt.user_id) & (_ranked.c.id == Attempt.id))
    .where(_ranked.c.place == 1)
    .subquery()
)
PEOPLE = Statement(
    select(_first.c.user_id, User.name, _first.c.settings, _first.c.submitted_at, _first.c.deadline)
    .join(User, User.id == _first.c.user_id)
    .order_by(User.name, User.id)
)
SLOTS = Statement(
    select(
        AttemptSlot.user_id,
        AttemptSlot.slot,
        AttemptSlot.card_id,
        AttemptSlot.card_version,
        AttemptSlot.points,
    )
    .join(
        _first,
        (_first.c.user_id == AttemptSlot.user_id) & (_first.c.id == AttemptSlot.attempt_id),
    )
    .order_by(AttemptSlot.user_id, AttemptSlot.slot)
)
STEPS = Statement(
    select(
        AnswerStep.user_id,
        AnswerStep.slot,
        AnswerStep.at,
        AnswerStep.kind,
        AnswerStep.response,
        AnswerStep.certainty,
        AnswerStep.fraction,
    )
    .join(_first, (_first.c.user_id == AnswerStep.user_id) & (_first.c.id == AnswerStep.attempt_id))
    .where(AnswerStep.kind != "flag")
    .order_by(AnswerStep.user_id, AnswerStep.slot, AnswerStep.seq)
)


def firsts(session: Session, assignment: Assignment) -> list[First]:
    """Return the first attempts that were handed in for an assignment, by name."""
    which = {"assignment": assignment.id}
    people = PEOPLE.rows(session, **which)
    ends = {row[0]: _end(*row[2:]) for row in people}
    acts: dict[tuple[int, int], list[Act]] = defaultdict(list)
    for user_id, slot, at, kind, *said in STEPS.rows(session, **which):
        if kind == "mark" or at <= ends[user_id]:
            acts[user_id, slot].append(Act(kind, *said))
    settings = {row[0]: row[2] for row in people}
    answers: dict[int, list[Answer]] = defaultdict(list)
    for user_id, slot, card_id, version, points in SLOTS.rows(session, **which):
        done = tuple(acts.get((user_id, slot), ()))
        answers[user_id].append(Answer(card_id, version, points, settings[user_id], done))
    return [
        First(
            user_id,
            name or sheaves.NAMELESS,
            json.loads(held)["behaviour"],
            tuple(answers[user_id]),
        )
        for user_id, name, held, *_ in people
    ]


def _end(settings: str, submitted_at: int, deadline: int | None) -> int:
    """Return the last moment at which a step of the learner counts."""
    last = actions.last_arrival(Attempt(settings=settings, deadline=deadline))
    return submitted_at if last is None else min(last, submitted_at)


def asked(session: Session, assignment: Assignment, found: list[First]) -> dict[Answer, Drawn]:
    """Return for each different answer the question as it was asked and ruled on."""
    answers = {answer for first in found for answer in first.answers}
    cards = sheaves.cards(session, {(one.card_id, one.version) for one in answers})
    stack = sheaves.ruled_on(session, assignment)
    known = {
        deck: queries.known(session, deck, assignment.id)
        for deck in {card.deck_id for card in cards.values()}
    }
    drawn = {}
    for one in answers:
        card = cards[one.card_id, one.version]
        plain = replace(card, points=one.points, known=known[card.deck_id])
        (drawn[one],) = stack.ruled([plain])
    return drawn


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
