"""Laws of reading: any bytes are read or refused in a sentence, and pages lose no words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.facts.hypertext import page_text
from app.core.reading.decoding import decode, decode_page
from app.core.reading.kinds import KINDS, UnreadableError, kind_of, text_kind
from app.core.reading.language import language_of
from app.core.reading.pages import Line, put_together
from app.core.reading.superscripts import raised

_PLACES = st.floats(0, 900)
_WORDS = st.lists(st.sampled_from(["boat", "River", "12", "of", "built."]), min_size=1, max_size=8)
_LINES = st.builds(
    Line,
    text=_WORDS.map(" ".join),
    left=_PLACES,
    right=_PLACES,
    base=_PLACES,
    size=st.sampled_from([8.0, 11.0, 14.0]),
    weight=st.sampled_from([0.0, 400.0, 700.0]),
)


@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_any_bytes_are_one_of_the_formats_or_refused_with_what_to_do(data: bytes) -> None:
    try:
        kind = kind_of(data)
        text = decode(data).text if kind == "text" else decode_page(data)
    except UnreadableError as refusal:
        told = refusal
    else:
        assert kind in KINDS
        assert text_kind(text) in {"text", "markdown"}
        assert language_of(text) in {"", "en", "de", "fr", "es", "it", "pt", "nl", "sv", "pl"}
        return
    assert told.sentence.endswith(".")
    assert told.action.endswith(".")


_PIECES = st.sampled_from(["<sup>", "</sup>", "<a>", "</a>", "1", "20", "m", "b", "[3]", " "])


@given(st.lists(_PIECES, max_size=14).map("".join))
def test_a_raised_figure_never_joins_another_number(page: str) -> None:
    apart = re.findall(r"[0-9]+", re.sub(r"</?sup>", " ", page))
    tagless = re.sub(r"</?(?:sup|a)>", "|", raised(page))
    assert set(re.findall(r"[0-9]+", tagless)) <= set(apart)
    assert isinstance(page_text(raised(page)), str)


@settings(max_examples=40)
@given(st.lists(st.lists(_LINES, min_size=3, max_size=8), max_size=2))
def test_pages_are_put_together_from_words_that_stand_on_them(pages: list[list[Line]]) -> None:
    text = put_together(pages)
    given_words = {word for page in pages for line in page for word in line.text.split()}
    assert set(re.sub(r"^[#-]+ ", "", text, flags=re.MULTILINE).split()) <= given_words
    assert put_together(pages) == text


@pytest.mark.parametrize("piece", ["<sup>", "<sup>1</sup>", "[a](", "<!--", "**a"])
def test_no_repeated_piece_makes_telling_a_format_slow(piece: str) -> None:
    page = piece * 4_000
    assert kind_of(page.encode()) in KINDS
    assert text_kind(page)
    assert raised(page) is not None
