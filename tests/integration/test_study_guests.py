"""What a guest has studied goes to their account, and everybody can take all of it along."""

from __future__ import annotations

import json

from flask import Flask
from sqlalchemy import func, select, update

from app.clock import milliseconds
from app.db import db
from app.decks.models import CardState
from app.study import rebuild
from app.study.models import Review, StudyDay, StudySession
from tests.people import ALICE, join, sign_in, user_id
from tests.studying import (
    Clock,
    Desk,
    basics,
    card_id,
    guest_id,
    log,
    post,
    rebuilt,
    shelve_deck,
    state,
    try_out,
)


def _step(desk: Desk, time: Clock, rating: int) -> None:
    desk.study(rating)
    time.wait(seconds=5)


def test_both_logs_are_kept_and_folded_into_one_memory(app: Flask, time: Clock) -> None:
    shelve_deck(app, basics(4))
    desk = Desk(join(app, ALICE), "plain")
    _step(desk, time, 3)
    time.wait(days=1)
    guest = try_out(app)
    other = Desk(guest, "plain")
    for rating in (3, 1, 4):
        _step(other, time, rating)
    other.send("/undo")
    number = guest_id(app)
    assert sign_in(guest, ALICE).status_code == 302
    rows = log(app, user_id(app, ALICE))
    assert [row.rating for row in rows] == [3, 3, 1, 4, None]
    assert log(app, number) == []
    found = state(app, user_id(app, ALICE), "plain-1")
    assert found is not None
    assert found.reps == 2
    assert "everything was as stored" in rebuilt(app)
    with app.app_context():
        for model in (CardState, StudyDay, StudySession):
            mine = select(func.count()).where(model.user_id == number)
            assert db.session.scalar(mine) == 0
    assert guest.get(other.path).status_code == 200
    assert "Prompt 3?" in Desk(guest, "plain").page


def test_what_was_sent_twice_is_not_taken_over_twice(app: Flask, time: Clock) -> None:
    shelve_deck(app, basics(4))
    desk = Desk(join(app, ALICE), "plain")
    _step(desk, time, 3)
    guest = try_out(app)
    _step(Desk(guest, "plain"), time, 3)
    number, account = guest_id(app), user_id(app, ALICE)
    same = log(app, account)[0].id
    with app.app_context():
        db.session.execute(update(Review).where(Review.user_id == number).values(id=same))
        db.session.commit()
        rebuild.merge(db.session(), number, account, time.at)
        db.session.commit()
    assert len(log(app, account)) == 1
    assert log(app, number) == []
    assert "everything was as stored" in rebuilt(app)


def test_the_guests_settings_come_along_unless_the_account_has_its_own(
    app: Flask, time: Clock
) -> None:
    shelve_deck(app, basics(4), time.at)
    join(app, ALICE)
    guest = try_out(app)
    steps = {"retention": "0.9", "maximum_interval": "36500", "leech_threshold": "8"}
    limits = {"new_per_day": "2", "reviews_per_day": "9", "learning_steps": "7m"}
    assert post(guest, "/study/settings", **steps, **limits).status_code == 303
    sign_in(guest, ALICE)
    assert 'value="7m"' in guest.get("/study/settings").text


def test_a_copy_of_ones_data_holds_all_that_was_studied(app: Flask, time: Clock) -> None:
    shelve_deck(app, basics(2))
    client = join(app, ALICE)
    desk = Desk(client, "plain")
    desk.reveal()
    time.wait(seconds=4)
    desk.rate(3)
    time.wait(seconds=4)
    desk.send("/card", action="flag")
    with app.app_context():
        found = rebuild.personal_data(db.session(), user_id(app, ALICE))
    assert {name: len(rows) for name, rows in found.items()} == {
        "study_settings": 0,
        "study_session": 1,
        "review": 2,
        "card_state": 2,
        "study_day": 1,
        "settings_in_force": 1,
    }
    first = found["review"][0]
    assert (first["rating"], first["took_ms"], first["card_id"]) == (
        3,
        4000,
        card_id(app, "plain-1"),
    )
    assert first["at"] == milliseconds(time.at) - 4000
    assert json.loads(json.dumps(found))
