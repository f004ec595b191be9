"""Whose turn it is in a study session, and how many cards it will ask."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.core import queue
from app.decks.models import Card, CardState
from app.study import statements as sql
from app.study.learner import Learner
from app.study.log import plain_id
from app.study.models import StudySession
from app.study.queries import Shelf, shelves


class Turn(NamedTuple):
    """The card whose turn it is, and what the session counts it as: new, due or again."""

    card_id: int
    sort: str


def limits(found: Sequence[Shelf]) -> dict[int, queue.Limits]:
    """Return the daily limits of decks, and whether a deck sets its own."""
    return {
        shelf.deck_id: queue.Limits(
            shelf.settings.new_per_day,
            shelf.settings.reviews_per_day,
            "new_per_day" in shelf.overridden,
            "reviews_per_day" in shelf.overridden,
        )
        for shelf in found
    }


def rooms(
    session: Session, learner: Learner, found: Sequence[Shelf], today: int
) -> dict[int, queue.Done]:
    """Return how many new and due cards each deck may still ask today."""
    done = {
        deck: queue.Done(new, due)
        for deck, new, due in sql.TODAY_COUNTS.rows(session, user=learner.id, today=today)
    }
    return queue.rooms(limits(found), done)


def next_turn(session: Session, learner: Learner, now: StudySession, at: datetime) -> Turn | None:
    """Return whose turn it is in a study session, or None at its end."""
    found = shelves(session, learner.id, now.deck_id)
    today, ms = learner.day(at), clock.milliseconds(at)
    if now.mode == "cram":
        return _find_cram(session, learner, now, found, today)
    steps = _steps(now).next
    where = {"user": learner.id, "unburied": today, "sitting": plain_id(now.id)}
    return (
        _first(
            steps.first(session, deck=s.deck_id, today=today, before=ms // 1000, **where)
            for s in found
        )
        or _FINDERS[now.mode](session, learner, now, found, today)
        or _first(
            steps.first(
                session,
                deck=s.deck_id,
                today=today + 1,
                before=ms // 1000 + s.settings.learn_ahead,
                **where,
            )
            for s in found
        )
    )


def once_more(session: Session, learner: Learner, now: StudySession, at: datetime) -> int:
    """Count the cards that a session asks again soon, the one on the screen among them."""
    if now.mode == "cram":
        return 0
    steps, before = _steps(now).number, clock.milliseconds(at) // 1000
    today = learner.day(at)
    where = {"user": learner.id, "unburied": today, "sitting": plain_id(now.id)}
    return sum(
        steps.first(
            session,
            deck=shelf.deck_id,
            today=today + 1,
            before=before + shelf.settings.learn_ahead,
            **where,
        )[0]
        for shelf in shelves(session, learner.id, now.deck_id)
    )


def _steps(now: StudySession) -> sql.Steps:
    """Return the cards within the day that a session asks again."""
    if now.mode != "flagged":
        return sql.LEARNING
    return sql.LEARNING_PICKED if now.extent else sql.LEARNING_FLAGGED


def _first(rows: Any, sort: str = "again") -> Turn | None:  # noqa: ANN401 - rows of the driver
    """Return the row that comes first by day and order."""
    best = min((row for row in rows if row), key=lambda row: (row[1], row[2]), default=None)
    return None if best is None else Turn(best[0], sort)


def _find_due(
    session: Session, learner: Learner, now: StudySession, found: Sequence[Shelf], today: int
) -> Turn | None:
    room = _rooms_of(session, learner, now, found, today)
    new = queue.Count(now.planned_new, now.done_new)
    due = queue.Count(now.planned_review, now.done_review)
    first, second = (
        (_next_new, _next_due) if queue.new_is_next(new, due) else (_next_due, _next_new)
    )
    arguments = (session, learner.id, found, room, today)
    return first(*arguments) or second(*arguments)


def _rooms_of(
    session: Session, learner: Learner, now: StudySession, found: Sequence[Shelf], today: int
) -> dict[int, queue.Done]:
    """Return the rooms of the day, or of a session that goes beyond it by so many cards."""
    if not now.extent:
        every = found if now.deck_id is None else shelves(session, learner.id)
        return rooms(session, learner, every, today)
    left = max(0, now.extent - now.done_new - now.done_review)
    return {shelf.deck_id: queue.Done(left, left) for shelf in found}


def _next_due(
    session: Session,
    user: int,
    found: Sequence[Shelf],
    room: dict[int, queue.Done],
    today: int,
) -> Turn | None:
    rows = (
        sql.DUE.first(
            session, user=user, deck=s.deck_id, today=today, bury=int(s.settings.bury_siblings)
        )
        for s in found
        if room[s.deck_id].due
    )
    return _first(rows, "due")


def _next_new(
    session: Session,
    user: int,
    found: Sequence[Shelf],
    room: dict[int, queue.Done],
    today: int,
) -> Turn | None:
    for shelf in found:
        if not room[shelf.deck_id].new:
            continue
        where = {
            "user": user,
            "deck": shelf.deck_id,
            "today": today,
            "bury": int(shelf.settings.bury_siblings),
        }
        row = sql.NEW_AGAIN.first(session, **where)
        row = row or sql.UNMET.first(session, cursor=shelf.cursor, **where)
        if row:
            return Turn(row[0], "new")
    return None


def _find_ahead(
    session: Session, learner: Learner, now: StudySession, found: Sequence[Shelf], today: int
) -> Turn | None:
    where = {"user": learner.id, "today": today, "since": now.started_at}
    until = today + now.extent
    rows = (sql.AHEAD.first(session, deck=s.deck_id, until=until, **where) for s in found)
    return _first(rows, "due")


def _find_flagged(
    session: Session,
    learner: Learner,
    now: StudySession,
    found: Sequence[Shelf],
    today: int,
) -> Turn | None:
    where: dict[str, Any] = {"user": learner.id, "since": now.started_at}
    if now.extent:
        where["sitting"] = plain_id(now.id)
        rows = [sql.PICKED.first(session, deck=shelf.deck_id, **where) for shelf in found]
        best = min((row for row in rows if row), key=lambda row: row[1], default=None)
        return None if best is None else Turn(best[0], "due")
    where["today"] = today
    for shelf in found:
        row = sql.FLAGGED.first(session, deck=shelf.deck_id, **where)
        if row:
            return Turn(row[0], "due")
    return None


def _find_cram(
    session: Session, learner: Learner, now: StudySession, found: Sequence[Shelf], today: int
) -> Turn | None:
    """Find the next card not asked yet, then the one whose newest answer was again."""
    where: dict[str, Any] = {"user": learner.id, "today": today}
    rows = [sql.CRAM.first(session, deck=s.deck_id, cursor=now.cursor, **where) for s in found]
    best = min((row[0] for row in rows if row), default=None)
    if best is not None:
        return Turn(best, "due")
    where["sitting"] = plain_id(now.id)
    again = [sql.CRAM_AGAIN.first(session, deck=s.deck_id, **where) for s in found]
    best = min((row for row in again if row), key=lambda row: row[1], default=None)
    return None if best is None else Turn(best[0], "again")


_FINDERS = {"due": _find_due, "ahead": _find_ahead, "flagged": _find_flagged}


def waiting(session: Session, user: int, shelf: Shelf, room: queue.Done, today: int) -> queue.Done:
    """Count the new and due cards of a deck that may come today, up to its room."""
    where = {
        "user": user,
        "deck": shelf.deck_id,
        "today": today,
        "bury": int(shelf.settings.bury_siblings),
    }
    (due,) = sql.DUE_COUNT.first(session, most=room.due, **where)
    (again,) = sql.NEW_AGAIN_COUNT.first(session, most=room.new, **where)
    left = max(0, room.new - again)
    (unmet,) = sql.UNMET_COUNT.first(session, cursor=shelf.cursor, most=left, **where)
    return queue.Done(again + unmet, due)


def plan(session: Session, learner: Learner, now: StudySession, at: datetime) -> queue.Done:
    """Count the new and due cards that a session will ask, as things stand."""
    found, today = shelves(session, learner.id, now.deck_id), learner.day(at)
    room = _rooms_of(session, learner, now, found, today)
    counts = {s.deck_id: waiting(session, learner.id, s, room[s.deck_id], today) for s in found}
    return queue.planned(limits(found), room, counts, now.extent)


def count(session: Session, learner: Learner, now: StudySession, at: datetime) -> int:
    """Count the cards that a session other than of due cards will ask."""
    decks = [shelf.deck_id for shelf in shelves(session, learner.id, now.deck_id)]
    today = learner.day(at)
    mine = select(func.count()).where(CardState.user_id == learner.id)
    by_mode = {
        "ahead": mine.where(
            CardState.queue == int(queue.Queue.BY_DAY),
            CardState.shown_day.between(today + 1, today + now.extent),
            CardState.buried_until <= today,
            CardState.deck_id.in_(decks),
        ),
        "flagged": mine.where(
            CardState.flag > 0,
            CardState.queue >= 0,
            CardState.buried_until <= today,
            CardState.deck_id.in_(decks),
        ),
        "cram": select(func.count(Card.id)).where(Card.deck_id.in_(decks), *sql.CRAMMED),
    }
    return session.scalar(by_mode[now.mode], {"user": learner.id, "today": today}) or 0
