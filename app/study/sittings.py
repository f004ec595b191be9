"""Begin and end study sessions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.clock import milliseconds
from app.decks import actions
from app.study import queries, turns
from app.study.learner import Learner
from app.study.models import StudySession

MODES = {
    "due": "what is due, and new cards",
    "ahead": "what will be due in the coming days",
    "cram": "every card once, without touching memory",
    "flagged": "only the cards you flagged",
}
MORE = 10
DAYS_AHEAD = 3


def start(  # noqa: PLR0913 - a session has an id, a mode, a deck, an extent and a seed
    session: Session,
    *,
    learner: Learner,
    sitting_id: str,
    mode: str,
    deck_id: int | None,
    extent: int,
    at: datetime,
    seed: int = 0,
) -> StudySession:
    """Begin a study session, of all decks or one; a deck not yet studied is subscribed to.

    `seed`, from 0 to below 2**31, decides the order in which cramming asks.
    """
    if deck_id is not None:
        actions.subscribe(session, user_id=learner.id, deck_id=deck_id, at=at)
    now = StudySession(
        user_id=learner.id,
        id=sitting_id,
        deck_id=deck_id,
        mode=mode,
        started_at=milliseconds(at),
        extent=extent,
        done_new=0,
        done_review=0,
        answered=0,
        seed=seed,
    )
    every = queries.shelves(session, learner.id)
    if mode == "due":
        now.planned_new, now.planned_review = turns.plan(session, learner, now, every, at)
    else:
        now.planned_new, now.planned_review = 0, turns.count(session, learner, now, at)
    if mode in {"due", "ahead"}:  # steps of earlier sessions are among the others' cards already
        now.planned_review += turns.once_more(session, learner, now, every, at)
    session.add(now)
    session.flush()
    return now


def end(session: Session, *, sitting: StudySession, at: datetime) -> None:
    """Note the moment at which the last card of a session was done."""
    sitting.ended_at = milliseconds(at)
    session.flush()
