"""The assignments that wait for a learner, as lists of them show each."""

from __future__ import annotations

import math
from typing import NamedTuple, Protocol

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core import timing
from app.quizzes import assigned, rules, times
from app.quizzes.queries import zone
from app.web import words

MINUTE_MS = 60_000


class Waiting(NamedTuple):
    """An assignment that is open, or will be: what it asks of this learner, and by when.

    `until` is when it is due, or else closes, in milliseconds; it is `done` once handed in, though
    another attempt may be left, and `under_way` while one is open.
    """

    key: str
    title: str
    about: str
    when: str
    tone: str
    until: int | None
    done: bool
    under_way: bool

    @property
    def address(self) -> tuple[str, dict[str, str]]:
        """Name the page on which it is done, and what its address needs."""
        return "given.one", {"key": self.key}


def waiting(session: Session, user: User, at: int) -> list[Waiting]:
    """List what is given to a learner and neither closed nor used up, the most pressing first."""
    found = (_line(given, user, at) for given in assigned.given_to(session, user.id))
    return sorted((line for line in found if line is not None), key=pressing)


class Due(Protocol):
    """Something that waits, until a moment or for good."""

    @property
    def until(self) -> int | None:
        """When it is due."""

    @property
    def done(self) -> bool:
        """Whether it is done, though it may be done again."""

    @property
    def under_way(self) -> bool:
        """Whether it is being done."""


def pressing(one: Due) -> tuple[bool, bool, bool, int]:
    """Return by what things that wait are sorted: what is under way, then what is due next.

    What is done comes last, before it what is never due.
    """
    return one.done, not one.under_way, one.until is None, one.until or 0


def _line(given: assigned.Given, user: User, at: int) -> Waiting | None:
    assignment = given.assignment
    standing = times.standing(assignment, at, given.allowance)
    most = rules.attempts(assignment, given.allowance)
    left = None if most is None else most - given.taken
    if not given.open and (standing == "closed" or (left is not None and left <= 0)):
        return None
    due, closes = rules.due(assignment, given.allowance), rules.closes(assignment, given.allowance)
    limit = timing.allowed(rules.timing(assignment, given.extra))
    about = [
        words.count(math.ceil(limit / MINUTE_MS), "minute") if limit else "no time limit",
        given.teacher,
        "" if left is None or given.open else f"{words.count(left, 'attempt')} left",
    ]
    when = times.window(assignment, zone(user.time_zone), at, given.allowance)
    return Waiting(
        key=assignment.key,
        title=assignment.title,
        about=" · ".join(filter(None, about)),
        when="under way" if given.open else when,
        tone="warn" if given.open or standing == "open" else "info",
        until=closes if due is None else due,
        done=given.taken > 0 and not given.open,
        under_way=given.open,
    )
