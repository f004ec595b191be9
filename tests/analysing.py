"""A quiz that a class has handed in, written straight into the tables for the tests of analysis."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import Flask
from sqlalchemy import insert, select

from app import clock
from app.accounts.models import User
from app.db import db
from app.decks.models import Card
from app.quizzes import paper, rules
from app.quizzes.models import AnswerStep, Assignee, Assignment, Attempt, AttemptSlot
from tests.studying import MORNING

START = int(MORNING.timestamp() * 1000)
MINUTE = 60_000
Answers = Mapping[str, object]


def hand_in(
    app: Flask,
    answers: Sequence[Answers],
    *,
    names: Iterable[str] = (),
    scores: Sequence[float] = (),
) -> list[int]:
    """Let as many learners hand in the one assignment; each maps keys of cards to responses.

    Only the cards that are named are asked. The scores stored are those given, else 0.
    """
    with app.app_context():
        session = db.session()
        given = session.scalars(select(Assignment)).one()
        people = _people(list(names) or [f"Learner {n:03}" for n in range(len(answers))])
        session.add_all(people)
        session.flush()
        ids = [person.id for person in people]
        keys = {card.key: card.id for card in session.scalars(select(Card))}
        attempts, slots, steps = [], [], []
        for place, (who, own) in enumerate(zip(ids, answers, strict=True)):
            attempts.append(_attempt(given, who, place, len(own)))
            attempts[-1]["score"] = scores[place] if scores else 0.0
            for number, (key, response) in enumerate(own.items(), start=1):
                about = {"user_id": who, "attempt_id": attempts[-1]["id"], "slot": number}
                slots.append(about | _slot(given, keys[key]))
                if response is not None:
                    steps.append(about | _step(response))
        came = [
            {"assignment_id": given.id, "user_id": who, "joined_at": START + who} for who in ids
        ]
        for table, rows in zip(
            (Assignee, Attempt, AttemptSlot, AnswerStep),
            (came, attempts, slots, steps),
            strict=True,
        ):
            session.execute(insert(table), rows)
        session.commit()
        return ids


def _people(names: Sequence[str]) -> list[User]:
    return [
        User(
            email=f"{uuid.uuid4().hex}@recto.example",
            password="!",
            fs_uniquifier=uuid.uuid4().hex,
            name=name,
            created_at=clock.instant(START),
            seen_at=clock.instant(START),
        )
        for name in names
    ]


def _attempt(given: Assignment, who: int, place: int, slots: int) -> dict[str, Any]:
    return {
        "user_id": who,
        "id": uuid.uuid4().hex,
        "assignment_id": given.id,
        "preview": False,
        "variant": "",
        "title": given.title,
        "settings": json.dumps(paper.settings(rules.read(given))),
        "seed": place,
        "started_at": START + place,
        "submitted_at": START + place + MINUTE,
        "out_of": float(slots),
        "moved": 0,
        "predicted": "{}",
    }


def _slot(given: Assignment, card_id: int) -> dict[str, Any]:
    version, _sections = paper.read(given).pool[card_id]
    return {"card_id": card_id, "card_version": version, "option_seed": 1, "points": 1.0}


def _step(response: object) -> dict[str, Any]:
    said = json.dumps(response, ensure_ascii=False)
    return {"seq": 1, "at": START + 1, "kind": "save", "response": said}


def choices(count: int) -> str:
    """Write so many cards with four options each; the first response is right."""
    return "".join(
        f"- id: q{n}\n  choice: Which of these is number {n}?\n  right: right {n}\n"
        f"  wrong: [near {n}, far {n}, other {n}]\n  tags: [asked]\n"
        for n in range(1, count + 1)
    )


def simulate(learners: int, questions: int, seed: int = 1) -> list[Answers]:
    """Answer `choices` as learners and questions of differing strength would (Rasch's model)."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    hard = [chance.gauss(0, 1) for _ in range(questions)]
    found: list[Answers] = []
    for _ in range(learners):
        able = chance.gauss(0, 1)
        passed = [chance.random() < 1 / (1 + 2.718281828 ** (one - able)) for one in hard]
        found.append(
            {
                f"q{n}": 0 if one else chance.choice((1, 2, 3))
                for n, one in enumerate(passed, start=1)
            }
        )
    return found
