"""What a class remembers, on its pages: every figure reckoned anew from the rows themselves."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from datetime import date, timedelta
from statistics import mean, variance

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app import clock
from app.accounts.classrooms import Classroom
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
from app.quizzes.models import Assignment, Ruling
from app.study.models import Review
from tests.classing import give_deck, make_class
from tests.demoing import Example, come_in, learners, make_example
from tests.people import BOB, IRIS, join, user_id
from tests.recalling import W20, Z, close, recall, states, table, today
from tests.shelf import statements
from tests.studying import Desk, basics, shelve_deck

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


def without_token(page: str) -> str:
    """Return a page without what is new in it each second."""
    return re.sub(r'name="csrf_token"[^>]*>', "", page)


def shares(app: Flask, keys: set[str], day: date) -> tuple[list[float], list[float]]:
    """Return each studying learner's mean recall of cards, and the chance within each."""
    own: dict[int, list[float]] = defaultdict(list)
    for user, key, stability, last, missed in states(app):
        if key in keys and user in learners(app):
            own[user].append(0 if missed else recall(stability, last, day.toordinal()))
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
    for user, key, stability, last, missed in states(app):
        if key in south:
            now = 0 if missed else recall(stability, last, day.toordinal())
            own[learners(app)[user]].append(now)
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
    found, _ = shares(app, {key for _, key, *_ in states(app)}, exam)
    assert f"learners would recall {round(100 * mean(found))} % of what they have studied" in page
    worst = table(teacher, f"{example.memory}/facts.csv")[0]
    missing = float(worst["expected_missing_then"])
    if missing > 8 * 0.2:
        assert worst["fact"] in page.split('id="teach"')[1].split('id="topics"')[0]
    now, _ = shares(app, {key for _, key, *_ in states(app)}, today())
    page = teacher.get(f"{example.memory}?on={today()}").text
    assert f"Today, learners would recall {round(100 * mean(now))} % of what" in page
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
    page = " ".join(re.sub(r"<[^>]+>", " ", teacher.get(example.memory).text).split())
    first = rows[0]
    assert f"answered {first['other']} where {first['one']} was right" in page
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


def test_what_a_ruling_holds_to_be_right_too_is_no_confusion_until_it_is_lifted(
    app: Flask, example: Example, teacher: FlaskClient
) -> None:
    def taken() -> set[str]:
        rows = table(teacher, f"{example.memory}/pairs.csv")
        return {row["other"] for row in rows if row["cards"] == "rivers/delta"}

    before = taken()
    other = min(before)
    with app.app_context():
        card = db.session.scalars(select(Card).where(Card.key == "delta")).one()
        of_class = select(Assignment).where(Assignment.classroom_id.is_not(None))
        given = db.session.scalars(of_class).first()
        assert given
        rules = [("accept", [other.upper()]), ("lift", "accept")]
        made = [
            Ruling(
                assignment_id=given.id,
                card_id=card.id,
                kind=kind,
                value=json.dumps(value),
                reason="A slip.",
                at=number,
            )
            for number, (kind, value) in enumerate(rules, start=1)
        ]
        db.session.add(made[0])
        db.session.commit()
    assert taken() == before - {other}
    with app.app_context():
        db.session.add(made[1])
        db.session.commit()
    assert taken() == before


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
        0 if missed else recall(s, last, day.toordinal(), own.get(user, W20))
        for user, _, s, last, missed in by_user.values()
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


def test_a_topic_stands_once_however_its_tag_is_written(app: Flask) -> None:
    iris, bob = join(app, IRIS), join(app, BOB)
    room = make_class(app)
    cards = (
        ("a", ", tags: [market-and-law, law]"),
        ("b", ", tags: [Market and law, market_and_law]"),
        ("c", ""),
    )
    lines = "".join(f"- {{id: {key}, basic: {key}?, answer: b{tags}}}\n" for key, tags in cards)
    shelve_deck(app, f"deck: market\ntitle: Market and Law\ncards:\n{lines}")
    give_deck(app, room, "market")
    Desk(bob, "market").study(3)
    page = iris.get("/classes/biology/memory").text.split('id="topics"')[1].split("</table>")[0]
    assert re.findall(r'<th scope="row" dir="auto">(.*?)</th>', page) == ["Law", "Market and law"]
    assert re.findall(r'data-label="Cards">(\d+)<', page) == ["1", "3"]
