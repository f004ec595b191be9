"""What waits for who teaches: essays for a mark, messages for a reply, over all that they give."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from app.accounts.classrooms import Classroom, Membership
from app.core import classroles, rulings
from app.decks.models import Card
from app.quizzes import audience
from app.quizzes.models import AnswerStep, Attempt, AttemptSlot, Dispute, Ruling, Work
from app.web import words

MESSAGE = 0  # in place of a card
later = aliased(AnswerStep)


class Place(NamedTuple):
    """A quiz in which something waits, and the key and title of the class that it is given to."""

    key: str
    title: str
    class_key: str | None
    class_title: str | None
    marks: int
    replies: int


class Said(NamedTuple):
    """One thing of a ruling that decides whether an essay waits."""

    kind: str
    value: object


def waiting(session: Session, user_id: int) -> dict[int, Place]:
    """Return by assignment what waits for a person who gives it, or teaches its class.

    It takes one statement where nothing waits, and never more than three.
    """
    mine = _taught(user_id)
    rows = session.execute(union_all(_essays(mine), _messages(mine))).all()
    ruled = _settled(session, {work for work, card, _ in rows if card})
    marks: dict[int, int] = defaultdict(int)
    replies: dict[int, int] = defaultdict(int)
    for work, card, count in rows:
        if (work, card) not in ruled:
            (marks if card else replies)[work] += count
    wanted = marks.keys() | replies.keys()
    if not wanted:
        return {}
    query = (
        select(Work.id, Work.key, Work.title, Classroom.key, Classroom.title)
        .outerjoin(Classroom, Classroom.id == Work.classroom_id)
        .where(Work.id.in_(wanted))
        .order_by(Work.id)
    )
    return {
        row[0]: Place(*row[1:], marks[row[0]], replies[row[0]]) for row in session.execute(query)
    }


def say(marks: int, replies: int) -> str:
    """Say what waits: "2 essays and 1 message wait for you"."""
    parts = [
        words.count(many, noun) for many, noun in ((marks, "essay"), (replies, "message")) if many
    ]
    return f"{' and '.join(parts)} {'waits' if marks + replies == 1 else 'wait'} for you"


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


def _essays(mine: ColumnElement[bool]) -> Select[int, int, int]:
    """Count by assignment and card the essays of which the last step is no mark."""
    same = (
        AttemptSlot.user_id == AnswerStep.user_id,
        AttemptSlot.attempt_id == AnswerStep.attempt_id,
    )
    newer = (
        select(later.seq)
        .where(
            later.user_id == AnswerStep.user_id,
            later.attempt_id == AnswerStep.attempt_id,
            later.slot == AnswerStep.slot,
            later.seq > AnswerStep.seq,
            later.kind != "flag",
        )
        .exists()
    )
    unmarked = and_(AnswerStep.kind == "mark", AnswerStep.fraction.is_(None))
    answered = and_(
        AnswerStep.kind.not_in(["mark", "flag"]),
        AnswerStep.response.is_not(None),
        AnswerStep.response != "null",
    )
    return (
        _handed_in(select(Work.id, Card.id, func.count()), mine)
        .join(
            AttemptSlot,
            and_(AttemptSlot.user_id == Attempt.user_id, AttemptSlot.attempt_id == Attempt.id),
        )
        .join(Card, and_(Card.id == AttemptSlot.card_id, Card.kind == "essay"))
        .join(AnswerStep, and_(*same, AnswerStep.slot == AttemptSlot.slot))
        .where(or_(unmarked, answered), ~newer)
        .group_by(Work.id, Card.id)
    )


def _messages(mine: ColumnElement[bool]) -> Select[int, int, int]:
    """Count by assignment the messages without a reply."""
    return (
        _handed_in(select(Work.id, literal(MESSAGE), func.count()), mine)
        .join(Dispute, and_(Dispute.user_id == Attempt.user_id, Dispute.attempt_id == Attempt.id))
        .where(Dispute.replied_at.is_(None))
        .group_by(Work.id)
    )


def _handed_in(query: Select[int, int, int], mine: ColumnElement[bool]) -> Select[int, int, int]:
    return (
        query.select_from(Work)
        .join(Attempt, Attempt.assignment_id == Work.id)
        .where(
            mine, audience.counts(), Attempt.preview.is_(False), Attempt.submitted_at.is_not(None)
        )
    )


def _settled(session: Session, works: Collection[int]) -> set[tuple[int, int]]:
    """Return the questions that need no mark, as a ruling gives all full marks or drops them."""
    if not works:
        return set()
    query = (
        select(Ruling.assignment_id, Ruling.card_id, Ruling.kind, Ruling.value)
        .where(Ruling.assignment_id.in_(works), Ruling.kind.in_(["full", "drop", "lift"]))
        .order_by(Ruling.id)
    )
    said: dict[tuple[int, int], list[Said]] = defaultdict(list)
    for work, card, kind, value in session.execute(query):
        said[work, card].append(Said(kind, json.loads(value)))
    return {key for key, each in said.items() if rulings.in_force(each)}
