"""What a file is, which characters it holds, which language, and what stands on its pages."""

from __future__ import annotations

import pytest

from app.core.reading.decoding import decode, decode_page
from app.core.reading.kinds import UnreadableError, kind_of, text_kind
from app.core.reading.language import language_of
from app.core.reading.pages import PARTED, Line, put_together
from app.core.reading.superscripts import raised
from tests.documents import book, packed, pdf, word


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (word("Boats."), "docx"),
        (book("<p>Boats.</p>"), "epub"),
        (packed({"META-INF/container.xml": "<a/>"}), "epub"),
        (pdf([[]]), "pdf"),
        (b"\n%PDF-1.4", "pdf"),
        (b"\xef\xbb\xbf<!-- note -->\n<!DOCTYPE HTML><p>Boats", "html"),
        (b'<?xml version="1.0"?><html>', "html"),
        (b"<h2>Boats</h2>", "html"),
        ("<!DOCTYPE html><p>Boats".encode("utf-16"), "html"),
        ("Boats".encode("utf-16"), "text"),
        (b"<3 is a heart", "text"),
        (b"# Boats", "text"),
    ],
)
def test_a_file_is_told_by_its_content(data: bytes, kind: str) -> None:
    assert kind_of(data) == kind


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b" \n", "The file is empty."),
        (b"\xd0\xcf\x11\xe0old", "locked by a password or written by Word before 2007"),
        (b"{\\rtf1", "the format RTF"),
        (b"\x89PNG", "is a picture"),
        (packed({"ppt/slides/a.xml": ""}), "a presentation"),
        (packed({"xl/workbook.xml": ""}), "a spreadsheet"),
        (packed({"photo.jpg": ""}), "a zip archive"),
    ],
)
def test_what_is_no_article_is_refused_by_name_with_what_to_do(data: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        kind_of(data)
    assert sentence in refused.value.sentence
    assert refused.value.action.endswith(".")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("# Boats\n\nThey float.", "markdown"),
        ("Boats\n=====\nThey float.", "markdown"),
        ("They **float** well.", "markdown"),
        ("They [float](https://boats.example).", "markdown"),
        ("Boats float. 5 * 3 = 15, # 1 of all.", "text"),
    ],
)
def test_markdown_is_told_from_text_by_its_marks(text: str, kind: str) -> None:
    assert text_kind(text) == kind


