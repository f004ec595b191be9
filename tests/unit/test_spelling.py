"""Spelling: distances with a cut-off, and what to strike out and insert."""

from __future__ import annotations

import pytest

from app.core.spelling import diff, distance


class Counted:
    """A letter that counts how often it is compared."""

    comparisons = 0

    def __init__(self, char: str) -> None:
        self.char = char

    def __hash__(self) -> int:
        return hash(self.char)

    def __eq__(self, other: object) -> bool:
        Counted.comparisons += 1
        return isinstance(other, Counted) and self.char == other.char


@pytest.mark.parametrize(
    ("given", "right", "far"),
    [
        ("", "", 0),
        ("", "ab", 2),
        ("iran", "iraq", 1),
        ("tencnet", "tencent", 1),
        ("ca", "abc", 3),
        ("kitten", "sitting", 3),
        ("abcd", "badc", 2),
    ],
)
def test_each_letter_changed_added_left_out_or_swapped_counts_one(
    given: str, right: str, far: int
) -> None:
    assert distance(given, right, 9) == far


@pytest.mark.parametrize(("given", "right"), [("kitten", "sitting"), ("a", "abcdef"), ("ab", "yz")])
def test_what_lies_beyond_the_cut_off_is_only_known_to_be_beyond(given: str, right: str) -> None:
    assert distance(given, right, 1) == 2


def test_the_work_on_long_answers_is_bounded_by_the_cut_off() -> None:
    Counted.comparisons = 0
    letters = [Counted(char) for char in "abcde" * 100]
    assert distance(letters, [Counted("x"), *letters[:-1]], 3) == 2
    assert Counted.comparisons < 500 * (2 * 3 + 1) * 3


def test_answers_with_nothing_in_common_are_given_up_at_once() -> None:
    Counted.comparisons = 0
    assert distance([Counted("a")] * 500, [Counted("b")] * 500, 2) == 3
    assert Counted.comparisons < 60


def test_a_diff_strikes_out_and_inserts_letter_by_letter() -> None:
    assert diff("shanzhem", "Shenzhen") == (
        ("own", "s"),
        ("key", "S"),
        ("same", "h"),
        ("del", "a"),
        ("ins", "e"),
        ("same", "nzhe"),
        ("del", "m"),
        ("ins", "n"),
    )


@pytest.mark.parametrize(
    ("given", "right", "steps"),
    [
        ("", "", ()),
        ("", "abc", (("ins", "abc"),)),
        ("abc", "", (("del", "abc"),)),
        ("CHINA", "China", (("same", "C"), ("own", "HINA"), ("key", "hina"))),
        ("abXcd", "abcd", (("same", "ab"), ("del", "X"), ("same", "cd"))),
        ("xay", "zaw", (("del", "x"), ("ins", "z"), ("same", "a"), ("del", "y"), ("ins", "w"))),
    ],
)
def test_a_diff_shows_the_least_change(
    given: str, right: str, steps: tuple[tuple[str, str], ...]
) -> None:
    assert diff(given, right) == steps


def test_what_was_typed_is_never_shown_in_the_letters_of_the_key() -> None:
    steps = diff("adenosine tripphosphate", "Adenosine TriPhosphate")
    assert "".join(t for op, t in steps if op not in ("ins", "key")) == "adenosine tripphosphate"
    assert "".join(t for op, t in steps if op not in ("del", "own")) == "Adenosine TriPhosphate"
    assert diff("ABC", "abc") == (("own", "ABC"), ("key", "abc"))


def test_a_letter_keeps_its_marks_in_a_diff() -> None:
    assert diff("n\u0303q\u0301", "nq\u0301") == (
        ("del", "ñ"),
        ("ins", "n"),
        ("same", "q\u0301"),
    )
    family, wave = "\U0001f468\u200d\U0001f469", "\U0001f44b\U0001f3fd"
    assert diff(family, wave) == (("del", family), ("ins", wave))


def test_long_texts_with_nothing_in_common_are_replaced_as_a_whole() -> None:
    assert diff("ab" * 100, "ba" * 99 + "c") == (("del", "ab" * 100), ("ins", "ba" * 99 + "c"))
