"""Rulings: tried first, written with every score at once, held for those who come later."""

from __future__ import annotations

import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, insert, select

from app.accounts.models import User
from app.core.rulings import Ruling, RulingError
from app.db import db
from app.quizzes import actions, regrading, sheaves
from app.quizzes.models import AnswerStep, Assignment, Attempt, AttemptSlot
from app.quizzes.regrading import Trial, Wish
from app.quizzes.sheaves import Sheaf, Stack
from tests.marking import PATH, audit, give, scores, take
from tests.people import ALICE, BOB, CHARLIE, IRIS, Person, join, sign_in, user_id
from tests.quizzing import CHOICES, SHORTS, Sitting, quiz_deck
from tests.shelf import cards, statements
from tests.studying import MORNING, shelve_deck

AT = 1_800_000_000_000


def tried(app: Flask, card: str, kind: str, value: object = None) -> Trial:
    """Try a ruling."""
    wish = Wish(card_id=cards(app)[card].id, ruling=Ruling(kind, value))  # type: ignore[arg-type] # a kind by name
    with app.app_context():
        given = db.session.scalars(select(Assignment)).one()
        return regrading.try_out(db.session(), given, wish)


def rule(app: Flask, card: str, kind: str, value: object = None) -> None:
    """Try a ruling and write it."""
    found = tried(app, card, kind, value)
    wish = Wish(card_id=cards(app)[card].id, ruling=Ruling(kind, value), reason="A slip.")  # type: ignore[arg-type] # a kind by name
    with app.app_context():
        given = db.session.scalars(select(Assignment)).one()
        done = regrading.apply(
            db.session(),
            assignment=given,
            wish=wish,
            digest=found.digest,
            by_id=given.owner_id,
            at=AT,
        )
        assert done is None
        db.session.commit()


@pytest.fixture
def exam(app: Flask) -> Flask:
    """Let Iris give three questions, of which Alice has all right, Bob one and Charlie none."""
    shelve_deck(app, quiz_deck(SHORTS))
    for person in (IRIS, ALICE, BOB, CHARLIE):
        join(app, person)
    give(app)
    take(app, ALICE, "zebra1", "zebra2", "zebra3")
    take(app, BOB, "zebra1", "okapi", "nothing")
    take(app, CHARLIE, "gnu", "okapi")
    return app


def test_a_dry_run_shows_every_score_and_changes_none(exam: Flask) -> None:
    found = tried(exam, "s2", "full")
    assert [(row.name, row.before, row.after) for row in found.rows] == [
        ("Bob", 1, 2),
        ("Charlie", 0, 1),
        ("Alice", 3, 3),
    ]
    assert [found.count(sign) for sign in (1, 0, -1)] == [2, 1, 0]
    assert scores(exam) == [(3, 3), (1, 3), (0, 3)]


def test_full_marks_reach_every_score_and_the_audit_tells_why(exam: Flask) -> None:
    rule(exam, "s2", "full")
    assert scores(exam) == [(3, 3), (2, 3), (1, 3)]
    (entry,) = audit(exam, "ruling")
    assert entry["reason"] == "A slip."
    assert entry["scores changed"] == 2


def test_a_dropped_question_counts_neither_for_nor_against(exam: Flask) -> None:
    rule(exam, "s2", "drop")
    assert scores(exam) == [(2, 2), (1, 2), (0, 2)]


def test_an_answer_accepted_too_is_compared_as_typed_answers_are(exam: Flask) -> None:
    rule(exam, "s2", "accept", ["OKAPI"])
    assert scores(exam) == [(3, 3), (2, 3), (1, 3)]


def test_points_count_for_all(exam: Flask) -> None:
    rule(exam, "s1", "points", 4)
    assert scores(exam) == [(6, 6), (4, 6), (0, 6)]


def test_lifting_a_ruling_gives_the_scores_back(exam: Flask) -> None:
    before = scores(exam)
    rule(exam, "s1", "points", 4)
    rule(exam, "s2", "drop")
    rule(exam, "s2", "lift", "drop")
    rule(exam, "s1", "lift", "points")
    assert scores(exam) == before


def test_who_hands_in_later_is_graded_by_the_rulings(exam: Flask) -> None:
    rule(exam, "s2", "full")
    rule(exam, "s1", "accept", ["gnu"])
    take(exam, CHARLIE, "gnu")
    assert scores(exam)[-2:] == [(2, 3), (2, 3)]


def test_the_newer_key_grades_all_though_its_options_stand_elsewhere(app: Flask) -> None:
    shelve_deck(app, quiz_deck(CHOICES))
    for person in (IRIS, ALICE, BOB):
        join(app, person)
    give(app)
    take(app, ALICE, 0)  # right-1
    take(app, BOB, 2)  # other-1
    swapped = CHOICES.replace("right: right-1", "right: other-1").replace(
        "wrong: [wrong-1, other-1]", "wrong: [right-1, wrong-1]"
    )
    shelve_deck(app, quiz_deck(swapped))
    rule(app, "c1", "key", 2)
    assert scores(app) == [(0, 3), (1, 3)]


