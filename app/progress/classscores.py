"""What scores to expect of a class in a quiz or of a deck, and afterwards how it came out.

What is expected of a quiz to come is worked out for a day, from all that it may ask. Of one that
was handed in, each attempt has kept what was expected when it was begun, question by question.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from app.classes.queries import Learner
from app.core import classmemory, evidence, scoring
from app.core.calibration import Calibration, calibrate, calibrate_by_rank
from app.core.cardjson import from_json
from app.core.classforecast import Expected, Section, expect
from app.core.refusals import NotFoundError
from app.core.reliabilityplot import ReliabilityPlot, reliability_plot
from app.core.scoring import Asked, Comparison, Prediction
from app.decks.models import Card, CardVersion
from app.progress import classreads as reads
from app.progress.classreads import DeckLine
from app.quizzes import audience, paper
from app.quizzes.models import Assignment, Attempt, AttemptSlot, Work
from app.study.models import Review, StudyDay

BINS = 8
LATELY = 30


@dataclass(frozen=True, slots=True)
class Question:
    """A card that may be asked: what it counts, and from how many answers one may guess."""

    card: int
    points: float
    options: int


@dataclass(frozen=True, slots=True)
class Exam:
    """What scores are predicted of: sections of questions, and how many each asks (None: all)."""

    title: str
    decks: tuple[int, ...]
    sections: tuple[tuple[tuple[Question, ...], int | None], ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """A learner, and the score to expect of them."""

    learner: Learner
    expected: Expected


@dataclass(frozen=True, slots=True)
class Outcome:
    """A learner's first attempt: what was expected when it was begun, and what it got."""

    learner: Learner
    expected: Prediction
    points: float
    compared: Comparison


@dataclass(frozen=True, slots=True)
class LookBack:
    """How a quiz came out: attempts beside their predictions, and questions beside theirs.

    `new` counts the answers to cards that had never been studied, which were predicted by nothing;
    `new_share` is what they got. `questions` is None as long as nothing was told to memory.
    """

    outcomes: tuple[Outcome, ...]
    scores: Calibration
    questions: Calibration | None
    plot: ReliabilityPlot | None
    new: int
    new_share: float | None

    @property
    def inside(self) -> int:
        """Count the scores that fell within their bounds."""
        return sum(one.compared.inside for one in self.outcomes)


def works_of(session: Session, classroom_id: int) -> list[Work]:
    """List what a class was given to do and is not archived, the oldest first."""
    query = select(Work).where(Work.classroom_id == classroom_id, Work.archived_at.is_(None))
    return list(session.scalars(query.order_by(Work.id)))


def quizzes(works: Iterable[Work]) -> list[Assignment]:
    """Return the quizzes among what a class was given."""
    return [work for work in works if isinstance(work, Assignment)]


def given_to(session: Session, quiz: Assignment, learners: Iterable[Learner]) -> list[Learner]:
    """Return those of learners of a class to whom a quiz of it is given."""
    if not quiz.grouped:
        return list(learners)
    members = {user for _, user in audience.group_members(session, [quiz.id])}
    return [one for one in learners if one.id in members]


def exam_of_quiz(session: Session, quiz: Assignment) -> Exam:
    """Return what a quiz may ask, in the versions that it was given with."""
    held = paper.read(quiz)
    bodies = reads.bodies(session, [(card, version) for card, (version, _) in held.pool.items()])
    made = {
        card: _question(card, bodies[card, version])
        for card, (version, _) in held.pool.items()
        if (card, version) in bodies
    }
    sections = tuple(
        (
            tuple(made[card] for card, (_, among) in held.pool.items() if number in among),
            section.count,
        )
        for number, section in enumerate(held.sections, start=1)
    )
    return Exam(quiz.title, held.decks, sections)


def exam_of_deck(session: Session, decks: Sequence[DeckLine], key: str) -> Exam:
    """Return a deck as an exam that asks each of its cards; raise NotFoundError for none such."""
    deck = next((each for each in decks if each.key == key), None)
    if deck is None:
        raise NotFoundError("This class has no such quiz or deck", "Choose one from the list.")
    rows = session.execute(
        select(Card.id, CardVersion.body)
        .join(CardVersion, (CardVersion.card_id == Card.id) & (CardVersion.number == Card.version))
        .where(Card.deck_id == deck.id, Card.retired_at.is_(None), Card.quiz)
        .order_by(Card.position)
    )
    questions = tuple(_question(card, body) for card, body in rows)
    return Exam(deck.title, (deck.id,), ((questions, None),))


def _question(card_id: int, body: str) -> Question:
    card = from_json(body)
    return Question(card_id, card.worth, evidence.count_options(card))


