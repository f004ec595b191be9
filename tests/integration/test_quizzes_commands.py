"""`flask quizzes analyse`: the tables of a file of marks, reckoned by hand."""

from __future__ import annotations

import json
from math import sqrt
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

pytestmark = pytest.mark.engine("sqlite")  # the command asks no database

# Sums 3, 2, 1, 0. Variances: a and c 1/4, b 1/3, the sums 5/3; covariances with the rest: 1/4, 1/3.
LADDER = "name;a;b;c\r\nmax;1;1;1\r\nZoë;1;1;1\r\nBo;1;1;\r\nCy;1;;\r\nDi;;;0\r\n"
QUIZ = {
    "attempts": 4,
    "few": True,
    "maximum": 3.0,
    "mean": 1.5,
    "mean_error": sqrt(5 / 12),
    "median": 1.5,
    "deviation": sqrt(5 / 3),
    "skewness": 0.0,
    "skewness_error": sqrt(36 / 35),
    "kurtosis": -1.2,
    "kurtosis_error": 2 * sqrt(36 / 35) * sqrt(5 / 3),
    "alpha": 0.75,
    "alpha_error": 0.25,
    "error_ratio": 0.5,
    "standard_error": sqrt(5 / 3) / 2,
}
FIRST = {
    "name": "a",
    "maximum": 1.0,
    "minimum": 0.0,
    "attempts": 4,
    "few": True,
    "facility": 0.75,
    "facility_error": 0.25,
    "deviation": 0.5,
    "guess": None,
    "intended_weight": 1 / 3,
    "effective_weight": sqrt(1 / 2) / (2 * sqrt(1 / 2) + sqrt(2 / 3)),
    "discrimination": sqrt(3 / 11),
    "discrimination_error": (1 - 3 / 11) / sqrt(3),
    "efficiency": 1.0,
    "alpha_without": 8 / 11,
    "relation": {
        "variance": 1 / 4,
        "other_variance": 11 / 12,
        "covariance": 1 / 4,
        "covariance_most": 1 / 4,
    },
    "findings": [
        {
            "trouble": "few",
            "sentence": "Only 4 learners have answered so far; wait for 20 before you judge the"
            " question.",
        }
    ],
}


def analyse(app: Flask, text: str | bytes, folder: Path) -> Result:
    """Run `flask quizzes analyse` on a file with this text."""
    file = folder / "marks.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return app.test_cli_runner().invoke(args=["quizzes", "analyse", str(file)])


def tables(app: Flask, text: str, folder: Path) -> dict[str, Any]:
    result = analyse(app, text, folder)
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def close(expected: object) -> object:
    """Let each number below differ by a billionth."""
    if isinstance(expected, dict):
        return {name: close(value) for name, value in expected.items()}
    return pytest.approx(expected, abs=1e-9) if isinstance(expected, float) else expected


def test_it_prints_the_figures_of_the_quiz_and_of_each_item(app: Flask, tmp_path: Path) -> None:
    found = tables(app, LADDER, tmp_path)
    assert (found["maxima_given"], found["left_out"]) == (True, None)
    assert found["quiz"] == close(QUIZ)
    assert found["items"][0] == close(FIRST)
    assert [item["name"] for item in found["items"]] == ["a", "b", "c"]
    middle, last = found["items"][1:]
    assert middle["discrimination"] == pytest.approx(sqrt(1 / 2))
    assert middle["alpha_without"] == pytest.approx(2 * (1 - (1 / 2) / (2 / 3)))
    assert last["facility"] == 0.25


def test_it_prints_the_scale_of_learners_and_items(app: Flask, tmp_path: Path) -> None:
    scale = tables(app, LADDER, tmp_path)["rasch"]
    assert [one["name"] for one in scale["learners"]] == ["Zoë", "Bo", "Cy", "Di"]
    assert [one["passed"] for one in scale["items"]] == [3, 2, 1]
    easy, middle, hard = (one["difficulty"] for one in scale["items"])
    assert middle == pytest.approx(0, abs=1e-6)
    assert easy == pytest.approx(-hard)
    abilities = [one["ability"] for one in scale["learners"]]
    assert abilities == sorted(abilities, reverse=True)
    assert scale["converged"] is False  # no answer of these is down to chance


def test_learners_without_names_are_numbered_and_sums_left_out(app: Flask, tmp_path: Path) -> None:
    found = tables(app, "a,b,sum\n1,0,1\n1,1,2\n0,0,0\n", tmp_path)
    assert [one["name"] for one in found["rasch"]["learners"]] == ["1", "2", "3"]
    assert (found["maxima_given"], found["left_out"]) == (False, "sum")
    assert len(found["items"]) == 2


def test_figures_that_are_not_defined_are_null(app: Flask, tmp_path: Path) -> None:
    found = tables(app, "a\n1\n", tmp_path)
    assert found["rasch"] is None
    assert found["quiz"]["mean"] == 1
    assert found["quiz"]["deviation"] is None
    assert found["items"][0]["discrimination"] is None


def test_what_is_wrong_is_told_with_file_line_column_and_remedy(app: Flask, tmp_path: Path) -> None:
    result = analyse(app, "name,a,b\nAnna,1,good\nBo,1e9,1\n", tmp_path)
    assert result.exit_code == 1
    assert result.stdout == ""
    remedy = "write a number of at most 1,000,000, or nothing if no answer was given"
    assert result.stderr.splitlines() == [
        f"{tmp_path}/marks.csv:2: column 3, b: “good” is not a mark; {remedy}",
        f"{tmp_path}/marks.csv:3: column 2, a: “1e9” is not a mark; {remedy}",
    ]


def test_a_file_that_cannot_be_read_is_told_without_a_traceback(app: Flask, tmp_path: Path) -> None:
    missing = app.test_cli_runner().invoke(args=["quizzes", "analyse", str(tmp_path / "none.csv")])
    folder = app.test_cli_runner().invoke(args=["quizzes", "analyse", str(tmp_path)])
    for result in (missing, folder):
        assert result.exit_code == 2
        assert "Traceback" not in result.output
        assert str(tmp_path) in result.stderr
    large = analyse(app, b"a,b\n" + b"1,1\n" * 2_600_000, tmp_path)
    assert large.exit_code == 1
    assert large.stderr.strip().endswith(
        "marks.csv:1: file: it is larger than 10 MB; split it, or keep only the columns that are"
        " needed"
    )
