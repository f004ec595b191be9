"""A learner's day: rollover hours, changes of the clocks, and the date line."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.core.days import day_number, local_day, never_back

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
