"""Migrations: bring a database to the tables that the code expects.

On SQLite a copy of the file is kept before anything changes, foreign keys are off while tables are
rebuilt, and checked before the result is kept.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

LOCK = 0x5EC70  # the advisory lock that keeps two PostgreSQL starters apart


class BrokenKeysError(Exception):
    """A migration would have left rows that point at nothing; nothing was changed."""


def configuration() -> Config:
    """Make Alembic's configuration: the revisions stand beside this file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


def head() -> str:
    """Name the newest revision that the code knows."""
    return ScriptDirectory.from_config(configuration()).get_current_head() or ""


def current(engine: Engine) -> str:
    """Name the revision that a database stands at; "" for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""


def upgrade(engine: Engine, *, now: datetime | None = None, target: str = "head") -> bool:
    """Bring a database to the newest revision; return whether anything had to change.

    With `now`, a SQLite database that already holds data is copied beside itself first.
    """
    before = current(engine)
    if before == (head() if target == "head" else target):
        return False
    if engine.dialect.name == "sqlite":
        if before and now:
            _back_up(engine, f"before-{head()}-{now:%Y%m%d-%H%M%S}")
        _upgrade_sqlite(engine, target)
    else:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
            _run(connection, target)
    return True


def _run(connection: Connection, target: str) -> None:
    config = configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, target)


def _back_up(engine: Engine, name: str) -> None:
    copy = f"{engine.url.database}.{name}"
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("VACUUM INTO ?", (copy,))
    finally:
        raw.close()


def _upgrade_sqlite(engine: Engine, target: str) -> None:
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None  # noqa: S101 - an open connection has its driver's
        raw.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                _run(connection, target)
                _check_keys(connection)
        finally:
            raw.execute("PRAGMA foreign_keys=ON")


def _check_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        tables = ", ".join(sorted({str(row[0]) for row in broken}))
        raise BrokenKeysError(f"{len(broken)} rows of {tables} would point at nothing.")
