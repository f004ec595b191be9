"""Articles become sections, paragraphs and sentences at their exact places."""

from __future__ import annotations

import pytest

from app.core.facts.article import Article
from app.core.facts.hypertext import declares_article, page_text, read_markdown
from app.core.facts.lines import read_text
from app.core.facts.sentences import split


def _split(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text, 0, len(text))]


def read_html(text: str) -> Article:
    """Read a page as it is read once its article was found."""
    return read_text(page_text(text))


def _held(article: Article) -> list[tuple[str, int, str, list[str]]]:
    """Return (heading, number, label, sentences) of each paragraph, its places checked."""
    found = []
    for section in article.sections:
        for part in section.paragraphs:
            assert article.text[part.offset : part.offset + len(part.text)] == part.text
            for sentence in part.sentences:
                end = sentence.offset + len(sentence.text)
                assert article.text[sentence.offset : end] == sentence.text
            texts = [sentence.text for sentence in part.sentences]
            found.append((section.heading, part.number, part.label, texts))
    return found


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("It rains. It snows! Does it? Yes…", 4),
        ("The town has 38,000 people. It grows by 3.5 percent.", 2),
        ("Dr. Ada Meyer met Mr. Byron. They spoke.", 2),
        ("Ships from the U.S. Navy came. Nobody left.", 2),
        ("They buy chips from the U.S. Recent limits hurt.", 2),
        ("Use salt, e.g. Himalayan. Stir.", 2),
        ("J. Smith wrote it. He was ill.", 2),
        ("He and I. She left.", 2),
        ("See No. 5 for more. No. That is all.", 3),
        ("“Stop!” he said. “Go on.” Nobody moved.", 3),
        ("It ended.12 The next began.[3] Then a third.", 3),
        ("Bake at 90 °C. Then cool it.", 2),
        ("It costs 5 dollars vs. Three elsewhere.", 1),
        ("Founded by Bell Inc. The firm grew.", 2),
        ("Founded by Bell Inc. Boston came later.", 1),
        ("  ", 0),
    ],
)
def test_a_point_ends_a_sentence_only_where_it_does(text: str, count: int) -> None:
    assert len(_split(text)) == count


def test_a_note_that_lost_its_superscript_is_no_part_of_a_sentence() -> None:
    assert _split("It ended.12 The next began.[3] A third.") == [
        "It ended.",
        "The next began.",
        "A third.",
    ]


RIVERS = (
    "Rivers: A Guide\n"
    "Opening\n"
    "Rivers carry water from the mountains to the sea in every part of the world. They bend.\n"
    "Kinds of river:\n"
    "Some rivers are short and some are long, and a few of them never reach the sea at all.\n"
    "1. Young rivers: Young rivers cut deep. They are fast.\n"
    "2. Old rivers meander\n"
    "Where do rivers end?\n"
    "- Elbe:\n"
    "- Ends in the North Sea. It is long (Hydrology Weekly).\n"
    "- Rhine:\n"
    "- Ends in the Netherlands [4].\n"
    "Floods: They come in spring.\n"
    "The last line has no mark"
)


def test_plain_text_with_one_paragraph_a_line_has_headings_labels_and_items() -> None:
    article = read_text(RIVERS)
    assert article.title == "Rivers: A Guide"
    assert _held(article) == [
        (
            "Opening",
            1,
            "",
            [
                "Rivers carry water from the mountains to the sea in every part of the world.",
                "They bend.",
            ],
        ),
        (
            "Kinds of river",
            1,
            "",
            [
                (
                    "Some rivers are short and some are long, and a few of them never reach the "
                    "sea at all."
                )
            ],
        ),
        ("Kinds of river", 2, "Young rivers", ["Young rivers cut deep.", "They are fast."]),
        ("Kinds of river", 3, "", ["Old rivers meander"]),
        ("Where do rivers end?", 1, "Elbe", ["Ends in the North Sea.", "It is long"]),
        ("Where do rivers end?", 2, "Rhine", ["Ends in the Netherlands"]),
        ("Where do rivers end?", 3, "Floods", ["They come in spring."]),
        ("Where do rivers end?", 4, "", ["The last line has no mark"]),
    ]
    citations = [sentence.citation for _, _, sentence in article.places() if sentence.citation]
    assert citations == ["(Hydrology Weekly)", "[4]"]


