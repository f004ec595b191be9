"""Laws of markup for any text at all."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from app.core import cloze, markup

TRICKY = st.text(alphabet="ab *_`[]()<>&\\~|#$\n-+1.{}:c\"'=/", max_size=60)
TAG = re.compile(r"</?([a-z0-9]+)([^<>]*)>")
SAFE = re.compile(
    r'( (href="(https?:|mailto:)[^"]*"|title="[^"]*"|rel="noopener noreferrer nofollow"'
    r'|class="[a-z-]+[A-Za-z0-9+#.-]*"|start="\d+"|[a-z]+="[a-z0-9.-]*"))*'
)


@settings(max_examples=200, deadline=None)
@given(TRICKY | st.text(max_size=60))
def test_every_tag_and_attribute_is_one_of_ours(text: str) -> None:
    for shown in (markup.render(text), markup.inline(text)):
        left = TAG.sub("", shown)
        assert "<" not in left
        assert all(SAFE.fullmatch(found[2]) for found in TAG.finditer(shown))


@settings(max_examples=200, deadline=None)
@given(
    st.text(alphabet="ab >.,'\"é中!?)1-+=", max_size=40)
    | st.lists(
        st.sampled_from(["*", "**", "a", "é1", " ", ".", "-", "(", "_", "\n", "b c", "$x$"])
    ).map("".join)
)
def test_the_short_ways_and_the_long_way_show_the_same(text: str) -> None:
    parsed = markup._MARKDOWN.render(text.strip())  # noqa: SLF001 - the long way
    assert markup.render(text) == markup._CLEANER.clean(parsed).strip()  # noqa: SLF001 - the long way
    spoken = markup._MARKDOWN.parse(text.strip())  # noqa: SLF001 - the long way
    words = "".join("".join(markup._words(one)) + " " for one in spoken)  # noqa: SLF001 - the long way
    assert markup.plain(text) == " ".join(words.split())


@settings(max_examples=200, deadline=None)
@given(TRICKY)
def test_broken_formulas_never_break_a_page(text: str) -> None:
    for place, sentence in markup.math_problems(f"${text}$"):
        assert place >= 0
        assert sentence


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(["{{c1::", "{{c2::", "}}", "}", "{", "::", "a", " ", "`", "*"])))
def test_every_sentence_is_read_and_shown(parts: list[str]) -> None:
    text = "".join(parts)
    for number in cloze.numbers(text):
        sides = cloze.show(text, number)
        assert "[" in sides.question
        assert len(sides.gaps) >= 1
    assert cloze.numbers(text) or cloze.problems(text)
