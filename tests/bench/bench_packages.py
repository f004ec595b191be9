"""How long an Anki package of 20,000 notes with 30,000 reviews takes to write and to read.

    python -m tests.bench.bench_packages

Beside it: Anki importing our file into an empty collection, and exporting it in both layouts, which
we then read. Half of the notes have markup. Times are the least CPU seconds of three runs.
"""

from __future__ import annotations

import gc
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from anki.collection import (
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)

from app.core.cards import Basic, Card, Choice, Cloze, Deck, Option, Short
from app.core.formats.values import Answer, History
from app.decks.packages.reading import read_package
from app.decks.packages.writing import write_package

NOTES, REVIEWS, RUNS = 20_000, 30_000, 3
AT, TODAY, DAY = 1_795_000_000_000, 739_943, 86_400_000
EXPORT, IMPORT = 2.0, 4.0


def _cards() -> Iterator[Card]:
    """Make cards of five kinds, half of them with markup."""
    for n in range(0, NOTES, 5):
        tags = (f"part-{n % 7}", "bench")
        yield Basic(
            key=f"a{n}", prompt=f"What is {n} squared?", answer=f"It is {n * n}.", tags=tags
        )
        yield Basic(key=f"b{n}", prompt=f"Which **river** is no. {n}?", answer=f"*River* {n}")
        yield Cloze(key=f"c{n}", prompt=f"No. {n} is {{{{c1::word {n}}}}} & {{{{c2::other}}}}.")
        yield Short(key=f"d{n}", prompt=f"Word {n}", accept=(f"word {n}",), why="As it says.")
        wrong = (Option(f"{n + 1}"), Option(f"{n + 2}", "too many"))
        yield Choice(key=f"e{n}", prompt=f"Pick $x = {n}$", right=f"{n}", wrong=wrong)


def make_deck() -> Deck:
    """Make a deck of 20,000 cards."""
    return Deck(key="bench", title="Bench", cards=tuple(_cards()))


def make_history() -> History:
    """Make 30,000 answers to the first 15,000 plain cards, over many days."""
    faces = [f"{kind}{n}" for n in range(0, NOTES, 5) for kind in "abde"]
    return History(
        tuple(
            Answer("bench", faces[n % len(faces)], AT - 90 * DAY + n * 200_000, 3, "study", 4_000)
            for n in range(REVIEWS)
        )
    )


def seconds(run: Callable[[], object], runs: int = RUNS) -> float:
    """Return the least time of some runs."""
    took = []
    for _ in range(runs):
        gc.collect()
        started = time.process_time()
        run()
        took.append(time.process_time() - started)
    return min(took)


def say(name: str, took: float, limit: float | None = None) -> None:
    """Print one line of the table, with the limit if there is one."""
    verdict = f"   limit {limit:g} s {'held' if took <= limit else 'BROKEN'}" if limit else ""
    print(f"  {name:<52} {took:7.3f} s{verdict}")


def bench_anki(home: Path, data: bytes) -> None:
    """Time Anki with the same file, and Recto with what Anki makes of it."""
    ours, theirs = home / "ours.apkg", home / "theirs.apkg"
    ours.write_bytes(data)
    collection = Collection(str(home / "collection.anki2"))
    options = ImportAnkiPackageOptions(with_scheduling=True)
    request = ImportAnkiPackageRequest(package_path=str(ours), options=options)
    say("Anki: import it", seconds(lambda: collection.import_anki_package(request), 1))
    assert collection.note_count() == NOTES
    for name, legacy in (("legacy", True), ("latest", False)):
        export = ExportAnkiPackageOptions(with_scheduling=True, with_media=True, legacy=legacy)
        run = partial(
            collection.export_anki_package, out_path=str(theirs), options=export, limit=None
        )
        say(f"Anki: export it, layout {name}", seconds(run, 1))
        say(
            f"Recto: read what Anki wrote, layout {name}",
            seconds(lambda: read_package(theirs, history=True)),
            IMPORT,
        )
    collection.close()


def main() -> None:
    """Print the table."""
    deck, history = make_deck(), make_history()
    write = partial(write_package, [deck], {}, history, at=AT, today=TODAY)
    data = write().data
    print(f"{NOTES:,} notes, {REVIEWS:,} reviews, a package of {len(data) / 1e6:.1f} MB")
    say("Recto: write it", seconds(write), EXPORT)
    say("Recto: read it, history too", seconds(lambda: read_package(data, history=True)), IMPORT)
    found = read_package(data, history=True)
    assert len(found.decks[0].cards) == NOTES
    assert len(found.history.answers) == REVIEWS
    del found
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {'peak memory so far':<52} {peak:7.0f} MB")
    with tempfile.TemporaryDirectory() as folder:
        bench_anki(Path(folder), data)


if __name__ == "__main__":
    main()
