"""The fitting of parameters, done by `fsrs-rs-python` where it is installed (the extra `fit`)."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from app.core.memory import DEFAULT_PARAMETERS, Parameters
from app.core.shrinkage import Fitter, Item

PACKAGE = "fsrs_rs_python"


def find() -> Fitter | None:
    """Return what fits parameters, None where the package is not installed."""
    try:
        package = import_module(PACKAGE)
    except ImportError:
        return None
    return _Fitter(package)


class _Fitter:
    """Fits FSRS-6 to tests of memory; it learns the same from the same tests."""

    def __init__(self, package: Any) -> None:  # noqa: ANN401 - a module
        self.package = package

    def __call__(self, items: Sequence[Item]) -> Parameters:
        """Return the parameters that foretell these tests best."""
        made = [
            self.package.FSRSItem([self.package.FSRSReview(*answer) for answer in item])
            for item in items
        ]
        learner = self.package.FSRS(list(DEFAULT_PARAMETERS))
        return tuple(learner.compute_parameters(made))
