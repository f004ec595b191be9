"""How long a deck of 20,000 cards takes to read and check, beside PyYAML's own loaders.

Run `python tests/bench/bench_deckfile.py`. Each row is its own process; the time is the least of
three runs in CPU seconds, the memory the process's peak.
"""

from __future__ import annotations

import gc
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

CARDS = 20_000
RUNS = 3
LIMIT_SECONDS, LIMIT_MB = 1.5, 200
ROOT = Path(__file__).parents[2]


def _cards(count: int) -> Iterator[str]:
    """Write cards of five kinds, about ninety characters each."""
    for n in range(0, count, 5):
        fact = f"fact: f{n % 50}"
        yield f"- id: b{n}\n  basic: What is {n} squared?\n  answer: It is {n * n}.\n  {fact}\n"
        yield f"- id: c{n}\n  cloze: 'No. {n} is {{{{c1::word {n}}}}}'\n  {fact}\n  tags: [x]\n"
        yield f"- id: o{n}\n  choice: Pick {n}\n  right: {n}\n  wrong: [{n + 1}, {n + 2}: 'more']\n"
        yield f"- id: n{n}\n  number: How many {n}?\n  answer: {n}\n  tolerance: 5%\n  unit: km\n"
        yield f"- id: t{n}\n  truth: Is {n} even?\n  answer: yes\n  why: It ends so.\n  {fact}\n"


def write_deck(count: int = CARDS) -> str:
    """Return the text of a deck of so many cards and 50 facts."""
    facts = "".join(f"  f{n}: {{claim: Claim {n}, source: s, para: {n}}}\n" for n in range(50))
    head = f"deck: bench\ntitle: Bench\nsources: {{s: {{title: S}}}}\nfacts:\n{facts}cards:\n"
    return head + "".join(_cards(count))


def _loader(name: str) -> Callable[[str], object]:
    """Return a way to read the text; each imports only what it needs."""
    if name.startswith("Recto"):
        from app.core.deckfile import parse  # noqa: PLC0415 - memory is measured per process

        return parse
    import yaml  # noqa: PLC0415 - memory is measured per process

    loader = getattr(yaml, name)
    return lambda text: yaml.load(text, Loader=loader)  # noqa: S506, TID251 - compared with


def measure(name: str) -> None:
    """Print seconds and peak megabytes of one way to read the deck."""
    read = _loader(name)
    text = write_deck()
    if name.endswith("gc off"):
        gc.disable()
    times = []
    for _ in range(1 if name == "SafeLoader" else RUNS):
        started = time.process_time()
        result = read(text)
        times.append(time.process_time() - started)
        del result
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = len(text.encode()) / 1e6
    print(f"{name:<16}{CARDS:>8,} cards {size:>6.2f} MB {min(times):>8.2f} s {peak:>6.0f} MB peak")


def main() -> None:
    """Measure each way in a process of its own."""
    if len(sys.argv) > 1:
        measure(sys.argv[1])
        return
    for name in ("Recto", "Recto gc off", "CSafeLoader", "SafeLoader"):
        command = [sys.executable, __file__, name]
        subprocess.run(command, check=True, cwd=ROOT, env={"PYTHONPATH": str(ROOT)})  # noqa: S603 - our own program
    print(f"limit for Recto: {LIMIT_SECONDS} s, {LIMIT_MB} MB")


if __name__ == "__main__":
    main()
