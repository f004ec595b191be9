"""The scores to expect of a class, and how they came out, reckoned anew from the rows."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import timedelta
from statistics import mean

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.classrooms import ClassGroup, GroupMember
from app.accounts.models import User
from app.db import db
from app.decks.models import Card
from app.quizzes.models import Assignment, Attempt, AttemptSlot, WorkGroup
from app.study.models import Review
from tests.demoing import Example, come_in, learners, make_example
from tests.recalling import Z, close, recall, states, table, today


@pytest.fixture
def example(app: Flask) -> Example:
    """Give the example class."""
    return make_example(app)


@pytest.fixture
def teacher(app: Flask, example: Example) -> FlaskClient:
    """Give a browser in which its instructor is signed in."""
    return come_in(app, example.instructor)


def test_expected_scores_are_as_reckoned_from_the_rows(
    app: Flask, example: Example, teacher: FlaskClient
) -> None:
    day = today() + timedelta(days=14)
    rows = table(teacher, f"{example.memory}/scores.csv?of=deck:rivers&on={day}")
    guesses = {"delta": 4, "so": 2, "which": 7, "order": 6, "pairs": 2, "spot": 2}
    held: dict[str, dict[str, float]] = defaultdict(dict)
    for user, key, stability, last, _missed in states(app):
        held[learners(app)[user]][key] = recall(stability, last, day.toordinal())
    with app.app_context():
        keys = list(db.session.scalars(select(Card.key)))
    for row in rows:
        points = variances = 0.0
        for key in keys:
            known = held[row["learner"]].get(key, 0.5)
            chance = known + (1 - known) / guesses[key] if key in guesses else known
            worth = 2 if key == "essay" else 1  # what its rubric adds up to
            points += worth * chance
            variances += worth**2 * chance * (1 - chance)
        assert close(row["expected"], points)
        assert close(row["low"], max(0.0, points - Z * variances**0.5))
        assert float(row["out_of"]) == len(keys) + 1
        assert float(row["never_studied"]) == len(keys) - len(held[row["learner"]])
    page = teacher.get(f"{example.memory}/scores?of=deck:rivers&on={day}").text
    assert f"{float(rows[0]['expected']):.1f}" in page


def test_a_quiz_that_is_over_stands_beside_its_prediction(
    app: Flask, example: Example, teacher: FlaskClient
) -> None:
    with app.app_context():
        quiz = db.session.scalars(select(Assignment).order_by(Assignment.id)).first()
        assert quiz
        key = quiz.key
        attempts = {
            one.user_id: (json.loads(one.predicted), one.score)
            for one in db.session.scalars(select(Attempt).where(Attempt.assignment_id == quiz.id))
        }
        rows = db.session.execute(
            select(AttemptSlot.recall, Review.options, Review.fraction).join(
                Review,
                (Review.session_id == AttemptSlot.attempt_id)
                & (Review.card_id == AttemptSlot.card_id)
                & (Review.user_id == AttemptSlot.user_id),
            )
        ).all()
    inside = sum(told["low"] <= score <= told["high"] for told, score in attempts.values())
    page = teacher.get(f"{example.memory}/scores?of={key}").text
    assert f"{inside} of 8 scores fell within the bounds" in page
    known = [
        (r + (1 - r) / options if options else r, got or 0.0)
        for r, options, got in rows
        if r is not None
    ]
    brier = mean((chance - got) ** 2 for chance, got in known)
    assert f"Brier {brier:.3f}" in page
    new = len(rows) - len(known)
    assert (f"Not in it: {new} answer" in page) == (new > 0)
    table_of_scores = table(teacher, f"{example.memory}/scores.csv?of={key}")
    names = learners(app)
    assert {row["learner"]: float(row["points"]) for row in table_of_scores} == {
        names[user]: pytest.approx(score, abs=6e-5) for user, (_, score) in attempts.items()
    }


@pytest.mark.engine("sqlite")
def test_a_quiz_for_a_group_is_expected_of_that_group_alone(
    app: Flask, example: Example, teacher: FlaskClient
) -> None:
    with app.app_context():
        final = db.session.scalars(select(Assignment).order_by(Assignment.id.desc())).first()
        monday = db.session.scalars(select(ClassGroup).where(ClassGroup.title == "Monday")).one()
        assert final
        db.session.add(WorkGroup(assignment_id=final.id, group_id=monday.id))
        final.grouped, key = True, final.key
        db.session.commit()
        query = select(User.name).join(GroupMember, GroupMember.user_id == User.id)
        members = set(db.session.scalars(query.where(GroupMember.group_id == monday.id)))
    rows = table(teacher, f"{example.memory}/scores.csv?of={key}")
    assert {row["learner"] for row in rows} == members
    for who, name in learners(app).items():
        page = teacher.get(f"{example.memory}/learners/{who}").text
        assert ("Scores to expect" in page) == (name in members)
