"""Exam goals: what they take, the part for today, and whose they are."""

from __future__ import annotations

import html
import json
import random
import re
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import User
from app.core import examgoal
from app.core.examgoal import Aim, Habits, Held
from app.core.memory import DEFAULT_PARAMETERS, interval
from app.db import current
from app.decks.models import Card, Deck, Subscription
from app.progress import goals, keeper
from app.progress.models import ExamGoal
from app.study.learner import learner
from tests.classing import give_deck, make_class
from tests.people import ALICE, BOB, IRIS, join, sign_in, sign_up, user_id
from tests.progressing import Life, Past, blank_goal, set_goal
from tests.shelf import give
from tests.studying import Clock, Desk, basics, form, forms, post, shelve_deck, try_out

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = NOON.date().toordinal()
BOXES = re.compile(r'<input[^>]*name="decks"[^>]*value="(\d+)"')


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Let it be noon on a Monday, until the test lets time pass."""
    return Clock(monkeypatch, NOON)


@pytest.fixture
def alice(app: Flask, now: Clock) -> FlaskClient:
    """Give Alice's browser; she takes up a deck of 60 cards."""
    shelve_deck(app, basics(60, "one"), now.at)
    client = join(app, ALICE)
    post(client, "/decks/one/subscribe", page="/decks/one")
    return client


def aim(client: FlaskClient, **changes: str) -> str:
    """Set a goal through its form; give the page that follows, as words."""
    return plain(set_goal(client, **changes).text)


def plain(page: str) -> str:
    text = re.sub(r"<[^>]+>", " ", html.unescape(page))
    return " ".join(text.replace("\xa0", " ").split())


def goal(app: Flask) -> ExamGoal:
    with app.app_context():
        return current().scalars(select(ExamGoal)).one()


def stored_plan(app: Flask) -> examgoal.Plan:
    return examgoal.from_json(json.loads(goal(app).plan or ""))


def lived(app: Flask, **values: float) -> Past:
    past = Life(user_id(app, ALICE), NOON, **values)  # type: ignore[arg-type] # numbers
    return past.live(app, "one")


def test_the_plan_is_that_of_the_memories_and_the_time_that_answers_took(
    app: Flask, alice: FlaskClient
) -> None:
    past = lived(app, days=9)
    page = aim(alice)
    held = [
        Held(one.state.memory.stability, one.state.memory.difficulty, TODAY - one.state.last_day)
        for one in past.states.values()
        if one.state.memory and one.state.last_day
    ]
    seconds = sorted(each.took_ms for each in past.answers)
    middle = (seconds[(len(seconds) - 1) // 2] + seconds[len(seconds) // 2]) / 2 / 1000
    first = [each.rating for each in past.answers if each.predicted is None]
    later = [each.rating for each in past.answers if each.predicted is not None and each.rating > 1]
    habits = Habits(
        middle,
        tuple(first.count(n) / len(first) for n in (1, 2, 3, 4)),
        tuple(later.count(n) / len(later) for n in (2, 3, 4)),
    )
    luck = random.Random(f"{UUID(goal(app).id).hex}.{TODAY}")  # noqa: S311 - chances of a simulation
    who = examgoal.Learner(held, [DEFAULT_PARAMETERS] * (60 - len(held)), habits=habits)
    found = examgoal.plan(who, Aim(0.85, 20, 20), luck.random)
    assert stored_plan(app) == found
    assert f"about {100 * found.chosen.share:.0f} %" in page
    assert f"An answer takes {middle:.0f} seconds, as yours do" in page
    assert f"would know {100 * examgoal.unaided(who):.0f} % today" in page
    assert "85 % of Deck one on Sun 13 Dec 2026, in 20 days" in page


def test_without_answers_a_common_time_is_taken_and_said(alice: FlaskClient) -> None:
    page = aim(alice)
    assert "An answer takes 10 seconds, a common figure" in page
    assert "feasible" in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"minutes": "1", "target": "95"}, "Not feasible in 1 minute a day."),
        ({"day": "2026-11-24", "target": "99"}, "Good odds are out of reach, however long"),
        ({"target": "50"}, "It takes about"),
    ],
)
def test_what_cannot_be_done_is_said_with_what_can(
    alice: FlaskClient, changes: dict[str, str], said: str
) -> None:
    page = aim(alice, **changes)
    assert said in page
    assert "odds of" in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"day": "2026-11-23"}, "Give a day from tomorrow on"),
        ({"day": "2031-01-01"}, "at most two years ahead"),
        ({"day": "soon"}, "Day of the exam"),
        ({"target": "100"}, "Give 1 to 99 percent."),
        ({"minutes": "0"}, "Give 1 to 1,440 minutes."),
        ({"title": " "}, "Give it a name"),
        ({"decks": ""}, "Decks:"),
        ({"decks": "99999"}, "Decks:"),
        ({"id": "no id"}, "not one; reload the page"),
    ],
)
def test_a_goal_that_cannot_be_is_refused_and_nothing_typed_is_lost(
    app: Flask, alice: FlaskClient, changes: dict[str, str], said: str
) -> None:
    assert said in aim(alice, **changes)
    with app.app_context():
        assert current().scalars(select(ExamGoal)).all() == []


