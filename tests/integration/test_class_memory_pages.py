"""What a class remembers, on its pages: every figure reckoned anew from the rows themselves."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from statistics import NormalDist, mean, variance

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app import clock
from app.accounts.classrooms import ClassGroup, Classroom, GroupMember
from app.accounts.models import User
from app.core.memory import DEFAULT_PARAMETERS
from app.db import db
from app.decks.models import (
    Card,
    CardState,
    Deck,
    FittedParameters,
    StudySettings,
    Subscription,
)
from app.quizzes.models import Assignment, Attempt, AttemptSlot, WorkGroup
from app.study.models import Review
from tests.classing import give_deck, make_class
from tests.demoing import Example, come_in, learners, make_example
from tests.people import BOB, IRIS, join, user_id
from tests.shelf import statements
from tests.studying import basics, shelve_deck

W20 = DEFAULT_PARAMETERS[20]
FACTOR = 0.9 ** (-1 / W20) - 1
Z = NormalDist().inv_cdf(0.95)
PAGES = ("", "/facts", "/learners", "/scores", "/facts.csv", "/learners.csv", "/scores.csv")
MOST_STATEMENTS = 30


@pytest.fixture
def example(app: Flask) -> Example:
    """Give the example class."""
    return make_example(app)


@pytest.fixture
def teacher(app: Flask, example: Example) -> FlaskClient:
    """Give a browser in which its instructor is signed in."""
    return come_in(app, example.instructor)


def today() -> date:
    """Return the instructor's day; the example lives by UTC, and its days begin at four."""
    return (clock.now() - timedelta(hours=4)).date()


def table(client: FlaskClient, path: str) -> list[dict[str, str]]:
    """Read a table that was downloaded."""
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def recall(stability: float, last_day: int, day: int, w20: float = W20) -> float:
    """Work out FSRS-6's forgetting curve by its formula."""
    factor = 0.9 ** (-1 / w20) - 1
    return float((1 + factor * max(0, day - last_day) / stability) ** -w20)


def states(app: Flask) -> Iterator[tuple[int, str, float, int]]:
    """Read what each learner holds of each card of the rivers."""
    with app.app_context():
        query = (
            select(CardState.user_id, Card.key, CardState.stability, CardState.last_day)
            .join(Card, Card.id == CardState.card_id)
            .join(Deck, Deck.id == Card.deck_id)
            .where(Deck.key == "rivers", CardState.stability.is_not(None))
        )
        yield from [tuple(row) for row in db.session.execute(query)]  # type: ignore[misc] # four columns


def without_token(page: str) -> str:
    """Return a page without what is new in it each second."""
    return re.sub(r'name="csrf_token"[^>]*>', "", page)


def close(text: str, value: float) -> bool:
    """Tell whether a cell says a number, to its four decimals."""
    return float(text) == pytest.approx(value, abs=6e-5)


def shares(app: Flask, keys: set[str], day: date) -> tuple[list[float], list[float]]:
    """Return each studying learner's mean recall of cards, and the chance within each."""
    own: dict[int, list[float]] = defaultdict(list)
    for user, key, stability, last in states(app):
        if key in keys and user in learners(app):
            own[user].append(recall(stability, last, day.toordinal()))
    means = [mean(found) for found in own.values()]
    throws = [mean(found) * (1 - mean(found)) / len(found) for found in own.values()]
    return means, throws


def test_facts_are_as_reckoned_from_the_rows(
    app: Flask, example: Example, teacher: FlaskClient
) -> None:
    day = today() + timedelta(days=20)
    rows = table(teacher, f"{example.memory}/facts.csv?on={day}")
    delta = next(row for row in rows if row["fact"] == "The Pearl River ends in a delta")
    length = next(row for row in rows if row["fact"] == "The Yangtze is the longest river")
    for row, keys in ((delta, {"delta"}), (length, {"longest", "km"})):
        found, throws = shares(app, keys, day)
        reach = Z * ((variance(found) + mean(throws)) / len(found)) ** 0.5
        missing = sum(1 - share for share in found) + 8 - len(found)
        assert close(row["held_then"], mean(found))
        assert close(row["low_then"], max(0.0, mean(found) - reach))
        assert close(row["high_then"], min(1.0, mean(found) + reach))
        assert (int(row["studied_then"]), int(row["never_studied_then"])) == (
            *(len(found), 8 - len(found)),
        )
        assert close(row["expected_missing_then"], missing)
        assert close(row["held_now"], mean(shares(app, keys, today())[0]))
    order = [float(row["expected_missing_then"]) for row in rows]
    assert order == sorted(order, reverse=True)
    page = teacher.get(f"{example.memory}/facts?on={day}").text
    assert f"{round(float(delta['expected_missing_then']))} of 8" in page
    assert "A small atlas, South, paragraph 2" in page
    assert 'href="/decks/rivers/cards/delta"' in page


