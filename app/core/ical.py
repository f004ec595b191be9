"""A calendar as other programs subscribe to it: iCalendar (RFC 5545), one event for each moment.

Lines end in CR LF and are folded at 75 octets, never inside a character (section 3.1); text is
escaped (3.3.11) and freed of control characters. Times are in UTC, which every program shows by
its own clocks. The hint when to ask again is that of RFC 7986.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple
from unicodedata import category

LONGEST_LINE = 75
_ESCAPED = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}


class Event(NamedTuple):
    """Something at a moment; `uid` is the same for ever, `changed` when it was last revised."""

    uid: str
    title: str
    at: datetime
    changed: datetime
    about: str = ""
    address: str = ""


def write(name: str, events: Iterable[Event]) -> str:
    """Return a calendar of this name with these events."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Recto//Assignments//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escape(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    ]
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return "".join(part + "\r\n" for line in lines for part in fold(line))


def _event(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{_moment(event.changed)}"
    yield f"DTSTART:{_moment(event.at)}"
    yield f"SUMMARY:{escape(event.title)}"
    if event.about:
        yield f"DESCRIPTION:{escape(event.about)}"
    if event.address:
        yield f"URL:{event.address}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def escape(text: str) -> str:
    """Return text as a value: separators escaped, line breaks kept, control characters gone."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (one for one in plain if one == "\n" or category(one) != "Cc")
    return "".join(_ESCAPED.get(one, one) for one in kept)


def fold(line: str) -> list[str]:
    """Return a line as lines of at most 75 octets, all but the first begun by a space."""
    parts, size = [""], 0
    for character in line:
        octets = len(character.encode())
        if size + octets > LONGEST_LINE:
            parts.append(" ")
            size = 1
        parts[-1] += character
        size += octets
    return parts


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
