"""A learner's day: rollover hours, changes of the clocks, and the date line."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.core.days import day_number, local_day, never_back, next_rollover

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
SHANGHAI = ZoneInfo("Asia/Shanghai")
APIA = ZoneInfo("Pacific/Apia")
HAVANA = ZoneInfo("America/Havana")
ZONES = (BERLIN, NEW_YORK, SHANGHAI, APIA, HAVANA)
FOUR = timedelta(hours=4)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def local(text: str, zone: ZoneInfo, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)


def ordinal(text: str) -> int:
    return datetime.fromisoformat(text).toordinal()


def test_before_the_rollover_it_is_still_yesterday() -> None:
    assert day_number(datetime.fromisoformat("2026-03-10T03:59:59"), FOUR) == ordinal("2026-03-09")
    assert day_number(datetime.fromisoformat("2026-03-10T04:00"), FOUR) == ordinal("2026-03-10")


@pytest.mark.parametrize("hour", range(24))
def test_any_hour_can_begin_the_day(hour: int) -> None:
    rollover = timedelta(hours=hour)
    begin = datetime.fromisoformat("2026-03-10") + rollover
    assert day_number(begin, rollover) == ordinal("2026-03-10")
    assert day_number(begin - timedelta(seconds=1), rollover) == ordinal("2026-03-09")


def test_the_day_depends_on_where_the_learner_is() -> None:
    at = utc("2026-03-10T01:00")
    days = [local_day(at, zone, FOUR) - ordinal("2026-03-10") for zone in (NEW_YORK, SHANGHAI)]
    assert days == [-1, 0]


def test_the_rollover_is_read_off_the_wall_even_when_the_clocks_change_in_the_night() -> None:
    for night in ("2026-03-29", "2026-10-25"):  # forward, then back, in Berlin
        four = local(f"{night}T04:00", BERLIN)
        second = timedelta(seconds=1)
        assert local_day(four, BERLIN, FOUR) == ordinal(night)
        assert local_day(four.astimezone(UTC) - second, BERLIN, FOUR) == ordinal(night) - 1


def test_a_day_never_goes_back() -> None:
    assert [never_back(5, last) for last in (None, 4, 5, 7)] == [5, 5, 5, 7]


def test_flying_back_over_the_date_line_keeps_the_later_day() -> None:
    at = utc("2026-03-10T16:00")
    there = local_day(at, APIA, FOUR)
    home = local_day(at, NEW_YORK, FOUR)
    assert there == home + 1
    assert never_back(home, there) == there


def test_samoa_skipped_a_date_and_so_do_its_days() -> None:
    before = local_day(utc("2011-12-30T09:59"), APIA, timedelta(0))
    after = local_day(utc("2011-12-30T10:00"), APIA, timedelta(0))
    assert (before, after) == (ordinal("2011-12-29"), ordinal("2011-12-31"))


@pytest.mark.parametrize(
    ("at", "zone", "hour", "begins"),
    [
        ("2026-03-10T12:00", SHANGHAI, 4, "2026-03-10T20:00"),
        ("2026-03-10T20:00", SHANGHAI, 4, "2026-03-11T20:00"),
        ("2026-03-10T19:59:59", SHANGHAI, 4, "2026-03-10T20:00"),
        ("2026-03-28T12:00", BERLIN, 4, "2026-03-29T02:00"),  # summer time has begun at 1:00
        ("2026-10-24T12:00", BERLIN, 4, "2026-10-25T03:00"),  # and has ended
        ("2026-03-07T20:00", NEW_YORK, 4, "2026-03-08T08:00"),
        ("2026-11-01T05:00", NEW_YORK, 4, "2026-11-01T09:00"),
    ],
)
def test_the_next_day_begins_at_the_rollover(
    at: str, zone: ZoneInfo, hour: int, begins: str
) -> None:
    assert next_rollover(utc(at), zone, timedelta(hours=hour)) == utc(begins)


def test_a_rollover_that_the_clocks_skip_happens_as_they_jump() -> None:
    at = local("2026-03-28T12:00", BERLIN)
    for minutes in (120, 121, 150, 179):
        assert next_rollover(at, BERLIN, timedelta(minutes=minutes)) == utc("2026-03-29T01:00")


def test_a_rollover_on_the_date_that_samoa_skipped_happens_at_the_date_line() -> None:
    assert next_rollover(utc("2011-12-30T00:00"), APIA, FOUR) == utc("2011-12-30T10:00")


def test_a_rollover_that_comes_twice_is_the_first_that_lies_ahead() -> None:
    rollover = timedelta(hours=2, minutes=30)
    first, second = utc("2026-10-25T00:30"), utc("2026-10-25T01:30")
    assert next_rollover(utc("2026-10-24T12:00"), BERLIN, rollover) == first
    assert next_rollover(utc("2026-10-25T01:10"), BERLIN, rollover) == second
    assert next_rollover(first, BERLIN, rollover) == utc("2026-10-26T01:30")


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize("hour", range(24))
def test_the_next_rollover_is_exactly_where_the_day_changes(zone: ZoneInfo, hour: int) -> None:
    rollover = timedelta(hours=hour)
    for at in ("2011-12-29T13:07", "2026-03-08T00:10", "2026-03-28T23:00", "2026-10-31T22:30"):
        moment = utc(at)
        today = local_day(moment, zone, rollover)
        begins = next_rollover(moment, zone, rollover)
        assert begins > moment
        assert local_day(begins, zone, rollover) > today
        assert local_day(begins - timedelta(seconds=1), zone, rollover) <= today
