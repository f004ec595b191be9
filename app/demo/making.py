"""Make a simulated class and take it away again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.classrooms import Classroom
from app.accounts.models import User
from app.clock import instant, milliseconds
from app.core import cardjson, simulation
from app.core.refusals import NotFoundError
from app.core.settings import DEFAULT_SETTINGS
from app.core.simulation import Chance, Course
from app.decks.models import Card, CardVersion, Deck
from app.demo import answers, diaries, exams, people
from app.demo.answers import Face
from app.demo.diaries import Shelf
from app.demo.exams import Giver, Hall, Window
from app.demo.people import Cast, Hashes
from app.quizzes.memories import Recorder

DECKS = ("china-ai-patents", "china-ai-companies")
ROLLOVER = timedelta(hours=4)
EXAM_IN_DAYS = 14
LEAN, SPREAD = 0.15, 0.6  # how much harder cards are than the model believes, and how they differ


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How large the class is, over how many days, of which decks, and by which chance."""

    learners: int = 150
    days: int = 60
    seed: int = 1
    decks: tuple[str, ...] = DECKS
    questions: int = 6


def make(
    session: Session, plan: Plan, *, hashes: Hashes, recorders: Sequence[Recorder], now: datetime
) -> Cast:
    """Make the class with all that its learners did up to yesterday.

    They study until the day before yesterday and take a quiz yesterday; another is to come. Raises
    NotFoundError where a deck is not there.
    """
    today = (now - ROLLOVER).toordinal()
    decks = _decks(session, plan.decks)
    shelf = _shelf(session, decks, Random(f"{plan.seed}/cards"))  # noqa: S311 - a simulation wants chance that can be repeated
    since = instant(diaries.midnight(today - plan.days))
    cast = people.gather(session, learners=plan.learners, decks=decks, hashes=hashes, since=since)
    pupils = list(_courses(session, plan, cast, shelf, today))
    hall = Hall(pupils, shelf.answers, recorders)
    _quizzes(session, plan, cast, hall, decks=decks, now=now)
    session.flush()
    return cast


def _courses(
    session: Session, plan: Plan, cast: Cast, shelf: Shelf, today: int
) -> Iterator[tuple[User, Course, Chance]]:
    first, last = today - plan.days, today - 2
    for number, user in enumerate(cast.learners):
        chance = Random(f"{plan.seed}/{number}")  # noqa: S311 - a simulation wants chance that can be repeated
        course = Course(simulation.invent(chance, first, last), shelf.exercises, DEFAULT_SETTINGS)
        diaries.live(
            session, learner_id=user.id, course=course, shelf=shelf, until=last, chance=chance
        )
        yield user, course, chance


def _quizzes(
    session: Session, plan: Plan, cast: Cast, hall: Hall, *, decks: Sequence[int], now: datetime
) -> None:
    """Hold one quiz yesterday, give another in two weeks, and a deck to hold by then."""
    giver = Giver(cast.instructor, cast.classroom.id, decks)
    day = (now - ROLLOVER).toordinal()
    noon = diaries.midnight(day - 1) + 12 * exams.HOUR
    held = Window(noon, noon + 3 * exams.HOUR)
    later = diaries.midnight(day + EXAM_IN_DAYS) + 9 * exams.HOUR
    ahead = Window(later, later + 2 * exams.HOUR)
    seeds = Random(f"{plan.seed}/quizzes")  # noqa: S311 - a simulation wants chance that can be repeated
    mid, _final = (
        exams.give(session, giver, title, count=count, window=window, seed=seeds.getrandbits(63))
        for title, count, window in (
            (exams.MID, plan.questions, held),
            (exams.FINAL, 2 * plan.questions, ahead),
        )
    )
    exams.set_goal(session, giver, cast.classroom, due=ahead.opens)
    attempts = exams.hold(session, mid, hall, day=day - 1)
    exams.tell(session, attempts, hall, milliseconds(now))


def _decks(session: Session, keys: Sequence[str]) -> list[int]:
    rows = session.execute(select(Deck.key, Deck.id).where(Deck.key.in_(keys)))
    known: dict[str, int] = {row[0]: row[1] for row in rows}
    missing = [key for key in keys if key not in known]
    if missing:
        raise NotFoundError(
            f"The example is made of the decks {', '.join(keys)}; missing: {', '.join(missing)}.",
            "Run `flask decks sync` first, or name others with --deck.",
        )
    return [known[key] for key in keys]


def _shelf(session: Session, decks: Sequence[int], chance: Random) -> Shelf:
    rows = session.execute(
        select(Card, CardVersion.body, Deck.lang)
        .join(Deck, Deck.id == Card.deck_id)
        .join(CardVersion, (CardVersion.card_id == Card.id) & (CardVersion.number == Card.version))
        .where(Card.deck_id.in_(decks), Card.retired_at.is_(None), Card.kind != "essay")
        .order_by(Card.deck_id, Card.position)
    )
    faces = [
        Face(
            id=card.id,
            deck_id=card.deck_id,
            key=card.key,
            note=card.note_key,
            position=card.position,
            version=card.version,
            lang=lang,
            tags=tuple(json.loads(card.tags)),
            flashcard=card.flashcard,
            card=cardjson.from_json(body),
        )
        for card, body, lang in rows
    ]
    return Shelf(
        faces={face.id: face for face in faces},
        answers=answers.repertoires(faces),
        hard={face.id: chance.gauss(LEAN, SPREAD) for face in faces},
    )


def remove(session: Session) -> int:
    """Take the example away, its people and all that is theirs; return how many they were."""
    made_up = select(User.id).where(people.made_up())
    session.execute(delete(Classroom).where(Classroom.owner_id.in_(made_up)))
    count = len(session.scalars(made_up).all())
    session.execute(delete(User).where(people.made_up()))
    session.expire_all()
    return count
