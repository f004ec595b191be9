"""The first page of a learner: what is ready, the decks, the rhythm."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app import clock
from app.core import days
from app.core.memory import DEFAULT_PARAMETERS, recall
from app.db import Statement, db
from app.decks.models import Card, Deck, StudySettings, Subscription
from app.study.models import Review, StudyDay, StudySession
from tests.people import ALICE, BOB, join, send, user_id
from tests.shelf import CITIES, remember, statements, sync
from tests.studying import NOON

pytestmark = pytest.mark.usefixtures("noon")
MONDAY = NOON.date().toordinal()
RIVERS = (
    CITIES.replace("deck: cities", "deck: rivers")
    .replace("Cities of China", "Rivers")
    .replace("id: ", "id: r-")
)


@pytest.fixture
def alice(app: Flask) -> FlaskClient:
    """Give Alice's browser; she studies the cities."""
    sync(app, CITIES)
    client = join(app, ALICE)
    assert send(client, "/decks/cities/subscribe", page="/decks/cities").status_code == 302
    return client


def learnt(app: Flask, key: str, due: int, **values: Any) -> None:  # noqa: ANN401 - any column
    remember(
        app,
        user_id(app, ALICE),
        key,
        **({"shown_day": due, "due_day": due, "last_day": MONDAY - 2} | values),
    )


def set_limits(app: Flask, body: str) -> None:
    me = user_id(app, ALICE)
    with app.app_context():
        db.session.merge(StudySettings(user_id=me, body=body))
        db.session.commit()


def studied(app: Flask, day: int, answers: int, **values: int) -> None:
    me = user_id(app, ALICE)
    with app.app_context():
        deck = db.session.scalars(select(Deck.id)).first()
        row = StudyDay(user_id=me, day=day, deck_id=deck, answers=answers)
        for name, value in values.items():
            setattr(row, name, value)
        db.session.add(row)
        db.session.commit()


def page(client: FlaskClient) -> str:
    response = client.get("/")
    assert response.status_code == 200
    return html.unescape(response.text)


def headline(client: FlaskClient) -> tuple[str, str]:
    found = re.search(r"<h1>(.*?)</h1>\s*(?:<p>(.*?)</p>)?", page(client))
    assert found
    return found[1], found[2] or ""


def row(client: FlaskClient, title: str) -> str:
    [found] = [one for one in re.findall(r"<li>.*?</li>", page(client), re.DOTALL) if title in one]
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


def button(client: FlaskClient) -> dict[str, str]:
    found = re.search(r'<form class="begin".*?</form>', page(client), re.DOTALL)
    assert found
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', found[0]))


def test_new_cards_are_ready_and_the_session_shows_as_many(app: Flask, alice: FlaskClient) -> None:
    said, rest = headline(alice)
    assert said == "Three cards are ready for you."
    assert rest == "About one minute."
    form = button(alice) | {"deck": ""}
    assert form["mode"] == "due"
    assert alice.post("/study/start", data=form).status_code == 303
    with app.app_context():
        sitting = db.session.scalars(select(StudySession)).one()
        assert sitting.planned_new + sitting.planned_review == 3


@pytest.mark.parametrize("limit", [0, 1, 2, 20])
def test_the_number_of_a_deck_is_the_number_of_its_session(
    app: Flask, alice: FlaskClient, limit: int
) -> None:
    set_limits(app, f'{{"new_per_day": {limit}, "bury_siblings": false}}')
    learnt(app, "hub", MONDAY)
    learnt(app, "seat", MONDAY - 3)
    alice.post("/study/start", data=button(alice) | {"deck": "cities"})
    with app.app_context():
        sitting = db.session.scalars(select(StudySession)).one()
    expected = min(limit, 3) + 2
    assert (sitting.planned_new, sitting.planned_review) == (min(limit, 3), 2)
    assert f"Study Cities of China: {expected} due" in row(alice, "Cities")
    assert headline(alice)[0].startswith({2: "Two", 3: "Three", 4: "Four", 5: "Five"}[expected])


