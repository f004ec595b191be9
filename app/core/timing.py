"""When an attempt may begin, how long it lasts, and which moment of it this is.

Every time is in milliseconds of the server's clock, taken when a request came in and passed in.
A moment at which something begins belongs to it; the deadline itself is still in time.

A person's extra time is a factor on the time limit. It moves the close of a timed quiz for them by
as much, as else who begins late in the window would lose it; begin they must in the window.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

from app.core.refusals import RefusalError
from app.core.reviewpolicy import Moment

Milliseconds: TypeAlias = int
Span: TypeAlias = Literal["before", "open", "closed"]

RIGHT_AFTER: Milliseconds = 120_000
MOST_EXTRA = 10.0


class TimingError(RefusalError):
    """These times cannot be kept: the close before the opening, or a negative time."""


class WindowError(RefusalError):
    """The quiz may not begin now; `span` tells whether it is not open yet, or closed."""

    def __init__(self, sentence: str, action: str, span: Span) -> None:
        super().__init__(sentence, action)
        self.span = span


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """The times of a quiz for one person; None is without limit.

    `grace` is how long after the deadline an answer that was on its way is still taken.
    """

    opens: Milliseconds | None = None
    closes: Milliseconds | None = None
    limit: Milliseconds | None = None
    grace: Milliseconds = 0
    extra: float = 1.0


def check(timing: Timing) -> Timing:
    """Return the times if they can be kept, else raise TimingError."""
    if timing.opens is not None and timing.closes is not None and timing.closes <= timing.opens:
        raise TimingError("The quiz closes before it opens.", "Let it close later.")
    if timing.limit is not None and timing.limit <= 0:
        raise TimingError("The time limit is not above zero.", "Give minutes, or no limit.")
    if timing.grace < 0:
        raise TimingError("The grace is below zero.", "Give zero or more seconds.")
    if not 1 <= timing.extra <= MOST_EXTRA:
        raise TimingError(
            f"Extra time is a factor from 1 to {MOST_EXTRA:g}, not {timing.extra:g}.",
            "Give 1.25 for a quarter more.",
        )
    return timing


def span(timing: Timing, now: Milliseconds) -> Span:
    """Return whether the window in which an attempt may begin lies ahead, is open or is over."""
    if timing.opens is not None and now < timing.opens:
        return "before"
    return "open" if timing.closes is None or now < timing.closes else "closed"


def require_open(timing: Timing, now: Milliseconds) -> None:
    """Raise WindowError unless an attempt may begin now."""
    found = span(timing, now)
    if found == "before":
        raise WindowError("This quiz is not open yet.", "Come back when it opens.", found)
    if found == "closed":
        raise WindowError("This quiz is closed.", "Ask your instructor if you need it.", found)


def allowed(timing: Timing) -> Milliseconds | None:
    """Return how long this person has, with extra time, rounded up; None without limit."""
    return None if timing.limit is None else math.ceil(timing.limit * timing.extra)


def deadline(timing: Timing, started: Milliseconds) -> Milliseconds | None:
    """Return the last moment of an attempt, None if it never ends."""
    duration = allowed(timing)
    closes = None if timing.closes is None else timing.closes + _added(timing, timing.extra)
    if duration is None:
        return closes
    return started + duration if closes is None else min(started + duration, closes)


def last_arrival(timing: Timing, started: Milliseconds) -> Milliseconds | None:
    """Return the last moment at which an answer is taken: the deadline and the grace."""
    end = deadline(timing, started)
    return None if end is None else end + timing.grace


def takes(timing: Timing, started: Milliseconds, at: Milliseconds) -> bool:
    """Tell whether an answer that came in at this moment is taken."""
    last = last_arrival(timing, started)
    return started <= at and (last is None or at <= last)


def expired(timing: Timing, started: Milliseconds, now: Milliseconds) -> bool:
    """Tell whether the server must submit the attempt: no answer can come in any more."""
    last = last_arrival(timing, started)
    return last is not None and now > last


def left(timing: Timing, started: Milliseconds, now: Milliseconds) -> Milliseconds | None:
    """Return the time left until the deadline, never below zero; None without one."""
    end = deadline(timing, started)
    return None if end is None else max(0, end - now)


def all_closed(timing: Timing, most_extra: float) -> Milliseconds | None:
    """Return the first moment at which nobody answers any more, not even with the most extra time.

    None if the quiz never closes. Until then a right answer shown to one may reach another.
    """
    if timing.closes is None:
        return None
    return timing.closes + _added(timing, most_extra) + timing.grace + 1


def moment(
    finished: Milliseconds | None, everyone_done: Milliseconds | None, now: Milliseconds
) -> Moment:
    """Return the moment of the review policy, by the attempt's end and that of `all_closed`."""
    if finished is None:
        return "during"
    if everyone_done is not None and now >= everyone_done:
        return "closed"
    return "after" if now < finished + RIGHT_AFTER else "open"


def _added(timing: Timing, extra: float) -> Milliseconds:
    return 0 if timing.limit is None else math.ceil(timing.limit * extra) - timing.limit
