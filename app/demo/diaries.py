"""What a made-up learner has studied, written as rows that replay to the very same states."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.clock import instant, milliseconds
from app.core import memory, simulation, tally
from app.core.memory import AGAIN
from app.core.schedule import Phase
from app.core.settings import DEFAULT_SETTINGS
from app.core.simulation import Chance, Course, Exercise, Said
from app.db import insert_rows
from app.decks.models import CardState, Subscription
from app.demo.answers import Face, Repertoire
from app.study import actions, log
from app.study.models import Review, StudyDay, StudySession

SELF = ("basic", "cloze")  # these a learner looks at and rates


@dataclass(frozen=True, slots=True)
class Shelf:
    """The faces that are studied, by id, what may be answered to each, and how hard each is."""

    faces: Mapping[int, Face]
    answers: Mapping[int, Repertoire]
    hard: Mapping[int, float]

    @property
    def exercises(self) -> dict[int, Exercise]:
        """Return the cards as made-up learners meet them, in the order of their decks."""
        return {
            face.id: Exercise(face.id, f"{face.deck_id}/{face.note}", self.hard[face.id])
            for face in self.faces.values()
            if face.flashcard
        }


@dataclass(slots=True)
class Diary:
    """The rows of one learner."""

    learner_id: int
    rules_id: int
    reviews: list[dict[str, Any]] = field(default_factory=list)
    sittings: list[dict[str, Any]] = field(default_factory=list)
    days: dict[tuple[int, int], tally.Tally] = field(default_factory=dict)


def midnight(day: int) -> int:
    """Return the milliseconds at which a day of the calendar begins in UTC."""
    return milliseconds(datetime.fromordinal(day).replace(tzinfo=UTC))


def live(
    session: Session, *, learner_id: int, course: Course, shelf: Shelf, until: int, chance: Chance
) -> None:
    """Let a made-up learner study up to a day, and write all of it."""
    diary = Diary(learner_id, actions.rules_id(session, course.settings))
    for day in range(course.pupil.first, until + 1):
        said = simulation.study(course, day, midnight(day), chance)
        if said:
            _note(diary, said, shelf, simulation.name(said[0].event.at, chance), chance)
    insert_rows(session, StudySession, diary.sittings)
    insert_rows(session, Review, diary.reviews)
    insert_rows(
        session, CardState, [_state(learner_id, shelf, *one) for one in course.held.items()]
    )
    insert_rows(
        session,
        StudyDay,
        [
            {"user_id": learner_id, "day": day, "deck_id": deck, **counts._asdict()}
            for (day, deck), counts in diary.days.items()
        ],
    )
    since = instant(midnight(course.pupil.first))
    for deck in {face.deck_id for face in shelf.faces.values()}:
        _subscribe(session, learner_id, deck, course, shelf, since)


def _note(diary: Diary, said: Sequence[Said], shelf: Shelf, sitting: str, chance: Chance) -> None:
    for one in said:
        face = shelf.faces[one.card]
        diary.reviews.append(_review(diary, one, shelf, sitting, chance))
        key = one.event.day, face.deck_id
        added = tally.of_answer(one.before.state, one.event, one.took_ms)
        diary.days[key] = diary.days.get(key, tally.NOTHING).plus(added)
    phases = [one.before.state.phase for one in said]
    new, due = phases.count(Phase.NEW), phases.count(Phase.REVIEW)
    diary.sittings.append(
        {
            "user_id": diary.learner_id,
            "id": sitting,
            "deck_id": None,
            "mode": "due",
            "started_at": said[0].event.at,
            "ended_at": said[-1].event.at + said[-1].took_ms,
            "extent": 0,
            "planned_new": new,
            "planned_review": due,
            "done_new": new,
            "done_review": due,
            "answered": len(said),
            "cursor": 0,
        }
    )


def _review(diary: Diary, one: Said, shelf: Shelf, sitting: str, chance: Chance) -> dict[str, Any]:
    face, event = shelf.faces[one.card], one.event
    response, fraction, mode, options = _answer(face, shelf.answers[face.id], event.rating, chance)
    return {
        "user_id": diary.learner_id,
        "id": event.id,
        "card_id": face.id,
        "card_version": face.version,
        "session_id": sitting,
        "at": event.at,
        "day": event.day,
        "kind": event.kind,
        "rating": int(event.rating or AGAIN),
        "fraction": fraction,
        "response": response,
        "took_ms": one.took_ms,
        "mode": mode,
        "options": options,
        "predicted_recall": _predicted(one),
        "rule_version": actions.RULE_VERSION,
        "rules_id": diary.rules_id,
        "action": None,
        "voids": None,
    }


def _answer(
    face: Face, answers: Repertoire, rating: int | None, chance: Chance
) -> tuple[str | None, float | None, str, int]:
    """Return what the log keeps of an answer: response, fraction, mode and options."""
    if face.card.kind in SELF:
        return None, None, "self", 0
    said, got = answers.wrongly(chance) if rating == AGAIN else (answers.right, 1.0)
    return json.dumps(said, ensure_ascii=False), got, answers.mode, answers.options


def _predicted(one: Said) -> float | None:
    state = one.before.state
    if state.memory is None or state.last_day is None:
        return None
    elapsed = one.event.day - state.last_day
    return memory.recall(state.memory.stability, elapsed, DEFAULT_SETTINGS.parameters)


def _state(learner_id: int, shelf: Shelf, card: int, held: Any) -> dict[str, Any]:  # noqa: ANN401 - a state of core.history
    face = shelf.faces[card]
    owner = log.Owner(learner_id, card, face.deck_id, face.note, retired=False)
    return log.state_row(owner, held)


def _subscribe(
    session: Session, learner_id: int, deck: int, course: Course, shelf: Shelf, since: datetime
) -> None:
    own = [face for face in shelf.faces.values() if face.deck_id == deck and face.flashcard]
    unmet = [face.position for face in own if face.id not in course.held]
    cursor = min(unmet, default=max((face.position for face in own), default=-1) + 1)
    session.add(Subscription(user_id=learner_id, deck_id=deck, cursor=cursor, subscribed_at=since))
