"""How long the server takes to open one card of a large draft, and to keep its form.

Run `python -m tests.bench.bench_cardview`. Times are the least of three runs in CPU milliseconds;
"cold" is a text that this process has never read.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from app.authoring.readings import READINGS, Readings
from app.factory import create_app
from tests.bench.bench_deckfile import write_deck
from tests.cardforms import CardForm
from tests.conftest import make_schema, make_settings
from tests.people import ALICE, join
from tests.writing import Author

RUNS = 3
LIMIT = 300  # milliseconds to open one card of 2,000
SIZES = (500, 2_000, 10_000)


def _least(act: Callable[[], object], before: Callable[[], object] = lambda: None) -> float:
    times = []
    for _ in range(RUNS):
        before()
        started = time.process_time()
        act()
        times.append(time.process_time() - started)
    return min(times) * 1000


def main() -> None:
    """Print a row for each size of deck."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.sqlite3"
        make_schema(url)
        app = create_app(make_settings(Path(folder), url))
        app.config["TESTING"] = True
        client = join(app, ALICE)
        for size in SIZES:
            author = Author(client).make(f"Large {size}")
            text = write_deck(size)
            author.write(text.replace(text.split("\n", 1)[0], f"deck: {author.key}", 1))
            _row(author, size)
    print(f"limit: {LIMIT} ms to open one card of 2,000")


def _row(author: Author, size: int) -> None:
    place = f"~{size // 2}"
    address = f"{author.home}/cards?at={place}"
    cold = _least(lambda: author.client.get(address), lambda: Readings.__init__(READINGS))
    warm = _least(lambda: author.client.get(address))
    forms: list[CardForm] = []
    keep = _least(
        lambda: forms[-1].send_by_script(why=f"Run {len(forms)}"),
        lambda: forms.append(CardForm.of(author, place)),
    )
    print(f"{size:>7,} cards  cold {cold:7.0f} ms  warm {warm:6.0f} ms  keep {keep:7.0f} ms")


if __name__ == "__main__":
    main()