@pytest.mark.parametrize(
    ("data", "text", "read_as"),
    [
        ("café".encode(), "café", ""),
        (b"\xef\xbb\xbfcaf\xc3\xa9", "café", ""),
        ("café".encode("utf-16"), "café", "UTF-16"),
        (b"\xfe\xff" + "café".encode("utf-16-be"), "café", "UTF-16"),
        ("A café for “you”".encode("utf-16-le"), "A café for “you”", "UTF-16"),
        ("A café for you".encode("utf-16-be"), "A café for you", "UTF-16"),
        ("A “café” — 5 €".encode("cp1252"), "A “café” — 5 €", "Windows-1252"),
        ("Où est le cœur de l'été ?".encode("cp1252"), "Où est le cœur de l'été ?", "Windows-1252"),
    ],
)
def test_a_text_is_read_as_utf_8_utf_16_or_windows_1252_and_says_so(
    data: bytes, text: str, read_as: str
) -> None:
    assert decode(data) == (text, read_as)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"a\0b", "This is no text."),
        (b"caf\xe9\0\1\2", "This is no text."),
        (b"caf\xe9 \x81", "byte 4 cannot be read"),
        ("Привет, мир".encode("cp1251"), "byte 1 cannot be read"),
        ("A word, Привет, in a text".encode("cp1251"), "byte 9 cannot be read"),
        (b"\xff\xfeab\x00", "byte 3 cannot be read"),
    ],
)
def test_what_is_no_text_is_never_guessed_at(data: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableError, match=sentence):
        decode(data)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("<meta charset=utf-8>café".encode(), "café"),
        (b'<meta http-equiv="x" content="text/html; charset=iso-8859-15">caf\xe9', "café"),
        (b'<?xml version="1.0" encoding="latin-1"?>caf\xe9', "café"),
        (b"<meta charset=nonsense>caf\xc3\xa9", "café"),
        (b"caf\xe9", "café"),
        (b"\xff\xfec\0", "c"),
    ],
)
def test_a_page_is_read_as_it_declares_else_as_utf_8_else_as_latin(data: bytes, text: str) -> None:
    assert decode_page(data).endswith(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The canal of the town was built by the council.", "en"),
        ("Der Kanal der Stadt wurde von dem Rat gebaut und ist nicht lang.", "de"),
        ("Le canal de la ville est dans la vallée et les bateaux sont des ferries.", "fr"),
        ("Wakala serikali maji", ""),
        ("", ""),
    ],
)
def test_the_language_is_guessed_by_small_words(text: str, code: str) -> None:
    assert language_of(text) == code


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("10<sup>5</sup> newtons", "10⁵ newtons"),
        ("10<sup>\u22125</sup>", "10⁻⁵"),
        ("30 m<sup>2</sup> and <i>x</i><sup>n</sup>", "30 m² and <i>x</i>ⁿ"),
        ("the 21<sup>st</sup>", "the 21st"),
        ('ended.<sup class="x"><a href="#1">12</a></sup> The', "ended. The"),
        ("a word<sup>3</sup>", "a word"),
        ("in 1998<sup>2</sup>", "in 1998"),
        ("a word<sup>[3]</sup>", "a word"),
        ("cost 7<sup>*</sup>", "cost 7"),
    ],
)
def test_powers_stay_apart_from_their_number_and_notes_go(page: str, text: str) -> None:
    assert raised(page) == text


def _line(text: str, y: float, **look: float) -> Line:
    return Line(
        text,
        left=look.get("left", 72.0),
        right=look.get("right", 500.0),
        base=y,
        size=look.get("size", 11.0),
        weight=look.get("weight", 0.0),
    )


BODY = [
    _line("The council built the canal through the valley of the river and", 700 - 14 * n)
    for n in range(6)
]


def test_lines_become_headings_items_and_paragraphs() -> None:
    page = [
        _line("The canal", 780, size=20),
        *BODY,
        _line("it was done.", 616, right=150),
        _line("Boats", 590, size=14),
        _line("They float.", 570, right=150),
        _line("• Barges carry", 550),
        _line("coal.", 536, right=100),
        _line("1) Ferries carry people.", 520, right=200),
    ]
    text = put_together([page])
    assert text.startswith("# The canal\n\nThe council built")
    assert "river and it was done.\n\n## Boats\n\nThey float.\n\n" in text
    assert text.endswith("- Barges carry coal.\n\n1) Ferries carry people.\n")


def test_a_heading_of_two_lines_is_one_and_two_headings_stay_two() -> None:
    page = [
        _line("How open-pan salt was", 780, size=20, right=450),
        _line("made", 758, size=20, right=120),
        *BODY,
        _line("it was done.", 616, right=150),
        _line("Boats", 580, size=14, right=110),
        _line("Ferries", 560, size=14, right=130),
        _line("They float.", 538, right=150),
    ]
    text = put_together([page])
    assert text.startswith("# How open-pan salt was made\n\nThe council")
    assert "\n\n## Boats\n\n## Ferries\n\nThey float." in text


def test_entries_that_begin_with_their_word_stay_apart_without_bullets() -> None:
    page = [
        *BODY,
        _line("it was done.", 616, right=150),
        _line("Brine: Water that holds so much salt that an egg floats.", 580),
        _line("Hurdle: A platform beside the pan on which salt was laid to", 566),
        _line("drain. Note: it was hot.", 552, right=250),
    ]
    text = put_together([page])
    assert text.endswith(
        "egg floats.\n\nHurdle: A platform beside the pan on which salt was laid to "
        "drain. Note: it was hot.\n"
    )