def test_a_goal_is_worked_out_before_it_is_kept_and_kept_as_it_was_shown(
    app: Flask, alice: FlaskClient
) -> None:
    page = set_goal(alice, do="").text
    assert "It takes about" in plain(page)
    assert "Nothing is kept yet." in plain(page)
    with app.app_context():
        assert current().scalars(select(ExamGoal)).all() == []
    shown, asked = (each for each in forms(page) if "target" in each.fields)
    assert asked.fields["title"] == "Finals"
    kept = alice.post("/progress/goals/new", data=shown.fields | {"do": "keep"})
    assert kept.status_code == 303
    assert (goal(app).title, goal(app).target) == ("Finals", 85)


def test_a_goal_may_be_set_for_decks_before_their_first_card(
    app: Flask, alice: FlaskClient, now: Clock
) -> None:
    join(app, IRIS)
    for name in ("given", "shelf", "hers", "secret"):
        shelve_deck(app, basics(6, name), now.at)
    give(app, "given", visibility="class", owner_id=user_id(app, IRIS))
    give_deck(app, make_class(app, learners=(ALICE,)), "given")
    give(app, "hers", visibility="private", owner_id=user_id(app, ALICE))
    give(app, "secret", visibility="private", owner_id=user_id(app, IRIS))
    page = alice.get("/progress/goals/new").text
    words = plain(page).partition("Percent known")[2]
    order = [
        *("Decks that you study", "Deck one", "From your classes", "Deck given"),
        *("Decks that you write", "Deck hers", "From the library", "Deck shelf"),
    ]
    places = [words.index(each) for each in order]
    assert places == sorted(places)
    assert "Deck secret" not in words
    found = dict(zip(re.findall(r"Deck (\w+)</span>", page), BOXES.findall(page), strict=True))
    shown = aim(alice, decks=found["given"])
    assert "85 % of Deck given" in shown
    assert "1 new" in shown
    action = form(alice.get("/progress/goals").text, "/study").action
    assert "Prompt 1?" in alice.get(post(alice, action, page="/progress/goals").location).text
    who = user_id(app, ALICE)
    with app.app_context():
        given = current().scalars(select(Deck.id).where(Deck.key == "given")).one()
        assert current().get(Subscription, (who, given)) is not None


@pytest.mark.usefixtures("alice")
def test_each_card_is_followed_by_the_parameters_of_its_own_deck(app: Flask) -> None:
    shelve_deck(app, basics(30, "two"), NOON)
    who = user_id(app, ALICE)
    Life(who, NOON, days=14).live(app, "one", "two")
    other = (*DEFAULT_PARAMETERS[:20], 0.4)
    with app.app_context():
        two = current().scalars(select(Deck.id).where(Deck.key == "two")).one()
        held = current().get(Subscription, (who, two))
        assert held is not None
        held.settings = json.dumps({"parameters": other})
        current().commit()
        decks = list(current().scalars(select(Deck.id)))
        desk = goals.desk_of(
            current(), learner(current().scalars(select(User)).one()), decks, TODAY
        )
        home = dict(current().execute(select(Card.id, Card.deck_id)).all())
    wanted = {deck: other if deck == two else DEFAULT_PARAMETERS for deck in decks}
    assert {home[each.card_id] for each in desk.kept} == set(decks)
    assert all(each.held.parameters == wanted[home[each.card_id]] for each in desk.kept)
    assert list(desk.fade) == [wanted[home[each]] for each in desk.new]


def test_sent_twice_it_is_one_goal_and_there_are_ten_at_most(
    app: Flask, alice: FlaskClient
) -> None:
    for _ in range(2):
        aim(alice, id="0" * 32)
    assert goal(app).title == "Finals"
    wish = goals.Wish("Another", TODAY + 9, 80, 10, ())
    with app.app_context():
        who = learner(current().scalars(select(User)).one())
        for n in range(1, 10):
            goals.add(current(), learner=who, goal_id=f"{n:032x}", wish=wish, at=NOON)
        current().commit()
    assert "You have 10 goals already" in aim(alice, id="a" * 32)


