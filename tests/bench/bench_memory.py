"""Print what memory and scheduling cost, beside the FSRS packages doing the same.

Run it with: python -m tests.bench.bench_memory
"""

from __future__ import annotations

import random
from datetime import UTC, datetime
from timeit import repeat
from typing import TYPE_CHECKING

from fsrs import Card, Scheduler
from fsrs import Rating as PeerRating
from fsrs import State as PeerState
from fsrs_rs_python import FSRS, MemoryState

from app.core.history import Event, fold
from app.core.memory import DEFAULT_PARAMETERS, Memory, outlook, review
from app.core.schedule import Phase, State, answer
from app.core.schedule import outlook as buttons
from app.core.settings import DEFAULT_SETTINGS

if TYPE_CHECKING:
    from collections.abc import Callable

NOW, TODAY, DAY = 1_800_000_000_000, 739_000, 86_400_000


def cost(act: Callable[[], object], times: int = 5_000) -> float:
    """Return the microseconds of one call, the best of five rounds."""
    return min(repeat(act, number=times, repeat=5)) / times * 1e6


def life(answers: int) -> list[Event]:
    """Return a card's log of so many answers."""
    dice, day, log = random.Random(1), TODAY, []  # noqa: S311 - repeatable, not secret
    for number in range(answers):
        day += dice.choice((0, 0, 1, 5, 20))
        rating = dice.choice((1, 2, 3, 3, 3, 4))
        at = day * DAY + number
        log.append(Event(id=f"{number:08}", at=at, day=day, kind="study", rating=rating))
    return log


def main() -> None:
    """Print the table."""
    memory, p, rules = Memory(20.0, 5.0), DEFAULT_PARAMETERS, DEFAULT_SETTINGS
    state = State(Phase.REVIEW, 0, TODAY, None, memory, TODAY - 20, NOW - 20 * DAY, 5, 0)
    peer, rust = Scheduler(), FSRS(list(p))
    then, now = (datetime.fromtimestamp(ms / 1000, UTC) for ms in (NOW - 20 * DAY, NOW))
    card = Card(1, PeerState.Review, None, 20.0, 5.0, now, then)
    log = life(50)
    rows = {
        "recto: memory after one answer": cost(lambda: review(memory, 3, 20, p)),
        "recto: memory after all four": cost(lambda: outlook(memory, 20, p)),
        "recto: schedule one answer": cost(lambda: answer(state, 3, NOW, TODAY, rules, 7)),
        "recto: schedule all four": cost(lambda: buttons(state, NOW, TODAY, rules, 7)),
        "recto: fold 50 answers": cost(lambda: fold(log, rules, 7), 200),
        "fsrs: schedule one answer": cost(lambda: peer.review_card(card, PeerRating.Good, now)),
        "fsrs-rs-python: memory after all four": cost(
            lambda: rust.next_states(MemoryState(20.0, 5.0), 0.9, 20)
        ),
    }
    for name, microseconds in rows.items():
        print(f"{name:<40}{microseconds:>9.2f} µs")


if __name__ == "__main__":
    main()
