"""Reads of quizzes: what one may take, attempts of one's own, and the cards to draw from."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from app import clock
from app.accounts.models import User
from app.core import rulings, settings
from app.core.assembly import Candidate
from app.core.attempts import Step
from app.core.days import local_day
from app.core.forecast import days_gone
from app.core.memory import Parameters, recall
from app.core.refusals import NotFoundError
from app.core.rulings import Held
from app.decks.answers import KnownAnswers
from app.decks.models import (
    Blueprint,
    Card,
    CardState,
    CardVersion,
    Deck,
    FittedParameters,
    StudySettings,
    Subscription,
)
from app.decks.queries import readable, readable_deck
from app.quizzes import kin, verdicts
from app.quizzes import statements as sql
from app.quizzes.models import Assignment, Attempt

NEWEST = 50
OPTIONAL = "Look for it among the quizzes."


class Offer(NamedTuple):
    """A quiz that a deck describes and this person may take."""

    deck_key: str
    deck_title: str
    lang: str
    key: str
    title: str
    questions: int | None
    minutes: int | None
    tries: int | None


class Shelf(NamedTuple):
    """A deck from which one may draw a practice quiz."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """One question of an attempt, with the version of its card that was drawn.

    `held` is what was ruled on it since, `newer` the question by the version that grades it, where
    that is another one.
    """

    slot: int
    points: float
    option_seed: int
    recall: float | None
    card_id: int
    version: int
    kind: str
    key: str
    lang: str
    deck_title: str
    question: dict[str, Any]
    answer: dict[str, Any]
    passage: dict[str, Any]
    body: str
    deck_id: int = 0
    known: Collection[str] = ()
    held: Held = rulings.NOTHING
    newer: Drawn | None = None


def offers(session: Session, user_id: int) -> list[Offer]:
    """List the quizzes of all decks that this person may read, by deck."""
    rows = session.execute(
        select(Deck.key, Deck.title, Deck.lang, Blueprint.key, Blueprint.title, Blueprint.body)
        .join(Blueprint, Blueprint.deck_id == Deck.id)
        .where(readable(user_id))
        .order_by(Deck.title, Blueprint.position)
    )
    return [Offer(*row[:5], *_extent(json.loads(row[5]))) for row in rows]


def _extent(body: dict[str, Any]) -> tuple[int | None, int | None, int | None]:
    """Return how many questions, minutes and tries a quiz has; None where it sets no number."""
    counts = [draw["count"] or len(draw["cards"]) for draw in body["draw"]]
    minutes = -(-body["time"] // 60) if body["time"] else None
    return sum(counts) if all(counts) else None, minutes, body["attempts"]


def readable_quiz(session: Session, user_id: int, deck: str, key: str) -> tuple[Deck, Blueprint]:
    """Return a quiz of a deck that this person may read; else raise NotFoundError."""
    home = readable_deck(session, user_id, deck)
    found = session.scalar(
        select(Blueprint).where(Blueprint.deck_id == home.id, Blueprint.key == key)
    )
    if found is None:
        raise NotFoundError("There is no such quiz.", OPTIONAL)
    return home, found


def shelves(session: Session, user_id: int) -> list[Shelf]:
    """List the decks that a person studies, by title."""
    query = (
        select(Deck.key, Deck.title)
        .join(Subscription, Subscription.deck_id == Deck.id)
        .where(Subscription.user_id == user_id, readable(user_id))
    )
    return [Shelf(*row) for row in session.execute(query.order_by(Deck.title))]


def day_of(session: Session, user_id: int, at: int) -> int:
    """Return the number of a person's day at an instant in milliseconds."""
    user = session.get_one(User, user_id)
    return local_day(clock.instant(at), zone(user.time_zone), timedelta(hours=user.day_start))


def zone(name: str) -> ZoneInfo:
    """Return the time zone of this name, UTC where this machine knows none such."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def pool(session: Session, user_id: int, today: int, decks: Collection[str]) -> list[Candidate]:
    """Return the cards of readable decks that a quiz may ask, in their authors' order."""
    asked = and_(readable(user_id), Deck.key.in_(decks), Card.retired_at.is_(None), Card.quiz)
    tagged = Traits(lambda _card, tags: tuple(json.loads(tags)), kin.names(session, asked))
    return candidates(session, user_id, today, asked, tagged)


class Traits(NamedTuple):
    """What a quiz knows of cards: the tags that count, of a card's id and its own tags as JSON.

    `kin` has the names that a card may share with others.
    """

    tags: Callable[[int, str], tuple[str, ...]]
    kin: Mapping[int, Collection[str]]


