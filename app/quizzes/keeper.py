"""The server keeps the time: attempts are handed in at their deadline though nobody is there.

`flask serve` starts one keeper in each worker. However many tidy at once, each attempt is handed in
once: it is locked, looked at again, and committed alone. A failure is logged and stops nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from flask import Flask
from sqlalchemy.orm import Session

from app import clock, db
from app.core.refusals import NotFoundError
from app.quizzes import actions, assigned, assigning, memories, queries
from app.quizzes.memories import Recorder
from app.quizzes.models import Attempt
from app.web.repeating import Repeater

PERIOD_S = 30.0
PREVIEW_LIFE_MS = 12 * 3_600_000

log = logging.getLogger("recto.keeper")


class Tidied(NamedTuple):
    """How many attempts were handed in, how many acts failed, and how many previews went."""

    closed: int
    failed: int
    previews: int


def tidy(session: Session, recorders: Sequence[Recorder], at: int) -> Tidied:
    """Hand in every attempt whose time is over, as of its last moment, and drop old previews.

    Attempts that waited until their assignment closed move memory then. Each stands in a
    transaction of its own, which is committed here.
    """
    with db.reading():
        over = [(one.user_id, one.id) for one in queries.overdue(session, at)]
        session.rollback()
    outcomes = [_settle(session, actions.close, who, recorders, at) for who in over]
    with db.reading():
        owed = [(one.user_id, one.id) for one in memories.owed(session, at)]
        session.rollback()
    told = [_settle(session, actions.remember, who, recorders, at) for who in owed]
    failed = (outcomes + told).count(None)
    return Tidied(outcomes.count(True), failed, _drop_previews(session, at))


def _drop_previews(session: Session, at: int) -> int:
    before = at - PREVIEW_LIFE_MS
    with db.reading():
        left = assigned.previews(session, before=before)
        session.rollback()
    if not left:
        return 0
    dropped = assigning.drop_left_previews(session, before=before)
    session.commit()
    return dropped


class Act(Protocol):
    """Settles something of one attempt, and tells whether there was anything to do."""

    def __call__(
        self, session: Session, *, attempt: Attempt, recorders: Sequence[Recorder], at: int
    ) -> bool:
        """Settle it."""


def _settle(
    session: Session, act: Act, who: tuple[int, str], recorders: Sequence[Recorder], at: int
) -> bool | None:
    """Settle one attempt; tell whether there was anything to do, None where that failed."""
    try:
        attempt = queries.own_attempt(session, *who)
        done = act(session, attempt=attempt, recorders=recorders, at=at)
        session.commit()
    except NotFoundError:  # its owner deleted it meanwhile
        session.rollback()
        return False
    except Exception:
        session.rollback()
        log.exception("An attempt could not be settled; it is tried again in a while.")
        return None
    return done


class Keeper(Repeater):
    """Tidies an application every `period` seconds until it is stopped, or the process ends."""

    failed = "Looking for attempts whose time is over failed."

    def __init__(self, app: Flask, period: float = PERIOD_S) -> None:
        super().__init__(app, period)

    def work(self) -> None:
        """Tidy once."""
        recorders = self.app.extensions.get("recto.graded", [])
        tidy(db.current(), recorders, clock.now_ms())
