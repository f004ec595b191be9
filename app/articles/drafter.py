"""The process that drafts a long article: `python drafter.py <article >proposals`.

Apart from the server, so that no page waits while it counts. It reads JSON (text, parts, kinds),
says on each line how far it is (`done total`), and ends with the proposals as JSON.
"""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST_MEMORY = 2 * 1024 * 1024 * 1024  # bytes of address space
MOST_SECONDS = 900  # of the processor
STEPS = 200


class Teller:
    """Says how far the work is, at most so many times."""

    def __init__(self) -> None:
        self.told = -1

    def __call__(self, done: int, total: int) -> None:
        """Say it if it is a step further."""
        step = done * STEPS // total
        if step > self.told:
            self.told = step
            sys.stdout.write(f"{done} {total}\n")
            sys.stdout.flush()


def main() -> None:
    """Limit this process, then draft the article on standard input."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    sys.path.insert(0, str(ROOT))
    from app.core.articlejson import parts_from_json, propose  # noqa: PLC0415 - the path is set first

    asked = json.load(sys.stdin)
    article = parts_from_json(asked["text"], asked["parts"])
    found = propose(article, asked["kinds"], Teller())
    sys.stdout.write(json.dumps([asdict(one) for one in found]) + "\n")


if __name__ == "__main__":
    main()
