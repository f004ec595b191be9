"""What learners hold of decks: on days to come by their memory now, at a past moment by the log."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from app.core import history
from app.core.forecast import Curve, curve
from app.core.goals import Trace
from app.core.memory import DEFAULT_PARAMETERS
from app.core.schedule import is_missed
from app.decks.models import Card, CardState
from app.progress.classreads import DeckLine, own_curves
from app.progress.queries import MISSED, recalled
from app.study import log
from app.study.models import Review, StudyDay
from app.study.queries import deck_settings

USUAL = curve(DEFAULT_PARAMETERS)

Pair = tuple[int, int]  # a learner and a deck
OnDay = tuple[int, int, int]  # and a day


def sizes(session: Session, decks: Collection[int]) -> dict[int, int]:
    """Count the cards that one studies of each deck."""
    query = (
        select(Card.deck_id, func.count())
        .where(Card.deck_id.in_(decks), Card.retired_at.is_(None), Card.flashcard)
        .group_by(Card.deck_id)
    )
    return dict(session.execute(query).all())


def curves(
    session: Session, learners: Collection[int], decks: Collection[int]
) -> dict[Pair, Curve]:
    """Return the forgetting curves of learners who have one of their own in a deck."""
    return own_curves(session, learners, [DeckLine(deck, "", "", "") for deck in decks])


def held_on(
    session: Session,
    days: Mapping[int, Collection[int]],
    decks: Collection[int],
    own: Mapping[Pair, Curve],
) -> dict[OnDay, float]:
    """Return how many cards of each deck learners would recall on days, without any more study.

    `days` are those asked for, by learner; today is one as any other. One statement for all whose
    days and curve are alike, as a rule all of a class.
    """
    groups: dict[tuple[tuple[int, ...], Curve, bool], tuple[set[int], set[int]]] = {}
    special = {user for user, _deck in own}
    for user, wanted in days.items():
        for deck in decks if user in special else [0]:
            found = own.get((user, deck), USUAL)
            users, chosen = groups.setdefault(
                (tuple(sorted(wanted)), found, user in special), (set(), set())
            )
            users.add(user)
            chosen.update([deck] if user in special else decks)
    held: dict[OnDay, float] = {}
    for (asked, shape, _), (users, chosen) in groups.items():
        held |= _sums(session, users, chosen, asked, shape)
    return held


def _sums(
    session: Session,
    users: Collection[int],
    decks: Collection[int],
    days: Sequence[int],
    shape: Curve,
) -> dict[OnDay, float]:
    sums = (
        func.sum(recalled(literal(day), literal(shape.factor), literal(shape.decay)))
        for day in days
    )
    query = (
        select(CardState.user_id, CardState.deck_id, *sums)
        .join(Card, Card.id == CardState.card_id)
        .where(
            CardState.user_id.in_(users),
            CardState.deck_id.in_(decks),
            CardState.stability.is_not(None),
            CardState.last_day.is_not(None),
            Card.retired_at.is_(None),
            Card.flashcard,
        )
        .group_by(CardState.user_id, CardState.deck_id)
    )
    return {
        (user, deck, day): float(total)
        for user, deck, *totals in session.execute(query)
        for day, total in zip(days, totals, strict=True)
    }


def traces_at(
    session: Session, users: Collection[int], deck: int, at: int
) -> dict[int, list[Trace]]:
    """Return what learners held of the cards of a deck at a moment, by learner.

    Cards answered since are folded again from the log up to then.
    """
    query = (
        select(
            CardState.user_id,
            CardState.card_id,
            CardState.stability,
            CardState.last_day,
            MISSED,
            CardState.last_at,
        )
        .join(Card, Card.id == CardState.card_id)
        .where(
            CardState.user_id.in_(users),
            CardState.deck_id == deck,
            Card.retired_at.is_(None),
            Card.flashcard,
        )
    )
    found: dict[int, list[Trace]] = {user: [] for user in users}
    since: set[Pair] = set()
    for user, card, stability, last_day, missed, last_at in session.execute(query):
        if last_at is not None and last_at > at:
            since.add((user, card))
        elif stability is not None and last_day is not None:
            found[user].append(Trace(stability, last_day, bool(missed)))
    for user, trace in _folded(session, since, deck, at):
        found[user].append(trace)
    return found


def _folded(
    session: Session, pairs: Collection[Pair], deck: int, at: int
) -> list[tuple[int, Trace]]:
    """Fold the log of these learners and cards up to a moment."""
    if not pairs:
        return []
    users, cards = {user for user, _ in pairs}, {card for _, card in pairs}
    rows = session.scalars(
        select(Review).where(Review.user_id.in_(users), Review.card_id.in_(cards), Review.at <= at)
    )
    logs: dict[Pair, list[Review]] = {}
    for row in rows:
        if (row.user_id, row.card_id) in pairs:
            logs.setdefault((row.user_id, row.card_id), []).append(row)
    query = select(Card.id, Card.memory_from).where(Card.id.in_(cards))
    newest = dict(session.execute(query).all())
    settings = {user: deck_settings(session, user, deck) for user in users}
    traces: list[tuple[int, Trace]] = []
    for (user, card), reviews in logs.items():
        events = [log.event(session, row) for row in reviews]
        if newest[card] > 1:
            events += [one for one in log.revisions(session, card) if one.at <= at]
        state = history.fold(events, settings[user], card).state
        if state.memory is not None and state.last_day is not None:
            missed = is_missed(state.phase, state.step)
            traces.append((user, Trace(state.memory.stability, state.last_day, missed)))
    return traces


def studied(
    session: Session, users: Collection[int], decks: Collection[int], since: int
) -> dict[Pair, dict[int, int]]:
    """Return the answers of learners in decks on each of their days from a day on."""
    query = select(StudyDay.user_id, StudyDay.deck_id, StudyDay.day, StudyDay.answers).where(
        StudyDay.user_id.in_(users), StudyDay.deck_id.in_(decks), StudyDay.day >= since
    )
    found: dict[Pair, dict[int, int]] = {}
    for user, deck, day, answers in session.execute(query):
        found.setdefault((user, deck), {})[day] = answers
    return found