def test_an_indent_or_a_short_line_with_an_end_mark_begins_a_paragraph() -> None:
    page = [
        *BODY,
        _line("it ended.", 616, right=150),
        _line("Then it began again and went on for a long time.", 602),
        _line("New times came to the valley.", 588, left=90),
    ]
    assert put_together([page]).count("\n\n") == 2


def test_what_stands_on_the_edge_of_many_pages_and_page_numbers_are_left_out() -> None:
    pages = [
        [
            _line(f"History of canals {number}", 800, size=9),
            _line(f"Sentence {word} is here.", 700),
            _line(f"Another one about {word}.", 686),
            _line(f"- {number} -", 30),
        ]
        for number, word in enumerate(("one", "two", "three"), 8)
    ]
    text = put_together(pages)
    assert "History" not in text
    assert "- 9 -" not in text
    assert text.count("Sentence") == 3


def test_notes_captions_and_contents_are_left_out() -> None:
    page = [
        _line("Locks . . . . . . . . . 12", 760),
        *BODY,
        _line("it was done.", 616, right=150),
        _line("Figure 3: The canal.", 580),
        _line("small print of a table", 200, size=8),
        _line("1 See the archive.", 100, size=8),
        _line("It is in the town.", 90, size=8),
    ]
    text = put_together([page])
    assert "Locks" not in text
    assert "Figure" not in text
    assert "archive" not in text
    assert "It is in the town" not in text
    assert "small print" in text


def test_a_paragraph_that_a_page_parts_is_joined_and_so_are_its_words() -> None:
    first = [
        *BODY,
        _line(f"it had well{PARTED}", 616),
        _line(f"known locks of gra{PARTED}", 602),
        _line("nite, and a well-known man-", 588),
        _line("ager built", 574, right=150),
    ]
    text = put_together([first, [_line("them in 1872.", 700, right=200)]])
    assert text.endswith(
        "well-known locks of granite, and a well-known manager built them in 1872.\n"
    )
    names = put_together([[*BODY, _line("it was sold to the", 616)], [_line("Canal Trust.", 700)]])
    assert names.endswith("sold to the Canal Trust.\n")
    apart = put_together([[*BODY, _line("it ended.", 616)], [_line("Then it began.", 700)]])
    assert apart.endswith("it ended.\n\nThen it began.\n")


def test_a_word_parted_before_a_capital_keeps_its_hyphen() -> None:
    assert (
        put_together([[_line(f"Saxe{PARTED}", 700), _line("Coburg won.", 686)]])
        == "Saxe-Coburg won.\n"
    )
    assert put_together([[_line(f"10{PARTED}", 700)]]) == "10-\n"


def test_raised_figures_are_powers_or_notes() -> None:
    page = [
        Line("a force of 10 5 newtons", 72, 500, 700, 11, raised=((14, 15),)),
        Line("it moved.12", 72, 300, 686, 11, raised=((9, 11),)),
    ]
    assert put_together([page]) == "a force of 10⁵ newtons it moved.\n"


def test_heavy_lines_are_headings_unless_they_are_sentences_or_go_on() -> None:
    page = [
        _line("Boats", 720, weight=700.0),
        *[_line(line.text, line.base, weight=400.0) for line in BODY],
        _line("it was done.", 616, weight=400.0, right=150),
        _line("This is no heading but a heavy sentence.", 602, weight=700.0),
        _line("Neither is this as it", 560, weight=400.0),
        _line("goes on heavily", 546, weight=700.0),
        _line("42", 500, size=30),
        _line("• 7", 480, size=30),
    ]
    text = put_together([page])
    assert text.count("#") == 1
    assert "as it goes on heavily" in text


def test_columns_follow_each_other() -> None:
    text = put_together(
        [[*BODY, _line("it went", 616), _line("on in the next column.", 700, left=320.0)]]
    )
    assert text.endswith("it went on in the next column.\n")
    assert put_together([[], []]) == "\n"
