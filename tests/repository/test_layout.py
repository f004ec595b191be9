"""The project holds what its map says, and nothing about the machine it was made on."""

from __future__ import annotations

import hashlib
import re

import pytest

from tests.project import ROOT, entries, files, texts

TOP = (
    *(".ci", ".gitignore", "LICENSE", "README.md", "pyproject.toml", "wsgi.py"),
    *("requirements.txt", "requirements-test.txt"),
    *("app", "decks", "docs", "static", "templates", "tests"),
)
HOSTS = re.compile(r"(pypi|pythonhosted|npmjs|yarnpkg|jsr|jsdelivr|unpkg|esm)\.(com|io|net|org|sh)")
DEBIAN = re.compile(r"\b(deb|security|snapshot)\.debian\b")
PLACES = re.compile(r"(?<![\w.\-/}*])/(home/\w|root|tmp|usr/local|work)/", re.ASCII)
LOADERS = re.compile(
    r"\byaml\.(full_|safe_|unsafe_)?load(_all)?\b|\b(C?Full|C?Safe|C?Unsafe)Loader\b"
)
MAKERS = re.compile(
    r"\b(coding (agent|assistant|session)|sub-?agents?|co-authored-by)\b", re.IGNORECASE
)


def found(pattern: re.Pattern[str], *outside: str) -> list[str]:
    """Return each line of the project that has the pattern, but for some files and folders."""
    return [
        f"{name}:{number} {match[0]}"
        for name, text in texts()
        if not name.startswith(outside)
        for number, line in enumerate(text.splitlines(), 1)
        if (match := pattern.search(line))
    ]


def test_the_top_level_holds_what_the_map_lists_and_nothing_else() -> None:
    assert sorted(path.name for path in entries()) == sorted(TOP)


@pytest.mark.parametrize("hosts", [HOSTS, DEBIAN])
def test_no_file_names_a_package_registry(hosts: re.Pattern[str]) -> None:
    assert found(hosts, "decks/") == []


def test_no_file_names_a_place_of_one_machine() -> None:
    assert found(PLACES, "decks/") == []


def test_no_file_tells_who_or_what_typed_it() -> None:
    assert found(MAKERS, "decks/", "tests/repository/test_layout.py") == []


def test_yaml_is_read_by_the_strict_reader_alone() -> None:
    assert found(LOADERS, "pyproject.toml", "tests/bench/", "tests/repository/", "docs/") == []


def test_the_axe_of_the_browser_tests_is_the_one_recorded() -> None:
    folder = ROOT / "tests" / "browser" / "vendor"
    hashed = hashlib.sha256((folder / "axe.min.js").read_bytes()).hexdigest()
    assert hashed in (folder / "README.md").read_text("utf-8")


def test_what_others_made_is_recorded_with_the_hash_of_each_font() -> None:
    record = (ROOT / "static" / "README.md").read_text("utf-8")
    recorded = {file: hashed for hashed, file in re.findall(r"([0-9a-f]{64})  (\S+)", record)}
    there = {
        path.relative_to(ROOT / "static").as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files(ROOT / "static" / "fonts")
    }
    assert there
    assert recorded == there


def test_each_licence_of_what_others_made_is_named_in_the_record() -> None:
    record = (ROOT / "static" / "README.md").read_text("utf-8")
    licences = list(files(ROOT / "static" / "licences"))
    assert licences
    assert [path.name for path in licences if path.name not in record] == []


def test_each_later_revision_of_the_tables_has_a_test_with_data() -> None:
    tests = "".join(text for name, text in texts(".py") if name.startswith("tests/integration/"))
    revisions = sorted((ROOT / "app" / "migrations" / "versions").glob("*.py"))
    assert revisions
    lacking = [path.stem for path in revisions[1:] if f"revision_{path.stem[:4]}" not in tests]
    assert lacking == []
