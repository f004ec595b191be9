"""A learner sees exactly what is stored about them, and the download has all of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import clock
from app.db import Base, current
from app.progress import keeper, stored
from tests.people import ALICE, BOB, join, user_id
from tests.progressing import Life, download
from tests.studying import Desk, basics, shelve_deck

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
OWN = ("review", "card_state", "study_day", "study_session", "fitted_parameters")
NOT_TOLD = {  # what points at a person, and why it is no part of their download
    "audit": "kept for the operators, told on request",
}


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be noon on a Monday."""
    monkeypatch.setattr(clock, "now", lambda: NOON)


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


def test_each_table_of_the_page_says_what_it_is(app: Flask) -> None:
    client = join(app, ALICE)
    parts = app.extensions["recto.personal_data"]
    with app.app_context():
        found = stored.tables(current(), user_id_of(app), parts)
    assert [table.name for table in found if not table.about] == []
    assert client.get("/progress/stored").status_code == 200


def user_id_of(app: Flask) -> int:
    """Look up the one account."""
    with app.app_context():
        users = Base.metadata.tables["user"]
        found: int = current().scalars(select(users.c.id)).one()
        return found