def test_what_changed_since_the_dry_run_is_shown_anew_and_nothing_written(exam: Flask) -> None:
    seen = tried(exam, "s2", "full")
    take(exam, CHARLIE, "zebra1")
    wish = Wish(card_id=cards(exam)["s2"].id, ruling=Ruling("full"), reason="A slip.")
    with exam.app_context():
        given = db.session.scalars(select(Assignment)).one()
        now = regrading.apply(
            db.session(), assignment=given, wish=wish, digest=seen.digest, by_id=1, at=AT
        )
    assert now
    assert len(now.rows) == len(seen.rows) + 1
    assert audit(exam, "ruling") == []


@pytest.mark.parametrize(
    ("kind", "value"),
    [("points", 0), ("accept", []), ("accept", [" "]), ("key", 9), ("lift", "full"), ("lift", "x")],
)
def test_a_ruling_that_makes_no_sense_is_refused(exam: Flask, kind: str, value: object) -> None:
    with pytest.raises(RulingError):
        tried(exam, "s2", kind, value)


def multiply(app: Flask, times: int) -> None:
    """Copy the attempt of Alice so many times, each for a new learner."""
    alice = user_id(app, ALICE)
    with app.app_context():
        session = db.session()
        for number in range(times):
            session.add(
                User(
                    fs_uniquifier=uuid.uuid4().hex,
                    name=f"L{number}",
                    created_at=MORNING,
                    seen_at=MORNING,
                )
            )
        session.flush()
        learners = session.scalars(select(User.id).where(User.name.like("L%"))).all()
        for table in (Attempt, AttemptSlot, AnswerStep):
            rows = session.execute(select(table.__table__).where(table.user_id == alice)).all()
            copies = [
                dict(row._mapping) | {"user_id": learner}  # noqa: SLF001 - SQLAlchemy's public way
                for learner in learners
                for row in rows
            ]
            session.execute(insert(table), copies)
        session.commit()


def test_a_dry_run_over_150_attempts_at_40_questions_is_a_few_statements_and_moments(
    app: Flask,
) -> None:
    many = "".join(
        f"- id: s{n}\n  short: Name number {n}.\n  accept: [zebra{n}, quagga{n}]\n  tags: [asked]\n"
        for n in range(1, 41)
    )
    shelve_deck(app, quiz_deck(many))
    for person in (IRIS, ALICE):
        join(app, person)
    give(app)
    take(app, ALICE, *(f"zebra{n}" for n in range(1, 21)))
    multiply(app, 149)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Attempt)) == 150
    with statements(app) as seen:
        began = time.process_time()
        found = tried(app, "s40", "full")
        took = time.process_time() - began
    assert len(found.changed) == 150
    assert took < 3  # about a tenth; this only refuses work of another order
    assert len(seen) <= 8


def stored(app: Flask) -> list[tuple[float | None, float]]:
    """Give the score of each attempt as it is stored, and as its steps give it now."""
    with app.app_context():
        given = db.session.scalars(select(Assignment)).one()
        stack = sheaves.stack(db.session(), given)
        return [(each.attempt.score, points(stack, each)) for each in stack.sheaves]


def points(stack: Stack, sheaf: Sheaf) -> float:
    """Give the points of an attempt by its own steps."""
    questions = stack.ruled(sheaf.questions)
    found = actions.fold_steps(sheaf.attempt, questions, sheaf.steps)
    return actions.score(sheaf.attempt, questions, found).points


def test_who_hands_in_at_the_moment_of_a_ruling_is_graded_by_it(app: Flask) -> None:
    shelve_deck(app, quiz_deck(SHORTS))
    people = [Person(f"Learner{n}") for n in range(4)]
    for person in (IRIS, *people):
        join(app, person)
    give(app)
    for person in people:
        take(app, person, "zebra1", hand_in=False)
    start = threading.Barrier(len(people) + 1)

    def hand_in(person: Person) -> None:
        start.wait(30)
        client = app.test_client()
        sign_in(client, person)
        Sitting(client, PATH).hand_in()

    with ThreadPoolExecutor(len(people)) as threads:
        waiting = [threads.submit(hand_in, person) for person in people]
        start.wait(30)
        rule_until_done(app, "s2", "full")
        for each in waiting:
            each.result()
    assert [score for score, _ in stored(app)] == [2] * len(people)
    assert all(kept == now for kept, now in stored(app))


def rule_until_done(app: Flask, card: str, kind: str) -> None:
    """Try a ruling and write it, and again where attempts came in between."""
    for _ in range(20):
        found = tried(app, card, kind)
        wish = Wish(card_id=cards(app)[card].id, ruling=Ruling(kind), reason="A slip.")  # type: ignore[arg-type] # a kind by name
        with app.app_context():
            given = db.session.scalars(select(Assignment)).one()
            digest, by_id = found.digest, given.owner_id
            done = regrading.apply(
                db.session(), assignment=given, wish=wish, digest=digest, by_id=by_id, at=AT
            )
            if done is None:
                db.session.commit()
                return
            db.session.rollback()
    pytest.fail("the ruling never came through")
