"""Codes of classes are read as people type them."""

from __future__ import annotations

import random

import pytest

from app.core.joincodes import LENGTH, LETTERS, make_code, read_code, show_code


def test_a_code_is_read_back_from_what_is_shown_of_it() -> None:
    source = random.Random(5)  # noqa: S311 - a test repeats
    for _ in range(50):
        code = make_code(source.choice)
        assert len(code) == LENGTH
        assert set(code) <= set(LETTERS)
        assert read_code(show_code(code)) == code


@pytest.mark.parametrize("typed", ["abcd-efgh", " ABCD EFGH\n", "a b c d e f g h", "ABCDEFGH"])
def test_case_spaces_and_hyphens_are_free(typed: str) -> None:
    assert read_code(typed) == "ABCDEFGH"


def test_what_is_no_code_stays_short() -> None:
    assert read_code("-" * 9) == ""
    assert len(read_code("x" * 10_000)) == 2 * LENGTH
