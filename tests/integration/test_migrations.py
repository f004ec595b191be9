"""Migrations bring any database to the tables of the code and lose nothing on the way."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from flask import Flask
from sqlalchemy import Engine, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError

from app import db, migrations
from app.accounts.models import User
from app.db import Base
from tests.people import ALICE, join

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "later", "{head}"


def upgrade() -> None:
    with op.batch_alter_table("user") as batch:
        batch.alter_column("name", type_=sa.String(length=300), existing_type=sa.String(length=80))
        batch.add_column(sa.Column("nickname", sa.String(length=80)))
    {then}
"""
OLD_PERSON = """
insert into "user" (id, active, fs_uniquifier, role, name, time_zone, language, day_start, theme,
    keys, created_at, seen_at)
values (1, true, 'u', :role, 'Ada', 'UTC', 'en', 4, '', '', 0, 0)
"""
OLD_ENTRY = """
insert into audit_entry (id, at, actor_id, action, subject, address, detail)
values (1, 0, 1, 'sign-in', 'user 1', '127.0.0.1', '{}')
"""
NOTHING_MORE = "op.execute('update \"user\" set nickname = name')"
BREAK_KEYS = "op.execute('delete from \"user\"')"


@pytest.fixture
def add_revision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Give a maker of a made-up later revision, which rebuilds the table of people."""

    def add(then: str) -> None:
        folder = tmp_path / "revisions"
        shutil.copytree(Path(migrations.__file__).parent, folder)
        text = LATER.format(head=migrations.head(), then=then)
        (folder / "versions" / "later.py").write_text(text, "utf-8")
        config = Config()
        config.set_main_option("script_location", str(folder))
        monkeypatch.setattr(migrations, "configuration", lambda: config)

    return add


def constraints(engine: Engine, table: str) -> set[str | None]:
    """Return the names of a table's constraints and indexes as the database has them."""
    look = inspect(engine)
    found: list[Any] = [
        look.get_pk_constraint(table),
        *look.get_foreign_keys(table),
        *look.get_unique_constraints(table),
        *look.get_check_constraints(table),
        *look.get_indexes(table),
    ]
    return {each["name"] for each in found if each}


def names(engine: Engine) -> list[str | None]:
    """Return the names of the people in a database."""
    with db.reading(), engine.connect() as connection:
        return list(connection.scalars(sqlalchemy.select(User.name)))


def test_an_empty_database_comes_to_the_newest_revision_once(engine: Engine) -> None:
    assert migrations.current(engine) == ""
    assert migrations.upgrade(engine, now=NOON) is True
    assert migrations.current(engine) == migrations.head()
    assert migrations.upgrade(engine, now=NOON) is False


def test_the_newest_revision_has_the_tables_of_the_code(engine: Engine) -> None:
    migrations.upgrade(engine)
    with engine.connect() as connection:
        compared = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=compared)
        assert compare_metadata(context, Base.metadata) == []


def test_each_constraint_has_in_the_database_the_name_that_the_code_gives_it(
    engine: Engine,
) -> None:
    migrations.upgrade(engine)
    for table in Base.metadata.sorted_tables:
        own: list[Any] = [*table.constraints, *table.indexes]
        assert {each.name for each in own} == constraints(engine, table.name), table.name


def test_a_revision_that_rebuilds_a_table_keeps_the_rows_that_point_at_it(
    empty_url: str,
    engine: Engine,
    new_app: Callable[..., Flask],
    add_revision: Callable[[str], None],
) -> None:
    migrations.upgrade(engine)
    client = join(new_app(database_url=empty_url), ALICE)
    add_revision(NOTHING_MORE)
    assert migrations.upgrade(engine, now=NOON) is True
    assert migrations.current(engine) == "later"
    assert names(engine) == [ALICE.name]
    assert client.get("/settings").status_code == 200  # her sign-in points at the rebuilt table


@pytest.mark.engine("sqlite")
def test_a_copy_is_kept_before_anything_changes(
    empty_url: str,
    engine: Engine,
    new_app: Callable[..., Flask],
    add_revision: Callable[[str], None],
) -> None:
    migrations.upgrade(engine, now=NOON)
    database = Path(str(make_url(empty_url).database))
    assert list(database.parent.glob("*.before-*")) == []
    join(new_app(database_url=empty_url), ALICE)
    before = migrations.current(engine)
    add_revision(NOTHING_MORE)
    migrations.upgrade(engine, now=NOON)
    copy = database.with_name(f"{database.name}.before-later-20260301-120000")
    kept = sqlalchemy.create_engine(f"sqlite:///{copy}", **db.engine_options("sqlite://"))
    assert migrations.current(kept) == before
    assert names(kept) == [ALICE.name]
    kept.dispose()


@pytest.mark.engine("sqlite")
def test_a_revision_that_would_leave_rows_pointing_at_nothing_changes_nothing(
    empty_url: str,
    engine: Engine,
    new_app: Callable[..., Flask],
    add_revision: Callable[[str], None],
) -> None:
    migrations.upgrade(engine)
    client = join(new_app(database_url=empty_url), ALICE)
    before = migrations.current(engine)
    add_revision(BREAK_KEYS)
    with pytest.raises(migrations.BrokenKeysError, match=r"rows of .* would point at nothing"):
        migrations.upgrade(engine)
    assert migrations.current(engine) == before
    assert names(engine) == [ALICE.name]
    assert client.get("/settings").status_code == 200


def test_revision_0002_adds_the_tables_of_quizzes_beside_what_is_there(engine: Engine) -> None:
    migrations.upgrade(engine, target="0001")
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("insert into rules (body) values ('kept')"))
    assert migrations.upgrade(engine) is True
    with engine.begin() as connection:
        assert connection.scalar(sqlalchemy.text("select body from rules")) == "kept"
        assert connection.scalar(sqlalchemy.text("select count(*) from attempt")) == 0


def test_revision_0003_keeps_people_and_gives_them_the_usual_time(engine: Engine) -> None:
    migrations.upgrade(engine, target="0002")
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text(OLD_PERSON), {"role": "administrator"})
    assert migrations.upgrade(engine) is True
    with engine.begin() as connection:
        kept = connection.execute(sqlalchemy.text('select role, extra_time from "user"')).one()
        assert tuple(kept) == ("administrator", 1.0)
    for wrong in ("extra_time = 0.5", "role = 'king'", "day_start = 24"):
        with pytest.raises(IntegrityError), engine.begin() as connection:
            connection.execute(sqlalchemy.text(f'update "user" set {wrong}'))  # noqa: S608 - written above


def test_revision_0003_lets_the_audit_only_grow(engine: Engine) -> None:
    migrations.upgrade(engine, target="0002")
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text(OLD_PERSON), {"role": "learner"})
        connection.execute(sqlalchemy.text(OLD_ENTRY))
    migrations.upgrade(engine)
    for change in ("update audit_entry set address = ''", "delete from audit_entry"):
        with pytest.raises(DBAPIError, match="the audit only grows"), engine.begin() as connection:
            connection.execute(sqlalchemy.text(change))
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text('delete from "user"'))
        found = connection.execute(sqlalchemy.text("select actor_id, address from audit_entry"))
        assert [tuple(row) for row in found] == [(1, "127.0.0.1")]
