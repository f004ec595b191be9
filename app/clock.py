"""The only reader of the time."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Tell the present instant in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is the one place that may


def now_ms() -> int:
    """Count the milliseconds from the epoch to the present instant."""
    return milliseconds(now())


def milliseconds(at: datetime) -> int:
    """Count the milliseconds from the epoch to an instant."""
    return round(at.timestamp() * 1000)


def instant(ms: int) -> datetime:
    """Make the UTC instant that stands so many milliseconds after the epoch."""
    return datetime.fromtimestamp(ms / 1000, UTC)