def test_the_share_held_counts_the_cards_not_yet_learnt_as_not_held(
    app: Flask, alice: FlaskClient
) -> None:
    assert "not begun" in row(alice, "Cities")
    learnt(app, "hub", MONDAY + 4, stability=3.0, last_day=MONDAY - 9)
    learnt(app, "seat", MONDAY + 9, stability=40.0, last_day=MONDAY - 1)
    learnt(app, "seat/reverse", MONDAY + 9, queue=-1, stability=40.0, last_day=MONDAY + 1)
    shares = [
        recall(3.0, 9, DEFAULT_PARAMETERS),
        recall(40.0, 1, DEFAULT_PARAMETERS),
        recall(40.0, 0, DEFAULT_PARAMETERS),
    ]
    learnt(app, "rivers/c1", MONDAY, phase=1, stability=2.0, last_day=MONDAY)
    assert f"{round(100 * sum(shares) / 5)}% held" in row(alice, "Cities")


def test_decks_with_parameters_of_their_own_are_held_by_these(
    app: Flask, alice: FlaskClient
) -> None:
    flat = [*DEFAULT_PARAMETERS[:20], 0.8]
    with app.app_context():
        db.session.execute(update(Subscription).values(settings=f'{{"parameters": {flat}}}'))
        db.session.commit()
    learnt(app, "hub", MONDAY + 4, stability=3.0, last_day=MONDAY - 60)
    share = recall(3.0, 60, tuple(flat))
    assert f"{round(100 * share / 5)}% held" in row(alice, "Cities")
    assert abs(share - recall(3.0, 60, DEFAULT_PARAMETERS)) > 0.05


def test_where_limits_hold_for_several_decks_together_the_page_says_so(
    app: Flask, alice: FlaskClient
) -> None:
    sync(app, CITIES, RIVERS)
    send(alice, "/decks/rivers/subscribe", page="/decks/rivers")
    assert "the daily limits hold for all together" not in page(alice)
    set_limits(app, '{"new_per_day": 2, "bury_siblings": false}')
    assert headline(alice)[0] == "Two cards are ready for you."
    assert "2 new" in row(alice, "Cities")
    assert "2 new" in row(alice, "Rivers")
    assert "the daily limits hold for all together" in page(alice)


def test_the_minutes_come_from_the_learners_own_answers(app: Flask, alice: FlaskClient) -> None:
    me = user_id(app, ALICE)
    with app.app_context():
        card = db.session.scalars(select(Card.id)).first()
        for number, took in enumerate((50_000, 60_000, 999_000)):
            one = Review(
                user_id=me, id=f"{number:032x}", card_id=card, card_version=1, kind="study"
            )
            one.at, one.day, one.rating, one.took_ms = number, MONDAY - 29, 3, took
            db.session.add(one)
        db.session.commit()
    studied(app, MONDAY - 29, 3)
    assert headline(alice)[1] == "About six minutes."


def test_days_studied_are_told_and_drawn(app: Flask, alice: FlaskClient) -> None:
    for back, answers in ((0, 1), (2, 30), (6, 12), (7, 99), (500, 7)):
        studied(app, MONDAY - back, answers)
    assert headline(alice)[1].endswith("You studied on three of the last seven days.")
    shown = page(alice)
    assert 'aria-label="Answers a day in the last 18 weeks: 142 in all"' in shown
    assert "<title>Mon 23 Nov: 1 answer</title>" in shown
    assert "<title>Sat 21 Nov: 30 answers</title>" in shown
    assert '<td>Mon 16 Nov</td><td class="num">99</td>' in shown


def test_the_forecast_counts_overdue_cards_today(app: Flask, alice: FlaskClient) -> None:
    learnt(app, "hub", MONDAY - 5)
    learnt(app, "seat", MONDAY)
    learnt(app, "rivers/c1", MONDAY + 3)
    learnt(app, "rivers/c2", MONDAY + 3, queue=-1)
    shown = page(alice)
    assert 'aria-label="Cards due in the next 14 days: 2 today"' in shown
    assert "<title>Thu 26 Nov: 1 due</title>" in shown
    assert '<td>Fri 27 Nov</td><td class="num">0</td>' in shown


def test_when_all_is_done_the_next_cards_are_announced(app: Flask, alice: FlaskClient) -> None:
    for key in ("hub", "seat", "seat/reverse", "rivers/c1", "rivers/c2"):
        learnt(app, key, MONDAY + 3)
    assert headline(alice) == ("Nothing is due today.", "The next five cards are due on Thursday.")
    studied(app, MONDAY, 5)
    assert headline(alice)[0] == "You are done for today."
    assert row(alice, "Cities").endswith("done")
    assert "5 cards · next on Thursday" in row(alice, "Cities")
    assert button(alice)["mode"] == "ahead"


