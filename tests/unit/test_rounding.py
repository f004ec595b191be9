"""Numbers are told rounded half up, and by one function."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.core import rounding

ROOT = Path(__file__).parents[2]
OTHERWISE = re.compile(r"\bround\(100 \*|:\.\d%\}|:\.0f\} %")
ELSEWHERE = (
    "app/articles",
    "app/decks/cli.py",
    "app/core/formats",
)  # of sentences, of letters, of pictures


@pytest.mark.parametrize(
    ("share", "whole", "tenth"),
    [
        (5 / 8, "63 %", "62.5 %"),
        (3 / 8, "38 %", "37.5 %"),
        (1 / 8, "13 %", "12.5 %"),
        (0.285, "29 %", "28.5 %"),  # 100 times it is 28.499999999999996 in floats
        (0.3125, "31 %", "31.3 %"),
        (-0.125, "−13 %", "−12.5 %"),  # noqa: RUF001 - a minus sign
        (-0.0001, "0 %", "0.0 %"),
        (2 / 3, "67 %", "66.7 %"),
    ],
)
def test_a_half_of_a_percent_is_told_as_the_next_one_up(
    share: float, whole: str, tenth: str
) -> None:
    assert (rounding.percent(share), rounding.percent(share, 1)) == (whole, tenth)
    assert f"{rounding.whole_percent(share)} %" == whole.replace("−", "-")  # noqa: RUF001 - a minus sign


def test_points_are_told_to_the_hundredth_however_many_there_are() -> None:
    said = [rounding.say(one) for one in (2.0, 1.5, 1 / 3, 0.125, 0.145, 12_345.678, -0.004)]
    assert said == ["2", "1.5", "0.33", "0.13", "0.15", "12345.68", "0"]
    assert (rounding.say(120, 0), rounding.fixed(0.5, 2)) == ("120", "0.50")


def test_no_module_rounds_a_percentage_in_a_way_of_its_own() -> None:
    found = {
        f"{path.relative_to(ROOT)}"
        for path in (ROOT / "app").rglob("*.py")
        if OTHERWISE.search(path.read_text(encoding="utf-8"))
    }
    assert {one for one in found if not one.startswith(ELSEWHERE)} == set()
