"""Linear algebra of small matrices, in lists of rows."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from operator import mul


def inverse_diagonal(matrix: Sequence[Sequence[float]]) -> list[float] | None:
    """Return the diagonal of the inverse of a positive definite matrix, or None if it is not.

    Only the lower half is read (Cholesky's decomposition; its factor is inverted in place).
    """
    factor: list[list[float]] = []
    for place, row in enumerate(matrix):
        new: list[float] = []
        for other in range(place):
            dot = sum(map(mul, new, factor[other]))
            new.append((row[other] - dot) / factor[other][other])
        left = row[place] - sum(map(mul, new, new))
        if left <= 0:
            return None
        factor.append([*new, sqrt(left)])
    columns = [_solve(factor, place) for place in range(len(matrix))]
    return [sum(map(mul, column, column)) for column in columns]


def _solve(factor: Sequence[Sequence[float]], place: int) -> list[float]:
    """Return a column of the inverse of a lower triangle, from its diagonal down."""
    column: list[float] = []
    for row in factor[place:]:
        start = 0.0 if column else 1.0
        column.append((start - sum(map(mul, row[place:], column))) / row[place + len(column)])
    return column
