"""Studying ahead, cramming, and only what is flagged."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from uuid_utils import uuid7

from app.accounts.models import User
from app.db import db
from app.study import actions, queries, sittings, turns
from app.study.learner import learner
from tests.people import ALICE, join, user_id
from tests.studying import (
    MORNING,
    Clock,
    Desk,
    basics,
    card_id,
    form,
    keys,
    log,
    post,
    rebuilt,
    shelve_deck,
    sitting,
    state,
    study_all,
)


@pytest.fixture
def alice(app: Flask, time: Clock) -> FlaskClient:
    shelve_deck(app, basics(4), time.at)
    return join(app, ALICE)


def _learn(client: FlaskClient, time: Clock, rating: int = 4) -> None:
    assert study_all(Desk(client, "plain"), time, rating)


def _memory(app: Flask) -> list[tuple[object, ...]]:
    found = [state(app, user_id(app, ALICE), f"plain-{n}") for n in range(1, 5)]
    return [(s.reps, s.due_day, s.stability, s.last_at, s.queue) for s in found if s]


def test_studying_ahead_asks_what_is_due_in_the_coming_days(
    app: Flask, alice: FlaskClient, time: Clock
) -> None:
    _learn(alice, time)
    due = [state(app, user_id(app, ALICE), f"plain-{n}") for n in range(1, 5)]
    days = sorted(each.due_day for each in due if each)
    assert Desk(alice, "plain").done
    assert Desk(alice, "plain", "ahead").done
    time.wait(days=days[0] - time.at.date().toordinal() - 3)
    desk = Desk(alice, "plain", "ahead")
    reach = time.at.date().toordinal() + 3
    expected = sum(day <= reach for day in days)
    assert sitting(app, user_id(app, ALICE)).planned_review == expected
    seen = study_all(desk, time)
    assert len(seen) == len(set(seen)) == expected
    assert {row.kind for row in log(app, user_id(app, ALICE))} == {"study"}
    assert "everything was as stored" in rebuilt(app)


def test_not_today_passes_a_card_over_when_studying_ahead(
    app: Flask, alice: FlaskClient, time: Clock
) -> None:
    _learn(alice, time)
    first = state(app, user_id(app, ALICE), "plain-1")
    assert first
    time.wait(days=first.due_day - time.at.date().toordinal() - 1)
    desk = Desk(alice, "plain", "ahead")
    card = desk.card
    desk.send("/card", action="bury")
    assert desk.done or desk.card != card


def test_cramming_asks_each_card_once_and_touches_no_memory(
    app: Flask, alice: FlaskClient, time: Clock
) -> None:
    _learn(alice, time)
    before = _memory(app)
    desk = Desk(alice, "plain", "cram")
    assert sitting(app, user_id(app, ALICE)).planned_review == 4
    assert sorted(keys(app, study_all(desk, time))) == [f"plain-{n}" for n in range(1, 5)]
    assert "4 cards, all right the first time." in desk.page
    assert _memory(app) == before
    assert [row.kind for row in log(app, user_id(app, ALICE))].count("cram") == 4
    assert "everything was as stored" in rebuilt(app)


def test_cramming_leaves_new_cards_new(app: Flask, alice: FlaskClient, time: Clock) -> None:
    study_all(Desk(alice, "plain", "cram"), time)
    assert _memory(app) == []
    assert "Prompt 1?" in Desk(alice, "plain").page
    assert sitting(app, user_id(app, ALICE)).planned_new == 4
    assert "everything was as stored" in rebuilt(app)


def test_crammed_cards_come_again_at_the_end_until_they_are_known(
    app: Flask, alice: FlaskClient, time: Clock
) -> None:
    desk = Desk(alice, "plain", "cram")
    seen = []
    for rating in (1, 3, 1, 3, 1, 3, 3):
        assert not desk.done
        seen.append(desk.card)
        desk.study(rating)
        time.wait(seconds=1)
    assert desk.done
    assert len(set(seen[:4])) == 4
    assert seen[4:] == [seen[0], seen[2], seen[0]]
    now = sitting(app, user_id(app, ALICE))
    assert (now.planned_review, now.done_review, now.answered) == (4, 4, 7)


def test_cramming_can_be_undone_step_by_step(app: Flask, alice: FlaskClient, time: Clock) -> None:
    desk = Desk(alice, "plain", "cram")
    seen = []
    for rating in (1, 3, 3, 3, 1):
        seen.append(desk.card)
        desk.study(rating)
        time.wait(seconds=1)
    assert desk.card == seen[0]
    for card in reversed(seen):
        desk.send("/undo")
        assert desk.card == card
        assert desk.look()
        assert desk.card == card
        time.wait(seconds=1)
    now = sitting(app, user_id(app, ALICE))
    assert (now.done_review, now.answered) == (0, 0)
    assert "everything was as stored" in rebuilt(app)


def _order(app: Flask, seed: int, rating: int = 3) -> list[int]:
    """Cram through all of Alice's decks with a seed; give the cards in their order."""
    with app.app_context():
        session, at = db.session(), MORNING
        who = learner(session.get_one(User, user_id(app, ALICE)))
        now = sittings.start(
            session,
            learner=who,
            sitting_id=uuid4().hex,
            mode="cram",
            deck_id=None,
            extent=0,
            at=at,
            seed=seed,
        )
        asked: list[int] = []
        every = queries.shelves(session, who.id)
        while turn := turns.next_turn(session, who, now, every, at):
            asked.append(turn.card_id)
            at += timedelta(seconds=1)
            shown = queries.shown(session, who.id, turn.card_id)
            token = actions.token(shown.version, shown.state, now)
            given = actions.Answer(
                review_id=uuid7().hex, card_id=turn.card_id, token=token, rating=rating
            )
            actions.answer_card(session, learner=who, sitting=now, answer=given, at=at)
            session.refresh(now)
        return asked


