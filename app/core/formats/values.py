"""What every exchange with another program speaks of: answers, standings, and what was lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from app.core.refusals import RefusalError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.core.history import Kind


class PackageError(RefusalError):
    """A file that cannot be read as what it claims to be; `action` says what to do."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that could not be kept: where it stands, and a sentence that says why."""

    where: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One row of a review log. `deck` and `card` are keys, `card` that of a face.

    `at` is epoch milliseconds, `rating` 1 to 4 or None, `took` milliseconds or None. A `manual` row
    carries an `action` of the review log, such as forget.
    """

    deck: str
    card: str
    at: int
    rating: int | None
    kind: Kind
    took: int | None = None
    action: str | None = None


def review_id(deck: str, answer: Answer) -> str:
    """Return an id for an answer that comes in: 32 hexadecimal digits in the layout of UUIDv7.

    The same answer has the same id each time, so that a log that comes twice stands once.
    """
    said = f"{deck}\0{answer.card}\0{answer.at}\0{answer.rating}\0{answer.action}"
    mixed = int.from_bytes(sha256(said.encode("utf-8", "surrogatepass")).digest()[:10], "big")
    time = (answer.at & ((1 << 48) - 1)) << 80
    return f"{time | 7 << 76 | (mixed >> 68) << 64 | 2 << 62 | mixed & ((1 << 62) - 1):032x}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a learner stands with a face: what folding the log gives, or what stands in its place.

    `phase` counts as in `schedule.Phase`; `due_day` is a proleptic ordinal, `due_at` epoch
    milliseconds while the card waits within a day; stability in days, difficulty from 1 to 10.
    """

    deck: str
    card: str
    phase: int
    due_day: int = 0
    due_at: int | None = None
    interval: int = 0
    stability: float | None = None
    difficulty: float | None = None
    last_at: int | None = None
    reps: int = 0
    lapses: int = 0
    suspended: bool = False
    flag: int = 0


@dataclass(frozen=True, slots=True)
class History:
    """A learner's answers in order of time, and where they stand."""

    answers: tuple[Answer, ...] = ()
    standings: tuple[Standing, ...] = ()


@dataclass(slots=True)
class Losses:
    """Collects notices, each said once for one place."""

    found: dict[Notice, None] = field(default_factory=dict)

    def add(self, where: str, sentence: str) -> None:
        """Note what could not be kept."""
        self.found.setdefault(Notice(where, sentence))

    def __iter__(self) -> Iterator[Notice]:
        return iter(self.found)
