"""Small matrices."""

from __future__ import annotations

import pytest

from app.core.matrices import inverse_diagonal


def test_the_diagonal_of_an_inverse_from_the_lower_half_alone() -> None:
    assert inverse_diagonal([[4.0], [2.0, 3.0]]) == pytest.approx([3 / 8, 4 / 8])
    assert inverse_diagonal([[2.0], [1.0, 2.0], [0.0, 1.0, 2.0]]) == pytest.approx([0.75, 1, 0.75])
    assert inverse_diagonal([]) == []


def test_a_matrix_that_is_not_positive_definite_has_none() -> None:
    assert inverse_diagonal([[1.0], [2.0, 1.0]]) is None
    assert inverse_diagonal([[0.0]]) is None
