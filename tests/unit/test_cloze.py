"""Sentences with gaps: what is read, what is hidden, and what is refused."""

import pytest

from app.core import cloze, markup
from app.core.cloze import Gap

TWO = "The {{c1::cat::animal}} sat on the {{c2::*mat*}}."


def test_a_sentence_is_read_as_text_and_gaps() -> None:
    assert cloze.parse(TWO) == (
        "The ",
        Gap(1, "cat", "animal"),
        " sat on the ",
        Gap(2, "*mat*"),
        ".",
    )
    assert cloze.numbers(TWO) == (1, 2)
    assert cloze.numbers("{{c3::a}} {{c1::b}} {{c3::c}}") == (1, 3)
    assert cloze.problems(TWO) == ()
    assert cloze.text_without_gaps(TWO) == "The cat sat on the *mat*."


def test_one_gap_is_hidden_and_the_others_are_shown() -> None:
    sides = cloze.show(TWO, 1)
    assert sides.question == (
        '<p>The <span class="gap">[animal]</span> sat on the <em>mat</em>.</p>'
    )
    assert sides.answer == "cat"
    assert sides.full == "<p>The <mark>cat</mark> sat on the <em>mat</em>.</p>"
    assert sides.plain == "The […] sat on the mat."
    assert sides.gaps == ("cat",)
    assert cloze.plain(TWO, 1) == sides.plain


def test_a_gap_without_a_hint_is_three_dots() -> None:
    assert '<span class="gap">[…]</span>' in cloze.show(TWO, 2).question


def test_all_gaps_of_a_number_are_hidden_together() -> None:
    sides = cloze.show("{{c1::A}} and {{c1::B}}, not {{c2::C}}", 1)
    assert sides.question == (
        '<p><span class="gap">[…]</span> and <span class="gap">[…]</span>, not C</p>'
    )
    assert sides.answer == "A, B"
    assert sides.gaps == ("A", "B")


def test_a_gap_may_hold_a_formula_with_braces() -> None:
    sides = cloze.show("It is {{c1::$x_{a_{b}}$}}.", 1)
    assert sides.answer.startswith("<math><msub>")
    assert "msub" not in sides.question


def test_a_gap_may_stand_in_code_and_in_a_formula() -> None:
    sides = cloze.show("`let {{c1::a<b}}` and $1+{{c1::2}}$", 1)
    assert '<code>let <span class="gap">[…]</span></code>' in sides.question
    assert '<mi><span class="gap">[…]</span></mi>' in sides.question
    assert "<code>let <mark>a&lt;b</mark></code>" in sides.full


def test_a_gap_in_a_link_never_tells_its_answer() -> None:
    sides = cloze.show('[x](https://example.org/{{c1::secret}} "{{c1::secret}}")', 1)
    assert "secret" not in sides.question
    assert "<span" not in sides.question


def test_an_author_cannot_forge_the_marks_of_gaps() -> None:
    assert cloze.show("\U00100000 {{c1::a}}", 1).question == ('<p><span class="gap">[…]</span></p>')


def test_hostile_gaps_stay_text() -> None:
    sides = cloze.show("{{c1::<script>x</script>::<img src=x>}}", 1)
    assert sides.question == '<p><span class="gap">[&lt;img src=x&gt;]</span></p>'
    assert sides.answer == "&lt;script&gt;x&lt;/script&gt;"


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("a {{c1::b", 2, "not closed"),
        ("a {{c1::b} c", 2, "not closed"),
        ("{{c1:: }}", 0, "empty"),
        ("{{c1::::hint}}", 0, "empty"),
        ("{{c1::a {{c2::b}} }}", 0, "holds another gap"),
        ("{{c0::a}}", 0, "not between 1 and 99"),
        ("{{c100::a}}", 0, "not between 1 and 99"),
        ("no gap", 0, "no gap"),
        ("{{field}}", 0, "no gap"),
        ("x" * (markup.LONGEST + 1), 0, "more than"),
    ],
)
def test_a_gap_that_is_not_well_formed_gets_a_sentence(text: str, place: int, words: str) -> None:
    found = cloze.problems(text)
    assert found[0][0] == place
    assert words in found[0][1]


def test_an_unpaired_brace_in_a_gap_does_no_harm() -> None:
    assert cloze.parse("{{c1::a { b}} z") == (Gap(1, "a { b"), " z")
    assert cloze.parse("{{c1::a } b}}") == (Gap(1, "a } b"),)


def test_braces_inside_a_gap_are_not_read_again() -> None:
    assert cloze.parse("{{c1::a {{x}} b}}") == (Gap(1, "a {{x}} b"),)


def test_an_endless_sentence_is_left_alone() -> None:
    text = "{{c1::a}}" * 5_000
    assert cloze.parse(text) == (text,)
