"""How long a deck of 20,000 notes with 30,000 reviews takes into the database and out of it.

    python -m tests.bench.bench_carrying

On SQLite, with every step that a person's import has: read, find the place, store cards and
answers, fold the states. Beside it: Anki importing and exporting the same file. CPU seconds.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from anki.collection import (
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)
from flask import Flask
from sqlalchemy import func, select

from app import clock, db
from app.accounts.models import User
from app.authoring import receiving
from app.decks import takeout
from app.decks.cli import no_collector
from app.decks.models import Card, CardState, Deck
from app.decks.packages.writing import write_package
from app.decks.store import MediaStore
from app.factory import create_app
from app.study.models import Review
from app.web.histories import EXTENSION
from tests.bench.bench_packages import (
    AT,
    EXPORT,
    IMPORT,
    NOTES,
    REVIEWS,
    TODAY,
    make_deck,
    make_history,
    say,
)
from tests.conftest import make_schema, make_settings


def make_learner() -> int:
    """Make an account and return its number."""
    user = User(email="a@recto.example", name="A", fs_uniquifier="a", password="x")
    user.active, user.created_at, user.seen_at = True, clock.now(), clock.now()
    db.current().add(user)
    db.current().commit()
    return user.id


def bring(path: Path, learner: int) -> dict[str, float]:
    """Bring a package in; return the seconds of each step."""
    started = time.process_time()
    arrival = receiving.read(path, path.name, None)
    read = time.process_time()
    made = receiving.place(learner, arrival)
    placed = time.process_time()
    order = receiving.Order(user_id=learner, learner_id=learner, note="bench", history=True)
    receiving.store(arrival, made, order)
    ended = time.process_time()
    return {
        "read the file": read - started,
        "find the place": placed - read,
        "store cards and answers": ended - placed,
        "import in all": ended - started,
    }


def take(app: Flask, learner: int, home: Path) -> dict[str, float]:
    """Take the deck out for Anki with all answers; return the seconds of each step."""
    started = time.process_time()
    with no_collector():
        deck = db.current().scalars(select(Deck)).one()
        history = app.extensions[EXTENSION].take(
            db.current(), learner_id=learner, deck_id=deck.id, key=deck.key
        )
        gathered = time.process_time()
        moment = takeout.Moment(at=AT, today=TODAY)
        taken = takeout.take_out(
            deck, "apkg", keeper=MediaStore(home), history=history, moment=moment
        )
    ended = time.process_time()
    assert len(history.answers) == REVIEWS
    assert taken.data
    return {"gather the answers": gathered - started, "export in all": ended - started}


def bench_anki(home: Path, path: Path) -> None:
    """Time Anki with the same file."""
    collection = Collection(str(home / "collection.anki2"))
    request = ImportAnkiPackageRequest(
        package_path=str(path), options=ImportAnkiPackageOptions(with_scheduling=True)
    )
    started = time.process_time()
    collection.import_anki_package(request)
    say("Anki: import in all", time.process_time() - started)
    options = ExportAnkiPackageOptions(with_scheduling=True, with_media=True, legacy=True)
    started = time.process_time()
    collection.export_anki_package(out_path=str(home / "out.apkg"), options=options, limit=None)
    say("Anki: export in all", time.process_time() - started)
    collection.close()


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        path = home / "bench.apkg"
        path.write_bytes(write_package([make_deck()], {}, make_history(), at=AT, today=TODAY).data)
        url = f"sqlite:///{home / 'recto.sqlite3'}"
        make_schema(url)
        app = create_app(make_settings(home, url))
        with app.app_context():
            learner = make_learner()
            print(f"{NOTES:,} notes, {REVIEWS:,} reviews")
            for name, took in bring(path, learner).items():
                say(f"Recto: {name}", took, IMPORT if "in all" in name else None)
            counts = {
                model: db.current().scalar(select(func.count()).select_from(model))
                for model in (Card, Review, CardState)
            }
            assert counts[Review] == REVIEWS
            assert counts[Card] == NOTES + NOTES // 5  # each cloze has two faces
            for name, took in bring(path, learner).items():
                say(f"Recto: the same once more: {name}", took)
            for name, took in take(app, learner, home).items():
                say(f"Recto: {name}", took, EXPORT if "in all" in name else None)
            db.current().rollback()
            db.db.engine.dispose()
        bench_anki(home, path)


if __name__ == "__main__":
    main()
