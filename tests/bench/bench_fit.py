"""What a fit gains on the answers that come after it: `python -m tests.bench.bench_fit`.

The first n answers of a real log are fitted and drawn toward the defaults as the app does it; the
log loss is that of all later answers, none of which the fit has seen.
"""

from __future__ import annotations

from typing import NamedTuple

from app.core import shrinkage
from app.core.memory import DEFAULT_PARAMETERS
from app.progress import fitter
from tests import reviewlog

SIZES = (50, 100, 200, 400, 700, 1_000, 1_500, 2_000, 3_000, 4_000, 5_000, 6_500, 8_000, 10_000)
LAST_PART = 0.8


class Line(NamedTuple):
    """One size: the tests fitted, the tests foretold, the losses of the defaults and of the fit."""

    size: int
    tests: int
    foretold: int
    defaults: float
    fitted: float
    used: bool

    @property
    def worse(self) -> float:
        """Tell by how much the fit's loss is larger than that of the defaults."""
        return self.fitted - self.defaults


def measure(size: int) -> Line:
    """Fit the first answers of the log and foretell the rest."""
    fits = fitter.find()
    assert fits, "fsrs-rs-python is not installed"
    everything = reviewlog.courses(len(reviewlog.answers()))
    since = reviewlog.answers()[size - 1][1].at + 1
    found = shrinkage.fit(reviewlog.courses(size), DEFAULT_PARAMETERS, fits)
    parameters = found.parameters if found else DEFAULT_PARAMETERS
    defaults = shrinkage.loss(everything, DEFAULT_PARAMETERS, since)
    fitted = shrinkage.loss(everything, parameters, since)
    tests = found.tests if found else len(shrinkage.items(reviewlog.courses(size)))
    used = found is not None and found.gain.less >= 0
    return Line(size, tests, defaults.tests, defaults.mean, fitted.mean, used)


def main() -> None:
    """Print the table."""
    print("answers  tests  foretold  defaults  fitted   difference  in use")
    sizes = (*SIZES, int(LAST_PART * len(reviewlog.answers())))
    for line in map(measure, sizes):
        print(
            f"{line.size:7,} {line.tests:6,} {line.foretold:9,} {line.defaults:9.4f}"
            f" {line.fitted:7.4f} {line.worse:+12.4f}  {'yes' if line.used else 'no'}"
        )


if __name__ == "__main__":
    main()
