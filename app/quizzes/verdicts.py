"""Reads of rulings: what holds for the questions of an assignment, and by which card they go."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core import rulings
from app.core.folding import fold
from app.core.rulings import Held
from app.decks.models import CardVersion
from app.quizzes.models import Assignment, Ruling


class Entry(NamedTuple):
    """A ruling of the history of a question: what, why, by whom and when."""

    id: int
    card_id: int
    kind: str
    value: object
    reason: str
    by: str
    at: int


def history(
    session: Session, assignment_id: int, cards: Collection[int] | None = None
) -> dict[int, list[Entry]]:
    """Return the rulings of an assignment by card, the oldest first."""
    query = (
        select(
            Ruling.id,
            Ruling.card_id,
            Ruling.kind,
            Ruling.value,
            Ruling.reason,
            User.name,
            Ruling.at,
        )
        .outerjoin(User, User.id == Ruling.by_id)
        .where(Ruling.assignment_id == assignment_id)
        .order_by(Ruling.id)
    )
    if cards is not None:
        query = query.where(Ruling.card_id.in_(cards))
    found: dict[int, list[Entry]] = defaultdict(list)
    for row in session.execute(query):
        entry = Entry(*row[:3], json.loads(row[3]), row[4], row[5] or "", row[6])
        found[entry.card_id].append(entry)
    return found


def held(
    session: Session, assignment_id: int | None, cards: Collection[int] | None = None
) -> dict[int, Held]:
    """Return what holds for each question of an assignment that anything was ruled on."""
    if assignment_id is None:
        return {}
    entries = history(session, assignment_id, cards)
    return {card_id: rulings.hold(each) for card_id, each in entries.items()}


class _Said(NamedTuple):
    kind: str
    value: object


def settling(assignments: Collection[int]) -> Select[int, int, str, str, int]:
    """Select the rulings by which a question may need no mark, each with its number."""
    return select(Ruling.assignment_id, Ruling.card_id, Ruling.kind, Ruling.value, Ruling.id).where(
        Ruling.assignment_id.in_(assignments), Ruling.kind.in_(("full", "drop", "lift"))
    )


def settled(rows: Iterable[Sequence[Any]]) -> set[tuple[int, int]]:
    """Name by assignment and card the questions that need no mark, as such rulings have it."""
    said: dict[tuple[int, int], list[_Said]] = defaultdict(list)
    for work, card, kind, value, _ in sorted(rows, key=lambda row: row[-1]):
        said[work, card].append(_Said(kind, json.loads(value)))
    return {key for key, each in said.items() if rulings.in_force(each)}


def accepted(session: Session, classroom_id: int) -> dict[int, frozenset[str]]:
    """Return by card the answers, as they fold, that rulings in a class hold to be right too."""
    given = (
        select(Ruling.assignment_id)
        .join(Assignment, Assignment.id == Ruling.assignment_id)
        .where(Assignment.classroom_id == classroom_id, Ruling.kind == "accept")
        .distinct()
    )
    found: dict[int, frozenset[str]] = {}
    for assignment_id in session.scalars(given):
        for card_id, each in held(session, assignment_id).items():
            found[card_id] = found.get(card_id, frozenset()).union(map(fold, each.accept))
    return found


def keys(session: Session, held: dict[int, Held]) -> dict[int, CardVersion]:
    """Return by card the version that a ruling grades by, where there is one."""
    wanted = [(card_id, each.version) for card_id, each in held.items() if each.version is not None]
    if not wanted:
        return {}
    pairs = (
        and_(CardVersion.card_id == card_id, CardVersion.number == number)
        for card_id, number in wanted
    )
    return {row.card_id: row for row in session.scalars(select(CardVersion).where(or_(*pairs)))}