def test_learners_by_topics_are_as_reckoned_from_the_rows(
    app: Flask, example: Example, teacher: FlaskClient
) -> None:
    day = today() + timedelta(days=30)
    rows = table(teacher, f"{example.memory}/learners.csv?on={day}")
    assert [row["learner"] for row in rows] == sorted(learners(app).values())
    south = {"delta", "gap/c1", "gap/c2", "which", "pairs", "spot"}
    own: dict[str, list[float]] = defaultdict(list)
    for user, key, stability, last in states(app):
        if key in south:
            own[learners(app)[user]].append(recall(stability, last, day.toordinal()))
    for row in rows:
        known = own.get(row["learner"])
        assert close(row["South"], mean(known)) if known else row["South"] == ""
    page = teacher.get(f"{example.memory}/learners?on={day}").text
    one = next(row for row in rows if row["South"])
    assert f"{round(100 * float(one['South']))} %" in page


def test_the_overview_says_what_the_tables_say(
    app: Flask, example: Example, teacher: FlaskClient
) -> None:
    page = teacher.get(example.memory).text
    exam = today() + timedelta(days=14)  # the next quiz decides the day
    assert f'value="{exam}"' in page
    found, _ = shares(app, {key for _, key, _, _ in states(app)}, exam)
    assert f"learners would recall {round(100 * mean(found))} % of what they have studied" in page
    worst = table(teacher, f"{example.memory}/facts.csv")[0]
    missing = float(worst["expected_missing_then"])
    if missing > 8 * 0.2:
        assert worst["fact"] in page.split('id="teach"')[1].split('id="topics"')[0]
    for path in PAGES:
        with statements(app) as seen:
            assert teacher.get(example.memory + path).status_code == 200
        assert len(seen) <= MOST_STATEMENTS, path


def test_confused_answers_are_counted_from_the_log(
    app: Flask, example: Example, teacher: FlaskClient
) -> None:
    rows = table(teacher, f"{example.memory}/pairs.csv")
    with app.app_context():
        query = select(Review.response).join(Card, Card.id == Review.card_id)
        of_delta = query.where(Card.key == "delta", Review.fraction < 1)
        wrong = [json.loads(text) for text in db.session.scalars(of_delta) if text]
    options = ["Pearl River", "Yangtze", "Yellow River", "Huai"]
    counted = {options[n]: wrong.count(n) for n in (1, 2, 3) if n in wrong}
    told = {
        row["other"]: int(row["times"])
        for row in rows
        if row["one"] == "Pearl River" and row["cards"] == "rivers/delta"
    }
    assert told == counted
    assert [int(row["times"]) for row in rows] == sorted(
        (int(row["times"]) for row in rows), reverse=True
    )


def test_what_was_taken_back_is_no_confusion(app: Flask, example: Example) -> None:
    teacher = come_in(app, example.instructor)
    before = sum(int(row["times"]) for row in table(teacher, f"{example.memory}/pairs.csv"))
    with app.app_context():
        query = select(Review).join(Card, Card.id == Review.card_id)
        one = db.session.scalars(query.where(Card.key == "delta", Review.fraction < 1)).first()
        assert one
        values = {"user_id": one.user_id, "card_id": one.card_id, "card_version": 1, "day": one.day}
        void = Review(**values, id="a" * 32, at=one.at + 1, kind="manual", voids=one.id)
        db.session.add(void)
        db.session.commit()
    after = sum(int(row["times"]) for row in table(teacher, f"{example.memory}/pairs.csv"))
    assert after == before - 1


