"""Every table of progress to take away as CSV."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from app.core.calibration import Bin
from app.core.formats.csvout import Cell
from app.core.retention import Retained
from app.progress.classtables import share
from app.progress.figures import Confidence, Foretold, Overview, Strength

Rows: TypeAlias = list[Sequence[Cell]]


def retention(found: Overview) -> Rows:
    """Write true retention by window."""
    head = ("days", "tests", "known", "share", "low", "high")
    return [head, *((days or "all", *_retained(each)) for days, each in found.windows.items())]


def decks(found: Overview) -> Rows:
    """Write a row for each deck."""
    head = ("deck", "title", "cards", "learnt", "held", "due_in_7_days", "minutes_in_30_days")
    tests = ("tests", "known", "share", "low", "high")
    names = [f"{name}_{days}" for days in ("30", "all") for name in tests]
    return [
        [*head, *names],
        *(
            (
                line.deck.key,
                line.deck.title,
                line.deck.card_count,
                line.learnt,
                share(line.held),
                line.coming,
                _minutes(line.took_ms),
                *_retained(line.recent),
                *_retained(line.ever),
            )
            for line in found.decks
        ),
    ]


def due(found: Overview) -> Rows:
    """Write the cards due on each of the next 30 days."""
    days = enumerate(found.due_by_day, start=found.today)
    return [("day", "due"), *((_day(day), count) for day, count in days)]


def time(found: Overview) -> Rows:
    """Write the minutes of each of the last 30 days on which anything was studied."""
    return [
        ("day", "minutes"),
        *((_day(day), _minutes(took)) for day, took in sorted(found.took_by_day.items())),
    ]


def hardest(found: Overview) -> Rows:
    """Write the cards that were forgotten most often."""
    head = ("deck", "card", "prompt", "forgotten", "difficulty")
    return [
        head,
        *(
            (each.deck_key, each.key, each.prompt, each.lapses, share(each.difficulty))
            for each in found.hardest
        ),
    ]


def strength(found: Strength) -> Rows:
    """Write how many cards lie between which stabilities and recalls."""
    kinds = (("stability", found.stabilities), ("recall", found.recalls))
    return [
        ("measure", "from", "to_below", "cards"),
        *(
            (name, share(step.low), share(step.high), step.count)
            for name, steps in kinds
            for step in steps
        ),
    ]


def predictions(found: Foretold) -> Rows:
    """Write how predictions of recall came true."""
    return [BINS, *(map(_bin, found.found.bins) if found.found else ())]


def confidence(found: Confidence | None) -> Rows:
    """Write how right answers of each certainty were."""
    head = ("certainty", "answers", "right", "low", "high", "worth_from", "worth_to")
    levels = found.levels if found else ()
    return [
        head,
        *(
            (
                each.level,
                each.count,
                *(map(share, (each.right, *each.span, *each.claim))),
            )
            for each in levels
        ),
    ]


BINS = ("predicted", "known", "low", "high", "answers")
OVERVIEW: Mapping[str, Callable[[Overview], Rows]] = {
    "retention": retention,
    "decks": decks,
    "due": due,
    "time": time,
    "hardest": hardest,
}


def _bin(each: Bin) -> Sequence[Cell]:
    return (*map(share, (each.predicted, each.actual, *each.span)), each.count)


def _retained(each: Retained) -> Sequence[Cell]:
    span = each.span if each.tests else (None, None)
    return (each.tests, each.known, share(each.share), *map(share, span))


def _minutes(milliseconds: int) -> Decimal:
    return Decimal(f"{milliseconds / 60_000:.1f}")


def _day(day: int) -> str:
    return date.fromordinal(day).isoformat()
