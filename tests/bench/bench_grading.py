"""How long grading takes: every kind with an ordinary answer, and the hardest 500 characters.

Run: python tests/bench/bench_grading.py
The promise is 5 ms for the worst answer of 500 characters.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from app.core.cards import Basic, Choice, Cloze, Match, Number, Option, Order, Select, Short
from app.core.grading import grade
from app.core.spelling import diff

ROUNDS = 200
LONG = ("optimal string alignment " * 20)[:500]
KNOWN = tuple(f"known answer {i}" for i in range(1000))
NEAR = tuple(f"{'shenzhen'[: i % 8]}x{'shenzhen'[i % 8 :]}{i}" for i in range(1000))
OPTIONS = tuple(Option(f"wrong {i}") for i in range(5))
ONE_OFF = LONG[:250] + "x" + LONG[251:]
TWO_OFF = "x" + LONG[1:-1] + "x"

CASES: dict[str, Callable[[], object]] = {
    "choice": lambda: grade(Choice(prompt="q", right="r", wrong=OPTIONS), 2),
    "select": lambda: grade(Select(prompt="q", right=("r", "s"), wrong=OPTIONS), [0, 3]),
    "match": lambda: grade(Match(prompt="q", pairs=(("a", "1"), ("b", "2"))), [1, 0]),
    "order": lambda: grade(Order(prompt="q", items=("a", "b", "c", "d")), [0, 2, 1, 3]),
    "basic": lambda: grade(Basic(prompt="q", answer="Shenzhen"), "shenzen"),
    "cloze": lambda: grade(Cloze(prompt="{{c1::China}} leads"), "Chian", face="c1"),
    "number": lambda: grade(Number(prompt="q", answer="100", unit="km"), "62.1 miles"),
    "short, right": lambda: grade(Short(prompt="q", accept=("Tencent",)), "tencent"),
    "short, typo, 1,000 known": lambda: grade(
        Short(prompt="q", accept=("Shenzhen",)), "Shenzhem", known=KNOWN
    ),
    "short, typo, 1,000 near": lambda: grade(
        Short(prompt="q", accept=("Shenzhen",), typos=2), "Shanzhem", known=NEAR
    ),
    "short, 64 variants": lambda: grade(
        Short(prompt="q", accept=("[a] [b] [c] [d] [e] [f] Shenzhen",)), "Shanzhem"
    ),
    "200 letters, typos at both ends": lambda: grade(
        Short(prompt="q", accept=(LONG[:200],), typos=3), TWO_OFF[:199] + "x"
    ),
    "200 letters, 8 answers alike": lambda: grade(
        Short(prompt="q", accept=tuple(f"{LONG[1:200]}{i}" for i in "abcdefgh"), typos=3),
        LONG[:200],
    ),
    "500 characters, one typo": lambda: grade(Short(prompt="q", accept=(LONG,)), ONE_OFF),
    "500 characters, 8 answers alike": lambda: grade(
        Short(prompt="q", accept=tuple(f"{LONG[1:]}{i}" for i in "abcdefgh"), typos=3), LONG
    ),
    "500 letters against a short answer": lambda: grade(Short(prompt="q", accept=("a",)), LONG),
    "500 digits as a number": lambda: grade(Number(prompt="q", answer="1"), "1" * 500),
    "diff of 100 letters against 100 others": lambda: diff("ab" * 50, "ba" * 49 + "cd"),
    "diff of 500 characters": lambda: diff(LONG, TWO_OFF),
}


def _measure(case: Callable[[], object]) -> tuple[float, float]:
    """Return the median and the greatest time in milliseconds."""
    case()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        case()
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    return times[ROUNDS // 2], times[-1]


def main() -> None:
    """Print the table."""
    print(f"{'grading':<42}{'median ms':>10}{'worst ms':>10}")
    for name, case in CASES.items():
        median, worst = _measure(case)
        print(f"{name:<42}{median:>10.3f}{worst:>10.3f}")


if __name__ == "__main__":
    main()
