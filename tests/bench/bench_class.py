"""How long the pages of a class's memory take with 150 learners and 60 days of history.

Run it by hand: `python -m tests.bench.bench_class`. It makes the class of `flask demo class` in a
database of its own on SQLite and asks for each page several times, one after the other.
"""

from __future__ import annotations

import re
import statistics
import tempfile
import time
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app import db
from app.accounts.classrooms import Classroom
from app.config import read
from app.decks.cli import sync_decks
from app.decks.models import CardState
from app.factory import ROOT, create_app
from app.migrations import upgrade
from app.study.models import Review
from tests.people import Person, sign_in

MOST_MS = 200
TIMES = 9
PARTS = ("", "/facts", "/learners", "/scores", "/facts.csv", "/learners.csv", "/pairs.csv")


def make(app: Flask) -> str:
    """Make the example class; return the instructor's password."""
    with app.app_context():
        upgrade(db.db.engine)
        sync_decks()
    began = time.perf_counter()
    said = app.test_cli_runner().invoke(args=["demo", "class"]).output
    print(f"flask demo class: {time.perf_counter() - began:.1f} s")
    found = re.search(r"instructor@\S+  (\S+)", said)
    assert found, said
    return found[1]


def ask(client: FlaskClient, path: str) -> list[float]:
    """Ask for a page several times; return how long each took on a processor, in ms."""
    took = []
    for _ in range(TIMES):
        began = time.process_time()
        answer = client.get(path)
        took.append(1000 * (time.process_time() - began))
        assert answer.status_code == 200, (path, answer.status_code)
    return took


def main() -> None:
    """Make the class, ask, and print a table."""
    with tempfile.TemporaryDirectory() as home:
        app = create_app(read({"RECTO_HOME": str(Path(home) / "home")}, ROOT))
        password = make(app)
        client = app.test_client()
        sign_in(client, Person("instructor", password=password), email="instructor@class.example")
        with app.app_context():
            key = db.current().scalars(select(Classroom.key)).one()
            for model in (Review, CardState):
                count = db.current().scalar(select(func.count()).select_from(model))
                print(f"{model.__tablename__}: {count:,} rows")
        print(f"{'page':20} {'median':>8} {'most':>8}   (ms; {MOST_MS} allowed)")
        for part in PARTS:
            took = ask(client, f"/classes/{key}/memory{part}")
            print(f"{part or '/':20} {statistics.median(took):8.1f} {max(took):8.1f}")


if __name__ == "__main__":
    main()
