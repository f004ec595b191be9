"""Laws of what passes between Recto and Anki, for any text at all."""

from __future__ import annotations

import html
import re
from unicodedata import normalize

from hypothesis import given, settings
from hypothesis import strategies as st

from app.core import cloze, markup
from app.core.cardjson import to_json
from app.core.cards import Card, Deck
from app.core.deckfile import parse
from app.core.deckwrite import dump
from app.core.formats.anki import fromhtml, gaps, identity, templates, tohtml, wire
from app.core.formats.anki.escaping import clean
from app.core.formats.anki.incoming import arrive
from app.core.formats.anki.values import Collection, Home, Note, NoteCard, Notetype, Template
from app.decks.packages.reading import read_package
from app.decks.packages.writing import write_package
from tests.strategies import decks, with_values

AT, TODAY = 1_795_000_000_000, 739_943
AWKWARD = st.text(alphabet="ab1 *_`[]()<>&\\~|#$\n-+.{}:!\"'=/é", max_size=40)
WORDS = AWKWARD | st.text(st.characters(exclude_categories=["Cs", "Co"]), max_size=40)
TAGS = st.sampled_from(
    ["b", "i", "u", "s", "sub", "code", "pre", "div", "p", "br", "ul", "ol", "li", "td", "tr", "a"]
)
ODD = st.sampled_from(
    (
        *("<script>alert(1)</script>", "<!-- x -->", "<!--", "<img src=x onerror=alert(1)>"),
        *("[sound:a.mp3]", "\\(x^2\\)", "\\[\\frac{1}{2}\\]", "&nbsp;", "&#60;b&#62;"),
        *("<a href='javascript:x'>", "<svg/>", "[latex]y[/latex]", "{{c1::a}}", "{{c2::b::h}}"),
        *("<", "</", "<style>p{}</style>", "<b"),
    )
)


@st.composite
def marked(draw: st.DrawFn) -> str:
    """HTML as people and programs leave it: tags that may not fit, words in between."""
    parts = []
    for tag, words, shape in draw(st.lists(st.tuples(TAGS, WORDS, st.integers(0, 4)), max_size=6)):
        text = html.escape(words)
        parts.append(
            [f"<{tag}>{text}</{tag}>", f"<{tag}>{text}", f"{text}</{tag}>", text, ""][shape]
        )
        if shape == 4:
            parts.append(draw(ODD))
    return "".join(parts)


def squeezed(text: str) -> str:
    """Return a text without any white space, as breaks and blanks may differ."""
    return re.sub(r"\s+", "", clean(text).replace("\xa0", " "))


@settings(max_examples=150, deadline=None)
@given(marked())
def test_no_html_of_a_note_becomes_a_script_or_a_tag_of_its_own(source: str) -> None:
    shown = markup.render(fromhtml.read(source).text)
    assert "<script" not in shown.lower()
    assert "onerror=" not in re.sub(r">[^<]*<", "><", shown)
    assert 'href="javascript' not in shown


@settings(max_examples=120, deadline=None)
@given(WORDS)
def test_plain_words_of_a_note_stay_the_words_they_are(words: str) -> None:
    assert squeezed(markup.plain(fromhtml.read(html.escape(words)).text)) == squeezed(words)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["b", "i", "s", "div", "p", "u", "span"]), WORDS), max_size=5
    )
)
def test_words_inside_tags_stay_the_words_they_are(parts: list[tuple[str, str]]) -> None:
    source = "".join(f"<{tag}>{html.escape(words)}</{tag}>" for tag, words in parts)
    kept = squeezed(markup.plain(fromhtml.read(source).text))
    assert kept == squeezed("".join(words for _, words in parts))


