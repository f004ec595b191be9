"""Reads of assignments: the only way to one, and to the attempts and learners of one."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session, defer

from app.accounts.models import User
from app.core import timing
from app.core.refusals import NotFoundError
from app.decks.models import Deck, Subscription
from app.decks.queries import readable
from app.quizzes import rules
from app.quizzes.models import Assignee, Assignment, Attempt
from app.quizzes.queries import Shelf

LOOK = "Ask whoever gave you the link for the right one."
MOST_LISTED = 200


class Line(NamedTuple):
    """An assignment as its instructor's list shows it; `begun` and `handed_in` count learners."""

    assignment: Assignment
    begun: int
    handed_in: int


class Given(NamedTuple):
    """An assignment as the list of one to whom it is given shows it."""

    assignment: Assignment
    teacher: str
    taken: int
    open: bool


class Learner(NamedTuple):
    """Somebody to whom an assignment is given, and when they came, in milliseconds."""

    user: User
    joined_at: int


class Sat(NamedTuple):
    """An attempt and whose it is."""

    user: User
    attempt: Attempt


def taught(session: Session, user_id: int, key: str, *, lock: bool = False) -> Assignment:
    """Return an assignment that this person gives, or administers; else raise NotFoundError."""
    administers = select(User.id).where(User.id == user_id, User.role == "administrator").exists()
    query = select(Assignment).where(
        Assignment.key == key, or_(Assignment.owner_id == user_id, administers)
    )
    if lock:
        query = query.with_for_update(of=Assignment).execution_options(populate_existing=True)
    return _found(session.scalar(query))


def given(session: Session, user_id: int, key: str) -> Assignment:
    """Return an assignment that a learner may reach by its address; else raise NotFoundError.

    Whoever knows the key may; one that is archived is there for those alone who were given it.
    """
    joined = select(Assignee.user_id).where(
        Assignee.assignment_id == Assignment.id, Assignee.user_id == user_id
    )
    query = select(Assignment).where(
        Assignment.key == key,
        or_(Assignment.archived_at.is_(None), Assignment.owner_id == user_id, joined.exists()),
    )
    return _found(session.scalar(query))


def _found(assignment: Assignment | None) -> Assignment:
    if assignment is None:
        raise NotFoundError("There is no such assignment.", LOOK)
    return assignment


def taught_by(session: Session, user_id: int) -> list[Line]:
    """List the assignments that a person gives, the newest first, archived ones last."""
    counted = (
        select(
            Attempt.assignment_id,
            func.count(Attempt.user_id.distinct()).label("begun"),
            func.count(case((Attempt.submitted_at.is_not(None), Attempt.user_id)).distinct()).label(
                "handed_in"
            ),
        )
        .where(Attempt.preview.is_(False))
        .group_by(Attempt.assignment_id)
        .subquery()
    )
    rows = session.execute(
        select(Assignment, func.coalesce(counted.c.begun, 0), func.coalesce(counted.c.handed_in, 0))
        .options(defer(Assignment.body))
        .outerjoin(counted, counted.c.assignment_id == Assignment.id)
        .where(Assignment.owner_id == user_id)
        .order_by(Assignment.archived_at.is_not(None), Assignment.id.desc())
        .limit(MOST_LISTED)
    )
    return [Line(*row) for row in rows]


def assignees(session: Session, assignment: Assignment) -> list[Learner]:
    """List those to whom an assignment is given and when they came, in the order they came."""
    query = (
        select(User, Assignee.joined_at)
        .join(Assignee, Assignee.user_id == User.id)
        .where(Assignee.assignment_id == assignment.id)
        .order_by(Assignee.joined_at, Assignee.user_id)
    )
    return [Learner(*row) for row in session.execute(query)]


def attempts_to(session: Session, assignment: Assignment) -> list[Attempt]:
    """List the attempts of learners at an assignment, open and handed in, by learner and time."""
    query = select(Attempt).where(
        Attempt.assignment_id == assignment.id, Attempt.preview.is_(False)
    )
    return list(session.scalars(query.order_by(Attempt.user_id, Attempt.started_at, Attempt.id)))


def attempt_to(
    session: Session, assignment: Assignment, user_id: int, attempt_id: str
) -> Sat | None:
    """Return a learner's attempt at an assignment, None if there is none such."""
    query = (
        select(User, Attempt)
        .join(Attempt, Attempt.user_id == User.id)
        .where(
            Attempt.user_id == user_id,
            Attempt.id == attempt_id,
            Attempt.assignment_id == assignment.id,
            Attempt.preview.is_(False),
        )
    )
    row = session.execute(query).one_or_none()
    return row and Sat(*row)


