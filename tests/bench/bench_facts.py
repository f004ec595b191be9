"""How long drafting a long article takes and how much memory, in each of its three ways.

Run `python -m tests.bench.bench_facts`. The core alone, the process that drafts for the browser,
and the command are processes of their own: CPU and wall seconds, and their peak memory above that
of the same process with an article of 300 words. The text is that of `longtext`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.articles import drafter
from app.core.articlejson import parts_to_json
from app.core.facts.drafting import KINDS, draft
from app.core.facts.lines import read_text
from tests.bench.longtext import as_text, chapters

ROOT = Path(__file__).parents[2]
LEAST, SIZES = 300, (20_000, 50_000, 100_000, 200_000)
LIMIT_PER_THOUSAND, LIMIT_LONG = 150, 40  # milliseconds; seconds of 200,000 words
_CORE = "core"


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took: seconds of the processor and of the clock, its peak in megabytes."""

    cpu: float
    wall: float
    peak: float


def cost(command: list[str], given: bytes = b"") -> Cost:
    """Run a process to its end."""
    with tempfile.TemporaryFile() as stdin:
        stdin.write(given)
        stdin.seek(0)
        began = time.monotonic()
        process = subprocess.Popen(  # noqa: S603 - our own programs
            command,
            stdin=stdin,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        _, status, used = os.wait4(process.pid, 0)
    assert status == 0, command
    return Cost(used.ru_utime + used.ru_stime, time.monotonic() - began, used.ru_maxrss / 1024)


def in_core(text: str, folder: Path) -> Cost:
    """Draft in a process that reads the text and does nothing else."""
    path = folder / "article.txt"
    path.write_text(text, "utf-8")
    return cost([sys.executable, "-m", "tests.bench.bench_facts", _CORE, str(path)])


def for_browser(text: str, _folder: Path) -> Cost:
    """Draft as the process of the browser's way does."""
    article = read_text(text)
    asked = {"text": article.text, "parts": parts_to_json(article), "kinds": KINDS}
    return cost([sys.executable, str(drafter.__file__)], json.dumps(asked).encode())


def by_command(text: str, folder: Path) -> Cost:
    """Draft by `flask decks generate`."""
    path = folder / "article.txt"
    path.write_text(text, "utf-8")
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    return cost([*flask, "decks", "generate", str(path), "-o", "-"])


WAYS: dict[str, Callable[[str, Path], Cost]] = {
    "core": in_core,
    "browser's process": for_browser,
    "command": by_command,
}


def main() -> None:
    """Print a row for each way and size."""
    if sys.argv[1:2] == [_CORE]:
        draft(read_text(Path(sys.argv[2]).read_text("utf-8")), most=200)
        return
    with tempfile.TemporaryDirectory() as name:
        for way, act in WAYS.items():
            least = act(as_text(chapters(LEAST)), Path(name))
            for words in SIZES:
                text = as_text(chapters(words))
                one = act(text, Path(name))
                count = len(text.split())
                print(
                    f"{way:<18}{count:>8,} words {one.cpu:>6.1f} s CPU {one.wall:>6.1f} s "
                    f"{1000 * one.cpu / count * 1000:>4.0f} ms per 1,000 words "
                    f"{one.peak:>4.0f} MB peak, {one.peak - least.peak:>3.0f} above that of "
                    f"{LEAST} words; the text has {len(text.encode()) / 1e6:.1f} MB"
                )
    print(f"limits: {LIMIT_PER_THOUSAND} ms per 1,000 words, {LIMIT_LONG} s for 200,000")


if __name__ == "__main__":
    main()
