"""The files of this project, for the tests that look at all of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
IGNORED = (
    ".git",
    *(line.strip("/") for line in (ROOT / ".gitignore").read_text("utf-8").split()),
)


class Function(NamedTuple):
    """A function or method: where it stands and how many lines it has."""

    place: str
    lines: int


def entries(folder: Path = ROOT) -> Iterator[Path]:
    """Yield what stands in a folder and is not ignored, in order."""
    for path in sorted(folder.iterdir()):
        if not any(fnmatch(path.name, pattern) for pattern in IGNORED):
            yield path


def files(folder: Path = ROOT) -> Iterator[Path]:
    """Yield every file in and below a folder that is not ignored."""
    for path in entries(folder):
        if path.is_dir():
            yield from files(path)
        else:
            yield path


def texts(*endings: str) -> Iterator[tuple[str, str]]:
    """Yield the name and text of each file with one of these endings, of every text by default."""
    for path in files():
        if not endings or path.suffix in endings:
            try:
                yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")
            except UnicodeDecodeError:
                continue


def functions(folder: str) -> Iterator[Function]:
    """Yield every function of the Python files in and below a folder."""
    for name, text in texts(".py"):
        if name.startswith(folder + "/"):
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    lines = (node.end_lineno or node.lineno) - node.lineno + 1
                    yield Function(f"{name}:{node.lineno} {node.name}", lines)


def line_count(folder: str) -> int:
    """Count the lines of the Python files in and below a folder."""
    return sum(
        len(text.splitlines()) for name, text in texts(".py") if name.startswith(folder + "/")
    )
