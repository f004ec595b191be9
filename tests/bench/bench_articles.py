"""How long an article of 200,000 words takes in the browser's way, from its file to its pages.

Run `python -m tests.bench.bench_articles`, with an address of PostgreSQL after it for that engine.
For each page: milliseconds of this process the first time and then, statements, kilobytes.
"""

from __future__ import annotations

import io
import re
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import event, select, update
from werkzeug.test import TestResponse

from app import db
from app.articles.models import Article, Proposal
from app.factory import create_app
from tests.bench.longtext import FORMATS, chapters, written
from tests.conftest import make_schema, make_settings
from tests.people import ALICE, join, token
from tests.reviewing import Reviewer
from tests.writing import Author

SIZES = (20_000, 50_000, 100_000, 200_000)
ASKED = 5_000  # cards
LOADS = 4
LIMIT_MS = 100


class Statements:
    """Counts the statements that an application sends to its database."""

    def __init__(self, app: Flask) -> None:
        self.count = 0
        with app.app_context():
            event.listen(db.db.engine, "before_cursor_execute", self._note)

    def _note(self, *_details: object) -> None:
        self.count += 1


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print how long something took."""
    cpu, wall = time.process_time(), time.monotonic()
    yield
    print(f"{what:<44}{time.process_time() - cpu:>7.2f} s CPU {time.monotonic() - wall:>7.2f} s")


def send(one: Reviewer, data: bytes, name: str) -> None:
    """Choose a file, and wait until the text is drafted."""
    form = {"csrf_token": token(one.client, "/articles/new"), "file": (io.BytesIO(data), name)}
    with timed(f"{name}: read and kept"):
        answer = one.client.post("/articles/new", data=form, content_type="multipart/form-data")
    assert answer.status_code == 302, answer.text
    one.key = answer.location.split("/")[2].split("?")[0]
    with timed(f"{name}: drafted"):
        while "Refresh" in one.client.get(f"/articles/{one.key}").headers:
            time.sleep(0.5)


def load(one: Reviewer, statements: Statements, path: str, what: str) -> TestResponse:
    """Load a page a few times, and print what it took."""
    took = []
    for _ in range(LOADS):
        statements.count, began = 0, time.process_time()
        answer = one.client.get(path)
        took.append(1000 * (time.process_time() - began))
    assert answer.status_code == 200, (path, answer.status_code)
    print(
        f"{what:<44}{took[0]:>5.0f} ms, then {min(took[1:]):>4.0f} ms "
        f"{statements.count:>3} statements {len(answer.data) / 1000:>5.0f} kB"
    )
    return answer


def measure_pages(app: Flask, one: Reviewer, statements: Statements) -> None:
    """Ask for the best cards, and load each page of the article."""
    load(one, statements, f"/articles/{one.key}", "offer")
    with timed(f"{ASKED:,} cards put into the queue"):
        one.begin(most=str(ASKED))
    with app.app_context():
        waiting = select(Proposal.id).where(Proposal.state == "new").order_by(Proposal.start)
        ids = db.current().scalars(waiting).all()
    middle = ids[len(ids) // 2]
    queue = f"/articles/{one.key}/review"
    load(one, statements, f"{queue}?at={middle}", f"queue of {len(ids):,}")
    load(one, statements, f"{queue}/{middle}/edit", "form of a card in it")
    load(one, statements, f"/articles/{one.key}/text?page=20", "the text and what it covers")
    with timed("a card is accepted"):
        one.press("accept", at=middle)
    Author(one.client, one.deck).publish()
    page = one.client.get(f"/decks/{one.deck}").text
    found = re.search(rf'href="(/decks/{one.deck}/cards/[^"]+)"', page)
    assert found, "the deck shows no card"
    load(one, statements, f"{found[1]}/source", "source, its passage")
    with app.app_context():
        db.current().execute(update(Article).values(shown="whole"))
        db.current().commit()
    load(one, statements, f"{found[1]}/source", "source, the whole text")


def with_app(folder: Path, act: Callable[[Flask, Reviewer], None]) -> None:
    """Make an application and somebody who writes, and act."""
    url = sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{folder / 'recto.sqlite3'}"
    make_schema(url)
    app = create_app(make_settings(folder, url))
    app.testing = True
    act(app, Reviewer(join(app, ALICE)))
    with app.app_context():
        db.db.session.remove()
        db.db.engine.dispose()


def run(app: Flask, one: Reviewer) -> None:
    """Send texts of each size, and one of each format; then load the pages of the last."""
    statements = Statements(app)
    for words in SIZES[:-1]:
        send(one, written(chapters(words), "txt"), f"{words:,} words.txt")
    for kind in FORMATS:
        send(one, written(chapters(SIZES[-1]), kind), f"{SIZES[-1]:,} words.{kind}")
    measure_pages(app, one, statements)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"the server's peak: {peak:.0f} MB; limit of a page: {LIMIT_MS} ms")


def main() -> None:
    """Run it in a folder of its own."""
    with tempfile.TemporaryDirectory() as name:
        with_app(Path(name), run)


if __name__ == "__main__":
    main()
