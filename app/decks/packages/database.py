"""A collection as SQLite in memory: a stranger's database is read, ours is written.

A stranger's file may be broken or hostile. It is opened from bytes, never from disk; only plain
tables are read, in fixed queries, with a limit on rows, cells and steps; no view, trigger, virtual
table or function of its own runs. The standard library's SQLite serves, as it alone opens bytes.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Any

from app.core.formats.anki import legacy, schema
from app.core.formats.anki.fromhtml import words
from app.core.formats.anki.identity import checksum
from app.core.formats.anki.values import (
    SEPARATOR,
    Collection,
    Home,
    LogRow,
    Note,
    NoteCard,
    Notetype,
)
from app.core.formats.values import PackageError
from app.decks.packages.limits import Limits

_AGAIN = "check the file in Anki (Tools, Check Database) and export it once more"
_STRIDE = 100_000  # steps between two looks at how many there were
_VERSIONS = (11, 18)
_LATEST_CREATED = 32_503_680_000
_HOME = "case when coalesce(odid, 0) then odid else did end"
_DUE = "case when coalesce(odid, 0) and coalesce(odue, 0) then odue else due end"
_COMPOUND = {"home": _HOME, "place": _DUE}
_CARD = "#id #nid #home #ord #type #queue #place #ivl #factor #reps #lapses #left #flags $data"
_LOG = "#id #cid #ease #ivl #lastIvl #factor #time #type"
_SORTS = {
    "#": "cast(coalesce({}, 0) as integer)",
    "$": "cast(coalesce({}, '') as text)",
    "%": "cast(coalesce({}, '') as blob)",
}
_WORKED_OUT = re.compile(r"\bas\s*\(|\bgenerated\b", re.IGNORECASE)
_MOST_TYPES = 10_000
_NEEDED = frozenset({"col", "notes", "cards", "revlog"})
_NEEDED_LATEST = frozenset({"notetypes", "fields", "templates", "decks"})
_SCHEMA = """
create table col (id integer primary key, crt integer not null, mod integer not null,
  scm integer not null, ver integer not null, dty integer not null, usn integer not null,
  ls integer not null, conf text not null, models text not null, decks text not null,
  dconf text not null, tags text not null);
create table notes (id integer primary key, guid text not null, mid integer not null,
  mod integer not null, usn integer not null, tags text not null, flds text not null,
  sfld integer not null, csum integer not null, flags integer not null, data text not null);
create table cards (id integer primary key, nid integer not null, did integer not null,
  ord integer not null, mod integer not null, usn integer not null, type integer not null,
  queue integer not null, due integer not null, ivl integer not null, factor integer not null,
  reps integer not null, lapses integer not null, left integer not null, odue integer not null,
  odid integer not null, flags integer not null, data text not null);
create table revlog (id integer primary key, cid integer not null, usn integer not null,
  ease integer not null, ivl integer not null, lastIvl integer not null, factor integer not null,
  time integer not null, type integer not null);
create table graves (usn integer not null, oid integer not null, type integer not null);
"""
_INDEXES = """
create index ix_notes_usn on notes (usn);
create index ix_cards_usn on cards (usn);
create index ix_revlog_usn on revlog (usn);
create index ix_cards_nid on cards (nid);
create index ix_cards_sched on cards (did, queue, due);
create index ix_revlog_cid on revlog (cid);
create index ix_notes_csum on notes (csum);
"""


def read(data: bytes, limits: Limits, *, log: bool) -> Collection:
    """Return the collection that a database holds; raise PackageError where it is broken."""
    try:
        with _opened(data, limits) as database:
            _check_tables(database, _NEEDED)
            return _read(database, limits, log=log)
    except (sqlite3.Error, OverflowError, UnicodeDecodeError, TypeError, ValueError) as broken:
        raise PackageError(f"The collection cannot be read: {broken}.", _AGAIN) from broken


def write(collection: Collection) -> bytes:
    """Return the database of a collection in the legacy layout."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.executescript(_SCHEMA)
        database.execute("begin")
        database.execute(
            "insert into col values (1, ?, ?, ?, 11, 0, 0, 0, ?, ?, ?, ?, '{}')",
            (
                *(collection.created, collection.modified, collection.modified),
                *(legacy.configuration(collection), legacy.models(collection)),
                *(legacy.decks(collection), legacy.deck_options()),
            ),
        )
        _insert(database, "notes", 11, map(_note_row, collection.notes))
        changed = collection.modified // 1000
        cards = (_card_row(card, changed) for card in collection.cards)
        _insert(database, "cards", 18, cards)
        log = ((row.id, row.card, -1, *row[2:]) for row in collection.log)
        _insert(database, "revlog", 9, log)
        database.execute("commit")
        database.executescript(_INDEXES)
        return database.serialize()


