"""What an author's text becomes on a page."""

import time

import pytest

from app.core import markup
from app.core.formulas import LONGEST as LONGEST_FORMULA


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Which country leads?", "<p>Which country leads?</p>"),
        ("38,000 of the 54,000 > half", "<p>38,000 of the 54,000 &gt; half</p>"),
        ("**bold** and *slanted*", "<p><strong>bold</strong> and <em>slanted</em></p>"),
        ("~~gone~~", "<p><s>gone</s></p>"),
        ("a & b &copy;", "<p>a &amp; b ©</p>"),
        ("Q & A", "<p>Q &amp; A</p>"),
        ("1. one\n2. two", "<ol>\n<li>one</li>\n<li>two</li>\n</ol>"),
        ("# of patents", "<p># of patents</p>"),
        ("```none\nx < 1\n```", '<pre><code class="language-none">x &lt; 1\n</code></pre>'),
        ('``` a"b\nx\n```', "<pre><code>x\n</code></pre>"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_text_becomes_blocks(text: str, shown: str) -> None:
    assert markup.render(text) == shown


def test_the_inside_of_a_line_has_no_block() -> None:
    assert markup.inline("Japan") == "Japan"
    assert markup.inline(" *Japan* ") == "<em>Japan</em>"
    assert markup.inline("1. one") == "1. one"


def test_a_tables_alignment_is_a_class_and_never_a_style() -> None:
    shown = markup.render("a|b|c\n:-|-:|-\n1|2|3")
    assert '<th class="align-left">a</th>' in shown
    assert '<td class="align-right">2</td>' in shown
    assert "<td>3</td>" in shown
    assert "style" not in shown


def test_a_link_goes_to_the_web_or_a_mailbox_and_trusts_neither() -> None:
    assert markup.render("[a](https://example.org)") == (
        '<p><a href="https://example.org" rel="noopener noreferrer nofollow">a</a></p>'
    )
    assert 'href="mailto:a@example.org"' in markup.render("<a@example.org>")
    for target in ("javascript:alert(1)", "data:text/html,x", "/accounts", "//example.org", "x:y"):
        assert "href" not in markup.render(f"[a]({target})")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "**<b onclick=x>**",
        "[a](JaVaScRiPt:alert(1))",
        "[a](java\nscript:alert(1))",
        "[a](&#106;avascript:alert(1))",
        '[a](https://example.org "x\\" onmouseover=\\"alert(1)")',
        "![x](data:image/svg+xml;base64,AAAA)",
        "<svg/onload=alert(1)>",
        "$\\href{javascript:alert(1)}{x}$",
        "$\\text{<script>alert(1)</script>}$",
        '$<mi onclick="x">$',
        "`<style>*{color:red}</style>`",
        "<!-- --><iframe src=x>",
        "</p></article><form action=x>",
        "[a]: javascript:alert(1)\n\n[a]",
    ],
)
def test_hostile_text_stays_text(text: str) -> None:
    for shown in (markup.render(text), markup.inline(text)):
        tags = "".join(markup._TAG.findall(shown)).lower()  # noqa: SLF001 - what counts as a tag
        for danger in ("script", "on", "data:", "img", "svg", "style", "iframe", "form"):
            bare = tags.replace("noopener", "").replace("onmouseover=&quot;", "")
            assert f"<{danger}" not in bare
            assert f" {danger}" not in bare.replace('" onmouseover="alert(1)"', "")
        assert 'href="java' not in tags
        assert 'href="data' not in tags


def test_an_attribute_cannot_be_broken_out_of() -> None:
    shown = markup.render('[a](https://example.org "x\\" onclick=\\"y")')
    assert 'title="x&quot; onclick=&quot;y"' in shown


