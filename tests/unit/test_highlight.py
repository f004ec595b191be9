"""Code in cards: what is marked, what is left alone, and that it can be read."""

from __future__ import annotations

import re
import time

import pytest

from app.core import markup
from app.core.highlight import CLASSES, LANGUAGES, LONGEST, highlight
from tests.project import ROOT


def test_words_of_code_get_a_class_each_and_no_style() -> None:
    shown = markup.render('```python\ndef f(x):  # why\n    return "a" * 2\n```')
    assert shown == (
        '<pre><code class="language-python"><span class="code-keyword">def</span> '
        '<span class="code-name">f</span>(x):  <span class="code-comment"># why</span>\n'
        '    <span class="code-keyword">return</span> <span class="code-string">"</span>'
        '<span class="code-string">a</span><span class="code-string">"</span> * '
        '<span class="code-number">2</span>\n</code></pre>'
    )


def test_code_keeps_every_character() -> None:
    code = "\n\n  <b>&amp;\t'é🙂\n\n"
    for language in sorted(LANGUAGES):
        marked = highlight(code, language)
        assert marked is not None
        bare = re.sub(r'<span class="[a-z-]+">|</span>', "", marked)
        assert bare == "\n\n  &lt;b&gt;&amp;amp;\t'é🙂\n\n"


@pytest.mark.parametrize(
    ("code", "language"), [("x", ""), ("x", "klingon"), ("x", "py x"), ("x" * (LONGEST + 1), "py")]
)
def test_unknown_languages_and_long_blocks_are_left_alone(code: str, language: str) -> None:
    assert highlight(code, language) is None
    assert "<span" not in markup.render(f"```{language}\n{code}\n```")


def test_hostile_code_stays_code_in_every_language() -> None:
    for language in sorted(LANGUAGES):
        shown = markup.render(f"```{language}\n<script>alert(1)</script><b class='x'>\n```")
        assert set(re.findall(r"<(\w+)", shown)) <= {"pre", "code", "span"}
        assert set(re.findall(r'span class="([^"]*)"', shown)) <= CLASSES


def test_no_language_takes_long_over_a_block() -> None:
    for language in sorted(LANGUAGES):
        for unit in ("\n", "a."):
            start = time.process_time()
            highlight(unit * (LONGEST // len(unit)), language)
            assert time.process_time() - start < 3


def _luminance(colour: str) -> float:
    shares = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [
        share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_each_class_has_a_colour_that_can_be_read_by_day_and_by_night() -> None:
    tokens = (ROOT / "static/css/tokens.css").read_text("utf-8")
    styles = (ROOT / "static/css/base.css").read_text("utf-8")
    pairs = dict(re.findall(r"--([\w-]+): light-dark\((#\w{6}, #\w{6})\)", tokens))
    ground = pairs["sunk"].split(", ")
    for name in CLASSES:
        rule = re.search(rf"\.{name}\b[^}}]*color: var\(--([\w-]+)\)", styles)
        assert rule, name
        colours = pairs[rule[1]].split(", ")
        for colour, behind in zip(colours, ground, strict=True):
            assert _contrast(colour, behind) >= 4.5, name
