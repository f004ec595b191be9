"""Read, place and store a file that is brought in, holding the writers up only at the end.

Both doors use it: the pages and the command. Reading takes seconds for a large package, so it
happens outside any transaction, for few at once.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from app import clock, db
from app.authoring import arrivals, bringing
from app.authoring.arrivals import Arrival, Wish
from app.authoring.bringing import Brought, Ready
from app.core.refusals import RefusalError
from app.decks.cli import no_collector
from app.decks.packages.limits import Limits
from app.decks.store import MediaStore
from app.web.histories import EXTENSION

AT_ONCE = 2
PATIENCE = 20.0  # seconds
_turns = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a person decided: whose the decks are, who studies them, and whether answers come too.

    Without an owner the decks are the library's, for everybody.
    """

    user_id: int | None
    learner_id: int | None
    note: str
    history: bool = False


def read(source: Path, name: str, wish: Wish | None, limits: Limits | None = None) -> Arrival:
    """Read a file, its answers too; raise RefusalError where it cannot be, or too many wait."""
    with _turn(), no_collector():
        return arrivals.read(source, name, wish=wish, limits=limits, history=True)


def place(user_id: int | None, arrival: Arrival) -> tuple[Ready, ...]:
    """Find the decks' places; the transaction in which it looks is over afterwards."""
    db.current().rollback()
    with db.reading(), no_collector():
        made = bringing.prepare(db.current(), user_id, arrival)
        db.current().rollback()
    return made


def store(arrival: Arrival, made: tuple[Ready, ...], order: Order) -> Brought:
    """Store what was placed and commit, or change nothing and raise RefusalError."""
    try:
        with no_collector():
            brought = bringing.bring(
                db.current(),
                user_id=order.user_id,
                learner_id=order.learner_id,
                arrival=arrival,
                made=made,
                keeper=MediaStore(current_app.config["RECTO"].home),
                note=order.note,
                now=clock.now(),
                histories=current_app.extensions[EXTENSION] if order.history else None,
            )
            db.current().commit()
    except BaseException:
        db.current().rollback()
        raise
    return brought


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=PATIENCE):
        raise RefusalError(
            "Others are bringing in large files at this moment", "Try again in a minute."
        )
    try:
        yield
    finally:
        _turns.release()