def test_lines_wrapped_by_hand_are_joined_where_blank_lines_part_the_paragraphs() -> None:
    article = read_text(
        "\ufeffA note on bread\r\n\r\nBread needs flour\r\nand water. It needs\r\ntime.\r\n\r\n"
        "- salt\r\n- yeast\r\n\r\n---\r\n\r\nEnd\r\n\r\nAll done.\r\n"
    )
    assert _held(article) == [
        ("A note on bread", 1, "", ["Bread needs flour\nand water.", "It needs\ntime."]),
        ("A note on bread", 2, "", ["salt"]),
        ("A note on bread", 3, "", ["yeast"]),
        ("End", 1, "", ["All done."]),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "a line in small letters",
        "It ends with a point.",
        "Ratio: 3 to 4 in most years of the long and well kept record of the town",
        "note: a label in small letters",
        (
            "A question of far more words than any heading would ever have in a sensible article "
            "or book, is it not?"
        ),
    ],
)
def test_what_looks_like_running_text_is_no_heading(line: str) -> None:
    article = read_text(f"Title\n{line}\nThe rest follows here.")
    assert [section.heading for section in article.sections] == ["Title"]


def test_an_empty_text_is_an_article_of_nothing() -> None:
    assert read_text("") == Article("", "", ())
    assert read_text(" \n\n").sections == ()


def test_markdown_loses_its_marks_and_keeps_its_structure() -> None:
    article = read_markdown(
        "---\nauthor: me\n---\n# Bees\n\nA **bee** is an [insect](http://x.org) with *six* legs"
        " and `two` wings.[^1]\n\n![picture](a.png)\n\n```\ncode. Here.\n```\n\n"
        "Nests\n-----\n\n> Bees build\n> nests.\n\n| a | b |\n|---|---|\n"
    )
    assert article.title == "Bees"
    assert _held(article) == [
        ("Bees", 1, "", ["A bee is an insect with six legs and two wings."]),
        ("Nests", 1, "", ["Bees build\nnests."]),
    ]


def test_html_gives_the_article_and_none_of_what_stands_around_it() -> None:
    article = read_html(
        "<html><head><title>T</title><style>p{}</style></head><body><nav><a>Home</a></nav>"
        "<article><h1>Moons</h1><p>A moon<br>orbits &amp; shines.</p><ul><li>One</li></ul>"
        "<dl><dt>Io</dt><dd>Io is hot.</dd></dl><script>no()</script><form><nav>x</form>"
        "<img src='a'><h2>More</h2>Bare text.</p></article><footer>Imprint.</footer></body></html>"
    )
    assert article.title == "Moons"
    assert _held(article) == [
        ("Moons", 1, "", ["A moon orbits & shines."]),
        ("Moons", 2, "", ["One"]),
        ("Moons", 3, "Io", ["Io is hot."]),
        ("More", 1, "", ["Bare text."]),
    ]
    assert not declares_article("<p>Only this.</p>")
    assert _held(read_html("<p>Only this.</p></nav>")) == [("", 1, "", ["Only this."])]


@pytest.mark.parametrize(
    "piece", ["[a](", "**a", "(", "<div>", "- a:\n", "`a", "_a", "1,", "A (Bb "]
)
def test_no_repeated_piece_makes_a_reader_slow(piece: str) -> None:
    for read in (read_text, read_markdown, read_html):
        assert _held(read(piece * 20_000)) is not None


@pytest.mark.parametrize(
    "part",
    [
        "<p hidden>Unseen.</p>",
        "<aside epub:type='footnote'><aside>Inner.</aside>Outer.</aside>",
        "<div class='mw-editsection'><div>Edit</div></div>",
        "<li id='footnote-1'>Mentioned.</li>",
        "<a role='doc-noteref' href='#n'>1</a>",
        "<img hidden><br hidden>",
    ],
)
def test_notes_and_what_a_page_hides_are_no_part_of_its_text(part: str) -> None:
    assert page_text(f"<h2>Boats</h2>{part}<p>They float.</p>") == "## Boats\n\nThey float.\n"


def test_a_paragraph_in_an_item_belongs_to_it() -> None:
    assert (
        page_text("<ul><li>\n<p>Barges</p></li><li>Ferries</li></ul>") == "- Barges\n\n- Ferries\n"
    )


def test_white_space_before_the_end_of_a_part_joins_nothing() -> None:
    page = "<h2>Boats <b>here</b> </h2><p>They <i>float</i> <br></p><p>They sink. </p>"
    assert page_text(page) == "## Boats \x02here\x03\n\nThey float\n\nThey sink.\n"


def test_a_paragraph_without_end_is_kept_in_pieces_of_whole_sentences() -> None:
    said = [f"The mill number {number} burned in {1500 + number}." for number in range(300)]
    found = _held(read_text("- Mills: " + " ".join(said)))
    assert len(found) > 2
    assert [sentence for *_, sentences in found for sentence in sentences] == said
    assert {(number, label) for _, number, label, _ in found} == {(1, "Mills")}


@pytest.mark.parametrize("between", ["", " "])
def test_a_sentence_without_end_is_kept_in_pieces(between: str) -> None:
    text = between.join(["mill"] * 3_000)
    found = _held(read_text(text))
    assert between.join(one for *_, (one,) in found) == text
    assert max(len(one) for *_, (one,) in found) <= 4_000
