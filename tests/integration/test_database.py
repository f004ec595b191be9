"""What holds of the database's connections on a server of its own."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text

from app import db


def end_others() -> None:
    """End every idle connection to the server, as a restart would."""
    engine = db.db.engine
    mine = engine.connect()
    mine.execute(
        text(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where pid <> pg_backend_pid() and datname = current_database()"
        )
    )
    mine.invalidate()
    mine.close()


@pytest.mark.engine("postgresql")
def test_a_connection_that_was_cut_during_a_rest_is_made_anew(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        monkeypatch.setattr(db, "RESTED_SECONDS", 0)
        first, second = db.db.engine.connect(), db.db.engine.connect()
        first.close()
        second.close()
        end_others()
        with db.db.engine.connect() as again:
            assert again.execute(text("select 1")).scalar() == 1


@pytest.mark.engine("postgresql")
def test_a_connection_in_use_is_not_looked_at_each_time(app: Flask) -> None:
    with app.app_context():
        with db.db.engine.connect() as connection:
            pid = connection.execute(text("select pg_backend_pid()")).scalar()
            connection.rollback()
        with db.db.engine.connect() as connection:
            query = "select query from pg_stat_activity where pid = pg_backend_pid()"
            seen = connection.execute(text(query)).scalar()
            assert "select 1" not in str(seen)
            assert connection.execute(text("select pg_backend_pid()")).scalar() == pid
