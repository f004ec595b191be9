"""How long one edit, one check and one comparison of a deck's text take.

Run `python -m tests.bench.bench_editing`. Times are the least of three runs in CPU milliseconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from app.core import deckedit, deckparts
from app.core.cards import Fact
from app.core.deckcheck import inspect
from app.core.deckdiff import diff
from app.core.deckfile import parse
from tests.bench.bench_deckfile import write_deck

RUNS = 3
LIMITS = {500: (50, 100), 20_000: (1500, 0)}  # milliseconds: one edit, one check


def _least(act: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        started = time.process_time()
        result = act()
        times.append(time.process_time() - started)
        del result
    return min(times) * 1000


def _acts(text: str, cards: int) -> dict[str, Callable[[], object]]:
    middle = cards // 2
    card = replace(deckedit.read_card_at(text, middle), why="Some *new*\nreason")
    new = replace(card, key="")
    old = parse(text).deck
    changed = parse(deckedit.replace_card(text, middle, card)).deck
    if old is None or changed is None:
        raise ValueError("the deck of this bench cannot be read")
    return {
        "replace a card": lambda: deckedit.replace_card(text, middle, card),
        "add a card": lambda: deckedit.add_card(text, new),
        "duplicate a card": lambda: deckedit.duplicate_card(text, middle),
        "move a card down": lambda: deckedit.move_card(text, middle, middle + 1),
        "move a card to the top": lambda: deckedit.move_card(text, cards - 1, 0),
        "retire a card": lambda: deckedit.retire_card(text, middle),
        "delete a card": lambda: deckedit.delete_card(text, middle),
        "change the title": lambda: deckparts.change_deck(text, title="Another"),
        "add a fact": lambda: deckparts.set_fact(text, Fact(key="new", claim="C")),
        "inspect (all problems, outline)": lambda: inspect(text),
        "diff (cards, fields, words)": lambda: diff(old, changed),
    }


def main() -> None:
    """Print a row for each act on a deck of each size."""
    for cards, (edit, check) in LIMITS.items():
        text = write_deck(cards)
        for name, act in _acts(text, cards).items():
            print(f"{cards:>7,} cards  {name:<34}{_least(act):>9.1f} ms")
        print(f"limit: {edit} ms for an edit" + (f", {check} ms to inspect" if check else ""))


if __name__ == "__main__":
    main()