def candidates(
    session: Session, user_id: int, today: int, which: ColumnElement[bool], traits: Traits
) -> list[Candidate]:
    """Return cards with what a learner is expected to recall of each, in their authors' order."""
    learnt = forgetting(session, user_id)
    rows = session.execute(
        select(
            Card.id,
            Deck.key,
            Card.key,
            Card.note_key,
            Card.kind,
            Card.tags,
            CardState.stability,
            CardState.last_day,
        )
        .join(Deck, Deck.id == Card.deck_id)
        .outerjoin(CardState, (CardState.card_id == Card.id) & (CardState.user_id == user_id))
        .where(which)
        .order_by(Deck.key, Card.position)
    )
    return [
        Candidate(
            card_id=card,
            deck_key=deck,
            key=key,
            note_key=note,
            kind=kind,
            tags=traits.tags(card, own_tags),
            recall=learnt.recall(deck, stability, last_day, today),
            kin=traits.kin.get(card, ()),
        )
        for card, deck, key, note, kind, own_tags, stability, last_day in rows
    ]


@dataclass(frozen=True, slots=True)
class Forgetting:
    """How fast a learner forgets: the parameters of their memory, and of decks with their own."""

    own: Parameters
    by_deck: dict[str, Parameters]

    def recall(
        self, deck: str, stability: float | None, last_day: int | None, today: int
    ) -> float | None:
        """Return the predicted recall of a card on a day, None if it was never studied."""
        if stability is None or last_day is None:
            return None
        return recall(stability, days_gone(last_day, today), self.by_deck.get(deck, self.own))


def forgetting(session: Session, user_id: int) -> Forgetting:
    """Return the parameters by which a learner's memory is predicted, as studying does it."""
    by_hand, fitted = session.execute(
        select(StudySettings.body, FittedParameters.body)
        .select_from(User)
        .outerjoin(StudySettings, StudySettings.user_id == User.id)
        .outerjoin(FittedParameters, FittedParameters.used(user_id))
        .where(User.id == user_id)
    ).one()
    mine = {"parameters": json.loads(fitted)} if fitted else {}
    mine |= json.loads(by_hand or "{}")
    changed = session.execute(
        select(Deck.key, Subscription.settings)
        .join(Deck, Deck.id == Subscription.deck_id)
        .where(Subscription.user_id == user_id, Subscription.settings.like('%"parameters"%'))
    )
    own = settings.from_json(mine).parameters
    by_deck = {key: settings.from_json(mine | json.loads(body)).parameters for key, body in changed}
    return Forgetting(own, by_deck)


def newest_versions(session: Session, cards: Collection[int]) -> dict[int, tuple[int, str]]:
    """Return the number and the text of the newest version of each card."""
    rows = session.execute(
        select(Card.id, Card.version, CardVersion.body)
        .join(CardVersion, (CardVersion.card_id == Card.id) & (CardVersion.number == Card.version))
        .where(Card.id.in_(cards))
    )
    return {card_id: (version, body) for card_id, version, body in rows}


def versions(session: Session, wanted: Mapping[int, int]) -> dict[int, tuple[int, str]]:
    """Return the number and the text of one version of each card, by the card's id."""
    query = select(CardVersion.card_id, CardVersion.number, CardVersion.body)
    rows = session.execute(query.where(CardVersion.card_id.in_(wanted)))
    return {card: (number, body) for card, number, body in rows if wanted[card] == number}


def own_attempt(session: Session, user_id: int, attempt_id: str, *, lock: bool = False) -> Attempt:
    """Return a person's own attempt, locked if it will be written; else raise NotFoundError."""
    where = {"user": user_id, "attempt": attempt_id}
    found = session.scalar(sql.OWN_LOCKED if lock else sql.OWN, where)
    if found is None:
        raise NotFoundError("There is no such attempt.", OPTIONAL)
    return found


def attempts_of(session: Session, user_id: int) -> list[Attempt]:
    """List the newest attempts of a person, the newest first, without previews."""
    query = select(Attempt).where(Attempt.user_id == user_id, Attempt.preview.is_(False))
    newest = query.order_by(Attempt.started_at.desc(), Attempt.id.desc()).limit(NEWEST)
    return list(session.scalars(newest))


