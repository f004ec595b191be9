"""A study session by plain forms: begin, look, rate, and what is stored."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.clock import milliseconds
from app.db import db
from app.decks.models import Subscription
from app.study.models import Review
from tests.people import ALICE, BOB, CHARLIE, join, user_id
from tests.studying import (
    MORNING,
    Clock,
    Desk,
    basics,
    card_id,
    form,
    guest_id,
    log,
    post,
    shelve_deck,
    sitting,
    state,
    try_out,
)


@pytest.fixture
def alice(app: Flask, time: Clock) -> FlaskClient:
    assert time.at == MORNING
    shelve_deck(app, basics(3))
    return join(app, ALICE)


def _count(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Review)) or 0


def test_a_visitor_is_sent_to_sign_in(app: Flask, alice: FlaskClient) -> None:
    desk = Desk(alice, "plain")
    visitor = app.test_client()
    for path in ("/study/", desk.path, f"{desk.path}/summary", "/study/settings", "/study/card/1"):
        assert visitor.get(path).location.startswith("/sign-in")
    for path in ("/study/start", f"{desk.path}/answer", "/study/bulk"):
        answer = post(visitor, path, page="/sign-in")
        assert answer.location.startswith("/sign-in")
    assert _count(app) == 0


def test_starting_one_deck_adds_it_to_the_decks_one_studies(app: Flask, alice: FlaskClient) -> None:
    assert "No decks yet" in alice.get("/study/").text
    desk = Desk(alice, "plain")
    with app.app_context():
        assert len(db.session.scalars(select(Subscription)).all()) == 1
    assert "Deck plain" in alice.get("/study/").text
    assert "Prompt 1?" in desk.page
    Desk(alice, "plain")
    with app.app_context():
        assert len(db.session.scalars(select(Subscription)).all()) == 1


def test_a_session_of_all_decks_mixes_them(app: Flask, alice: FlaskClient) -> None:
    shelve_deck(app, basics(2, "other"))
    Desk(alice, "plain")
    Desk(alice, "other")
    desk = Desk(alice)
    seen = set()
    for _ in range(5):
        seen.add(desk.card)
        desk.study(4)
    assert desk.done
    assert len(seen) == 5


def test_an_unknown_deck_or_mode_starts_nothing(app: Flask, alice: FlaskClient) -> None:
    assert post(alice, "/study/start", deck="nowhere", mode="due").status_code == 404
    assert post(alice, "/study/start", deck="\0", mode="due").status_code == 400
    assert post(alice, "/study/start", deck="plain", mode="sideways").status_code == 422
    assert user_id(app, ALICE)


def test_the_question_comes_without_and_the_reveal_with_the_answer(alice: FlaskClient) -> None:
    desk = Desk(alice, "plain")
    assert "Prompt 1?" in desk.page
    assert "Reply 1" not in desk.page
    desk.reveal()
    assert "Reply 1" in desk.page
    assert desk.intervals == {1: "1 min", 2: "6 min", 3: "10 min", 4: "6 days"}


def test_looking_at_the_answer_stores_nothing(app: Flask, alice: FlaskClient) -> None:
    Desk(alice, "plain").reveal()
    assert _count(app) == 0


@pytest.mark.parametrize("rating", [1, 2, 3, 4])
def test_the_interval_on_the_button_is_the_interval_given(
    app: Flask, alice: FlaskClient, rating: int
) -> None:
    desk = Desk(alice, "plain")
    desk.reveal()
    promised = desk.intervals[rating]
    desk.rate(rating)
    found = state(app, user_id(app, ALICE), "plain-1")
    assert found is not None
    today = MORNING.date().toordinal()
    waits = {1: 60, 2: 330, 3: 600}
    if rating in waits:
        assert found.due_at == milliseconds(MORNING) + 1000 * waits[rating]
    else:
        assert promised == f"{found.due_day - today} days"
        assert found.due_at is None


def test_an_answer_is_stored_whole_and_redirects_to_the_next_card(
    app: Flask, alice: FlaskClient, time: Clock
) -> None:
    desk = Desk(alice, "plain")
    time.wait(seconds=7)
    desk.reveal()
    time.wait(seconds=5)
    answer = desk.rate(3)
    assert answer.status_code == 303
    assert "Prompt 2?" in desk.page
    [row] = log(app, user_id(app, ALICE))
    assert (row.rating, row.kind, row.mode, row.took_ms) == (3, "study", "self", 12_000)
    assert (row.at, row.day) == (milliseconds(time.at), MORNING.date().toordinal())
    assert (row.card_version, row.response, row.fraction) == (1, None, None)
    assert row.rules_id is not None
    assert row.session_id == desk.id
    now = sitting(app, user_id(app, ALICE))
    assert (now.planned_new, now.done_new, now.answered) == (3, 1, 1)


def test_a_script_gets_the_next_card_in_the_same_answer(alice: FlaskClient) -> None:
    desk = Desk(alice, "plain")
    desk.reveal()
    values = form(desk.page, "/answer").fields | {"rating": "3"}
    answer = alice.post(f"{desk.path}/answer", data=values, headers={"Recto-Part": "study"})
    assert answer.status_code == 200
    assert "Prompt 2?" in answer.text
    assert "Reply 2" not in answer.text


def test_the_same_answer_sent_twice_counts_once(app: Flask, alice: FlaskClient) -> None:
    desk = Desk(alice, "plain")
    desk.reveal()
    values = form(desk.page, "/answer").fields | {"rating": "3"}
    for _ in range(3):
        assert alice.post(f"{desk.path}/answer", data=values).status_code == 303
        assert "moved on" not in desk.look()
    assert _count(app) == 1
    assert sitting(app, user_id(app, ALICE)).answered == 1


def test_a_second_tab_cannot_answer_the_same_card_again(app: Flask, alice: FlaskClient) -> None:
    desk = Desk(alice, "plain")
    desk.reveal()
    other = form(desk.page, "/answer")
    desk.rate(3)
    late = other.fields | {"rating": "1"}
    alice.post(other.action, data=late | {"review": "0" * 31 + "7"})
    assert "moved on meanwhile" in desk.look()
    [row] = log(app, user_id(app, ALICE))
    assert row.rating == 3


def test_a_question_left_open_in_another_tab_shows_no_old_answer(alice: FlaskClient) -> None:
    desk = Desk(alice, "plain")
    old = form(desk.page, "/reveal")
    desk.study(3)
    answer = alice.post(old.action, data=old.fields)
    assert answer.status_code == 303
    assert "moved on meanwhile" in desk.look()


def test_a_card_retired_meanwhile_is_passed_over_with_a_sentence(
    app: Flask, alice: FlaskClient
) -> None:
    desk = Desk(alice, "plain")
    desk.reveal()
    shelve_deck(app, basics(3).replace("- id: plain-1\n", "- id: plain-1\n  retired: true\n"))
    desk.rate(3)
    assert "took that card out of the deck" in desk.page
    assert "Prompt 2?" in desk.page
    assert _count(app) == 0


def test_a_card_changed_meanwhile_is_asked_again_as_it_is_now(
    app: Flask, alice: FlaskClient
) -> None:
    desk = Desk(alice, "plain")
    desk.reveal()
    shelve_deck(app, basics(3).replace("Reply 1", "Reply one"))
    desk.rate(3)
    assert "The author changed this card" in desk.page
    assert _count(app) == 0
    assert "Reply one" in desk.reveal()
    desk.rate(3)
    [row] = log(app, user_id(app, ALICE))
    assert row.card_version == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"rating": "5"},
        {"rating": ""},
        {"review": "no-id"},
        {"card": "x"},
        {"token": ""},
        {"response": "{"},
        {"response": "[" * 20_000},
        {"since": "soon"},
    ],
)
def test_a_broken_answer_changes_nothing_and_says_so(
    app: Flask, alice: FlaskClient, changes: dict[str, str]
) -> None:
    desk = Desk(alice, "plain")
    desk.reveal()
    values = form(desk.page, "/answer").fields | {"rating": "3"}
    answer = alice.post(f"{desk.path}/answer", data=values | changes)
    assert answer.status_code == 303
    assert "did not arrive whole" in desk.look()
    assert _count(app) == 0


def test_without_the_token_of_the_form_nothing_is_stored(app: Flask, alice: FlaskClient) -> None:
    desk = Desk(alice, "plain")
    desk.reveal()
    values = form(desk.page, "/answer").fields | {"rating": "3", "csrf_token": ""}
    assert alice.post(f"{desk.path}/answer", data=values).status_code == 400
    assert _count(app) == 0


def test_the_session_ends_in_a_summary_that_is_noted_once_it_is_reached(
    app: Flask, alice: FlaskClient, time: Clock
) -> None:
    desk = Desk(alice, "plain")
    desk.study(4)
    time.wait(minutes=1)
    desk.study(4)
    assert sitting(app, user_id(app, ALICE)).ended_at is None
    time.wait(minutes=1)
    desk.study(4)
    assert desk.done
    assert "3 cards, all right the first time." in desk.page
    assert sitting(app, user_id(app, ALICE)).ended_at == milliseconds(time.at)


def test_a_wrong_answer_that_was_rated_good_was_not_right_the_first_time(
    app: Flask, alice: FlaskClient
) -> None:
    shelve_deck(
        app,
        "deck: typed\ntitle: Typed\ncards:\n"
        + "".join(f"- id: t{n}\n  short: Name {n}.\n  accept: [zebra{n}]\n" for n in (1, 2)),
    )
    desk = Desk(alice, "typed")
    for _ in range(2):
        desk.study(4, text="zebra1")  # right for one card, wrong for the other
    assert "2 cards, 1 right the first time." in desk.page


def test_a_step_within_the_day_comes_back_in_the_session(alice: FlaskClient, time: Clock) -> None:
    desk = Desk(alice, "plain")
    desk.study(1)
    time.wait(seconds=70)
    assert "Prompt 1?" in desk.look()
    assert "once more" in desk.page


def test_when_nothing_else_is_left_a_step_comes_a_little_early(alice: FlaskClient) -> None:
    desk = Desk(alice, "plain")
    desk.study(3)
    desk.study(4)
    desk.study(4)
    assert "Prompt 1?" in desk.page


def test_nobody_sees_the_session_of_another(app: Flask, alice: FlaskClient) -> None:
    desk = Desk(alice, "plain")
    bob = join(app, BOB)
    Desk(bob, "plain")
    assert bob.get(desk.path).status_code == 404
    assert bob.get(f"{desk.path}/summary").status_code == 404
    for door in ("reveal", "answer", "undo", "card"):
        found = post(bob, f"{desk.path}/{door}", card="1", action="flag")
        assert found.status_code == 404
    assert _count(app) == 0


def test_a_card_of_a_deck_one_does_not_study_stays_shut(app: Flask, alice: FlaskClient) -> None:
    Desk(alice, "plain")
    charlie = join(app, CHARLIE)
    shelve_deck(app, basics(1, "other"))
    desk = Desk(charlie, "other")
    own, theirs = form(desk.page, "/reveal").fields, str(card_id(app, "plain-1"))
    shut = charlie.post(f"{desk.path}/reveal", data=own | {"card": theirs})
    assert shut.status_code == 404
    assert "Reply 1" not in shut.text
    desk.reveal()
    values = form(desk.page, "/answer").fields | {"rating": "3", "card": theirs}
    assert charlie.post(f"{desk.path}/answer", data=values).status_code == 404
    for path in (f"{desk.path}/card/{theirs}", f"/study/card/{theirs}"):
        assert charlie.get(path).status_code == 404
    assert post(charlie, f"{desk.path}/card", card=theirs, action="flag").status_code == 404
    assert post(charlie, "/study/bulk", card=theirs, action="flag").status_code == 404
    assert _count(app) == 0


@pytest.mark.parametrize("number", ["0", "999", "2147483648", "9" * 30])
def test_a_card_that_does_not_exist_is_not_found(
    app: Flask, alice: FlaskClient, number: str
) -> None:
    desk = Desk(alice, "plain")
    assert alice.get(f"/study/card/{number}").status_code == 404
    assert alice.get(f"{desk.path}/card/{number}").status_code == 404
    assert post(alice, f"{desk.path}/card", card=number, action="flag").status_code == 404
    assert post(alice, "/study/bulk", card=number, action="flag").status_code == 404
    assert _count(app) == 0


def test_a_guest_may_study(app: Flask, time: Clock) -> None:
    shelve_deck(app, basics(2))
    guest = try_out(app)
    desk = Desk(guest, "plain")
    time.wait(seconds=2)
    assert "Prompt 2?" in desk.study(3)
    assert len(log(app, guest_id(app))) == 1


def test_flagging_a_card_stays_on_it_although_another_became_due(
    alice: FlaskClient, time: Clock
) -> None:
    desk = Desk(alice, "plain")
    first = desk.card
    desk.study(1)
    second = desk.card
    time.wait(minutes=2)  # the first one is due again by now
    desk.send("/card", action="flag")
    assert "Flagged." in desk.page
    assert desk.card == second != first
    assert 'aria-pressed="true"' in desk.page
    desk.send("/card", action="unflag")
    assert desk.card == second
    assert desk.look()
    assert desk.card == first


def test_what_comes_again_is_counted_once_all_planned_cards_are_asked(
    alice: FlaskClient, time: Clock
) -> None:
    desk = Desk(alice, "plain")
    assert "once more" not in desk.page
    for _ in range(3):
        desk.study(3)
    assert ">3 once more</span>" in desk.page
    assert "A card once more</h1>" in desk.page
    time.wait(minutes=11)
    desk.study(3)
    assert ">2 once more</span>" in desk.look()


def test_a_session_left_early_counts_what_comes_again_and_promises_no_hour(
    alice: FlaskClient, time: Clock
) -> None:
    desk = Desk(alice, "plain")
    for _ in range(3):
        desk.study(1)
    time.wait(minutes=2)
    left = alice.get(f"{desk.path}/summary").text
    assert "3 cards of this session still wait." in left
    assert "comes back at" not in left


def test_cramming_says_that_memory_stays_and_names_no_intervals(alice: FlaskClient) -> None:
    desk = Desk(alice, "plain", "cram")
    assert "cramming, memory stays" in desk.page
    assert desk.reveal().count("no change") == 4
    assert "next in" not in desk.page
