"""What waits for who teaches: essays for a mark, messages for a reply, over all that they give.

What those said who have left a class since waits for nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple, TypeVarTuple

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from app.accounts.classrooms import Classroom, Membership
from app.core import classroles
from app.decks.models import Card
from app.quizzes import audience, paper, unmarked, verdicts
from app.quizzes.models import (
    Assignment,
    Attempt,
    AttemptSlot,
    Dispute,
    Work,
)
from app.web import words

MESSAGE = 0  # in place of a card
Columns = TypeVarTuple("Columns")


class ToDo(NamedTuple):
    """How many essays wait for a mark, and how many messages for a reply."""

    marks: int
    replies: int


class Place(NamedTuple):
    """A quiz in which something waits, and the key and title of the class that it is given to."""

    key: str
    title: str
    class_key: str | None
    class_title: str | None
    marks: int
    replies: int


class About(NamedTuple):
    """A quiz: its key and title, those of its class, and what it draws, as it is stored."""

    key: str
    title: str
    class_key: str | None
    class_title: str | None
    body: str


class _Asked(NamedTuple):
    """What is known of questions before any answer is looked at: essays, and those settled."""

    essays: list[int]
    settled: set[tuple[int, int]]


def waiting(session: Session, user_id: int) -> dict[int, Place]:
    """Return by assignment what waits for a person who gives it, or teaches its class.

    It takes one statement where a person gives nothing, and never more than three.
    """
    given = _given(session, user_id)
    found = _count(session, {work: about.body for work, about in given.items()})
    return {
        work: Place(*about[:-1], *found[work]) for work, about in given.items() if any(found[work])
    }


def in_one(session: Session, assignment: Assignment) -> ToDo:
    """Count what waits in an assignment."""
    return _count(session, {assignment.id: assignment.body})[assignment.id]


def messages(session: Session, assignment: Assignment) -> dict[int, int]:
    """Count by card the messages of an assignment without a reply."""
    same = (
        AttemptSlot.user_id == Dispute.user_id,
        AttemptSlot.attempt_id == Dispute.attempt_id,
        AttemptSlot.slot == Dispute.slot,
    )
    query = _unanswered(select(AttemptSlot.card_id, func.count()), [assignment.id])
    rows = session.execute(query.join(AttemptSlot, and_(*same)).group_by(AttemptSlot.card_id))
    return {row[0]: row[1] for row in rows}


def say(marks: int, replies: int) -> str:
    """Say what waits: "2 essays and 1 message wait for you"."""
    parts = [
        words.count(many, noun) for many, noun in ((marks, "essay"), (replies, "message")) if many
    ]
    return f"{' and '.join(parts)} {'waits' if marks + replies == 1 else 'wait'} for you"


def _count(session: Session, given: Mapping[int, str]) -> dict[int, ToDo]:
    """Count what waits, by assignment; they come with what they draw, as it is stored."""
    if not given:
        return {}
    asked = _asked(session, given)
    marks: dict[int, int] = defaultdict(int)
    replies: dict[int, int] = defaultdict(int)
    for work, card, count in session.execute(
        union_all(_essays(given, asked.essays), _messages(given))
    ):
        if (work, card) not in asked.settled:
            (marks if card else replies)[work] += count
    return {work: ToDo(marks[work], replies[work]) for work in given}


def _given(session: Session, user_id: int) -> dict[int, About]:
    """Return what a person gives, by assignment."""
    query = (
        select(Work.id, Work.key, Work.title, Classroom.key, Classroom.title, Work.body)
        .outerjoin(Classroom, Classroom.id == Work.classroom_id)
        .where(_taught(user_id), Work.kind == "quiz")
        .order_by(Work.id)
    )
    return {work: About(*about) for work, *about in session.execute(query)}


def _taught(user_id: int) -> ColumnElement[bool]:
    """Say of assignments that a person gives them, or teaches the class, not one archived."""
    staffed = (
        select(Membership.classroom_id)
        .join(Classroom, Classroom.id == Membership.classroom_id)
        .where(
            Membership.user_id == user_id,
            Membership.state == "active",
            Membership.role.in_([one for one in classroles.ROLES if classroles.staff(one)]),
            Classroom.archived_at.is_(None),
        )
    )
    own = and_(Work.classroom_id.is_(None), Work.owner_id == user_id)
    return or_(own, Work.classroom_id.in_(staffed))


def _asked(session: Session, given: Mapping[int, str]) -> _Asked:
    """Read which questions are essays, and which need no mark as a ruling settles them."""
    decks = frozenset[int]().union(*map(paper.decks_of, given.values()))
    essays = select(literal(0), Card.id, literal(""), literal("null"), literal(0))
    query = union_all(
        essays.where(Card.deck_id.in_(decks), Card.kind == "essay"), verdicts.settling(given)
    )
    rows = session.execute(query).all()
    return _Asked(
        [card for work, card, *_ in rows if not work],
        verdicts.settled(row for row in rows if row[0]),
    )


def _essays(given: Collection[int], cards: Collection[int]) -> Select[int, int, int]:
    """Count by assignment and card the essays that wait.

    The cards are named, so that only their answers are looked at.
    """
    among = and_(Attempt.assignment_id.in_(given), Attempt.preview.is_(False))
    waiting = unmarked.essays(among, AttemptSlot.card_id.in_(cards))
    found = waiting.cte("waiting").prefix_with("MATERIALIZED")
    return (
        _handed_in(select(Work.id, found.c.card_id, func.count()), given)
        .join(found, and_(found.c.user_id == Attempt.user_id, found.c.attempt_id == Attempt.id))
        .group_by(Work.id, found.c.card_id)
    )


def _messages(given: Collection[int]) -> Select[int, int, int]:
    """Count by assignment the messages without a reply."""
    query = _unanswered(select(Work.id, literal(MESSAGE), func.count()), given)
    return query.group_by(Work.id)


def _unanswered(query: Select[*Columns], given: Collection[int]) -> Select[*Columns]:
    return (
        _handed_in(query, given)
        .join(Dispute, and_(Dispute.user_id == Attempt.user_id, Dispute.attempt_id == Attempt.id))
        .where(Dispute.replied_at.is_(None))
    )


def _handed_in(query: Select[*Columns], given: Collection[int]) -> Select[*Columns]:
    return (
        query.select_from(Work)
        .join(Attempt, Attempt.assignment_id == Work.id)
        .where(
            Work.id.in_(given),
            audience.counts(),
            Attempt.preview.is_(False),
            Attempt.submitted_at.is_not(None),
        )
    )
