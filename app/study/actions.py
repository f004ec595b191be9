"""What a learner does while studying: one function for each intention.

Each takes the session, the learner and the time, writes, and leaves the commit to the door.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, aliased

from app.clock import milliseconds
from app.core import history, settings, tally
from app.core.days import never_back
from app.core.history import CardState, Event
from app.core.memory import recall
from app.core.refusals import NotFoundError, RefusalError
from app.core.schedule import Phase, State
from app.study import log, queries
from app.study import statements as sql
from app.study.learner import Learner
from app.study.models import Review, StudySession

LONGEST_ANSWER_MS = 10 * 60 * 1000
RULE_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What arrives when a learner rates a card. `token` names the state they saw."""

    review_id: str
    card_id: int
    token: str
    rating: int
    took_ms: int | None = None
    response: str | None = None
    fraction: float | None = None
    mode: str = "self"
    options: int = 0


class Outcome(NamedTuple):
    """What became of an answer: stored, repeated, stale, changed or retired; was it a leech's."""

    result: str
    leech: bool = False


class Held(NamedTuple):
    """A card as a learner holds it: where it is filed, its memory, and the deck's settings."""

    owner: log.Owner
    version: int
    memory_from: int
    position: int
    card: CardState
    cursor: int
    settings: settings.Settings


def answer_card(
    session: Session, *, learner: Learner, sitting: StudySession, answer: Answer, at: datetime
) -> Outcome:
    """Store one answer and move the card's memory. The same id again changes nothing."""
    held = hold(session, learner.id, answer.card_id)
    if sql.REVIEW.first(session, user=learner.id, review=answer.review_id):
        return Outcome("repeated")
    if held.owner.retired:
        return Outcome("retired")
    cram = sitting.mode == "cram"
    if cram:
        session.refresh(sitting)
    if answer.token != token(held.version, held.card, sitting):
        return Outcome(overtaken(answer.token, held.version))
    late = is_late(session, held, at)
    event = Event(
        id=answer.review_id,
        at=milliseconds(at),
        day=day_of(learner, held, at, late=late),
        kind="cram" if cram else "study",
        rating=answer.rating,
        rules=held.settings,
    )
    first = cram and _newest(session, learner.id, sitting.id, answer.card_id) is None
    after = record(session, held, log.plain_id(sitting.id), answer, event, late=late)
    state = held.card.state
    _count(
        session,
        sitting,
        new=not cram and state.phase is Phase.NEW,
        review=first if cram else _was_waiting(state, sitting),
    )
    return Outcome("stored", leech=after.suspended and not held.card.suspended)


def is_late(session: Session, held: Held, at: datetime) -> bool:
    """Tell whether a moment does not follow all that is known of a card, its revisions included."""
    if held.memory_from > 1 and held.card.state.last_at is None:
        return True
    owner = held.owner
    (newest,) = sql.NEWEST.first(session, user=owner.learner_id, card=owner.card_id)
    return newest is not None and milliseconds(at) <= newest


def day_of(learner: Learner, held: Held, at: datetime, *, late: bool) -> int:
    """Return the learner's day, which goes back only for what happened before."""
    day = learner.day(at)
    return day if late else never_back(day, held.card.state.last_day)


def record(
    session: Session, held: Held, sitting_id: str, answer: Answer, event: Event, *, late: bool
) -> CardState:
    """Write an answer into the log and move the card; one that is late is folded in."""
    took = None if answer.took_ms is None else min(answer.took_ms, LONGEST_ANSWER_MS)
    answer = replace(answer, took_ms=took)
    before = log.read(session, held.owner.learner_id, held.owner.card_id) if late else []
    _write_answer(session, held, sitting_id, answer, event)
    if late:
        return _refold(session, held, before)
    added = tally.of_answer(held.card.state, event, answer.took_ms)
    log.add_to_days(session, held.owner, {event.day: added})
    return _apply(session, held, event)


def _was_waiting(state: State, sitting: StudySession) -> bool:
    """Tell of a card as it was before an answer whether the session planned it as a due one."""
    since = state.last_at or 0
    step = state.phase in {Phase.LEARNING, Phase.RELEARNING} and since < sitting.started_at
    return state.phase is Phase.REVIEW or step


