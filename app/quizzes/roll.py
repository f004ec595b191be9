"""Who came to an assignment, and what each of their attempts is worth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core import scoring
from app.core.scoring import Keep
from app.decks.queries import PAGE, Page
from app.quizzes import assigned, audience, rules
from app.quizzes.audience import Learner
from app.quizzes.models import Assignment, Attempt

Sort: TypeAlias = Literal["came", "name", "score", "time"]

SORTS: tuple[Sort, ...] = ("name", "score", "time", "came")


@dataclass(frozen=True, slots=True)
class Entry:
    """A learner of an assignment: their attempts, the oldest first, and the share that counts.

    `took` is the time of the newest attempt that was handed in, in milliseconds.
    """

    user: User
    joined_at: int
    attempts: tuple[Attempt, ...]
    share: float | None
    took: int | None

    @property
    def state(self) -> str:
        """Say how far they are."""
        if not self.attempts:
            return "not begun"
        return "under way" if self.attempts[-1].submitted_at is None else "handed in"


@dataclass(frozen=True, slots=True)
class Roll:
    """All who came, and the mean of the shares that count; None while there is none."""

    entries: tuple[Entry, ...]

    @property
    def begun(self) -> int:
        """Count those who began."""
        return sum(bool(entry.attempts) for entry in self.entries)

    @property
    def handed_in(self) -> int:
        """Count those who handed an attempt in."""
        return sum(
            any(each.submitted_at is not None for each in entry.attempts) for entry in self.entries
        )

    @property
    def mean(self) -> float | None:
        """Return the mean share."""
        known = [entry.share for entry in self.entries if entry.share is not None]
        return sum(known) / len(known) if known else None


def page(roll: Roll, number: int) -> Page[Entry]:
    """Return one page of a roll, the nearest that there is."""
    total = len(roll.entries)
    number = min(max(1, number), max(1, -(-total // PAGE)))
    return Page(roll.entries[(number - 1) * PAGE : number * PAGE], number, total)


def share_of(attempt: Attempt) -> float | None:
    """Return what an attempt got as a share in [0, 1]; None while it is not marked."""
    if attempt.score is None or not attempt.out_of:
        return None
    return min(1.0, max(0.0, attempt.score / attempt.out_of))


def call(session: Session, assignment: Assignment, *, sort: str = "name") -> Roll:
    """Return all who came to an assignment, sorted; of a class, its learners."""
    return _roll(session, assignment, assigned.assignees(session, assignment), sort)


def left(session: Session, assignment: Assignment) -> Roll:
    """Return who left the class of an assignment, and its count, with work that is kept."""
    found = [] if assignment.classroom_id is None else audience.left(session, assignment)
    return _roll(session, assignment, found, "name") if found else Roll(())


def _roll(session: Session, assignment: Assignment, people: Sequence[Learner], sort: str) -> Roll:
    own: dict[int, list[Attempt]] = {}
    for attempt in assigned.attempts_to(session, assignment, [one.user.id for one in people]):
        own.setdefault(attempt.user_id, []).append(attempt)
    keep = rules.read(assignment).keep
    entries = [_entry(learner, own.get(learner.user.id, []), keep) for learner in people]
    return Roll(tuple(sorted(entries, key=_KEYS.get(sort, _by_name))))


def counted(attempts: Iterable[Attempt], keep: Keep) -> float | None:
    """Return the share that counts of attempts in order of time; open ones are left out."""
    return scoring.keep(keep, [share_of(one) for one in attempts if one.submitted_at is not None])


def _entry(learner: Learner, attempts: Iterable[Attempt], keep: Keep) -> Entry:
    listed = tuple(attempts)
    handed_in = [each for each in listed if each.submitted_at is not None]
    took = [each.submitted_at - each.started_at for each in handed_in if each.submitted_at]
    return Entry(
        user=learner.user,
        joined_at=learner.joined_at,
        attempts=listed,
        share=counted(handed_in, keep),
        took=took[-1] if took else None,
    )


def _by_name(entry: Entry) -> tuple[str, int]:
    return entry.user.name.casefold(), entry.user.id


def _by_score(entry: Entry) -> tuple[float, str]:
    return (2.0 if entry.share is None else -entry.share), entry.user.name.casefold()


def _by_time(entry: Entry) -> tuple[bool, int]:
    return entry.took is None, entry.took or 0


def _by_coming(entry: Entry) -> tuple[int, int]:
    return entry.joined_at, entry.user.id


_KEYS: dict[str, Callable[[Entry], tuple[object, ...]]] = {
    "name": _by_name,
    "score": _by_score,
    "time": _by_time,
    "came": _by_coming,
}
