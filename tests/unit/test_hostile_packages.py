"""Packages that are broken or mean harm are refused at once, in a sentence that says why."""

from __future__ import annotations

import io
import json
import sqlite3
import struct
import sys
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest

from app.core.cards import Basic, Deck, Media
from app.core.formats.values import PackageError
from app.decks.packages.limits import MB, Limits
from app.decks.packages.reading import read_package
from app.decks.packages.writing import write_package

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

AT, TODAY = 1_795_000_000_000, 739_943
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes((0, 0, 0, 2, 0, 0, 0, 2))
DECK = Deck(
    key="small",
    title="Small",
    cards=tuple(
        Basic(key=f"c{n}", prompt=f"What is {n}?", answer=f"It is {n}.", image=Media(file="a.png"))
        for n in range(3)
    ),
)
Entries = dict[str, bytes]


def good() -> Entries:
    """Return the entries of a package that is fine."""
    data = write_package([DECK], {"a.png": PNG}, at=AT, today=TODAY).data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(entries: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return entries as a zip."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as package:
        for name, data in entries.items():
            package.writestr(name, data)
    return made.getvalue()


@contextmanager
def collection(entries: Entries) -> Iterator[sqlite3.Connection]:
    """Open a package's collection for a change, and put the change into the entries."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.deserialize(entries["collection.anki21"])
        yield database
        entries["collection.anki21"] = database.serialize()


def refusal(source: bytes | Path, limits: Limits | None = None) -> str:
    """Return what is said of a package, which must be said quickly and with little memory."""
    tracemalloc.start()
    started = process_time()
    with pytest.raises(PackageError) as refused:
        read_package(source, limits or Limits(), history=True)
    took, (_, peak) = process_time() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert took < 20  # the bench measures; this only refuses work without bounds
    assert peak < 200 * MB
    assert refused.value.action
    return refused.value.sentence


def test_a_good_package_is_no_hostile_one(tmp_path: Path) -> None:
    file = tmp_path / "good.apkg"
    file.write_bytes(packed(good()))
    package = read_package(file)
    assert package.decks[0].cards == DECK.cards
    assert package.media == {"a.png": PNG}


@pytest.mark.parametrize(
    "data",
    [b"", b"PK", b"no zip at all" * 99, packed({"a": b"x"})[:-9], b"PK\x05\x06" + bytes(18)],
    ids=["nothing", "a beginning", "a text", "cut off", "an empty zip"],
)
def test_what_is_no_package_is_told_so(data: bytes) -> None:
    assert "no package" in refusal(data) or "without an Anki collection" in refusal(data)


def test_a_file_that_is_not_there_is_told_so(tmp_path: Path) -> None:
    assert "no package" in refusal(tmp_path / "none.apkg")


def test_a_zip_of_something_else_is_told_so() -> None:
    assert "without an Anki collection" in refusal(packed({"readme.txt": b"hello"}))


@pytest.mark.parametrize(
    "name", ["../x", "/etc/passwd", "a/../../b", "C:/x", "..\\x", "\\\\host\\x", "a\0b"]
)
def test_names_that_climb_are_refused(name: str) -> None:
    made = packed(good() | {"@@@@": b"x"})
    if len(name) >= 4:
        made = packed(good() | {"@" * len(name): b"x"}).replace(b"@" * len(name), name.encode())
    else:
        made = made.replace(b"@@@@", name.encode().ljust(4, b"/"))
    assert "points outside" in refusal(made)


def test_a_link_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        entry = zipfile.ZipInfo("0")
        entry.external_attr = 0o120777 << 16
        package.writestr(entry, "/etc/passwd")
    assert "points outside" in refusal(made.getvalue())


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_nobody_uses_are_refused(method: int) -> None:
    assert "cannot be read" in refusal(packed(good(), method))


def test_the_same_entry_twice_is_refused() -> None:
    made = packed(good() | {"medib": b"{}"}).replace(b"medib", b"media")
    assert "twice" in refusal(made)


def test_a_bomb_of_zeros_is_refused() -> None:
    entries = good() | {"collection.anki21": bytes(60 * MB)}
    assert "100 times its size" in refusal(packed(entries))
    assert "at most 64 MB" in refusal(packed(entries | {"collection.anki21": bytes(70 * MB)}))


def test_an_entry_that_lies_about_its_size_is_damaged() -> None:
    made = packed({"collection.anki21": bytes(5 * MB)})
    lied = made.replace(struct.pack("<L", 5 * MB), struct.pack("<L", 500))
    assert "damaged" in refusal(lied)


def test_too_large_a_package_is_refused_before_it_is_read() -> None:
    assert "at most 1 MB" in refusal(bytes(2 * MB), Limits(package=MB))


def test_seventy_thousand_entries_are_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for number in range(70_000):
            package.writestr(str(number), b"")
    assert "more than 30,000 entries" in refusal(made.getvalue())
    whole = made.getvalue()
    place = whole.rfind(b"PK\x05\x06")
    lied = whole[: place + 8] + struct.pack("<HH", 1, 1) + whole[place + 12 :]
    assert "more than 30,000 entries" in refusal(lied)


def test_more_entries_than_the_directory_says_are_refused() -> None:
    made = packed({str(number): b"" for number in range(60)})
    place = made.rfind(b"PK\x05\x06")
    lied = made[: place + 8] + struct.pack("<HH", 1, 1) + made[place + 12 :]
    assert "more than 40 entries" in refusal(lied, Limits(entries=40))


def test_the_oldest_layout_is_read() -> None:
    entries = good()
    entries["collection.anki2"] = entries.pop("collection.anki21")
    del entries["meta"]
    assert read_package(packed(entries)).decks[0].cards == DECK.cards


def latest(entries: Entries) -> Entries:
    """Return entries in the latest layout, whatever they hold."""
    collection = zstd.compress(entries["collection.anki21"])
    media = zstd.compress(b"\x0a\x07\x0a\x05a.png")
    return {"meta": b"\x08\x03", "collection.anki21b": collection, "media": media} | {
        "0": zstd.compress(entries["0"])
    }


def test_the_latest_layout_is_read() -> None:
    package = read_package(packed(latest(good())))
    assert package.decks[0].cards == DECK.cards
    assert package.media == {"a.png": PNG}


@pytest.mark.parametrize(
    ("entry", "data", "said"),
    [
        ("collection.anki21b", zstd.compress(bytes(300 * MB)), "more than 67 MB"),
        ("collection.anki21b", b"no zstd", "damaged"),
        ("collection.anki21b", zstd.compress(bytes(9_000))[:-3], "ends too early"),
        ("media", zstd.compress(b"\x0a\xff"), "list of media"),
        ("media", zstd.compress(b"\x0a\x04\x0a\x02\xff\xff"), "list of media"),
    ],
)
def test_a_broken_latest_layout_is_refused(entry: str, data: bytes, said: str) -> None:
    assert said in refusal(packed(latest(good()) | {entry: data}))


def test_a_newer_version_is_told_so() -> None:
    assert "newer Anki" in refusal(packed(good() | {"meta": b"\x08\x04"}))


def test_meta_that_says_nothing_is_passed_by() -> None:
    assert read_package(packed(good() | {"meta": b"\xff"})).decks
    entries = good()
    del entries["meta"], entries["media"]
    notices = read_package(packed(entries)).notices
    assert {notice.sentence for notice in notices} == {"a.png: the package does not hold this file"}


@pytest.mark.parametrize("media", [b"[]", b"{", b'{"0": 5}', b"[" * 100_000])
def test_a_broken_list_of_media_is_refused(media: bytes) -> None:
    assert "list of media" in refusal(packed(good() | {"media": media}))


@pytest.mark.parametrize("name", ["../../etc/passwd", "/x", "a\\b", "", "..", "a\nb", "C:x"])
def test_media_with_names_that_are_paths_stay_behind(name: str) -> None:
    package = read_package(packed(good() | {"media": json.dumps({"0": name}).encode()}))
    assert package.media == {}
    assert package.decks[0].cards[0].image is None
    assert package.notices


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"text", "neither a picture"), (bytes(3 * MB), "MB"), (b"<svg onload='x'/>", "SVG")],
)
def test_media_that_no_card_may_show_stay_behind(data: bytes, said: str) -> None:
    package = read_package(packed(good() | {"0": data}, zipfile.ZIP_STORED))
    assert package.media == {}
    assert all(said in notice.sentence for notice in package.notices)


def test_more_media_than_allowed_are_refused() -> None:
    assert "more than" in refusal(packed(good()), Limits(media=10))


@pytest.mark.parametrize("keep", [0, 10, 100, 5_000, 20_000])
def test_a_torn_collection_is_refused(keep: int) -> None:
    entries = good()
    entries["collection.anki21"] = entries["collection.anki21"][:keep]
    assert "collection" in refusal(packed(entries)).lower()


def test_a_collection_of_noise_is_refused() -> None:
    entries = good()
    data = bytearray(entries["collection.anki21"])
    data[100:] = bytes(range(256)) * (len(data) // 256)
    assert "collection" in refusal(packed(entries | {"collection.anki21": bytes(data)})).lower()


ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n)"
VIEW = "select i id, i guid, i mid, i mod, i tags, i flds from n"
ROWS = "insert into revlog select i, 1, 0, 3, 1, 1, 1, 1, 1 from n limit 60000"
HARMS: dict[str, Callable[[sqlite3.Connection], object]] = {
    "no plain table notes": lambda db: db.executescript("drop table notes"),
    "plain table notes": lambda db: db.executescript(
        f"drop table notes; create view notes as {ENDLESS} {VIEW}"
    ),
    "plain table revlog": lambda db: db.executescript(
        "drop table revlog; create virtual table revlog using fts5(id, cid)"
    ),
    "plain table cards": lambda db: db.executescript(
        "drop table cards; create table cards (id, nid, did, ord, x as (zeroblob(900000000)))"
    ),
    "no such column": lambda db: db.execute("alter table notes rename column flds to f"),
    "of version 99": lambda db: db.execute("update col set ver = 99"),
    "is empty": lambda db: db.execute("delete from col"),
    "note types of the package cannot": lambda db: db.execute("update col set models = '{'"),
    "A note type of the package is broken": lambda db: db.execute(
        """update col set models = '{"1": {"id": "x"}}'"""
    ),
    "A deck of the package is broken": lambda db: db.execute(
        """update col set decks = '{"1": {"id": 1, "name": 5}}'"""
    ),
    "decks of the package cannot": lambda db: db.execute("update col set decks = '[1]'"),
    "of a note type (7)": lambda db: db.execute("update notes set mid = 7"),
    "in a deck (7)": lambda db: db.execute("update cards set did = 7"),
    "plain table decks": lambda db: db.execute("update col set ver = 18"),
    "UTF-8": lambda db: db.execute("update notes set flds = cast(x'ff' as text)"),
}


@pytest.mark.parametrize("said", HARMS)
def test_a_collection_that_contradicts_itself_is_refused(said: str) -> None:
    entries = good()
    with collection(entries) as database:
        HARMS[said](database)
    assert said in refusal(packed(entries))


def test_too_many_rows_and_too_long_work_are_refused() -> None:
    assert "more than 2 notes" in refusal(packed(good()), replace(Limits(), notes=2))
    assert "more than 0 MB of text" in refusal(packed(good()), replace(Limits(), text=100))
    assert "interrupted" in refusal(packed(busy()), replace(Limits(), steps=0))


def busy() -> Entries:
    """Return a package with enough rows to take SQLite a while."""
    entries = good()
    with collection(entries) as database:
        database.execute(f"{ENDLESS} {ROWS}")
    return entries


def test_a_huge_cell_is_refused() -> None:
    entries = good()
    with collection(entries) as database:
        database.execute("update notes set flds = cast(randomblob(9000000) as text)")
    said = refusal(packed(entries, zipfile.ZIP_STORED))
    assert "too big" in said or "UTF-8" in said


def test_a_huge_field_leaves_its_card_behind() -> None:
    entries = good()
    with collection(entries) as database:
        database.execute(
            "update notes set flds = ? where id = (select min(id) from notes)", ["x" * 99_999]
        )
    package = read_package(packed(entries, zipfile.ZIP_STORED))
    assert len(package.decks[0].cards) == 2
    assert "99,999 characters" in package.notices[0].sentence


def test_cells_of_odd_sorts_are_read_as_what_they_should_be() -> None:
    entries = good()
    with collection(entries) as database:
        database.execute("update cards set due = 'soon', data = 5, ivl = 2.5, reps = x'00'")
        database.execute("update col set crt = 99999999999999")
        database.execute("update notes set tags = 7")
    package = read_package(packed(entries), history=True)
    assert package.decks[0].cards[0].tags == () or package.decks[0].cards


def test_a_collection_in_write_ahead_mode_is_read() -> None:
    entries = good()
    data = entries["collection.anki21"]
    entries["collection.anki21"] = data[:18] + b"\2\2" + data[20:]
    assert read_package(packed(entries)).decks[0].cards == DECK.cards
