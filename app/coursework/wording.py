"""What pages and mails say of goals and of how somebody stands."""

from __future__ import annotations

from typing import NamedTuple
from zoneinfo import ZoneInfo

from app import clock
from app.core import rounding
from app.core.goals import Goal
from app.coursework.standing import Result, State
from app.quizzes.models import Assignment, Work
from app.web import words


class Said(NamedTuple):
    """A state in words, and the tone of its tag."""

    text: str
    tone: str


STATES: dict[State, Said] = {
    "ahead": Said("not open yet", ""),
    "not begun": Said("not begun", ""),
    "under way": Said("under way", "info"),
    "on track": Said("on track", "good"),
    "behind": Said("behind", "warn"),
    "missing": Said("nothing handed in", "bad"),
    "short": Said("short of the goal", "warn"),
    "late": Said("done, late", "warn"),
    "done": Said("done", "good"),
}
NOT_STUDIED = Said("not studied", "bad")


def state(result: Result) -> Said:
    """Say how somebody stands."""
    if result.state == "missing" and result.value is not None:
        return NOT_STUDIED
    return STATES[result.state]


def goal(asked: Goal) -> str:
    """Say what a goal asks: "Hold 85 %", "Study on 5 days, 10 answers on each"."""
    if asked.kind == "hold":
        return f"Hold {asked.target} %"
    days = "a day" if asked.target == 1 else words.count(asked.target, "day")
    return f"Study on {days}, {words.count(asked.answers, 'answer')} on each"


def astray(work: Work, *, over: bool) -> str:
    """Say what those are who are not well with an assignment, as their own rows say it."""
    if isinstance(work, Assignment):
        return STATES["missing"].text
    return STATES["short"].text if over else STATES["behind"].text


def reached(asked: Goal | None, result: Result, zone: ZoneInfo) -> str:
    """Say how far somebody is: "2 of 5 days", "1 attempt"; "" before anything is done or held.

    Of what is to be held: "93 % now, 83 % on 7 Dec without more study", later "63 % held".
    """
    if asked is None or result.value is None:
        return words.count(result.attempts, "attempt") if result.attempts else ""
    if result.state == "not begun" and asked.kind == "hold":
        return ""
    if result.then is not None and result.terms.due is not None:
        day = clock.instant(result.terms.due).astimezone(zone)
        now, then = rounding.percent(result.value), rounding.percent(result.then)
        return f"{now} now, {then} on {day.day} {day:%b} without more study"
    if asked.kind == "hold":
        return f"{rounding.percent(result.value)} held"
    return f"{result.value:g} of {words.count(asked.target, 'day')}"


def score(result: Result) -> str:
    """Say what counts, in percent; "" while nothing does."""
    return "" if result.fraction is None else rounding.percent(result.fraction)
