"""How a study session went, and one card's history: reads for their pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from app import clock
from app.core.forecast import days_gone
from app.core.memory import recall
from app.core.queue import Queue
from app.core.schedule import is_missed
from app.core.settings import Settings
from app.decks.models import Card, CardState, Deck, Subscription
from app.study import queries, sittings, turns
from app.study.learner import Learner
from app.study.models import Review, StudySession
from app.study.queries import Shelf
from app.web import words

HARDEST = 3
NAMES = {1: "Again", 2: "Hard", 3: "Good", 4: "Easy"}


@dataclass(frozen=True, slots=True)
class Hard:
    """A card that was hard in a session: where to find it, and what it cost."""

    deck_key: str
    card_key: str
    prompt: str
    cost: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a session; `left` counts the cards still to come where it was left early."""

    answered: int
    cards: int
    right_first: int
    took: str
    hardest: list[Hard]
    due_tomorrow: int
    next_at: datetime | None
    deck_key: str
    deck_title: str
    more: int
    left: int = 0


def summarise(
    session: Session,
    learner: Learner,
    sitting: StudySession,
    every: Sequence[Shelf],
    now: datetime,
    *,
    early: bool = False,
) -> Summary:
    """Summarise a session from its log, one perhaps that was left early."""
    rows = _answers(session, learner.id, sitting.id)
    first: dict[int, bool] = {}
    for row in rows:
        first.setdefault(row.card_id, _was_right(row))
    deck = session.get(Deck, sitting.deck_id) if sitting.deck_id else None
    return Summary(
        answered=len(rows),
        cards=len(first),
        right_first=sum(first.values()),
        took=words.duration(sum(row.took_ms or 0 for row in rows)),
        hardest=_hardest(rows),
        due_tomorrow=_due_by(session, learner, sitting, learner.day(now) + 1),
        next_at=None if early else _next_at(session, learner, sitting, now),
        deck_key=deck.key if deck else "",
        deck_title=deck.title if deck else "",
        more=0 if early else _more(session, learner, sitting, every, now),
        left=max(1, _planned(sitting) + turns.once_more(session, learner, sitting, every, now))
        if early
        else 0,
    )


def _was_right(row: Any) -> bool:  # noqa: ANN401 - a row of the log
    """Tell whether an answer was right: held, and all right where it was graded before that."""
    return row.rating > 1 and (row.fraction is None or row.fraction >= 1)


def _planned(sitting: StudySession) -> int:
    """Count the cards of a session that were planned and not asked yet."""
    planned = sitting.planned_new + sitting.planned_review
    return planned - sitting.done_new - sitting.done_review


def _more(
    session: Session,
    learner: Learner,
    sitting: StudySession,
    every: Sequence[Shelf],
    now: datetime,
) -> int:
    """Count the cards, ten at most, that a session beyond the day's limits would ask."""
    if sitting.mode != "due":
        return 0
    beyond = StudySession(
        deck_id=sitting.deck_id, mode="due", extent=sittings.MORE, done_new=0, done_review=0
    )
    return sum(turns.plan(session, learner, beyond, every, now))


def headline(found: Summary) -> str:
    """Say in a sentence how a session went."""
    if not found.answered:
        return (
            "That is all that your daily limits allow."
            if found.more
            else "No cards are waiting here."
        )
    cards = words.count(found.cards, "card")
    if found.right_first == found.cards:
        return (
            f"{cards}, right the first time."
            if found.cards == 1
            else f"{cards}, all right the first time."
        )
    return f"{cards}, {found.right_first} right the first time."


def next_words(found: Summary, zone: tzinfo) -> str:
    """Say when the next cards come."""
    soon = (
        f"The next one comes back at {found.next_at.astimezone(zone):%H:%M}. "
        if found.next_at
        else ""
    )
    if found.more:
        where = f"of {found.deck_title} " if found.deck_title else ""
        soon += f"More cards {where}wait; your limits count the cards of all your decks together. "
    if found.left:
        wait = "waits" if found.left == 1 else "wait"
        soon += f"{words.count(found.left, 'card')} of this session still {wait}. "
    if not found.due_tomorrow:
        return soon + ("" if found.more else "Nothing else is due by tomorrow.")
    are = "is" if found.due_tomorrow == 1 else "are"
    return f"{soon}{words.count(found.due_tomorrow, 'card')} {are} due by tomorrow."


def _answers(session: Session, learner_id: int, sitting_id: str) -> Sequence[Any]:
    """Return the rated answers of a session that were not taken back, oldest first."""
    taken_back = aliased(Review)
    query = (
        select(
            Review.card_id,
            Review.rating,
            Review.fraction,
            Review.took_ms,
            Card.key,
            Card.plain,
            Deck.key.label("deck"),
        )
        .join(Card, Card.id == Review.card_id)
        .join(Deck, Deck.id == Card.deck_id)
        .where(
            Review.user_id == learner_id,
            Review.session_id == sitting_id,
            Review.rating.is_not(None),
            ~exists().where(taken_back.user_id == learner_id, taken_back.voids == Review.id),
        )
        .order_by(Review.at, Review.id)
    )
    return session.execute(query).all()


