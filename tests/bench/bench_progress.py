"""How soon the pages of progress answer, with 10,000 answers and 5,000 cards.

Run it by hand: `python -m tests.bench.bench_progress`, with an address of PostgreSQL after it for
that engine. Ten loads of each page, the median and the slowest, in time of this process.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from app import clock, db
from app.factory import create_app
from app.progress import keeper
from tests.conftest import make_schema, make_settings
from tests.people import ALICE, join, user_id
from tests.progressing import Life, set_goal
from tests.studying import basics, shelve_deck

PAGES = ("/", "/progress", "/progress/memory", "/progress/goals", "/progress/stored")
LOADS = 10


def main() -> None:
    """Store a learner's past, load each page, print how long it took."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        url = sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{home / 'recto.sqlite3'}"
        make_schema(url)
        app = create_app(make_settings(home, url))
        app.testing = True
        client = fill(app)
        for path in PAGES:
            took = [load(client, path) for _ in range(LOADS)]
            middle = statistics.median(took)
            print(f"{path:20} {middle:5.0f} ms, at most {max(took):5.0f} ms")
        with app.app_context():
            db.db.session.remove()
            db.db.engine.dispose()


def fill(app: Flask) -> FlaskClient:
    """Let Alice have studied two decks of 2,500 cards for forty days, with a goal."""
    for key in ("one", "two"):
        shelve_deck(app, basics(2500, key))
    client = join(app, ALICE)
    past = Life(user_id(app, ALICE), clock.now(), days=40, new_a_day=52).live(app, "one", "two")
    print(f"{len(past.answers):,} answers, {len(past.states):,} cards met of 5,000")
    began = time.process_time()
    set_goal(client, day=f"{clock.now().year + 1}-02-01")
    print(f"a goal is set in {1000 * (time.process_time() - began):.0f} ms")
    with app.app_context():
        began = time.process_time()
        keeper.refresh(db.current(), clock.now())
        print(f"a learner is fitted in {1000 * (time.process_time() - began):.0f} ms")
        db.db.session.remove()
    return client


def load(client: FlaskClient, path: str) -> float:
    """Load a page; return the milliseconds."""
    began = time.process_time()
    assert client.get(path).status_code == 200
    return 1000 * (time.process_time() - began)


if __name__ == "__main__":
    main()
