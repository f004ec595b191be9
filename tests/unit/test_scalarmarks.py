"""Finding a character that was read in the YAML from which it was read."""

from __future__ import annotations

import pytest

from app.core.scalarmarks import offset_in
from app.core.yamlevents import Mapping, read


@pytest.mark.parametrize(
    ("written", "count", "rest"),
    [
        ("a: one two", 3, "two"),
        ("a: 'it''s so'", 2, "''s so'"),
        (r'a: "x\ty\u00e9\x20z"', 3, 'z"'),
        ("a: |-  # why\n  one\n  two", 3, "two"),
        ("a: >\n  one\n\n  two", 4, "wo"),
        ('a: "one"', 9, '"one"'),
        ("a:", 2, ""),
    ],
)
def test_a_character_is_found_in_every_style(written: str, count: int, rest: str) -> None:
    root = read(written).root
    assert isinstance(root, Mapping)
    assert written[offset_in(written, root.entries["a"], count) :] == rest


def test_an_entry_is_counted_from_its_key_on() -> None:
    written = "'it''s so': and why"
    root = read(written).root
    assert isinstance(root, Mapping)
    (entry,) = root.entries.items()
    assert written[offset_in(written, entry, 3) :] == "s so': and why"
    assert written[offset_in(written, entry, 6) :] == "and why"
    assert written[offset_in(written, ("a much longer key", entry[1]), 13) :] == written