def test_a_seed_decides_the_order_of_cramming_which_is_not_that_of_the_deck(
    app: Flask, alice: FlaskClient
) -> None:
    shelve_deck(app, basics(20, "more"))
    for deck in ("plain", "more"):
        post(alice, f"/decks/{deck}/subscribe", page=f"/decks/{deck}")
    orders = [_order(app, seed) for seed in (0, 1, 2, 1)]
    assert orders[1] == orders[3]
    assert len({tuple(order) for order in orders}) == 3
    for order in orders:
        assert sorted(order) == sorted(set(order))
        assert len(order) == 24
        rising = sum(one < other for one, other in pairwise(order))
        assert 2 <= rising <= 21  # 11 or 12 mostly, and all 23 in the order of the decks


def test_two_tabs_cannot_cram_the_same_card_twice(app: Flask, alice: FlaskClient) -> None:
    desk = Desk(alice, "plain", "cram")
    desk.reveal()
    other = form(desk.page, "/answer")
    desk.rate(3)
    alice.post(other.action, data=other.fields | {"rating": "1", "review": "a" * 32})
    assert "moved on meanwhile" in desk.look()
    assert len(log(app, user_id(app, ALICE))) == 1


@pytest.mark.parametrize("action", ["bury", "suspend"])
def test_a_card_put_aside_while_cramming_is_passed_over(
    app: Flask, alice: FlaskClient, time: Clock, action: str
) -> None:
    desk = Desk(alice, "plain", "cram")
    aside = desk.card
    desk.send("/card", action=action)
    others = {card_id(app, f"plain-{n}") for n in range(1, 5)} - {aside}
    assert set(study_all(desk, time)) == others


def test_only_flagged_cards_come_each_once(app: Flask, alice: FlaskClient, time: Clock) -> None:
    _learn(alice, time)
    flagged = [str(card_id(app, f"plain-{n}")) for n in (2, 4)]
    post(alice, "/study/bulk", card=flagged, action="flag")
    desk = Desk(alice, "plain", "flagged")
    assert sitting(app, user_id(app, ALICE)).planned_review == 2
    assert keys(app, study_all(desk, time)) == ["plain-2", "plain-4"]


def test_steps_of_other_cards_do_not_come_among_the_flagged(
    app: Flask, alice: FlaskClient, time: Clock
) -> None:
    desk = Desk(alice, "plain")
    desk.study(1)
    time.wait(minutes=2)
    flagged = str(card_id(app, "plain-3"))
    post(alice, "/study/bulk", card=flagged, action="flag")
    desk = Desk(alice, "plain", "flagged")
    assert str(desk.card) == flagged
    desk.study(1)
    time.wait(seconds=61)
    desk.look()
    assert str(desk.card) == flagged
    desk.study(4)
    assert desk.done


def test_not_today_passes_a_flagged_card_over(app: Flask, alice: FlaskClient) -> None:
    Desk(alice, "plain")
    post(alice, "/study/bulk", card=str(card_id(app, "plain-3")), action="flag")
    desk = Desk(alice, "plain", "flagged")
    desk.send("/card", action="bury")
    assert desk.done


def test_cards_ticked_in_a_list_are_studied_at_once_but_for_those_set_aside(
    app: Flask, alice: FlaskClient, time: Clock
) -> None:
    desk = Desk(alice, "plain")
    ids = [str(card_id(app, f"plain-{n}")) for n in range(1, 5)]
    assert '<option value="study">Study now</option>' in alice.get("/browse").text
    post(alice, "/study/bulk", card=ids[2], action="suspend")
    begun = post(alice, "/study/bulk", card=[*ids[1:], "999999"], action="study")
    desk.path = begun.location
    assert "2 cards of 4: the others cannot be studied." in desk.look()
    assert sitting(app, user_id(app, ALICE)).planned_review == 2
    assert keys(app, study_all(desk, time)) == ["plain-2", "plain-4"]
    assert {row.kind for row in log(app, user_id(app, ALICE)) if row.rating} == {"study"}
    assert "everything was as stored" in rebuilt(app)
    for answered in (0, 1):
        post(alice, "/study/bulk", card=ids[1:2] + ids[3:], action="study")
        line = form(alice.get("/").text, "/drop")
        if answered:
            desk.path = line.action.removesuffix("/drop")
            desk.look()
            desk.study(3)
        assert "2 cards that you picked" in alice.get("/").text
        for _ in range(2):
            assert alice.post(line.action, data=line.fields).location == "/"
        assert "that you picked" not in alice.get("/").text
    refused = post(alice, "/study/bulk", card=ids[2], action="study")
    assert refused.status_code == 422
    assert "None of these cards can be studied." in refused.text


def test_a_mode_without_cards_says_that_none_wait(alice: FlaskClient) -> None:
    assert "No cards are waiting here." in Desk(alice, "plain", "flagged").page
    assert "No cards are waiting here." in Desk(alice, "plain", "ahead").page


def test_a_session_that_is_left_early_says_what_waits_and_goes_on(app: Flask) -> None:
    shelve_deck(app, basics(6))
    desk = Desk(join(app, ALICE), "plain")
    desk.study(4)
    left = desk.client.get(f"{desk.path}/summary").text
    assert "Session left" in left
    assert "5 cards of this session still wait." in left
    assert "beyond your limits" not in left
    assert f'href="{desk.path}"' in left
