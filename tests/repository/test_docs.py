"""What the documents say of commands and settings is so, and nothing is left unsaid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest

from app.config import PREFIX, Settings
from app.factory import create_app
from tests.project import ROOT

DOCUMENTS = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.MULTILINE | re.DOTALL)
FLASKS_OWN = frozenset(("run", "shell", "routes"))


@pytest.fixture(scope="module")
def told() -> str:
    """Give the text of every document."""
    return "\n".join(path.read_text("utf-8") for path in DOCUMENTS)


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, click.Command]:
    """Give each command of the app by its words."""
    monkeypatch.setenv("RECTO_HOME", str(tmp_path))
    return dict(_walk(create_app().cli, ()))


def _walk(group: click.Group, above: tuple[str, ...]) -> Iterator[tuple[str, click.Command]]:
    for word, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _walk(command, (*above, word))
        else:
            yield " ".join((*above, word)), command


def _named(told: str) -> set[str]:
    code = "\n".join(CODE.findall(told))
    return {words.strip() for words in re.findall(r"\bflask((?: [a-z][a-z-]*)+)", code)}


def _is_said(command: str, told: set[str]) -> bool:
    return any(words == command or words.startswith(command + " ") for words in told)


def test_each_command_is_told(told: str, commands: dict[str, click.Command]) -> None:
    assert [command for command in commands if not _is_said(command, _named(told))] == []


def test_each_command_that_is_told_exists(told: str, commands: dict[str, click.Command]) -> None:
    groups = {" ".join(command.split()[:-1]) for command in commands}
    unknown = [
        words
        for words in sorted(_named(told))
        if words.split()[0] not in FLASKS_OWN
        and words not in groups
        and not any(_is_said(command, {words}) for command in commands)
    ]
    assert unknown == []


def test_each_option_that_is_told_exists(told: str, commands: dict[str, click.Command]) -> None:
    lines = re.findall(r"\bflask ([a-z][^\n`#&|;]* --[^\n`#&|;]*)", "\n".join(CODE.findall(told)))
    for line in lines:
        command = next(each for each in commands if f"{line} ".startswith(f"{each} "))
        options = {name for param in commands[command].params for name in param.opts}
        assert set(re.findall(r"(?<!\S)--[a-z-]+", line)) <= options, line


def test_each_command_says_what_it_does_in_a_sentence(commands: dict[str, click.Command]) -> None:
    assert [name for name, command in commands.items() if not (command.help or "").strip()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_each_file_that_a_document_links_exists(path: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", path.read_text("utf-8"))
    local = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in local if not (path.parent / link).exists()] == []


def test_each_setting_is_told_and_each_that_is_told_exists(told: str) -> None:
    settings = {PREFIX + field.name.upper() for field in fields(Settings)}
    assert set(re.findall(rf"\b{PREFIX}[A-Z_]*[A-Z]", told)) == settings
