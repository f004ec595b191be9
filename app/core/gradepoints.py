"""Points as whole millionths: read from what people type, said to people, rounded half up.

Nothing is rounded before it is shown: a share is an exact fraction, and a percentage is shown, and
compared with the bounds of letters, in tenths.
"""

from __future__ import annotations

import re
from fractions import Fraction

from app.core.refusals import RefusalError
from app.core.rounding import half_up

POINT = 1_000_000  # of these are one point
MOST = 1_000_000  # points
TENTHS = 1_000  # of a percent are one
_NUMBER = re.compile(r"([0-9]{1,9})?(?:[.,]([0-9]{0,6})0*)?")
_HINT = f"Write a number from 0 to {MOST:,}, such as 12 or 12.5."


class MarkError(RefusalError):
    """A text that is no mark."""


def read_points(text: str) -> int:
    """Return the points that a text says, in millionths; the decimal mark is a point or a comma.

    Raise MarkError for what is no number from 0 to a million with at most six decimals.
    """
    if not text.strip():
        raise MarkError("No points are written.", _HINT)
    found = _NUMBER.fullmatch(text.strip())
    if not found or not text.strip(" .,"):
        raise MarkError(f"“{text.strip()[:40]}” is not a number of points.", _HINT)
    whole, part = found[1] or "0", (found[2] or "").ljust(6, "0")
    points = int(whole) * POINT + int(part)
    if points > MOST * POINT:
        raise MarkError(f"{text.strip()[:40]} is more than {MOST:,} points.", _HINT)
    return points


def read_mark(text: str, worth: int) -> int:
    """Return the points that a mark says; one with a percent sign is that share of `worth`.

    More than `worth` is a mark too; who shows it says so. Raise MarkError for what is none.
    """
    body = text.strip()
    try:
        if not body.endswith("%"):
            return read_points(body)
        return half_up(read_points(body[:-1]) * worth, 100 * POINT)
    except MarkError as wrong:
        hint = f"Write a number from 0 to {write_points(worth)}, or a percentage such as 85 %."
        raise MarkError(wrong.sentence, hint) from wrong


def of_share(share: float, worth: int) -> int:
    """Return the points, to the nearest millionth, that a measured share of `worth` earns."""
    return int(share * worth + 0.5)


def say_points(points: int) -> str:
    """Say points with two decimals at most: "12", "12.5", "0.33"."""
    hundredths = half_up(points, POINT // 100)
    whole, part = divmod(hundredths, 100)
    return f"{whole}.{part:02}".rstrip("0").rstrip(".")


def write_points(points: int) -> str:
    """Write points whole, so that reading gives them back: "12", "0.333333"."""
    whole, part = divmod(points, POINT)
    return f"{whole}.{part:06}".rstrip("0").rstrip(".")


def tenths(share: Fraction) -> int:
    """Return a share in tenths of a percent, rounded half up, as it is shown."""
    return half_up(share.numerator * TENTHS, share.denominator)


def say_percent(share: Fraction) -> str:
    """Say a share as a percentage with one decimal, without its sign: "84.5"."""
    whole, part = divmod(tenths(share), 10)
    return f"{whole}.{part}"
