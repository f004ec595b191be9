"""Reads of all that was handed in for an assignment at once, in a few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select, tuple_
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core import cardjson
from app.core.attempts import Step
from app.core.rulings import Held
from app.decks.models import Card, CardVersion, Deck
from app.quizzes import audience, queries, verdicts
from app.quizzes import statements as sql
from app.quizzes.models import AnswerStep, Assignment, Attempt, AttemptSlot, Work
from app.quizzes.queries import Drawn

NAMELESS = "No name"
Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Sheaf:
    """An attempt that was handed in: whose, its questions as they were asked, what happened."""

    attempt: Attempt
    name: str
    questions: tuple[Drawn, ...]
    steps: tuple[Step, ...]

    @property
    def key(self) -> Key:
        """Name the attempt."""
        return self.attempt.user_id, self.attempt.id


@dataclass(frozen=True, slots=True)
class Stack:
    """All that was handed in for an assignment, and what was ruled on its questions."""

    sheaves: tuple[Sheaf, ...]
    held: dict[int, Held]
    keys: dict[int, CardVersion]

    def ruled(self, questions: Sequence[Drawn]) -> list[Drawn]:
        """Return questions with what holds for each."""
        return [
            queries.rule(each, self.held.get(each.card_id), self.keys.get(each.card_id))
            for each in questions
        ]


def handed_in(assignment_id: int) -> ColumnElement[bool]:
    """Say which attempts count for an assignment: learners' that were handed in."""
    return and_(
        Attempt.assignment_id == assignment_id,
        Attempt.preview.is_(False),
        Attempt.submitted_at.is_not(None),
    )


def stack(session: Session, assignment: Assignment, card_id: int | None = None) -> Stack:
    """Return what was handed in for an assignment, or for one question of it, by name.

    What those did who left the class is left out.
    """
    people = session.execute(
        select(Attempt, User.name)
        .join(User, User.id == Attempt.user_id)
        .join(Work, Work.id == Attempt.assignment_id)
        .where(handed_in(assignment.id), audience.counts())
        .order_by(User.name, Attempt.user_id, Attempt.started_at, Attempt.id)
    ).all()
    questions = _questions(session, assignment.id, card_id)
    steps = _steps(session, assignment.id, card_id)
    made = (
        Sheaf(attempt, name or NAMELESS, tuple(questions[key]), tuple(steps[key]))
        for attempt, name in people
        if (key := (attempt.user_id, attempt.id)) in questions
    )
    return ruled_on(session, assignment, tuple(made))


def ruled_on(session: Session, assignment: Assignment, found: tuple[Sheaf, ...] = ()) -> Stack:
    """Return attempts with what was ruled on the questions of their assignment."""
    held = verdicts.held(session, assignment.id)
    return Stack(found, held, verdicts.keys(session, held))


def _of_attempts(
    query: Select[*tuple[Any, ...]],
    table: type[AttemptSlot | AnswerStep],
    assignment_id: int,
) -> Select[*tuple[Any, ...]]:
    own = (table.user_id == Attempt.user_id) & (table.attempt_id == Attempt.id)
    return query.join(Attempt, own).where(handed_in(assignment_id))


def _questions(session: Session, assignment_id: int, card_id: int | None) -> dict[Key, list[Drawn]]:
    query = select(
        AttemptSlot.user_id,
        AttemptSlot.attempt_id,
        AttemptSlot.slot,
        AttemptSlot.card_id,
        AttemptSlot.card_version,
        AttemptSlot.option_seed,
        AttemptSlot.points,
        AttemptSlot.recall,
    ).order_by(AttemptSlot.slot)
    if card_id is not None:
        query = query.where(AttemptSlot.card_id == card_id)
    rows = session.execute(_of_attempts(query, AttemptSlot, assignment_id)).all()
    versions = cards(session, {(row.card_id, row.card_version) for row in rows})
    found: dict[Key, list[Drawn]] = defaultdict(list)
    for row in rows:
        question = replace(
            versions[row.card_id, row.card_version],
            slot=row.slot,
            option_seed=row.option_seed,
            points=row.points,
            recall=row.recall,
            known=queries.known(
                session, versions[row.card_id, row.card_version].deck_id, assignment_id
            ),
        )
        found[row.user_id, row.attempt_id].append(question)
    return found


def cards(session: Session, wanted: Collection[tuple[int, int]]) -> dict[tuple[int, int], Drawn]:
    """Return these versions of cards as questions that nobody has been asked yet."""
    query = (
        select(*sql.CARD_COLUMNS)
        .join(Card, Card.id == CardVersion.card_id)
        .join(Deck, Deck.id == Card.deck_id)
        .where(tuple_(CardVersion.card_id, CardVersion.number).in_(wanted))
    )
    made = (queries.ask(tuple(row)) for row in session.execute(query))
    return {
        (each.card_id, each.version): replace(each, points=cardjson.from_json(each.body).worth)
        for each in made
    }


def question(session: Session, card_id: int, version: int) -> Drawn | None:
    """Return a version of a card as a question that nobody has been asked yet, if there is one."""
    return cards(session, {(card_id, version)}).get((card_id, version))


def _steps(session: Session, assignment_id: int, card_id: int | None) -> dict[Key, list[Step]]:
    query = (
        select(AnswerStep.user_id, AnswerStep.attempt_id, *sql.STEP_COLUMNS)
        .where(AnswerStep.kind != "flag")
        .order_by(AnswerStep.slot, AnswerStep.seq)
    )
    if card_id is not None:
        slot = (
            (AttemptSlot.user_id == AnswerStep.user_id)
            & (AttemptSlot.attempt_id == AnswerStep.attempt_id)
            & (AttemptSlot.slot == AnswerStep.slot)
        )
        query = query.join(AttemptSlot, slot).where(AttemptSlot.card_id == card_id)
    found: dict[Key, list[Step]] = defaultdict(list)
    for row in session.execute(_of_attempts(query, AnswerStep, assignment_id)):
        user_id, attempt_id, *step = row
        found[user_id, attempt_id].append(queries.step(step))
    return found
