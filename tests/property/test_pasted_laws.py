"""Laws of reading what people paste."""

from __future__ import annotations

import json
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.facts.pastedrows import Pasted, UnreadableRowsError, read_rows
from app.core.formats.values import PackageError

_TABLES = ["\t", "|", "\n", "\r\n", '"', ";", ",", "---", "{{c1::a}}", "Question", "Answer"]
_JSON = ['{"cards": [', "[{", '"kind": "basic"', "}", "]", "```json", "\x00", "\ud800", "42", " "]
_PIECES = st.sampled_from([*_TABLES, *_JSON])
_ANY = st.text(max_size=80) | st.lists(_PIECES, max_size=30).map("".join)
_WORD = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)
_ROWS = st.lists(st.tuples(_WORD, _WORD, _WORD), min_size=1, max_size=6)


def _read(text: str) -> Pasted | None:
    with suppress(UnreadableRowsError, PackageError):
        return read_rows(text)
    return None


@settings(max_examples=200)
@given(_ANY)
def test_any_text_is_read_or_refused_and_each_row_is_a_card_or_says_why_not(
    text: str,
) -> None:
    found = _read(text)
    for row in found.rows if found else ():
        assert (row.suggestion is None) == bool(row.fault)
        row.raw.encode()


@settings(max_examples=100)
@given(_ROWS, st.sampled_from(["\t", " | "]), st.data())
def test_what_stays_in_the_box_is_read_once_more_as_the_same_cards(
    rows: list[tuple[str, str, str]], between: str, data: st.DataObject
) -> None:
    found = read_rows("\n".join(between.join(row) for row in rows))
    kept = data.draw(st.sets(st.integers(0, max(0, len(found.rows) - 1)), min_size=1))
    again = _read(found.rest(kept))
    assert again is not None
    assert again.rows == tuple(found.rows[place] for place in sorted(kept))


@settings(max_examples=60)
@given(_ROWS)
def test_rows_and_json_of_the_same_cards_are_the_same_suggestions(
    rows: list[tuple[str, str, str]],
) -> None:
    names = ("question", "answer", "quote")
    cards = [dict(zip(names, row, strict=True)) for row in rows]
    table = read_rows("\n".join(["\t".join(names), *map("\t".join, rows)]))
    listed = read_rows(json.dumps({"cards": cards}))
    assert [one.suggestion for one in table.rows] == [one.suggestion for one in listed.rows]