def shelves(session: Session, user_id: int) -> list[Shelf]:
    """List the decks of which a person may give a quiz: theirs and those they study come first."""
    studied = select(Subscription.deck_id).where(Subscription.user_id == user_id)
    own = or_(Deck.owner_id == user_id, Deck.id.in_(studied))
    query = (
        select(Deck.key, Deck.title)
        .where(readable(user_id), Deck.card_count > 0)
        .order_by(case((own, 0), else_=1), Deck.title, Deck.id)
        .limit(MOST_LISTED)
    )
    return [Shelf(*row) for row in session.execute(query)]


def own_attempts(
    session: Session, user_id: int, assignment: Assignment, *, preview: bool = False
) -> list[Attempt]:
    """List a person's attempts at an assignment, the oldest first."""
    query = select(Attempt).where(
        Attempt.user_id == user_id,
        Attempt.assignment_id == assignment.id,
        Attempt.preview.is_(preview),
    )
    return list(session.scalars(query.order_by(Attempt.started_at, Attempt.id)))


def previews(session: Session, *, before: int) -> list[Attempt]:
    """List everybody's previews that were begun before a moment."""
    query = select(Attempt).where(Attempt.preview.is_(True), Attempt.started_at < before)
    return list(session.scalars(query))


def is_assignee(session: Session, user_id: int, assignment: Assignment) -> bool:
    """Tell whether a person has come by the address with the right code."""
    return session.get(Assignee, (assignment.id, user_id)) is not None


def key_of(session: Session, assignment_id: int) -> str:
    """Return the key in the address of an assignment."""
    return session.scalars(select(Assignment.key).where(Assignment.id == assignment_id)).one()


def place_of(session: Session, user_id: int, assignment: Assignment) -> int:
    """Return how many came before this person, who has come: it decides their variant."""
    own = session.get_one(Assignee, (assignment.id, user_id))
    earlier = or_(
        Assignee.joined_at < own.joined_at,
        and_(Assignee.joined_at == own.joined_at, Assignee.user_id < user_id),
    )
    count = select(func.count()).where(Assignee.assignment_id == assignment.id, earlier)
    return session.scalar(count) or 0


def has_attempts(session: Session, assignment: Assignment) -> bool:
    """Tell whether a learner has begun an assignment."""
    query = select(Attempt.id).where(
        Attempt.assignment_id == assignment.id, Attempt.preview.is_(False)
    )
    return session.scalar(query.limit(1)) is not None


def ends(session: Session, assignments: Collection[int]) -> dict[int, int | None]:
    """Return of each assignment the first moment at which nobody answers any more.

    It follows the most extra time of those to whom it is given. Archiving ends it for all. None
    while that moment is not known.
    """
    if not assignments:
        return {}
    rows = session.execute(
        select(Assignment, func.max(User.extra_time))
        .options(defer(Assignment.body))
        .outerjoin(Assignee, Assignee.assignment_id == Assignment.id)
        .outerjoin(User, User.id == Assignee.user_id)
        .where(Assignment.id.in_(assignments))
        .group_by(Assignment.id)
    )
    return {one.id: _end(one, most or 1.0) for one, most in rows}


def _end(assignment: Assignment, most_extra: float) -> int | None:
    closed = timing.all_closed(rules.timing(assignment), most_extra)
    found = [end for end in (closed, assignment.archived_at) if end is not None]
    return min(found, default=None)


def given_to(session: Session, user_id: int) -> list[Given]:
    """List the assignments that are given to a person and not archived, by their close."""
    rows = session.execute(
        select(
            Assignment,
            User.name,
            func.count(Attempt.id),
            func.count(Attempt.id) > func.count(Attempt.submitted_at),
        )
        .options(defer(Assignment.body))
        .join(Assignee, Assignee.assignment_id == Assignment.id)
        .join(User, User.id == Assignment.owner_id)
        .outerjoin(
            Attempt,
            and_(
                Attempt.assignment_id == Assignment.id,
                Attempt.user_id == user_id,
                Attempt.preview.is_(False),
            ),
        )
        .where(Assignee.user_id == user_id, Assignment.archived_at.is_(None))
        .group_by(Assignment.id, User.id)
        .order_by(Assignment.closes_at.is_(None), Assignment.closes_at, Assignment.id.desc())
        .limit(MOST_LISTED)
    )
    return [Given(*row) for row in rows]
