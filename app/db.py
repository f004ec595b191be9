"""The database: one base for tables, one place for the engine's settings.

SQLite runs through `pysqlite3`, whose bundled library has the fix for the WAL-reset corruption.
A transaction that may write starts with BEGIN IMMEDIATE behind a process-wide gate; one that only
reads starts with BEGIN. Answers are durable: WAL with synchronous=FULL.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from operator import itemgetter
from typing import Any, cast

import pysqlite3.dbapi2 as sqlite
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    Boolean,
    Connection,
    Dialect,
    Engine,
    MetaData,
    Table,
    bindparam,
    event,
    insert,
)
from sqlalchemy.engine import make_url
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase, Session, scoped_session
from sqlalchemy.sql import ClauseElement
from sqlalchemy.types import TypeDecorator

from app import clock

BUSY_SECONDS = 15
FIXED_SQLITE = (3, 51, 3)
GATE = "recto_gate"
USED = "recto_used"
RESTED_SECONDS = 5

_reading: ContextVar[bool] = ContextVar("recto_reading", default=False)


class Base(DeclarativeBase):
    """The base of every table; constraints have names, so that migrations can find them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True)


class Instant(TypeDecorator[datetime]):
    """An instant in UTC, stored as whole milliseconds since the epoch on every engine."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        """Turn an aware datetime into milliseconds."""
        return None if value is None else clock.milliseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        """Turn milliseconds into an aware datetime."""
        return None if value is None else clock.instant(value)


class DatabaseBusyError(Exception):
    """Another writer held the database for longer than anyone should wait."""


def engine_options(url: str) -> dict[str, Any]:
    """Return what `create_engine` needs for this address."""
    if make_url(url).get_backend_name() != "sqlite":
        return {"pool_size": 10, "max_overflow": 10}
    return {
        "module": sqlite,
        "connect_args": {
            "timeout": BUSY_SECONDS,
            "isolation_level": None,
            "check_same_thread": False,
            "cached_statements": 256,
        },
        "pool_size": 16,
        "max_overflow": 16,
    }


def prepare(engine: Engine) -> None:
    """Attach to an engine what it needs: SQLite its settings and the write gate, others a look.

    A connection of theirs that lay unused for a while is looked at before it is used again.
    """
    if engine.dialect.name != "sqlite":
        event.listen(engine, "checkout", _look_after_a_rest)
        event.listen(engine, "checkin", _note_use)
        return
    gate = threading.Lock()
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", lambda connection: _begin(connection, gate))
    event.listen(engine, "checkin", lambda _raw, record: _leave(record.info, gate))
    event.listen(engine, "invalidate", lambda _raw, record, _error: _leave(record.info, gate))


@contextmanager
def reading(*, only: bool = True) -> Iterator[None]:
    """Say that transactions begun in this context only read."""
    token = _reading.set(only)
    try:
        yield
    finally:
        _reading.reset(token)


def set_reading(*, only: bool) -> None:
    """Say until further notice in this context whether transactions only read."""
    _reading.set(only)


def journal_mode() -> str:
    """Name the journal mode that is safe with the SQLite that is linked."""
    return "WAL" if sqlite.sqlite_version_info >= FIXED_SQLITE else "TRUNCATE"


def _note_use(_raw: Any, record: Any) -> None:  # noqa: ANN401 - the pool has no types
    record.info[USED] = time.monotonic()


def _look_after_a_rest(raw: Any, record: Any, _proxy: Any) -> None:  # noqa: ANN401 - the driver has no types
    """Let the pool connect anew if the server went away; asking each time costs a round trip."""
    if time.monotonic() - record.info.get(USED, time.monotonic()) < RESTED_SECONDS:
        return
    try:
        raw.cursor().execute("select 1").close()
        raw.rollback()
    except Exception as gone:
        raise DisconnectionError from gone


def _set_pragmas(raw: Any, _record: Any) -> None:  # noqa: ANN401 - the driver has no types
    cursor = raw.cursor()
    for pragma in (
        f"busy_timeout={BUSY_SECONDS * 1000}",
        f"journal_mode={journal_mode()}",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-16000",
        "temp_store=MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection, gate: threading.Lock) -> None:
    if _reading.get():
        connection.exec_driver_sql("BEGIN")
        return
    if not gate.acquire(timeout=BUSY_SECONDS):
        raise DatabaseBusyError("The database is busy; nothing was changed. Try again in a moment.")
    connection.info[GATE] = True
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _leave(info: dict[str, Any], gate: threading.Lock) -> None:
    if info.pop(GATE, False):
        gate.release()


class Statement:
    """A Core statement compiled once for each engine and run on the driver itself.

    It costs a tenth of what executing through SQLAlchemy does, inside the same transaction. Values
    pass through no type conversion: give and take plain numbers, texts and None.
    """

    def __init__(self, clause: ClauseElement) -> None:
        self.clause = clause
        self.compiled: dict[str, tuple[str, dict[str, Any]]] = {}

    def rows(self, session: Session | scoped_session[Session], **values: Any) -> list[Any]:  # noqa: ANN401 - a driver takes any value
        """Run the statement and return all rows as tuples."""
        cursor = self.run(session, **values)
        try:
            found: list[Any] = cursor.fetchall()
        finally:
            cursor.close()
        return found

    def first(self, session: Session | scoped_session[Session], **values: Any) -> Any:  # noqa: ANN401 - a driver gives any row
        """Run the statement and return its first row, or None."""
        cursor = self.run(session, **values)
        try:
            return cursor.fetchone()
        finally:
            cursor.close()

    def run(self, session: Session | scoped_session[Session], **values: Any) -> Any:  # noqa: ANN401 - the driver's own cursor
        """Run the statement and return the driver's cursor."""
        connection = session.connection()
        text, constants = self._for(connection.dialect)
        raw = connection.connection.driver_connection
        cursor = raw.cursor()  # type: ignore[union-attr] # an open connection has its driver's
        cursor.execute(text, constants | values)
        return cursor

    def _for(self, dialect: Dialect) -> tuple[str, dict[str, Any]]:
        if dialect.name not in self.compiled:
            own = cast("type[DefaultDialect]", type(dialect))(
                paramstyle="named" if dialect.name == "sqlite" else "pyformat"
            )
            compiled = self.clause.compile(dialect=own, compile_kwargs={"render_postcompile": True})
            constants = {k: v for k, v in compiled.params.items() if v is not None}
            self.compiled[dialect.name] = (str(compiled), constants)
        return self.compiled[dialect.name]