def test_cards_far_away_leave_no_button(app: Flask, alice: FlaskClient) -> None:
    for key in ("hub", "seat", "seat/reverse", "rivers/c1", "rivers/c2"):
        learnt(app, key, MONDAY + 30)
    assert headline(alice)[1] == "The next five cards are due on 23 December."
    assert 'class="begin"' not in page(alice)


def test_at_the_days_limit_ten_more_are_offered(app: Flask, alice: FlaskClient) -> None:
    set_limits(app, '{"new_per_day": 2}')
    studied(app, MONDAY, 4, introduced=2)
    assert headline(alice)[0] == "You are done for today."
    assert headline(alice)[1].startswith("More cards come tomorrow.")
    assert "next tomorrow" in row(alice, "Cities")
    assert button(alice)["more"] == "1"


def test_learning_steps_are_waited_for(app: Flask, alice: FlaskClient) -> None:
    set_limits(app, '{"new_per_day": 0}')
    now = clock.milliseconds(NOON) // 1000
    learnt(app, "hub", MONDAY, queue=1, shuffle=now + 7200, due_at=(now + 7200) * 1000)
    assert headline(alice) == (
        "Nothing is due just now.",
        "One card comes back today, from 14:00 on.",
    )
    assert "next at 14:00" in row(alice, "Cities")
    learnt(app, "seat", MONDAY, queue=1, shuffle=now + 60, due_at=(now + 60) * 1000)
    assert headline(alice)[0] == "One card wants a second look."
    assert "Study Cities of China: 1 again" in row(alice, "Cities")
    learnt(app, "rivers/c1", MONDAY)
    assert headline(alice)[0] == "One card is ready for you."
    assert "One more wants a second look." in headline(alice)[1]


def test_the_day_is_the_learners(app: Flask, alice: FlaskClient, monkeypatch: Any) -> None:  # noqa: ANN401 - pytest's
    set_limits(app, '{"new_per_day": 0}')
    learnt(app, "hub", MONDAY + 1)
    assert headline(alice)[0] == "Nothing is due today."
    before = NOON + timedelta(hours=15, minutes=59)
    monkeypatch.setattr(clock, "now", lambda: before)
    assert days.local_day(before, UTC, timedelta(hours=4)) == MONDAY
    assert headline(alice)[0] == "Nothing is due today."
    monkeypatch.setattr(clock, "now", lambda: before + timedelta(minutes=1))
    assert headline(alice)[0] == "One card is ready for you."


def test_who_has_no_deck_is_invited_to_one(app: Flask) -> None:
    sync(app, CITIES, RIVERS)
    bob = join(app, BOB)
    assert headline(bob)[0] == "Choose your first deck."
    assert "Cards due in the next" not in page(bob)
    first = re.findall(r'name="deck" value="(\w+)"', page(bob))
    assert first == ["cities", "rivers"]
    answer = bob.post("/study/start", data=button(bob))
    assert answer.status_code == 303
    assert headline(bob)[0] == "Three cards are ready for you."


@pytest.mark.usefixtures("alice")
def test_others_answers_stay_theirs(app: Flask) -> None:
    learnt(app, "hub", MONDAY)
    studied(app, MONDAY, 44)
    bob = join(app, BOB)
    assert "44" not in headline(bob)[1]
    assert "not begun" not in page(bob)
    assert "answers</b>" not in page(bob)


@contextmanager
def counted(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Collect every statement, those that run on the driver included."""
    run = Statement.run

    with statements(app) as seen, monkeypatch.context() as patch:

        def note(one: Statement, *args: Any, **values: Any) -> Any:  # noqa: ANN401 - passed on
            seen.append(str(one.clause))
            return run(one, *args, **values)

        patch.setattr(Statement, "run", note)
        yield seen


def test_the_page_asks_the_database_little(
    app: Flask, alice: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    learnt(app, "hub", MONDAY)
    studied(app, MONDAY - 1, 5)
    with counted(app, monkeypatch) as seen:
        page(alice)
    assert len(seen) <= 11 + 12
    sync(app, CITIES, RIVERS)
    assert send(alice, "/decks/rivers/subscribe", page="/decks/rivers").status_code == 302
    page(alice)
    with counted(app, monkeypatch) as more:
        page(alice)
    assert len(more) - len(seen) <= 4


def test_when_nothing_is_known_to_come_nothing_is_promised(app: Flask, alice: FlaskClient) -> None:
    set_limits(app, '{"new_per_day": 0}')
    assert headline(alice) == ("Nothing is due today.", "")
    assert button(alice)["more"] == "1"
