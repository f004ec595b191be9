"""Carry a learner's answers in and out: into the log once and for good, and from it.

What comes in is folded like any answer; an answer at a moment that the card's log knows already is
the same answer. What another program worked out from its answers is not believed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import clock
from app.accounts.models import User
from app.core import tally
from app.core.days import never_back
from app.core.formats.values import Answer, History, Standing, review_id
from app.core.history import NEW_CARD, Event, Kind, effective
from app.core.schedule import Phase
from app.core.settings import Settings
from app.db import insert_rows
from app.decks.models import Card, CardState
from app.study import actions, log, queries
from app.study.learner import Learner, learner
from app.study.models import Review
from app.web.histories import Came

AT_ONCE = 500
Face = tuple[str, str]


class _Card(NamedTuple):
    """A card that answers may be of."""

    id: int
    deck_id: int
    note_key: str
    version: int
    memory_from: int
    retired: bool
    asked: bool


class _Deck(NamedTuple):
    """The settings that hold for a learner in a deck, and the number of that set."""

    settings: Settings
    rules_id: int


def bring(
    session: Session,
    *,
    learner_id: int,
    decks: Mapping[str, int],
    history: History,
    now: datetime,
) -> Came:
    """Put the answers of a package into a learner's log, and fold the cards that they are of."""
    who = learner(session.get_one(User, learner_id))
    at = clock.milliseconds(now)
    cards = _cards(session, decks)
    known = _known(session, learner_id, decks.values())
    fresh, homeless = _fresh(history.answers, cards, known, at)
    count = sum(map(len, fresh.values()))
    came = Came(count, len(fresh), len(history.answers) - homeless - count, homeless)
    _add_decisions(history.standings, cards, known, fresh, at)
    shelves = {deck_id: _deck(session, learner_id, deck_id) for deck_id in decks.values()}
    rows = [
        row for face, answers in fresh.items() for row in _rows(who, cards[face], answers, shelves)
    ]
    of_cards = _by_card(cards, rows)
    earlier = {
        card.id: log.read(session, learner_id, card.id) for card in of_cards if card.id in known
    }
    if rows:
        insert_rows(session, Review, rows)
        _fold(session, learner_id, of_cards, earlier, shelves)
    return came


def take(session: Session, *, learner_id: int, deck_id: int, key: str) -> History:
    """Gather a learner's answers to the cards of a deck, and where they stand."""
    rows = session.execute(
        select(
            Card.key,
            Review.id,
            Review.at,
            Review.day,
            Review.kind,
            Review.rating,
            Review.took_ms,
            Review.action,
            Review.voids,
        )
        .join(Card, Card.id == Review.card_id)
        .where(Review.user_id == learner_id, Card.deck_id == deck_id)
        .order_by(Review.at)
    ).all()
    void = _void(rows)
    answers = [
        Answer(key, row[0], row[2], row[5], cast("Kind", row[4]), row[6], row[7])
        for row in rows
        if (row[5] is not None or row[7] == "forget")
        and (not void or log.plain_id(row[1]) not in void)
    ]
    return History(tuple(answers), tuple(_standings(session, learner_id, deck_id, key)))


def _void(rows: Sequence[Any]) -> set[str]:
    """Return the ids of what was taken back."""
    if all(row[8] is None for row in rows):
        return set()
    events = [
        Event(
            id=log.plain_id(row[1]),
            at=row[2],
            day=row[3],
            kind=row[4],
            voids=None if row[8] is None else log.plain_id(row[8]),
        )
        for row in rows
    ]
    return {event.id for event in events} - {event.id for event in effective(events)}


def _standings(session: Session, learner_id: int, deck_id: int, key: str) -> Iterable[Standing]:
    states = session.execute(
        select(
            Card.key,
            CardState.phase,
            CardState.due_day,
            CardState.due_at,
            CardState.stability,
            CardState.difficulty,
            CardState.last_day,
            CardState.last_at,
            CardState.reps,
            CardState.lapses,
            CardState.suspended,
            CardState.flag,
        )
        .join(CardState, CardState.card_id == Card.id)
        .where(CardState.user_id == learner_id, Card.deck_id == deck_id)
    )
    for row in states:
        interval = row.due_day - row.last_day if row.last_day and row.phase >= Phase.REVIEW else 0
        yield Standing(
            deck=key,
            card=row.key,
            phase=row.phase,
            due_day=row.due_day,
            due_at=row.due_at,
            interval=max(0, interval),
            stability=row.stability,
            difficulty=row.difficulty,
            last_at=row.last_at,
            reps=row.reps,
            lapses=row.lapses,
            suspended=row.suspended,
            flag=row.flag,
        )


def _cards(session: Session, decks: Mapping[str, int]) -> dict[Face, _Card]:
    """Find the cards of the decks by the keys that the package has for deck and face."""
    found: dict[Face, _Card] = {}
    for key, deck_id in decks.items():
        rows = session.execute(
            select(
                Card.key,
                Card.id,
                Card.deck_id,
                Card.note_key,
                Card.version,
                Card.memory_from,
                Card.retired_at.is_not(None),
                Card.flashcard,
            ).where(Card.deck_id == deck_id)
        )
        found |= {(key, row[0]): _Card(*row[1:]) for row in rows}
    return found


def _known(session: Session, learner_id: int, deck_ids: Iterable[int]) -> dict[int, set[int]]:
    """Return the moments that the learner's log has of each card."""
    rows = session.execute(
        select(Review.card_id, Review.at)
        .join(Card, Card.id == Review.card_id)
        .where(Review.user_id == learner_id, Card.deck_id.in_(list(deck_ids)))
    )
    found: dict[int, set[int]] = {}
    for card_id, at in rows:
        found.setdefault(card_id, set()).add(at)
    return found


