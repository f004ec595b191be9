"""The engine's settings, the gate of writers, and statements on the driver."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest
from sqlalchemy import (
    Column,
    Engine,
    Integer,
    MetaData,
    Table,
    bindparam,
    create_engine,
    insert,
    select,
)
from sqlalchemy.dialects import sqlite as dialect
from sqlalchemy.orm import Session

from app import db

THINGS = Table("thing", MetaData(), Column("id", Integer, primary_key=True), Column("n", Integer))
ADD = db.Statement(insert(THINGS))
FIND = db.Statement(select(THINGS.c.n).where(THINGS.c.id == bindparam("wanted"), THINGS.c.n > 0))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    url = f"sqlite:///{tmp_path / 'a.sqlite3'}"
    made = create_engine(url, **db.engine_options(url))
    db.prepare(made)
    with db.reading(only=False):  # whatever was asked for last in this process
        THINGS.metadata.create_all(made)
        yield made
    made.dispose()


def test_answers_are_durable_and_references_hold(engine: Engine) -> None:
    with db.reading(), engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {
        "journal_mode": db.journal_mode().lower(),
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 15_000,
    }


def test_the_journal_is_safe_with_the_library_that_is_linked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert db.journal_mode() == "WAL"
    monkeypatch.setattr(sqlite, "sqlite_version_info", (3, 51, 2))
    assert db.journal_mode() == "TRUNCATE"


def test_a_second_writer_waits_at_the_gate_and_a_reader_does_not(engine: Engine) -> None:
    done: list[str] = []

    def write() -> None:
        with engine.begin() as connection:
            connection.execute(insert(THINGS).values(id=2, n=2))
        done.append("second")

    with engine.begin() as connection:
        connection.execute(insert(THINGS).values(id=1, n=1))
        other = threading.Thread(target=write)
        other.start()
        time.sleep(0.05)
        assert done == []
        with db.reading(), engine.connect() as reader:
            assert reader.execute(select(THINGS)).all() == []
        done.append("first")
    other.join(timeout=5)
    assert done == ["first", "second"]


def test_a_writer_who_waits_too_long_is_told_that_nothing_changed(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "BUSY_SECONDS", 0.05)
    with engine.begin(), pytest.raises(db.DatabaseBusyError, match="nothing was changed"):
        engine.connect().begin()


def test_the_gate_opens_again_after_a_failure(engine: Engine) -> None:
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), engine.begin():
            raise ZeroDivisionError
    with engine.begin() as connection:
        connection.execute(insert(THINGS).values(id=1, n=1))


def test_reading_only_is_said_for_a_while(engine: Engine) -> None:
    assert engine.dialect.name == "sqlite"
    with db.reading():
        with db.reading(only=False), engine.begin() as connection:
            connection.execute(insert(THINGS).values(id=1, n=1))
        with engine.begin() as first, engine.begin() as second:
            assert first.execute(select(THINGS.c.n)).all() == [(1,)]
            assert second.execute(select(THINGS.c.n)).all() == [(1,)]


def test_an_instant_is_kept_to_the_millisecond() -> None:
    kind, engine = db.Instant(), dialect.dialect()
    at = datetime(2026, 3, 2, 8, 0, 0, 123_000, tzinfo=UTC)
    stored = kind.process_bind_param(at, engine)
    assert stored == 1_772_438_400_123
    assert kind.process_result_value(stored, engine) == at
    assert kind.process_bind_param(None, engine) is None
    assert kind.process_result_value(None, engine) is None


def test_a_statement_runs_inside_the_transaction_of_its_session(engine: Engine) -> None:
    with Session(engine) as session:
        ADD.run(session, id=1, n=5).close()
        assert FIND.first(session, wanted=1) == (5,)
        assert FIND.rows(session, wanted=1) == [(5,)]
        assert FIND.first(session, wanted=2) is None
        session.rollback()
        assert FIND.rows(session, wanted=1) == []


def test_other_engines_need_no_gate() -> None:
    options = db.engine_options("postgresql+psycopg://h/n")
    assert "module" not in options
    assert "pool_pre_ping" not in options  # a look after a rest is enough
    db.prepare(create_engine("postgresql+psycopg://h/n"))
