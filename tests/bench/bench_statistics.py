"""How long item analysis and the Rasch scale take.

Run: python -m tests.bench.bench_statistics
The promise for the scale of 400 learners on 20 items is 0.3 s.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from math import exp

from app.core.itemanalysis import Item, analyse
from app.core.rasch import fit

ROUNDS = 5
Marks = list[list[float | None]]


def _simulate(learners: int, items: int, shown: int | None = None) -> tuple[list[Item], Marks]:
    """Return marks of the Rasch model; each learner is shown all items or `shown` of them."""
    dice = random.Random(1)  # noqa: S311 - a simulation
    difficulties = [-2 + 4 * place / (items - 1) for place in range(items)]
    rows: Marks = []
    for _ in range(learners):
        ability = dice.gauss(0, 1)
        seen = set(dice.sample(range(items), shown or items))
        rows.append(
            [
                float(dice.random() < 1 / (1 + exp(one - ability))) if place in seen else None
                for place, one in enumerate(difficulties)
            ]
        )
    return [Item(str(place)) for place in range(items)], rows


CASES: dict[str, tuple[Callable[..., object], tuple[list[Item], Marks]]] = {
    "item analysis 150 x 40": (analyse, _simulate(150, 40)),
    "item analysis 1,000 x 100": (analyse, _simulate(1000, 100)),
    "Rasch 400 x 20": (fit, _simulate(400, 20)),
    "Rasch 1,000 x 100": (fit, _simulate(1000, 100)),
    "Rasch 400 x 40, each shown 20": (fit, _simulate(400, 40, 20)),
}


def main() -> None:
    """Print the table."""
    print(f"{'what':<32}{'median ms':>10}{'worst ms':>10}")
    for name, (reckon, given) in CASES.items():
        times = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            reckon(*given)
            times.append((time.perf_counter() - start) * 1000)
        times.sort()
        print(f"{name:<32}{times[ROUNDS // 2]:>10.1f}{times[-1]:>10.1f}")


if __name__ == "__main__":
    main()
