"""Commands that span slices: serve and doctor."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from typing import Any, NamedTuple

import click
from flask import Flask, current_app
from gunicorn.app.base import BaseApplication
from sqlalchemy import ExceptionContext, event, func, select

from app import clock, db, migrations
from app.accounts.actions import first_admin_link
from app.config import Settings
from app.decks import files
from app.decks.cli import sync_decks
from app.decks.models import Deck
from app.progress.keeper import Refresher
from app.quizzes.keeper import Keeper

LEAST_FREE_BYTES = 200 * 1024 * 1024
MEGABYTE = 1024 * 1024
GARBAGE = 20_000
UNPREPARED = (
    "no such table",
    "no such column",
    "42P01",
    "42703",
)  # SQLite's words, PostgreSQL's codes


class Finding(NamedTuple):
    """Something that the doctor looked at, in a sentence."""

    well: bool
    sentence: str


def init(app: Flask) -> None:
    """Add the commands to the application."""
    app.cli.add_command(serve)
    app.cli.add_command(doctor)
    with app.app_context():
        event.listen(db.db.engine, "handle_error", _say_plainly)


def _say_plainly(trouble: ExceptionContext) -> None:
    """Let a command end with a sentence where the database is not prepared or not there.

    Raises click.ClickException inside of commands; elsewhere the error stays what it is.
    """
    if click.get_current_context(silent=True) is None:
        return
    told = f"{trouble.original_exception} {getattr(trouble.original_exception, 'sqlstate', '')}"
    if any(sign in told for sign in UNPREPARED):
        raise click.ClickException(
            "the database is not at its newest form; prepare it with `flask serve --prepare-only`."
        )
    if trouble.connection is None:
        why = str(trouble.original_exception).strip().splitlines()[0]
        raise click.ClickException(
            f"the database cannot be reached ({why}); look at RECTO_DATABASE_URL and RECTO_HOME."
        )


@click.command()
@click.option("--prepare-only", is_flag=True, help="Prepare the database and decks, then stop.")
def serve(*, prepare_only: bool) -> None:
    """Prepare the database and the decks, then serve Recto until Ctrl+C."""
    settings: Settings = current_app.config["RECTO"]
    if migrations.upgrade(db.db.engine, now=clock.now()):
        click.echo("The database is at its newest form.")
    _sync()
    address = settings.public_url or f"http://{settings.host}:{settings.port}"
    _say_first_steps(address)
    db.db.session.remove()
    db.db.engine.dispose()
    if not prepare_only:
        click.echo(f"Recto is at {address}  (Ctrl+C ends it)")
        _Server(current_app._get_current_object(), settings).run()  # type: ignore[attr-defined] # noqa: SLF001 - the proxy's documented method


def _sync() -> None:
    outcomes = sync_decks()
    for outcome in outcomes:
        if outcome.state in {"broken", "refused"}:
            click.echo(f"{outcome.name} was not stored; `flask decks check` tells why.", err=True)
    stored = sum(outcome.state not in {"unchanged", "broken", "refused"} for outcome in outcomes)
    click.echo(f"{len(outcomes)} decks in the folder, {stored} of them new or changed.")


def _say_first_steps(address: str) -> None:
    link = first_admin_link(db.current(), address, clock.now())
    db.current().commit()
    if link:
        click.echo(f"Nobody administers Recto yet. This link, good once and for a day:\n  {link}")


class _Server(BaseApplication):  # type: ignore[misc] # gunicorn has no types
    """Gunicorn with this application and these settings: threads on one or more processes.

    Each worker has a keeper, which hands in attempts at quizzes whose time is over, and a refresher
    of fits and plans.
    """

    def __init__(self, app: Flask, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Give gunicorn its settings."""
        values: dict[str, Any] = {
            "bind": f"{self.settings.host}:{self.settings.port}",
            "workers": self.settings.workers,
            "threads": self.settings.threads,
            "worker_class": "gthread",
            "preload_app": False,
            "keepalive": 30,
            "timeout": 60,
            "graceful_timeout": 20,
            "accesslog": None,
            "loglevel": "warning",
            "control_socket_disable": True,
            "post_worker_init": self.settle,
        }
        for name, value in values.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def settle(self, _worker: object) -> None:
        """Begin a worker: what was loaded is there for good, so collecting passes it by."""
        gc.collect()
        gc.freeze()
        gc.set_threshold(GARBAGE)
        Keeper(self.app).start()
        Refresher(self.app).start()

    def load(self) -> Flask:
        """Give gunicorn the application."""
        return self.app


@click.command()
def doctor() -> None:
    """Look at everything that Recto stands on; exit 1 if something is not well."""
    well = True
    for finding in _findings():
        click.echo(f"{'well' if finding.well else 'MEND'}  {finding.sentence}")
        well &= finding.well
    if not well:
        raise SystemExit(1)


def _findings() -> Iterator[Finding]:
    settings: Settings = current_app.config["RECTO"]
    try:
        yield from _engine()
        migrated = _migrations()
        yield migrated
    except click.ClickException as failure:
        yield Finding(well=False, sentence=failure.message[0].upper() + failure.message[1:])
        return
    yield _space(settings)
    if migrated.well:
        yield from _decks(settings)


def _engine() -> Iterator[Finding]:
    with db.reading(), db.db.engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            version = connection.exec_driver_sql("show server_version").scalar()
            yield Finding(well=True, sentence=f"PostgreSQL {version} holds the data.")
            return
        mode = str(connection.exec_driver_sql("pragma journal_mode").scalar()).upper()
        check = connection.exec_driver_sql("pragma quick_check").scalar()
        version = connection.exec_driver_sql("select sqlite_version()").scalar()
    yield Finding(well=True, sentence=f"SQLite {version} holds the data.")
    if db.journal_mode() == "WAL":
        sentence = f"The journal mode is {mode}, every commit is on disk before it is answered."
    else:
        sentence = f"This SQLite has a fault in WAL mode, so the journal mode is {mode}: slower."
    yield Finding(mode == db.journal_mode(), sentence)
    yield Finding(check == "ok", f"The database file reads as {check}.")


def _migrations() -> Finding:
    now, newest = migrations.current(db.db.engine), migrations.head()
    if now == newest:
        return Finding(well=True, sentence=f"The tables are at revision {now}, the newest.")
    return Finding(
        well=False,
        sentence=f"The tables stand at {now or 'nothing'}, not {newest}; `flask serve` mends it.",
    )


def _space(settings: Settings) -> Finding:
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.home).free
    return Finding(
        free >= LEAST_FREE_BYTES, f"{free // MEGABYTE:,} MB are free at {settings.home}."
    )


def _decks(settings: Settings) -> Iterator[Finding]:
    folder = settings.decks
    stored = db.current().scalar(
        select(func.count()).select_from(Deck).where(Deck.retired_at.is_(None))
    )
    found = files.find([folder], folder) if folder.is_dir() else []
    yield Finding(folder.is_dir(), f"The decks folder {folder} holds {len(found)} decks.")
    broken = [file for file in found if files.read(file.read(), file.path.parent).errors]
    for file in broken:
        yield Finding(well=False, sentence=f"{file.name} has errors; see `flask decks check`.")
    yield Finding(well=True, sentence=f"{stored} decks are stored.")
