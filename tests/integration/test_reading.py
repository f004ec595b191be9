"""Articles are read out of files of any format, and hostile files end within their limits."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace

import pytest

from app.articles import child, reading, reading_apart, reading_pdf
from app.articles.reading import read
from app.core.facts.article import Article
from app.core.facts.lines import read_text
from app.core.reading.kinds import UnreadableError, kind_of
from tests.documents import NOTE_MARK, Put, book, column, packed, paragraph, pdf, run, word

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PAGE = """<!doctype html><html lang="en-GB"><head><title>The canal | News</title></head><body>
<nav><a href="/">Home of all the news</a></nav><div class="content"><h1>The canal</h1>
<p>In 1872, the council built 12 locks with a force of 10<sup>5</sup> newtons along the river, and
the town grew quickly because coal became cheap.<sup><a href="#n">1</a></sup></p>
<figure><img src="x"><figcaption>Figure 1: The locks.</figcaption></figure>
<h2>Boats</h2><ul><li>Barges: Carry coal.</li><li>Ferries: Carry people.</li></ul>
<dl><dt>Lock</dt><dd>A basin with gates that lifts boats from one level to another.</dd></dl>
<blockquote><p>We built it with our hands, said one of the workers of the time.</p></blockquote>
<table><tr><td>A cell of a table</td></tr></table><pre><code>print(1)</code></pre></div>
<div class="share"><h3>Share this</h3><p>Like</p></div>
<div class="comments"><p>Great article, thanks for posting it here for all of us to read!</p></div>
<footer><p>Copyright 2020. Subscribe to our newsletter today.</p></footer></body></html>"""


def _inside(data: bytes) -> Article:
    """Read a document in this process, which is quicker than in one of its own."""
    told = child.take_apart(kind_of(data), data)
    article = read_text(told["text"])
    return replace(article, title=told["title"] or article.title, lang=told["lang"])


def _told(article: Article) -> list[tuple[str, list[str]]]:
    """Return what stands under each heading, after looking whether each place is exact."""
    for _, part, one in article.places():
        assert article.text.startswith(one.text, one.offset)
        assert article.text.startswith(part.text, part.offset)
    return [
        (section.heading, [f"{part.label}|{part.text}" for part in section.paragraphs])
        for section in article.sections
    ]


def test_of_a_page_the_article_is_read_without_what_stands_around_it() -> None:
    article = read("page.html", PAGE.encode())
    assert (article.title, article.lang) == ("The canal", "en")
    assert _told(article) == [
        (
            "The canal",
            [
                (
                    "|In 1872, the council built 12 locks with a force of 10⁵ newtons along the "
                    "river, and the town grew quickly because coal became cheap."
                )
            ],
        ),
        (
            "Boats",
            [
                "Barges|Carry coal.",
                "Ferries|Carry people.",
                "Lock|A basin with gates that lifts boats from one level to another.",
                "|We built it with our hands, said one of the workers of the time.",
            ],
        ),
    ]


def test_a_page_that_names_its_article_is_read_whole_and_a_short_one_as_it_is() -> None:
    items = "".join(f"<li>Boat {one} is red.</li>" for one in range(9))
    page = f"<html><head><title>T</title></head><article><ul>{items}</ul></article></html>"
    assert len(_told(_inside(page.encode()))[0][1]) == 9
    short = _inside(b"<title>Red boats</title><p>Boats are red.</p>")
    assert (short.title, _told(short)) == ("Red boats", [("", ["|Boats are red."])])


def test_of_a_word_document_headings_and_paragraphs_are_read_without_notes_and_captions() -> None:
    data = word(
        paragraph("The canal", style="Title"),
        paragraph("Locks", style="heading1"),
        paragraph("It was built", NOTE_MARK, " with 10", run("5", "superscript"), " newtons."),
        paragraph("Figure 1: The locks.", style="caption"),
    )
    article = _inside(data)
    assert article.title == "The canal"
    assert _told(article)[1] == ("Locks", ["|It was built with 10⁵ newtons."])
    assert "Mentioned nowhere" not in article.text
    assert "Figure" not in article.text


def test_a_word_document_without_a_title_has_that_of_its_properties_or_its_name() -> None:
    core = '<c xmlns:d="http://purl.org/dc/elements/1.1/"><d:title>The old canal</d:title></c>'
    named = word("It was built.", extra={"docProps/core.xml": core})
    broken = word("It was built.", extra={"docProps/core.xml": "<c"})
    assert _inside(named).title == "The old canal"
    assert read("old-mills_of.docx", broken).title == "old mills of"


def test_of_a_book_the_chapters_are_read_in_order_without_notes_and_contents() -> None:
    data = book(
        '<h1>Locks</h1><p>It was built.<a epub:type="noteref" href="#n">1</a> It is wide.</p>'
        '<aside epub:type="footnote">A note.</aside>',
        "<h1>Boats</h1><p>Ferries carry people.</p>",
        extra={
            "META-INF/encryption.xml": '<e><EncryptionMethod Algorithm="'
            'http://www.idpf.org/2008/embedding"/></e>'
        },
    )
    article = _inside(data)
    assert (article.title, article.lang) == ("The book of canals", "en")
    assert _told(article) == [
        ("Locks", ["|It was built. It is wide."]),
        ("Boats", ["|Ferries carry people."]),
    ]


def test_of_a_pdf_paragraphs_are_read_whole_over_lines_and_pages() -> None:
    long = (
        "In 1872, the council built 12 locks along the river, and the town grew quickly "
        "because coal be-|came cheap for all who lived in it, from the harbour to the mills, and "
        "it was the"
    )
    head = Put("A history of canals", y=800, size=9)
    first = [
        head,
        Put("The canal", y=760, size=20, font="F2"),
        *column(long),
        Put("1 See the archive.", y=80, size=7),
        Put("1", x=300, y=30, size=9),
    ]
    force = Put("Canal Trust that sold 38,000 boats with a force of 10", y=720)
    second = [head, force, Put("5", x=338, y=724, size=7), Put("newtons.", x=345, y=720)]
    third = [head, *column("It closed in 1950.")]
    article = _inside(pdf([first, second, third], title="Own title"))
    assert article.title == "The canal"
    ((heading, parts),) = _told(article)
    assert heading == "The canal"
    assert parts == [
        (
            "|In 1872, the council built 12 locks along the river, and the town grew quickly "
            "because coal became cheap for all who lived in it, from the harbour to the mills, "
            "and it was the Canal Trust that sold 38,000 boats with a force of 10⁵ newtons."
        ),
        "|It closed in 1950.",
    ]


def test_a_pdf_without_a_heading_has_its_own_title_unless_a_program_gave_it() -> None:
    page = column("The canal was built in 1872.")
    assert _inside(pdf([page], title="Of canals")).title == "Of canals"
    assert _inside(pdf([page], title="Microsoft Word - a.doc")).title == ""


def test_a_page_of_nothing_is_told_from_an_article() -> None:
    with pytest.raises(UnreadableError, match="no text in sentences"):
        read("page.html", b"<html><body><p>" + b"<sup>" * 100)


def test_pasted_text_and_markdown_are_read_here() -> None:
    assert _told(read("x", b"# Boats\n\nThey **float**.")) == [("Boats", ["|They float."])]
    assert read("Boats", b"They float.").title == "Boats"


_LAUGHS = "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n > 1 else "lol" * 10}">' for n in range(1, 10)
)
_OUTSIDE = '<!ENTITY a SYSTEM "file:///etc/hostname">'
_DOCUMENT = f'<w:document xmlns:w="{_W}">'


def _locked(data: bytes) -> bytes:
    """Mark the first entry of an archive as locked by a password."""
    place = data.index(b"PK\x01\x02") + 8
    return data[:place] + b"\x01\x00" + data[place + 2 :]


HOSTILE = {
    "a locked archive": (_locked(word("x")), "The file is locked"),
    "a zip bomb": (
        word(
            "x", extra={"a": b"\0" * 40_000_000, **{str(n): b"\0" * 40_000_000 for n in range(6)}}
        ),
        "unpacks to more than 256 MB",
    ),
    "a part that swells": (
        word("x", extra={"word/document.xml": b"<a>" + b" " * 9_000_000 + b"</a>"}),
        "150 times its size",
    ),
    "many parts": (
        packed({"word/document.xml": "", **{str(n): b"" for n in range(10_001)}}),
        "10,000 parts",
    ),
    "nested entities": (
        word("x", extra={"word/document.xml": f"<!DOCTYPE l [{_LAUGHS}]>{_DOCUMENT}&a9;"}),
        "The Word document is broken",
    ),
    "what points outside": (
        word("x", extra={"word/styles.xml": f"<!DOCTYPE l [{_OUTSIDE}]>&a;"}),
        "The Word document is broken",
    ),
    "a broken archive": (book("<p>Boats.</p>")[:300], "The file is broken"),
    "a damaged part": (
        book("<p>Boats.</p>").replace(b"container.xml", b"container.xmx", 1),
        "The file is broken",
    ),
    "a missing document": (packed({"word/documentary": ""}), "The Word document is broken"),
    "a book without a list": (
        book("<p>A.</p>", extra={"OEBPS/book.opf": "<a"}),
        "list of chapters",
    ),
    "a book without a place": (
        book("<p>A.</p>", extra={"META-INF/container.xml": "<a/>"}),
        "The file is broken",
    ),
    "a locked book": (
        book(
            "<p>A.</p>",
            extra={"META-INF/encryption.xml": '<e><EncryptionMethod Algorithm="aes"/></e>'},
        ),
        "locked by its shop",
    ),
    "a broken pdf": (b"%PDF-1.7\nnothing", "The PDF is broken"),
    "a locked pdf": (
        pdf(
            [[Put("Boats.")]],
            trailer="/Encrypt << /Filter /Standard /V 1 /R 2 /P -44 "
            f"/O ({'a' * 32}) /U ({'b' * 32}) >> /ID [(abc) (abc)]",
        ),
        "The PDF is locked",
    ),
    "a scanned pdf": (pdf([[]]), "holds no text"),
    "ten thousand pages": (pdf([[]] * 10_000), "10,000 pages; at most 2,000"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_reason_and_a_remedy(name: str) -> None:
    data, reason = HOSTILE[name]
    told = child.take_apart(kind_of(data), data)
    assert reason in told["refusal"]
    assert told["action"].endswith(".")


def test_what_the_process_says_is_what_the_reader_of_a_format_says() -> None:
    for data in (
        word("It was built."),
        book("<p>It was built.</p>"),
        pdf([column("It was built.")]),
    ):
        inside = child.take_apart(kind_of(data), data)
        assert reading_apart.parse_apart(kind_of(data), data) == reading_apart.Parsed(**inside)
    with pytest.raises(UnreadableError, match="locked by its shop"):
        read("book.epub", HOSTILE["a locked book"][0])


def test_a_page_of_which_no_article_is_found_is_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trafilatura.bare_extraction", lambda *_page, **_how: None)
    article = _inside(b"<article><h3>Boats</h3><p>They float.</p><h2>Ends</h2></article>")
    assert _told(article) == [("Boats", ["|They float."]), ("Ends", [])]


def test_a_pdf_of_too_many_characters_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_pdf, "MOST_CHARACTERS", 10)
    told = child.take_apart("pdf", pdf([column("It was built in 1872.")]))
    assert "characters" in told["refusal"]


def test_a_file_that_needs_too_much_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def parse(_data: bytes) -> dict[str, str]:
        raise MemoryError

    monkeypatch.setattr(reading_pdf, "parse", parse)
    assert "more memory" in child.take_apart("pdf", b"")["refusal"]


def test_a_process_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_apart, "MOST_SECONDS", 0.05)
    started = time.monotonic()
    with pytest.raises(UnreadableError, match="could not be read"):
        read("page.html", PAGE.encode())
    assert time.monotonic() - started < 2


def test_only_so_many_files_are_taken_apart_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_apart, "MOST_SECONDS", 0.01)
    taken = [reading_apart._turn.acquire() for _ in range(reading_apart.AT_ONCE)]  # noqa: SLF001 - stands for others who read
    try:
        with pytest.raises(UnreadableError, match="Too many files"):
            read("page.html", PAGE.encode())
    finally:
        for _ in taken:
            reading_apart._turn.release()  # noqa: SLF001 - as above
    with pytest.raises(UnreadableError, match="could not be read"):  # it is free again
        read("page.html", PAGE.encode())


def test_what_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_TEXT", 20)
    with pytest.raises(UnreadableError, match="million characters"):
        read("x", b"The canal was built in 1872.")
    monkeypatch.setattr(reading, "MOST_BYTES", 20)
    with pytest.raises(UnreadableError, match="MB"):
        read("x", b"The canal was built in 1872.")


@pytest.mark.parametrize(
    ("event", "details"),
    [
        ("socket.connect", ()),
        ("subprocess.Popen", ()),
        ("open", ("a", "w", 0)),
    ],
)
def test_the_process_may_neither_write_nor_talk_nor_start_programs(
    event: str, details: tuple[object, ...]
) -> None:
    with pytest.raises(child.OutOfBoundsError, match=event):
        child.watch(event, details)
    child.watch("open", ("a", "r", 0))
    child.watch("open", ("a", None, 0))


def test_the_server_loads_no_library_of_formats() -> None:
    probe = (
        "import sys, app.articles.reading, app.articles.modelling, app.articles.fetching; "
        "print({'trafilatura', 'mammoth', 'pypdfium2', 'httpx', 'lxml'} & set(sys.modules))"
    )
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", probe], capture_output=True, check=True, cwd=child.ROOT, text=True
    )
    assert done.stdout == "set()\n"
