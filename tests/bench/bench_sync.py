"""How long a deck of 20,000 cards takes to read, to store and to find unchanged.

    python -m tests.bench.bench_sync

Beside it: PyYAML's own loaders reading the same text, and Anki importing the same cards as CSV.
"""

from __future__ import annotations

import csv
import gc
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import yaml
from anki.collection import Collection
from anki.import_export_pb2 import ImportCsvRequest
from sqlalchemy import insert, select

from app import db
from app.accounts.models import User
from app.core import deckfile, search
from app.decks import browse
from app.decks.cli import sync_decks
from app.decks.models import Card, CardState, Deck, Subscription
from app.decks.queries import Reader
from app.factory import create_app
from tests.conftest import make_schema, make_settings

CARDS = 20_000  # the most that a deck may hold, close to the largest text it may have
FACTS = 500
WORDS = (
    "river",
    "market",
    "engine",
    "forest",
    "letter",
    "border",
    "signal",
    "harbour",
    "winter",
    "planet",
)
TODAY = 740_000
SEARCHES = (
    ("", 1),
    ("", 400),
    ("harbour 1999", 1),
    ("zzz", 1),
    ("tag:winter is:due", 1),
    ("-is:due -flag:3", 300),
)
LIMITS = {"first sync, reading included": 3.0, "unchanged sync": 0.1, "read and check": 1.5}


def write_deck() -> str:
    """Write a deck of many different cards with facts and a source."""
    lines = ["deck: big", "title: A big deck", "sources:", "  s: {title: A long book}", "facts:"]
    lines += [f"  f{n}: {{claim: Claim {n}, source: s, para: {n % 9}}}" for n in range(FACTS)]
    lines.append("cards:")
    for n in range(CARDS):
        one, other = WORDS[n % 10], WORDS[n // 10 % 10]
        lines += [
            f"- id: c{n}",
            f"  basic: Which {one} is number {n}?",
            f"  answer: {other} {n}",
            f"  fact: f{n % FACTS}",
            f"  tags: [{one}]",
        ]
    return "\n".join(lines) + "\n"


def seconds(run: Callable[[], object]) -> float:
    """Time one run, with what was left by others swept away before."""
    gc.collect()
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def say(name: str, took: float, limit: float | None = None) -> None:
    """Print one line of the table, with the limit if there is one."""
    limit = LIMITS.get(name, limit)
    verdict = (
        "" if limit is None else f"   limit {limit:g} s {'held' if took <= limit else 'BROKEN'}"
    )
    print(f"  {name:<40} {took:8.3f} s{verdict}")


def memory_of_reading(text: str) -> None:
    """Print how much memory reading the deck takes at most, measured in a process of its own."""
    program = (
        "import re, sys; from app.core import deckfile; text = sys.stdin.read(); "
        "peak = lambda: re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]; "
        "before = peak(); parsed = deckfile.parse(text); print(peak(), before)"
    )
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program],
        input=text,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=True,
    )
    peak, before = (int(number) / 1024 for number in done.stdout.split())
    print(f"  {'read and check, memory at most':<40} {peak:8.0f} MB  ({before:.0f} MB before)")


def sync() -> None:
    """Sync the folder, and make sure that the deck was accepted."""
    (outcome,) = sync_decks()
    assert outcome.state in {"stored", "unchanged"}, outcome


def bench_recto(home: Path, text: str) -> None:
    """Time the sync of a folder with the one deck, then browsing among its cards."""
    (home / "decks").mkdir()
    path = home / "decks" / "big.yaml"
    path.write_text(text, encoding="utf-8")
    url = f"sqlite:///{home / 'bench.sqlite3'}"
    make_schema(url)
    app = create_app(make_settings(home, url))
    say("read and check", seconds(lambda: deckfile.parse(text)))
    with app.app_context():
        say("first sync, reading included", seconds(sync))
        say("unchanged sync", seconds(sync))
        path.write_text(text.replace("c7\n", "c7\n  why: New.\n"), encoding="utf-8")
        say("sync after one card changed", seconds(sync))
        bench_browsing()
        db.db.engine.dispose()


def bench_browsing() -> None:
    """Time searches of all cards by a learner who has memory of each."""
    session = db.current()
    deck = session.scalars(select(Deck)).one()
    user = User(fs_uniquifier="bench", created_at=deck.created_at, seen_at=deck.created_at)
    session.add(user)
    session.flush()
    session.add(Subscription(user_id=user.id, deck_id=deck.id, subscribed_at=deck.created_at))
    state = {"deck_id": deck.id, "queue": 2, "phase": 2, "step": 0, "due_day": TODAY, "reps": 3}
    session.execute(
        insert(CardState),
        [
            state
            | {"user_id": user.id, "card_id": one, "note_key": str(one)}
            | {"shown_day": TODAY + one % 40, "shuffle": one, "flag": one % 8}
            for one in session.scalars(select(Card.id))
        ],
    )
    session.commit()
    for words, page in SEARCHES:
        find = partial(
            browse.find_cards,
            session,
            Reader(user.id, TODAY),
            search.parse(words),
            now=0,
            number=page,
        )
        find()
        say(f"browse “{words}”, page {page}", min(seconds(find) for _ in range(5)), 0.05)


def bench_anki(home: Path, text: str) -> None:
    """Time Anki's import of the same cards."""
    deck = deckfile.parse(text).deck
    assert deck is not None
    table = home / "cards.csv"
    with table.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(
            [card.prompt, getattr(card, "answer", ""), " ".join(card.tags)] for card in deck.cards
        )
    collection = Collection(str(home / "collection.anki2"))
    metadata = collection.get_csv_metadata(str(table), delimiter=None)
    basic = collection.models.by_name("Basic")
    assert basic is not None
    metadata.global_notetype.id = basic["id"]
    metadata.global_notetype.field_columns[:] = [1, 2]
    request = ImportCsvRequest(path=str(table), metadata=metadata)
    say("Anki: import as CSV", seconds(lambda: collection.import_csv(request)))
    assert collection.card_count() == CARDS
    collection.close()


def main() -> None:
    """Print the table."""
    text = write_deck()
    print(f"{CARDS:,} cards, {len(text) / 1e6:.1f} MB of YAML")
    memory_of_reading(text)
    with tempfile.TemporaryDirectory() as folder:
        bench_recto(Path(folder), text)
        bench_anki(Path(folder), text)
    for loader in (yaml.CSafeLoader, yaml.SafeLoader):
        took = seconds(partial(yaml.load, text, loader))  # noqa: TID251 - a peer
        say(f"PyYAML {loader.__name__}, reading only", took)


if __name__ == "__main__":
    main()