def insert_rows(session: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that name the same columns, in half the time that SQLAlchemy takes for many."""
    if not rows:
        return
    table, connection = cast("Table", model.__table__), session.connection()
    kinds = {name: table.c[name].type for name in rows[0]}
    binds = {name: bindparam(name, type_=kind) for name, kind in kinds.items()}
    own = cast("type[DefaultDialect]", type(connection.dialect))(
        paramstyle="qmark" if connection.dialect.name == "sqlite" else "format"
    )
    compiled = insert(table).values(binds).compile(dialect=own)
    order = compiled.positiontup or ()
    processors = {
        place: process
        for place, name in enumerate(order)
        if not isinstance(kinds[name], Boolean)  # drivers know it
        and (process := kinds[name].dialect_impl(own).bind_processor(own))
    }
    cursor = connection.connection.driver_connection.cursor()  # type: ignore[union-attr] # an open connection has its driver's
    try:
        cursor.executemany(str(compiled), _processed(map(itemgetter(*order), rows), processors))
    finally:
        cursor.close()


def _processed(
    rows: Iterable[tuple[Any, ...]], processors: Mapping[int, Callable[[Any], Any]]
) -> Iterator[Sequence[Any]]:
    for row in rows:
        values = list(row)
        for place, process in processors.items():
            values[place] = process(values[place])
        yield values


def current() -> Session:
    """Return the session of this request or command."""
    return db.session()
