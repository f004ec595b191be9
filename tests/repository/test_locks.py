"""What is installed is what was locked: every package pinned, hashed, bounded and used."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import packages_distributions

import pytest

from tests.project import ROOT, texts

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
RUNTIME: list[str] = PROJECT["project"]["dependencies"]
TESTING: list[str] = PROJECT["dependency-groups"]["test"]
LOCKS = ("requirements.txt", "requirements-test.txt")
COMMAND = (
    "python3 -m venv .venv && .venv/bin/pip install -q -r requirements-test.txt"
    " && .venv/bin/python -m tests"
)
PIN = re.compile(
    r"([a-z0-9][a-z0-9.-]*)==([\w.+!-]+)(?: ; [^#\\]+?)?((?: --hash=sha256:[0-9a-f]{64})+)"
)
UNIMPORTED = {
    "psycopg": "SQLAlchemy's driver for postgresql+psycopg addresses",
    "tzdata": "the time zones that zoneinfo reads where the system has none",
    "zxcvbn": "with it Flask-Security judges passwords",
    "pytest-cov": "options of python -m tests",
    "pytest-socket": "options of pytest",
    "pytest-xdist": "options of python -m tests",
    "deno": "a check of python -m tests",
    "djlint": "a check of python -m tests",
    "import-linter": "a check of python -m tests",
    "mypy": "a check of python -m tests",
    "ruff": "a check of python -m tests",
    "types-jsonschema": "read by mypy",
    "types-pyyaml": "read by mypy",
    "types-wtforms": "read by mypy",
}


def name(requirement: str) -> str:
    """Return the package of a requirement, as it is written in a lock."""
    found = re.match(r"[\w.-]+", requirement)
    assert found, requirement
    return found[0].lower().replace("_", "-").replace(".", "-")


def lines(lock: str) -> list[str]:
    """Return what a lock asks for, a package a line, without comments."""
    text = (ROOT / lock).read_text("utf-8").replace(" \\\n", "")
    kept = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [re.sub(r" +", " ", line) for line in kept]


def packages(lock: str) -> set[str]:
    """Return the packages of a lock."""
    return {name(line) for line in lines(lock)}


def imported(folder: tuple[str, ...]) -> set[str]:
    """Return the packages of which a Python file in some folders imports a module."""
    text = "\n".join(text for place, text in texts(".py") if place.startswith(folder))
    modules = set(re.findall(r"^\s*(?:from|import) (\w+)", text, re.MULTILINE))
    modules |= set(re.findall(r'import_module\("(\w+)', text))
    known = packages_distributions()
    return {name(package) for module in modules for package in known.get(module, ())}


@pytest.mark.parametrize("lock", LOCKS)
def test_each_line_of_a_lock_is_a_version_with_its_hashes(lock: str) -> None:
    assert lines(lock)
    assert [line for line in lines(lock) if not PIN.fullmatch(line)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert (
        re.findall(r"https?:|file:|--(?:extra-)?index|--find-links|--trusted-host| @ ", text) == []
    )


def test_the_locks_cover_every_dependency() -> None:
    assert {name(each) for each in RUNTIME} <= packages("requirements.txt")
    assert {name(each) for each in TESTING} <= packages("requirements-test.txt")


def test_the_tests_run_on_the_very_versions_that_are_served() -> None:
    assert set(lines("requirements.txt")) <= set(lines("requirements-test.txt"))


@pytest.mark.parametrize("requirement", [*RUNTIME, *TESTING])
def test_each_dependency_is_bounded_below_and_above(requirement: str) -> None:
    bounds, _, needed_until = requirement.partition("; python_version < ")
    assert re.fullmatch(r"[\w.-]+(\[[\w,]+\])?>=[\d.]+,<[\d.]+", bounds)
    assert re.fullmatch(r"('3\.\d+')?", needed_until)


@pytest.mark.parametrize("requirement", [*RUNTIME, *TESTING])
def test_each_pinned_version_lies_within_its_bounds(requirement: str) -> None:
    pinned = {name(line): line.split("==")[1].split()[0] for line in lines("requirements-test.txt")}
    low, high = (_numbers(bound) for bound in re.findall(r"[\d.]+(?=,|;|$)", requirement)[:2])
    assert low <= _numbers(pinned[name(requirement)]) < high


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


def test_each_dependency_is_used() -> None:
    idle = {name(each) for each in RUNTIME} - imported(("app/", "wsgi")) - UNIMPORTED.keys()
    idle |= {name(each) for each in TESTING} - imported(("tests/",)) - UNIMPORTED.keys()
    assert idle == set()


def test_continuous_integration_ends_with_the_test_command_of_the_readme() -> None:
    assert (ROOT / ".ci" / "run").read_text("utf-8").splitlines()[-1] == COMMAND
    assert COMMAND in (ROOT / "README.md").read_text("utf-8").splitlines()
