"""Waits as people write them."""

from __future__ import annotations

import pytest

from app.study.forms import read_step, write_step


@pytest.mark.parametrize(
    ("word", "seconds"),
    [("30s", 30), ("1m", 60), ("10M", 600), ("4h", 14_400), ("1d", 86_400), ("007m", 420)],
)
def test_a_wait_is_read_in_its_unit(word: str, seconds: int) -> None:
    assert read_step(word) == seconds


@pytest.mark.parametrize("word", ["10", "m", "1.5h", "-1m", "1 w", "1w", "²m", "ten m", "", "1mm"])
def test_what_is_no_wait_is_refused_with_an_example(word: str) -> None:
    with pytest.raises(ValueError, match="write 30s, 10m, 4h or 1d"):
        read_step(word)


@pytest.mark.parametrize(
    ("seconds", "word"),
    [(1, "1s"), (59, "59s"), (60, "1m"), (90, "90s"), (3600, "1h"), (5400, "90m"), (172_800, "2d")],
)
def test_a_wait_is_written_in_the_largest_unit_that_fits(seconds: int, word: str) -> None:
    assert write_step(seconds) == word
    assert read_step(word) == seconds