def attempts_at(session: Session, user_id: int, blueprint_id: int) -> list[Attempt]:
    """List a person's attempts at one quiz, the oldest first."""
    query = select(Attempt).where(Attempt.user_id == user_id, Attempt.blueprint_id == blueprint_id)
    return list(session.scalars(query.order_by(Attempt.started_at, Attempt.id)))


def is_used_up(session: Session, attempt: Attempt) -> bool:
    """Tell whether a person has handed in every attempt that the quiz allows them."""
    most = json.loads(attempt.settings)["attempts"]
    if attempt.blueprint_id is None or most is None:
        return False
    done = select(func.count()).where(
        Attempt.user_id == attempt.user_id,
        Attempt.blueprint_id == attempt.blueprint_id,
        Attempt.submitted_at.is_not(None),
    )
    handed_in: int = session.scalar(done) or 0
    return handed_in >= int(most)


def overdue(session: Session, at: int) -> list[Attempt]:
    """List the attempts of everybody whose time is over and that nobody handed in."""
    query = select(Attempt).where(Attempt.submitted_at.is_(None), Attempt.deadline < at)
    return list(session.scalars(query))


def drawn(session: Session, attempt: Attempt, slot: int | None = None) -> list[Drawn]:
    """Return the questions of an attempt in their order, or only the one, as they are ruled on."""
    where: dict[str, Any] = {"user": attempt.user_id, "attempt": UUID(attempt.id).hex}
    if slot is None:
        rows = sql.DRAWN.rows(session, **where)
    else:
        rows = sql.DRAWN_ONE.rows(session, slot=slot, **where)
    plain = [ask(row[4:], *row[:4]) for row in rows]
    origin = attempt.assignment_id, attempt.started_at
    found = [replace(each, known=known(session, each.deck_id, *origin)) for each in plain]
    held = verdicts.held(session, attempt.assignment_id, [each.card_id for each in found])
    keys = verdicts.keys(session, held)
    return [rule(each, held.get(each.card_id), keys.get(each.card_id)) for each in found]


def rule(drawn: Drawn, held: Held | None, key: CardVersion | None) -> Drawn:
    """Return a question with what holds for it; `key` is the version that grades it."""
    if held is None:
        return drawn
    found = replace(drawn, held=held, points=held.points or drawn.points)
    if key is None or key.number == drawn.version:
        return found
    newer = replace(
        found,
        version=key.number,
        question=json.loads(key.question),
        answer=json.loads(key.answer_key),
        passage=json.loads(key.passage),
        body=key.body,
    )
    return replace(found, newer=newer)


def ask(
    columns: Sequence[Any],
    slot: int = 0,
    points: float = 0.0,
    option_seed: int = 0,
    recall: float | None = None,
) -> Drawn:
    """Make the question of a version of a card from the columns that `statements` names."""
    card_id, version, kind, key, deck, lang, title, question, answer, passage, body = columns
    return Drawn(
        slot=slot,
        points=points,
        option_seed=option_seed,
        recall=recall,
        card_id=card_id,
        version=version,
        kind=kind,
        key=key,
        lang=lang,
        deck_title=title,
        question=json.loads(question),
        answer=json.loads(answer),
        passage=json.loads(passage),
        body=body,
        deck_id=deck,
    )


def known(
    session: Session, deck_id: int, assignment_id: int | None, started_at: int = 0
) -> Collection[str]:
    """Return the answers that a deck knew when an assignment was given, or an attempt begun."""

    def moment() -> datetime:
        if assignment_id is None:
            return clock.instant(started_at)
        given = select(Assignment.created_at).where(Assignment.id == assignment_id)
        return clock.instant(session.scalar(given) or started_at)

    return KnownAnswers(session, deck_id, moment)


def steps(session: Session, attempt: Attempt, slot: int | None = None) -> list[Step]:
    """Return what happened in an attempt, or to one of its questions, in order of numbers."""
    where: dict[str, Any] = {"user": attempt.user_id, "attempt": UUID(attempt.id).hex}
    if slot is None:
        rows = sql.STEPS.rows(session, **where)
    else:
        rows = sql.STEPS_OF_ONE.rows(session, slot=slot, **where)
    return [step(row) for row in rows]


def step(columns: Sequence[Any]) -> Step:
    """Make a step from the columns that `statements` names."""
    slot, seq, at, kind, response, certainty, fraction = columns
    return Step(
        slot=slot,
        seq=seq,
        at=at,
        kind=kind,
        response=None if response is None else json.loads(response),
        certainty=certainty,
        fraction=fraction,
    )