@settings(max_examples=150, deadline=None)
@given(WORDS)
def test_markdown_becomes_html_without_scripts_and_comes_back_with_its_words(words: str) -> None:
    made = tohtml.field(words)
    assert "<script" not in made.lower()
    back = markup.plain(fromhtml.read(made).text)
    assert squeezed(back) == squeezed(markup.plain(words)) or "$" in words


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.sampled_from(["{{c1::", "{{c2::", "}}", "}", "{", "::", "a", " ", "$x$"]), max_size=12
    )
)
def test_gaps_keep_their_numbers_on_their_way_to_anki_and_back(parts: list[str]) -> None:
    text = "".join(parts)
    flat, _ = gaps.unnest(text)
    assert len(flat) <= len(text)
    if not cloze.problems(text):
        back = fromhtml.read(tohtml.gap_field(text)).text
        assert set(cloze.numbers(back)) <= set(cloze.numbers(text))


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.sampled_from(["{{", "}}", "#", "/", "^", "F", "hint:", "type:", "cloze:", "a", "!"]),
        max_size=14,
    )
)
def test_every_template_is_rendered_whatever_it_says(parts: list[str]) -> None:
    side = templates.render("".join(parts), {"F": "filled"})
    assert len(side.html) <= 14 * len("filled")


@settings(max_examples=120, deadline=None)
@given(st.binary(max_size=40))
def test_bytes_are_a_message_or_are_refused(data: bytes) -> None:
    try:
        fields = wire.message(data)
    except wire.WireError:
        fields = {0: [0]}
    assert all(fields.values())


@settings(max_examples=120, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20))
def test_a_guid_comes_back_from_the_key_that_was_made_of_it(guid: str) -> None:
    key = identity.key_of(guid)
    assert len(key) <= 62
    if len(guid.encode()) <= 27:
        assert identity.guid_of("any", key) == guid


@settings(max_examples=20, deadline=None)
@given(decks())
def test_a_deck_that_went_to_anki_comes_back_as_it_left(deck: Deck) -> None:
    written = parse(dump(deck)).deck
    assert written is not None
    files = {
        media.file: b"OggS" if place else b"\x89PNG\r\n\x1a\n"
        for card in written.cards
        for place, media in enumerate((card.image, card.audio))
        if media is not None
    }
    package = read_package(write_package([written], files, at=AT, today=TODAY).data)
    came = {card.key: card for found in package.decks for card in found.cards}
    assert len(came) == sum(len(found.cards) for found in package.decks)
    assert all(parse(dump(found)).deck is not None for found in package.decks)
    for card in written.cards:
        if card.key:
            assert bare(came[card.key]) == bare(card)


class Anything:
    """A package that has every file."""

    def find(self, name: str) -> tuple[str, str]:
        """Return the sort of a file by its name."""
        return "file", "audio" if name.endswith("mp3") else "image"


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from([1, 2]), marked(), marked(), WORDS), max_size=4),
    WORDS,
    marked(),
)
def test_whatever_notes_hold_their_deck_can_be_written_and_read(
    rows: list[tuple[int, str, str, str]], name: str, about: str
) -> None:
    answer = "{{FrontSide}}<hr id=answer>{{Back}}"
    plain = Notetype(1, "A", cloze=False, fields=("Front", "Back"), templates=())
    plain = plain._replace(templates=(Template("1", "{{Front}}{{hint:Tags}}", answer),) * 2)
    gaps_ = plain._replace(id=2, cloze=True)
    gaps_ = gaps_._replace(templates=(Template("1", "{{cloze:Front}}", "{{Back}}"),))
    notes = [
        Note(n, f"g{n}", kind, 0, tags, f"{front}\x1f{back}")
        for n, (kind, front, back, tags) in enumerate(rows)
    ]
    places = [(n, place) for n in range(len(rows)) for place in (0, 1)]
    cards = [NoteCard(2 * n + place, n, 1, place, *(0,) * 9, "") for n, place in places]
    homes = {1: Home(1, name, about)}
    collection = Collection(0, 0, {1: plain, 2: gaps_}, homes, notes, cards, [])
    for deck in arrive(collection, Anything(), history=True).decks:
        assert parse(dump(deck)).problems == ()


def bare(card: Card) -> str:
    """Return a card as text, without what names things outside it."""
    outside = {"image": None, "audio": None, "fact": "", "source": None, "requires": ()}
    return normalize("NFC", to_json(with_values(card, **outside)))
