"""A note's HTML becomes Markdown that says the same, and Markdown becomes a note's HTML."""

from __future__ import annotations

import pytest

from app.core.formats.anki import fromhtml, gaps, templates, tohtml
from app.core.formats.anki.fromhtml import Picture

READ = [
    ("plain  words", "plain words"),
    ("a <b>bold</b> <i>word</i>", "a **bold** *word*"),
    ("a<b> bold </b>word", "a **bold** word"),
    ("<b>(no)</b> letters at the ends", "(no) letters at the ends"),
    ("<b>a <i>nested</i> one</b>", "a *nested* one"),
    ("<i>one</i><b>two</b>", "*one*two"),
    ("<s>gone</s>", "~~gone~~"),
    ("one<br>two<br><br>three", "one\\\ntwo\n\nthree"),
    ("<div>one</div><div>two</div>", "one\\\ntwo"),
    ("<p>one</p><p>two</p>", "one\n\ntwo"),
    ("one<hr>two", "one\n\ntwo"),
    ("x<sup>2</sup> + H<sub>2</sub>O", "x² + H₂O"),
    ("x<sup></sup>y", "xy"),
    ("a &lt; b &amp; c&nbsp;d", "a < b & c d"),
    ("&lt;b&gt; &amp;amp; 2 * 3 * 4 *x*", "\\<b> \\&amp; 2 * 3 * 4 \\*x\\*"),
    ("snake_case and _this_", "snake_case and \\_this\\_"),
    ("- a<br>1. b<br>&gt; c<br>---", "\\- a\\\n1\\. b\\\n\\> c\\\n\\---"),
    ("<ul><li>one</li><li>two</li></ul>end", "-  one\n-  two\n\nend"),
    ("<ol><li>one</li><li>two<br>more</li></ol>", "1. one\n2. two\\\n   more"),
    ("<ul><li>out<ul><li>in</li></ul></li></ul>", "-  out\n   -  in"),
    ("<li>alone</li>", "alone"),
    ("<code>a*b</code> <code> </code>", "`a*b`"),
    ("<code>a`</code><code>b</code>", "`` a` `` `b`"),
    ("<pre>one\n  two</pre>end", "```\none\n  two\n```\n\nend"),
    ("<pre> </pre>end", "end"),
    ("<pre><code>x <b>y</b></code></pre>", "```\nx y\n```"),
    ('<a href="https://x.org/a">here</a>', "[here](https://x.org/a)"),
    ('<a href="javascript:alert(1)">here</a>', "here"),
    ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b \\\nc"),
    ("\\(x^2\\) and \\[y\\] and [$]z[/$] and [$$]w[/$$]", "$x^2$ and $$y$$ and $z$ and $$w$$"),
    ("a\\(x\\)2", "a $x$ 2"),
    ("[latex]$x$[/latex] \\( \\)", "$x$ \\\\( \\\\)"),
    ("costs $5 or $6", "costs \\$5 or \\$6"),
    ("<!-- said --> heard <!-- never ends", "heard"),
    ("<script>x</script><style>y</style>z", "z"),
    ("<title>x</b></title></script>z", "z"),
    ("a </b> <b", "a \\<b"),
    ("<b>a <i>b</b> c</i>", "a *b* c"),
    ("[a](b) ~~c~~ | -", "\\[a](b) \\~\\~c\\~\\~ \\| -"),
    ("{{c1::Paris::city}}", "{{c1::Paris::city}}"),
]


@pytest.mark.parametrize(("source", "text"), READ)
def test_html_becomes_markdown(source: str, text: str) -> None:
    assert fromhtml.read(source).text == text


def test_pictures_and_sounds_are_taken_out_of_the_words() -> None:
    found = fromhtml.read(
        """See <img src="a b.png" alt="A  map"> and <img src=c.gif title='x'> <img alt="no">"""
        "[sound:hi.mp3]."
    )
    assert found.text == "See and ."
    assert found.pictures == [Picture("a b.png", "A map"), Picture("c.gif", "x")]
    assert found.sounds == ["hi.mp3"]


def test_deep_nesting_ends_somewhere() -> None:
    assert fromhtml.read("<b>" * 500 + "x").text == "**x**"
    assert fromhtml.read("<ul><li>" * 500 + "x").text.endswith("x")


