"""The quizzes of a simulated class: one that all have handed in, and one that is to come.

They are given, taken and handed in by the same acts as any quiz.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.classrooms import Classroom
from app.accounts.models import User
from app.core import reviewpolicy, simulation
from app.core.cards import Draw
from app.core.goals import Goal
from app.core.refusals import RefusalError
from app.core.simulation import Chance, Course
from app.coursework import actions as coursework
from app.coursework.actions import Gift, GoalTerms
from app.coursework.models import DeckAssignment
from app.decks.models import Card, Deck
from app.demo.answers import Repertoire
from app.quizzes import actions, assigning, paper, queries
from app.quizzes.actions import Given
from app.quizzes.assigning import Origin, Terms
from app.quizzes.memories import Recorder
from app.quizzes.models import Assignment, Attempt
from app.quizzes.rules import Rules

HOUR = 3_600_000
MID, FINAL = "Mid-term quiz (simulated)", "Final exam (simulated)"
GOAL = 85
A_QUESTION = 90_000  # the time that each adds to the limit
MOST_QUESTIONS = 60
KINDLY = 0.03  # the chance of a slip though one knows it


@dataclass(frozen=True, slots=True)
class Hall:
    """Who takes a quiz: learners with what they really know, and what may be answered."""

    pupils: Sequence[tuple[User, Course, Chance]]
    answers: Mapping[int, Repertoire]
    recorders: Sequence[Recorder]


@dataclass(frozen=True, slots=True)
class Window:
    """When a quiz is open, in milliseconds."""

    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class Giver:
    """Who gives quizzes, to which class, from which decks."""

    owner: User
    classroom_id: int
    decks: Sequence[int]


def give(
    session: Session, giver: Giver, title: str, *, count: int, window: Window, seed: int
) -> Assignment:
    """Give a class a quiz that asks some cards of each deck, as an exam."""
    cards = _marked_by_machine(session, giver.decks)
    most = max(1, min(count, MOST_QUESTIONS // len(cards)))
    sections = [
        Draw(decks=(deck,), cards=notes, count=min(most, len(notes)))
        for deck, notes in cards.items()
    ]
    fixed = paper.fix(session, giver.owner.id, sections, seed=seed)
    limit = A_QUESTION * paper.count_questions(session, fixed)
    rules = Rules(limit=limit, review=reviewpolicy.PRESETS["exam"])
    return assigning.give(
        session,
        owner=giver.owner,
        origin=Origin(
            deck_id=fixed.decks[0],
            blueprint_id=None,
            paper=fixed,
            classroom_id=giver.classroom_id,
        ),
        terms=Terms(
            title=title, opens_at=window.opens, closes_at=window.closes, code="", rules=rules
        ),
        key=secrets.token_urlsafe(16),
        at=window.opens - 24 * HOUR,
    )


def set_goal(session: Session, giver: Giver, classroom: Classroom, *, due: int) -> DeckAssignment:
    """Give the class the first of its decks, to hold most of it by the exam."""
    deck = session.get_one(Deck, giver.decks[0])
    return coursework.give_deck(
        session,
        gift=Gift(classroom=classroom, deck=deck, owner=giver.owner, key=secrets.token_urlsafe(16)),
        terms=GoalTerms(
            title=f"Hold {GOAL} % of {deck.title}"[:200],
            goal=Goal(kind="hold", target=GOAL),
            opens_at=None,
            due_at=due,
            closes_at=None,
        ),
        now=classroom.created_at,
    )


def _marked_by_machine(session: Session, decks: Sequence[int]) -> dict[str, tuple[str, ...]]:
    """Return by the key of their deck the cards that a quiz may ask, but for essays."""
    rows = session.execute(
        select(Deck.key, Card.note_key)
        .join(Deck, Deck.id == Card.deck_id)
        .where(Deck.id.in_(decks), Card.retired_at.is_(None), Card.quiz, Card.kind != "essay")
        .order_by(Deck.id, Card.position)
    )
    found: dict[str, dict[str, None]] = {}
    for deck, note in rows:
        found.setdefault(deck, {})[note] = None
    if not found:
        raise RefusalError(
            "None of these decks has a card that a quiz may ask.", "Name another with --deck."
        )
    return {deck: tuple(notes) for deck, notes in found.items()}


def hold(session: Session, assignment: Assignment, hall: Hall, *, day: int) -> list[Attempt]:
    """Let everybody take a quiz and hand it in, between its opening and its close."""
    return [_sit(session, assignment, hall, place, day=day) for place in range(len(hall.pupils))]


def _sit(session: Session, assignment: Assignment, hall: Hall, place: int, *, day: int) -> Attempt:
    pupil, course, chance = hall.pupils[place]
    at = (assignment.opens_at or 0) + int(HOUR * chance.random())
    attempt = assigning.begin(
        session,
        user_id=pupil.id,
        assignment=assignment,
        attempt_id=simulation.name(at, chance),
        at=at,
    )
    for drawn in queries.drawn(session, attempt):
        at += int(15_000 + 45_000 * chance.random())
        answers = hall.answers[drawn.card_id]
        knows = chance.random() < _chance(course, drawn.card_id, day, answers)
        response = answers.right if knows else answers.wrongly(chance)[0]
        given = Given(slot=drawn.slot, seq=1, kind="save", response=response)
        actions.take(session, attempt=attempt, drawn=drawn, given=given, at=at, log=[])
    actions.submit(session, attempt=attempt, recorders=hall.recorders, at=at + 5_000)
    return attempt


def _chance(course: Course, card: int, day: int, answers: Repertoire) -> float:
    """Return the chance of a right answer: known and no slip, or guessed."""
    known = (1 - KINDLY) * simulation.truth(course, card, day) if card in course.exercises else 0.5
    return known + (1 - known) / answers.options if answers.options else known


def tell(session: Session, attempts: Sequence[Attempt], hall: Hall, at: int) -> None:
    """Let memory know of a quiz that has closed."""
    for attempt in attempts:
        actions.remember(session, attempt=attempt, recorders=hall.recorders, at=at)