@pytest.mark.parametrize(
    "unit", ["*", "[", ">", "> ", "_", "`", "~~", "![", "$", "$$", "- ", "|", "<"]
)
def test_a_hundred_kilobytes_of_one_sign_take_less_than_a_second(unit: str) -> None:
    for length in (markup.LONGEST, 100_000):
        text = unit * (length // len(unit))
        for read in (markup.render, markup.inline, markup.plain, markup.math_problems):
            start = time.process_time()
            read(text)
            assert time.process_time() - start < 10


def test_twenty_thousand_plain_prompts_take_well_under_a_second() -> None:
    prompts = [f"How many patents did office {number} file in 2014?" for number in range(20_000)]
    start = time.process_time()
    for prompt in prompts:
        markup.render(prompt)
    assert time.process_time() - start < 8


def test_a_longer_text_than_anyone_writes_is_shown_as_written() -> None:
    text = "**x** " * 4_000
    assert markup.render(text).startswith("<p>**x** **x**")
    assert markup.inline(text).startswith("**x** **x**")
    assert markup.plain(text).startswith("**x** **x**")
    assert markup.math_problems("$" * 30_000) == []


def test_what_no_page_can_carry_is_replaced() -> None:
    assert markup.render("a\ud800b\0c") == "<p>a?b\ufffdc</p>"
    assert markup.plain("a\ud800b") == "a?b"


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Which *country* leads?", "Which country leads?"),
        ("a  b\n c", "a b c"),
        ("[label](https://example.org) `code` $x^2$", "label code x^2"),
        ("- one\n- two\n\n```\nx\n```", "one two x"),
        ("a  \nb", "a b"),
        ("a   plain", "a plain"),
    ],
)
def test_plain_text_keeps_the_words_and_drops_the_markup(text: str, bare: str) -> None:
    assert markup.plain(text) == bare


def test_a_formula_becomes_mathml() -> None:
    assert markup.render("So $x^2$.") == (
        "<p>So <math><msup><mi>x</mi><mn>2</mn></msup></math>.</p>"
    )
    assert markup.inline("$$\nx\n$$") == '<math display="block"><mi>x</mi></math>'
    assert "<math><mi>x</mi></math></a>" in markup.render("[$x$](https://example.org)")
    assert "<mfrac>" in markup.render("$\\frac{a}{b}$")
    assert "align" not in markup.render("$$\\begin{align}a&=b\\\\c&=d\\end{align}$$")


@pytest.mark.parametrize(
    "text",
    [
        "$5 and $10",
        "from $5 to $10, or US$5 and 5$",
        "$ x $",
        "$x $",
        "$x$5",
        "costs 5$ or 6$",
        "\\$x\\$",
        "`$x$`",
        "$",
        "$$",
        "$$$$",
        "$$x$",
    ],
)
def test_money_and_loose_dollars_are_no_formula(text: str) -> None:
    assert "<math" not in markup.render(text)


def test_a_broken_formula_shows_its_source_and_is_reported() -> None:
    text = "Good $x$, `code`, bad $\\frac{a$ and $$\\nosuch{b}<$$.\n\n> $\\def\\a{b}\\a$"
    assert "<code>\\frac{a</code>" in markup.render(text)
    assert "<code>\\nosuch{b}&lt;</code>" in markup.render(text)
    found = markup.math_problems(text)
    assert [text[place:][:6] for place, _ in found] == ["$ and ", "\\nosuc", "\\def\\a"]
    assert "Expected" in found[0][1]
    assert "\\nosuch" in found[1][1]
    assert found[2][1] == "A formula may not define commands."


def test_an_endless_formula_is_refused_before_it_is_read() -> None:
    text = "$" + "{" * LONGEST_FORMULA + "}$"
    ((place, sentence),) = markup.math_problems(text)
    assert place == 1
    assert "1000 is the most" in sentence
    deepest = "\\frac{" * (LONGEST_FORMULA // 6)
    assert markup.math_problems(f"${deepest}$")


def test_a_formula_of_braces_is_refused_before_it_is_read() -> None:
    ((_, sentence),) = markup.math_problems("$" + "{" * 201 + "}" * 201 + "$")
    assert sentence == "The formula has more than 200 opening braces."
    assert markup.math_problems("$" + "{" * 200 + "}" * 200 + "$") == []


def test_text_without_dollars_has_no_broken_formula() -> None:
    assert markup.math_problems("plain *text*") == []


def test_a_fill_takes_the_place_of_its_mark_but_never_inside_a_tag() -> None:
    fills = {"\U00100000": '<span class="gap">[…]</span>', "\U00100001": "<mark>b</mark>"}
    assert markup.render("a \U00100000 \U00100001", fills) == (
        '<p>a <span class="gap">[…]</span> <mark>b</mark></p>'
    )
    shown = markup.inline('[*a*](https://example.org/ "\U00100000") *\U00100001*', fills)
    assert 'title=""' in shown
    assert "<em><mark>b</mark></em>" in shown


def test_only_our_own_classes_pass() -> None:
    assert markup.inline("*\U00100000*", {"\U00100000": '<span class="fake">x</span>'}) == (
        "<em><span>x</span></em>"
    )
