"""Files and functions stay short; what is exempt from a rule says why."""

from __future__ import annotations

import re
import tomllib
from statistics import median

from tests.project import ROOT, functions, texts

CODE = (".css", ".js", ".md", ".py", ".toml")
REVISIONS = "app/migrations/versions/"  # a revision lists every table it makes
RULES = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]


def own_functions() -> list[tuple[int, str]]:
    """Return the length and place of each function of the app, the shortest first."""
    found = [each for each in functions("app") if not each.place.startswith(REVISIONS)]
    return sorted((each.lines, each.place) for each in found)


def test_no_file_is_longer_than_400_lines() -> None:
    lengths = {name: len(text.splitlines()) for name, text in texts(*CODE)}
    assert {name: lines for name, lines in lengths.items() if lines > 400} == {}


def test_no_template_is_longer_than_150_lines() -> None:
    lengths = {name: len(text.splitlines()) for name, text in texts(".html", ".txt")}
    templates = {name: lines for name, lines in lengths.items() if name.startswith("templates/")}
    assert templates
    assert {name: lines for name, lines in templates.items() if lines > 150} == {}


def test_no_function_is_longer_than_40_lines() -> None:
    everywhere = [*functions("app"), *functions("tests")]
    long = [each for each in everywhere if each.lines > 40]
    assert [each for each in long if not each.place.startswith(REVISIONS)] == []


def test_half_of_the_functions_have_at_most_8_lines_and_19_of_20_at_most_25() -> None:
    lengths = [lines for lines, _ in own_functions()]
    assert median(lengths) <= 8
    assert lengths[len(lengths) * 95 // 100] <= 25


def test_functions_take_at_most_6_arguments_and_branch_at_most_8_times() -> None:
    rules = RULES["ruff"]["lint"]
    assert rules["select"] == ["ALL"]
    assert rules["pylint"]["max-args"] <= 6
    assert rules["mccabe"]["max-complexity"] <= 8


def test_each_exception_in_the_settings_gives_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    rules = text[text.index("[tool.ruff.lint]") : text.index("[tool.ruff.lint.mccabe]")]
    codes = [line for line in rules.splitlines() if re.match(r'\s+"[A-Z]+\d+"', line)]
    codes += [line for line in rules.splitlines() if re.match(r'"[^"]+" = \[".*\]', line)]
    assert codes
    assert [line for line in codes if not re.search(r"# \w", line)] == []


def test_each_exception_in_the_code_gives_its_reason() -> None:
    lines = [
        f"{name}:{number} {line.strip()}"
        for name, text in texts(".py")
        for number, line in enumerate(text.splitlines(), 1)
    ]
    bare = [line for line in lines if re.search(r"# [n]oqa(?!: [A-Z0-9, ]+ - \w)", line)]
    bare += [
        line
        for line in lines
        if line.startswith("app/") and re.search(r"# type: ignore(?!\[[a-z, -]+\] # \w)", line)
    ]
    assert bare == []


def test_the_types_of_everything_are_checked_strictly() -> None:
    assert RULES["mypy"]["strict"] is True
    assert RULES["mypy"]["files"] == ["app", "tests", "wsgi.py"]
