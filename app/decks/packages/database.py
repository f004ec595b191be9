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
from app.decks.packages.limits import MB, Limits

_AGAIN = "check the file in Anki (Tools, Check Database) and export it once more"
_MAGIC = b"SQLite format 3\0"
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
            return _Reader(database, limits).collection(log=log)
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
    if not data.startswith(_MAGIC):
        raise PackageError("The collection is no database.", _AGAIN)
    with_log = data[18:20] == b"\2\2"  # as on disk with a write-ahead log, which memory has not
    header = data[:18] + b"\1\1" + data[20:] if with_log else data
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


class _Reader:
    """Reads the tables of a collection; all of their texts together stay within a limit."""

    def __init__(self, database: sqlite3.Connection, limits: Limits) -> None:
        self.database, self.limits = database, limits
        self.left = limits.text

    def collection(self, *, log: bool) -> Collection:
        """Return everything that the tables hold."""
        created, modified, version = self.rows("col", 1, "#crt #mod #ver")[0]
        if not _VERSIONS[0] <= version <= _VERSIONS[1]:
            raise PackageError(
                f"The collection is of version {version}; {_VERSIONS[0]} to {_VERSIONS[1]} are"
                " read.",
                "open it in a current Anki and export it once more",
            )
        notetypes, homes = self.tables() if version > _VERSIONS[0] else self.jsons()
        most = self.limits.notes
        notes = self.rows("notes", most, "#id $guid #mid #mod $tags $flds")
        return Collection(
            created=created if 0 < created < _LATEST_CREATED else 0,
            modified=modified,
            notetypes=notetypes,
            homes=homes,
            notes=list(map(Note._make, notes)),
            cards=list(map(NoteCard._make, self.rows("cards", 4 * most, _CARD))),
            log=list(map(LogRow._make, self.rows("revlog", self.limits.log, _LOG))) if log else [],
        )

    def jsons(self) -> tuple[dict[int, Notetype], dict[int, Home]]:
        """Return the note types and decks of a legacy layout."""
        models, decks = self.rows("col", 1, "$models $decks")[0]
        return schema.notetypes_of_json(models), schema.homes_of_json(decks)

    def tables(self) -> tuple[dict[int, Notetype], dict[int, Home]]:
        """Return the note types and decks of the latest layout."""
        _check_tables(self.database, _NEEDED_LATEST)
        notetypes = schema.notetypes_of_tables(
            self.rows("notetypes", _MOST_TYPES, "#id $name %config"),
            self.rows("fields", _MOST_TYPES * 10, "#ntid #ord $name"),
            self.rows("templates", _MOST_TYPES * 10, "#ntid #ord $name %config"),
        )
        return notetypes, schema.homes_of_tables(self.rows("decks", _MOST_TYPES, "#id $name %kind"))

    def rows(self, table: str, most: int, columns: str) -> list[tuple[Any, ...]]:
        """Return the rows of a table; columns are `#` whole numbers, `$` texts and `%` bytes.

        What a row holds is made to be of its column's sort, as SQLite lets anything stand anywhere.
        """
        chosen = ", ".join(
            _SORTS[each[0]].format(_COMPOUND.get(each[1:], each[1:])) for each in columns.split()
        )
        query = f"select {chosen} from {table} limit {most + 1}"  # noqa: S608 - names of our own
        cursor = self.database.execute(query)
        rows = list(self.bounded(cursor)) if "$" in columns else cursor.fetchall()
        if table == "col" and not rows:
            raise PackageError("The collection is empty.", _AGAIN)
        if len(rows) > most and table != "col":
            raise PackageError(
                f"The collection has more than {most:,} {table}.", "export the decks one by one"
            )
        return rows

    def bounded(self, rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        """Yield rows until their texts and bytes are too many."""
        for row in rows:
            self.left -= sum(len(cell) for cell in row if not isinstance(cell, int))
            if self.left < 0:
                raise PackageError(
                    f"The collection holds more than {self.limits.text / MB:,.0f} MB of text.",
                    "export the decks one by one",
                )
            yield row


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
