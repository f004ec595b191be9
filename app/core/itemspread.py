"""How the scores of a quiz spread: tenths of the points, and where the bars of its chart stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.core import charts
from app.core.charts import Bar

TENTHS = 10
ROUNDED = 9  # decimals


@dataclass(frozen=True, slots=True)
class Tenth:
    """Learners whose scores lie from `low` percent to below `high`; 100 stands in the last."""

    low: int
    high: int
    bar: Bar

    @property
    def count(self) -> int:
        """Count the learners."""
        return self.bar.count


def spread(shares: Iterable[float]) -> tuple[Tenth, ...]:
    """Return the tenths of the points with the learners in each; shares below 0 count as 0."""
    counts = count_tenths(shares)
    return tuple(
        Tenth(TENTHS * place, TENTHS * (place + 1), bar)
        for place, bar in enumerate(charts.bars(counts))
    )


def count_tenths(shares: Iterable[float]) -> Sequence[int]:
    """Count the shares of each tenth; one that rounding left just below a bound stands above it."""
    counts = [0] * TENTHS
    for share in shares:
        place = int(round(share * TENTHS, ROUNDED))
        counts[max(0, min(TENTHS - 1, place))] += 1
    return counts