WRITTEN = [
    ("plain & simple", "plain &amp; simple"),
    ("two\nlines", "two\nlines"),
    ("a **bold** word", "a <strong>bold</strong> word"),
    ("one\n\ntwo", "<p>one</p>\n<p>two</p>"),
    ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
    ("$x < 1$ is **it**", "\\(x &lt; 1\\) is <strong>it</strong>"),
    ("so $$y$$", "so \\[y\\]"),
    ("`$a$` and \\$b$", "<code>$a$</code> and $b$"),
    (
        "[a](https://b.c/$x$) $y$",
        '<a href="https://b.c/$x$" rel="noopener noreferrer nofollow">a</a> \\(y\\)',
    ),
    ("\U00100000 private $x$ \U0010fffd", "private \\(x\\)"),
]


@pytest.mark.parametrize(("text", "made"), WRITTEN)
def test_markdown_becomes_html(text: str, made: str) -> None:
    assert tohtml.field(text) == made


def test_gaps_become_ankis_gaps() -> None:
    made = tohtml.gap_field("**A** {{c1::b *c*::$h$}} and {{c12::$\\frac{1}{2}$}} $x+{{c2::y}}$")
    assert made == (
        "<strong>A</strong> {{c1::b <em>c</em>::\\(h\\)}} and"
        " {{c12::\\(\\frac{1}{2}\\)}} \\(x+{{c2::y}}\\)"
    )
    assert tohtml.gap_field("{{c1::{{a}}}}") == "{{c1::{{a} } }}"


NESTED = [
    ("{{c1::a}} b", "{{c1::a}} b", False),
    ("{{c1::a {{c2::b::hint}} c}} d}}", "{{c1::a b c}} d}}", True),
    ("{{c1::a {{c2::b", "{{c1::a b", True),
    ("}} {{c1::a}}", "}} {{c1::a}}", False),
]


@pytest.mark.parametrize(("text", "flat", "nested"), NESTED)
def test_a_gap_inside_a_gap_becomes_words(text: str, flat: str, nested: bool) -> None:  # noqa: FBT001 - a parameter of the test
    assert gaps.unnest(text) == (flat, nested)


FIELDS = {
    "F": "front",
    "B": "<b>back</b> &amp;",
    "E": "<br> ",
    "R": "漢字[かんじ] x",
    "FrontSide": "",
}
RENDERED = [
    ("{{F}} and {{ B }}", "front and <b>back</b> &amp;"),
    ("{{#F}}yes{{/F}}{{^F}}no{{/F}}{{#E}}no{{/E}}{{^E}}yes{{/E}}", "yesyes"),
    ("{{#F}}a{{#E}}b{{/E}}c{{/F}}d", "acd"),
    ("{{#E}}never closed {{F}}", ""),
    ("{{/F}}{{/E}}x{{#F}}y{{/E}}z{{/F}}", "xyz"),
    ("{{text:B}}", "back &amp;"),
    ("{{furigana:R}}|{{kanji:R}}|{{kana:R}}", "漢字 (かんじ) x|漢字 x|かんじ x"),
    ("{{tts en_US:F}}{{!comment}}{{=<% %>=}}<!-- {{F}} -->x", "x"),
    ("{{none}}{{#}}{{FrontSide}}", ""),
]


@pytest.mark.parametrize(("template", "made"), RENDERED)
def test_a_template_is_filled(template: str, made: str) -> None:
    assert templates.render(template, FIELDS).html == made


def test_hints_and_typed_fields_are_kept_apart() -> None:
    side = templates.render("{{F}} {{hint:B}} {{hint:E}} {{type:B}} {{type:cloze:F}}", FIELDS)
    assert side.html.split() == ["front", "front"]
    assert side.hints == [FIELDS["B"]]
    assert side.typed == [FIELDS["B"]]
    assert templates.render("a {{cloze:F}}", FIELDS, gaps=False).html == "a "


def test_the_answer_begins_behind_its_line() -> None:
    assert templates.answer_part("q<hr id=answer>a") == "a"
    assert templates.answer_part('q<hr class="x" id="answer" />a') == "a"
    assert templates.answer_part("q<hr>a") == "q<hr>a"