def test_expected_scores_are_as_reckoned_from_the_rows(
    app: Flask, example: Example, teacher: FlaskClient
) -> None:
    day = today() + timedelta(days=14)
    rows = table(teacher, f"{example.memory}/scores.csv?of=deck:rivers&on={day}")
    guesses = {"delta": 4, "so": 2, "which": 7, "order": 6, "pairs": 2, "spot": 2}
    held: dict[str, dict[str, float]] = defaultdict(dict)
    for user, key, stability, last in states(app):
        held[learners(app)[user]][key] = recall(stability, last, day.toordinal())
    with app.app_context():
        keys = list(db.session.scalars(select(Card.key)))
    for row in rows:
        points = variances = 0.0
        for key in keys:
            known = held[row["learner"]].get(key, 0.5)
            chance = known + (1 - known) / guesses[key] if key in guesses else known
            points += chance
            variances += chance * (1 - chance)
        assert close(row["expected"], points)
        assert close(row["low"], max(0.0, points - Z * variances**0.5))
        assert float(row["out_of"]) == len(keys)
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


def test_one_learners_page_shows_nothing_of_their_other_decks(
    app: Flask, example: Example, teacher: FlaskClient
) -> None:
    who, name = next(iter(learners(app).items()))
    path = f"{example.memory}/learners/{who}"
    before = without_token(teacher.get(path).text)
    assert name in before
    with app.app_context():
        used = {row[1] for row in states(app) if row[0] == who}
    assert f"<dd>{len(used)}</dd>" in before
    shelve_deck(app, basics(3, "secret"))
    with app.app_context():
        deck = db.session.scalars(select(Deck).where(Deck.key == "secret")).one()
        db.session.add(Subscription(user_id=who, deck_id=deck.id, subscribed_at=clock.now()))
        own = {"user_id": who, "deck_id": deck.id, "note_key": "x", "queue": 2, "shown_day": 1}
        more = {"shuffle": 1, "phase": 2, "step": 0, "due_day": 1, "stability": 5.0, "last_day": 1}
        for card in db.session.scalars(select(Card).where(Card.deck_id == deck.id)):
            db.session.add(CardState(card_id=card.id, **own, **more))
        db.session.commit()
    assert without_token(teacher.get(path).text) == before
    assert teacher.get(f"{example.memory}/learners/999999").status_code == 404


def test_whoever_has_parameters_of_their_own_is_predicted_by_them(
    app: Flask, example: Example, teacher: FlaskClient
) -> None:
    by_user = {row[0]: row for row in states(app) if row[1] == "delta"}
    by_fit, by_hand, by_deck, unused, *_ = by_user
    numbers = {each: json.dumps([*DEFAULT_PARAMETERS[:20], each]) for each in (0.3, 0.4, 0.5)}
    with app.app_context():
        for who, loss in ((by_fit, 0.1), (by_hand, 0.1), (unused, 0.9)):
            db.session.add(
                FittedParameters(
                    user_id=who,
                    body=numbers[0.3],
                    fitted_loss=loss,
                    default_loss=0.5,
                    tried_at=clock.now(),
                )
            )
        for who in (by_hand, by_deck):
            body = f'{{"parameters": {numbers[0.4]}}}'
            db.session.add(StudySettings(user_id=who, body=body))
        db.session.execute(
            update(Subscription)
            .where(Subscription.user_id == by_deck)
            .values(settings=f'{{"parameters": {numbers[0.5]}}}')
        )
        db.session.commit()
    day = today() + timedelta(days=60)
    rows = table(teacher, f"{example.memory}/facts.csv?on={day}")
    delta = next(row for row in rows if row["fact"] == "The Pearl River ends in a delta")
    own = {by_fit: 0.3, by_hand: 0.4, by_deck: 0.5}
    expected = [
        recall(s, last, day.toordinal(), own.get(user, W20))
        for user, _, s, last in by_user.values()
    ]
    assert close(delta["held_then"], mean(expected))


