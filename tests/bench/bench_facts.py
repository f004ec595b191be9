"""How long proposing cards from an article takes, and that its memory stays flat.

Run `python tests/bench/bench_facts.py`. The text is our eight articles over and over, each time
with other names and figures, so that nothing repeats. Each row is its own process: CPU seconds,
and the peak memory of the process.
"""

from __future__ import annotations

import re
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
ARTICLES = sorted((ROOT / "tests" / "peers" / "articles").glob("*.[tm]*"))
SIZES = (1_000, 10_000, 50_000, 200_000)
LIMIT_PER_THOUSAND, LIMIT_LONG, LIMIT_MB = 0.15, 40.0, 64


def write_article(words: int) -> str:
    """Return a text of about so many words."""
    texts = [path.read_text("utf-8") for path in ARTICLES]
    parts: list[str] = []
    count = turn = 0
    while count < words:
        text = _renamed(texts[turn % len(texts)], turn)
        for paragraph in text.split("\n\n"):
            parts.append(paragraph)
            count += len(paragraph.split())
            if count >= words:
                break
        turn += 1
    return "\n\n".join(parts) + "\n"


def _renamed(text: str, turn: int) -> str:
    """Change the figures and the names, the same for the same turn."""
    letters = "".join("abcdefghij"[int(digit)] for digit in f"{turn:03d}")
    named = re.sub(r"(?<=[a-z,] )([A-Z][a-z]{4,})\b", rf"\1{letters}", text)
    return re.sub(r"\b([1-9]\d)\b", lambda found: str(int(found[1]) + turn % 10), named)


def measure(words: int) -> None:
    """Print what one size takes."""
    from app.core.facts.drafting import draft  # noqa: PLC0415 - memory is measured per process
    from app.core.facts.lines import read_text  # noqa: PLC0415 - memory is measured per process

    text = write_article(words)
    started = time.process_time()
    found = draft(read_text(text), most=200)
    seconds = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    count = len(text.split())
    print(
        f"{count:>8,} words {found.sentences:>7,} sentences {seconds:>7.2f} s "
        f"{seconds * 1000 / count * 1000:>6.0f} ms per 1,000 words {peak:>5.0f} MB peak"
    )


def main() -> None:
    """Measure each size in a process of its own."""
    if len(sys.argv) > 1:
        measure(int(sys.argv[1]))
        return
    for words in SIZES:
        command = [sys.executable, __file__, str(words)]
        subprocess.run(command, check=True, cwd=ROOT, env={"PYTHONPATH": str(ROOT)})  # noqa: S603 - our own program
    print(
        f"limits: {LIMIT_PER_THOUSAND * 1000:.0f} ms per 1,000 words, "
        f"200,000 words in {LIMIT_LONG:.0f} s, {LIMIT_MB} MB"
    )


if __name__ == "__main__":
    main()
