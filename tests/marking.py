"""Iris's assignment in the tests: given, taken by learners, marked."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace

from flask import Flask
from sqlalchemy import select

from app.accounts.models import AuditEntry, User
from app.core.cards import Draw
from app.core.reviewpolicy import PRESETS
from app.db import db
from app.decks.models import Deck
from app.quizzes import actions, assigning, paper, queries
from app.quizzes.models import Assignment, Attempt
from app.quizzes.rules import Rules
from tests.people import IRIS, Person, user_id
from tests.studying import MORNING

KEY = "given-to-the-class-abc"
PATH = f"/quizzes/given/{KEY}"
OPEN = Rules(review=PRESETS["practice"], attempts=None, shuffle=())
ESSAY = """- id: e1
  essay: Why do cities lie on rivers?
  rubric: {Trade: 2, Water: 1}
  points: 1
  answer: Boats carry goods.
  words: 2-60
  tags: [asked]
"""


def give(app: Flask, rules: Rules = OPEN, *, deck: str = "school", owner: Person = IRIS) -> None:
    """Let Iris give all cards of a deck that are tagged "asked"."""
    with app.app_context():
        session = db.session()
        iris = session.scalars(select(User).where(User.email == owner.email)).one()
        home = session.scalars(select(Deck).where(Deck.key == deck)).one()
        sections = [Draw(tags=("asked",), decks=(deck,))]
        fixed = paper.fix(session, iris.id, sections, seed=7)
        terms = assigning.Terms(
            title="The exam", opens_at=None, closes_at=None, code="", rules=replace(rules)
        )
        origin = assigning.Origin(deck_id=home.id, blueprint_id=None, paper=fixed)
        at = int(MORNING.timestamp() * 1000)
        assigning.give(session, owner=iris, origin=origin, terms=terms, key=KEY, at=at)
        session.commit()


def take(app: Flask, person: Person, *answers: object, hand_in: bool = True) -> str:
    """Let somebody take the assignment with these responses; give the address of the attempt."""
    with app.app_context():
        session, at = db.session(), int(MORNING.timestamp() * 1000)
        who = user_id(app, person)
        given = session.scalars(select(Assignment)).one()
        assigning.join(session, user_id=who, assignment=given, code="", at=at)
        attempt = assigning.begin(
            session, user_id=who, assignment=given, attempt_id=uuid.uuid4().hex, at=at
        )
        for drawn, answer in zip(queries.drawn(session, attempt), answers, strict=False):
            step = actions.Given(slot=drawn.slot, seq=1, kind="save", response=answer)
            actions.take(session, attempt=attempt, drawn=drawn, given=step, at=at)
        if hand_in:
            recorders = app.extensions["recto.graded"]
            actions.submit(session, attempt=attempt, recorders=recorders, at=at + 1000)
        session.commit()
        return f"/quizzes/attempts/{uuid.UUID(attempt.id)}"


def scores(app: Flask) -> list[tuple[float | None, float | None]]:
    """Read the scores of all attempts, to six places, and of how many points, by learner."""
    with app.app_context():
        query = select(Attempt.score, Attempt.out_of).where(Attempt.preview.is_(False))
        rows = db.session.execute(query.order_by(Attempt.user_id))
        return [(score if score is None else round(score, 6), out_of) for score, out_of in rows]


def assignment(app: Flask) -> Assignment:
    """Read the assignment."""
    with app.app_context():
        return db.session.scalars(select(Assignment)).one()


def audit(app: Flask, action: str) -> list[dict[str, object]]:
    """Read what the audit tells of an action."""
    with app.app_context():
        rows = db.session.scalars(
            select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id)
        )
        return [json.loads(row.detail) | {"about": row.subject} for row in rows]
