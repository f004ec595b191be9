"""A quiz that a class has handed in, written straight into the tables for the tests of analysis."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from flask import Flask
from markupsafe import Markup
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app import clock
from app.accounts.models import User
from app.db import db
from app.decks.models import Card
from app.quizzes import paper, rules, sheaves
from app.quizzes.models import AnswerStep, Assignee, Assignment, Attempt, AttemptSlot
from app.quizzes.queries import Drawn
from tests.studying import MORNING

START = int(MORNING.timestamp() * 1000)
MINUTE = 60_000
Answers = Mapping[str, object]
MARKED = {"seq": 2, "at": START + 2, "kind": "mark", "response": "null"}


class Essay(NamedTuple):
    """An essay, and the share of the points that somebody gave it; None while it waits."""

    mark: float | None


def hand_in(
    app: Flask,
    answers: Sequence[Answers],
    *,
    names: Iterable[str] = (),
    scores: Sequence[float] = (),
) -> list[int]:
    """Let as many learners hand in the newest assignment; each maps keys of cards to responses.

    Only the cards that are named are asked; None is no answer. The scores stored are those given,
    else 0.
    """
    with app.app_context():
        session = db.session()
        given = newest(session)
        people = _people(list(names) or [f"Learner {n:03}" for n in range(len(answers))])
        session.add_all(people)
        session.flush()
        ids = [person.id for person in people]
        for table, rows in _rows(session, given, list(zip(ids, answers, strict=True)), scores):
            session.execute(insert(table), rows)
        session.commit()
        return ids


def _rows(
    session: Session,
    given: Assignment,
    taken: Sequence[tuple[int, Answers]],
    scores: Sequence[float],
) -> list[tuple[type[Any], list[dict[str, Any]]]]:
    """Return the rows of each table."""
    pool = paper.read(given).pool
    keys = {one.key: one.id for one in session.scalars(select(Card).where(Card.id.in_(pool)))}
    came = [{"assignment_id": given.id, "user_id": who, "joined_at": START} for who, _ in taken]
    attempts, slots, steps = [], [], []
    for place, (who, own) in enumerate(taken):
        attempts.append(_attempt(given, who, place, len(own)))
        attempts[-1]["score"] = scores[place] if scores else 0.0
        for number, (key, response) in enumerate(own.items(), start=1):
            about = {"user_id": who, "attempt_id": attempts[-1]["id"], "slot": number}
            slots.append(about | _slot(given, keys[key]))
            if isinstance(response, Essay):
                steps.append(about | _step({"text": "Boats.", "marks": None}))
                if response.mark is not None:
                    steps.append(about | MARKED | {"fraction": response.mark})
            elif response is not None:
                steps.append(about | _step(response))
    return [(Assignee, came), (Attempt, attempts), (AttemptSlot, slots), (AnswerStep, steps)]


def newest(session: Session) -> Assignment:
    """Return the assignment that was given last."""
    query = select(Assignment).order_by(Assignment.id.desc()).limit(1)
    return session.scalars(query).one()


def anything(app: Flask, learners: int, seed: int = 1) -> list[Answers]:
    """Answer every card of the newest assignment, of whatever kind, by chance right or wrong."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    with app.app_context():
        session = db.session()
        pool = paper.read(newest(session)).pool
        found = sheaves.cards(session, {(card, version) for card, (version, _) in pool.items()})
        cards = [found[card, version] for card, (version, _) in pool.items()]
    return [{one.key: respond(one, chance) for one in cards} for _ in range(learners)]


def respond(drawn: Drawn, chance: random.Random) -> object:
    """Give a response to a question, right in six cases of ten."""
    right, wrong = _RESPONSES.get(drawn.kind, (_typed, _mistyped))
    return right(drawn) if chance.random() < 0.6 else wrong(drawn, chance)


def _rights(drawn: Drawn) -> list[int]:
    return [place for place, one in enumerate(drawn.answer["options"]) if one["right"]]


def _places(name: str) -> Callable[[Drawn], list[int]]:
    return lambda drawn: list(range(len(drawn.question[name])))


def _mistyped(_drawn: Drawn, chance: random.Random) -> str:
    return chance.choice(("banana", "okapi", "Banana "))


def _essay(*_: object) -> Essay:
    return Essay(0.5)


def _typed(drawn: Drawn) -> str:
    answer = drawn.answer
    found = answer.get("accept") or answer.get("gaps") or [answer.get("answer_text")]
    return str(found[0] or Markup(answer["answer"]).striptags())  # noqa: S704 - its tags are taken out


_LEFT, _ITEMS = _places("left"), _places("items")
_RESPONSES: dict[str, tuple[Callable[[Drawn], object], Callable[[Drawn, random.Random], object]]]
_RESPONSES = {
    "choice": (lambda _: 0, lambda one, chance: chance.randrange(1, len(one.question["options"]))),
    "select": (_rights, lambda one, chance: [chance.randrange(len(one.question["options"]))]),
    "truth": (lambda one: one.answer["right"], lambda one, _: not one.answer["right"]),
    "match": (_LEFT, lambda one, _: _LEFT(one)[::-1]),
    "order": (_ITEMS, lambda one, chance: chance.sample(_ITEMS(one), len(_ITEMS(one)))),
    "spot": (lambda _: {"label": 0}, lambda *_: {"x": 99.0, "y": 99.0}),
    "essay": (_essay, _essay),
}


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
    return {"seq": 1, "at": START + 1, "kind": "save", "response": said, "fraction": None}


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