def forecast(
    session: Session, *, classroom_id: int, learners: Sequence[Learner], exam: Exam, day: int
) -> list[Forecast]:
    """Return the score to expect of each learner on a day, the lowest first, unknown ones last."""
    decks = [DeckLine(deck, "", "", "") for deck in exam.decks]
    own = reads.own_curves(session, {one.id for one in learners}, decks)
    rows = reads.traces_of(session, classroom_id, decks)
    known = classmemory.recalled(rows, day, reads.USUAL, own, missed_are_lost=False)
    found = [Forecast(one, _expected(exam, known.get(one.id, {}))) for one in learners]
    return sorted(found, key=lambda one: (one.expected.share is None, one.expected.share or 0.0))


def _expected(exam: Exam, own: Mapping[int, float]) -> Expected:
    return expect(
        Section([Asked(one.points, own.get(one.card), one.options) for one in questions], count)
        for questions, count in exam.sections
    )


def look_back(session: Session, learners: Sequence[Learner], quiz: Assignment) -> LookBack | None:
    """Return how a quiz came out beside what was expected; None before anybody has handed in."""
    by_id = {learner.id: learner for learner in learners}
    outcomes = [
        Outcome(by_id[attempt.user_id], expected, attempt.score, compared)
        for attempt in _first_attempts(session, quiz, by_id)
        if (expected := _predicted(attempt)) is not None
        and attempt.score is not None
        and (compared := scoring.compare(expected, attempt.score))
    ]
    told = [
        (_share(one.expected.points, one.expected.out_of), _share(one.points, one.expected.out_of))
        for one in outcomes
    ]
    scores = calibrate(told)
    if scores is None:
        return None
    asked, new = _answers(session, quiz, by_id)
    questions = calibrate_by_rank(asked, BINS)
    return LookBack(
        outcomes=tuple(sorted(outcomes, key=lambda one: one.learner.name.casefold())),
        scores=scores,
        questions=questions,
        plot=reliability_plot(questions.bins) if questions else None,
        new=len(new),
        new_share=sum(new) / len(new) if new else None,
    )


def _first_attempts(
    session: Session, quiz: Assignment, learners: Collection[int]
) -> Iterable[Attempt]:
    """Return the first attempt of each learner, if it was handed in."""
    query = (
        select(Attempt)
        .where(Attempt.assignment_id == quiz.id, Attempt.preview.is_(False))
        .order_by(Attempt.started_at.desc())
    )
    first = {one.user_id: one for one in session.scalars(query) if one.user_id in learners}
    return [one for one in first.values() if one.submitted_at is not None]


def _predicted(attempt: Attempt) -> Prediction | None:
    stored: dict[str, Any] = json.loads(attempt.predicted)
    found = Prediction(**stored) if stored else None
    return found if found is not None and found.out_of > 0 else None


def _share(points: float, out_of: float) -> float:
    return min(1.0, max(0.0, points / out_of))


ANSWERS = (
    select(AttemptSlot.user_id, AttemptSlot.recall, Review.options, Review.fraction)
    .join(
        Attempt, (Attempt.user_id == AttemptSlot.user_id) & (Attempt.id == AttemptSlot.attempt_id)
    )
    .join(
        Review,
        (Review.user_id == AttemptSlot.user_id)
        & (Review.session_id == AttemptSlot.attempt_id)
        & (Review.card_id == AttemptSlot.card_id),
    )
    .where(
        Attempt.assignment_id == bindparam("quiz"),
        Attempt.preview.is_(False),
        Review.kind == "quiz",
    )
)


def _answers(
    session: Session, quiz: Assignment, learners: Collection[int]
) -> tuple[list[tuple[float, float]], list[float]]:
    """Return the chance of each answer with what it got, and what new cards got."""
    told: list[tuple[float, float]] = []
    new: list[float] = []
    for user, recall, options, fraction in session.execute(ANSWERS, {"quiz": quiz.id}):
        if user not in learners or fraction is None:
            continue
        if recall is None:
            new.append(fraction)
        else:
            told.append((scoring.chance(Asked(1.0, recall, options)), fraction))
    return told, new


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a learner studied some decks of late: on how many days, and how many answers."""

    days: int
    answers: int


def rhythm(session: Session, user_id: int, decks: Iterable[DeckLine], today: int) -> Rhythm:
    """Return how a learner studied these decks, and no others, in the last 30 days."""
    days, answers = session.execute(
        select(func.count(StudyDay.day.distinct()), func.sum(StudyDay.answers)).where(
            StudyDay.user_id == user_id,
            StudyDay.deck_id.in_([deck.id for deck in decks]),
            StudyDay.day > today - LATELY,
            StudyDay.answers > 0,
        )
    ).one()
    return Rhythm(days, int(answers or 0))