def _hardest(rows: Sequence[Any]) -> list[Hard]:
    """Return the cards that were forgotten most, then those rated hard that took longest."""
    cost: dict[int, tuple[int, int, int]] = {}
    by_card = {row.card_id: row for row in rows}
    for row in rows:
        again, hard, took = cost.get(row.card_id, (0, 0, 0))
        cost[row.card_id] = (
            again + (row.rating == 1),
            hard + (row.rating == 2),  # noqa: PLR2004 - the rating hard
            took + (row.took_ms or 0),
        )
    worst = sorted(cost.items(), key=lambda item: item[1], reverse=True)[:HARDEST]
    return [
        Hard(by_card[card].deck, by_card[card].key, by_card[card].plain, _say(*price))
        for card, price in worst
        if price[0] or price[1]
    ]


def _say(again: int, hard: int, took: int) -> str:
    times = {1: "once", 2: "twice"}
    if again:
        return f"again {times.get(again, f'{again} times')}"
    return f"hard {times.get(hard, f'{hard} times')}, {words.duration(took)}"


def _due_by(session: Session, learner: Learner, sitting: StudySession, day: int) -> int:
    waits = CardState.queue.in_((int(Queue.WITHIN_DAY), int(Queue.BY_DAY)))
    query = select(func.count()).where(waits, CardState.shown_day <= day)
    return session.scalar(_of_sitting(query, learner, sitting)) or 0


def _next_at(
    session: Session, learner: Learner, sitting: StudySession, now: datetime
) -> datetime | None:
    """Return when the next card within the day comes back, if one waits."""
    query = select(func.min(CardState.due_at)).where(
        CardState.queue == int(Queue.WITHIN_DAY),
        CardState.due_at > clock.milliseconds(now),
        CardState.buried_until <= learner.day(now),
    )
    at = session.scalar(_of_sitting(query, learner, sitting))
    return None if at is None else clock.instant(at)


def _of_sitting(query: Select[Any], learner: Learner, sitting: StudySession) -> Select[Any]:
    """Narrow a query of memory states to the decks that a session asks from."""
    studied = select(Subscription.deck_id).where(Subscription.user_id == learner.id)
    query = query.where(CardState.user_id == learner.id, CardState.deck_id.in_(studied))
    return query.where(CardState.deck_id == sitting.deck_id) if sitting.deck_id else query


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a card's history."""

    at: datetime
    what: str
    took: str
    void: bool


@dataclass(frozen=True, slots=True)
class CardInfo:
    """What a learner may know of their memory of a card."""

    shown: queries.Shown
    recall: float | None
    due: str
    entries: list[Entry]


def card_info(session: Session, learner: Learner, card_id: int, now: datetime) -> CardInfo:
    """Gather a card's memory and history."""
    shown = queries.shown(session, learner.id, card_id)
    settings = queries.deck_settings(session, learner.id, shown.deck_id)
    today = learner.day(now)
    return CardInfo(
        shown,
        _recall_now(shown, settings, today),
        _due_words(shown, today),
        _entries(session, learner.id, card_id),
    )


def _recall_now(shown: queries.Shown, settings: Settings, today: int) -> float | None:
    state = shown.state.state
    if state.memory is None or state.last_day is None:
        return None
    if is_missed(state.phase, state.step):
        return 0.0
    return recall(state.memory.stability, days_gone(state.last_day, today), settings.parameters)


def _due_words(shown: queries.Shown, today: int) -> str:
    state = shown.state
    if state.suspended:
        return "suspended"
    if state.state.last_day is None:
        return "not begun yet"
    return words.ahead(max(state.state.due_day, state.buried_until) - today)


def _entries(session: Session, learner_id: int, card_id: int) -> list[Entry]:
    rows = list(
        session.scalars(
            select(Review)
            .where(Review.user_id == learner_id, Review.card_id == card_id)
            .order_by(Review.at.desc(), Review.id.desc())
        )
    )
    void = {row.voids for row in rows if row.voids}
    return [
        Entry(
            clock.instant(row.at),
            _what(row),
            "" if row.took_ms is None else words.duration(row.took_ms),
            row.id in void,
        )
        for row in rows
        if row.voids is None
    ]


def _what(row: Review) -> str:
    said = NAMES.get(row.rating or 0, "")
    action = (row.action or "").partition(":")[0].capitalize()
    return " ".join(filter(None, (said or action, f"({row.kind})" if row.kind != "study" else "")))
