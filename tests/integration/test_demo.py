"""The example class: simulated, honest about it, the same as real ones, and removable."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.classrooms import Classroom, GroupMember, Membership
from app.accounts.models import User
from app.db import db
from app.decks.models import Card
from app.quizzes.models import Attempt
from app.study.models import Review
from tests.demoing import come_in, demo, make_example
from tests.people import sign_in
from tests.shelf import dump
from tests.studying import Desk, rebuilt, shelve_deck

ESSAY = """deck: essays
title: Essays
cards: [{id: why, essay: Why?, rubric: {All: 1}}, {id: who, basic: Who?, answer: Me, quiz: no}]
"""


def history(app: Flask) -> list[tuple[object, ...]]:
    """Read what was answered in study: by whom, to which card, on which day, how it was rated."""
    with app.app_context():
        query = (
            select(User.email, Card.key, Review.day, Review.rating, Review.response, Review.took_ms)
            .join(User, User.id == Review.user_id)
            .join(Card, Card.id == Review.card_id)
            .where(Review.kind == "study")
            .order_by(User.email, Review.at)
        )
        return [tuple(row) for row in db.session.execute(query)]


def test_its_log_replays_to_the_very_same_states(app: Flask) -> None:
    make_example(app)
    assert "everything was as stored" in rebuilt(app)
    with app.app_context():
        session = db.session
        assert session.scalar(select(func.count()).select_from(Review)) > 200  # type: ignore[operator] # a count
        handed_in = select(func.count()).where(Attempt.submitted_at.is_not(None))
        assert session.scalar(handed_in) == 8
        told = select(func.count()).where(Review.kind == "quiz", Review.fraction.is_not(None))
        assert session.scalar(told) == 8 * 6
        roles = select(Membership.role, func.count()).group_by(Membership.role)
        found = {row[0]: row[1] for row in session.execute(roles)}
        assert found == {"instructor": 1, "assistant": 1, "learner": 8}
        assert session.scalar(select(func.count()).select_from(GroupMember)) == 8
        assert "simulat" in (session.scalars(select(Classroom.about)).one())


def test_the_same_seed_gives_the_same_history_and_another_one_another(app: Flask) -> None:
    make_example(app, "--seed", 5, learners=3)
    first = history(app)
    make_example(app, "--seed", 5, "--again", learners=3)
    assert history(app) == first
    make_example(app, "--seed", 6, "--again", learners=3)
    assert history(app) != first


def test_it_goes_without_a_trace_of_its_people(app: Flask) -> None:
    make_example(app, learners=2)
    demo(app, "remove")
    kept = {"audit_entry", "rules"}
    empty = {name: rows for name, rows in dump(app).items() if rows and name not in kept}
    assert set(empty) == {"alembic_version"} & empty.keys() | {
        *("deck", "deck_version", "fact", "card", "card_version", "card_tag")
    }
    assert "no example class" in demo(app, "remove").output


def test_a_second_one_is_refused_with_what_to_do(app: Flask) -> None:
    make_example(app, learners=2)
    answer = demo(app, "class", "--deck", "rivers")
    assert answer.exit_code == 1
    assert "--again" in answer.output


def test_a_deck_that_is_not_there_is_named(app: Flask) -> None:
    answer = demo(app, "class", "--deck", "nowhere")
    assert answer.exit_code == 1
    assert "missing: nowhere" in answer.output
    assert "flask decks sync" in answer.output


def test_a_deck_of_essays_alone_makes_no_quiz(app: Flask) -> None:
    shelve_deck(app, ESSAY)
    answer = demo(app, "class", "--learners", 2, "--days", 7, "--deck", "essays")
    assert answer.exit_code == 1
    assert "a quiz may ask" in answer.output
    assert "--deck" in answer.output


def test_three_can_sign_in_and_study_goes_on(app: Flask, client: FlaskClient) -> None:
    example = make_example(app)
    for person in (example.instructor, example.assistant):
        page = come_in(app, person).get(f"/classes/{example.key}/").text
        assert "simulat" in page
    learner = come_in(app, example.learner)
    assert learner.get(f"/classes/{example.key}/").status_code == 200
    desk = Desk(learner, "rivers")
    if not desk.done:
        desk.reveal()
        assert desk.rate(3).status_code == 303
    assert "everything was as stored" in rebuilt(app)
    nobody = example.learner.__class__("learner-002", password="")
    assert sign_in(client, nobody).status_code != 302
