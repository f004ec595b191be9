"""Numbers as people are told them: rounded half up, everywhere by the one rule that stands here.

A half goes away from zero, as schools teach it, and not to the even neighbour, as computers do:
62.5 % is told as 63 %, as 37.5 % is told as 38 %.
"""

from __future__ import annotations

EXACT = 10**9  # of a measured number; what lies behind is what reckoning with floats left there


def half_up(over: int, under: int) -> int:
    """Return a quotient of a number that is not negative, rounded half up."""
    return (2 * over + under) // (2 * under)


def rounded(value: float, decimals: int = 0) -> float:
    """Return a number with so many decimals, at most nine."""
    size: int = 10**decimals
    whole = half_up(round(abs(value) * EXACT) * size, EXACT)
    return (-whole if value < 0 else whole) / size


def whole_percent(share: float) -> int:
    """Return a share in whole percent."""
    return int(rounded(100 * share))


def say(value: float, decimals: int = 2) -> str:
    """Say a number without needless digits: 2, 1.5, 0.33."""
    return fixed(value, decimals).rstrip("0").rstrip(".") if decimals else fixed(value, 0)


def fixed(value: float, decimals: int) -> str:
    """Say a number with so many decimals: 2.00, 1.50, 0.33."""
    return f"{rounded(value, decimals):.{decimals}f}".replace("-", "−")  # noqa: RUF001 - a minus sign


def percent(share: float, decimals: int = 0) -> str:
    """Say a share as a percentage: 63 %, 31.3 %."""
    return f"{fixed(100 * share, decimals)} %"