def _count(session: Session, sitting: StudySession, *, new: int, review: int, by: int = 1) -> None:
    sql.COUNT_ANSWER.run(
        session,
        user=sitting.user_id,
        sitting=log.plain_id(sitting.id),
        was_new=int(new),
        was_review=int(review),
        by=by,
    ).close()


def overtaken(seen: str, version: int) -> str:
    """Say why a token no longer holds: the author changed the card, or the learner went on."""
    return "stale" if seen.partition(".")[0] == str(version) else "changed"


def token(version: int, card: CardState, sitting: StudySession) -> str:
    """Name a card's version and state, so that an answer to an older one can be told.

    Cramming does not touch the state, so there the count of answers stands for it.
    """
    if sitting.mode == "cram":
        return f"{version}.cram.{sitting.answered}"
    return f"{version}.{card.state.reps}.{card.state.last_at or 0}"


def hold(session: Session, learner_id: int, card_id: int, *, begun: bool = True) -> Held:
    """Read a card, its memory and its settings, locked until the transaction ends.

    A card of a deck that the learner has not begun is refused. Who takes such cards too (`begun` is
    False) locks the learner before, as there is no subscription to lock.
    """
    row = sql.CARD_ROW.first(session, card=card_id) if card_id <= queries.LARGEST_ID else None
    if row is None:
        raise NotFoundError("There is no such card.", "Go on with the next one.")
    deck_id, note_key, _key, _kind, position, version, memory_from, retired = row
    subscription = sql.SUBSCRIPTION.first(session, user=learner_id, deck=deck_id)
    if subscription is None and begun:
        raise NotFoundError("You do not study this card's deck.", "Add the deck first.")
    if subscription is None:
        cursor, rules = 0, queries.settings_for(session, learner_id, "{}")
    else:
        cursor, rules = subscription[0], queries.merge_settings(*subscription[1:])
    return Held(
        log.Owner(learner_id, card_id, deck_id, note_key, bool(retired)),
        version,
        memory_from,
        position,
        queries.state_of(session, learner_id, card_id),
        cursor,
        rules,
    )


def _apply(session: Session, held: Held, event: Event) -> CardState:
    """Move a card by an event that follows all others, and store its new state."""
    after = history.apply(held.card, event, held.settings, held.owner.card_id)
    if event.kind != "cram":
        log.put_state(session, held.owner, after)
        if held.card.state.phase is Phase.NEW and after.state.phase is not Phase.NEW:
            log.move_cursor(session, held.owner, held.cursor, held.position)
    return after


def _write_answer(
    session: Session, held: Held, sitting_id: str | None, answer: Answer, event: Event
) -> None:
    memory, last = held.card.state.memory, held.card.state.last_day
    predicted = None
    if memory is not None and last is not None and event.day >= last:
        predicted = recall(memory.stability, event.day - last, held.settings.parameters)
    _write(
        session,
        held,
        event,
        session_id=sitting_id,
        rating=answer.rating,
        fraction=answer.fraction,
        response=answer.response,
        took_ms=answer.took_ms,
        mode=answer.mode,
        options=answer.options,
        predicted_recall=predicted,
        rules_id=rules_id(session, held.settings),
    )


def _write(session: Session, held: Held, event: Event, **values: Any) -> None:  # noqa: ANN401 - columns of the log
    empty = dict.fromkeys(
        ("session_id", "rating", "fraction", "response", "took_ms", "predicted_recall", "rules_id")
    )
    row = {
        "user_id": held.owner.learner_id,
        "id": event.id,
        "card_id": held.owner.card_id,
        "card_version": held.version,
        "at": event.at,
        "day": event.day,
        "kind": event.kind,
        "mode": "self",
        "options": 0,
        "rule_version": RULE_VERSION,
        "action": event.action,
        "voids": event.voids,
    }
    sql.ADD_REVIEW.run(session, **empty | row | values).close()


def rules_id(session: Session, rules: settings.Settings) -> int:
    """Return the number under which these settings are stored, storing them the first time."""
    body = _rules_body(rules)
    row = sql.RULES.first(session, body=body)
    if row is None:
        sql.ADD_RULES.run(session, body=body)
        row = sql.RULES.first(session, body=body)
    number: int = row[0]
    return number


def _rules_body(rules: settings.Settings) -> str:
    if rules not in _bodies:
        if len(_bodies) > 1000:  # noqa: PLR2004 - a bound for a cache
            _bodies.clear()
        _bodies[rules] = json.dumps(settings.to_json(rules), sort_keys=True)
    return _bodies[rules]


