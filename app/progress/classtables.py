"""What a class remembers as tables to take away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from app.core.classmemory import Held
from app.core.formats.csvout import Cell, write_csv
from app.progress.classlook import Look
from app.progress.classscores import Forecast, LookBack


def share(value: float | None) -> Decimal | None:
    """Return a share with four decimals, None where there is none."""
    return None if value is None else Decimal(f"{value:.4f}")


def facts(look: Look) -> str:
    """Write a row for each fact."""
    head = ("deck", "fact", "cards", *_held_names("now"), *_held_names("then"))
    rows = [
        (
            line.subject.deck.title,
            line.subject.label,
            len(line.subject.cards),
            *_held(line.now),
            *_held(line.then),
        )
        for line in look.facts
    ]
    return write_csv([head, *rows])


def _held_names(when: str) -> list[str]:
    names = ("held", "low", "high", "studied", "never_studied", "expected_missing")
    return [f"{name}_{when}" for name in names]


def _held(held: Held) -> Sequence[Cell]:
    bounds = (share(held.share), share(held.low), share(held.high))
    return (*bounds, held.studied, held.never, share(held.missing))


def learners(look: Look) -> str:
    """Write a row for each learner, a column for each topic."""
    topics = [line.subject.label for line in look.topics]
    head = ("learner", "e-mail", "all", "cards met", "cards", *topics)
    rows = [
        (
            row.learner.name,
            row.learner.email,
            share(row.whole.share),
            row.whole.met,
            row.whole.cards,
            *(share(cell.share) for cell in row.cells),
        )
        for row in look.rows
    ]
    return write_csv([head, *rows])


def pairs(look: Look) -> str:
    """Write a row for each pair of answers that is confused."""
    way, back = "answered other where one is right", "answered one where other is right"
    head = ("one", "other", "times", way, back, "learners", "cards")
    rows = [
        (
            pair.found.one,
            pair.found.other,
            pair.found.times,
            pair.found.there,
            pair.found.back,
            pair.found.learners,
            ", ".join(f"{card.deck.key}/{card.key}" for card in pair.cards),
        )
        for pair in look.pairs
    ]
    return write_csv([head, *rows])


def scores(forecasts: Iterable[Forecast], back: LookBack | None) -> str:
    """Write a row for each learner: what is or was expected, and the points got if handed in."""
    head = ("learner", "e-mail", "expected", "low", "high", "out_of", "never_studied", "points")
    expected: list[Sequence[Cell]] = [
        (
            one.learner.name,
            one.learner.email,
            share(one.expected.score.points),
            share(one.expected.score.low),
            share(one.expected.score.high),
            share(one.expected.score.out_of),
            share(one.expected.never),
            None,
        )
        for one in forecasts
    ]
    came: list[Sequence[Cell]] = [
        (
            one.learner.name,
            one.learner.email,
            share(one.expected.points),
            share(one.expected.low),
            share(one.expected.high),
            share(one.expected.out_of),
            None,
            share(one.points),
        )
        for one in (back.outcomes if back else ())
    ]
    return write_csv([head, *came, *expected])


TABLES: Mapping[str, Callable[[Look], str]] = {"facts": facts, "learners": learners, "pairs": pairs}