@contextmanager
def _opened(data: bytes, limits: Limits) -> Iterator[sqlite3.Connection]:
    """Open a stranger's bytes with every power of a database taken away but reading."""
    header = (
        data[:18] + b"\1\1" + data[20:] if data[18:20] == b"\2\2" else data
    )  # no write-ahead log
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.deserialize(header)
        database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, limits.cell)
        database.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        for pragma in ("trusted_schema = off", "query_only = on", "cell_size_check = on"):
            database.execute(f"pragma {pragma}")
        left = [limits.steps * 1_000_000 // _STRIDE]

        def count() -> int:
            left[0] -= 1
            return left[0] < 0

        database.set_progress_handler(count, _STRIDE)
        database.set_authorizer(_only_reading)
        yield database


def _only_reading(action: int, _: object, name: str | None, *__: object) -> int:
    reads = action in {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}
    ours = action == sqlite3.SQLITE_FUNCTION and name == "coalesce"
    return sqlite3.SQLITE_OK if reads or ours else sqlite3.SQLITE_DENY


def _check_tables(database: sqlite3.Connection, needed: frozenset[str]) -> None:
    """Refuse a collection whose tables are missing, or are views or virtual."""
    rows = database.execute("select name, type, rootpage, sql from sqlite_schema limit 500")
    tables = {
        name for name, kind, page, sql in rows if kind == "table" and page and _is_plain(str(sql))
    }
    if not needed <= tables:
        lacking = ", ".join(sorted(needed - tables))
        raise PackageError(f"The collection has no plain table {lacking}.", _AGAIN)


def _is_plain(sql: str) -> bool:
    """Tell whether a table has no columns that are worked out."""
    return not _WORKED_OUT.search(sql)


def _read(database: sqlite3.Connection, limits: Limits, *, log: bool) -> Collection:
    created, modified, version = _rows(database, "col", 1, "#crt #mod #ver")[0]
    if not _VERSIONS[0] <= version <= _VERSIONS[1]:
        raise PackageError(
            f"The collection is of version {version}; {_VERSIONS[0]} to {_VERSIONS[1]} are read.",
            "open it in a current Anki and export it once more",
        )
    notetypes, homes = (_tables if version > _VERSIONS[0] else _jsons)(database)
    notes = _rows(database, "notes", limits.notes, "#id $guid #mid #mod $tags $flds")
    cards = _rows(database, "cards", 4 * limits.notes, _CARD)
    rows = _rows(database, "revlog", limits.log, _LOG) if log else []
    return Collection(
        created=created if 0 < created < _LATEST_CREATED else 0,
        modified=modified,
        notetypes=notetypes,
        homes=homes,
        notes=list(map(Note._make, notes)),
        cards=list(map(NoteCard._make, cards)),
        log=list(map(LogRow._make, rows)),
    )


def _jsons(database: sqlite3.Connection) -> tuple[dict[int, Notetype], dict[int, Home]]:
    models, decks = _rows(database, "col", 1, "$models $decks")[0]
    return schema.notetypes_of_json(models), schema.homes_of_json(decks)


def _tables(database: sqlite3.Connection) -> tuple[dict[int, Notetype], dict[int, Home]]:
    _check_tables(database, _NEEDED_LATEST)
    notetypes = schema.notetypes_of_tables(
        _rows(database, "notetypes", _MOST_TYPES, "#id $name %config"),
        _rows(database, "fields", _MOST_TYPES * 10, "#ntid #ord $name"),
        _rows(database, "templates", _MOST_TYPES * 10, "#ntid #ord $name %config"),
    )
    return notetypes, schema.homes_of_tables(
        _rows(database, "decks", _MOST_TYPES, "#id $name %kind")
    )


def _rows(
    database: sqlite3.Connection, table: str, most: int, columns: str
) -> list[tuple[Any, ...]]:
    """Return the rows of a table; columns are `#` whole numbers, `$` texts and `%` bytes.

    What a row holds is made to be of its column's sort, as SQLite lets anything stand anywhere.
    """
    chosen = ", ".join(
        _SORTS[each[0]].format(_COMPOUND.get(each[1:], each[1:])) for each in columns.split()
    )
    query = f"select {chosen} from {table} limit {most + 1}"  # noqa: S608 - names of our own
    rows = database.execute(query).fetchall()
    if len(rows) > most and table != "col":
        raise PackageError(
            f"The collection has more than {most:,} {table}.", "export the decks one by one"
        )
    if not rows and table == "col":
        raise PackageError("The collection is empty.", _AGAIN)
    return rows


def _insert(database: sqlite3.Connection, table: str, width: int, rows: Iterable[object]) -> None:
    marks = ", ".join("?" * width)
    database.executemany(f"insert into {table} values ({marks})", rows)  # type: ignore[arg-type] # noqa: S608 - names of our own; rows are tuples


def _note_row(note: Note) -> tuple[int | str, ...]:
    first = words(note.fields.partition(SEPARATOR)[0])
    start = (note.id, note.guid, note.notetype, note.modified, -1, note.tags, note.fields)
    return (*start, first, checksum(first), 0, "")


def _card_row(card: NoteCard, changed: int) -> tuple[int | str, ...]:
    start = (card.id, card.note, card.deck, card.ord, changed, -1, card.type, card.queue, card.due)
    rest = (card.interval, card.factor, card.reps, card.lapses, card.left, 0, 0, card.flags)
    return (*start, *rest, card.data)
