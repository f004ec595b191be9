"""A learner sees exactly what is stored about them, and the download has all of it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.db import Base, current
from app.progress import keeper, stored
from tests.people import ALICE, BOB, join, user_id
from tests.progressing import Life, download
from tests.studying import NOON, Desk, basics, shelve_deck

pytestmark = pytest.mark.usefixtures("noon")
OWN = ("review", "card_state", "study_day", "study_session", "fitted_parameters")
UNDER = {  # tables that the download tells under another name
    "card_note": "card_notes",
    "deck_author": "written_decks",
    "draft": "drafts",
    "group_member": "classes",
    "membership": "classes",
    "passkey": "passkeys",
    "rule_rate": "reviewed_rules",
    "signed_in_session": "signed_in_sessions",
    "subscription": "decks",
}


def test_every_row_about_studying_is_in_the_download_and_counted_on_the_page(app: Flask) -> None:
    shelve_deck(app, basics(60, "one"), NOON)
    client, bob = join(app, ALICE), join(app, BOB)
    for person in (ALICE, BOB):
        Life(user_id(app, person), NOON, days=30, known=0.7).live(app, "one")
    Desk(client, "one").study(3)
    me = user_id(app, ALICE)
    with app.app_context():
        keeper.refresh(current(), NOON)
        tables = Base.metadata.tables
        counts = {
            name: current().scalar(
                select(func.count()).select_from(tables[name]).where(tables[name].c.user_id == me)
            )
            for name in OWN
        }
    data = download(client)
    page = " ".join(client.get("/progress/stored").text.split())
    for name, count in counts.items():
        assert count
        assert len(data[name]) == count
        assert all(each["user_id"] == me for each in data[name])
        rows = "row" if count == 1 else "rows"
        assert f'<b>{name}</b> <span class="quiet num">{count:,} {rows}</span>' in page
    assert download(bob)["review"][0]["user_id"] != me


def test_each_table_that_goes_with_an_account_is_told_and_says_what_it_is(app: Flask) -> None:
    client = join(app, ALICE)
    me = user_id(app, ALICE)
    with app.app_context():
        found = stored.tables(current(), me, app.extensions["recto.personal_data"])
    told = {table.name for table in found}
    personal = {
        key.parent.table.name
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "user" and key.ondelete == "CASCADE"
    }
    assert {name for name in personal if UNDER.get(name, name) not in told} == set()
    assert [table.name for table in found if not table.about] == []
    assert client.get("/progress/stored").status_code == 200
