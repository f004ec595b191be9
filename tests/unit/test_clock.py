"""The one reader of the time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app import clock


def test_now_is_an_instant_in_utc() -> None:
    now = clock.now()
    assert now.tzinfo is UTC
    assert abs(datetime.now(UTC) - now) < timedelta(minutes=1)  # noqa: TID251 - compared with the real one


def test_milliseconds_count_from_the_epoch() -> None:
    assert clock.milliseconds(datetime(1970, 1, 1, 0, 0, 1, 500_000, tzinfo=UTC)) == 1500


@given(st.integers(-62_000_000_000_000, 250_000_000_000_000))
def test_an_instant_and_its_milliseconds_are_the_same(ms: int) -> None:
    assert clock.milliseconds(clock.instant(ms)) == ms
