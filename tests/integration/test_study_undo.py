"""Undo, as far back as the session goes; and what a learner may do to a card besides rating it."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import ALICE, join, user_id
from tests.studying import (
    DEFAULTS,
    Clock,
    Desk,
    basics,
    card_id,
    keys,
    log,
    post,
    rebuilt,
    settle,
    shelve_deck,
    sitting,
    state,
    study_all,
)


@pytest.fixture
def alice(app: Flask, time: Clock) -> FlaskClient:
    shelve_deck(app, basics(4), time.at)
    return join(app, ALICE)


def _step(desk: Desk, time: Clock, rating: int) -> None:
    time.wait(seconds=5)
    desk.study(rating)
    time.wait(seconds=1)


def test_undo_goes_back_to_the_beginning_of_the_session(
    app: Flask, alice: FlaskClient, time: Clock
) -> None:
    desk = Desk(alice, "plain")
    asked = []
    for rating in (4, 1, 4):
        asked.append(desk.card)
        _step(desk, time, rating)
    for card in reversed(asked):
        desk.send("/undo")
        assert desk.card == card
        assert "Here is the card again" in desk.page
        time.wait(seconds=1)
    assert desk.client.post(f"{desk.path}/undo").status_code == 400
    post(alice, f"{desk.path}/undo")
    assert "nothing to undo" in desk.look()
    now = sitting(app, user_id(app, ALICE))
    assert (now.done_new, now.done_review, now.answered) == (0, 0, 0)
    assert state(app, user_id(app, ALICE), "plain-1").reps == 0  # type: ignore[union-attr]
    assert len(log(app, user_id(app, ALICE))) == 6
    assert "everything was as stored" in rebuilt(app)


def test_a_card_taken_back_can_be_rated_anew(app: Flask, alice: FlaskClient, time: Clock) -> None:
    desk = Desk(alice, "plain")
    _step(desk, time, 1)
    desk.send("/undo")
    _step(desk, time, 4)
    found = state(app, user_id(app, ALICE), "plain-1")
    assert found is not None
    assert (found.reps, found.phase) == (1, 2)
    assert "Prompt 2?" in desk.page


def test_undo_works_from_the_summary_and_opens_the_session_again(
    app: Flask, alice: FlaskClient, time: Clock
) -> None:
    desk = Desk(alice, "plain")
    for _ in range(4):
        _step(desk, time, 4)
    assert desk.done
    assert sitting(app, user_id(app, ALICE)).ended_at
    desk.send("/undo")
    assert "Prompt 4?" in desk.page
    assert sitting(app, user_id(app, ALICE)).ended_at is None
    _step(desk, time, 4)
    assert desk.done


def test_undo_with_a_script_answers_with_the_card(alice: FlaskClient, time: Clock) -> None:
    desk = Desk(alice, "plain")
    _step(desk, time, 4)
    token = {"csrf_token": desk.token}
    answer = alice.post(f"{desk.path}/undo", data=token, headers={"Recto-Part": "study"})
    assert answer.status_code == 200
    assert "Prompt 1?" in answer.text


def test_undo_belongs_to_its_session(app: Flask, alice: FlaskClient, time: Clock) -> None:
    first = Desk(alice, "plain")
    _step(first, time, 4)
    second = Desk(alice, "plain")
    post(alice, f"{second.path}/undo")
    assert "nothing to undo" in second.look()
    assert len(log(app, user_id(app, ALICE))) == 1


def test_what_waits_from_an_earlier_session_is_among_the_cards_of_the_next(
    app: Flask, alice: FlaskClient, time: Clock
) -> None:
    first = Desk(alice, "plain")
    first.study(1)
    first.study(1)
    time.wait(hours=1)
    desk = Desk(alice, "plain")
    now = sitting(app, user_id(app, ALICE))
    assert (now.planned_new, now.planned_review) == (2, 2)
    done = []
    for step in ("study", "study", "undo", "study"):
        desk.send("/undo") if step == "undo" else desk.study(1)
        now = sitting(app, user_id(app, ALICE))
        done.append((now.done_new, now.done_review))
        time.wait(seconds=1)
    assert done == [(0, 1), (0, 2), (0, 1), (0, 2)]


def test_a_flag_is_set_and_taken_away_while_the_card_stays(
    app: Flask, alice: FlaskClient, time: Clock
) -> None:
    desk = Desk(alice, "plain")
    desk.send("/card", action="flag")
    assert "Prompt 1?" in desk.page
    assert 'aria-pressed="true"' in desk.page
    assert state(app, user_id(app, ALICE), "plain-1").flag == 1  # type: ignore[union-attr]
    time.wait(seconds=1)
    desk.send("/card", action="unflag")
    assert 'aria-pressed="true"' not in desk.page
    assert state(app, user_id(app, ALICE), "plain-1").flag == 0  # type: ignore[union-attr]


def test_not_today_hides_a_card_until_tomorrow(app: Flask, alice: FlaskClient, time: Clock) -> None:
    desk = Desk(alice, "plain")
    first = desk.card
    desk.send("/card", action="bury")
    rest = []
    while not desk.done:
        rest.append(desk.card)
        _step(desk, time, 4)
    assert keys(app, rest) == ["plain-2", "plain-3", "plain-4"]
    time.wait(days=1)
    assert Desk(alice, "plain").card == first


def test_not_today_holds_for_a_card_within_its_steps(alice: FlaskClient, time: Clock) -> None:
    desk = Desk(alice, "plain")
    _step(desk, time, 1)
    for _ in range(3):
        _step(desk, time, 4)
    assert "Prompt 1?" in desk.page
    desk.send("/card", action="bury")
    assert desk.done


def test_a_suspended_card_never_comes_until_it_is_resumed(
    app: Flask, alice: FlaskClient, time: Clock
) -> None:
    desk = Desk(alice, "plain")
    first = desk.card
    desk.send("/card", action="suspend")
    assert desk.card != first
    time.wait(days=3)
    assert Desk(alice, "plain").card != first
    post(alice, "/study/bulk", card=str(first), action="resume")
    assert Desk(alice, "plain").card == first
    assert state(app, user_id(app, ALICE), "plain-1").suspended is False  # type: ignore[union-attr]


def test_a_card_that_is_learnt_anew_is_a_new_card_until_that_is_undone(
    app: Flask, alice: FlaskClient, time: Clock
) -> None:
    desk = Desk(alice, "plain")
    assert "Learn it anew" not in desk.page
    study_all(desk, time)
    before = state(app, user_id(app, ALICE), "plain-1")
    time.wait(days=30)
    desk = Desk(alice, "plain")
    while "Prompt 1?" not in desk.page:
        desk.study(4)
    assert "Learn it anew" in desk.page
    desk.send("/card", action="forget")
    assert "Its memory starts again" in desk.page
    after = state(app, user_id(app, ALICE), "plain-1")
    assert (after.phase, after.stability) == (0, None)  # type: ignore[union-attr]
    desk.send("/undo")
    again = state(app, user_id(app, ALICE), "plain-1")
    assert (again.stability, again.reps) == (before.stability, before.reps)  # type: ignore[union-attr]
    assert "everything was as stored" in rebuilt(app)


@pytest.mark.parametrize("action", ["flag", "bury", "suspend"])
def test_what_was_done_to_a_card_is_undone_too(
    app: Flask, alice: FlaskClient, time: Clock, action: str
) -> None:
    desk = Desk(alice, "plain")
    first = desk.card
    desk.send("/card", action=action)
    time.wait(seconds=1)
    post(alice, f"{desk.path}/undo")
    assert desk.look()
    assert desk.card == first
    found = state(app, user_id(app, ALICE), "plain-1")
    assert found is not None
    assert (found.flag, found.suspended, found.buried_until) == (0, False, 0)


def test_an_act_that_does_not_exist_is_refused(app: Flask, alice: FlaskClient) -> None:
    desk = Desk(alice, "plain")
    for action in ("explode", "flag:9", ""):
        assert post(alice, f"{desk.path}/card", card="1", action=action).status_code == 422
    assert post(alice, f"{desk.path}/card", card="x", action="flag").status_code == 422
    assert log(app, user_id(app, ALICE)) == []


def test_a_card_forgotten_eight_times_is_set_aside_with_a_sentence(
    app: Flask, alice: FlaskClient, time: Clock
) -> None:
    post(alice, "/study/settings", **(DEFAULTS | {"relearning_steps": "", "learning_steps": ""}))
    desk = Desk(alice, "plain")
    first = desk.card
    _step(desk, time, 4)
    for lapse in range(1, 9):
        time.wait(days=20)
        again = Desk(alice, "plain")
        while again.card != first:
            again.study(4)
            time.wait(seconds=1)
        again.study(1)
        time.wait(seconds=1)
        assert ("it is set aside" in again.page) is (lapse == 8)
    found = state(app, user_id(app, ALICE), "plain-1")
    assert found is not None
    assert (found.lapses, found.suspended) == (8, True)
    again.send("/undo")
    found = state(app, user_id(app, ALICE), "plain-1")
    assert found is not None
    assert (found.lapses, found.suspended) == (7, False)
    assert "everything was as stored" in rebuilt(app)


def test_many_cards_at_once(app: Flask, alice: FlaskClient) -> None:
    Desk(alice, "plain")
    ids = [str(card_id(app, f"plain-{n}")) for n in (1, 2, 3)]
    answer = post(alice, "/study/bulk", card=ids, action="suspend", next="/study/settings")
    assert answer.location.endswith("/study/settings")
    assert "3 cards: Suspended." in alice.get("/study/settings").text
    assert "Prompt 4?" in Desk(alice, "plain").page
    assert len(log(app, user_id(app, ALICE))) == 3
    assert "everything was as stored" in rebuilt(app)


def test_many_cards_need_a_tick_and_have_a_bound(app: Flask, alice: FlaskClient) -> None:
    Desk(alice, "plain")
    post(alice, "/study/bulk", action="suspend")
    assert "No card was ticked" in alice.get("/study/settings").text
    many = [str(n) for n in range(1, 502)]
    post(alice, "/study/bulk", card=many, action="suspend")
    assert "Tick at most 500" in alice.get("/study/settings").text
    assert post(alice, "/study/bulk", card=["1"], action="fly").status_code == 422
    assert log(app, user_id(app, ALICE)) == []


def test_what_is_known_of_a_card_has_its_history(
    app: Flask, alice: FlaskClient, time: Clock
) -> None:
    settle(app, user_id(app, ALICE), time_zone="Asia/Tokyo")
    desk = Desk(alice, "plain")
    page = alice.get(f"/study/card/{desk.card}").text
    assert "Not answered yet." in page
    assert "not begun yet" in page
    first = desk.card
    _step(desk, time, 4)
    time.wait(minutes=1)
    desk.send("/undo")
    time.wait(minutes=1)
    _step(desk, time, 3)
    page = alice.get(f"/study/card/{first}").text
    assert "taken back" in page
    assert "Easy" in page
    assert "Good" in page
    assert "2 Mar 2026, 17:0" in page
    assert re.findall(r"about \d+ %", page) == ["about 95 %"]
    post(alice, "/study/bulk", card=str(first), action="suspend")
    assert "suspended" in alice.get(f"/study/card/{first}").text
