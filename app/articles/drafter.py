"""The process that drafts a long article: `python drafter.py <article >proposals`.

Apart from the server, so that no page waits while it counts. It reads JSON (text, parts, kinds),
says every moment how far it is (`done total`), and ends with a line of JSON for each proposal and
with `end` and their number.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[2]
MOST_MEMORY = 2 * 1024 * 1024 * 1024  # bytes of address space
MOST_SECONDS = 900  # of the processor
MOMENT = 0.4  # seconds

if TYPE_CHECKING:
    from app.core.articlejson import Drafted


class Teller:
    """Says how far the work is, again and again, until the work is over or nobody listens."""

    def __init__(self) -> None:
        self.done = self.total = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._tell, daemon=True)
        self._thread.start()

    def __call__(self, done: int, total: int) -> None:
        """Take note of how far it is."""
        self.done, self.total = done, total

    def _tell(self) -> None:
        while not self._over.wait(MOMENT):
            try:
                sys.stdout.write(f"{self.done} {self.total}\n")
                sys.stdout.flush()
            except OSError:
                os._exit(1)  # the server is gone, and whoever takes the text up begins anew

    def end(self) -> None:
        """Say no more."""
        self._over.set()
        self._thread.join()


def tell(found: Sequence[Drafted]) -> None:
    """Write the proposals."""
    from app.core.articlejson import line_of  # noqa: PLC0415 - the path is set first

    for one in found:
        sys.stdout.write(f"{line_of(one)}\n")
    sys.stdout.write(f"end {len(found)}\n")


def main() -> None:
    """Limit this process, then draft the article on standard input."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    sys.path.insert(0, str(ROOT))
    from app.core.articlejson import parts_from_json, propose  # noqa: PLC0415 - the path is set first

    asked = json.load(sys.stdin)
    article = parts_from_json(asked.pop("text"), asked.pop("parts"))
    teller = Teller()
    found = list(propose(article, asked["kinds"], teller))
    teller.end()
    tell(found)


if __name__ == "__main__":
    main()
