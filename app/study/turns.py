"""Whose turn it is in a study session, and how many cards it will ask."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.core import queue
from app.decks.models import Card, CardState
from app.study import cramming, lines
from app.study import statements as sql
from app.study.learner import Learner
from app.study.lines import Line, Turn
from app.study.log import plain_id
from app.study.models import StudySession
from app.study.queries import Shelf, shelves


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


def next_turn(
    session: Session, learner: Learner, now: StudySession, every: Sequence[Shelf], at: datetime
) -> Turn | None:
    """Return whose turn it is in a study session, or None at its end; `every` are all shelves."""
    if now.mode == "cram":
        cards = cramming.lines(learner, now, _of(now, every), learner.day(at))
        return lines.choose(session, now, cards)
    return lines.choose(session, now, _lines(session, learner, now, every, at))


def _of(now: StudySession, every: Sequence[Shelf]) -> list[Shelf]:
    """Return those of a learner's decks that a session asks."""
    return [shelf for shelf in every if now.deck_id in (None, shelf.deck_id)]


def _lines(
    session: Session, learner: Learner, now: StudySession, every: Sequence[Shelf], at: datetime
) -> Iterator[Line]:
    """Give the lines of a session in the order in which they are served."""
    today, second, found = learner.day(at), clock.milliseconds(at) // 1000, _of(now, every)
    yield _again(learner, now, today, {s.deck_id: (today, second) for s in found})
    if now.mode == "due":
        yield from _due_lines(session, learner, now, every, today)
    elif now.mode == "ahead":
        yield _ahead_line(learner, now, found, today)
    else:
        yield _flagged_line(learner, now, found, today)
    ahead = {s.deck_id: (today + 1, second + s.settings.learn_ahead) for s in found}
    yield replace(_again(learner, now, today, ahead), early=True)


def _again(
    learner: Learner, now: StudySession, today: int, until: dict[int, tuple[int, int]]
) -> Line:
    """Line up the cards within the day that come again by a day and a second, deck by deck."""
    return Line(
        statement=_steps(now).next,
        sort="again",
        decks={deck: {"today": day, "before": second} for deck, (day, second) in until.items()},
        where={"user": learner.id, "unburied": today, "sitting": plain_id(now.id)},
        heed=1,
    )


def once_more(
    session: Session, learner: Learner, now: StudySession, every: Sequence[Shelf], at: datetime
) -> int:
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
        for shelf in _of(now, every)
    )


def _steps(now: StudySession) -> sql.Steps:
    """Return the cards within the day that a session asks again."""
    if now.mode != "flagged":
        return sql.LEARNING
    return sql.LEARNING_PICKED if now.extent else sql.LEARNING_FLAGGED


def _due_lines(
    session: Session, learner: Learner, now: StudySession, every: Sequence[Shelf], today: int
) -> Iterator[Line]:
    """Line up due and new cards, in the order that spreads the new ones."""
    room, found = _rooms_of(session, learner, now, every, today), _of(now, every)
    where = {"user": learner.id, "today": today}
    due = [s for s in found if room[s.deck_id].due]
    old = [Line(statement=sql.DUE, sort="due", decks=_burying(due), where=where)]
    new = _new_lines([s for s in found if room[s.deck_id].new], where)
    counts = (
        queue.Count(now.planned_new, now.done_new),
        queue.Count(now.planned_review, now.done_review),
    )
    return itertools.chain(new, old) if queue.new_is_next(*counts) else itertools.chain(old, new)


def _new_lines(found: Sequence[Shelf], where: dict[str, Any]) -> Iterator[Line]:
    """Line up new cards deck by deck, those that are begun anew before those never met."""
    for shelf in found:
        deck = _burying([shelf])
        yield Line(statement=sql.NEW_AGAIN, sort="new", decks=deck, where=where)
        yield Line(
            statement=sql.UNMET, sort="new", decks=deck, where={**where, "cursor": shelf.cursor}
        )


def _burying(found: Sequence[Shelf]) -> dict[int, dict[str, int]]:
    return {shelf.deck_id: {"bury": int(shelf.settings.bury_siblings)} for shelf in found}


def _rooms_of(
    session: Session, learner: Learner, now: StudySession, every: Sequence[Shelf], today: int
) -> dict[int, queue.Done]:
    """Return the rooms of the day, or of a session that goes beyond it by so many cards."""
    if not now.extent:
        return rooms(session, learner, every, today)
    left = max(0, now.extent - now.done_new - now.done_review)
    return {shelf.deck_id: queue.Done(left, left) for shelf in every}


def _ahead_line(learner: Learner, now: StudySession, found: Sequence[Shelf], today: int) -> Line:
    """Line up what becomes due in the days that the session looks ahead."""
    days = {"today": today, "until": today + now.extent, "since": now.started_at}
    decks: dict[int, dict[str, int]] = {shelf.deck_id: {} for shelf in found}
    return Line(statement=sql.AHEAD, sort="due", decks=decks, where={"user": learner.id, **days})


def _flagged_line(learner: Learner, now: StudySession, found: Sequence[Shelf], today: int) -> Line:
    """Line up the cards that carry a flag, or those that were picked for the session."""
    decks: dict[int, dict[str, int]] = {shelf.deck_id: {} for shelf in found}
    where: dict[str, Any] = {"user": learner.id, "since": now.started_at}
    if now.extent:
        where["sitting"] = plain_id(now.id)
        return Line(statement=sql.PICKED, sort="due", decks=decks, where=where)
    return Line(statement=sql.FLAGGED, sort="due", decks=decks, where={**where, "today": today})


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


def plan(
    session: Session, learner: Learner, now: StudySession, every: Sequence[Shelf], at: datetime
) -> queue.Done:
    """Count the new and due cards that a session will ask, as things stand."""
    today = learner.day(at)
    room, found = _rooms_of(session, learner, now, every, today), _of(now, every)
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
        "cram": select(func.count(Card.id)).where(Card.deck_id.in_(decks), *cramming.CRAMMED),
    }
    return session.scalar(by_mode[now.mode], {"user": learner.id, "today": today}) or 0