_bodies: dict[settings.Settings, str] = {}


def act(  # noqa: PLR0913 - who, where, which card, what and when
    session: Session,
    *,
    learner: Learner,
    card_id: int,
    action: str,
    event_id: str,
    sitting_id: str | None,
    at: datetime,
) -> None:
    """Suspend, bury, flag or forget a card; the log keeps it, and undo takes it back."""
    held = hold(session, learner.id, card_id)
    if sql.REVIEW.first(session, user=learner.id, review=event_id):
        return
    late = is_late(session, held, at)
    day = day_of(learner, held, at, late=late)
    if action == "bury":
        action = f"bury:{day + 1}"
    event = Event(id=event_id, at=milliseconds(at), day=day, kind="manual", action=action)
    history.check_event(event)
    before = log.read(session, learner.id, card_id) if late else []
    _write(session, held, event, session_id=sitting_id)
    if late:
        _refold(session, held, before)
    else:
        after = history.apply(held.card, event, held.settings, card_id)
        log.put_state(session, held.owner, after)


def undo(
    session: Session, *, learner: Learner, sitting: StudySession, event_id: str, at: datetime
) -> int:
    """Take back the newest answer or act of a session; return its card. Raises RefusalError."""
    last = _newest(session, learner.id, sitting.id)
    if last is None:
        raise RefusalError("There is nothing to undo.", "Go on with the session.")
    held = hold(session, learner.id, last.card_id)
    before = log.read(session, learner.id, last.card_id)
    void = Event(
        id=event_id,
        at=milliseconds(at),
        day=never_back(learner.day(at), held.card.state.last_day),
        kind="manual",
        voids=log.plain_id(last.id),
    )
    _write(session, held, void, session_id=log.plain_id(sitting.id))
    _refold(session, held, before)
    if sitting.mode == "cram":
        _step_back(session, sitting, last)
    elif last.rating is not None:
        state = _state_before(session, held, before, last)
        new, review = state.phase is Phase.NEW, _was_waiting(state, sitting)
        _count(session, sitting, new=-new, review=-review, by=-1)
    return last.card_id


def _step_back(session: Session, sitting: StudySession, last: Review) -> None:
    """Count a session that crams one answer back, and one card unless others to it stand."""
    first = _newest(session, sitting.user_id, sitting.id, last.card_id) is None
    by = -(last.rating is not None)
    _count(session, sitting, new=0, review=by if first else 0, by=by)


def _state_before(session: Session, held: Held, rows: log.Rows, last: Review) -> State:
    """Return the state in which a card was when an answer came."""
    earlier = [row for row in rows if row.voids or (row.at, row.id) < (last.at, last.id)]
    owner = held.owner
    return log.fold(session, earlier, 1, held.settings, owner.card_id).card.state


def can_undo(session: Session, learner: Learner, sitting: StudySession) -> bool:
    """Tell whether a session holds an answer or act that can be taken back."""
    return sitting.answered > 0 or _newest(session, learner.id, sitting.id) is not None


def _newest(
    session: Session, learner_id: int, sitting_id: str, card_id: int | None = None
) -> Review | None:
    """Return the newest answer or act of a session that stands, or the newest answer to a card."""
    taken_back = aliased(Review)
    query = select(Review).where(
        Review.user_id == learner_id,
        Review.session_id == sitting_id,
        Review.voids.is_(None),
        or_(Review.action.is_(None), ~Review.action.like("pick:%")),
        ~exists().where(taken_back.user_id == learner_id, taken_back.voids == Review.id),
    )
    if card_id is not None:
        query = query.where(Review.card_id == card_id, Review.rating.is_not(None))
    return session.scalar(query.order_by(Review.at.desc(), Review.id.desc()).limit(1))


def _refold(session: Session, held: Held, before: log.Rows) -> CardState:
    """Fold a card's log again after it changed, and put right all that depends on it."""
    owner = held.owner
    was = log.fold(session, before, held.memory_from, held.settings, owner.card_id)
    rows = log.read(session, owner.learner_id, owner.card_id)
    now = log.fold(session, rows, held.memory_from, held.settings, owner.card_id)
    log.put_state(session, owner, now.card)
    log.add_to_days(session, owner, tally.difference(now.days, was.days))
    return now.card