@pytest.mark.engine("sqlite")
def test_a_group_narrows_what_is_shown(example: Example, teacher: FlaskClient) -> None:
    everybody = table(teacher, f"{example.memory}/learners.csv")
    page = teacher.get(example.memory).text
    groups = re.findall(r'<option value="(\d+)">(\w+day)', page)
    parts = [table(teacher, f"{example.memory}/learners.csv?group={n}") for n, _ in groups]
    assert sorted(row["learner"] for part in parts for row in part) == [
        row["learner"] for row in everybody
    ]
    assert all(len(part) < len(everybody) for part in parts)


@pytest.mark.engine("sqlite")
def test_a_day_that_cannot_be_is_refused_with_a_sentence(
    example: Example, teacher: FlaskClient
) -> None:
    for asked, sentence in (
        ("soon", "“soon” is no date"),
        ("2026-02-31", "“2026-02-31” is no date"),
        ("2001-01-01", "That day is past"),
        ("2190-01-01", "more than five years off"),
    ):
        answer = teacher.get(f"{example.memory}?on={asked}")
        assert answer.status_code == 422
        assert sentence in answer.text
        assert "Teach this next" in answer.text


@pytest.mark.engine("sqlite")
def test_a_name_that_looks_like_a_formula_is_not_run(
    app: Flask, example: Example, teacher: FlaskClient
) -> None:
    with app.app_context():
        who = next(iter(learners(app)))
        db.session.execute(update(User).where(User.id == who).values(name="=1+1<b>"))
        db.session.commit()
    assert "'=1+1<b>" in teacher.get(f"{example.memory}/learners.csv").text
    assert "=1+1&lt;b&gt;" in teacher.get(f"{example.memory}/learners").text


def test_what_an_assistant_may_not_read_is_not_shown(app: Flask, example: Example) -> None:
    with app.app_context():
        owner = db.session.scalars(select(Assignment.owner_id)).first()
        db.session.execute(update(Deck).values(visibility="private", owner_id=owner))
        db.session.commit()
    assert "Topics" in come_in(app, example.instructor).get(example.memory).text
    page = come_in(app, example.assistant).get(example.memory).text
    assert "No deck yet" in page
    assert "Pearl River" not in page


def test_without_decks_learners_or_answers_the_page_says_what_to_do(app: Flask) -> None:
    iris = join(app, IRIS)
    join(app, BOB)
    room = make_class(app, learners=())
    assert "No deck yet" in iris.get("/classes/biology/memory").text
    shelve_deck(app, basics(2))
    give_deck(app, room, "plain")
    assert "Nobody learns here yet" in iris.get("/classes/biology/memory").text
    other = make_class(app, "physics", learners=(BOB,))
    give_deck(app, other, "plain")
    for path in ("", "/facts", "/learners", "/scores"):
        page = iris.get(f"/classes/physics/memory{path}")
        assert page.status_code == 200
        assert "Nobody has studied these decks yet" in page.text
    assert iris.get("/classes/physics/memory/nothing.csv").status_code == 404
    assert iris.get(f"/classes/physics/memory/learners/{user_id(app, BOB)}").status_code == 200
    assert "learner,e-mail" in iris.get("/classes/biology/memory/scores.csv").text
    assert iris.get("/classes/physics/memory/scores?of=deck:none").status_code == 200


@pytest.mark.engine("sqlite")
def test_one_deck_of_several_is_looked_at_alone(app: Flask, example: Example) -> None:
    shelve_deck(app, basics(2))
    with app.app_context():
        room = db.session.scalars(select(Classroom.id).where(Classroom.key == example.key)).one()
    give_deck(app, room, "plain")
    teacher = come_in(app, example.instructor)
    both = table(teacher, f"{example.memory}/facts.csv")
    assert {row["deck"] for row in both} == {"Rivers and seas", "Deck plain"}
    alone = table(teacher, f"{example.memory}/facts.csv?deck=plain")
    assert {row["deck"] for row in alone} == {"Deck plain"}
    assert "Nobody has studied these decks yet" in teacher.get(f"{example.memory}?deck=plain").text
    assert 'value="plain" selected' in teacher.get(f"{example.memory}?deck=plain").text
