"""What a slice may ask of studying to carry a learner's answers in and out without knowing it.

Studying puts `Histories` into `app.extensions["recto.histories"]`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from sqlalchemy.orm import Session

from app.core.formats.values import History

EXTENSION = "recto.histories"


class Came(NamedTuple):
    """How many answers to how many cards came in, how many were there, how many have no card."""

    answers: int = 0
    cards: int = 0
    known: int = 0
    homeless: int = 0


class Bring(Protocol):
    """Puts the answers of a package into a learner's log, and folds the cards that they are of."""

    def __call__(
        self,
        session: Session,
        *,
        learner_id: int,
        decks: Mapping[str, int],
        history: History,
        now: datetime,
    ) -> Came:
        """Return what came in; `decks` are the numbers of decks by their keys in the package."""


class Take(Protocol):
    """Gathers a learner's answers to the cards of a deck, and where they stand."""

    def __call__(self, session: Session, *, learner_id: int, deck_id: int, key: str) -> History:
        """Return the history, in which the deck is called by this key."""


@dataclass(frozen=True, slots=True)
class Histories:
    """What studying does with histories that come in and go out."""

    bring: Bring
    take: Take
