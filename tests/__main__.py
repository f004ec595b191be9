"""Check everything: `python -m tests`.

Each check says in one line whether it holds and shows what it found when it does not. The tests
come last, with what they cover; pytest's closing line closes the output. Exit 1 if anything fails.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

from tests import chromium, project

ROOT = project.ROOT
BIN = Path(sys.executable).parent
STATIC = ROOT / "static"
QUIET = {"DENO_NO_UPDATE_CHECK": "1", "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"}


class Check(NamedTuple):
    """A program of the environment that exits with 0 when all is well."""

    name: str
    command: tuple[str, ...]
    folder: Path = ROOT


BEFORE = (  # the longest first, and the others beside it
    Check("types", ("mypy",)),
    Check("Python, linted", ("ruff", "check", "--quiet", ".")),
    Check("Python, formatted", ("ruff", "format", "--quiet", "--diff", ".")),
    Check("imports", ("lint-imports", "--config", ".ci/imports.toml")),
    Check("templates", ("djlint", "--lint", "--quiet", "templates")),
    Check("styles and scripts, formatted", ("deno", "fmt", "--check"), STATIC),
    Check("scripts, linted", ("deno", "lint"), STATIC),
    Check("scripts, types", ("deno", "check"), STATIC),
)
TESTS = (
    "pytest",
    f"--numprocesses={min(4, (os.cpu_count() or 1) + 1)}",  # one waits for Chromium
    "--dist=worksteal",
    "--hypothesis-seed=0",  # the same examples each time
    "--durations=15",
    "--cov",
    "--cov-report=",
)
AFTER = (
    Check("coverage of all, 95 %", ("coverage", "report", "--skip-covered", "--fail-under=95")),
    Check(
        "coverage of the core, every branch",
        ("coverage", "report", "--skip-covered", "--include=app/core/*", "--fail-under=100"),
    ),
)


def main() -> int:
    """Run every check and the tests; return the exit code."""
    count()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        held = list(pool.map(holds, BEFORE))
    os.environ["CHROMIUM"] = found = chromium.find() or chromium.fetch()
    say("found" if found else "FAILED", f"Chromium {found}" if found else chromium.MISSING)
    passed, closing = test()
    held += [passed, *(holds(check) for check in AFTER)]
    print(closing)
    return 0 if all(held) else 1


def count() -> None:
    """Say how much is tested by how much, and how long functions are."""
    share = project.line_count("tests") / project.line_count("app")
    lengths = [each.lines for each in project.functions("app")]
    say("counts", f"{share:.2f} lines of tests for each line of code")
    longer = quantiles(lengths, n=20)[-1]
    say("counts", f"functions of {median(lengths):.0f} lines, one in twenty over {longer:.0f}")


def holds(check: Check) -> bool:
    """Run a check, say in a line whether it holds, and show what it found if not."""
    started = time.monotonic()
    program, *arguments = check.command
    done = subprocess.run(  # noqa: S603 - a command of our own
        [BIN / program, *arguments],
        cwd=check.folder,
        env=os.environ | QUIET,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    well = done.returncode == 0
    found = "" if well else f"\n{done.stdout}"
    say("holds" if well else "FAILED", check.name, time.monotonic() - started, found)
    return well


def test() -> tuple[bool, str]:
    """Run the tests, showing what pytest says; return whether they pass, and its last line."""
    started = time.monotonic()
    last = ""
    program, *arguments = TESTS
    with subprocess.Popen(  # noqa: S603 - a command of our own
        [BIN / program, *arguments],
        cwd=ROOT,
        env=os.environ | QUIET,
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        for line in running.stdout or ():
            print(line, end="", flush=True)
            last = line.rstrip() or last
    code = running.returncode
    if code < 0:
        last = f"pytest was ended by signal {-code}, with tests still to run."
    say("FAILED" if code else "holds", "tests", time.monotonic() - started)
    return code == 0, last


def say(word: str, name: str, seconds: float | None = None, found: str = "") -> None:
    """Print the outcome, of what, how long it took, and what was found, all at once."""
    took = "" if seconds is None else f"  {seconds:.1f} s"
    print(f"{word:<7} {name}{took}{found}\n", end="", flush=True)


if __name__ == "__main__":
    sys.exit(main())
