"""Zips of decks: read within bounds, written the same each time; hostile ones refused."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest

from app.core.formats.values import PackageError
from app.decks.packages.bundle import is_bundle, read_bundle, write_bundle
from app.decks.packages.limits import Limits

DECK = "deck: a\ntitle: A\n"


def packed(files: dict[str, bytes]) -> bytes:
    """Return files as a zip."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in files.items():
            target.writestr(name, data)
    return made.getvalue()


def test_what_is_written_is_read_and_is_the_same_each_time() -> None:
    made = write_bundle("a", DECK, {"media/x.png": b"x"})
    assert made == write_bundle("a", DECK, {"media/x.png": b"x"})
    (deck,) = read_bundle(made)
    assert (deck.name, deck.data, deck.files) == ("a.yaml", DECK.encode(), {"media/x.png": b"x"})
    assert is_bundle(made)
    assert not is_bundle(packed({"x.txt": b""}))


def test_a_deck_reaches_only_what_stands_in_its_own_folder() -> None:
    found = read_bundle(
        packed(
            {
                "one/a.yaml": b"a",
                "one/x.png": b"1",
                "two/b.yml": b"b",
                "two/x.png": b"2",
                "two/": b"",
                "__MACOSX/one/._a.yaml": b"",
                ".hidden.yaml": b"",
                "two/.DS_Store": b"",
            }
        )
    )
    assert [(deck.name, dict(deck.files)) for deck in found] == [
        ("one/a.yaml", {"x.png": b"1"}),
        ("two/b.yml", {"x.png": b"2"}),
    ]


@pytest.mark.parametrize(
    ("files", "limits", "said"),
    [
        ({f"{n}.yaml": b"" for n in range(101)}, Limits(), "more than 100 decks"),
        ({"a.yaml": b" " * (3 * 1024 * 1024)}, Limits(), "at most 2 MB are read"),
        ({"a.yaml": b"", "x.png": b" " * 2_000_000}, Limits(), "unpacks to more than 100 times"),
        ({"a.yaml": b"", "../x.png": b""}, Limits(), "points outside"),
        ({"a.yaml": b"", "x.png": b"ab"}, replace(Limits(), media=1), "more than 0 MB"),
        ({"a.yaml": b"", "x.png": b"ab"}, replace(Limits(), entries=1), "more than 1 entries"),
    ],
)
def test_hostile_zips_are_refused_in_a_sentence(
    files: dict[str, bytes], limits: Limits, said: str
) -> None:
    with pytest.raises(PackageError, match=said):
        read_bundle(packed(files), limits)
