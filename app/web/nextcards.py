"""What a slice above the cards may ask of studying without knowing it: make cards the next ones.

Studying puts a `NextCards` into `app.extensions["recto.next_cards"]`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from sqlalchemy.orm import Session

EXTENSION = "recto.next_cards"


class Standing(NamedTuple):
    """How a session of picked cards stands: how many were picked and answered, and if it ended."""

    picked: int
    answered: int
    ended: bool


class Pick(Protocol):
    """Begins a session of exactly these cards, in this order."""

    def __call__(
        self,
        session: Session,
        *,
        learner_id: int,
        sitting_id: str,
        cards: Sequence[int],
        at: datetime,
    ) -> int:
        """Return how many cards it asks; raise RefusalError if it could ask none."""


class PutBack(Protocol):
    """Takes a pick back of which nothing was answered."""

    def __call__(self, session: Session, *, learner_id: int, sitting_id: str, at: datetime) -> None:
        """Take it back; raise RefusalError where answers stand."""


class Look(Protocol):
    """Tells how a session of picked cards stands."""

    def __call__(self, session: Session, *, learner_id: int, sitting_id: str) -> Standing | None:
        """Return None if there is none, or the pick was taken back."""


class Moved(Protocol):
    """Tells which cards a quiz moved in memory, and how each answer was rated, 1 to 4."""

    def __call__(self, session: Session, *, learner_id: int, source: str) -> dict[int, int]:
        """Return ratings by card."""


@dataclass(frozen=True, slots=True)
class NextCards:
    """What studying does with cards that are to be the next ones; `endpoint` shows the session."""

    endpoint: str
    pick: Pick
    put_back: PutBack
    look: Look
    moved: Moved
