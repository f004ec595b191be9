"""Calendars as other programs read them, and moments in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.core import duewords, ical, walltime
from app.core.ical import Event

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def unfold(text: str) -> list[str]:
    """Read the lines of a calendar as RFC 5545, section 3.1, says."""
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def test_an_event_is_written_with_its_moment_in_utc_and_a_uid_that_stays() -> None:
    at = datetime(2026, 12, 4, 23, 59, tzinfo=BERLIN)
    event = Event("k1@recto", "Cells, hold 85 %", at, NOON, "Biology", "https://recto.example/x")
    lines = unfold(ical.write("Recto", [event, event._replace(uid="k2", about="", address="")]))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 2
    for line in (
        "VERSION:2.0",
        "UID:k1@recto",
        "DTSTAMP:20261123T120000Z",
        "DTSTART:20261204T225900Z",
        "SUMMARY:Cells\\, hold 85 %",
        "DESCRIPTION:Biology",
        "URL:https://recto.example/x",
    ):
        assert line in lines
    assert sum(line.startswith(("DESCRIPTION", "URL")) for line in lines) == 2


def test_text_of_people_can_write_no_line_of_its_own() -> None:
    hostile = "a\r\nEND:VEVENT\rb\nc;d\\e\x00\x07\x85f"
    assert ical.escape(hostile) == "a\\nEND:VEVENT\\nb\\nc\\;d\\\\ef"


@pytest.mark.parametrize("text", ["x" * 400, "日本語の長い題名" * 30, "🧬é" * 90, ""])
def test_lines_are_folded_at_75_octets_and_never_inside_a_character(text: str) -> None:
    parts = ical.fold(text)
    assert all(len(part.encode()) <= 75 for part in parts)
    assert "".join([parts[0], *(part[1:] for part in parts[1:])]) == text
    assert all(part.startswith(" ") for part in parts[1:])


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (timedelta(minutes=40), "today, 13:40 (in 40 minutes)"),
        (timedelta(minutes=1), "today, 13:01 (in 1 minute)"),
        (timedelta(hours=1), "today, 14:00 (in 1 hour)"),
        (timedelta(hours=3), "today, 16:00 (in 3 hours)"),
        (timedelta(hours=-2), "today, 11:00 (2 hours ago)"),
        (timedelta(hours=13), "tomorrow, 02:00"),
        (timedelta(hours=11), "tomorrow, 00:00 (in 11 hours)"),
        (timedelta(days=-1), "yesterday, 13:00"),
        (timedelta(days=4), "Fri 27 November, 13:00 (in 4 days)"),
        (timedelta(days=-3), "Fri 20 November, 13:00 (3 days ago)"),
        (timedelta(days=30), "Wed 23 December, 13:00"),
    ],
)
def test_a_moment_is_said_by_the_learners_clocks_and_how_far_off_it_is(
    ahead: timedelta, said: str
) -> None:
    assert duewords.near(NOON + ahead, BERLIN, NOON) == said


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (timedelta(hours=3), "today, 16:00"),
        (timedelta(days=-1), "yesterday, 13:00"),
        (timedelta(days=1), "tomorrow, 13:00"),
        (timedelta(days=4), "Friday, 13:00"),
        (timedelta(days=-3), "20 November"),
        (timedelta(days=7), "30 November"),
        (timedelta(days=60), "22 January 2027"),
    ],
)
def test_in_a_list_a_moment_is_said_in_few_words(ahead: timedelta, said: str) -> None:
    assert duewords.brief(NOON + ahead, BERLIN, NOON) == said


def test_the_evening_in_a_week_is_a_minute_to_midnight_also_over_a_change_of_clocks() -> None:
    before = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)
    assert walltime.evening(before, BERLIN, 7) == datetime(2026, 10, 27, 22, 59, tzinfo=UTC)
    assert walltime.evening(NOON, BERLIN, 0) == datetime(2026, 11, 23, 22, 59, tzinfo=UTC)
