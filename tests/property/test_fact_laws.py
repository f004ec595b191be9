"""Laws of reading articles and proposing cards."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.deckfile import parse
from app.core.deckwrite import dump
from app.core.facts.draftdeck import deck_of
from app.core.facts.drafting import draft
from app.core.facts.gate import gate_of
from app.core.facts.hypertext import page_text, read_markdown
from app.core.facts.lines import read_text
from app.core.facts.sentences import split

_SAMPLE = (
    "The the Ada Ada\u2019s Rome\u2019s Rome Baltic AI USA it It its they their this These "
    "is are was has have built builds known for in of to by and or , . ; : ( ) ? \u2013 “ "
    "” - 1,200 1066 3.5 % 12 "
    "(WHO) World Health Organization company rivers cities aims that which because of not never "
    "such as like including designed to make using with 2 times first largest called * [ ] { } "
    "\n \n\n # km metres people plan Focuses Known Specializing followed specialized"
)
_WORDS = _SAMPLE.split(" ")
_PROSE = st.lists(st.sampled_from(_WORDS), max_size=120).map(" ".join)
_ANY = st.text(max_size=300)
_READERS = st.sampled_from([read_text, read_markdown, lambda text: read_text(page_text(text))])


@settings(max_examples=120, deadline=None)
@given(_ANY | _PROSE, _READERS)
def test_every_offset_points_at_its_own_text(text: str, read: object) -> None:
    article = read(text)  # type: ignore[operator] # one of three functions
    for _, paragraph, sentence in article.places():
        assert article.text.startswith(paragraph.text, paragraph.offset)
        assert article.text.startswith(sentence.text, sentence.offset)
        assert sentence.text == sentence.text.strip() != ""


@settings(max_examples=150, deadline=None)
@given(_ANY | _PROSE)
def test_sentences_follow_each_other_and_lose_nothing_but_space_and_notes(text: str) -> None:
    end = 0
    for start, stop in split(text, 0, len(text)):
        assert end <= start < stop
        left_out = "".join(text[end:start].split())
        assert all(char.isdigit() or char in "[]" for char in left_out)
        end = stop
    assert "".join(text[end:].split()).strip("[]0123456789") == ""


@settings(max_examples=100, deadline=None)
@given(_PROSE | _ANY)
def test_any_text_gives_cards_that_pass_the_gate_and_the_same_bytes_each_time(text: str) -> None:
    article = read_text(text)
    found = draft(article)
    gate = gate_of(article)
    for one in found.proposals:
        assert one.quote in article.text
        assert gate.judge(one.card, one.quote) == ()
    if found.proposals:
        written = dump(deck_of(article, found.proposals))
        assert written == dump(deck_of(read_text(text), draft(read_text(text)).proposals))
        assert parse(written).deck is not None
