"""Laws of tables: no text breaks the guess, and what we write is read back the same."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.core.cards import Deck
from app.core.fields import Plain
from app.core.formats import cells
from app.core.formats.columns import ROLES, guess_layout, is_usable
from app.core.formats.delimited import SEPARATORS, decode, read_table
from app.core.formats.tablein import make_deck
from app.core.formats.tableout import write_table
from app.core.formats.values import PackageError
from tests.strategies import decks

HEAD = Deck(key="x", title="X")
_MARKS = st.sampled_from(['"', ",", ";", "|", "\t", "\n", "\r", "'", "=", "+", "a", "b", "{{c1::"])
texts = st.lists(st.one_of(_MARKS, st.text(max_size=6)), max_size=60).map("".join)
_LINE = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12
)
_WORD = _LINE.map(str.strip).filter(bool)
_ITEM: st.SearchStrategy[Plain] = st.one_of(
    _WORD, st.dictionaries(_WORD, _WORD, min_size=1, max_size=1)
)


@settings(max_examples=150)
@given(texts)
@example("#separator:tab\n#html:true\na\tb")
@example('a\t"b')
def test_no_text_breaks_the_guess(text: str) -> None:
    with suppress(PackageError):
        table = read_table(text)
        layout = guess_layout(table)
        assert len(layout.roles) == table.width
        assert set(layout.roles) <= ROLES.keys()
        assert table.separator in SEPARATORS
        if is_usable(layout):
            assert make_deck(table, layout, HEAD).deck.cards


@settings(max_examples=60)
@given(st.binary(max_size=200))
def test_bytes_are_a_text_or_are_refused_in_a_sentence(data: bytes) -> None:
    with suppress(PackageError):
        assert isinstance(decode(data), str)


@settings(max_examples=30)
@given(decks())
def test_a_table_that_we_write_is_read_back_the_same(deck: Deck) -> None:
    text, _ = write_table(deck)
    bare = [
        replace(card, fact="", source=None, image=None, audio=None)
        for card in deck.cards
        if card.kind != "spot" and card.key
    ]
    if not bare or len(bare) != sum(card.kind != "spot" for card in deck.cards):
        return
    table = read_table(decode(text.encode("utf-8-sig")))
    made = make_deck(table, guess_layout(table, header=True), HEAD)
    kept = {card.key for card in bare}
    expected = [
        replace(card, requires=tuple(key for key in card.requires if key in kept)) for card in bare
    ]
    if [card.requires for card in expected] == [card.requires for card in bare]:
        assert list(made.deck.cards) == expected


@given(st.text(max_size=20))
@example("=1+1")
@example("'=1+1")
@example("''@x")
@example("-5")
def test_no_cell_begins_like_a_formula_and_none_is_changed_by_the_way(cell: str) -> None:
    guarded = cells.guard(cell)
    assert not guarded.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cells.unguard(guarded) == cell


@given(st.lists(_ITEM, max_size=6), st.sampled_from([cells.LIST, cells.TAGS, cells.OPTIONS]))
@example(["a|b", "c;d"], cells.LIST)
@example(["[1]"], cells.LIST)
@example(["{", "a => b"], cells.OPTIONS)
def test_a_list_in_a_cell_is_read_back_the_same(items: list[Plain], sort: str) -> None:
    assert cells.read_list(cells.write_cell(items, sort), sort) == items


@given(st.dictionaries(_WORD, _WORD, max_size=5))
@example({"a => b": "c"})
def test_pairs_in_a_cell_are_read_back_the_same(pairs: dict[str, Plain]) -> None:
    assert cells.read_pairs(cells.write_cell(pairs)) == pairs