def _fresh(
    answers: Iterable[Answer], cards: Mapping[Face, _Card], known: Mapping[int, set[int]], now: int
) -> tuple[dict[Face, list[Answer]], int]:
    """Return the answers that are not in the log, by card, and how many have no card here.

    One that is said to be of a time to come has no place in a log.
    """
    fresh: dict[Face, list[Answer]] = {}
    seen: dict[int, set[int]] = {}
    homeless = 0
    for answer in answers:
        card = cards.get((answer.deck, answer.card))
        if card is None or answer.at > now:
            homeless += 1
            continue
        moments = seen.setdefault(card.id, set(known.get(card.id, ())))
        if answer.at not in moments:
            moments.add(answer.at)
            fresh.setdefault((answer.deck, answer.card), []).append(answer)
    return fresh, homeless


def _add_decisions(
    standings: Iterable[Standing],
    cards: Mapping[Face, _Card],
    known: Mapping[int, set[int]],
    fresh: dict[Face, list[Answer]],
    now: int,
) -> None:
    """Add that a card was set aside or flagged, where the learner's log knows nothing of it yet."""
    for one in standings:
        face = one.deck, one.card
        card = cards.get(face)
        if card is None or card.id in known or not card.asked:
            continue
        actions_of = ["suspend"] * one.suspended + [f"flag:{one.flag}"] * bool(one.flag)
        last = max((answer.at for answer in fresh.get(face, ())), default=now - len(actions_of))
        for after, action in enumerate(actions_of, 1):
            decided = Answer(*face, min(last + after, now), None, "manual", action=action)
            fresh.setdefault(face, []).append(decided)


def _deck(session: Session, learner_id: int, deck_id: int) -> _Deck:
    settings = queries.deck_settings(session, learner_id, deck_id)
    return _Deck(settings, actions.rules_id(session, settings))


def _rows(
    who: Learner, card: _Card, answers: list[Answer], shelves: Mapping[int, _Deck]
) -> Iterable[dict[str, Any]]:
    """Make the rows of a card's answers; its days never go back."""
    last: int | None = None
    for answer in sorted(answers, key=lambda each: each.at):
        last = never_back(who.day(clock.instant(answer.at)), last)
        kind = answer.kind if answer.kind in {"cram", "manual"} else "import"
        yield {
            "user_id": who.id,
            "id": review_id(str(card.deck_id), answer),
            "card_id": card.id,
            "card_version": card.version,
            "session_id": None,
            "at": answer.at,
            "day": last,
            "kind": kind,
            "rating": answer.rating,
            "took_ms": answer.took,
            "mode": "self",
            "options": 0,
            "rule_version": actions.RULE_VERSION,
            "rules_id": shelves[card.deck_id].rules_id,
            "action": answer.action,
        }


def _by_card(
    cards: Mapping[Face, _Card], rows: Iterable[dict[str, Any]]
) -> dict[_Card, list[dict[str, Any]]]:
    by_id = {card.id: card for card in cards.values()}
    found: dict[_Card, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(by_id[row["card_id"]], []).append(row)
    return found


def _fold(
    session: Session,
    learner_id: int,
    rows: Mapping[_Card, list[dict[str, Any]]],
    earlier: Mapping[int, log.Rows],
    shelves: Mapping[int, _Deck],
) -> None:
    """Fold the cards that got answers, and count the days anew."""
    states = []
    days: dict[tuple[int, int], tally.Tally] = {}
    for card, mine in rows.items():
        settings = shelves[card.deck_id].settings
        before = [log.event(session, row) for row in earlier.get(card.id, ())]
        took = {log.plain_id(row.id): row.took_ms for row in earlier.get(card.id, ())}
        counted = tally.days(before, took, settings, card.id) if before else {}
        events = before + [_event(row, settings) for row in mine]
        took |= {row["id"]: row["took_ms"] for row in mine}
        if card.memory_from > 1:
            events += log.revisions(session, card.id)
        counts_now, folded = tally.walk(events, took, settings, card.id)
        added = tally.difference(counts_now, counted)
        for day, counts in added.items():
            key = card.deck_id, day
            days[key] = days.get(key, tally.NOTHING).plus(counts)
        if folded != NEW_CARD:
            states.append(log.state_row(_owner(learner_id, card), folded))
    _put_states(session, learner_id, states)
    for (deck_id, day), counts in sorted(days.items()):
        of_deck = log.Owner(learner_id, 0, deck_id, "", retired=False)
        log.add_to_days(session, of_deck, {day: counts})


def _owner(learner_id: int, card: _Card) -> log.Owner:
    silent = card.retired or not card.asked
    return log.Owner(learner_id, card.id, card.deck_id, card.note_key, silent)


def _event(row: Mapping[str, Any], rules: Settings) -> Event:
    return Event(
        id=row["id"],
        at=row["at"],
        day=row["day"],
        kind=row["kind"],
        rating=row["rating"],
        action=row["action"],
        rules=rules,
    )


def _put_states(session: Session, learner_id: int, states: list[dict[str, Any]]) -> None:
    """Store what a learner remembers of many cards."""
    ids = [state["card_id"] for state in states]
    for start in range(0, len(ids), AT_ONCE):
        some = CardState.card_id.in_(ids[start : start + AT_ONCE])
        session.execute(delete(CardState).where(CardState.user_id == learner_id, some))
    insert_rows(session, CardState, states)
    session.expire_all()