def test_the_part_for_today_is_a_session_of_exactly_these_cards(
    app: Flask, alice: FlaskClient, now: Clock
) -> None:
    past = lived(app, days=4, new_a_day=2)
    aim(alice, target="97", minutes="200")
    chosen = stored_plan(app).chosen
    weak = [
        number
        for number, one in past.states.items()
        if one.state.memory
        and TODAY - (one.state.last_day or 0)
        >= max(
            1,
            round(interval(one.state.memory.stability, chosen.hold, DEFAULT_PARAMETERS)),
        )
    ]
    pace = stored_plan(app).pace
    page = alice.get("/progress/goals").text
    assert f"{len(weak)} to see again, {pace} new" in page
    assert "on 13 December: about" in plain(alice.get("/").text)
    answer = post(alice, form(page, "/study").action, page="/progress/goals")
    assert answer.status_code == 303
    desk = Desk.__new__(Desk)
    desk.client, desk.path = alice, answer.location
    asked = set()
    desk.look()
    while not desk.done:
        asked.add(desk.card)
        now.wait(seconds=20)
        desk.study(4)
    assert set(weak) <= asked
    assert len(asked) == len(weak) + pace
    assert "Nothing more for this goal today." in plain(alice.get("/progress/goals").text)
    assert "done for today" in plain(alice.get("/").text)
    again = post(alice, form(page, "/study").action, page="/progress/goals")
    assert "asks no more today" in again.text


def test_the_plan_adapts_day_by_day(app: Flask, alice: FlaskClient, now: Clock) -> None:
    aim(alice)
    assert goal(app).plan_day == TODAY
    now.wait(days=3)
    with app.app_context():
        assert keeper.refresh(current(), now.at).planned == 1
        assert keeper.refresh(current(), now.at).planned == 0
    assert goal(app).plan_day == TODAY + 3
    assert stored_plan(app).pace > 3  # three days went by, so more are begun a day
    now.wait(days=1)
    assert "in 16 days" in plain(alice.get("/progress/goals").text)
    now.wait(days=20)
    page = plain(alice.get("/progress/goals").text)
    assert "The day has come." in page
    assert "Finals" not in plain(alice.get("/").text)
    with app.app_context():
        assert keeper.refresh(current(), now.at).planned == 0


def test_a_goal_is_dropped_twice_without_harm(alice: FlaskClient) -> None:
    aim(alice)
    action = form(alice.get("/progress/goals").text, "/drop").action
    for _ in range(2):
        assert post(alice, action, page="/progress/goals").status_code == 303
    assert "No goal yet" in plain(alice.get("/progress/goals").text)


def test_nobody_elses_goal_can_be_studied_or_dropped(app: Flask, alice: FlaskClient) -> None:
    aim(alice)
    page = alice.get("/progress/goals").text
    bob = join(app, BOB)
    assert post(bob, form(page, "/study").action).status_code == 404
    post(bob, form(page, "/drop").action)
    assert goal(app).title == "Finals"


def test_a_deck_that_became_private_leaves_the_goal_without_cards(
    app: Flask, alice: FlaskClient
) -> None:
    aim(alice)
    with app.app_context():
        deck = current().scalars(select(Deck)).one()
        deck.visibility = "private"
        current().commit()
    page = plain(alice.get("/progress/goals").text)
    assert "decks that are gone" in page
    assert "There are no cards to plan for" in page


def test_an_account_made_later_keeps_the_goals_of_the_guest(app: Flask, now: Clock) -> None:
    shelve_deck(app, basics(5, "one"), now.at)
    guest = try_out(app)
    post(guest, "/decks/one/subscribe", page="/decks/one")
    aim(guest, title="Mine")
    assert sign_up(guest, ALICE).status_code == 302
    assert "Mine" in plain(guest.get("/progress/goals").text)
    assert goal(app).user_id == user_id(app, ALICE)


def test_who_signs_in_takes_the_goals_of_the_guest_along(app: Flask, now: Clock) -> None:
    shelve_deck(app, basics(5, "one"), now.at)
    alice = join(app, ALICE)
    guest = try_out(app)
    post(guest, "/decks/one/subscribe", page="/decks/one")
    aim(guest, title="Mine")
    assert sign_in(guest, ALICE).status_code == 302
    for client in (guest, alice):
        page = plain(client.get("/progress/goals").text)
        assert "Mine" in page
        assert "85 % of Deck one" in page


def test_the_day_offered_is_a_month_from_today(alice: FlaskClient) -> None:
    fields = blank_goal(alice.get("/progress/goals/new").text)
    assert fields["day"] == date.fromordinal(TODAY + 30).isoformat()
