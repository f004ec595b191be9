"""Local dates and times: what exists, what happens twice, and how it is said."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from app.core.walltime import Pass, WallTimeError, place, say, wall

BERLIN = ZoneInfo("Europe/Berlin")
APIA = ZoneInfo("Pacific/Apia")


def test_a_local_time_is_one_instant() -> None:
    found = place("2027-03-05T18:00", BERLIN)
    assert found.at == datetime(2027, 3, 5, 17, tzinfo=UTC)
    assert not found.twice
    assert place(" 2027-03-05 18:00 ", BERLIN) == found
    assert place("2027-03-05T18:00:00", BERLIN) == found


@pytest.mark.parametrize(("which", "hour"), [("first", 0), ("second", 1)])
def test_a_time_that_happens_twice_is_told_and_the_pass_chosen(which: Pass, hour: int) -> None:
    found = place("2027-10-31T02:30", BERLIN, which)
    assert found.twice
    assert found.at == datetime(2027, 10, 31, hour, 30, tzinfo=UTC)


def test_a_time_that_the_clocks_leap_over_is_refused_with_the_next_that_exists() -> None:
    with pytest.raises(WallTimeError, match="there is no 02:30") as refused:
        place("2027-03-28T02:30", BERLIN)
    assert refused.value.action == "Choose 03:00 or later."


def test_a_day_that_a_zone_left_out_is_refused_too() -> None:
    with pytest.raises(WallTimeError, match="30 December 2011") as refused:
        place("2011-12-30T12:00", APIA)
    assert refused.value.action == "Choose 00:00 or later."


@pytest.mark.parametrize(
    "text", ["", "tomorrow", "2027-13-01T10:00", "0001-01-01T00:00", "9999-12-31T23:59", "x" * 999]
)
def test_what_is_no_date_and_time_is_refused_briefly(text: str) -> None:
    with pytest.raises(WallTimeError, match="is no date and time") as refused:
        place(text, BERLIN)
    assert len(refused.value.sentence) < 80


def test_a_field_gets_back_what_it_sent() -> None:
    assert wall(place("2027-07-01T09:05", BERLIN).at, BERLIN) == "2027-07-01T09:05"


def test_an_instant_is_said_by_the_clocks_of_the_zone() -> None:
    now = datetime(2027, 3, 1, tzinfo=UTC)
    assert say(datetime(2027, 3, 5, 17, tzinfo=UTC), BERLIN, now) == "Fri 5 March, 18:00"
    assert say(datetime(2028, 1, 1, tzinfo=UTC), BERLIN, now) == "Sat 1 January 2028, 01:00"
